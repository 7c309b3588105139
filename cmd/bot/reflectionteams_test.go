package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// teamsWriter is somebody who keeps a journal in Teams.
type teamsWriter struct {
	t           testing.TB
	stand       *teamsStand
	base, token string
	who         someone
	looked      *lookout
	n           int
}

func (w *teamsWriter) person() chat.PersonID {
	return chat.PersonID{Platform: chat.Teams, Space: w.who.tenant, User: "29:" + w.who.name}
}

func (w *teamsWriter) id() string {
	w.n++
	return fmt.Sprintf("%s-%d", w.who.name, w.n)
}

func (w *teamsWriter) hand(body string) string {
	w.t.Helper()
	status, answer := handTeams(w.t, w.base, w.token, body)
	if status != http.StatusOK && status != http.StatusAccepted {
		w.t.Fatalf("%d %s", status, answer)
	}
	return answer
}

// messages are what the coach wrote to the person so far. A card that takes the
// place of another is no message.
func (w *teamsWriter) messages() []map[string]any {
	var out []map[string]any
	for _, c := range w.stand.to(w.who.conversation()) {
		if c.Method == http.MethodPost {
			out = append(out, c.Body)
		}
	}
	return out
}

// after is the first message of the person's conversation after those before.
func (w *teamsWriter) after(before int) map[string]any {
	w.t.Helper()
	redistest.Wait(w.t, "a message in the person's own conversation", func() bool { return len(w.messages()) > before })
	return w.messages()[before]
}

// says writes to the coach, and returns what it answers.
func (w *teamsWriter) says(text string) map[string]any {
	w.t.Helper()
	before := len(w.messages())
	w.hand(w.stand.said(w.who, w.id(), text))
	return w.after(before)
}

// presses presses a button of a card in the chat, and returns the card that
// takes its place.
func (w *teamsWriter) presses(message any, title string) map[string]any {
	w.t.Helper()
	button := w.button(message, title)
	if button["msteams"] != nil {
		w.t.Fatalf("%q opens a dialog", title)
	}
	choice, _ := button["choice"].(string)
	answer := w.hand(w.stand.pressed(w.who, w.id(), choice))
	w.looked.clean("answers in the chat", answer)
	return w.read(answer)
}

// opens presses a button that opens a dialog.
func (w *teamsWriter) opens(message any, title string) map[string]any {
	w.t.Helper()
	return w.dialog("task/fetch", w.button(message, title))
}

// turns presses a button of a dialog, which sends along what stands in it.
func (w *teamsWriter) turns(dialog any, title string) map[string]any {
	w.t.Helper()
	return w.sends(dialog, title, nil)
}

// sends presses the button that sends a dialog, with what is typed over what
// stands in it, by field.
func (w *teamsWriter) sends(dialog any, title string, typed map[string]string) map[string]any {
	w.t.Helper()
	data := maps.Clone(w.button(dialog, title))
	walk(dialog, func(m map[string]any) bool {
		id, _ := m["id"].(string)
		if kind, _ := m["type"].(string); strings.HasPrefix(kind, "Input.") {
			data[id] = fmt.Sprint(m["value"])
			if m["value"] == nil {
				data[id] = ""
			}
			if text, ok := typed[strings.TrimPrefix(id, "field.")]; ok {
				data[id] = text
				delete(typed, strings.TrimPrefix(id, "field."))
			}
		}
		return true
	})
	if len(typed) > 0 {
		w.t.Fatalf("the dialog has no field for %v:\n%s", typed, toJSON(dialog))
	}
	return w.dialog("task/submit", data)
}

func (w *teamsWriter) dialog(name string, data map[string]any) map[string]any {
	w.t.Helper()
	answer := w.hand(toJSON(w.stand.activity(w.who, w.id(), map[string]any{
		"type": "invoke", "name": name, "value": map[string]any{"data": data, "context": map[string]any{"theme": "default"}},
	})))
	v := w.read(answer)
	w.looked.window("windows", v, isTeamsBox)
	return v
}

// isTeamsBox is true for what stands in a box of a card.
func isTeamsBox(object map[string]any, name string) bool {
	return object["type"] == "Input.Text" && name == "value"
}

func (w *teamsWriter) read(answer string) map[string]any {
	w.t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(answer), &v); err != nil {
		w.t.Fatalf("%q: %v", answer, err)
	}
	return v
}

// button is the data of a button, or of a choice in a list, by its title.
func (w *teamsWriter) button(v any, title string) (data map[string]any) {
	w.t.Helper()
	walk(v, func(m map[string]any) bool {
		if found, ok := m["data"].(map[string]any); ok && m["title"] == title {
			data = found
		} else if value, ok := m["value"].(string); ok && m["title"] == title {
			data = map[string]any{"choice": value}
		}
		return true
	})
	if data == nil {
		w.t.Fatalf("there is no button %q in\n%s", title, toJSON(v))
	}
	return data
}

// A person's weekly question and journal in Teams, verified, with a real Redis.
// The question comes to the conversation in which they first wrote; what they
// write is shown to them in windows and stands nowhere else.
func TestTeamsReflections(t *testing.T) {
	redisURL, server := redistest.Server(t)
	keys := store.NewKey()
	stand := newTeamsStand(t, nil)
	p, base := serveWith(t, append(stand.env(), "REDIS_URL="+redisURL, "COACH_KEYS="+keys))
	w := &teamsWriter{
		t: t, stand: stand, base: base, token: stand.token(t, nil), who: someone{standDirectory, "writer"}, looked: newLookout(t),
	}
	st := sealedStore(t, redisURL, keys)

	w.says("my grade is SCS2")
	holdsAll(t, "the rhythm", toJSON(w.says("remind me on Fridays at 15:30")), "Set: Fridays at 15:30, UK time")
	before := len(w.messages())
	makeDue(t, st, w.person())
	prompt := w.after(before)
	holdsAll(t, "the question", toJSON(prompt), questionTitle, "These words are from the", "Source:", "Answer now", "Skip this week", "Stop these")

	form := w.opens(prompt, "Answer now")
	holdsAll(t, "the dialog", toJSON(form), "This is for the week that begins on Monday", "Only you can see this.", "What happened, and what was your part in it?", "Save")
	faulty := w.sends(form, "Save", map[string]string{"what": strings.Repeat(wroteTooMuch+" ", 240)})
	holdsAll(t, "the fault", toJSON(faulty), "There is a problem", "Error: ", "3,000", wroteTooMuch)
	saved := w.sends(faulty, "Save", map[string]string{"what": "The " + wroteInForm + " meeting. I spoke first."})
	holdsAll(t, "saved", toJSON(saved), "Saved", "Only you can see this.", "Make a STAR draft")

	step := w.turns(w.turns(w.turns(saved, "My journal"), "Reflect"), "One question at a time")
	holdsAll(t, "the first step", toJSON(step), "question 1 of 3")
	step = w.sends(step, "Next", map[string]string{"what": "An " + wroteInSteps + " went out."})
	holdsAll(t, "the second step", toJSON(step), "question 2 of 3")
	step = w.turns(step, "Back")
	holdsAll(t, "back", toJSON(step), "question 1 of 3", "An "+wroteInSteps+" went out.")
	step = w.sends(w.sends(step, "Next", nil), "Next", map[string]string{"so-what": "Spare " + wroteInSteps + "s are worth it."})
	step = w.sends(step, "Save the entry", nil)
	holdsAll(t, "the second entry", toJSON(step), "Saved")

	read := w.sends(w.turns(step, "Read it"), "Save changes", map[string]string{"now-what": "Buy a " + wroteInEdit + "."})
	holdsAll(t, "the changed entry", toJSON(read), "The changes are saved.", "Buy a "+wroteInEdit, "An "+wroteInSteps+" went out.")
	linked := w.sends(w.turns(read, "Link to a skill"), "Link", map[string]string{"skill": "scs/data-and-insight"})
	holdsAll(t, "linked", toJSON(linked), "The entry is linked to")
	draft := w.sends(w.turns(linked, "Make a STAR draft"), "Save the draft", map[string]string{"action": "I lit the " + wroteInStar + "."})
	holdsAll(t, "the STAR draft", toJSON(draft), "The STAR draft is saved with the entry.", "I lit the "+wroteInStar)
	found := w.sends(w.turns(w.turns(draft, "My journal"), "Find an entry"), "Find", map[string]string{"words": wroteInForm})
	holdsAll(t, "found", toJSON(found), "I found the words in 1 entry.")

	month := w.presses(w.says("my journal"), "Look back on a month")
	holdsAll(t, "the month", toJSON(month), "you wrote 2 entries")

	offered := w.says("I need to reflect on a meeting that went badly, I felt so frustrated about the " + wroteInAChat)
	holdsAll(t, "the offer", toJSON(offered), "I have not kept it", "Write it")
	kept := keptOf(t, st, w.person())
	holdsAll(t, "what is kept", kept, wroteInForm, wroteInSteps, wroteInEdit, wroteInStar)
	for _, word := range []string{wroteInAChat, wroteTooMuch} {
		if strings.Contains(kept, word) {
			t.Errorf("%q is kept:\n%s", word, kept)
		}
	}
	w.looked.lines("keys in Redis", server.Dump(t))
	holdsAll(t, "deleted", toJSON(w.turns(w.turns(read, "Delete it"), "Delete it for good")), "The entry is deleted.", "You have written 1 entry.")

	holdsAll(t, "stopped", toJSON(w.says("stop")), "Stopped", "Nothing more is sent.")
	const idle = `coach_prompts_total{platform="teams",result="idle"} `
	idleBefore := lineWith(get(t, http.DefaultClient, base+"/metrics"), idle)
	makeDue(t, st, w.person())
	redistest.Wait(t, "a look at somebody who said stop", func() bool {
		return lineWith(get(t, http.DefaultClient, base+"/metrics"), idle) != idleBefore
	})
	w.looked.lines("lines of /metrics", get(t, http.DefaultClient, base+"/metrics"))
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	w.looked.lines("lines of the log", p.err.String()+p.out.String())
	questions := 0
	for _, c := range stand.calls {
		w.looked.clean("outgoing activities", toJSON(c.Body))
		if strings.Contains(toJSON(c.Body), questionTitle) {
			questions++
		}
	}
	if questions != 1 {
		t.Errorf("%d questions were sent, want 1", questions)
	}
	w.looked.report("windows", "answers in the chat", "outgoing activities", "lines of the log", "lines of /metrics", "keys in Redis")
}

// In Microsoft's own Playground: the question, its form with a fault and mended,
// and the journal, whose words no card in the chat holds.
func TestTeamsReflectionStory(t *testing.T) {
	tools := teamsTools(t)
	t.Parallel()
	p, base := serveWith(t, nil, "--teams-playground")
	exchanges := playground{tools: tools, bot: p}.talk(t, base,
		"--say", "my grade is SCS2", "--expect", "Your grade is now SCS2",
		"--say", "remind now", "--expect", questionTitle+".*Source:.*Answer now", "--shot", "question",
		"--dialog", "Answer now", "--expect", "Only you can see this.*What happened, and what was your part in it.*Save", "--shot", "form",
		"--submit", toJSON(map[string]string{"field.what": strings.Repeat("long ", 700)}), "--expect", "There is a problem.*3,000",
		"--submit", toJSON(map[string]string{"field.what": "The " + wroteInForm + " meeting."}), "--expect", "Saved.*Only you can see this",
		"--say", "my journal", "--expect", "You have written 1 entry", "--shot", "journal",
		"--say", "read my last entry", "--expect", "Your entry of.*Read it", "--dialog", "Read it", "--expect", "You can change what you wrote",
	)
	looked := newLookout(t)
	for _, e := range exchanges {
		switch {
		case e.fromCoach():
			looked.clean("activities", toJSON(e.Request.Body))
		case strings.HasPrefix(e.Name, "task/"):
			looked.window("windows", e.Response.Body, isTeamsBox)
		default:
			looked.clean("answers in the chat", toJSON(e.Response.Body))
		}
	}
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	looked.report("windows", "activities", "answers in the chat")
}
