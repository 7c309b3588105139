package store_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/framework-coach/framework-coach/store"
)

func keyring(t *testing.T, text string) *store.Keyring {
	t.Helper()
	k, err := store.ParseKeyring(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A key is changed by putting a new line first: what is kept still opens, and
// once saved again it no longer needs the old key.
func TestSealedUnderOneKeyOpensUnderTheNext(t *testing.T) {
	old, fresh := store.NewKey(), store.NewKey()
	before, after := keyring(t, old), keyring(t, fresh+"\n"+old)
	sealed := before.Seal("a", []byte("secret"))
	got, err := after.Open("a", sealed)
	if err != nil || string(got) != "secret" {
		t.Fatalf("with the old key second: %q, %v", got, err)
	}
	again := after.Seal("a", got)
	if _, err := before.Open("a", again); !errors.Is(err, store.ErrUnknownKey) {
		t.Errorf("saved again, it opens with the old keys alone: %v", err)
	}
	if got, err := keyring(t, fresh).Open("a", again); err != nil || string(got) != "secret" {
		t.Errorf("saved again, the old key is still needed: %q, %v", got, err)
	}
	if bytes.Contains(again, []byte("secret")) {
		t.Error("the sealed bytes hold the secret")
	}
}

// A signature outlives the change of keys as what is sealed does, and holds
// for its purpose and text alone.
func TestSigned(t *testing.T) {
	old, fresh := store.NewKey(), store.NewKey()
	before, after := keyring(t, old), keyring(t, fresh+"\n"+old)
	s := before.Sign("cookie", "mia")
	for _, c := range []struct {
		keys                     *store.Keyring
		purpose, text, signature string
		want                     bool
	}{
		{before, "cookie", "mia", s, true},
		{after, "cookie", "mia", s, true},
		{before, "cookie", "mia", after.Sign("cookie", "mia"), false},
		{before, "cookie", "max", s, false},
		{before, "other", "mia", s, false},
		{before, "cookie", "mia", "", false},
		{before, "cookie", "mia", s + "A", false},
		{keyring(t, fresh), "cookie", "mia", s, false},
	} {
		if got := c.keys.Signed(c.purpose, c.text, c.signature); got != c.want {
			t.Errorf("Signed(%q, %q) = %v, want %v", c.purpose, c.text, got, c.want)
		}
	}
}
