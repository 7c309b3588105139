package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// installations say with whose token to speak in a workspace.
type installations interface {
	// find gives the installation of a workspace, or the organisation's; an
	// error that is errNotInstalled when there is none.
	find(ctx context.Context, enterprise, team string) (installation, error)
	// remove forgets the installation of a workspace, or with an empty team
	// the organisation's, and its tokens. One that is not there is no error.
	remove(ctx context.Context, enterprise, team string) error
}

// errNotInstalled: there is no token for that workspace, or none that lives.
var errNotInstalled = errors.New("not installed there")

// Vault keeps secrets by name. store.Vault is one.
type Vault interface {
	// Load gives what is kept under a name; nil and no error when nothing is.
	Load(ctx context.Context, name string) ([]byte, error)
	// Save keeps a secret in place of any other of that name, all or nothing.
	Save(ctx context.Context, name string, secret []byte) error
	Remove(ctx context.Context, name string) error
	// Lock waits until no other replica holds the name, or the context ends.
	Lock(ctx context.Context, name string) (release func(), err error)
}

// authTime is the longest that Slack may take to say whose a token is.
const authTime = 10 * time.Second

type singleConfig struct {
	// Token is the bot's, from the settings.
	Token string
	// APIURL ends in "/"; "" means Slack's own.
	APIURL string
	Client *http.Client
	Log    *slog.Logger
}

// single is the one workspace (or organisation) whose token is in the settings.
type single struct {
	config singleConfig
	api    *slack.Client
	asking shared[installation]

	mu    sync.Mutex
	known installation
}

// newSingle asks Slack who the token's bot is at first use, so that the program
// starts without Slack, and keeps the answer but no failure.
func newSingle(c singleConfig) installations {
	options := []slack.Option{slack.OptionHTTPClient(c.Client)}
	if c.APIURL != "" {
		options = append(options, slack.OptionAPIURL(c.APIURL))
	}
	return &single{config: c, api: slack.New(c.Token, options...)}
}

// find takes no notice of the ids: with one token there is one workspace, and
// another's id only comes from a channel that is shared with it.
func (s *single) find(ctx context.Context, _, _ string) (installation, error) {
	if known := s.held(); known.Token != "" {
		return known, nil
	}
	return s.asking.do(ctx, "", authTime, s.ask)
}

func (s *single) held() installation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known
}

func (s *single) ask(ctx context.Context) (installation, error) {
	// Somebody may have been answered between looking and asking.
	if known := s.held(); known.Token != "" {
		return known, nil
	}
	who, err := s.api.AuthTestContext(ctx)
	if err != nil {
		fault := oauthFault("auth.test", err)
		err = fmt.Errorf("asking Slack whose the bot token is: %w", fault)
		if fault.dead() {
			err = fmt.Errorf("%w: %w", errNotInstalled, err)
		}
		return installation{}, err
	}
	switch {
	case who.UserID == "" || who.TeamID == "" && who.EnterpriseID == "":
		return installation{}, fmt.Errorf("asking Slack whose the bot token is: %w", &oauthError{method: "auth.test", class: faultEmpty})
	case who.BotID == "":
		return installation{}, errors.New("the bot token is a person's, not a bot's: expected the one that begins with xoxb-")
	}
	i := installation{Enterprise: who.EnterpriseID, Team: who.TeamID, Token: s.config.Token, BotUser: who.UserID, BotID: who.BotID}
	if i.Team == i.Enterprise {
		i.Team = "" // the token of an organisation
	}
	s.mu.Lock()
	s.known = i
	s.mu.Unlock()
	s.config.Log.LogAttrs(ctx, slog.LevelInfo, "slack workspace known",
		slog.String("enterprise", i.Enterprise), slog.String("team", i.Team), slog.String("bot_user", i.BotUser))
	return i, nil
}

// remove has the token looked at again at the next use: the operator may have
// installed the app anew, which can bring the same token to life again.
func (s *single) remove(_ context.Context, _, team string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if team == "" || s.known.Team == "" || team == s.known.Team {
		s.known = installation{}
	}
	return nil
}

// shared lets those who want the same thing at the same time wait for one piece
// of work. The zero value is ready.
type shared[T any] struct {
	mu      sync.Mutex
	running map[string]*sharedWork[T]
}

type sharedWork[T any] struct {
	done chan struct{}
	got  T
	err  error
}

// do gives what the work of that key came to. The work goes on, up to the
// limit, when the one who began it stops waiting, because others wait too.
func (s *shared[T]) do(ctx context.Context, key string, limit time.Duration, work func(context.Context) (T, error)) (T, error) {
	s.mu.Lock()
	w := s.running[key]
	if w == nil {
		w = &sharedWork[T]{done: make(chan struct{})}
		if s.running == nil {
			s.running = map[string]*sharedWork[T]{}
		}
		s.running[key] = w
		go func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
			defer cancel()
			w.got, w.err = work(ctx)
			s.mu.Lock()
			delete(s.running, key)
			s.mu.Unlock()
			close(w.done)
		}()
	}
	s.mu.Unlock()
	select {
	case <-w.done:
		return w.got, w.err
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("waiting for Slack: %w", ctx.Err())
	}
}
