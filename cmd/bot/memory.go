package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/store"
)

// storeSettings say where what people save is kept.
type storeSettings struct {
	RedisURL string `name:"redis-url" help:"Keep what people save in Redis: one server, a Cluster (addresses with commas) or one behind Sentinel. docs/storage.md has the forms." placeholder:"URL" env:"REDIS_URL" secret:""`
	Data     string `help:"Without Redis: the folder to keep it in (${default} unless set)." default:"coach-data" type:"path" placeholder:"DIR" env:"COACH_DATA"`
	Sync     bool   `help:"Without Redis: wait for the disk at every write, so that a power cut loses nothing." env:"COACH_SYNC"`
	KeepDays int    `help:"Days that a person's records are kept after their last use." default:"365" placeholder:"DAYS" env:"COACH_KEEP_DAYS"`
	Keys     string `help:"The keys that what people save is encrypted with, one a line, the newest first (\"bot keys\" makes one). Without Redis one is made in the folder." placeholder:"KEYS" env:"COACH_KEYS" secret:""`
}

// maxKeepDays is ten years.
const maxKeepDays = 3653

func (s storeSettings) faults() []error {
	var faults []error
	if s.KeepDays < 1 || s.KeepDays > maxKeepDays {
		faults = append(faults, misusef("--keep-days (COACH_KEEP_DAYS): expected 1 to %d", maxKeepDays))
	}
	if s.RedisURL != "" && s.Keys == "" {
		faults = append(faults, misusef("COACH_KEYS is not set, and REDIS_URL is: what people save is kept encrypted, and every copy of the bot needs the same keys; \"bot keys\" makes one"))
	}
	if s.Keys != "" {
		if _, err := store.ParseKeyring(s.Keys); err != nil {
			faults = append(faults, misusef("COACH_KEYS: %w", err))
		}
	}
	return faults
}

// keysFile is where the embedded store's own key lies, beside what it opens:
// it keeps copies and backups of the log unreadable, not the whole folder.
const keysFile = "keys"

// keyring is the keys that were set, or the folder's own.
func (s storeSettings) keyring() (*store.Keyring, error) {
	text := s.Keys
	if text == "" {
		var err error
		if text, err = ownKeys(s.Data); err != nil {
			return nil, err
		}
	}
	k, err := store.ParseKeyring(text)
	if err != nil {
		return nil, misusef("the keys that what people save is encrypted with: %w", err)
	}
	return k, nil
}

// ownKeys reads the folder's key, and makes it the first time.
func ownKeys(folder string) (string, error) {
	file := filepath.Join(folder, keysFile)
	text, err := os.ReadFile(file)
	if err == nil {
		return string(text), nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return "", misusef("reading the keys: %w", err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", misusef("making the folder for what people save (--data): %w", err)
	}
	made := "# What is saved in this folder is encrypted with this key. Without it, it cannot be read.\n" + store.NewKey() + "\n"
	// Another program that starts now must not write over the key of this one.
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return ownKeys(folder)
	}
	if err != nil {
		return "", misusef("making the keys: %w", err)
	}
	_, err = f.WriteString(made)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("writing the keys: %w", err)
	}
	return made, nil
}

// openStore opens what is kept between starts.
func (s storeSettings) open(ctx context.Context, log *slog.Logger) (*store.Store, *store.Keyring, error) {
	keys, err := s.keyring()
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Open(ctx, store.Config{
		URL: s.RedisURL, Folder: s.Data, Sync: s.Sync, Sealer: keys,
		Keep: time.Duration(s.KeepDays) * 24 * time.Hour, Log: log,
	})
	if err != nil {
		return nil, nil, misuse{err}
	}
	return st, keys, nil
}

// passing is a store that ends with the program, for one question.
func passing(ctx context.Context, log *slog.Logger) (*store.Store, error) {
	keys, err := store.ParseKeyring(store.NewKey())
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	st, err := store.Open(ctx, store.Config{Memory: true, Sealer: keys, Log: log})
	if err != nil {
		return nil, fmt.Errorf("opening a store in memory: %w", err)
	}
	return st, nil
}

// keeping tells people where what they save is, and for how long.
func (s storeSettings) keeping() string {
	if s.KeepDays == 0 {
		return "What you save here is gone when this program ends."
	}
	howLong := "for 12 months after you last use it"
	if s.KeepDays != 365 {
		howLong = fmt.Sprintf("for %d days after you last use it", s.KeepDays)
	}
	return strings.Join([]string{
		"What you save is kept encrypted,", howLong, "and no longer than you want: say \"delete everything\".",
	}, " ")
}
