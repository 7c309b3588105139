package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// The stories mostly wait for a browser, so they are told side by side.

// A person's first days with the coach in Teams, in Microsoft's own Playground:
// what they ask, search, press and fill in, alone and among others.
func TestTeamsStory(t *testing.T) {
	tools := teamsTools(t)
	t.Parallel()
	p, base := serveWith(t, nil, "--teams-playground")
	playground{tools: tools, bot: p}.talk(t, base,
		"--expect", "Hello.*What does Practitioner data and insight look like at SCS2",
		"--say", asked, "--expect", "Data and insight, Practitioner, SCS2.*Source:.*lines", "--shot", "ask",
		"--say", "compare working and practitioner adaptability", "--expect", "Working.*Practitioner.*Source:", "--shot", "compare",
		"--say", "data and insight practitioner", "--expect", "Which one do you mean", "--shot", "ambiguous",
		"--click", "SCS capability: Data and … Practitioner, SCS2", "--expect", "Demonstrates astute business awareness", "--shot", "chosen",
		"--click", "Helpful", "--expect", "Thank you", "--shot", "feedback",
		"--search", "data scs2 working", "--expect", "Data and insight, Working, SCS2.*Source:", "--shot", "search",
		"--pick", "Data and insight, Working, SCS2", "--send", "--expect", "I cannot read files or cards", "--shot", "sent",
		// A window opens, keeps what is wrong at its field, and saves.
		"--say", "edit my profile", "--expect", "Framework.*Grade.*Change this",
		"--dialog", "Change this", "--expect", "Framework.*Grade.*Time zone",
		"--submit", `{"field.framework":"odp-core","field.grade":"scs2"}`,
		"--expect", "There is a problem.*Grade: .*Error: The core skills have no grades",
		"--submit", `{"field.framework":"scs","field.grade":"scs2","field.target":"scs1"}`, "--expect", "Saved.*Grade: .*SCS2",
		// The profile settles which grade is meant.
		"--say", "practitioner learning agility", "--expect", "You are SCS2.*Learning agility", "--shot", "settled",
		"--chat", "Announcements", "--mention", "expert adaptability", "--expect", "Adaptability to change, Expert", "--shot", "channel",
		"--chat", "Group Chat", "--mention", asked, "--expect", "Data and insight, Practitioner, SCS2", "--shot", "group",
	)
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
}

// A check-in begins by a mention in a group chat, goes on in the person's own
// chat, and ends when Teams is opened again elsewhere. All of it is theirs alone.
func TestTeamsCheckInStory(t *testing.T) {
	tools := teamsTools(t)
	t.Parallel()
	p, base := serveWith(t, nil, "--teams-playground")
	teams := playground{tools: tools, bot: p}
	begun := teams.talk(t, base,
		"--chat", "Group Chat", "--mention", "check in", "--expect", "A check-in shows where you stand.*That is only for you, so I answered in our own chat", "--shot", "group",
		"--chat", "Personal Chat", "--click", "Start a short check-in", "--expect", "Which framework", "--shot", "which",
		"--click", "Core skills", "--expect", "question 1 of about", "--shot", "question",
		"--click", "True", "--expect", "question 2 of about", "--click", "Not yet", "--expect", "question 3 of about",
	)
	onlyOwnChat(t, begun, "A check-in shows", "question 3")

	old := firstAnswer(t, begun)
	ended := teams.talk(t, base,
		// The card of the first question is long answered, wherever it still shows.
		"--activity", old, "--expect", "question 3 of about.*You have answered that one already", "--shot", "old",
		"--say", "check-in go-on", "--expect", "question 3 of about",
		"--click", "True", "--click", "Not yet", "--click", "True", "--expect", "question 6 of about",
		"--click", "Not yet", "--expect", "Your check-in of.*<Chart.*One thing to work on", "--shot", "result",
		"--activity", old, "--expect", "That check-in is finished",
		"--say", "my history", "--expect", "Your history.*<Chart", "--shot", "history",
	)
	if !slices.ContainsFunc(ended, func(e exchange) bool {
		return e.fromCoach() && strings.Contains(toJSON(e.Request.Body), `"Chart.HorizontalBar"`)
	}) {
		t.Error("the history has no chart")
	}
	onlyOwnChat(t, ended, "Your check-in of", "Your history")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
}

// onlyOwnChat fails when words that are for one person went elsewhere than to
// their own chat.
func onlyOwnChat(t testing.TB, exchanges []exchange, words ...string) {
	t.Helper()
	seen := map[string]int{}
	for _, e := range exchanges {
		body := toJSON(e.Request.Body)
		for _, w := range words {
			if !e.fromCoach() || !strings.Contains(body, w) {
				continue
			}
			seen[w]++
			if conversation, _ := e.Request.Body["conversation"].(map[string]any); conversation["id"] != "a:1sim-personal-chat" {
				t.Errorf("%q went to %v", w, conversation["id"])
			}
		}
	}
	for _, w := range words {
		if seen[w] == 0 {
			t.Errorf("%q was sent nowhere", w)
		}
	}
}

// firstAnswer is a file with the first answer to a check-in that was pressed, as
// a card on another device sends it.
func firstAnswer(t testing.TB, exchanges []exchange) string {
	t.Helper()
	for _, e := range exchanges {
		value := e.Request.Body["value"]
		if e.fromCoach() || e.Name != "adaptiveCard/action" || !strings.Contains(toJSON(value), `"check-in answer `) {
			continue
		}
		file := filepath.Join(t.TempDir(), "old.json")
		if err := os.WriteFile(file, []byte(toJSON(map[string]any{"type": "invoke", "name": e.Name, "value": value})), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	t.Fatal("no answer was pressed")
	return ""
}

// With everything signed and verified: two tokens that are not the Connector's
// are refused, a key that was made this moment is known at once, and a message is
// sent once more when the Connector asks for patience. The action on a message
// stands here because this story is the shortest.
func TestTeamsVerifies(t *testing.T) {
	tools := teamsTools(t)
	t.Parallel()
	sim := fmt.Sprint(freePort(t))
	from := "http://127.0.0.1:" + sim
	p, base := serveWith(t, []string{
		"COACH_TEAMS_APP_ID=" + standApp, "COACH_TEAMS_TENANT=" + standDirectory, "COACH_TEAMS_SECRET=" + teamsSecret,
		"COACH_TEAMS_METADATA_URL=" + from + "/openid", "COACH_TEAMS_TOKEN_URL=" + from + "/token", "COACH_TEAMS_TRUSTED_HOSTS=127.0.0.1:" + sim,
	})
	// One descriptor of several goes into the box below, and the person sends it.
	insert := []string{
		"--action-on", "evidence", "--expect", "What this may support.*Your words:.*spot", "--shot", "action",
		"--click", "Share here", "--expect", "Source:.*line", "--reject", "spot queue spikes", "--shot", "inserted", "--send", "--shot", "posted",
	}
	threeSteps(t, "the action on a message", insert)
	playground{tools: tools, bot: p, refused: true}.talk(t, base, append([]string{
		"--sim", sim,
		"--auth", "none", "--say", "no token", "--status", "401", "--reject", "cannot find",
		"--auth", "wrong-audience", "--say", "another token", "--status", "401", "--reject", "cannot find",
		"--auth", "good", "--say", asked, "--expect", "Data and insight, Practitioner, SCS2",
		"--auth", "rotated", "--click", "Show Expert, SCS2", "--expect", "Data and insight, Expert, SCS2",
		"--fault", "429", "--say", "expert adaptability", "--expect", "Adaptability to change, Expert", "--status", "200",
		// Nobody mentions the coach, and somebody asks it about the message.
		"--chat", "Group Chat",
		"--say", "I set up a weekly stand-up with policy so we spot queue spikes early",
	}, insert...)...)
	figures := get(t, http.DefaultClient, base+"/metrics")
	for _, want := range []string{`coach_teams_refused_total{reason="no bearer token"} 1`, `coach_teams_refused_total{reason="for another app"} 1`} {
		if !strings.Contains(figures, want) {
			t.Errorf("the metrics lack %s:\n%s", want, lineWith(figures, "coach_teams_refused"))
		}
	}
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	if strings.Contains(p.err.String(), teamsSecret) {
		t.Error("the log holds the secret")
	}
}
