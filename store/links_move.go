package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// Moving a guest's records to a host, so that it may end anywhere:
//
//  1. Everything of the guest is listed, with its sequence.
//  2. It is copied to the host, with the note that the guest is one of its
//     accounts. The copies are written together with marks, so that a copy is
//     known by its version for as long as nobody changed it.
//  3. If the guest's sequence is still that of the list, its pointer is set and
//     what was copied is removed from it, in one step. Else it is done again.
//  4. The marks are removed.
//
// A device that writes all the time could put step 3 off for ever. So from the
// second try on a gate holds back writes to the guest for the moment it takes.
//
// Up to step 3 the guest has all its records and the host copies, which a later
// join brings up to date by the marks; after it the host has all.
//
// Two accounts that are joined to each other at the same moment cannot both
// come to step 3, and no more can any ring of accounts: each writes to its host
// after it listed itself, and is refused when another wrote to it since.
const (
	// kindMark says which copies of a join are still as they were copied: those
	// of the mark's version.
	kindMark = "joining"
	// moveTries is how often a move begins again because somebody wrote.
	moveTries = 20
	// gateSign begins what stands in place of a pointer while records are moved.
	gateSign  = "moving "
	gateTime  = 2 * time.Second
	gatePause = 10 * time.Millisecond
	// copiesAtOnce leaves room for a mark and a link in a write.
	copiesAtOnce = MaxChanges - 2
	// bytesAtOnce keeps one write small enough to be carried out quickly.
	bytesAtOnce = 4 << 20
)

// errGone: the host was joined to another account itself.
var errGone = errors.New("the other account was joined to another just now")

func (s *Store) move(ctx context.Context, guest, host chat.PersonID) error {
	for n := range moveTries {
		gate := ""
		if n > 0 {
			if !pauseFor(ctx, time.Duration(n)*firstPause) {
				break
			}
			gate = gateSign + rand.Text()
		}
		done, err := s.moveBehind(ctx, gate, guest, host)
		if err != nil {
			if at, whereErr := s.homeOf(ctx, guest); whereErr == nil && at == host {
				return nil // another device joined the same two
			}
			s.takeBackCopies(ctx, guest, host)
			return err
		}
		if done {
			return nil
		}
	}
	s.takeBackCopies(ctx, guest, host)
	return ErrMoved
}

// moveBehind moves behind a gate, or without one.
func (s *Store) moveBehind(ctx context.Context, gate string, guest, host chat.PersonID) (bool, error) {
	if gate == "" {
		return s.moveOnce(ctx, gate, guest, host)
	}
	home := []string{s.keys.home(tagOf(guest))}
	var up bool
	err := attempt(ctx, func(ctx context.Context) (err error) {
		up, err = gateScript.Run(ctx, s.db, home, gate, gateTime.Milliseconds()).Bool()
		return err
	})
	if err != nil {
		return false, err
	}
	if !up {
		if pointer, err := s.pointer(ctx, tagOf(guest)); err != nil || pointer == "" {
			return false, err // another device moves it
		}
		return false, errGone
	}
	done, err := s.moveOnce(ctx, gate, guest, host)
	if !done {
		// Its time ends it should this fail.
		_ = redirectScript.Run(context.WithoutCancel(ctx), s.db, home, gate, "", 0).Err()
	}
	return done, err
}

// moveOnce is false when somebody wrote meanwhile.
func (s *Store) moveOnce(ctx context.Context, gate string, guest, host chat.PersonID) (bool, error) {
	from, to := tagOf(guest), tagOf(host)
	var own place
	if err := attempt(ctx, func(ctx context.Context) (err error) {
		own, err = s.fetch(ctx, from, func(name string) bool { return movable(kindOf(name)) })
		return err
	}); err != nil {
		return false, err
	}
	if own.pointer != "" {
		return false, errGone
	}
	var copied []string
	var changes []Change
	asked := false
	records := s.openAll(ctx, from, own)
	keeps := map[string]time.Duration{}
	for _, r := range own.records {
		keeps[r.name] = r.keep
	}
	there, marked, err := s.standing(ctx, to, from, records)
	if err != nil {
		return false, err
	}
	for _, r := range records {
		name := r.Kind + "/" + r.ID
		if r.Damaged {
			// Nobody can seal it anew. It stays, and is there again should the
			// account be parted and its key come back.
			continue
		}
		copied = append(copied, name)
		before, stands := there[name]
		if of := headOn(r.head); of != "" {
			if item, taken := there[of]; taken && !marked[item.Version] {
				// What the guest showed goes, and the host's stands in its place. It
				// was never shown to anybody by this permission.
				if stands {
					changes = append(changes, Change{Kind: r.Kind, ID: r.ID, Expect: before.Version})
				}
				continue
			}
		}
		c := Change{Kind: r.Kind, ID: r.ID, Data: r.Data, Keep: keeps[name], head: r.head}
		if headed(r.Kind) {
			c.Keep, c.until = 0, endOf(r.head)
		}
		switch {
		case stands && merges(r.Kind):
			if c.Data = mergeManners(before.Data, r.Data); c.Data == nil {
				continue
			}
		case stands && !marked[before.Version]:
			asked = asked || r.Kind == kindReminder
			continue
		}
		c.Expect = before.Version
		changes = append(changes, c)
	}
	// What the guest removed since an earlier try copied it.
	for name, r := range there {
		if marked[r.Version] && copiedKind(r.Kind) && name != kindLink+"/"+from && !slices.Contains(copied, name) {
			changes = append(changes, Change{Kind: r.Kind, ID: r.ID, Expect: r.Version})
		}
	}
	ok, err := s.copyAll(ctx, guest, to, changes)
	if !ok || err != nil {
		return false, err
	}

	// Marks of joins to the guest that came to no end are struck with the copies.
	for _, name := range own.names {
		if kindOf(name) == kindMark {
			copied = append(copied, name)
		}
	}
	all := []string{s.keys.kept(from), s.keys.home(from)}
	for _, name := range copied {
		all = append(all, s.keys.own(from, name))
	}
	pointer, err := s.sealPointer(from, host)
	if err != nil {
		return false, err
	}
	args := []any{own.sequence, pointer, s.pointerTime().Milliseconds(), gate}
	for _, name := range copied {
		args = append(args, name)
	}
	var left bool
	if err := attempt(ctx, func(ctx context.Context) (err error) {
		left, err = leaveScript.Run(ctx, s.db, all, args...).Bool()
		return err
	}); err != nil || !left {
		return false, err
	}
	if asked {
		// The host's weekly prompt stays, and is sent by the host's place in the
		// queue. Should this fail, whoever looks finds that week dealt with.
		_ = s.strike(ctx, from)
	}
	s.unmark(ctx, guest, host)
	return true, nil
}

// movable is false for what stays with an account, and for marks: those of one
// place say nothing in another.
func movable(kind string) bool { return !ofAccount(kind) && kind != kindMark }

// kindOf is the kind in a record's name.
func kindOf(name string) string {
	kind, _, _ := strings.Cut(name, "/")
	return kind
}

// merges is true of the kind of which two become one when accounts are joined:
// whom somebody stopped must stay stopped. Of any other kind the host's stays.
func merges(kind string) bool { return kind == kindManners }

// copiedKind is true of what is at a host, at a mark's version, a copy alone.
func copiedKind(kind string) bool { return kind != kindMark && !merges(kind) }

// standing reads what stands at a host under the names of a guest's records,
// and the versions of copies that an earlier try left there. When it left any,
// all of the host's records come.
func (s *Store) standing(ctx context.Context, to, from string, records []Record) (map[string]Record, map[int64]bool, error) {
	wanted := map[string]bool{}
	for _, r := range records {
		wanted[r.Kind+"/"+r.ID] = true
		if of := headOn(r.head); of != "" {
			wanted[of] = true
		}
	}
	var found place
	read := func(want func(string) bool) error {
		return attempt(ctx, func(ctx context.Context) (err error) {
			found, err = s.fetch(ctx, to, want)
			return err
		})
	}
	if err := read(func(name string) bool { return wanted[name] || isMark(name, from) }); err != nil {
		return nil, nil, err
	}
	if slices.ContainsFunc(found.names, func(name string) bool { return isMark(name, from) }) {
		if err := read(func(string) bool { return true }); err != nil {
			return nil, nil, err
		}
	}
	if found.pointer != "" {
		return nil, nil, errGone
	}
	there, marked := map[string]Record{}, map[int64]bool{}
	for _, r := range s.openAll(ctx, to, found) {
		name := r.Kind + "/" + r.ID
		there[name] = r
		if isMark(name, from) {
			marked[r.Version] = true
		}
	}
	return there, marked, nil
}

// isMark is true of the marks that a guest's join left at its host.
func isMark(name, guest string) bool { return strings.HasPrefix(name, kindMark+"/"+guest+"-") }

// copyAll writes changes to a host, in as many writes as they need, each with a
// mark. The last one names the guest as an account of the host; it is written
// even when nothing was copied, because moving relies on it.
func (s *Store) copyAll(ctx context.Context, guest chat.PersonID, to string, changes []Change) (bool, error) {
	from := tagOf(guest)
	link, err := writeKept(linkRecord, keptLink{guest, s.now().UTC()})
	if err != nil {
		return false, err
	}
	for n := 0; ; n++ {
		size, many := 0, 0
		for many < len(changes) && many < copiesAtOnce && (many == 0 || size < bytesAtOnce) {
			size += len(changes[many].Data)
			many++
		}
		// A mark of its own for each write, and of a name that no earlier try has:
		// a mark that is written over forgets the copies it stood for.
		mark := Change{Kind: kindMark, ID: from + "-" + strconv.Itoa(n) + rand.Text()[:8], Data: []byte{}}
		batch := append([]Change{mark}, changes[:many]...)
		changes = changes[many:]
		if len(changes) == 0 {
			batch = append(batch, Change{Kind: kindLink, ID: from, Data: link, Expect: AnyVersion})
		}
		ok, err := s.writeHere(ctx, to, batch)
		if !ok || err != nil || len(changes) == 0 {
			return ok, err
		}
	}
}

// writeHere writes at a tag, and nowhere else. It is false when a record is not
// as expected.
func (s *Store) writeHere(ctx context.Context, tag string, changes []Change) (bool, error) {
	names := make([]string, len(changes))
	for i, c := range changes {
		names[i] = c.Kind + "/" + c.ID
	}
	id := rand.Text()[:13]
	var answer []string
	err := attempt(ctx, func(ctx context.Context) (err error) {
		answer, err = s.write(ctx, tag, id, names, changes)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("copying records: %w", err)
	}
	if len(answer) == 2 && answer[0] == "home" {
		if isGate(answer[1]) {
			return false, nil
		}
		return false, errGone
	}
	_, err = s.written(ctx, tag, answer)
	if errors.Is(err, ErrMoved) || errors.Is(err, errLate) {
		return false, nil
	}
	return err == nil, err
}

// unmark removes the marks of a join that was done, and says once more that the
// guest is an account of the host: somebody may have deleted everything there
// while it came. It may fail: marks that are left say nothing that is wrong.
func (s *Store) unmark(ctx context.Context, guest, host chat.PersonID) {
	from := tagOf(guest)
	var found place
	if err := attempt(ctx, func(ctx context.Context) (err error) {
		found, err = s.fetch(ctx, tagOf(host), func(string) bool { return false })
		return err
	}); err != nil {
		return
	}
	link, err := writeKept(linkRecord, keptLink{guest, s.now().UTC()})
	if err != nil {
		return
	}
	changes := []Change{{Kind: kindLink, ID: from, Data: link, Expect: AnyVersion}}
	for _, name := range found.names {
		if isMark(name, from) {
			_, id, _ := strings.Cut(name, "/")
			changes = append(changes, Change{Kind: kindMark, ID: id, Expect: AnyVersion})
		}
	}
	for len(changes) > 0 {
		many := min(len(changes), MaxChanges)
		_, _ = s.Write(ctx, host, changes[:many]...)
		changes = changes[many:]
	}
}

// takeBackCopies removes from a host what a join that failed copied there, as
// far as nobody changed it. It may fail: the next join of the two brings the
// copies up to date.
func (s *Store) takeBackCopies(ctx context.Context, guest, host chat.PersonID) {
	from, to := tagOf(guest), tagOf(host)
	if at, err := s.homeOf(ctx, guest); err != nil || at == host {
		return // it may have succeeded after all
	}
	there, marked, err := s.standing(ctx, to, from, nil)
	if err != nil {
		return
	}
	var changes []Change
	for _, r := range there {
		if marked[r.Version] && !merges(r.Kind) {
			changes = append(changes, Change{Kind: r.Kind, ID: r.ID, Expect: r.Version})
		}
	}
	for len(changes) > 0 {
		many := min(len(changes), MaxChanges)
		if _, err := s.writeHere(ctx, to, changes[:many]); err != nil {
			return
		}
		changes = changes[many:]
	}
}
