package teamsapp

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// PackageConfig is what of the app package is the operator's to choose.
type PackageConfig struct {
	// Name of the app, up to 30 characters; "" means Framework Coach.
	Name string
	// URL is the public address: https and a host, nothing after it.
	URL string
	// AppID is the bot's Microsoft app id. It names the app package too.
	AppID string
	// Version has the form 1.2.3; "" means 1.0.0. Teams takes an update of the
	// package only with a higher one.
	Version string
	// Examples are questions to suggest; Teams shows the first ten.
	Examples []string
}

// Limits of the manifest.
// Source: https://learn.microsoft.com/microsoft-365/extensibility/schema/
const (
	manifestVersion = "1.22"
	nameMost        = 30
	commandsMost    = 10
	commandMost     = 32
	commandTextMost = 128

	shortDescription = "Answers questions from published skills frameworks, in their exact words."
	longDescription  = "Framework Coach answers questions from published skills frameworks in their exact words, " +
		"with the source beside every quote. Ask what good looks like for a skill at a level, how two levels differ, " +
		"or what an example of your work shows. It says so when the frameworks do not answer, and it never guesses. " +
		"It reads only what is written to it: its own chat, mentions, and messages somebody points it at."
)

// What Teams sends back to name the commands of the message extension.
const (
	commandSearch   = "search"
	commandSelected = "evidence"
)

// manifest is the description of the app, in the order a person reads it.
type manifest struct {
	Schema      string      `json:"$schema"`
	Format      string      `json:"manifestVersion"`
	Version     string      `json:"version"`
	ID          string      `json:"id"`
	Developer   developer   `json:"developer"`
	Name        shortOrFull `json:"name"`
	Description shortOrFull `json:"description"`
	Icons       icons       `json:"icons"`
	Accent      string      `json:"accentColor"`
	Bots        []bot       `json:"bots"`
	Extensions  []composer  `json:"composeExtensions"`
	Permissions []string    `json:"permissions"`
	Domains     []string    `json:"validDomains"`
}

type developer struct {
	Name    string `json:"name"`
	Website string `json:"websiteUrl"`
	Privacy string `json:"privacyUrl"`
	Terms   string `json:"termsOfUseUrl"`
}

type shortOrFull struct {
	Short string `json:"short"`
	Full  string `json:"full"`
}

type icons struct {
	Color   string `json:"color"`
	Outline string `json:"outline"`
}

type bot struct {
	ID       string        `json:"botId"`
	Scopes   []string      `json:"scopes"`
	Files    bool          `json:"supportsFiles"`
	OneWay   bool          `json:"isNotificationOnly"`
	Commands []commandList `json:"commandLists,omitempty"`
}

type commandList struct {
	Scopes   []string  `json:"scopes"`
	Commands []command `json:"commands"`
}

// command is a suggestion. What it sends is an ordinary message.
type command struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

type composer struct {
	BotID    string           `json:"botId"`
	Commands []composeCommand `json:"commands"`
}

type composeCommand struct {
	ID          string      `json:"id"`
	Type        string      `json:"type"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Context     []string    `json:"context"`
	InitialRun  bool        `json:"initialRun,omitempty"`
	FetchTask   bool        `json:"fetchTask,omitempty"`
	Parameters  []parameter `json:"parameters,omitempty"`
}

type parameter struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description"`
	InputType   string `json:"inputType"`
}

// Package is the app package that an administrator uploads: a zip of the
// manifest and two icons. The same settings give the same bytes.
func Package(c PackageConfig) ([]byte, error) {
	m, err := c.manifest()
	if err != nil {
		return nil, fmt.Errorf("making the Teams app package: %w", err)
	}
	var written bytes.Buffer
	enc := json.NewEncoder(&written)
	enc.SetEscapeHTML(false) // a person reads it too
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		return nil, fmt.Errorf("writing the Teams manifest: %w", err)
	}
	color, err := colorIcon()
	if err != nil {
		return nil, err
	}
	outline, err := outlineIcon()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, file := range []struct {
		name string
		data []byte
	}{{"manifest.json", written.Bytes()}, {m.Icons.Color, color}, {m.Icons.Outline, outline}} {
		w, err := z.CreateHeader(&zip.FileHeader{
			Name: file.name, Method: zip.Deflate, Modified: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		})
		if err != nil {
			return nil, fmt.Errorf("adding %s to the Teams app package: %w", file.name, err)
		}
		if _, err := w.Write(file.data); err != nil {
			return nil, fmt.Errorf("writing %s into the Teams app package: %w", file.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("closing the Teams app package: %w", err)
	}
	return out.Bytes(), nil
}

func (c PackageConfig) manifest() (manifest, error) {
	if c.Name == "" {
		c.Name = "Framework Coach"
	}
	if c.Version == "" {
		c.Version = "1.0.0"
	}
	host, err := c.check()
	if err != nil {
		return manifest{}, err
	}
	base := "https://" + host
	everywhere := []string{"personal", "team", "groupChat"}
	return manifest{
		Schema: "https://developer.microsoft.com/en-us/json-schemas/teams/v" + manifestVersion + "/MicrosoftTeams.schema.json",
		Format: manifestVersion, Version: c.Version, ID: strings.ToLower(c.AppID),
		Developer:   developer{Name: c.Name, Website: base + "/", Privacy: base + "/", Terms: base + "/"},
		Name:        shortOrFull{c.Name, c.Name},
		Description: shortOrFull{shortDescription, longDescription},
		Icons:       icons{"color.png", "outline.png"}, Accent: "#1D3B53",
		Bots: []bot{{
			ID: strings.ToLower(c.AppID), Scopes: everywhere, Files: true,
			Commands: []commandList{{Scopes: everywhere, Commands: c.commands()}},
		}},
		Extensions: []composer{{BotID: strings.ToLower(c.AppID), Commands: []composeCommand{
			{
				ID: commandSearch, Type: "query", Title: "Find a descriptor",
				Description: "Search the frameworks and put a descriptor into the conversation",
				Context:     []string{"compose", "commandBox"}, InitialRun: true,
				Parameters: []parameter{{
					Name: "question", Title: "Skill and level",
					Description: "For example: data and insight practitioner", InputType: "text",
				}},
			},
			{
				ID: commandSelected, Type: "action", Title: "Find the descriptor",
				Description: "See which descriptors this message gives an example of",
				Context:     []string{"message"}, FetchTask: true,
			},
		}}},
		Permissions: []string{"identity", "messageTeamMembers"}, Domains: []string{host},
	}, nil
}

// commands are what Teams suggests in an empty box: the given questions that
// fit, and help.
func (c PackageConfig) commands() []command {
	out := []command{{"help", "See what you can ask"}}
	for _, q := range c.Examples {
		title := q
		if utf8.RuneCountInString(title) > commandMost || len(out) == commandsMost {
			continue // A title that is cut would send a cut question.
		}
		out = append(out, command{title, "Ask: " + q})
	}
	return out
}

// check names what cannot stand in a manifest, and returns the host.
func (c PackageConfig) check() (host string, err error) {
	var wrong []error
	if n := utf8.RuneCountInString(c.Name); n > nameMost {
		wrong = append(wrong, fmt.Errorf("the name has %d characters; Teams allows %d", n, nameMost))
	}
	if !guid.MatchString(c.AppID) {
		wrong = append(wrong, fmt.Errorf("app id %q: expected the form 11111111-2222-4333-8444-555555555555", c.AppID))
	}
	if !versionForm(c.Version) {
		wrong = append(wrong, fmt.Errorf("version %q: expected three numbers, for example 1.2.3", c.Version))
	}
	const expected = "expected https and a host and nothing after it, for example https://coach.example.org"
	u, err := url.Parse(c.URL)
	switch {
	case err != nil:
		// The parser's error repeats the address, and with it any password.
		wrong = append(wrong, errors.New("the public address is no address; "+expected))
	case u.User != nil:
		wrong = append(wrong, errors.New("the public address holds a name or password; "+expected))
	case u.Scheme != "https" || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery || strings.Contains(c.URL, "#"):
		wrong = append(wrong, fmt.Errorf("public address %q: %s", c.URL, expected))
	default:
		host = u.Host
	}
	return host, errors.Join(wrong...)
}

func versionForm(v string) bool {
	parts := strings.Split(v, ".")
	if len(parts) != 3 {
		return false
	}
	for _, p := range parts {
		if p == "" || len(p) > 5 || strings.Trim(p, "0123456789") != "" || len(p) > 1 && p[0] == '0' {
			return false
		}
	}
	return true
}
