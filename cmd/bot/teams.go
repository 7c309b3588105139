package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/handlers"
	"github.com/framework-coach/framework-coach/handlers/teamsapp"
	"github.com/framework-coach/framework-coach/store"
)

// teamsSettings say how the coach meets Microsoft Teams. None set: not at all.
type teamsSettings struct {
	AppID           string    `name:"app-id" help:"The bot's Microsoft app id. Without it there is no address for Teams." placeholder:"ID" env:"COACH_TEAMS_APP_ID"`
	Tenant          string    `help:"The directory the bot is registered in." placeholder:"ID" env:"COACH_TEAMS_TENANT"`
	Tenants         []string  `help:"The directories whose people are answered (the bot's own unless set)." placeholder:"ID" env:"COACH_TEAMS_TENANTS"`
	Secret          string    `help:"A client secret of the bot." placeholder:"SECRET" env:"COACH_TEAMS_SECRET" secret:""`
	Certificate     string    `help:"Instead of a secret: a certificate and its RSA key, as PEM; mostly given as a file, by COACH_TEAMS_CERTIFICATE_FILE." placeholder:"PEM" env:"COACH_TEAMS_CERTIFICATE" secret:""`
	ManagedIdentity bool      `help:"Instead of a secret: the identity of the Azure machine." env:"COACH_TEAMS_MANAGED_IDENTITY"`
	Cloud           cloudName `help:"public, gcc, gcc-high or dod (${default} unless set)." enum:"public,gcc,gcc-high,dod" default:"public" placeholder:"CLOUD" env:"COACH_TEAMS_CLOUD"`
	Playground      bool      `help:"Answer the Microsoft 365 Agents Playground on this machine. It verifies nothing, listens on this machine only and takes no secrets." env:"COACH_TEAMS_PLAYGROUND"`

	// Where Microsoft's own addresses stand in a test. They lead to this
	// machine or nowhere: whoever names the keys decides who is believed.
	MetadataURL  string   `name:"metadata-url" env:"COACH_TEAMS_METADATA_URL" hidden:""`
	TokenURL     string   `name:"token-url" env:"COACH_TEAMS_TOKEN_URL" hidden:""`
	TrustedHosts []string `name:"trusted-hosts" env:"COACH_TEAMS_TRUSTED_HOSTS" hidden:""`
}

// cloudName is a cloud as it was set: small or capital letters are the same, and
// nothing is the public one, for a variable that is set and empty.
type cloudName string

// UnmarshalText reads one.
func (c *cloudName) UnmarshalText(text []byte) error { //nolint:unparam // The interface has it; what is no cloud is told with all of them.
	*c = cloudName(strings.ToLower(strings.TrimSpace(string(text))))
	if *c == "" {
		*c = cloudName(teamsapp.Public)
	}
	return nil
}

// on is true when the coach is to meet Teams.
func (s teamsSettings) on() bool {
	return s.Playground || s.AppID != "" || s.Tenant != "" || s.credentials() > 0
}

// credentials is how many ways to prove who the bot is were given.
func (s teamsSettings) credentials() int {
	n := 0
	for _, given := range []bool{s.Secret != "", s.Certificate != "", s.ManagedIdentity} {
		if given {
			n++
		}
	}
	return n
}

// directories are those whose people are answered; after a comma may be a space.
func (s teamsSettings) directories() []string {
	var out []string
	for _, id := range s.Tenants {
		out = append(out, strings.TrimSpace(id))
	}
	return out
}

// teamsFaults is every setting that is missing or does not fit the others.
func (s serveSettings) teamsFaults() []error {
	teams := s.Teams
	if !teams.on() {
		return nil
	}
	var faults []error
	need := func(missing bool, fault string) {
		if missing {
			faults = append(faults, misuse{errors.New(fault)})
		}
	}
	if teams.Playground {
		need(teams.AppID != "" || teams.Tenant != "" || teams.credentials() > 0,
			"Teams: --teams-playground verifies nothing, so it takes no app id, directory or secret: unset the others, or leave it out")
		need(!onThisMachine(s.Addr), "Teams: --teams-playground verifies nothing, so it listens on this machine only: set --addr (COACH_ADDR) to localhost:PORT")
		need(s.PublicURL != "", "Teams: --teams-playground is for this machine only, and --public-url (COACH_PUBLIC_URL) is set: unset one of the two")
	} else {
		need(teams.AppID == "", "Teams: COACH_TEAMS_APP_ID is not set: the bot's app id, of the form 11111111-2222-4333-8444-555555555555")
		need(teams.Tenant == "", "Teams: COACH_TEAMS_TENANT is not set: the id of the directory the bot is registered in")
		need(teams.credentials() == 0, "Teams: expected one of COACH_TEAMS_SECRET, COACH_TEAMS_CERTIFICATE_FILE and COACH_TEAMS_MANAGED_IDENTITY")
		need(teams.credentials() > 1, "Teams: more than one of COACH_TEAMS_SECRET, COACH_TEAMS_CERTIFICATE and COACH_TEAMS_MANAGED_IDENTITY is set: set one of them")
	}
	for _, id := range append([]string{teams.AppID, teams.Tenant}, teams.directories()...) {
		need(id != "" && !teamsapp.IsID(id), fmt.Sprintf("Teams: %q is no id: expected the form 11111111-2222-4333-8444-555555555555", id))
	}
	if teams.Certificate != "" {
		if err := teamsapp.CheckCertificate([]byte(teams.Certificate)); err != nil {
			faults = append(faults, misusef("Teams: COACH_TEAMS_CERTIFICATE_FILE: %w", err))
		}
	}
	for name, address := range map[string]string{"COACH_TEAMS_METADATA_URL": teams.MetadataURL, "COACH_TEAMS_TOKEN_URL": teams.TokenURL} {
		u, err := url.Parse(address)
		need(address != "" && (err != nil || !onThisMachine(u.Host)), "Teams: "+name+" is for tests: expected an address on this machine")
	}
	for _, host := range teams.TrustedHosts {
		need(!onThisMachine(host), "Teams: COACH_TEAMS_TRUSTED_HOSTS is for tests: expected HOST:PORT on this machine")
	}
	return faults
}

// onThisMachine is true for a host and port that only this machine reaches.
func onThisMachine(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// newTeams joins the coach with Teams.
func newTeams(s teamsSettings, answering handlers.Responder, st *store.Store, inbox *handlers.Inbox, reg prometheus.Registerer, log *slog.Logger) (*teamsapp.App, error) {
	app, err := teamsapp.New(teamsapp.Config{
		Responder: answering, Inbox: inbox, Log: log, Registerer: reg, Now: time.Now, NewID: newID, Client: platformClient(), References: store.NewReferences(st),
		AppID: s.AppID, Tenant: s.Tenant, AllowedTenants: s.directories(), Cloud: teamsapp.Cloud(s.Cloud), Playground: s.Playground,
		Secret: s.Secret, Certificate: []byte(s.Certificate), ManagedIdentity: s.ManagedIdentity,
		IdentityEndpoint: os.Getenv("IDENTITY_ENDPOINT"), IdentityHeader: os.Getenv("IDENTITY_HEADER"),
		MetadataURL: s.MetadataURL, TokenURL: s.TokenURL, TrustedHosts: s.TrustedHosts,
	})
	if err != nil {
		return nil, misusef("Teams: %w", err)
	}
	return app, nil
}
