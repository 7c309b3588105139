//go:build !unix

package store

import (
	"errors"
	"os"
)

// lockFolder cannot lock here, and two processes with one log would destroy it.
func lockFolder(string) (*os.File, error) {
	return nil, errors.New("the embedded store needs Linux, macOS or another Unix: give a Redis address instead")
}
