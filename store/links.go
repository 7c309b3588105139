package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// mostAccounts is how many accounts one person may join.
const mostAccounts = 20

// kindLink is an account that was joined to the one it stands with; its id is
// the account's tag. It counts for nothing unless that account points here.
const kindLink = "link"

// keptLink is a joined account as it is kept.
type keptLink struct {
	Account chat.PersonID `json:"account"`
	At      time.Time     `json:"at"`
}

const linkRecord = "joined account"

// Links join accounts in a Store. All records of the accounts that were joined
// stand with one of them, the home, and every operation on the store goes there.
type Links struct{ store *Store }

// NewLinks joins accounts in a store.
func NewLinks(s *Store) *Links { return &Links{s} }

var _ mentoring.Links = (*Links)(nil)

// Whose says who made a code, before anything is joined. A wrong code counts as a
// try, a right one is not used up. The error is ErrNoCode.
func (l *Links) Whose(ctx context.Context, account chat.PersonID, typed string) (mentoring.Party, error) {
	_, made, done, err := l.store.typed(ctx, account, typed)
	done(err)
	if err != nil {
		return mentoring.Party{}, err
	}
	return mentoring.Party{ID: made.Account, Name: made.Name}, nil
}

// Join takes the code typed on an account and brings its records to the account
// that made the code. Of what exists once, such as a plan or a profile, that
// account's stays and this one's goes, unless that one has none; of all else,
// both stay. Every five wrong codes an account types are the last for an hour.
//
// The errors are ErrNoCode, ErrSame, ErrFull when both together have more
// than one person may, and failures. After a failure Join may be called with the
// same code again; nothing is lost, and until it succeeded the accounts are two.
func (l *Links) Join(ctx context.Context, account chat.PersonID, typed string) (_ mentoring.Party, err error) {
	none, s := mentoring.Party{}, l.store
	code, made, done, err := s.typed(ctx, account, typed)
	defer func() { done(err) }()
	if err != nil {
		return none, err
	}
	for n := range attempts {
		err = s.joinOnce(ctx, account, made.Account, code)
		if n > 0 && errors.Is(err, mentoring.ErrSame) {
			err = nil // what was joined meanwhile was these two
		}
		if !errors.Is(err, errGone) {
			break
		}
	}
	if errors.Is(err, ErrTooMuch) {
		err = refused(err)
	}
	if err != nil {
		return none, err
	}
	// Its time ends it if this fails, and nobody else can use it.
	_ = s.remove(ctx, s.keys.code(digest(code[:codePlace])))
	return mentoring.Party{ID: made.Account, Name: made.Name}, nil
}

func (s *Store) joinOnce(ctx context.Context, account, maker chat.PersonID, code string) error {
	host, err := s.homeOf(ctx, maker)
	if err != nil {
		return fmt.Errorf("joining accounts: %w", err)
	}
	guest, err := s.homeOf(ctx, account)
	if err != nil {
		return fmt.Errorf("joining accounts: %w", err)
	}
	if host == guest {
		return mentoring.ErrSame
	}
	if err := s.useCode(ctx, code, account); err != nil {
		return err
	}
	if err := s.join(ctx, guest, host); err != nil {
		return fmt.Errorf("joining accounts: %w", err)
	}
	return nil
}

// join brings a guest's records to a host and leads the guest, and all that were
// joined to it, there.
func (s *Store) join(ctx context.Context, guest, host chat.PersonID) error {
	ours, err := s.guests(ctx, guest)
	if err != nil {
		return err
	}
	theirs, err := s.guests(ctx, host)
	if err != nil {
		return err
	}
	if len(ours)+len(theirs)+2 > mostAccounts {
		return fmt.Errorf("more than %d accounts: %w", mostAccounts, ErrTooMuch)
	}
	if err := s.move(ctx, guest, host); err != nil {
		return err
	}
	// Each finds its way by two hops too, and this is made good at its next use.
	for _, g := range ours {
		_, _ = s.homeOf(ctx, g.Account)
	}
	return nil
}

// Accounts are all of the person's: the one that was there first, then the
// others in the order in which they were joined.
func (l *Links) Accounts(ctx context.Context, account chat.PersonID) ([]chat.PersonID, error) {
	all, err := l.store.accounts(ctx, account)
	if err != nil {
		return nil, fmt.Errorf("reading a person's accounts: %w", err)
	}
	return all, nil
}

func (s *Store) accounts(ctx context.Context, account chat.PersonID) ([]chat.PersonID, error) {
	home, records, _, err := s.recordsOf(ctx, account, kindLink)
	if err != nil {
		return nil, err
	}
	guests, err := s.guestsOf(ctx, home, records)
	if err != nil {
		return nil, err
	}
	all := []chat.PersonID{home}
	for _, g := range guests {
		all = append(all, g.Account)
	}
	return all, nil
}

// guest is a joined account and the version of what says so.
type guest struct {
	keptLink
	version int64
}

// guests are the accounts that were joined to a home and still point there. One
// that does not was parted, or was never joined to the end.
func (s *Store) guests(ctx context.Context, home chat.PersonID) ([]guest, error) {
	sound, _, err := s.Records(ctx, home, kindLink)
	if err != nil {
		return nil, err
	}
	return s.guestsOf(ctx, home, sound)
}

// guestsOf are the guests of a home by what it says of them.
func (s *Store) guestsOf(ctx context.Context, home chat.PersonID, links []Record) ([]guest, error) {
	var out []guest
	for _, r := range links {
		link, err := readKept[keptLink](linkRecord, r.Data)
		if err != nil || tagOf(link.Account) != r.ID {
			continue
		}
		at, err := s.homeOf(ctx, link.Account)
		if err != nil {
			return nil, err
		}
		if at == home && link.Account != home {
			out = append(out, guest{link, r.Version})
		}
	}
	slices.SortFunc(out, func(a, b guest) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(tagOf(a.Account), tagOf(b.Account)))
	})
	return out, nil
}

// Part takes this account away from the others. It begins anew with nothing, and
// what was saved stays with the account that was there first; if this is that
// one, all others are taken away from it, each by itself. What was agreed with
// other people by an account that is taken away ends: what it showed is shown no
// longer, and it is nobody's mentor or mentee.
func (l *Links) Part(ctx context.Context, account chat.PersonID) error {
	s := l.store
	home, err := s.homeOf(ctx, account)
	if err != nil {
		return fmt.Errorf("parting accounts: %w", err)
	}
	guests, err := s.guests(ctx, home)
	if err != nil {
		return fmt.Errorf("parting accounts: %w", err)
	}
	for _, g := range guests {
		if account != home && g.Account != account {
			continue
		}
		if err := s.part(ctx, g, home); err != nil {
			return fmt.Errorf("parting accounts: %w", err)
		}
	}
	return nil
}

func (s *Store) part(ctx context.Context, g guest, home chat.PersonID) error {
	if err := s.endAgreements(ctx, home, g.Account); err != nil {
		return err
	}
	tag := tagOf(g.Account)
	err := attempt(ctx, func(ctx context.Context) error {
		pointer, err := s.pointer(ctx, tag)
		if err != nil || pointer == "" {
			return err
		}
		return redirectScript.Run(ctx, s.db, []string{s.keys.home(tag)}, pointer, "", 0).Err()
	})
	if err != nil {
		return err
	}
	// The weekly prompt may have stood in the queue by the account that goes. One
	// look at the home too many does no harm.
	if err := NewQueue(s).Wake(ctx, home, time.Time{}); err != nil {
		return err
	}
	// Only if the account was not joined again in the meantime.
	_, err = s.Write(ctx, home, Change{Kind: kindLink, ID: tag, Expect: g.version})
	if errors.Is(err, ErrMoved) {
		return nil
	}
	return err
}
