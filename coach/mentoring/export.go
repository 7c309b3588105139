package mentoring

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Held is all that is kept of a person's mentoring. What they suggested to
// others, and their views on others, are those others'.
type Held struct {
	Pairs []Pair
	// Given are the living permissions they gave.
	Given []Grant
	// Views are second views on what is theirs.
	Views []View
	// Received is what was sent to them.
	Received []Suggestion
	Manners  Manners
	// Accounts are all of the person's.
	Accounts []chat.PersonID
}

// Held gathers what is kept of a person.
func (d *Desk) Held(ctx context.Context, c Caller) (Held, error) {
	h, err := d.here(ctx, c)
	if err != nil {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	held := Held{Accounts: h.mine}
	if held.Pairs, err = d.pairs(ctx, h); err != nil {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	if held.Given, err = d.given(ctx, h); err != nil {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	if held.Views, err = d.Shares.ViewsOf(ctx, h.Person); err != nil {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	held.Views = slices.Clone(held.Views)
	slices.SortStableFunc(held.Views, func(a, b View) int { return a.At.Compare(b.At) })
	if held.Received, err = d.received(ctx, h); err != nil {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	slices.Reverse(held.Received)
	if held.Manners, err = d.wishes(ctx, h.Person); err == nil {
		held.Manners.Stopped, err = d.people(ctx, held.Manners.Stopped)
	}
	if err != nil {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	return held, nil
}

// Counts says how many there are of each thing, those that are there.
func (h Held) Counts() []string {
	live := 0
	for _, p := range h.Pairs {
		if p.live() {
			live++
		}
	}
	var out []string
	add := func(n int, one, more string) {
		switch {
		case n == 1:
			out = append(out, "1 "+one)
		case n > 1:
			out = append(out, fmt.Sprintf("%d %s", n, more))
		}
	}
	add(live, "mentor or mentee", "mentors and mentees")
	add(len(h.Pairs)-live, "request for mentoring", "requests for mentoring")
	add(len(h.Given), "thing shared with somebody", "things shared with somebody")
	add(len(h.Views), "second view on a rating", "second views on ratings")
	add(len(h.Received), "suggestion or question sent to you", "suggestions and questions sent to you")
	if n := len(h.Manners.Stopped); n > 0 || h.Manners.NobodyMay {
		out = append(out, "whose suggestions you do not want")
	}
	if len(h.Accounts) > 1 {
		out = append(out, fmt.Sprintf("that %d accounts are yours", len(h.Accounts)))
	}
	return out
}

// Markdown is everything held, for people. at is when it was made, in the
// person's zone. What people wrote is escaped, so that it reads as it was
// written.
func (h Held) Markdown(lib *knowledge.Library, at time.Time) string {
	var b strings.Builder
	in := at.Location()
	b.WriteString("# My mentoring\n\nExported on " + onDay(at, in) + ".\n")
	if len(h.Counts()) == 0 {
		b.WriteString("\nNothing is held.\n")
		return b.String()
	}
	if len(h.Pairs) > 0 {
		b.WriteString("\n## Mentors and mentees\n\n")
	}
	for _, p := range h.Pairs {
		other, mentor := p.other(h.Accounts)
		role := "my mentor"
		if mentor {
			role = "my mentee"
		}
		when := "since " + onDay(p.Accepted, in)
		if !p.live() {
			when = "asked on " + onDay(p.Asked, in) + ", not accepted"
		}
		fmt.Fprintf(&b, "- %s, %s, %s\n", plain(other.begins()), role, when)
	}
	if len(h.Given) > 0 {
		b.WriteString("\n## What I share\n\n")
	}
	for _, g := range h.Given {
		fmt.Fprintf(&b, "- My %s, with %s, from %s until %s. Looked at: %s.\n", plain(g.Item.called(lib)), plain(g.To.called()), onDay(g.Made, in), lastDay(g.Until, in), g.looks(in))
	}
	if len(h.Views) > 0 {
		b.WriteString("\n## Second views on my ratings\n")
	}
	for _, v := range h.Views {
		fmt.Fprintf(&b, "\n### %s, by %s on %s\n\n", plain(where(lib, v.Item.Skill)), plain(v.From.called()), onDay(v.At, in))
		if v.Level != "" {
			b.WriteString("Level: " + plain(v.Level) + "\n")
		}
		if v.Note != "" {
			b.WriteString("\n" + plain(v.Note) + "\n")
		}
	}
	if len(h.Received) > 0 {
		b.WriteString("\n## Sent to me\n")
	}
	for _, s := range h.Received {
		fmt.Fprintf(&b, "\n### %s, from %s on %s (%s)\n\n", plain(s.about(lib)), plain(s.From.called()), onDay(s.At, in), s.State.text())
		for i, w := range s.Words {
			if i > 0 {
				b.WriteString(">\n")
			}
			b.WriteString("> " + plain(w) + "\n")
		}
		if f, ok := lib.Framework(s.Address.Framework()); ok && len(s.Words) > 0 {
			b.WriteString("\nSource: " + plain(attribution(f)) + "\n")
		}
		if s.Note != "" {
			b.WriteString("\n" + plain(s.From.begins()) + " wrote: " + plain(s.Note) + "\n")
		}
	}
	switch {
	case h.Manners.NobodyMay:
		b.WriteString("\nI take no suggestions from anybody.\n")
	case len(h.Manners.Stopped) > 0:
		fmt.Fprintf(&b, "\nPeople I take no suggestions from: %d.\n", len(h.Manners.Stopped))
	}
	if len(h.Accounts) > 1 {
		b.WriteString("\n## My accounts\n\n")
		for _, a := range h.Accounts {
			b.WriteString("- " + PlatformName(a.Platform) + "\n")
		}
	}
	return b.String()
}

func attribution(f *knowledge.Framework) string {
	s := f.Title
	for _, more := range []string{f.Publisher, f.Source} {
		if more != "" {
			s += ", " + more
		}
	}
	if f.Attribution != "" {
		s += ". " + f.Attribution
	}
	return s
}

// The shapes of the JSON export. Other people are in it by the name they had,
// and not by the ids of their accounts.
type (
	exportedPair struct {
		With     string    `json:"with"`
		They     string    `json:"they_are"`
		Asked    time.Time `json:"asked"`
		Accepted time.Time `json:"accepted,omitzero"`
	}
	exportedGrant struct {
		Kind   Kind              `json:"kind"`
		ID     string            `json:"id,omitempty"`
		Skill  knowledge.Address `json:"skill,omitempty"`
		With   string            `json:"with"`
		Made   time.Time         `json:"made"`
		Until  time.Time         `json:"until"`
		Looked time.Time         `json:"looked_first,omitzero"`
		Looks  int               `json:"looks"`
	}
	exportedView struct {
		Skill knowledge.Address `json:"skill"`
		On    string            `json:"check_in"`
		From  string            `json:"from"`
		Level string            `json:"level,omitempty"`
		Note  string            `json:"note,omitempty"`
		At    time.Time         `json:"at"`
	}
	exportedSuggestion struct {
		ID      string            `json:"id"`
		From    string            `json:"from"`
		Address knowledge.Address `json:"address,omitempty"`
		Words   []string          `json:"words,omitempty"`
		Note    string            `json:"note,omitempty"`
		Asks    bool              `json:"asks,omitempty"`
		Answers string            `json:"answers,omitempty"`
		Focus   bool              `json:"as_focus,omitempty"`
		At      time.Time         `json:"at"`
		State   string            `json:"state"`
	}
)

// JSON is everything held, for machines.
func (h Held) JSON(lib *knowledge.Library) ([]byte, error) {
	out := struct {
		Record      string               `json:"record"`
		Format      int                  `json:"format"`
		Pairs       []exportedPair       `json:"mentors_and_mentees"`
		Given       []exportedGrant      `json:"shared"`
		Views       []exportedView       `json:"second_views"`
		Received    []exportedSuggestion `json:"received"`
		NobodyMay   bool                 `json:"nobody_may_suggest"`
		Stopped     int                  `json:"people_stopped"`
		Accounts    []string             `json:"accounts"`
		Attribution []string             `json:"attribution"`
	}{Record: "mentoring export", Format: 1, Pairs: []exportedPair{}, Given: []exportedGrant{}, Views: []exportedView{}, Received: []exportedSuggestion{},
		NobodyMay: h.Manners.NobodyMay, Stopped: len(h.Manners.Stopped), Accounts: []string{}, Attribution: []string{}}
	for _, p := range h.Pairs {
		other, mentor := p.other(h.Accounts)
		they := "mentor"
		if mentor {
			they = "mentee"
		}
		out.Pairs = append(out.Pairs, exportedPair{other.Name, they, p.Asked, p.Accepted})
	}
	for _, g := range h.Given {
		out.Given = append(out.Given, exportedGrant{g.Item.Kind, g.Item.ID, g.Item.Skill, g.To.Name, g.Made, g.Until, g.Looked, g.Looks})
	}
	for _, v := range h.Views {
		out.Views = append(out.Views, exportedView{v.Item.Skill, v.Item.ID, v.From.Name, v.Level, v.Note, v.At})
	}
	for _, s := range h.Received {
		state := string(s.State)
		if s.State == StateNew {
			state = "new"
		}
		out.Received = append(out.Received, exportedSuggestion{s.ID, s.From.Name, s.Address, s.Words, s.Note, s.Asks, s.Answers, s.Focus, s.At, state})
		if f, ok := lib.Framework(s.Address.Framework()); ok && len(s.Words) > 0 && !slices.Contains(out.Attribution, attribution(f)) {
			out.Attribution = append(out.Attribution, attribution(f))
		}
	}
	for _, a := range h.Accounts {
		out.Accounts = append(out.Accounts, string(a.Platform))
	}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("exporting mentoring as JSON: %w", err)
	}
	return append(data, '\n'), nil
}

// marks are the characters that mean something in Markdown or HTML.
var marks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`, "~", `\~`, "!", `\!`, "&", `\&`,
)

// plain is text that Markdown shows as it is, on one line.
func plain(s string) string {
	s = marks.Replace(strings.Join(strings.Fields(s), " "))
	if strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "+ ") {
		// It would become a list.
		s = `\` + s
	}
	return s
}

// Waits is what there is to say to somebody who opens the coach: how much waits
// for them, of what they were sent and of the pairs they are in. The reply has no
// parts when nothing does. It needs the Accounts of the caller.
func Waits(c Caller, received []Suggestion, pairs []Pair) chat.Reply {
	sent, asked := 0, 0
	for _, s := range received {
		if s.State == StateNew {
			sent++
		}
	}
	for _, p := range pairs {
		if !p.live() && !p.byMe(c.Accounts) && !p.withSelf(c.Accounts) {
			asked++
		}
	}
	r := screen("")
	if sent > 0 {
		r.Parts = append(r.Parts, say(fmt.Sprintf("Sent to you and waiting: %d.", sent)))
		r.Choices = append(r.Choices, button("Suggestions for me", Command{Do: DoSuggested}))
	}
	if asked > 0 {
		r.Parts = append(r.Parts, say(fmt.Sprintf("Requests for mentoring that wait for you: %d.", asked)))
		r.Choices = append(r.Choices, button("Mentors and mentees", Command{Do: DoMentor}))
	}
	return r
}
