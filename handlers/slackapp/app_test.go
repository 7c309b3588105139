package slackapp

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestNew(t *testing.T) {
	s := newScene()
	full := s.config
	full.Client, full.BotToken = &http.Client{Timeout: time.Second}, "xoxb-secret"
	for _, c := range []struct {
		name    string
		change  func(*Config)
		missing []string
		routes  int
	}{
		{"one workspace over HTTP", func(*Config) {}, nil, 3},
		{"one workspace over Socket Mode", func(c *Config) { c.SigningSecret, c.AppToken = "", "xapp-secret" }, nil, 0},
		{"many workspaces", func(c *Config) {
			c.BotToken, c.ClientID, c.ClientSecret, c.PublicURL, c.Vault = "", "1.2", "s", "https://coach.example", noVault{}
		}, nil, 5},
		{"nothing", func(c *Config) { *c = Config{} },
			[]string{"Responder", "Homes", "Inbox", "Log", "Now", "NewID", "Client", "SigningSecret", "BotToken"}, 0},
		{"half of OAuth", func(c *Config) { c.BotToken, c.ClientID = "", "1.2" }, []string{"ClientSecret", "PublicURL", "Vault"}, 0},
		{"OAuth without a signing secret", func(c *Config) {
			c.BotToken, c.ClientID, c.ClientSecret, c.PublicURL, c.Vault = "", "1.2", "s", "https://coach.example", noVault{}
			c.SigningSecret, c.AppToken = "", "xapp-secret"
		}, []string{"SigningSecret"}, 0},
		{"both ways", func(c *Config) { c.ClientID, c.ClientSecret = "1.2", "s" }, []string{"both BotToken and ClientID"}, 0},
		{"address without an end", func(c *Config) { c.APIURL = "http://127.0.0.1/api" }, []string{`"/"`}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := full
			c.change(&config)
			a, err := New(config)
			if len(c.missing) == 0 {
				if err != nil {
					t.Fatal(err)
				}
				if n := len(a.Routes()); n != c.routes {
					t.Errorf("%d routes, want %d", n, c.routes)
				}
				return
			}
			if err == nil {
				t.Fatal("no error")
			}
			for _, name := range c.missing {
				if !strings.Contains(err.Error(), name) {
					t.Errorf("the error does not name %s: %v", name, err)
				}
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error holds a secret: %v", err)
			}
		})
	}
}

type noVault struct{}

func (noVault) Load(context.Context, string) ([]byte, error) { return nil, nil }
func (noVault) Save(context.Context, string, []byte) error   { return nil }
func (noVault) Remove(context.Context, string) error         { return nil }
func (noVault) Lock(context.Context, string) (func(), error) { return func() {}, nil }
