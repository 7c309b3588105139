package slackapp

// Stands in for send until it is merged; to be deleted then.

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/chat"
)

type metrics struct{}

func newMetrics(prometheus.Registerer) *metrics { return &metrics{} }

type senderConfig struct {
	Installations installations
	Client        *http.Client
	APIURL        string
	Log           *slog.Logger
	Metrics       *metrics
	Now           func() time.Time
	NewID         func() string
}

type sender struct{ c senderConfig }

func newSender(c senderConfig) *sender { return &sender{c} }

func (s *sender) send(context.Context, place, answer) error       { return nil }
func (s *sender) home(context.Context, place, []chat.Reply) error { return nil }
func (s *sender) ask(context.Context, place) error                { return nil }
func (s *sender) prompts(context.Context, place, []string) error  { return nil }
func (s *sender) working(context.Context, place) (done func())    { return func() {} }
func (s *sender) title(context.Context, place, string) error      { return nil }
func (s *sender) zone(context.Context, place) string              { return "" }
func (s *sender) drain(context.Context) error                     { return nil }
