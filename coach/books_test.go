package coach_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
)

// books keep the check-ins and plans of people as long as a test lasts. They
// keep bytes, so that whatever is kept goes through its encoding.
type books struct {
	mu       sync.Mutex
	sittings map[chat.PersonID]record
	finished map[chat.PersonID]map[string]record
	plans    map[chat.PersonID]record
	last     checkin.Version
	// fail is asked before each call, by its name.
	fail func(call string) error
}

type record struct {
	data    []byte
	version checkin.Version
}

func newBooks() *books {
	return &books{
		sittings: map[chat.PersonID]record{}, finished: map[chat.PersonID]map[string]record{}, plans: map[chat.PersonID]record{},
		fail: func(string) error { return nil },
	}
}

func newDesk(t testing.TB, b *books) *checkin.Desk {
	t.Helper()
	var mu sync.Mutex
	ids := 0
	id := func() string {
		mu.Lock()
		defer mu.Unlock()
		ids++
		return fmt.Sprintf("id%d", ids)
	}
	d, err := checkin.NewDesk(b, b, id, func() uint64 { return 42 })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// enter fails or takes the lock, which the second value gives back.
func (b *books) enter(call string) (leave func(), err error) {
	b.mu.Lock()
	if err := b.fail(call); err != nil {
		b.mu.Unlock()
		return nil, fmt.Errorf("%s: %w", call, err)
	}
	return b.mu.Unlock, nil
}

func (b *books) next(data []byte) record {
	b.last++
	return record{data, b.last}
}

func (b *books) Sitting(_ context.Context, person chat.PersonID) (checkin.Sitting, checkin.Version, error) {
	leave, err := b.enter("Sitting")
	if err != nil {
		return checkin.Sitting{}, 0, err
	}
	defer leave()
	r, ok := b.sittings[person]
	if !ok {
		return checkin.Sitting{}, 0, nil
	}
	s, err := checkin.DecodeSitting(r.data)
	return s, r.version, err
}

func (b *books) SaveSitting(_ context.Context, person chat.PersonID, s checkin.Sitting, expect checkin.Version) error {
	leave, err := b.enter("SaveSitting")
	if err != nil {
		return err
	}
	defer leave()
	if b.sittings[person].version != expect {
		return checkin.ErrMoved
	}
	data, err := checkin.EncodeSitting(s)
	if err == nil {
		b.sittings[person] = b.next(data)
	}
	return err
}

func (b *books) Finish(_ context.Context, person chat.PersonID, expect checkin.Version, sn *checkin.Snapshot) error {
	leave, err := b.enter("Finish")
	if err != nil {
		return err
	}
	defer leave()
	if b.sittings[person].version != expect {
		return checkin.ErrMoved
	}
	if sn != nil {
		data, err := checkin.EncodeSnapshot(*sn)
		if err != nil {
			return err
		}
		if b.finished[person] == nil {
			b.finished[person] = map[string]record{}
		}
		b.finished[person][sn.ID] = b.next(data)
	}
	delete(b.sittings, person)
	return nil
}

func (b *books) Snapshots(_ context.Context, person chat.PersonID) ([]checkin.Saved, error) {
	leave, err := b.enter("Snapshots")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []checkin.Saved
	for _, r := range b.finished[person] {
		sn, err := checkin.DecodeSnapshot(r.data)
		if err != nil {
			return nil, err
		}
		out = append(out, checkin.Saved{Snapshot: sn, Version: r.version})
	}
	return out, nil
}

func (b *books) SaveSnapshot(_ context.Context, person chat.PersonID, sn checkin.Snapshot, expect checkin.Version) error {
	leave, err := b.enter("SaveSnapshot")
	if err != nil {
		return err
	}
	defer leave()
	if b.finished[person][sn.ID].version != expect {
		return checkin.ErrMoved
	}
	data, err := checkin.EncodeSnapshot(sn)
	if err == nil {
		b.finished[person][sn.ID] = b.next(data)
	}
	return err
}

func (b *books) Plan(_ context.Context, person chat.PersonID) (checkin.Plan, checkin.Version, error) {
	leave, err := b.enter("Plan")
	if err != nil {
		return checkin.Plan{}, 0, err
	}
	defer leave()
	r, ok := b.plans[person]
	if !ok {
		return checkin.Plan{}, 0, nil
	}
	p, err := checkin.DecodePlan(r.data)
	return p, r.version, err
}

func (b *books) SavePlan(_ context.Context, person chat.PersonID, p checkin.Plan, expect checkin.Version) error {
	leave, err := b.enter("SavePlan")
	if err != nil {
		return err
	}
	defer leave()
	if b.plans[person].version != expect {
		return checkin.ErrMoved
	}
	data, err := checkin.EncodePlan(p)
	if err == nil {
		b.plans[person] = b.next(data)
	}
	return err
}

// keeper deletes what the other places of a test keep.
type keeper struct {
	people *register
	books  *books
	pages  *pages
	circle *circle
	err    error
	calls  int
}

func (k *keeper) ForgetCheckIn(_ context.Context, person chat.PersonID, id string) error {
	if k.err != nil {
		return k.err
	}
	k.books.mu.Lock()
	defer k.books.mu.Unlock()
	delete(k.books.finished[person], id)
	return nil
}

func (k *keeper) Forget(ctx context.Context, person chat.PersonID) error {
	k.calls++
	if k.err != nil {
		return k.err
	}
	k.books.mu.Lock()
	defer k.books.mu.Unlock()
	delete(k.books.sittings, person)
	delete(k.books.finished, person)
	delete(k.books.plans, person)
	if k.pages != nil {
		k.pages.forget(person)
	}
	if k.circle != nil {
		k.circle.Forget(person)
	}
	return k.people.ForgetPerson(ctx, person)
}
