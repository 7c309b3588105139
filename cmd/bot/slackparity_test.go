package main

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// quotesOfBlocks are the quoted texts of a message in Slack, in no order and
// each once: a comparison may stand as a table, and words that two places
// share are shown once there.
func quotesOfBlocks(blocks any) []string {
	var out []string
	list, _ := blocks.([]any)
	for _, b := range list {
		block, _ := b.(map[string]any)
		switch block["type"] {
		case "rich_text":
			for _, e := range listOf(block["elements"]) {
				switch {
				case e["type"] == "rich_text_quote":
					out = append(out, strings.Split(runs(e), "\n\n")...)
				case e["type"] == "rich_text_list" && e["border"] == float64(1):
					for _, item := range listOf(e["elements"]) {
						out = append(out, runs(item))
					}
				}
			}
		case "table":
			rows, _ := block["rows"].([]any)
			for i, row := range rows {
				for _, cell := range listOf(row) {
					// A comparison's cells are rich text; a plain table quotes nothing.
					if i > 0 && cell["type"] == "rich_text" {
						out = append(out, runs(cell))
					}
				}
			}
		}
	}
	out = slices.DeleteFunc(out, func(s string) bool { return s == "(nothing)" || s == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

func listOf(v any) []map[string]any {
	var out []map[string]any
	list, _ := v.([]any)
	for _, x := range list {
		if m, ok := x.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// runs is the text of an element with all it holds.
func runs(e map[string]any) string {
	if text, ok := e["text"].(string); ok {
		return text
	}
	var b strings.Builder
	for _, x := range listOf(e["elements"]) {
		b.WriteString(runs(x))
	}
	return b.String()
}

// Slack gets the same quotes as the terminal, and so as the page.
func TestSlackGivesTheSameQuotes(t *testing.T) {
	questions := samples(t)
	var in strings.Builder
	for i, q := range questions {
		in.WriteString(jsonLine(t, i, q))
	}
	lines, _ := askAll(t, in.String())
	stand := newSlackStand(t, nil)
	p, base := serveWith(t, stand.env())
	quotes, tables := 0, 0
	for i, q := range questions {
		id := "parity" + strconv.Itoa(i)
		if status, body := deliver(t, base+"/slack/events", asJSON, saidInPrivate(id, "U"+id, "D"+id, q)); status != http.StatusOK {
			t.Fatalf("%q: %d %s", q, status, body)
		}
		c := stand.await(t, "an answer to "+q, func(c slackCall) bool { return c.Method == "chat.postMessage" && c.Key == "D"+id })
		want := slices.Clone(texts(quotesOfLine(lines[i])))
		quotes += len(want)
		slices.Sort(want)
		want = slices.Compact(want)
		got := quotesOfBlocks(c.Args["blocks"])
		if !slices.Equal(got, want) {
			t.Errorf("%q: Slack quotes\n%q\nask --json\n%q", q, got, want)
		}
		for _, b := range listOf(c.Args["blocks"]) {
			if b["type"] == "table" {
				tables++
			}
		}
	}
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	t.Logf("%d questions, %d quotes: the same in Slack as from ask --json (%d comparisons or tables)", len(questions), quotes, tables)
}

// Nothing secret and nothing a person wrote may stand in the log or in an
// answer to a stranger, whatever comes in.
func TestSlackKeepsSecretsAndWordsToItself(t *testing.T) {
	const word = "canarywordofaperson"
	stand := newSlackStand(t, nil)
	p, base := serveWith(t, stand.env())
	events, commands, interactions := base+"/slack/events", base+"/slack/commands", base+"/slack/interactions"
	answers := &strings.Builder{}
	send := func(to, contentType, body string) {
		t.Helper()
		_, answer := deliver(t, to, contentType, body)
		answers.WriteString(answer)
	}

	for i, q := range samples(t) {
		send(events, asJSON, saidInPrivate("w"+strconv.Itoa(i), "Ucanaryuser", "D"+strconv.Itoa(i), q+" "+word))
	}
	send(commands, asForm, commanded("1", "Ucanaryuser", word+" me", stand.URL+"/response/canaryurl"))
	send(commands, asForm, commanded("2", "Ucanaryuser", "evidence "+word+" I analysed data", stand.URL+"/response/canaryurl"))
	for _, body := range []string{"", "{", `{"type":"from_the_future"}`, `{"type":"event_callback","event":{"type":"from_the_future","text":"` + word + `"}}`} {
		send(events, asJSON, body)
		send(interactions, asForm, "payload="+body)
	}
	// Unsigned, with a signature of somebody else, and with words in every
	// place a stranger can write to.
	for _, header := range []map[string]string{{}, {"X-Slack-Signature": "v0=canarysignature", "X-Slack-Request-Timestamp": "1"}} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, events+"?"+word, strings.NewReader(`{"text":"`+word+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range header {
			r.Header.Set(k, v)
		}
		r.Header.Set("Content-Type", asJSON)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprint(answers, res.Status)
		_ = res.Body.Close()
	}
	stand.await(t, "the last answer", func(c slackCall) bool { return c.Method == "response" })
	figures := get(t, http.DefaultClient, base+"/metrics")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d", code)
	}
	log := p.err.String() + p.out.String()
	if !strings.Contains(log, "kind=message") {
		t.Errorf("the log tells nothing of the messages:\n%.2000s", log)
	}
	for _, secret := range []string{word, "canary", standToken, standSecret, "xoxb", "v0=", "Ucanaryuser", "stand-up", "payroll"} {
		for place, text := range map[string]string{"the log": log, "an answer": answers.String(), "/metrics": figures} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
				t.Errorf("%s holds %q:\n%.1500s", place, secret, lineWith(text, secret))
			}
		}
	}
	t.Logf("%d lines of log and nothing in them", strings.Count(log, "\n"))
}

func lineWith(text, part string) string {
	for l := range strings.Lines(text) {
		if strings.Contains(strings.ToLower(l), strings.ToLower(part)) {
			return l
		}
	}
	return ""
}
