package slackapp

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

const (
	// triggerTime is how long a trigger opens a window. Slack says three
	// seconds; the rest is for the way there.
	triggerTime = 2800 * time.Millisecond
	// tellTime bounds the attempt to tell a person that their answer failed.
	tellTime = 10 * time.Second
	// homeTold is how often at most a person is told about their Home tab,
	// which is drawn anew whenever they look at it.
	homeTold = 10 * time.Minute
	// complaintTime is how often a refused token is logged.
	complaintTime = time.Minute
	// urlUses and urlTime are what Slack allows a response URL.
	// Source: https://docs.slack.dev/interactivity/handling-user-interaction
	urlUses, urlTime = 5, 30 * time.Minute
	marksKept        = 10_000
)

// senderConfig is what newSender needs from outside.
type senderConfig struct {
	Installations installations
	// Client needs a timeout: one call takes no longer.
	Client *http.Client
	// APIURL ends in "/"; "" means Slack's.
	APIURL string
	Log    *slog.Logger
	// Metrics may be nil.
	Metrics *metrics
	Now     func() time.Time
	NewID   func() string
	// References may be nil.
	References handlers.References
}

// sender calls Slack's Web API: answers, windows, the Home tab, and the small
// things around them. It may be used from several goroutines.
//
// A message is sent at most once: when nobody knows whether Slack took it, it
// is not repeated, and the person is told instead.
type sender struct {
	installations installations
	http          recorder
	api           *url.URL
	log           *slog.Logger
	metrics       *metrics
	now           func() time.Time
	newID         func() string
	// repeatPause is before the first repeat; tests have no time for it.
	repeatPause time.Duration

	clients    *clients
	pauses     *pauses
	lanes      *handlers.Lanes[laneKey]
	flight     handlers.Flight
	people     *recent[userKey, who]
	urls       *recent[[sha256.Size]byte, int]
	complaints *recent[userKey, int]
	known      handlers.References
	unasked    *handlers.Pace[userKey]
}

// userKey is a Slack user within a workspace; User is empty for the workspace.
type userKey struct{ enterprise, team, user string }

func newSender(c senderConfig) *sender {
	if c.APIURL == "" {
		c.APIURL = slack.APIURL
	}
	api, err := url.Parse(c.APIURL)
	if err != nil {
		// It can never be called then, and allows no response URL.
		api = &url.URL{}
	}
	made := newClients(c.Client, c.APIURL, c.Now)
	return &sender{
		installations: c.Installations,
		http:          made.doer,
		api:           api,
		log:           c.Log,
		metrics:       c.Metrics,
		now:           c.Now,
		newID:         c.NewID,
		repeatPause:   repeatPause,
		clients:       made,
		pauses:        newPauses(),
		lanes:         newLanes(c.Metrics),
		people:        newRecent[userKey, who](whoMost, c.Now),
		urls:          newRecent[[sha256.Size]byte, int](marksKept, c.Now),
		complaints:    newRecent[userKey, int](marksKept, c.Now),
		known:         handlers.NewDirectory(c.References, c.Now),
		unasked:       handlers.NewPace[userKey](unaskedRate, unaskedBurst, unaskedWait),
	}
}

// send delivers an answer to its place. It returns when Slack took it, or when
// it is certain that it cannot be delivered or that nobody can know. The
// person has then been told if that was possible: see told.
func (s *sender) send(ctx context.Context, p place, a answer) error {
	defer s.flight.Enter()()
	files := filesOf(a.Reply)
	if len(files) > 0 && !takesFiles(p) {
		a, files = withoutFiles(a), nil
	}
	var f *failure
	switch p.Surface {
	case inMessage:
		if f = s.message(ctx, p, a); f == nil {
			f = s.upload(ctx, p, files)
		}
	case inEphemeral:
		f = s.ephemeral(ctx, p, a)
	case inModal:
		f = s.window(ctx, p, a)
	case inHome:
		f = s.publish(ctx, p, []chat.Reply{a.Reply})
	default:
		f = &failure{method: "draw", class: classUnsent}
	}
	if f == nil {
		return nil
	}
	// Telling that telling failed would go round in circles; and when sharing
	// was refused, what to do about it is for whoever shared to hear.
	quiet := a.Reply.Topic == "sorry" || a.SharedBy != "" && f.class == classRefused
	if p.Surface == inHome {
		quiet = quiet || !s.firstTime(keyOf(p), homeTold)
	}
	return s.failed(ctx, p, f, quiet)
}

// home publishes the person's Home tab.
func (s *sender) home(ctx context.Context, p place, rs []chat.Reply) error {
	defer s.flight.Enter()()
	f := s.publish(ctx, p, rs)
	if f == nil {
		return nil
	}
	p.Channel = ""
	return s.failed(ctx, p, f, !s.firstTime(keyOf(p), homeTold))
}

// drain waits until nothing is on its way.
func (s *sender) drain(ctx context.Context) error { return s.flight.Wait(ctx) }

// failed logs a failure under an id, tells the person unless quiet, and is the
// error to return.
func (s *sender) failed(ctx context.Context, p place, f *failure, quiet bool) error {
	f.id = s.newID()
	s.logFailure(ctx, p, f)
	if quiet || f.hopeless() {
		return f
	}
	if f.method == methodEphemeral {
		// What just failed is no way to say so.
		p.Channel = ""
	}
	if s.tell(ctx, p, f.sentence()) {
		f.told = true
		s.metrics.tells()
	}
	return f
}

func (s *sender) logFailure(ctx context.Context, p place, f *failure) {
	attrs := []slog.Attr{
		slog.String("id", f.id), slog.String("method", f.method), slog.String("class", string(f.class)),
		slog.String("code", f.code), slog.Int("status", f.status),
		slog.String("surface", string(p.Surface)), slog.String("team", p.Team),
		slog.Int("faults", f.faults), slog.Any("pointers", f.pointers),
	}
	switch {
	case f.hopeless():
		// Every answer of the workspace fails until somebody acts.
		if s.firstTime(userKey{p.Enterprise, p.Team, ""}, complaintTime) {
			s.log.LogAttrs(ctx, slog.LevelError, "Slack takes no calls for the workspace", attrs...)
		}
	case f.class == classUnsure:
		s.log.LogAttrs(ctx, slog.LevelError, "an answer may not have arrived", attrs...)
	default:
		s.log.LogAttrs(ctx, slog.LevelError, "an answer was not delivered", attrs...)
	}
}

// logUnfit says where blocks are faulty, which is a fault in our drawing.
func (s *sender) logUnfit(ctx context.Context, f *failure) {
	s.log.LogAttrs(ctx, slog.LevelError, "Slack refused the blocks, the text was sent alone",
		slog.String("id", s.newID()), slog.String("method", f.method), slog.String("code", f.code),
		slog.Int("faults", f.faults), slog.Any("pointers", f.pointers))
}

// tell says one sentence to the person only, where they are or else in their
// direct messages. It works after the context has ended, and is true when
// Slack took it.
func (s *sender) tell(ctx context.Context, p place, sentence string) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellTime)
	defer cancel()
	said := drawing{Text: sentence}
	if p.Channel != "" && p.Channel != p.User {
		f := s.whisper(ctx, p, said)
		if f == nil {
			return true
		}
		if !f.certain() {
			return false
		}
	}
	return p.User != "" && s.post(ctx, directly(p), []drawing{said}) == nil
}

// firstTime is true once for a person, and again after the time given.
func (s *sender) firstTime(who userKey, keep time.Duration) bool {
	return s.complaints.change(who, keep, func(n int) int { return n + 1 }) == 1
}

func keyOf(p place) userKey { return userKey{p.Enterprise, p.Team, p.User} }

// directly is the person's own conversation with the app. Slack takes the user
// id for the conversation's.
func directly(p place) place {
	return place{Surface: inMessage, Enterprise: p.Enterprise, Team: p.Team, User: p.User, Channel: p.User, Direct: true}
}

// because puts a sentence in front of an answer.
func because(why string, a answer) answer {
	a.Reply.Parts = slices.Concat([]chat.Part{chat.Paragraph{Text: why}}, a.Reply.Parts)
	return a
}

func optionsFor(p place, a answer) drawOptions {
	return drawOptions{Surface: p.Surface, Feedback: a.Feedback, Share: a.Share, Insert: a.Insert, Again: a.Again, SharedBy: a.SharedBy}
}

// mayAnswer is true for addresses that answers may be sent to. Response URLs
// come from outside, and an answer is for the person who asked.
func (s *sender) mayAnswer(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	if s.api.Host != "" && u.Scheme == s.api.Scheme && strings.EqualFold(u.Host, s.api.Host) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	ours := strings.HasSuffix(host, ".slack.com") || strings.HasSuffix(host, ".slack-gov.com")
	return ours && u.Scheme == "https" && (u.Port() == "" || u.Port() == "443")
}
