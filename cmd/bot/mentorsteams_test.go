package main

import (
	"fmt"
	"strings"

	"github.com/framework-coach/framework-coach/store/redistest"
)

// onTeams is somebody in Teams, in their own conversation with the coach.
type onTeams struct {
	*mentorsStage
	teamsWriter
	name string
	// seen is how many messages of the coach they read.
	seen int
}

func (s *mentorsStage) inTeams(name string) *onTeams {
	s.t.Helper()
	return s.writer(name, s.on.teams, s.on.URL, s.on.teams.token(s.t, nil))
}

// writer is somebody whose Teams is the stand-in.
func (s *mentorsStage) writer(name string, stand *teamsStand, base, token string) *onTeams {
	who := someone{standDirectory, strings.ToLower(name)}
	stand.called = map[string]string{who.name: name}
	return &onTeams{mentorsStage: s, name: name, teamsWriter: teamsWriter{
		t: s.t, stand: stand, base: base, token: token, who: who, looked: s.looked,
	}}
}

func (p *onTeams) next(after string, words ...string) map[string]any {
	s := p.mentorsStage
	s.t.Helper()
	redistest.Wait(s.t, "a message to "+p.name+" after "+after, func() bool { return len(p.messages()) > p.seen })
	body := p.messages()[p.seen]
	p.seen++
	s.looked.clean("messages in Teams", toJSON(body))
	return p.show(after, body, words...)
}

func (p *onTeams) show(after string, v map[string]any, words ...string) map[string]any {
	s := p.mentorsStage
	s.t.Helper()
	walk(v, func(m map[string]any) bool {
		if m["type"] == "AdaptiveCard" {
			s.teams = append(s.teams, showing{shotName(len(s.teams)+1, p.name, after), m})
			return false
		}
		return true
	})
	s.tell("    %s", strings.ReplaceAll(cardWords(v), "\n", "\n    "))
	holdsAll(s.t, "what is shown", toJSON(v), words...)
	return v
}

// says writes to the coach, and returns what it answers.
func (p *onTeams) says(text string, words ...string) map[string]any {
	p.mentorsStage.t.Helper()
	p.tell("%s in Teams> %s", p.name, text)
	p.hand(p.stand.said(p.who, p.id(), text))
	return p.next(text, words...)
}

// gets is the next message, which the person did not ask for.
func (p *onTeams) gets(words ...string) map[string]any {
	p.mentorsStage.t.Helper()
	p.tell("%s in Teams<", p.name)
	return p.next(words[0], words...)
}

// presses presses a button of a card, and returns the card in its place.
func (p *onTeams) presses(v any, title string, words ...string) map[string]any {
	p.mentorsStage.t.Helper()
	p.tell("%s in Teams! %s", p.name, title)
	return p.show(title, p.teamsWriter.presses(v, title), words...)
}

// opens presses a button that opens a dialog, or one in a dialog.
func (p *onTeams) opens(v any, title string, words ...string) map[string]any {
	p.mentorsStage.t.Helper()
	p.tell("%s in Teams! %s", p.name, title)
	return p.show(title+" (dialog)", p.teamsWriter.opens(v, title), words...)
}

// sends sends a dialog with what is typed.
func (p *onTeams) sends(v any, title string, typed map[string]string, words ...string) {
	p.mentorsStage.t.Helper()
	p.tell("%s in Teams= %v", p.name, typed)
	p.show(title+" (dialog)", p.teamsWriter.sends(v, title, typed), words...)
}

// cardWords is what people read in an answer, from top to bottom.
func cardWords(v any) string {
	var out []string
	var read func(v any)
	read = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				read(x)
			}
		case map[string]any:
			for _, k := range []string{"title", "label", "text"} {
				s, _ := v[k].(string)
				if kind, _ := v["type"].(string); strings.HasPrefix(kind, "Action.") {
					s = "[" + s + "]"
				}
				if strings.Trim(s, "[]") != "" {
					out = append(out, s)
				}
			}
			if inlines, ok := v["inlines"].([]any); ok {
				var line strings.Builder
				for _, run := range inlines {
					if m, ok := run.(map[string]any); ok {
						_, _ = fmt.Fprint(&line, m["text"])
					}
				}
				out = append(out, line.String())
			}
			for _, k := range []string{"attachments", "task", "value", "card", "content", "body", "items", "columns", "rows", "cells", "actions"} {
				read(v[k])
			}
		}
	}
	read(v)
	return strings.Join(out, "\n")
}
