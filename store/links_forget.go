package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// Forget removes every key of a person, of all accounts they joined, takes them
// from the queue and leaves each account by itself. After it a scan finds none.
// How often an account typed a wrong code is not forgotten before its hour is
// over: nobody may begin to guess anew by forgetting themselves.
func (s *Store) Forget(ctx context.Context, person chat.PersonID) error {
	for range attempts {
		home, err := s.homeOf(ctx, person)
		if err != nil {
			return fmt.Errorf("forgetting a person: %w", err)
		}
		accounts, err := s.accounts(ctx, person)
		if err != nil {
			return fmt.Errorf("forgetting a person: %w", err)
		}
		if !slices.Contains(accounts, person) {
			accounts = append(accounts, person)
		}
		done, err := s.forgetAll(ctx, person, home)
		if err != nil {
			return fmt.Errorf("forgetting a person: %w", err)
		}
		if done {
			// After the records: whoever is found in the queue without a record is
			// taken out, and whoever has a record outside the queue is never asked.
			for _, a := range accounts {
				if err := s.strike(ctx, tagOf(a)); err != nil {
					return fmt.Errorf("taking a person out of the queue: %w", err)
				}
			}
			return nil
		}
	}
	return fmt.Errorf("forgetting a person: %w", ErrMoved)
}

// forgetAll is false when somebody wrote meanwhile. What was saved goes first,
// then the other accounts, then their names, and this account's way there last:
// broken off anywhere, the same account can do it again to the end.
func (s *Store) forgetAll(ctx context.Context, person, home chat.PersonID) (bool, error) {
	guests, err := s.guests(ctx, home)
	if err != nil {
		return false, err
	}
	if len(guests) > 0 {
		if done, err := s.clear(ctx, tagOf(home)); !done || err != nil {
			return done, err
		}
	}
	for _, g := range guests {
		if g.Account == person {
			continue
		}
		if done, err := s.forgetGuest(ctx, tagOf(g.Account)); !done || err != nil {
			return done, err
		}
	}
	if done, err := s.forgetTag(ctx, tagOf(home)); !done || err != nil || person == home {
		return done, err
	}
	return s.forgetGuest(ctx, tagOf(person))
}

// clear removes what was saved and leaves the names of the accounts.
func (s *Store) clear(ctx context.Context, tag string) (done bool, err error) {
	err = attempt(ctx, func(ctx context.Context) error {
		found, err := s.fetch(ctx, tag, func(string) bool { return false })
		if err != nil {
			return err
		}
		all, args := []string{s.keys.kept(tag)}, []any{found.sequence}
		for _, name := range found.names {
			if kindOf(name) != kindLink {
				all, args = append(all, s.keys.own(tag, name)), append(args, name)
			}
		}
		done, err = clearScript.Run(ctx, s.db, all, args...).Bool()
		return err
	})
	return done, err
}

// forgetGuest removes what an account that was joined to another kept for
// itself, and its pointer.
func (s *Store) forgetGuest(ctx context.Context, tag string) (done bool, err error) {
	err = attempt(ctx, func(ctx context.Context) error {
		found, err := s.fetch(ctx, tag, func(string) bool { return false })
		if err != nil {
			return err
		}
		if found.pointer == "" {
			done = true
			return s.forgetRest(ctx, tag)
		}
		all := []string{s.keys.kept(tag), s.keys.home(tag)}
		for _, name := range found.names {
			all = append(all, s.keys.own(tag, name))
		}
		done, err = forgetGuestScript.Run(ctx, s.db, all, found.sequence, found.pointer).Bool()
		if err != nil || !done {
			return err
		}
		return s.forgetRest(ctx, tag)
	})
	return done, err
}

// forgetTag removes everything that stands at a tag.
func (s *Store) forgetTag(ctx context.Context, tag string) (done bool, err error) {
	kept := s.keys.kept(tag)
	err = attempt(ctx, func(ctx context.Context) error {
		p := s.db.Pipeline()
		sequence, fields, home := p.HGet(ctx, kept, sequenceField), p.HKeys(ctx, kept), p.Get(ctx, s.keys.home(tag))
		if err := execute(ctx, p); err != nil {
			return err
		}
		if leads(home) != "" {
			return nil // it was joined to another just now, with all it had
		}
		all := []string{kept}
		for _, f := range fields.Val() {
			if name, ok := strings.CutPrefix(f, elsewhere); ok {
				all = append(all, s.keys.own(tag, name))
			}
		}
		done, err = forgetScript.Run(ctx, s.db, all, sequence.Val()).Bool()
		if err != nil || !done {
			return err
		}
		return s.forgetRest(ctx, tag)
	})
	return done, err
}

// forgetRest removes what of an account stands elsewhere. It comes after the
// records: whoever is found in the queue without a record is taken out, and
// whoever has a record outside the queue is never asked.
func (s *Store) forgetRest(ctx context.Context, tag string) error {
	if err := s.strike(ctx, tag); err != nil {
		return fmt.Errorf("taking a person out of the queue: %w", err)
	}
	return s.forgetCode(ctx, tag)
}

// forgetCode removes the code that an account made.
func (s *Store) forgetCode(ctx context.Context, tag string) error {
	p := s.db.Pipeline()
	made := p.Get(ctx, s.keys.madeCode(tag))
	if err := execute(ctx, p); err != nil {
		return err
	}
	if hash := made.Val(); hash != "" {
		if err := s.db.Del(ctx, s.keys.code(hash)).Err(); err != nil {
			return err
		}
		return s.db.Del(ctx, s.keys.madeCode(tag)).Err()
	}
	return nil
}
