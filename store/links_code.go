package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// A code is ten characters that nobody takes for one another and that spell no
// word. The first four say where it stands in Redis, by their hash; the other
// six stand sealed there. So a wrong guess at a code is counted against it, and
// what Redis holds does not tell it.
//
// There are 2.6e13 codes. With a thousand of them alive, a guess is right once in
// 26 billion tries, and an account has five an hour.
const (
	codeSigns  = "34679CDFGHJKMNPQRTVWXY"
	codeLength = 10
	codePlace  = 4
	codeTime   = 10 * time.Minute
	// mostTries is for one code, and for one account in triesTime.
	mostTries = 5
	triesTime = time.Hour
	// codeDraws is how often another code is drawn when its place is taken.
	codeDraws = 20
)

// keptCode is a code as it stands sealed.
type keptCode struct {
	Rest    string        `json:"rest"`
	Account chat.PersonID `json:"account"`
	Name    string        `json:"name"`
}

// Code makes a code for the account, good for ten minutes and five tries, in
// groups of a form like "34C7-K9Q-XYD". One made before stops to count. Name is
// what the other side is told of the account.
func (l *Links) Code(ctx context.Context, account chat.PersonID, name string) (string, error) {
	s := l.store
	for range codeDraws {
		code := drawCode()
		hash := digest(code[:codePlace])
		plain, err := json.Marshal(keptCode{code[codePlace:], account, name})
		if err != nil {
			return "", fmt.Errorf("writing a code as JSON: %w", err)
		}
		sealed := s.sealer.Seal("code/"+hash, plain)
		var made bool
		err = attempt(ctx, func(ctx context.Context) (err error) {
			made, err = makeCodeScript.Run(ctx, s.db, []string{s.keys.code(hash)}, sealed, codeTime.Milliseconds()).Bool()
			return err
		})
		if err != nil {
			return "", fmt.Errorf("keeping a code: %w", err)
		}
		if !made {
			continue
		}
		var before string
		err = attempt(ctx, func(ctx context.Context) (err error) {
			before, err = replaceCodeScript.Run(ctx, s.db, []string{s.keys.madeCode(tagOf(account))}, hash, codeTime.Milliseconds()).Text()
			return err
		})
		if err == nil && before != "" && before != hash {
			err = s.remove(ctx, s.keys.code(before))
		}
		if err != nil {
			return "", fmt.Errorf("replacing a code: %w", err)
		}
		return code[:4] + "-" + code[4:7] + "-" + code[7:], nil
	}
	return "", errors.New("making a code: every place for one is taken")
}

func drawCode() string {
	var b strings.Builder
	var one [1]byte
	for b.Len() < codeLength {
		_, _ = rand.Read(one[:]) // Without random numbers the program ends.
		// The last few bytes would make the first signs more likely.
		if n := int(one[0]); n < 256/len(codeSigns)*len(codeSigns) {
			b.WriteByte(codeSigns[n%len(codeSigns)])
		}
	}
	return b.String()
}

// readCode takes a code as people type it. It is false for what does not look
// like one; what does, and can be none because of a sign in it, is "".
func readCode(typed string) (code string, looksSo bool) {
	code = strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '\u00a0' || r == '\u2011' || r == '\u2013':
			return -1
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, strings.TrimSpace(typed))
	if len(code) != codeLength || strings.Trim(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", false
	}
	if strings.Trim(code, codeSigns) != "" {
		return "", true
	}
	return code, true
}

// typed finds what an account typed. It counts the try before it looks, and takes
// it back with done, which is told how it went.
func (s *Store) typed(ctx context.Context, account chat.PersonID, text string) (code string, made keptCode, done func(error), err error) {
	code, looksSo := readCode(text)
	if !looksSo {
		return "", keptCode{}, func(error) {}, mentoring.ErrNoCode // nothing was guessed
	}
	tag := tagOf(account)
	tries, err := s.countTry(ctx, s.keys.tries(tag), 1)
	if err != nil {
		return "", keptCode{}, func(error) {}, fmt.Errorf("counting tries of codes: %w", err)
	}
	done = func(err error) {
		if !errors.Is(err, mentoring.ErrNoCode) {
			// It was no wrong one. Should this fail, a try is lost for an hour.
			_, _ = s.countTry(ctx, s.keys.tries(tag), -1)
		}
	}
	if code == "" || tries > mostTries {
		return "", keptCode{}, done, mentoring.ErrNoCode
	}
	made, err = s.tryCode(ctx, code, tag)
	return code, made, done, err
}

// countTry counts a try, or takes one back.
func (s *Store) countTry(ctx context.Context, key string, by int) (int, error) {
	var n int
	err := attempt(ctx, func(ctx context.Context) (err error) {
		n, err = countTryScript.Run(ctx, s.db, []string{key}, by, triesTime.Milliseconds()).Int()
		return err
	})
	return n, err
}

// tryCode looks up a code; ErrNoCode when it is not one that is alive.
func (s *Store) tryCode(ctx context.Context, code, typist string) (keptCode, error) {
	hash := digest(code[:codePlace])
	var sealed string
	err := attempt(ctx, func(ctx context.Context) (err error) {
		sealed, err = tryCodeScript.Run(ctx, s.db, []string{s.keys.code(hash)}, mostTries, typist).Text()
		return err
	})
	switch {
	case err != nil:
		return keptCode{}, fmt.Errorf("looking up a code: %w", err)
	case sealed == "":
		return keptCode{}, mentoring.ErrNoCode
	}
	plain, err := s.sealer.Open("code/"+hash, []byte(sealed))
	if err != nil {
		return keptCode{}, fmt.Errorf("opening a code: %w", err)
	}
	var kept keptCode
	if err := json.Unmarshal(plain, &kept); err != nil {
		return keptCode{}, errors.New("a code is not what was written")
	}
	if subtle.ConstantTimeCompare([]byte(kept.Rest), []byte(code[codePlace:])) != 1 {
		return keptCode{}, mentoring.ErrNoCode
	}
	// The right one is no wrong try.
	_, _ = s.countTry(ctx, s.keys.code(hash), -1)
	return kept, nil
}

// useCode takes a code for an account, which may take it again.
func (s *Store) useCode(ctx context.Context, code string, account chat.PersonID) error {
	var ours bool
	err := attempt(ctx, func(ctx context.Context) (err error) {
		ours, err = useCodeScript.Run(ctx, s.db, []string{s.keys.code(digest(code[:codePlace]))}, tagOf(account)).Bool()
		return err
	})
	if err != nil {
		return fmt.Errorf("using a code: %w", err)
	}
	if !ours {
		return mentoring.ErrNoCode
	}
	return nil
}

// remove removes a key.
func (s *Store) remove(ctx context.Context, key string) error {
	return attempt(ctx, func(ctx context.Context) error { return s.db.Del(ctx, key).Err() })
}
