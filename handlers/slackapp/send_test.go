package slackapp

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

func TestWhatAMessageCarries(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	if err := o.send(t.Context(), o.at(inMessage), said("one", "two")); err != nil {
		t.Fatal(err)
	}
	calls := o.slack.to(methodPost)
	if len(calls) != 2 || !strings.Contains(calls[0].text(), "one") || !strings.Contains(calls[1].text(), "two") {
		t.Fatalf("%d messages, want one and two", len(calls))
	}
	v := calls[0].values
	for key, want := range map[string]string{
		"channel": "C1", "thread_ts": "1699999999.000001", "unfurl_links": "false", "unfurl_media": "false", "token": canaryKey,
	} {
		if got := v.Get(key); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	for _, key := range []string{"parse", "link_names", "as_user", "mrkdwn"} {
		if v.Has(key) {
			t.Errorf("%s is sent: %q", key, v.Get(key))
		}
	}
}

func TestAConversationThatTakesNothing(t *testing.T) {
	for code, why := range map[string]string{
		"not_in_channel": "not a member", "channel_not_found": "cannot reach", "is_archived": "archived",
		"restricted_action": "not allowed", "restricted_action_read_only_channel": "not allowed", "thread_not_found": "is gone",
	} {
		t.Run(code, func(t *testing.T) {
			o := newOutbox(t, 3*time.Second)
			o.slack.script(methodPost, refuses(code))
			if err := o.send(t.Context(), o.at(inMessage), someAnswer()); err != nil {
				t.Fatal(err)
			}
			calls := o.slack.to(methodPost)
			if len(calls) != 2 || calls[1].values.Get("channel") != "U1" || calls[1].values.Has("thread_ts") {
				t.Fatalf("%d messages, the last to %v; want it in the direct messages", len(calls), calls[len(calls)-1].values)
			}
			text := calls[1].values.Get("text")
			if !strings.Contains(text, why) || strings.Index(text, why) > strings.Index(text, canaryWords) {
				t.Errorf("the reason %q does not come first in %q", why, text)
			}
		})
	}
}

// A shared answer goes to the channel or nowhere; who shared it is told by the caller.
func TestSharingIsNotMovedElsewhere(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.slack.script(methodPost, refuses("not_in_channel"))
	a := someAnswer()
	a.SharedBy = "U1"
	err := o.send(t.Context(), o.at(inMessage), a)
	if refusal(err) != "not_in_channel" || told(err) || len(o.slack.calls) != 1 {
		t.Errorf("refusal %q, told %v, %d calls", refusal(err), told(err), len(o.slack.calls))
	}
}

func TestRefusedBlocksLeaveTheText(t *testing.T) {
	for _, c := range []struct {
		method string
		place  func(*outbox) place
	}{
		{methodPost, func(o *outbox) place { return o.at(inMessage) }},
		{methodEphemeral, func(o *outbox) place { return o.at(inEphemeral) }},
		{methodResponse, (*outbox).byURL},
	} {
		for _, code := range []string{"invalid_blocks", "msg_blocks_too_long"} {
			o := newOutbox(t, 3*time.Second)
			o.slack.script(c.method, refuses(code))
			if err := o.send(t.Context(), c.place(o), someAnswer()); err != nil {
				t.Fatal(err)
			}
			calls := o.slack.to(c.method)
			if len(calls) != 2 || len(o.slack.calls) != 2 {
				t.Fatalf("%s: %d calls, want 2", c.method, len(calls))
			}
			last := calls[1]
			if last.values.Has("blocks") || last.body["blocks"] != nil || !strings.Contains(last.text(), canaryWords) {
				t.Errorf("%s: the second message is not the text alone: %v %v", c.method, last.values, last.body)
			}
			if book := o.book.String(); !strings.Contains(book, `"/blocks/0/text"`) || !strings.Contains(book, `"faults":1`) {
				t.Errorf("%s: the log does not say where the fault is: %s", c.method, book)
			}
		}
	}
}

func TestWhatAResponseURLGets(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	if err := o.send(t.Context(), o.byURL(), someAnswer()); err != nil {
		t.Fatal(err)
	}
	body := o.slack.to(methodResponse)[0].body
	if body["response_type"] != "ephemeral" || body["replace_original"] != false || body["blocks"] == nil || body["text"] == "" {
		t.Errorf("body = %v", body)
	}
	if len(body) != 5 { // and thread_ts
		t.Errorf("empty fields are sent: %v", body)
	}
}

func TestAResponseURLIsUsedFiveTimes(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	for range 7 {
		if err := o.send(t.Context(), o.byURL(), someAnswer()); err != nil {
			t.Fatal(err)
		}
	}
	if n, m := len(o.slack.to(methodResponse)), len(o.slack.to(methodEphemeral)); n != 5 || m != 2 {
		t.Errorf("%d uses and %d other messages, want 5 and 2", n, m)
	}
}

func TestResponseURLsOfOthersAreNotCalled(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	for address, want := range map[string]bool{
		"https://hooks.slack.com/commands/T1/2/x":   true,
		"https://hooks.slack.com:443/x":             true,
		"https://hooks.slack-gov.com/x":             true,
		"https://HOOKS.SLACK.COM/x":                 true,
		o.base + "/response/1":                      true,
		"http://hooks.slack.com/x":                  false,
		"https://slack.com.evil.example/x":          false,
		"https://evilslack.com/x":                   false,
		"https://hooks.slack.com@evil.example/x":    false,
		"https://user@hooks.slack.com/x":            false,
		"https://hooks.slack.com:8443/x":            false,
		"https://evil.example/.slack.com":           false,
		"https://169.254.169.254/latest/meta-data/": false,
		"file:///etc/passwd":                        false,
		"//hooks.slack.com/x":                       false,
		"https://hooks.slack.com\\@evil.example/x":  false,
		"": false, "%": false,
	} {
		if got := o.mayAnswer(address); got != want {
			t.Errorf("mayAnswer(%q) = %v, want %v", address, got, want)
		}
	}
	p := o.at(inEphemeral)
	p.ResponseURL = "http://evil.example/canary"
	if err := o.send(t.Context(), p, someAnswer()); err != nil || len(o.slack.to(methodEphemeral)) != 1 {
		t.Errorf("err %v; want the answer by %s", err, methodEphemeral)
	}
}

// A command can be given where the app is no member, and its URL may be used up.
func TestAnAnswerToACommandFindsAWay(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.slack.script(methodResponse, says(404, "application/json", `{"ok":false,"error":"used_url"}`))
	o.slack.script(methodEphemeral, refuses("not_in_channel"))
	if err := o.send(t.Context(), o.byURL(), someAnswer()); err != nil {
		t.Fatal(err)
	}
	calls := o.slack.to(methodPost)
	if len(calls) != 1 || calls[0].values.Get("channel") != "U1" || !strings.Contains(calls[0].text(), "not a member") {
		t.Errorf("want one direct message with the reason, got %v", calls)
	}
}

func TestWindows(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*outbox, *place)
		want   []string // the methods called, in order
	}{
		{"a fresh trigger", func(*outbox, *place) {}, []string{methodOpen}},
		{"an old trigger", func(o *outbox, p *place) { p.TriggerAt = o.now().Add(-triggerTime - time.Second) }, []string{methodEphemeral}},
		{"a trigger of no known time", func(o *outbox, p *place) { p.TriggerAt = time.Time{} }, []string{methodEphemeral}},
		{"an old trigger outside a conversation", func(o *outbox, p *place) { p.TriggerAt, p.Channel = time.Time{}, "" }, []string{methodPost}},
		{"an old trigger of a command", func(o *outbox, p *place) { p.TriggerAt, p.ResponseURL = time.Time{}, o.base+canaryPath }, []string{methodResponse}},
		{"an open window", func(o *outbox, p *place) { p.View = "V1" }, []string{methodUpdate}},
		{"a closed window and a fresh trigger", func(o *outbox, p *place) {
			p.View = "V1"
			o.slack.script(methodUpdate, refuses("not_found"))
		}, []string{methodUpdate, methodOpen}},
		{"a window that another press changed", func(o *outbox, p *place) {
			p.View, p.Trigger = "V1", ""
			o.slack.script(methodUpdate, refuses("hash_conflict"))
		}, []string{methodUpdate, methodEphemeral}},
		{"a trigger that Slack calls old", func(o *outbox, _ *place) {
			o.slack.script(methodOpen, refuses("expired_trigger_id"))
		}, []string{methodOpen, methodEphemeral}},
		{"a break in the middle", func(o *outbox, p *place) {
			o.slack.script(methodOpen, resets)
		}, []string{methodOpen, methodOpen}},
		{"faulty blocks", func(o *outbox, p *place) {
			o.slack.script(methodOpen, refuses("invalid_arguments"))
		}, []string{methodOpen, methodEphemeral}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOutbox(t, 3*time.Second)
			p := o.at(inModal)
			c.change(o, &p)
			if err := o.send(t.Context(), p, someAnswer()); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, call := range o.slack.calls {
				got = append(got, call.method)
			}
			if strings.Join(got, " ") != strings.Join(c.want, " ") {
				t.Fatalf("called %v, want %v", got, c.want)
			}
			last := o.slack.calls[len(o.slack.calls)-1]
			if !strings.Contains(last.text(), canaryWords) {
				t.Error("the last call does not hold the answer")
			}
			if opened := strings.HasPrefix(last.method, "views."); !opened && !strings.Contains(last.text(), "could not open a window") {
				t.Error("the answer does not say why there is no window")
			}
		})
	}
}

// The first try may have opened the window: a second refusal then says nothing.
func TestATriggerThatIsUsedAfterABreak(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.slack.script(methodOpen, resets, refuses("exchanged_trigger_id"))
	err := o.send(t.Context(), o.at(inModal), someAnswer())
	if !told(err) || o.slack.holding(canaryWords, methodOpen) != 0 {
		t.Errorf("err %v, told %v; want a sentence and no second answer", err, told(err))
	}
}

func TestAskAndHome(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	if err := o.ask(t.Context(), o.at(inModal)); err != nil || len(o.slack.to(methodOpen)) != 1 {
		t.Errorf("ask: %v", err)
	}
	if err := o.home(t.Context(), o.at(inHome), []chat.Reply{someAnswer().Reply}); err != nil {
		t.Errorf("home: %v", err)
	}
	if calls := o.slack.to(methodPublish); len(calls) != 1 || calls[0].body["user_id"] != "U1" {
		t.Errorf("published %v", calls)
	}

	late := o.at(inModal)
	late.TriggerAt = time.Time{}
	if err := o.ask(t.Context(), late); !told(err) || o.slack.holding("Write your question", "") != 1 {
		t.Errorf("a late window: err %v", err)
	}
	// The Home tab is drawn at each look; its failure is told seldom.
	o.slack.always[methodPublish] = refuses("not_enabled")
	for i := range 3 {
		if err := o.home(t.Context(), o.at(inHome), nil); told(err) != (i == 0) {
			t.Errorf("look %d: err %v, told %v", i, err, told(err))
		}
	}
}

func TestTitleAndPrompts(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	p := o.at(inMessage)
	if err := o.title(t.Context(), p, strings.Repeat("é", 300)); err != nil {
		t.Fatal(err)
	}
	if got := []rune(o.slack.to(methodTitle)[0].values.Get("title")); len(got) != titleMost || got[titleMost-1] != '…' {
		t.Errorf("the title has %d characters", len(got))
	}
	long := "What does Practitioner data and insight look like at SCS2"
	if err := o.prompts(t.Context(), p, []string{"one", long, "three", "four", "five"}); err != nil {
		t.Fatal(err)
	}
	p.Thread = ""
	if err := o.prompts(t.Context(), p, []string{"one"}); err != nil {
		t.Fatal(err)
	}
	calls := o.slack.to(methodPrompts)
	if got := calls[0].values.Get("prompts"); strings.Count(got, `"title"`) != 4 || !strings.Contains(got, long) || strings.Contains(got, `"title":"`+long) {
		t.Errorf("prompts = %s", got)
	}
	if !calls[0].values.Has("thread_ts") || calls[1].values.Has("thread_ts") {
		t.Error("thread_ts must be there with a thread only")
	}
	before := len(o.slack.calls)
	if o.title(t.Context(), o.at(inMessage), "") != nil || o.prompts(t.Context(), p, nil) != nil || len(o.slack.calls) != before {
		t.Error("nothing to say was said")
	}
	o.slack.always[methodTitle] = refuses("channel_not_found")
	if err := o.title(t.Context(), o.at(inMessage), "x"); refusal(err) != "channel_not_found" {
		t.Errorf("title: %v", err)
	}
}

func TestMetrics(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.slack.script(methodPost, refuses("not_in_channel"))
	for _, p := range []place{o.at(inMessage), o.byURL(), o.at(inModal), o.at(inHome)} {
		if err := o.send(t.Context(), p, someAnswer()); err != nil {
			t.Fatal(err)
		}
	}
	o.slack.always[methodEphemeral] = resets
	_ = o.send(t.Context(), o.at(inEphemeral), someAnswer())
	want := `
		# HELP coach_slack_api_calls_total Calls of Slack's API by method and outcome (ok, rate_limited, refused, failed).
		# TYPE coach_slack_api_calls_total counter
		coach_slack_api_calls_total{method="chat.postEphemeral",outcome="failed"} 1
		coach_slack_api_calls_total{method="chat.postMessage",outcome="ok"} 2
		coach_slack_api_calls_total{method="chat.postMessage",outcome="refused"} 1
		coach_slack_api_calls_total{method="response_url",outcome="ok"} 1
		coach_slack_api_calls_total{method="views.open",outcome="ok"} 1
		coach_slack_api_calls_total{method="views.publish",outcome="ok"} 1
		# HELP coach_slack_messages_sent_total Messages and views that Slack took, by surface (message, ephemeral, modal, home).
		# TYPE coach_slack_messages_sent_total counter
		coach_slack_messages_sent_total{surface="ephemeral"} 1
		coach_slack_messages_sent_total{surface="home"} 1
		coach_slack_messages_sent_total{surface="message"} 2
		coach_slack_messages_sent_total{surface="modal"} 1
		# HELP coach_slack_told_total People who were told that an answer went wrong.
		# TYPE coach_slack_told_total counter
		coach_slack_told_total 1
	`
	names := []string{"coach_slack_api_calls_total", "coach_slack_messages_sent_total", "coach_slack_told_total"}
	if err := testutil.GatherAndCompare(o.registry, strings.NewReader(want), names...); err != nil {
		t.Error(err)
	}
	if n, err := testutil.GatherAndCount(o.registry, "coach_slack_api_call_seconds"); err != nil || n != 5 {
		t.Errorf("%d durations, %v", n, err)
	}
	var none *metrics
	none.called(methodPost, nil, 0)
	none.sent(inHome)
	none.waits(1)
	none.tells()
	if newMetrics(nil) != nil {
		t.Error("metrics without a registry")
	}
}

func TestClientsAreKeptAndBounded(t *testing.T) {
	o := newOutbox(t, time.Second)
	first := o.clients.of("one")
	if o.clients.of("one") != first {
		t.Error("a second client for the same token")
	}
	for i := range clientsKept + 10 {
		o.clients.of(strings.Repeat("x", i))
	}
	if n := o.clients.kept.len(); n != clientsKept {
		t.Errorf("%d clients are kept, want %d", n, clientsKept)
	}
	if newSender(senderConfig{Client: o.http.client, Now: time.Now}).api.String() != slack.APIURL {
		t.Error("without an address it is not Slack's")
	}
}

func BenchmarkSend(b *testing.B) {
	o := newOutbox(b, 10*time.Second)
	b.ReportAllocs()
	for b.Loop() {
		// By response URL, which no lane slows; each press has its own.
		p := o.byURL()
		p.ResponseURL += time.Now().String()[20:29]
		if err := o.send(b.Context(), p, someAnswer()); err != nil {
			b.Fatal(err)
		}
	}
}
