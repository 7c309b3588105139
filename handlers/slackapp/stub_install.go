package slackapp

// Stands in for install until it is merged; to be deleted then.

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/framework-coach/framework-coach/handlers"
)

type installations interface {
	find(ctx context.Context, enterprise, team string) (installation, error)
	remove(ctx context.Context, enterprise, team string) error
}

var errNotInstalled = errors.New("not installed there")

// Vault keeps secrets.
type Vault interface {
	Load(ctx context.Context, name string) ([]byte, error)
	Save(ctx context.Context, name string, secret []byte) error
	Remove(ctx context.Context, name string) error
	Lock(ctx context.Context, name string) (release func(), err error)
}

type singleConfig struct {
	Token, APIURL string
	Client        *http.Client
	Log           *slog.Logger
}

type oauthConfig struct {
	ClientID, ClientSecret, PublicURL, APIURL string
	Vault                                     Vault
	Client                                    *http.Client
	Log                                       *slog.Logger
	Now                                       func() time.Time
	NewID                                     func() string
	SigningSecret                             string
}

type single struct{ c singleConfig }

func newSingle(c singleConfig) installations { return single{c} }

func (s single) find(context.Context, string, string) (installation, error) {
	return installation{Token: s.c.Token}, errNotInstalled
}
func (s single) remove(context.Context, string, string) error { return nil }

type oauth struct{ single }

func newOAuth(oauthConfig) *oauth { return &oauth{} }

func (o *oauth) routes() []handlers.Route {
	return []handlers.Route{{Pattern: "GET /slack/install", Handler: http.NotFoundHandler()}}
}
