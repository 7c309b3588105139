package reflection

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
	"github.com/framework-coach/framework-coach/knowledge"
)

var journalUpdate = flag.Bool("update-journal", false, "write the golden files of the journal anew")

// journalNow is a Friday afternoon in London.
var journalNow = time.Date(2026, 11, 20, 15, 30, 0, 0, journalLondon)

var journalSomebody = chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U1"}

var journalLondon = func() *time.Location {
	in, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return in
}()

var journalLibraryOnce = sync.OnceValues(func() (*knowledge.Library, error) { return knowledge.Load(knowledge.Built(), nil) })

func journalLibrary(t testing.TB) *knowledge.Library {
	t.Helper()
	lib, err := journalLibraryOnce()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// withGuides is the library with more files in the operator's folder.
func withGuides(t testing.TB, files map[string]string) *knowledge.Library {
	t.Helper()
	folder := fstest.MapFS{}
	for name, src := range files {
		folder["guides/"+name] = &fstest.MapFile{Data: []byte(src)}
	}
	lib, err := knowledge.Load(knowledge.Built(), folder)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

const lightsGuide = `---
id: lights
title: Traffic lights
origin: Made for a test, 2026.
when: At the end of a project.
---

# Stop

What will you stop?

# Start

What will you start?
`

// journalPerson talks to a journal.
type journalPerson struct {
	t       testing.TB
	journal *Journal
	memory  *journalMemory
	author  Author
	last    chat.Reply
	weeks   []Week
}

func newJournalPerson(t testing.TB, lib *knowledge.Library) *journalPerson {
	t.Helper()
	m := newJournalMemory()
	ids := 0
	j, err := NewJournal(m, m, func() string { ids++; return fmt.Sprintf("id%d", ids) })
	if err != nil {
		t.Fatal(err)
	}
	p := &journalPerson{t: t, journal: j, memory: m, author: Author{Person: journalSomebody, Library: lib, At: journalNow, Plan: "check-in plan-add"}}
	j.Wrote = func(_ context.Context, _ Author, w Week) error {
		p.weeks = append(p.weeks, w)
		return nil
	}
	return p
}

// press works a command and moves the clock on by ten seconds.
func (p *journalPerson) press(line string) chat.Reply {
	p.t.Helper()
	c, ok := ParseJournal(line)
	if !ok {
		p.t.Fatalf("%q is no command", line)
	}
	return p.do(c)
}

func (p *journalPerson) do(c JournalCommand) chat.Reply {
	p.t.Helper()
	r, err := p.journal.Press(p.t.Context(), p.author, c)
	if err != nil {
		p.t.Fatalf("%s: %v", c, err)
	}
	p.author.At = p.author.At.Add(10 * time.Second)
	p.last = r
	checkJournalScreen(p.t, c, r)
	return r
}

// checkJournalScreen holds what is true of every screen.
func checkJournalScreen(t testing.TB, c JournalCommand, r chat.Reply) {
	t.Helper()
	plain := r.Plain()
	if !r.Private || r.Topic != journalTopic {
		t.Errorf("%s: the reply is not private, or of topic %q", c, r.Topic)
	}
	checkPlainEnglish(t, c, r)
	if c.Do == JournalWho {
		return
	}
	if !strings.Contains(plain, journalOnlyYou) {
		t.Errorf("%s: the screen does not say who can see it:\n%s", c, plain)
	}
	if !slices.Contains(r.Choices, whoButton()) {
		t.Errorf("%s: the screen has no way to what the employer can see", c)
	}
	for _, part := range r.Parts {
		if f, ok := part.(chat.Form); ok {
			if !f.Private || len([]rune(f.Title)) > 24 || len([]rune(f.Submit)) > 24 || len(f.Fields) == 0 || len(f.Fields) > 20 {
				t.Errorf("%s: the form %q is not private, or does not fit", c, f.Title)
			}
			if _, ok := ParseJournal(f.Value); !ok {
				t.Errorf("%s: the form holds %q, which is no command", c, f.Value)
			}
		}
	}
	for _, choice := range r.Choices {
		if _, ok := ParseJournal(choice.Value); !ok && choice.Value != "mine export" && choice.Value != "mine" && choice.Value != "check-in plan-add" {
			t.Errorf("%s: the button %q holds %q, which is no command", c, choice.Label, choice.Value)
		}
	}
}

var contraction = regexp.MustCompile(`(?i)\w(n't|n’t|'ll|’ll|'ve|’ve|'re|’re)\b|\bplease\b`)

// checkPlainEnglish holds the coach's own words to the style of the house.
func checkPlainEnglish(t testing.TB, c JournalCommand, r chat.Reply) {
	t.Helper()
	texts := []string{r.Title}
	for _, part := range r.Parts {
		switch part := part.(type) {
		case chat.Paragraph:
			texts = append(texts, part.Text)
		case chat.List:
			texts = append(texts, part.Items...)
		case chat.Form:
			texts = append(texts, part.Intro, part.Submit)
			for _, f := range part.Fields {
				texts = append(texts, f.Hint)
			}
		case chat.Quote, chat.Table, chat.Chart, chat.Comparison, chat.Match, chat.File:
		}
	}
	for _, f := range r.Faults {
		texts = append(texts, f.Sentence)
	}
	for _, text := range texts {
		for sentence := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".!?:", r) }) {
			if n := len(strings.Fields(sentence)); n >= 25 || contraction.MatchString(sentence) {
				t.Errorf("%s: %d words in %q", c, n, sentence)
			}
		}
	}
}

// click presses the button of the last reply with that label.
func (p *journalPerson) click(label string) chat.Reply {
	p.t.Helper()
	if f, ok := formIn(p.last); ok && f.Open.Label == label {
		return p.press(f.Open.Value)
	}
	for _, c := range p.last.Choices {
		if c.Label == label {
			r := p.press(c.Value)
			chattest.Opens(p.t, c, r)
			return r
		}
	}
	p.t.Fatalf("no button %q in:\n%s", label, p.last.Plain())
	return chat.Reply{}
}

// fill sends the form of the last reply, with what it holds where nothing else
// is said.
func (p *journalPerson) fill(values map[string]string) chat.Reply {
	p.t.Helper()
	f, ok := formIn(p.last)
	if !ok {
		p.t.Fatalf("no form in:\n%s", p.last.Plain())
	}
	c, _ := ParseJournal(f.Value)
	c.Values = map[string]string{}
	for _, field := range f.Fields {
		c.Values[field.Name] = field.Value
	}
	for name, v := range values {
		if _, ok := c.Values[name]; !ok {
			p.t.Fatalf("the form has no field %q", name)
		}
		c.Values[name] = v
	}
	return p.do(c)
}

func formIn(r chat.Reply) (chat.Form, bool) {
	for _, part := range r.Parts {
		if f, ok := part.(chat.Form); ok {
			return f, true
		}
	}
	return chat.Form{}, false
}

// value is what a field of the form of the last reply holds.
func (p *journalPerson) value(name string) string {
	p.t.Helper()
	f, _ := formIn(p.last)
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Value
		}
	}
	p.t.Fatalf("no field %q in:\n%s", name, p.last.Plain())
	return ""
}

// write saves a reflection with the usual guide and returns its id.
func (p *journalPerson) write(what, soWhat, nowWhat string) string {
	p.t.Helper()
	p.press("reflect what")
	f, _ := formIn(p.last)
	c, _ := ParseJournal(f.Value)
	p.fill(map[string]string{"what": what, "so-what": soWhat, "now-what": nowWhat})
	if p.last.Title != "Saved" {
		p.t.Fatalf("not saved:\n%s", p.last.Plain())
	}
	return c.ID
}

func (p *journalPerson) entry(id string) Entry {
	p.t.Helper()
	e, v, err := p.memory.Entry(p.t.Context(), p.author.Person, id)
	if err != nil || v == 0 {
		p.t.Fatalf("entry %s: %v", id, err)
	}
	return e
}

// visible is all of a reply that may come into a message: everything but the
// values of private forms' fields, and files.
func visible(t testing.TB, r chat.Reply) string {
	t.Helper()
	var parts []any
	for _, part := range r.Parts {
		switch part := part.(type) {
		case chat.Form:
			if part.Private {
				part.Fields = slices.Clone(part.Fields)
				for i := range part.Fields {
					part.Fields[i].Value = ""
				}
			}
			parts = append(parts, part)
		case chat.File:
		case chat.Paragraph, chat.List, chat.Quote, chat.Table, chat.Chart, chat.Comparison, chat.Match:
			parts = append(parts, part)
		}
	}
	trouble := ""
	if r.Trouble != nil {
		trouble = r.Trouble.Error()
	}
	data, err := json.Marshal([]any{r.Title, parts, r.Choices, r.Faults, r.FaultLines(), trouble})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func journalGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *journalUpdate {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("reading the golden file (make it with -update-journal): %v", err)
	}
	if got != string(want) {
		t.Errorf("differs from %s; got:\n%s", file, got)
	}
}

// opened is a reply as somebody reads it who has its form open.
func opened(r chat.Reply) chat.Reply {
	r.Parts = slices.Clone(r.Parts)
	for i, p := range r.Parts {
		if f, ok := p.(chat.Form); ok {
			f.Private = false
			r.Parts[i] = f
		}
	}
	return r
}
