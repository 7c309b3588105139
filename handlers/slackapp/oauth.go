package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

type oauthConfig struct {
	ClientID, ClientSecret string
	// SigningSecret may be empty over Socket Mode.
	SigningSecret string
	// PublicURL is https and a host (see publicURL).
	PublicURL string
	// APIURL ends in "/"; "" means Slack's own.
	APIURL string
	// AppID, when set, is the only app whose installation is taken.
	AppID  string
	Vault  Vault
	Client *http.Client
	Log    *slog.Logger
	Now    func() time.Time
	// NewID makes the numbers people quote when the request has none.
	NewID func() string
}

const (
	// cacheTime is how long another replica may use a token after its removal.
	cacheTime = time.Minute
	cacheMost = 4096
)

// oauth is the installations that people make themselves, by Slack's OAuth.
// Their tokens are in the vault, one record an installation.
type oauth struct {
	config   oauthConfig
	states   *oauthStates
	renewing shared[installRecord]

	mu    sync.Mutex
	cache map[string]cachedInstall
	// epoch counts what was dropped from the cache, so that a look-up that
	// began before does not put it back.
	epoch    int
	renewals map[string]*renewal
}

type cachedInstall struct {
	name   string
	record installRecord
	until  time.Time
}

// installRecord is what the vault keeps of an installation, as JSON.
type installRecord struct {
	installation
	App string `json:"app,omitempty"`
	// Refresh brings a new token once; it is empty when tokens do not expire.
	Refresh string `json:"refresh,omitempty"`
	// Expires is the end of the token; from RenewAt on a new one is asked for.
	Expires time.Time `json:"expires,omitzero"`
	RenewAt time.Time `json:"renew_at,omitzero"`
}

func newOAuth(c oauthConfig) *oauth {
	if c.APIURL == "" {
		c.APIURL = slack.APIURL
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	return &oauth{
		config:   c,
		states:   newOAuthStates(c.ClientSecret, c.SigningSecret, c.Now),
		cache:    map[string]cachedInstall{},
		renewals: map[string]*renewal{},
	}
}

var _ installations = (*oauth)(nil)

// find looks for the workspace's own installation, then for one from before
// the workspace joined the organisation, then for the whole organisation's.
func (o *oauth) find(ctx context.Context, enterprise, team string) (installation, error) {
	key := enterprise + "/" + team
	o.mu.Lock()
	epoch, c := o.epoch, o.cache[key]
	o.mu.Unlock()
	if c.name != "" && o.config.Now().Before(c.until) {
		r, err := o.living(ctx, c.name, c.record)
		if !errors.Is(err, errNotInstalled) {
			return r.installation, err
		}
	}
	missing := errNotInstalled
	for _, name := range installNames(enterprise, team) {
		r, err := o.load(ctx, name)
		if err == nil {
			r, err = o.living(ctx, name, r)
		}
		switch {
		case errors.Is(err, errNotInstalled):
			if !errors.Is(missing, errInstallAgain) {
				missing = err
			}
		case err != nil:
			return installation{}, fmt.Errorf("finding the Slack installation of %s: %w", key, err)
		default:
			o.keep(key, cachedInstall{name: name, record: r, until: o.config.Now().Add(cacheTime)}, epoch)
			return r.installation, nil
		}
	}
	return installation{}, missing
}

// remove takes the lock, so that a renewal under way cannot bring back what is
// removed.
func (o *oauth) remove(ctx context.Context, enterprise, team string) error {
	names := installNames(enterprise, team)
	if team != "" && enterprise != "" {
		names = names[:2] // the organisation's own installation stays
	}
	var faults []error
	for _, name := range names {
		o.drop(name)
		faults = append(faults, o.locked(ctx, name, func() error {
			if err := o.config.Vault.Remove(ctx, name); err != nil {
				return fmt.Errorf("removing %s: %w", name, err)
			}
			o.drop(name)
			o.forgetRenewal(name)
			return nil
		}))
	}
	err := errors.Join(faults...)
	if err == nil && len(names) > 0 {
		o.config.Log.LogAttrs(ctx, slog.LevelInfo, "slack installation removed",
			slog.String("enterprise", enterprise), slog.String("team", team))
	}
	return err
}

// install keeps a new installation, in place of an earlier one.
func (o *oauth) install(ctx context.Context, r installRecord) error {
	name := installName(r.Enterprise, r.Team)
	return o.locked(ctx, name, func() error {
		if err := o.save(ctx, name, r); err != nil {
			return err
		}
		o.dropAll() // an organisation's may have stood in for it
		o.forgetRenewal(name)
		return nil
	})
}

func (o *oauth) locked(ctx context.Context, name string, do func() error) error {
	release, err := o.config.Vault.Lock(ctx, name)
	if err != nil {
		return fmt.Errorf("locking %s: %w", name, err)
	}
	defer release()
	return do()
}

// load gives errNotInstalled when nothing is kept under the name.
func (o *oauth) load(ctx context.Context, name string) (installRecord, error) {
	text, err := o.config.Vault.Load(ctx, name)
	if err != nil {
		return installRecord{}, fmt.Errorf("loading %s: %w", name, err)
	}
	if text == nil {
		return installRecord{}, errNotInstalled
	}
	var r installRecord
	if json.Unmarshal(text, &r) != nil || r.Token == "" {
		// The decoder's error may quote a piece of the record.
		return installRecord{}, fmt.Errorf("loading %s: not a record of an installation", name)
	}
	return r, nil
}

func (o *oauth) save(ctx context.Context, name string, r installRecord) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("writing the record of %s: %w", name, err)
	}
	if err := o.config.Vault.Save(ctx, name, text); err != nil {
		return fmt.Errorf("saving %s: %w", name, err)
	}
	return nil
}

func (o *oauth) keep(key string, c cachedInstall, epoch int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.epoch != epoch {
		return
	}
	if len(o.cache) >= cacheMost {
		clear(o.cache)
	}
	o.cache[key] = c
}

// drop lets go of everything that was found under a name.
func (o *oauth) drop(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.epoch++
	for key, c := range o.cache {
		if c.name == name {
			delete(o.cache, key)
		}
	}
}

func (o *oauth) dropAll() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.epoch++
	clear(o.cache)
}

// idOfSlack is the form of every id Slack gives. Only such ids become part of a
// name in the vault or of a link.
var idOfSlack = regexp.MustCompile(`^[A-Z0-9]{1,40}$`)

// installName is where an installation is kept; "-" stands for no organisation,
// or for all its workspaces.
func installName(enterprise, team string) string {
	if enterprise == "" {
		enterprise = "-"
	}
	if team == "" {
		team = "-"
	}
	return "slack/installation/" + enterprise + "/" + team
}

// installNames are the names to look under, in order. There are none for ids
// that Slack cannot have sent.
func installNames(enterprise, team string) []string {
	if enterprise == "" && team == "" ||
		enterprise != "" && !idOfSlack.MatchString(enterprise) || team != "" && !idOfSlack.MatchString(team) {
		return nil
	}
	names := []string{installName(enterprise, team)}
	if enterprise != "" && team != "" {
		names = append(names, installName("", team), installName(enterprise, ""))
	}
	return names
}
