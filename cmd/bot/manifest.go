package main

import (
	"fmt"
	"io"
	"os"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/handlers/slackapp"
	"github.com/framework-coach/framework-coach/handlers/teamsapp"
)

// manifestSettings are those of "bot manifest".
type manifestSettings struct {
	Slack slackManifestSettings `cmd:"" help:"Print the manifest that makes the Slack app."`
	Teams teamsManifestSettings `cmd:"" help:"Write the app package for Teams, a zip file, to standard output."`
}

type slackManifestSettings struct {
	URL      string `name:"url" help:"The public address of this bot: https://coach.example.org." placeholder:"URL" env:"COACH_PUBLIC_URL"`
	Socket   bool   `help:"For Socket Mode, which needs no public address."`
	Rotation bool   `name:"rotation" help:"Let access tokens expire after twelve hours and be renewed. This cannot be switched off again."`
	Name     string `help:"What the app is called (${default} unless set)." default:"Framework Coach"`
}

type teamsManifestSettings struct {
	URL     string `name:"url" help:"The public address of this bot: https://coach.example.org." placeholder:"URL" env:"COACH_PUBLIC_URL"`
	AppID   string `name:"app-id" help:"The bot's Microsoft app id." placeholder:"ID" env:"COACH_TEAMS_APP_ID"`
	Version string `help:"The package's version; Teams takes an update only with a higher one (${default} unless set)." default:"1.0.0" placeholder:"1.2.3"`
	Name    string `help:"What the app is called (${default} unless set)." default:"Framework Coach"`
}

// slackManifest prints what makes the app in Slack.
func (w world) slackManifest(s slackManifestSettings) error {
	m, err := slackapp.Manifest(slackapp.ManifestConfig{
		Name: s.Name, URL: s.URL, Socket: s.Socket, Rotation: s.Rotation, Examples: coach.FirstExamples(),
	})
	if err != nil {
		return misusef("manifest slack: %w", err)
	}
	fmt.Fprintf(w.out, "%s\n", m)
	return nil
}

// teamsManifest writes the package that is uploaded to Teams.
func (w world) teamsManifest(s teamsManifestSettings) error {
	if terminal(w.out) {
		return misusef("manifest teams: a zip file is of no use on a screen: send it to a file, with \"bot manifest teams ... > coach.zip\"")
	}
	p, err := teamsapp.Package(teamsapp.PackageConfig{
		Name: s.Name, URL: s.URL, AppID: s.AppID, Version: s.Version, Examples: coach.FirstExamples(),
	})
	if err != nil {
		return misusef("manifest teams: %w", err)
	}
	if _, err := w.out.Write(p); err != nil {
		return fmt.Errorf("writing the app package: %w", err)
	}
	return nil
}

// terminal is true for a screen that somebody looks at.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
