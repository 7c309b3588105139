package slackapp

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// gaps are the whole seconds between calls.
func gaps(calls []sentCall) []int {
	var out []int
	for i := 1; i < len(calls); i++ {
		out = append(out, int(calls[i].at.Sub(calls[i-1].at).Seconds()))
	}
	return out
}

func TestARateLimitPausesTheWholeWorkspace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.script(methodPost, tooMany("7"))
		start := time.Now()
		send := func(team, channel string) time.Duration {
			p := o.at(inMessage)
			p.Team, p.Channel = team, channel
			if err := o.send(t.Context(), p, someAnswer()); err != nil {
				t.Error(err)
			}
			return time.Since(start)
		}
		var all sync.WaitGroup
		took := make([]time.Duration, 5)
		all.Go(func() { took[0] = send("T1", "C0") })
		synctest.Wait()
		for i := 1; i < 4; i++ {
			all.Go(func() { took[i] = send("T1", "C"+strconv.Itoa(i)) })
		}
		all.Go(func() { took[4] = send("T2", "C9") })
		all.Wait()
		for i, d := range took[:4] {
			if d < 7*time.Second || d > 7*time.Second+pauseSpread {
				t.Errorf("answer %d took %v, want the 7 s of the pause", i, d)
			}
		}
		if took[4] != 0 {
			t.Errorf("another workspace waited %v", took[4])
		}
		// Each was sent once, after one 429.
		if n := len(o.slack.to(methodPost)); n != 6 {
			t.Errorf("%d calls, want 6", n)
		}
	})
}

func TestOtherMethodsGoOnDuringAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.script(methodPost, tooMany("30"))
		go func() { _ = o.send(t.Context(), o.at(inMessage), someAnswer()) }()
		synctest.Wait()
		start := time.Now()
		if err := o.send(t.Context(), o.at(inModal), someAnswer()); err != nil || time.Since(start) != 0 {
			t.Errorf("a window waited %v: %v", time.Since(start), err)
		}
		_ = o.drain(t.Context())
	})
}

func TestPausesWithoutATimeDouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.always[methodEphemeral] = tooMany("")
		start := time.Now()
		err := o.send(t.Context(), o.at(inEphemeral), someAnswer())
		if got, want := gaps(o.slack.to(methodEphemeral)), []int{1, 2, 4, 8, 16, 30, 30}; !slices.Equal(got, want) {
			t.Errorf("seconds between the tries: %v, want %v", got, want)
		}
		if d := time.Since(start); d > callTime {
			t.Errorf("it was tried for %v", d)
		}
		if !told(err) || o.slack.holding("did not go out", "") != 1 {
			t.Errorf("err %v; want the person told", err)
		}
		// After a success it starts again at one second.
		time.Sleep(pauseMost + time.Second)
		o.slack.always[methodEphemeral] = nil
		o.slack.script(methodEphemeral, tooMany(""), tooMany(""))
		before := len(o.slack.to(methodEphemeral))
		for range 2 {
			if err := o.send(t.Context(), o.at(inEphemeral), someAnswer()); err != nil {
				t.Fatal(err)
			}
		}
		o.slack.script(methodEphemeral, tooMany(""))
		if err := o.send(t.Context(), o.at(inEphemeral), someAnswer()); err != nil {
			t.Fatal(err)
		}
		got := gaps(o.slack.to(methodEphemeral)[before:])
		if last := got[len(got)-1]; last != 1 {
			t.Errorf("after a success the pause is %d s, want 1", last)
		}
	})
}

func TestAPauseThatIsTooLongIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.script(methodPost, tooMany("121"))
		start := time.Now()
		if err := o.send(t.Context(), o.at(inMessage), someAnswer()); !told(err) || time.Since(start) != 0 {
			t.Errorf("err %v after %v", err, time.Since(start))
		}
		// A window's trigger is over much sooner.
		o.slack.script(methodOpen, tooMany("5"))
		if err := o.send(t.Context(), o.at(inModal), someAnswer()); err != nil || time.Since(start) != 0 {
			t.Errorf("err %v after %v; want the answer without a window at once", err, time.Since(start))
		}
	})
}

func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "-3": 0, "soon": 0, "1.5": 0, " 2 ": 2 * time.Second, "30": 30 * time.Second,
		"999999999999": retryAfterMost, "99999999999999999999999": 0, "Wed, 21 Oct 2026 07:28:00 GMT": 0,
	} {
		if got := retryAfter(header); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", header, got, want)
		}
	}
}

func TestStatusAppearsOnlyForSlowAnswers(t *testing.T) {
	for _, c := range []struct {
		name  string
		after time.Duration
		want  []string
	}{
		{"fast", 400 * time.Millisecond, nil},
		{"slow", 600 * time.Millisecond, []string{statusWords, ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newBubbleOutbox(t)
				done := o.working(t.Context(), o.at(inMessage))
				time.Sleep(c.after)
				done()
				done()
				if err := o.drain(t.Context()); err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, call := range o.slack.to(methodStatus) {
					got = append(got, call.values.Get("status"))
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("statuses %q, want %q", got, c.want)
				}
			})
		})
	}
}

// A status that may have been set is cleared, even when the delivery is over.
func TestAStatusIsClearedWhateverHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.script(methodStatus, hangs)
		ctx, cancel := context.WithCancel(t.Context())
		o.working(ctx, o.at(inMessage))
		time.Sleep(time.Second)
		cancel()
		if err := o.drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		calls := o.slack.to(methodStatus)
		if len(calls) != 2 || calls[1].values.Get("status") != "" {
			t.Errorf("%d calls; want the second to clear", len(calls))
		}
		o.working(t.Context(), o.at(inHome))()
		if len(o.slack.to(methodStatus)) != 2 {
			t.Error("a status without a thread")
		}
	})
}

func TestZone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		p := o.at(inMessage)
		ask := func(want string, calls int) {
			t.Helper()
			if got := o.who(t.Context(), p).Zone; got != want || len(o.slack.to(methodUser)) != calls {
				t.Errorf("zone = %q after %d calls, want %q after %d", got, len(o.slack.to(methodUser)), want, calls)
			}
		}
		ask("Europe/London", 1)
		time.Sleep(whoKept - time.Second)
		ask("Europe/London", 1)
		time.Sleep(2 * time.Second)
		ask("Europe/London", 2)

		p.User = "U2"
		o.slack.script(methodUser, refuses("missing_scope"))
		ask("", 3)
		time.Sleep(whoFailedKept - time.Second)
		ask("", 3)
		time.Sleep(2 * time.Second)
		ask("Europe/London", 4)

		p.User = "U3"
		o.slack.script(methodUser, hangs)
		start := time.Now()
		ask("", 5)
		if d := time.Since(start); d != whoTime {
			t.Errorf("a slow Slack held the answer for %v, want %v", d, whoTime)
		}
		p.User = ""
		ask("", 5)
	})
}

// One caller's hurry says nothing about the person's zone.
func TestAnEndedContextIsNotKeptAsAZone(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if got := o.who(ended, o.at(inMessage)).Zone; got != "" {
		t.Errorf("zone = %q", got)
	}
	if got := o.who(t.Context(), o.at(inMessage)).Zone; got != "Europe/London" {
		t.Errorf("zone = %q, want it asked again", got)
	}
}

func TestRecentForgets(t *testing.T) {
	now := time.Unix(0, 0)
	r := newRecent[string, int](2, func() time.Time { return now })
	r.put("a", 1, time.Minute)
	r.put("b", 2, time.Hour)
	if _, ok := r.get("a"); !ok {
		t.Error("a is gone too soon")
	}
	r.put("c", 3, time.Hour) // b is the longest unused
	if _, ok := r.get("b"); ok || r.len() != 2 {
		t.Error("the bound does not hold")
	}
	now = now.Add(time.Minute)
	if _, ok := r.get("a"); ok {
		t.Error("a outlived its time")
	}
	more := func(n int) int { return n + 1 }
	if r.change("d", time.Minute, more) != 1 || r.change("d", time.Minute, more) != 2 {
		t.Error("change does not build on the value")
	}
	now = now.Add(time.Minute)
	if r.change("d", time.Minute, more) != 1 {
		t.Error("change builds on a value that is over")
	}
	r.remove("d")
	if _, ok := r.get("d"); ok {
		t.Error("d was not removed")
	}
}

func TestErrorsSayWhatButNotWho(t *testing.T) {
	f := &failure{method: methodPost, class: classRefused, code: safeCode("xoxb-Secret Word"), status: 200, id: "id-1"}
	if got, want := f.Error(), "calling Slack's chat.postMessage: refused (other), status 200, id id-1"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	secret := errors.New("secret")
	f = &failure{method: methodPost, class: classNoToken, cause: secret}
	if !errors.Is(f, secret) || f.Error() != "calling Slack's chat.postMessage: no_token" {
		t.Errorf("Error() = %q", f.Error())
	}
	if told(secret) || refusal(secret) != "" || told(nil) {
		t.Error("an error of others is taken for ours")
	}
	got := pointersIn([]string{"[ERROR] words [json-pointer:/blocks/0/text]", "words", "[json-pointer:/a b]"})
	if !slices.Equal(got, []string{"/blocks/0/text"}) {
		t.Errorf("pointers %q", got)
	}
	if (&failure{class: classRefused, code: "x"}).sentence() == "" {
		t.Error("nothing to say")
	}
}

// Several calls that are refused together make one step of the doubling.
func TestAVolleyMakesOneStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		slow := func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(100 * time.Millisecond)
			tooMany("")(w, r)
		}
		o.slack.script(methodEphemeral, slow, slow, slow)
		start := time.Now()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := o.send(t.Context(), o.at(inEphemeral), someAnswer()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if d := time.Since(start); d > 1100*time.Millisecond+pauseSpread {
			t.Errorf("it took %v, want one pause of a second", d)
		}
	})
}

func (r *recent[K, V]) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.byKey)
}
