package teamsapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/core"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/handlers"
)

// References keep where each person can be written to.
type References = handlers.References

// inbox takes deliveries without waiting. Its errors are handlers.ErrRepeat,
// handlers.ErrFull and handlers.ErrStopping.
type inbox interface {
	Accept(handlers.Delivery) error
}

// Config is what the app needs from outside.
//
// What goes out carries a token that one of Secret, Certificate and
// ManagedIdentity brings in. What comes in is always verified against AppID;
// Playground is the one exception, and takes nothing but this machine's own
// requests.
type Config struct {
	Responder handlers.Responder
	Inbox     inbox
	Log       *slog.Logger
	// Registerer takes the metrics; it may be nil.
	Registerer prometheus.Registerer
	Now        func() time.Time
	NewID      func() string
	// Client calls Microsoft. It must have a timeout.
	Client *http.Client
	// References may be nil: then they live in memory.
	References References

	// AppID is the bot's Microsoft app id, Tenant the directory it is
	// registered in.
	AppID, Tenant string
	// AllowedTenants are the directories whose people are answered; none means
	// Tenant only.
	AllowedTenants []string

	// Secret is a client secret of the app.
	Secret string
	// Certificate holds a certificate of the app and its RSA key, as PEM.
	Certificate []byte
	// ManagedIdentity uses the identity of the Azure machine, whose client id
	// is AppID.
	ManagedIdentity bool
	// IdentityEndpoint and IdentityHeader are what Azure App Service sets as
	// IDENTITY_ENDPOINT and IDENTITY_HEADER. Without them the address of a
	// virtual machine is asked.
	IdentityEndpoint, IdentityHeader string

	Cloud Cloud
	// MetadataURL, TokenURL and TrustedHosts stand in for Microsoft's in
	// tests. A host on this machine may be called without https.
	MetadataURL, TokenURL string
	TrustedHosts          []string

	// Playground answers the Microsoft 365 Agents Playground on this machine,
	// which signs nothing. It goes with no credentials at all.
	Playground bool
}

// App is the coach in Teams.
type App struct {
	config  Config
	adapter *core.BotFrameworkAdapter
	sender  *messenger
	known   References
	answers *answers
	metrics *metrics
}

// New makes the app. Its error names every setting that is missing.
func New(c Config) (*App, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("setting up Teams: %w", err)
	}
	where, err := cloudOf(c.Cloud)
	if err != nil {
		return nil, fmt.Errorf("setting up Teams: %w", err)
	}
	if c.MetadataURL != "" {
		where.Metadata = c.MetadataURL
	}
	if len(c.AllowedTenants) == 0 && c.Tenant != "" {
		c.AllowedTenants = []string{c.Tenant}
	}
	own := *c.Client
	// A redirect would carry the token, or the answer, to wherever it points.
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.Client = &own

	m := newMetrics(c.Registerer)
	tokens, err := newTokens(c, where, m)
	if err != nil {
		return nil, fmt.Errorf("setting up Teams: %w", err)
	}
	known := handlers.NewDirectory(c.References, c.Now)
	hosts := append(where.Hosts, c.TrustedHosts...)
	cl := newClient(clientConfig{
		HTTP: c.Client, Tokens: tokens, Hosts: hosts, Local: c.Playground, Now: c.Now, Metrics: m,
	})
	a := &App{config: c, known: known, metrics: m, answers: newAnswers(c.Now)}
	a.sender = newMessenger(messengerConfig{
		Client: cl, References: known, Log: c.Log, Metrics: m, Now: c.Now, NewID: c.NewID,
		AppID: c.AppID,
	})
	var check auth.TokenValidator = playground{}
	if !c.Playground {
		keys := newKeys(keysConfig{Metadata: where.Metadata, Client: c.Client, Now: c.Now, Log: c.Log})
		check = newValidator(validatorConfig{
			Keys: keys, Issuer: where.Issuer, AppID: c.AppID, Tenants: c.AllowedTenants, Now: c.Now,
		})
	}
	a.adapter = &core.BotFrameworkAdapter{
		AdapterSetting: core.AdapterSetting{
			AppID: c.AppID, CredentialProvider: auth.SimpleCredentialProvider{AppID: c.AppID},
		},
		TokenValidator: check, Client: bound{client: cl},
	}
	return a, nil
}

// guid is the form of app and tenant ids.
var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// IsID is true for what has the form of an app's or a tenant's id.
func IsID(s string) bool { return guid.MatchString(s) }

// check names what is missing or does not go together.
func (c Config) check() error {
	var missing []string
	need := func(set bool, name string) {
		if !set {
			missing = append(missing, name)
		}
	}
	need(c.Responder != nil, "Responder")
	need(c.Inbox != nil, "Inbox")
	need(c.Log != nil, "Log")
	need(c.Now != nil, "Now")
	need(c.NewID != nil, "NewID")
	need(c.Client != nil, "Client")
	ways := 0
	for _, set := range []bool{c.Secret != "", len(c.Certificate) > 0, c.ManagedIdentity} {
		if set {
			ways++
		}
	}
	var wrong []error
	if c.Playground {
		if ways > 0 {
			wrong = append(wrong, errors.New("Playground does not verify who calls, so it goes with no credentials")) //nolint:staticcheck // The name of a field.
		}
	} else {
		need(c.AppID != "", "AppID")
		need(c.Tenant != "", "Tenant")
		need(ways > 0, "Secret, Certificate or ManagedIdentity")
		if ways > 1 {
			wrong = append(wrong, errors.New("more than one of Secret, Certificate and ManagedIdentity is set: give one"))
		}
		for _, id := range append([]string{c.AppID, c.Tenant}, c.AllowedTenants...) {
			if id != "" && !guid.MatchString(id) {
				wrong = append(wrong, fmt.Errorf("%q is no id: expected the form 11111111-2222-4333-8444-555555555555", id))
			}
		}
	}
	if len(missing) > 0 {
		wrong = append([]error{fmt.Errorf("missing: %s", strings.Join(missing, ", "))}, wrong...)
	}
	return errors.Join(wrong...)
}

// pathMessages is where the Bot Connector delivers everything.
const pathMessages = "/api/messages"

// Routes are the addresses Teams calls.
func (a *App) Routes() []handlers.Route {
	return []handlers.Route{{Pattern: "POST " + pathMessages, Handler: http.HandlerFunc(a.serve)}}
}

// Drain waits until all that is being sent is sent, or the context ends. Drain
// the inbox first.
func (a *App) Drain(ctx context.Context) error {
	if err := a.sender.flight.Wait(ctx); err != nil {
		return fmt.Errorf("waiting for answers to Teams: %w", err)
	}
	return nil
}
