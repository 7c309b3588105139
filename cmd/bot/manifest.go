package main

import (
	"fmt"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/handlers/slackapp"
)

// manifestSettings are those of "bot manifest".
type manifestSettings struct {
	Slack slackManifestSettings `cmd:"" help:"Print the manifest that makes the Slack app."`
}

type slackManifestSettings struct {
	URL      string `name:"url" help:"The public address of this bot: https://coach.example.org." placeholder:"URL" env:"COACH_PUBLIC_URL"`
	Socket   bool   `help:"For Socket Mode, which needs no public address."`
	Rotation bool   `name:"rotation" help:"Let access tokens expire after twelve hours and be renewed. This cannot be switched off again."`
	Name     string `help:"What the app is called (${default} unless set)." default:"Framework Coach"`
}

// manifest prints what makes an app on a platform.
func (w world) manifest(s manifestSettings) error {
	m, err := slackapp.Manifest(slackapp.ManifestConfig{
		Name: s.Slack.Name, URL: s.Slack.URL, Socket: s.Slack.Socket, Rotation: s.Slack.Rotation,
		Examples: coach.FirstExamples(),
	})
	if err != nil {
		return misusef("manifest slack: %w", err)
	}
	fmt.Fprintf(w.out, "%s\n", m)
	return nil
}
