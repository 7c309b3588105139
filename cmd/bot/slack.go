package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/handlers"
	"github.com/framework-coach/framework-coach/handlers/slackapp"
	"github.com/framework-coach/framework-coach/store"
)

// callTime is how long one call of a platform's API may take.
const callTime = 10 * time.Second

// slackSettings say how the coach meets Slack. None set: not at all.
type slackSettings struct {
	SigningSecret string `help:"Checks that a request comes from Slack (Basic Information, App Credentials)." placeholder:"SECRET" env:"COACH_SLACK_SIGNING_SECRET" secret:""`
	BotToken      string `help:"Answers in one workspace (xoxb-...)." placeholder:"TOKEN" env:"COACH_SLACK_BOT_TOKEN" secret:""`
	AppToken      string `help:"Connects by Socket Mode, for a place without a public address (xapp-...)." placeholder:"TOKEN" env:"COACH_SLACK_APP_TOKEN" secret:""`
	ClientID      string `name:"client-id" help:"Lets more workspaces install the app by themselves, with the client secret, --public-url and --keys." placeholder:"ID" env:"COACH_SLACK_CLIENT_ID"`
	ClientSecret  string `help:"The app's client secret." placeholder:"SECRET" env:"COACH_SLACK_CLIENT_SECRET" secret:""`
	// Slack's own tools use this name.
	APIURL string `name:"api-url" help:"Another address of Slack's Web API, for tests." placeholder:"URL" env:"SLACK_API_URL" hidden:""`
}

// platformClient calls a platform's API. Nearly all calls go to one host, and
// the usual two idle connections would make most of them shake hands anew.
func platformClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = workers / 4
	t.MaxIdleConns = workers
	return &http.Client{Timeout: callTime, Transport: t}
}

// on is true when the coach is to meet Slack.
func (s slackSettings) on() bool {
	return s.SigningSecret != "" || s.BotToken != "" || s.AppToken != "" || s.ClientID != "" || s.ClientSecret != ""
}

// faults is every setting that is missing or does not fit the others.
func (s serveSettings) slackFaults() []error {
	slack := s.Slack
	if !slack.on() {
		return nil
	}
	var faults []error
	need := func(missing bool, fault string) {
		if missing {
			faults = append(faults, misuse{errors.New(fault)})
		}
	}
	need(slack.SigningSecret == "" && slack.AppToken == "",
		"Slack: COACH_SLACK_SIGNING_SECRET is not set, so nothing Slack sends can be trusted (or set COACH_SLACK_APP_TOKEN for Socket Mode)")
	need(slack.BotToken == "" && slack.ClientID == "",
		"Slack: expected COACH_SLACK_BOT_TOKEN for one workspace, or COACH_SLACK_CLIENT_ID for several")
	need(slack.BotToken != "" && slack.ClientID != "",
		"Slack: COACH_SLACK_BOT_TOKEN is for one workspace and COACH_SLACK_CLIENT_ID for several: set one of the two")
	need(slack.AppToken != "" && slack.ClientID != "",
		"Slack: COACH_SLACK_CLIENT_ID needs a public address, and COACH_SLACK_APP_TOKEN is for places without one: set one of the two")
	if slack.ClientID != "" {
		need(slack.ClientSecret == "", "Slack: COACH_SLACK_CLIENT_SECRET is not set, and COACH_SLACK_CLIENT_ID is")
		need(slack.SigningSecret == "", "Slack: COACH_SLACK_SIGNING_SECRET is not set, and COACH_SLACK_CLIENT_ID is")
		need(s.PublicURL == "", "Slack: --public-url (COACH_PUBLIC_URL) is not set: people are sent back there after installing")
	}
	if slack.APIURL != "" {
		u, err := url.Parse(slack.APIURL)
		need(err != nil || u.Scheme == "" || u.Host == "", "SLACK_API_URL: expected a URL such as https://slack.com/api/")
	}
	return faults
}

// newSlack joins the coach with Slack.
func newSlack(s serveSettings, c *coach.Coach, answering handlers.Responder, st *store.Store, inbox *handlers.Inbox, reg prometheus.Registerer, log *slog.Logger) (*slackapp.App, error) {
	config := slackapp.Config{
		Responder: answering, Homes: c, Inbox: inbox, Log: log, Registerer: reg,
		Now: time.Now, NewID: newID, Examples: coach.FirstExamples(),
		SigningSecret: s.Slack.SigningSecret, AppToken: s.Slack.AppToken, BotToken: s.Slack.BotToken,
		APIURL: s.Slack.APIURL, ClientID: s.Slack.ClientID, ClientSecret: s.Slack.ClientSecret, PublicURL: s.PublicURL,
		Client: platformClient(), References: store.NewReferences(st),
	}
	if s.Slack.ClientID != "" {
		config.Vault = store.NewVault(st)
	}
	app, err := slackapp.New(config)
	if err != nil {
		return nil, misusef("Slack: %w", err)
	}
	return app, nil
}

// runSocket keeps the Socket Mode connection until the context ends. Losing it
// for good ends the program: without it nobody in Slack is answered.
func runSocket(ctx context.Context, app *slackapp.App, stop context.CancelCauseFunc, wg *sync.WaitGroup) {
	wg.Go(func() {
		if err := app.RunSocket(ctx); err != nil && !errors.Is(err, context.Canceled) {
			stop(fmt.Errorf("the connection to Slack: %w", err))
		}
	})
}
