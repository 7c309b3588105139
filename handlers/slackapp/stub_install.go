package slackapp

import (
	"context"
	"errors"
)

// This file stands in for the installations until the real ones are merged.

type installations interface {
	find(ctx context.Context, enterprise, team string) (installation, error)
	remove(ctx context.Context, enterprise, team string) error
}

var errNotInstalled = errors.New("not installed there")
