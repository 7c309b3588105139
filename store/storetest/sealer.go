package storetest

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
)

// Sealer seals with AES-256-GCM under one key of its own, for tests that are
// not about key rings.
type Sealer struct{ aead cipher.AEAD }

// NewSealer makes a Sealer whose key is the given byte, 32 times over, so that
// a store can be opened again.
func NewSealer(key byte) Sealer {
	k := make([]byte, 32)
	for i := range k {
		k[i] = key
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return Sealer{aead}
}

// Seal implements store.Sealer.
func (s Sealer) Seal(name string, plain []byte) []byte {
	return s.aead.Seal(nil, nil, plain, []byte(name)) //nolint:gosec // It draws its nonce itself.
}

// Open implements store.Sealer.
func (s Sealer) Open(name string, sealed []byte) ([]byte, error) {
	if len(sealed) < s.aead.Overhead() {
		return nil, errors.New("too short to have been sealed")
	}
	return s.aead.Open(nil, nil, sealed, []byte(name))
}
