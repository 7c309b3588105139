package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Vault keeps secrets that belong to no person, sealed: the tokens of the
// workspaces that installed the app.
type Vault struct{ store *Store }

// NewVault keeps secrets in a store.
func NewVault(s *Store) *Vault { return &Vault{s} }

// Load gives the secret kept under a name; nil and no error when there is none.
func (v *Vault) Load(ctx context.Context, name string) ([]byte, error) {
	var sealed []byte
	err := attempt(ctx, func(ctx context.Context) (err error) {
		sealed, err = v.store.db.Get(ctx, v.store.keys.vault(name)).Bytes()
		if errors.Is(err, redis.Nil) {
			sealed, err = nil, nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading a secret: %w", err)
	}
	if sealed == nil {
		return nil, nil
	}
	secret, err := v.store.sealer.Open(vaultName(name), sealed)
	if err != nil {
		return nil, fmt.Errorf("opening a secret: %w", err)
	}
	if secret == nil {
		secret = []byte{} // an empty secret is kept too
	}
	return secret, nil
}

// Save keeps a secret in place of any other of that name. Saving the same
// twice does no harm, so it is tried again when the connection is lost.
func (v *Vault) Save(ctx context.Context, name string, secret []byte) error {
	sealed := v.store.sealer.Seal(vaultName(name), secret)
	err := attempt(ctx, func(ctx context.Context) error {
		return v.store.db.Set(ctx, v.store.keys.vault(name), sealed, 0).Err()
	})
	if err != nil {
		return fmt.Errorf("keeping a secret: %w", err)
	}
	return nil
}

// Remove lets a secret go. One that is not there is no error.
func (v *Vault) Remove(ctx context.Context, name string) error {
	err := attempt(ctx, func(ctx context.Context) error {
		return v.store.db.Del(ctx, v.store.keys.vault(name)).Err()
	})
	if err != nil {
		return fmt.Errorf("removing a secret: %w", err)
	}
	return nil
}

// Lock waits until nobody else holds the name, on any replica, or the context
// ends. It stops nobody from loading or saving; it is an agreement of its users.
func (v *Vault) Lock(ctx context.Context, name string) (release func(), err error) {
	return v.store.Lock(ctx, "vault/"+name)
}

func vaultName(name string) string { return "vault/" + name }
