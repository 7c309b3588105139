package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/handlers"
	"github.com/framework-coach/framework-coach/store"
)

// trips counts the exchanges with a store, and the commands in them.
type trips struct {
	mu   sync.Mutex
	made [][]string
}

func (c *trips) saw(commands []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	// A new connection says hello, and a script that the server does not hold yet
	// is sent once more.
	if len(commands) == 1 && (commands[0] == "hello" || commands[0] == "eval") {
		return
	}
	c.made = append(c.made, commands)
}

// counted is a number of exchanges, of commands in them, and of those that run a
// script, which is what a write is.
type counted struct{ trips, commands, scripts int }

func (c *trips) so() counted {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := counted{trips: len(c.made)}
	for _, commands := range c.made {
		out.commands += len(commands)
		for _, name := range commands {
			if name == "evalsha" {
				out.scripts++
			}
		}
	}
	return out
}

func (c counted) less(before counted) counted {
	return counted{c.trips - before.trips, c.commands - before.commands, c.scripts - before.scripts}
}

func (c counted) String() string {
	return fmt.Sprintf("%d trips, %d commands, %d scripts", c.trips, c.commands, c.scripts)
}

// surface is a platform in this process, with a stand-in on its other side.
type surface struct {
	routes []handlers.Route
	drain  func()
	// say and press make what a person sends, with a number of its own.
	say, press func(t *testing.T, n int, text string) *http.Request
	person     chat.PersonID
}

// do sends what people send, one after the other, and waits until all is done.
func (s surface) do(t *testing.T, all ...*http.Request) {
	t.Helper()
	mux := http.NewServeMux()
	for _, r := range s.routes {
		mux.Handle(r.Pattern, r.Handler)
	}
	for _, r := range all {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		if w.Code >= 300 {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
	}
	s.drain()
}

// surfaces are the platforms, each of them with an inbox as it is on Redis.
func surfaces(t *testing.T) map[string]func(*testing.T, *coach.Coach, *store.Store) surface {
	t.Helper()
	inbox := func(st *store.Store) *handlers.Inbox {
		return handlers.NewInbox(handlers.InboxConfig{Log: quiet, NewID: newID, Each: patience, Seen: st})
	}
	draining := func(t *testing.T, in *handlers.Inbox, p platform) func() {
		return func() {
			if err := in.Drain(t.Context()); err != nil {
				t.Error(err)
			}
			if err := p.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}
	return map[string]func(*testing.T, *coach.Coach, *store.Store) surface{
		"teams": func(t *testing.T, c *coach.Coach, st *store.Store) surface {
			stand, in := newTeamsStand(t, nil), inbox(st)
			app, err := newTeams(teamsSettings{
				AppID: standApp, Tenant: standDirectory, Secret: teamsSecret, Cloud: "public", MetadataURL: stand.URL + "/openid",
				TokenURL: stand.URL + "/token", TrustedHosts: []string{strings.TrimPrefix(stand.URL, "http://")},
			}, c, st, in, prometheus.NewRegistry(), quiet)
			if err != nil {
				t.Fatal(err)
			}
			who := someone{standDirectory, "mia"}
			request := func(t *testing.T, body string) *http.Request {
				r, err := teamsPost(t.Context(), "", stand.token(t, nil), body)
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			return surface{
				app.Routes(), draining(t, in, app),
				func(t *testing.T, n int, text string) *http.Request {
					return request(t, stand.said(who, fmt.Sprint(n), text))
				},
				func(t *testing.T, n int, text string) *http.Request {
					return request(t, stand.pressed(who, fmt.Sprint(n), text))
				},
				chat.PersonID{Platform: chat.Teams, Space: standDirectory, User: "29:mia"},
			}
		},
		"slack": func(t *testing.T, c *coach.Coach, st *store.Store) surface {
			stand, in := newSlackStand(t, nil), inbox(st)
			app, err := newSlack(serveSettings{Slack: slackSettings{SigningSecret: standSecret, BotToken: standToken, APIURL: stand.URL + "/api/"}},
				c, c, st, in, prometheus.NewRegistry(), quiet)
			if err != nil {
				t.Fatal(err)
			}
			request := func(t *testing.T, to, kind, body string) *http.Request {
				r, err := signedPost(t.Context(), to, kind, body)
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			return surface{
				app.Routes(), draining(t, in, app),
				func(t *testing.T, n int, text string) *http.Request {
					return request(t, "/slack/events", asJSON, saidInPrivate(fmt.Sprint(n), "Umia", "Dmia", text))
				},
				func(t *testing.T, n int, text string) *http.Request {
					return request(t, "/slack/commands", asForm, commanded(fmt.Sprint(n), "Umia", text, stand.URL+"/response/"+fmt.Sprint(n)))
				},
				chat.PersonID{Platform: chat.Slack, Space: standTeam, User: "Umia"},
			}
		},
	}
}

// TestStoreTripsOfAnAnswer holds how often an answer asks the store. Whoever
// changes a number here makes every answer of that kind faster or slower, and
// docs/performance.md says what one costs.
func TestStoreTripsOfAnAnswer(t *testing.T) {
	const question, more = "what does Practitioner data and insight look like at SCS2", "list the core skills"
	x, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	// mentored is somebody with a profile, a finished check-in, a plan and a mentor.
	mentored := func(t *testing.T, c *coach.Coach, p chat.PersonID) {
		letter := &letterbox{got: map[chat.PersonID][]chat.Reply{}}
		c.Reach(map[chat.Platform]reflection.Messenger{chat.Slack: letter, chat.Teams: letter})
		talk := twoCoaches{t: t, coach: []*coach.Coach{c}, letter: letter}
		mia, omar := &colleague{id: p, name: "mia"}, &colleague{id: chat.PersonID{Platform: p.Platform, Space: p.Space, User: "omar"}, name: "omar"}
		talk.people = []*colleague{mia, omar}
		for _, who := range talk.people {
			talk.say(who, "my framework is the core skills", "Saved")
		}
		talk.say(mia, "add @omar as my mentor", "Asked")
		talk.open(omar, "Mentor and mentee")
		talk.press(omar, "Accept", "It begins")
		talk.say(omar, "share @mia odp-core/data-and-insight/practitioner", "Suggest this")
		talk.fill(omar, nil, "Sent")
		talk.open(mia, "omar suggests a descriptor")
		talk.press(mia, "Keep as my focus", "Done")
		talk.send(mia, chat.Message{Choice: "check-in start odp-core/data-and-insight"})
		for _, answer := range []string{"true", "not yet"} {
			talk.send(mia, chat.Message{Text: answer})
		}
		if !strings.HasPrefix(mia.last.Title, "Your check-in of") {
			t.Fatalf("the check-in is not over: %q", mia.last.Title)
		}
	}
	both := func(c counted) map[string]counted { return map[string]counted{"teams": c, "slack": c} }
	stranger := func(*testing.T, *coach.Coach, chat.PersonID) {}
	for _, tt := range []struct {
		name   string
		person func(*testing.T, *coach.Coach, chat.PersonID)
		// before is what the person sent to this copy of the program already.
		before []string
		send   string
		press  bool
		want   map[string]counted
	}{
		{name: "the first question of somebody new", person: stranger, send: question,
			want: both(counted{5, 8, 2})},
		{name: "the next question of somebody with nothing saved", person: stranger, before: []string{question}, send: more,
			want: both(counted{5, 11, 1})},
		{name: "a button or a command of somebody with nothing saved", person: stranger, before: []string{question}, send: question, press: true,
			want: both(counted{5, 11, 1})},
		{name: "the first question of somebody with a mentor", person: mentored, send: question,
			want: both(counted{9, 20, 2})},
		// A message in Slack begins a thread, and a thread is a conversation: it is
		// told what waits.
		{name: "the next question of somebody with a mentor", person: mentored, before: []string{question}, send: question,
			want: map[string]counted{"teams": {7, 17, 1}, "slack": {9, 23, 1}}},
		{name: "a button or a command of somebody with a mentor", person: mentored, before: []string{question}, send: question, press: true,
			want: map[string]counted{"teams": {7, 17, 1}, "slack": {9, 23, 1}}},
		// In Slack it would begin a thread, and answer nothing.
		{name: "an answer of a check-in", person: mentored, before: []string{"start a short check-in"}, send: "true",
			want: map[string]counted{"teams": {7, 16, 2}}},
		{name: "the journal, opened", person: mentored, before: []string{question}, send: "My journal",
			want: both(counted{7, 19, 1})},
	} {
		for name, open := range surfaces(t) {
			want, held := tt.want[name]
			if !held {
				continue
			}
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				run := func(t *testing.T, all ...string) counted {
					var c trips
					keys, err := store.ParseKeyring(store.NewKey())
					if err != nil {
						t.Fatal(err)
					}
					st, err := store.Open(t.Context(), store.Config{Memory: true, Sealer: keys, Log: quiet, Trips: c.saw})
					if err != nil {
						t.Fatal(err)
					}
					defer func() {
						if err := st.Close(); err != nil {
							t.Error(err)
						}
					}()
					// What follow-ups refer to is kept as it is on Redis.
					kept := testKeeping
					kept.RedisURL = "redis://nowhere"
					co, err := coachOver(x, "", kept, st)
					if err != nil {
						t.Fatal(err)
					}
					s := open(t, co, st)
					tt.person(t, co, s.person)
					before := c.so()
					var requests []*http.Request
					for i, text := range all {
						send := s.say
						if tt.press && i == len(tt.before) {
							send = s.press
							if name == "teams" {
								text = "ask " + text
							}
						}
						requests = append(requests, send(t, int(time.Now().UnixNano()%1e9)+i, text))
					}
					s.do(t, requests...)
					return c.so().less(before)
				}
				// A person's messages are worked in order, so what the last one costs
				// is all less all but the last.
				got := run(t, append(slices.Clone(tt.before), tt.send)...).less(run(t, tt.before...))
				t.Log(got)
				if got != want {
					t.Errorf("%v, want %v", got, want)
				}
			})
		}
	}
}
