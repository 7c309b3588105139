package slackapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// The paths Slack calls under the public address.
const (
	pathEvents       = "/slack/events"
	pathInteractions = "/slack/interactions"
	pathCommands     = "/slack/commands"
	pathInstall      = "/slack/install"
	pathOAuth        = "/slack/oauth"
)

// What Slack sends back to name the command and the shortcuts.
const (
	manifestCommand    = "/coach"
	manifestAsk        = "ask_the_coach"
	manifestDescriptor = "find_descriptor"
)

// ManifestConfig is what of an app's manifest is the operator's to choose.
type ManifestConfig struct {
	// Name of the app, up to 35 characters; "" means Framework Coach.
	Name string
	// URL is the public address: https and a host, nothing after it.
	URL string
	// Socket is for Socket Mode, where Slack calls no address; URL is not used.
	Socket bool
	// Rotation has tokens expire after 12 hours. Slack offers no way back.
	Rotation bool
	// Examples are questions to suggest; Slack shows the first four.
	Examples []string
}

// Limits of the manifest, from https://github.com/slackapi/manifest-schema.
const (
	maxAppName       = 35
	maxPrompts       = 4
	maxPromptTitle   = 40 // ours: the schema has none, but a longer title is cut on a phone
	manifestMajor    = 1
	manifestMinor    = 1
	shortDescription = "Answers questions from published skills frameworks, in their exact words."
	longDescription  = "Framework Coach answers questions from published skills frameworks in their exact words, " +
		"with the source beside every quote. Ask what good looks like for a skill at a level, how two levels differ, " +
		"or what an example of your work shows. It says so when the frameworks do not answer, and it never guesses. " +
		"It reads only what is written to it: direct messages, mentions, commands and shortcuts."
)

// manifest is Slack's manifest with the one switch that must be said although
// it is off: the library leaves it out, and then nobody can write to the app.
type manifest struct {
	slack.Manifest
	Features manifestParts `json:"features"`
}

type manifestParts struct {
	slack.Features
	AppHome manifestHome `json:"app_home"`
}

type manifestHome struct {
	Home     bool `json:"home_tab_enabled"`
	Messages bool `json:"messages_tab_enabled"`
	ReadOnly bool `json:"messages_tab_read_only_enabled"`
}

// Manifest is the description Slack creates the app from, as indented JSON of
// version 1 of the schema: https://docs.slack.dev/reference/app-manifest.
func Manifest(c ManifestConfig) ([]byte, error) {
	if c.Name == "" {
		c.Name = "Framework Coach"
	}
	if n := utf8.RuneCountInString(c.Name); n > maxAppName {
		return nil, fmt.Errorf("the name of the Slack app has %d characters; Slack allows %d", n, maxAppName)
	}
	if c.Socket && c.Rotation {
		return nil, errors.New("token rotation needs the installation by OAuth and so a public address; it does not go with Socket Mode alone")
	}
	if !c.Socket {
		base, err := publicURL(c.URL)
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(base, "https://") {
			return nil, fmt.Errorf("public address %q: Slack calls only https addresses, for example https://coach.example.org", c.URL)
		}
		c.URL = base
	}

	var m manifest
	m.Metadata = slack.ManifestMetadata{MajorVersion: manifestMajor, MinorVersion: manifestMinor}
	m.Display = slack.Display{Name: c.Name, Description: shortDescription, LongDescription: longDescription, BackgroundColor: "#1d3b53"}
	m.Features = c.features()
	m.OAuthConfig.Scopes.Bot = scopeNames()
	m.Settings = slack.Settings{
		EventSubscriptions:   &slack.EventSubscriptions{BotEvents: botEvents()},
		Interactivity:        &slack.Interactivity{IsEnabled: true},
		OrgDeployEnabled:     true,
		SocketModeEnabled:    c.Socket,
		TokenRotationEnabled: c.Rotation,
	}
	if !c.Socket {
		m.OAuthConfig.RedirectUrls = []string{c.URL + pathOAuth}
		m.Settings.EventSubscriptions.RequestUrl = c.URL + pathEvents
		m.Settings.Interactivity.RequestUrl = c.URL + pathInteractions
	}

	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // a person reads it before pasting it
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	return out.Bytes(), nil
}

func (c ManifestConfig) features() manifestParts {
	f := manifestParts{AppHome: manifestHome{Home: true, Messages: true}}
	f.AgentView = &slack.AgentView{AgentDescription: shortDescription + " Ask what good looks like, how levels differ, or what your work shows."}
	for _, q := range c.Examples[:min(len(c.Examples), maxPrompts)] {
		f.AgentView.SuggestedPrompts = append(f.AgentView.SuggestedPrompts, slack.ManifestSuggestedPrompt{Title: promptTitle(q), Message: q})
	}
	f.BotUser = slack.BotUser{DisplayName: c.Name, AlwaysOnline: true}
	f.Shortcuts = []slack.Shortcut{
		{Name: "Ask the coach", Type: slack.GlobalShortcut, CallbackID: manifestAsk,
			Description: "Ask a question; only you see the answer"},
		{Name: "Find the descriptor", Type: slack.MessageShortcut, CallbackID: manifestDescriptor,
			Description: "See which descriptors this message gives an example of"},
	}
	command := slack.ManifestSlashCommand{Command: manifestCommand, ShouldEscape: true,
		Description: "Ask the skills frameworks; only you see the answer", UsageHint: "[question], me or help"}
	if !c.Socket {
		command.Url = c.URL + pathCommands
	}
	f.SlashCommands = []slack.ManifestSlashCommand{command}
	return f
}

// promptTitle shortens a question to what fits a button, at a word's end.
func promptTitle(q string) string {
	if utf8.RuneCountInString(q) <= maxPromptTitle {
		return q
	}
	short := ""
	for _, word := range strings.Fields(q) {
		if utf8.RuneCountInString(short)+1+utf8.RuneCountInString(word) >= maxPromptTitle {
			break
		}
		short += word + " "
	}
	if short == "" {
		short = string([]rune(q)[:maxPromptTitle-1])
	}
	return strings.TrimRight(short, " ,;:") + "…"
}

// publicURL checks the address Slack and browsers reach the app at and gives it
// without a slash at its end: https and a host, or http on this machine itself,
// for tests.
func publicURL(given string) (string, error) {
	const expected = "expected https and a host and nothing after it, for example https://coach.example.org"
	u, err := url.Parse(given)
	if err != nil {
		// The parser's error repeats the address, and with it any password.
		return "", fmt.Errorf("the public address is no address; %s", expected)
	}
	if u.User != nil {
		return "", fmt.Errorf("the public address holds a name or password; %s", expected)
	}
	local := u.Hostname() == "127.0.0.1" || u.Hostname() == "::1" || u.Hostname() == "localhost"
	if u.Hostname() == "" || u.Scheme != "https" && (u.Scheme != "http" || !local) ||
		u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery || strings.Contains(given, "#") {
		return "", fmt.Errorf("public address %q: %s", given, expected)
	}
	return u.Scheme + "://" + u.Host, nil
}
