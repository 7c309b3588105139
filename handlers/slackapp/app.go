// Package slackapp is the coach in Slack: it verifies and decodes what Slack
// delivers (over HTTP or Socket Mode), hands it to the inbox, and renders and
// sends what a Responder answers as Block Kit.
//
// It decides nothing about an answer and stores nothing of its own: tokens go
// through a Vault. cmd/bot makes an App and gives its routes to the server in
// handlers.
package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// Homes makes what the Home tab of a person shows, in reading order.
type Homes interface {
	Home(context.Context, chat.Message) ([]chat.Reply, error)
}

// inbox takes deliveries without waiting. Its errors are handlers.ErrRepeat,
// handlers.ErrFull and handlers.ErrStopping.
type inbox interface {
	Accept(handlers.Delivery) error
}

// outgoing is everything that calls Slack's Web API for an answer.
type outgoing interface {
	// send delivers an answer to its place and returns when Slack took it, or
	// it is certain that it cannot.
	send(ctx context.Context, p place, a answer) error
	// home shows the Home tab of p.User.
	home(ctx context.Context, p place, rs []chat.Reply) error
	// ask opens the window with one box, with p.Trigger.
	ask(ctx context.Context, p place) error
	// prompts offers examples in the person's conversation with the app.
	prompts(ctx context.Context, p place, examples []string) error
	// working shows a status if the answer takes long; done clears it.
	working(ctx context.Context, p place) (done func())
	// title names a thread in a direct message.
	title(ctx context.Context, p place, title string) error
	// who is what Slack says of p.User.
	who(ctx context.Context, p place) who
	// note keeps where p.User can be written to unasked.
	note(ctx context.Context, p place)
}

// Config is what the app needs from outside.
//
// What comes in is verified by SigningSecret (HTTP) or comes over a connection
// opened with AppToken (Socket Mode); one of the two must be set. What goes out
// is sent with BotToken (one workspace) or with the tokens that ClientID,
// ClientSecret, PublicURL and Vault bring in (many); it must be one way.
type Config struct {
	Responder handlers.Responder
	Homes     Homes
	Inbox     inbox
	Log       *slog.Logger
	// Registerer takes the metrics; it may be nil.
	Registerer prometheus.Registerer
	Now        func() time.Time
	NewID      func() string
	// Examples are the questions offered in an empty conversation; Slack shows
	// up to four. It may be empty.
	Examples []string
	// Client calls Slack. It must have a timeout.
	Client *http.Client
	// References may be nil: then they live in memory.
	References handlers.References

	SigningSecret string
	AppToken      string
	BotToken      string
	// APIURL is Slack's Web API and ends in "/"; "" means Slack's own.
	APIURL string

	ClientID     string
	ClientSecret string
	// PublicURL is where Slack and people reach this server, without a path.
	PublicURL string
	Vault     Vault
}

// App is the coach in Slack.
type App struct {
	config Config
	out    outgoing
	// unasked is the sender too, for Send and Sent.
	unasked   *sender
	installed installations
	// installing are the routes of the installation pages; it may be empty.
	installing []handlers.Route
	// drainSender waits for what the sender has queued.
	drainSender func(context.Context) error

	// busy bounds the notices to people whose press could not be taken.
	busy chan struct{}
	// loose is the work that stands outside the inbox.
	loose sync.WaitGroup
}

// mostNotices are sent at once; when more people press buttons of a full app,
// the rest hear nothing, as their clicks must not cost more than they bring.
const mostNotices = 16

// New makes the app. Its error names every setting that is missing.
func New(c Config) (*App, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	var installed installations
	var installing []handlers.Route
	if c.BotToken != "" {
		installed = newSingle(singleConfig{Token: c.BotToken, APIURL: c.APIURL, Client: c.Client, Log: c.Log})
	} else {
		o := newOAuth(oauthConfig{
			ClientID: c.ClientID, ClientSecret: c.ClientSecret, PublicURL: c.PublicURL, APIURL: c.APIURL,
			Vault: c.Vault, Client: c.Client, Log: c.Log, Now: c.Now, NewID: c.NewID, SigningSecret: c.SigningSecret,
		})
		installed, installing = o, o.routes()
	}
	var m *metrics
	if c.Registerer != nil {
		m = newMetrics(c.Registerer)
	}
	s := newSender(senderConfig{
		Installations: installed, Client: c.Client, APIURL: c.APIURL,
		Log: c.Log, Metrics: m, Now: c.Now, NewID: c.NewID, References: c.References,
	})
	a := newApp(c, s, installed)
	a.unasked, a.installing, a.drainSender = s, installing, s.drain
	return a, nil
}

func newApp(c Config, out outgoing, installed installations) *App {
	return &App{
		config: c, out: out, installed: installed,
		drainSender: func(context.Context) error { return nil },
		busy:        make(chan struct{}, mostNotices),
	}
}

// check names what is missing or does not go together.
func (c Config) check() error {
	var missing []string
	need := func(set bool, name string) {
		if !set {
			missing = append(missing, name)
		}
	}
	need(c.Responder != nil, "Responder")
	need(c.Homes != nil, "Homes")
	need(c.Inbox != nil, "Inbox")
	need(c.Log != nil, "Log")
	need(c.Now != nil, "Now")
	need(c.NewID != nil, "NewID")
	need(c.Client != nil, "Client")
	many := c.ClientID != "" || c.ClientSecret != ""
	need(c.SigningSecret != "" || c.AppToken != "" && !many, "SigningSecret (or AppToken, for Socket Mode)")
	if many {
		need(c.ClientID != "", "ClientID")
		need(c.ClientSecret != "", "ClientSecret")
		need(c.PublicURL != "", "PublicURL")
		need(c.Vault != nil, "Vault")
	} else {
		need(c.BotToken != "", "BotToken (or ClientID and ClientSecret, for many workspaces)")
	}
	var wrong []error
	if len(missing) > 0 {
		wrong = append(wrong, fmt.Errorf("missing: %s", strings.Join(missing, ", ")))
	}
	if many && c.BotToken != "" {
		wrong = append(wrong, errors.New("both BotToken and ClientID are set: give the first for one workspace, the second for many"))
	}
	if c.APIURL != "" && !strings.HasSuffix(c.APIURL, "/") {
		wrong = append(wrong, errors.New(`APIURL must end in "/"`))
	}
	if err := errors.Join(wrong...); err != nil {
		return fmt.Errorf("setting up Slack: %w", err)
	}
	return nil
}

// Routes are the addresses Slack calls and, with many workspaces, the pages
// that install the app. There are none of the first without a SigningSecret:
// Socket Mode needs no address.
func (a *App) Routes() []handlers.Route {
	routes := append([]handlers.Route(nil), a.installing...)
	if a.config.SigningSecret == "" {
		return routes
	}
	return append(routes,
		handlers.Route{Pattern: "POST /slack/events", Handler: a.signed("application/json", a.serveEvent)},
		handlers.Route{Pattern: "POST /slack/commands", Handler: a.signed(formType, a.serveCommand)},
		handlers.Route{Pattern: "POST /slack/interactions", Handler: a.signed(formType, a.serveInteraction)},
	)
}

// Drain waits until nothing is being worked outside the inbox and all that was
// queued is sent, or the context ends. Drain the inbox first.
func (a *App) Drain(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		a.loose.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return fmt.Errorf("waiting for notices and windows in Slack: %w", ctx.Err())
	}
	if err := a.drainSender(ctx); err != nil {
		return fmt.Errorf("waiting for answers to Slack: %w", err)
	}
	return nil
}

// aside runs work outside the inbox and outside a request. A panic in it ends
// that work only.
func (a *App) aside(ctx context.Context, work func()) {
	a.loose.Go(func() {
		defer a.recovered(ctx)
		work()
	})
}

// recovered is to be deferred. It logs a fault of the runtime in its own words,
// and only the type of anything else, which may hold a person's.
func (a *App) recovered(ctx context.Context) {
	p := recover()
	if p == nil {
		return
	}
	text := fmt.Sprintf("a value of type %T", p)
	if fault, ok := p.(runtime.Error); ok {
		text = fault.Error()
	}
	a.config.Log.LogAttrs(ctx, slog.LevelError, "panic outside a request",
		slog.String("panic", text), slog.String("stack", string(debug.Stack())))
}
