package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// cardQuotes are the quoted texts of cards, in no order and each once: a
// comparison may stand as a table, and words that two places share are shown
// once there.
func cardQuotes(body any) []string {
	var out []string
	walk(body, func(m map[string]any) bool {
		items := listOf(m["items"])
		switch {
		case m["type"] == "Container" && m["style"] == "emphasis":
			for _, item := range items {
				if text, ok := quotedLine(item); ok {
					out = append(out, text)
				}
			}
			return false
		case m["type"] == "Container" && len(items) > 1 && comparesQuotes(items):
			for _, item := range items {
				for i, r := range listOf(item["rows"]) {
					for _, cell := range listOf(r["cells"]) {
						for _, line := range listOf(cell["items"]) {
							// The first row holds the names.
							if text := runs(map[string]any{"elements": line["inlines"]}); i > 0 && text != "(nothing)" {
								out = append(out, text)
							}
						}
					}
				}
			}
			return false
		}
		return true
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// comparesQuotes is true for a table with its sources below it: any other table
// quotes nothing.
func comparesQuotes(items []map[string]any) bool {
	last := listOf(items[len(items)-1]["inlines"])
	return len(last) > 0 && last[0]["text"] == "Source: " &&
		slices.ContainsFunc(items, func(m map[string]any) bool { return m["type"] == "Table" })
}

// quotedLine is one line of a quote. Headings are bold and sources small.
func quotedLine(item map[string]any) (string, bool) {
	inlines := listOf(item["inlines"])
	if len(inlines) == 0 || inlines[0]["weight"] != nil || inlines[0]["size"] != nil {
		return "", false
	}
	return strings.TrimPrefix(runs(map[string]any{"elements": item["inlines"]}), "• "), true
}

// Teams gets the same quotes as the terminal, and so as the page and Slack.
func TestTeamsGivesTheSameQuotes(t *testing.T) {
	questions := samples(t)
	var in strings.Builder
	for i, q := range questions {
		in.WriteString(jsonLine(t, i, q))
	}
	lines, _ := askAll(t, in.String())
	stand := newTeamsStand(t, nil)
	p, base := serveWith(t, stand.env())
	token := stand.token(t, nil)
	who := func(i int) someone { return someone{standDirectory, "parity" + strconv.Itoa(i)} }
	for i, q := range questions {
		if status, answer := handTeams(t, base, token, stand.said(who(i), "1", q)); status != http.StatusOK {
			t.Fatalf("%q: %d %s", q, status, answer)
		}
	}
	// A button shows what a message shows.
	shown := make([]string, len(questions))
	for i, q := range questions {
		status, answer := handTeams(t, base, token, stand.pressed(someone{standDirectory, "button" + strconv.Itoa(i)}, "1", "ask "+q))
		if status != http.StatusOK {
			t.Fatalf("%q: %d %s", q, status, answer)
		}
		shown[i] = answer
	}
	// A stop sends what was accepted first.
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	quotes, cards := 0, 0
	for i, q := range questions {
		want := slices.Clone(texts(quotesOfLine(lines[i])))
		quotes += len(want)
		slices.Sort(want)
		want = slices.Compact(want)
		var bodies []any
		for _, c := range stand.to(who(i).conversation()) {
			bodies = append(bodies, c.Body)
			cards++
		}
		if len(bodies) == 0 {
			t.Errorf("%q was not answered", q)
		}
		if got := cardQuotes(bodies); !slices.Equal(got, want) {
			t.Errorf("%q: Teams quotes\n%q\nask --json\n%q", q, got, want)
		}
		if got := cardQuotes(parsed(shown[i])); len(bodies) == 1 && !slices.Equal(got, want) {
			t.Errorf("%q: a button in Teams quotes\n%q\nask --json\n%q", q, got, want)
		}
	}
	t.Logf("%d questions, %d quotes: the same in Teams as from ask --json (%d cards)", len(questions), quotes, cards)
}

// Nothing secret and nothing a person wrote may stand in the log, in an answer
// to a stranger or in the figures, whatever comes in.
func TestTeamsKeepsSecretsAndWordsToItself(t *testing.T) {
	const word = "canarywordofaperson"
	stand := newTeamsStand(t, nil)
	p, base := serveWith(t, stand.env())
	token := stand.token(t, nil)
	mia := someone{standDirectory, "canaryuser"}
	answers := &strings.Builder{}
	sent := 0
	send := func(token, body string) {
		t.Helper()
		sent++
		status, answer := handTeams(t, base, token, body)
		if status != http.StatusOK {
			_, _ = fmt.Fprint(answers, status, answer)
		}
	}
	with := func(more map[string]any) string {
		all := map[string]any{"type": "message", "text": word}
		maps.Copy(all, more)
		return toJSON(stand.activity(mia, "i"+strconv.Itoa(sent), all))
	}

	for i, q := range samples(t) {
		send(token, stand.said(someone{standDirectory, "canaryuser" + strconv.Itoa(i%8)}, strconv.Itoa(i), q+" "+word))
	}
	send(token, stand.pressed(mia, "p1", "ask "+word))
	send(token, stand.pressed(mia, "p2", word))
	for name, value := range map[string]any{
		"composeExtension/query":     map[string]any{"commandId": "find", "parameters": []any{map[string]any{"name": "words", "value": word}}},
		"composeExtension/fetchTask": map[string]any{"commandContext": "message", "messagePayload": map[string]any{"body": map[string]any{"content": "<p>" + word + "</p>"}}},
		"task/fetch":                 map[string]any{"data": map[string]any{"kind": "open", "choice": "me edit", "x": word}},
		"task/submit":                map[string]any{"data": map[string]any{"kind": "form", "choice": "me save", "field.role": word, "field.framework": word}},
		word:                         word,
	} {
		send(token, with(map[string]any{"type": "invoke", "name": name, "value": value}))
	}
	// Faulty, and from the future.
	for _, more := range []map[string]any{
		{"type": word}, {"value": word, "entities": word}, {"from": word}, {"conversation": map[string]any{"id": word + "/../x", "tenantId": standDirectory}},
		{"localTimezone": word}, {"conversation": map[string]any{"id": word, "tenantId": directory(9)}, "channelData": nil},
		{"serviceUrl": "https://" + word + ".example"},
	} {
		send(token, with(more))
	}
	for _, body := range []string{"", "{", word, `{"text":"` + word + `"}`} {
		send(token, body)
	}
	// Whatever a stranger writes, and tokens that are not good.
	for _, bad := range []string{
		"", "canarytoken", "canary.token.x", stand.token(t, jwt.MapClaims{"aud": "canary"}), stand.token(t, jwt.MapClaims{"iss": "canary"}),
		stand.token(t, jwt.MapClaims{"exp": 1}), stand.token(t, jwt.MapClaims{"serviceurl": "https://canary.example"}),
	} {
		send(bad, stand.said(mia, "s"+strconv.Itoa(sent), word))
	}
	figures := get(t, http.DefaultClient, base+"/metrics")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d", code)
	}
	log := p.err.String() + p.out.String()
	if !strings.Contains(log, "kind=message") || !strings.Contains(log, "was refused") {
		t.Errorf("the log tells nothing of what came:\n%.2000s", log)
	}
	// "eyJhbGciOi" begins every token; less of it may stand in an id by chance.
	for _, secret := range []string{word, "canary", teamsSecret, teamsToken, token, "eyJhbGciOi", "stand-up", "payroll"} {
		for place, text := range map[string]string{"the log": log, "an answer": answers.String(), "/metrics": figures} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
				t.Errorf("%s holds %q:\n%.1500s", place, secret, lineWith(text, secret))
			}
		}
	}
	t.Logf("%d requests, %d lines of log and nothing in them", sent, strings.Count(log, "\n"))
}
