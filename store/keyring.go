package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// What Open says of bytes it does not open.
var (
	// ErrNotSealed: too short, or not of a version this program writes.
	ErrNotSealed = errors.New("not a sealed record of a known version")
	// ErrUnknownKey: sealed with a key that is not, or no longer, in the keys.
	ErrUnknownKey = errors.New("sealed with a key that is not among the keys")
	// ErrOtherName: sealed for another record, and put in the place of this one.
	ErrOtherName = errors.New("sealed under another name")
	// ErrAltered: not what was sealed, or sealed with another key of the same id.
	ErrAltered = errors.New("altered since it was sealed, or its key was")
)

const (
	sealVersion = 1
	keySize     = 32
	maxKeyID    = 32
	nameSumSize = 8
)

// Keyring seals records before they are kept, and opens them again: AES-256-GCM
// with a random nonce of 96 bits, the record's name as additional data.
//
// The first key seals and all of them open, so a key is changed by putting a
// new line first and keeping the old one until everything was saved again.
// With random nonces one key must not seal more than 2^32 records (NIST SP
// 800-38D, section 8.3); a workspace needs a few a day.
type Keyring struct {
	seals string
	opens map[string]cipher.AEAD
	// signs are keys of their own, made from the others, the newest first.
	signs [][]byte
}

// ParseKeyring reads the text of a keys file: a line a key, "id base64key", the
// key 32 bytes in standard base64, the id up to 32 letters, digits, "-", "_"
// and ".". Blank lines and lines that start with # are left out. An error names
// the line and never what stands in it.
func ParseKeyring(text string) (*Keyring, error) {
	k := &Keyring{opens: map[string]cipher.AEAD{}}
	seen := map[[keySize]byte]int{}
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		n := i + 1
		if len(fields) != 2 {
			return nil, fmt.Errorf("keys, line %d: %d words; expected an id and a key", n, len(fields))
		}
		if !validKeyID(fields[0]) {
			return nil, fmt.Errorf("keys, line %d: the first word is not an id of up to %d letters, digits, \"-\", \"_\" and \".\"", n, maxKeyID)
		}
		if k.opens[fields[0]] != nil {
			return nil, fmt.Errorf("keys, line %d: its id stands in an earlier line too", n)
		}
		key, err := base64.StdEncoding.Strict().DecodeString(fields[1])
		if err != nil || len(key) != keySize {
			// The decoder's error would tell a character of the key.
			return nil, fmt.Errorf("keys, line %d: the key is not %d bytes in base64", n, keySize)
		}
		if first := seen[[keySize]byte(key)]; first != 0 {
			return nil, fmt.Errorf("keys, line %d: the key is the same as in line %d; a new id needs a new key", n, first)
		}
		seen[[keySize]byte(key)] = n
		if k.opens[fields[0]], err = newAEAD(key); err != nil {
			return nil, fmt.Errorf("keys, line %d: preparing the key: %w", n, err)
		}
		k.signs = append(k.signs, keyedSum(key, "framework coach signing key"))
		if k.seals == "" {
			k.seals = fields[0]
		}
	}
	if k.seals == "" {
		return nil, errors.New("keys: no key in it; expected a line with an id and a key")
	}
	return k, nil
}

// NewKey is a line for a keys file: a fresh id and a fresh key.
func NewKey() string {
	var id [4]byte
	var key [keySize]byte
	// Neither returns an error: without random numbers the program ends.
	_, _ = rand.Read(id[:])
	_, _ = rand.Read(key[:])
	return "key-" + hex.EncodeToString(id[:]) + " " + base64.StdEncoding.EncodeToString(key[:])
}

// Seal makes bytes that only Open with the same name opens.
//
// They are: a version byte, the length of the key's id, the id, eight bytes of
// the SHA-256 of the name, the nonce, and what GCM makes of the secret.
func (k *Keyring) Seal(name string, secret []byte) []byte {
	head := append([]byte{sealVersion, byte(len(k.seals))}, k.seals...) //nolint:gosec // at most maxKeyID
	head = append(head, nameSum(name)...)
	sealed := k.opens[k.seals].Seal(nil, nil, secret, additional(head, name)) //nolint:gosec // it makes its own nonce
	return append(head, sealed...)
}

// Open gives what was sealed under this name, or ErrNotSealed, ErrUnknownKey,
// ErrOtherName or ErrAltered.
func (k *Keyring) Open(name string, sealed []byte) ([]byte, error) {
	if len(sealed) < 2 || sealed[0] != sealVersion {
		return nil, ErrNotSealed
	}
	head := 2 + int(sealed[1]) + nameSumSize
	if len(sealed) < head {
		return nil, ErrNotSealed
	}
	aead := k.opens[string(sealed[2:head-nameSumSize])]
	if aead == nil {
		return nil, ErrUnknownKey
	}
	// GCM alone would call another record's bytes altered, which sends an
	// operator looking for the wrong fault.
	if !bytes.Equal(sealed[head-nameSumSize:head], nameSum(name)) {
		return nil, ErrOtherName
	}
	secret, err := aead.Open(nil, nil, sealed[head:], additional(sealed[:head], name))
	if err != nil {
		return nil, ErrAltered
	}
	return secret, nil
}

// Sign makes a signature of a text for a purpose, such as a cookie's name: 22
// characters of letters, digits, "-" and "_".
func (k *Keyring) Sign(purpose, text string) string { return signature(k.signs[0], purpose, text) }

// Signed says whether any of the keys made the signature.
func (k *Keyring) Signed(purpose, text, given string) bool {
	ok := 0
	for _, key := range k.signs {
		ok |= subtle.ConstantTimeCompare([]byte(signature(key, purpose, text)), []byte(given))
	}
	return ok == 1
}

func signature(key []byte, purpose, text string) string {
	return base64.RawURLEncoding.EncodeToString(keyedSum(key, fmt.Sprintf("%d:%s %s", len(purpose), purpose, text))[:16])
}

func keyedSum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// String says which keys there are by their ids, so that no way of printing a
// Keyring tells a key.
func (k *Keyring) String() string {
	return fmt.Sprintf("keyring of %d, sealing with %s", len(k.opens), k.seals)
}

// GoString is String.
func (k *Keyring) GoString() string { return k.String() }

// LogValue is String.
func (k *Keyring) LogValue() slog.Value { return slog.StringValue(k.String()) }

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// additional is what is authenticated beside the secret. The head's length is
// fixed by its second byte, so head and name cannot be read two ways.
func additional(head []byte, name string) []byte {
	return append(append(make([]byte, 0, len(head)+len(name)), head...), name...)
}

func nameSum(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	return sum[:nameSumSize]
}

func validKeyID(id string) bool {
	if len(id) == 0 || len(id) > maxKeyID {
		return false
	}
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}
