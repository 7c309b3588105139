package store_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/store"
)

// keyText is a key made of one byte, in base64.
func keyText(b byte) string {
	return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32))
}

func TestParseKeyring(t *testing.T) {
	one, two := keyText(1), keyText(2)
	for _, c := range []struct {
		name, text string
		// fault is part of the error, or "" when there is none.
		fault string
	}{
		{"one key", "a " + one, ""},
		{"line ends, blanks, comments", "\ufeff# keys\r\n\r\n  a\t" + one + "  \r\n#b " + two + "\n", ""},
		{"two keys", "b " + two + "\na " + one + "\n", ""},
		{"a fresh key", store.NewKey() + "\n" + store.NewKey(), ""},
		{"nothing", "", "no key in it"},
		{"only comments", "# a\n\n", "no key in it"},
		{"no id", one, "line 1: 1 words"},
		{"three words", "a " + one + " b", "line 1: 3 words"},
		{"bad id", "ä " + one, "line 1: the first word"},
		{"long id", strings.Repeat("a", 33) + " " + one, "line 1: the first word"},
		{"same id", "a " + one + "\n\na " + two, "line 3: its id"},
		{"same key", "a " + one + "\nb " + one, "line 2: the key is the same as in line 1"},
		{"short key", "a " + base64.StdEncoding.EncodeToString(make([]byte, 16)), "line 1: the key is not 32 bytes"},
		{"long key", "a " + base64.StdEncoding.EncodeToString(make([]byte, 33)), "line 1: the key is not 32 bytes"},
		{"no base64", "a " + strings.Replace(one, "A", "*", 1), "line 1: the key is not 32 bytes"},
		{"key first", one + " a", "line 1: the first word"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, err := store.ParseKeyring(c.text)
			if c.fault == "" {
				if err != nil {
					t.Fatal(err)
				}
				if got, err := k.Open("n", k.Seal("n", []byte("s"))); err != nil || string(got) != "s" {
					t.Errorf("sealed and opened: %q, %v", got, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Fatalf("error %v, want %q in it", err, c.fault)
			}
			for _, secret := range []string{one, two, one[:12], "*"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error tells %q of a key: %v", secret, err)
				}
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	k := keyring(t, "a "+keyText(1))
	sealed := k.Seal("slack/T1", []byte("xoxb-secret"))
	for _, c := range []struct {
		name   string
		record string
		bytes  []byte
		keys   *store.Keyring
		want   error
	}{
		{"as sealed", "slack/T1", sealed, k, nil},
		{"another name", "slack/T2", sealed, k, store.ErrOtherName},
		{"unknown key", "slack/T1", sealed, keyring(t, "b "+keyText(1)), store.ErrUnknownKey},
		{"another key of the same id", "slack/T1", sealed, keyring(t, "a "+keyText(2)), store.ErrAltered},
		{"nothing", "slack/T1", nil, k, store.ErrNotSealed},
		{"one byte", "slack/T1", []byte{1}, k, store.ErrNotSealed},
		{"another version", "slack/T1", append([]byte{2}, sealed[1:]...), k, store.ErrNotSealed},
		{"plain text", "slack/T1", []byte(`{"token":"x"}`), k, store.ErrNotSealed},
		{"id too long", "slack/T1", []byte{1, 255, 'a'}, k, store.ErrNotSealed},
		{"cut in the head", "slack/T1", sealed[:6], k, store.ErrNotSealed},
		{"cut after the head", "slack/T1", sealed[:11], k, store.ErrAltered},
		{"cut at the end", "slack/T1", sealed[:len(sealed)-1], k, store.ErrAltered},
		{"longer", "slack/T1", append(bytes.Clone(sealed), 0), k, store.ErrAltered},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.keys.Open(c.record, c.bytes)
			if !errors.Is(err, c.want) || (err == nil) != (string(got) == "xoxb-secret") {
				t.Errorf("Open = %q, %v; want %v", got, err, c.want)
			}
		})
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := k.Open("slack/T1", changed); err == nil {
			t.Errorf("opened with byte %d changed", i)
		}
	}
}

func TestSealIsFreshEachTime(t *testing.T) {
	k := keyring(t, "a "+keyText(1))
	if bytes.Equal(k.Seal("n", []byte("s")), k.Seal("n", []byte("s"))) {
		t.Error("the same bytes twice: the nonce is not random")
	}
}

func TestPrintingAKeyringTellsNoKey(t *testing.T) {
	k := keyring(t, "a "+keyText(1))
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("keys", "keyring", k)
	for _, said := range []string{fmt.Sprint(k), fmt.Sprintf("%+v %#v", k, k), log.String()} {
		if !strings.Contains(said, "sealing with a") || strings.Contains(said, "AQEB") || strings.Contains(said, "1, 1") || strings.Contains(said, "0x") {
			t.Errorf("printed: %s", said)
		}
	}
}

func FuzzParseKeyring(f *testing.F) {
	f.Add("a " + keyText(1))
	f.Add("# c\r\n\na b c\n")
	f.Add("a " + keyText(1) + "\nb " + keyText(2))
	f.Fuzz(func(t *testing.T, text string) {
		k, err := store.ParseKeyring(text)
		if err != nil {
			for _, word := range strings.Fields(text) {
				if len(word) >= 40 && strings.Contains(err.Error(), word) {
					t.Errorf("the error tells a word of the file: %v", err)
				}
			}
			return
		}
		if got, err := k.Open("n", k.Seal("n", []byte(text))); err != nil || string(got) != text {
			t.Errorf("sealed and opened: %q, %v", got, err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	k, err := store.ParseKeyring("a " + keyText(1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("n", k.Seal("n", []byte("s")))
	f.Add("n", []byte{1, 1, 'a'})
	f.Add("", []byte{1, 200})
	f.Fuzz(func(t *testing.T, name string, sealed []byte) {
		got, err := k.Open(name, sealed)
		if err == nil && (name != "n" || string(got) != "s") {
			t.Errorf("opened what was never sealed: %q", got)
		}
	})
}
