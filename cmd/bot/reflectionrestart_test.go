package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// A person chooses their time, the program is killed with -9, and their minute
// comes while it is down: started again on the same folder it sends the question
// once. Killed again after that, it does not send it a second time.
func TestRemindersSurviveARestart(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	stand := newSlackStand(t, nil)
	w := &slackWriter{t: t, stand: stand, user: "URESTART", channel: "DURESTART", looked: newLookout(t)}
	var p *process
	serve := func() {
		p = start(t, "serve", "--addr", "127.0.0.1:0", "--data", data)
		p.cmd.Env = append(os.Environ(), stand.env()...)
		p.run(t)
		w.base = p.ready(t)
	}
	kill := func() {
		if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		_ = within(t, p.ended) // that it was killed is no news
	}
	// between does something to what the program left.
	between := func(do func(*store.Store)) {
		st, _, err := storeSettings{Data: data, KeepDays: 365}.open(t.Context(), quiet)
		if err != nil {
			t.Fatal(err)
		}
		do(st)
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
	looks := func(result string) string {
		return lineWith(get(t, http.DefaultClient, w.base+"/metrics"), `coach_prompts_total{platform="slack",result="`+result+`"} `)
	}

	serve()
	holdsAll(t, "the rhythm", shown(w.says("remind me on Fridays at 15:30")["blocks"]), "Set: Fridays at 15:30, UK time")
	kill()

	key := ""
	between(func(st *store.Store) { key = makeDue(t, st, w.person()) })
	before := w.sofar()
	serve()
	prompt := w.next(before, "chat.postMessage").Args
	holdsAll(t, "the question", toJSON(prompt), questionTitle, key, w.channel)
	redistest.Wait(t, "the question to be marked as sent", func() bool { return strings.HasSuffix(strings.TrimSpace(looks("sent")), " 1") })
	kill()

	between(func(st *store.Store) { wake(t, st, w.person()) })
	serve()
	redistest.Wait(t, "a look at the person", func() bool { return looks("idle") != "" })
	if n := w.posted(questionTitle); n != 1 {
		t.Errorf("%d questions were sent, want 1", n)
	}
	holdsAll(t, "what is set", shown(w.says("when will you ask me next?")["blocks"]), "Next: ")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	t.Logf("killed twice with -9: %d question", w.posted(questionTitle))
}
