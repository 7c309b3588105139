package store

import (
	"context"
	"fmt"
	"sync"
)

// Vault keeps secrets in memory, sealed, so that a dump of the memory's maps
// shows none and a shared store can take its place without a change of form.
// It is safe for concurrent use. Nothing survives a restart.
type Vault struct {
	keys *Keyring

	mu     sync.Mutex
	sealed map[string][]byte
	locks  map[string]*vaultLock
}

// vaultLock is held by whoever took its one token out.
type vaultLock struct {
	token chan struct{}
	// users are the holder and those who wait; without any the lock goes.
	users int
}

// NewVault makes an empty vault that seals with the keyring's first key.
func NewVault(keys *Keyring) *Vault {
	return &Vault{keys: keys, sealed: map[string][]byte{}, locks: map[string]*vaultLock{}}
}

// Load gives the secret kept under a name; nil and no error when there is none.
func (v *Vault) Load(_ context.Context, name string) ([]byte, error) {
	v.mu.Lock()
	sealed := v.sealed[name]
	v.mu.Unlock()
	if sealed == nil {
		return nil, nil
	}
	secret, err := v.keys.Open(name, sealed)
	if err != nil {
		return nil, fmt.Errorf("opening the secret %s: %w", name, err)
	}
	if secret == nil {
		secret = []byte{} // an empty secret is kept too
	}
	return secret, nil
}

// Save keeps a secret in place of any other of that name.
func (v *Vault) Save(_ context.Context, name string, secret []byte) error {
	sealed := v.keys.Seal(name, secret)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sealed[name] = sealed
	return nil
}

// Remove lets a secret go. One that is not there is no error.
func (v *Vault) Remove(_ context.Context, name string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.sealed, name)
	return nil
}

// Lock waits until nobody else holds the name, or the context ends. The lock
// stops nobody from loading or saving; it is an agreement of its users.
// release may be called more than once.
func (v *Vault) Lock(ctx context.Context, name string) (release func(), err error) {
	v.mu.Lock()
	l := v.locks[name]
	if l == nil {
		l = &vaultLock{token: make(chan struct{}, 1)}
		l.token <- struct{}{}
		v.locks[name] = l
	}
	l.users++
	v.mu.Unlock()

	// Asked first, because select would choose at random between the two.
	if err = ctx.Err(); err == nil {
		select {
		case <-l.token:
			return sync.OnceFunc(func() {
				l.token <- struct{}{}
				v.leave(name, l)
			}), nil
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	v.leave(name, l)
	return nil, fmt.Errorf("waiting for the lock of %s: %w", name, err)
}

func (v *Vault) leave(name string, l *vaultLock) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if l.users--; l.users == 0 {
		delete(v.locks, name)
	}
}
