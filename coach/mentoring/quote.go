package mentoring

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// mostQuotes is how many cells one suggestion can hold: more is a chapter and
// points at nothing.
const mostQuotes = 4

// cells are what stands at an address, or below it where nothing stands there
// itself. ok is false when the library has no words there.
func cells(lib *knowledge.Library, a knowledge.Address) (found []*knowledge.Section, ok bool) {
	s, ok := lib.Section(a)
	if !ok || len(a.Parts()) == 0 {
		return nil, false
	}
	var walk func(s *knowledge.Section)
	walk = func(s *knowledge.Section) {
		if len(s.Passages) > 0 {
			found = append(found, s)
			return
		}
		for _, c := range s.Children {
			walk(c)
		}
	}
	walk(s)
	return found, len(found) > 0
}

func quoteOf(s *knowledge.Section) chat.Quote {
	f := s.Framework
	q := chat.Quote{Heading: s.Where(), Source: chat.Source{
		Document: f.Title, Publisher: f.Publisher, Where: s.Where(), Address: string(s.Address), URL: f.Source, Historic: f.Status == knowledge.Historic,
	}}
	for _, p := range s.Passages {
		q.Lines = append(q.Lines, chat.Line{ID: p.ID, Text: p.Text, Number: p.Line, Bullet: p.Bullet})
	}
	return q
}

// quoted are the words at an address as parts of a reply, and the words alone.
func quoted(lib *knowledge.Library, a knowledge.Address) (parts []chat.Part, words []string) {
	found, _ := cells(lib, a)
	for _, s := range found {
		q := quoteOf(s)
		parts = append(parts, q)
		for _, l := range q.Lines {
			words = append(words, l.Text)
		}
	}
	if len(found) > 0 && found[0].Framework.Status == knowledge.Historic {
		parts = append(parts, say("This document is kept for the record. It is not current guidance."))
	}
	return parts, words
}

// kept are the words of a suggestion. Where the document changed since, they are
// those of the day it was sent, and that is said.
func (s Suggestion) kept(c Caller) []chat.Part {
	if s.Address == "" {
		return nil
	}
	parts, words := quoted(c.Library, s.Address)
	if len(words) > 0 && slices.Equal(words, s.Words) {
		return parts
	}
	q := chat.Quote{Heading: where(c.Library, s.Address), Source: chat.Source{Document: s.Address.Framework(), Where: where(c.Library, s.Address)}}
	if f, ok := c.Library.Framework(s.Address.Framework()); ok {
		q.Source.Document, q.Source.Publisher, q.Source.Historic = f.Title, f.Publisher, f.Status == knowledge.Historic
	}
	for _, w := range s.Words {
		q.Lines = append(q.Lines, chat.Line{Text: w, Bullet: true})
	}
	if len(q.Lines) == 0 {
		return []chat.Part{say("The document no longer has these words.")}
	}
	return []chat.Part{q, say("These are the words of " + onDay(s.At, c.At.Location()) + ". The document has changed since.")}
}

// where is an address in words.
func where(lib *knowledge.Library, a knowledge.Address) string {
	if s, ok := lib.Section(a); ok && s.Where() != "" {
		return s.Where()
	}
	// The parts of an address are made of the headings.
	var words []string
	for _, p := range a.Parts() {
		words = append(words, sentenceCase(strings.ReplaceAll(p, "-", " ")))
	}
	if len(words) == 0 {
		return "a descriptor"
	}
	return strings.Join(words, ", ")
}

// levels are the names of the levels of an address's framework, lowest first.
func levels(lib *knowledge.Library, a knowledge.Address) []*knowledge.Name {
	f, ok := lib.Framework(a.Framework())
	if !ok {
		return nil
	}
	d, _, ok := f.Dimension("level")
	if !ok {
		i := slices.IndexFunc(f.Dimensions, func(d knowledge.Dimension) bool {
			years := d.Of == "period" || slices.ContainsFunc(d.Names, func(n *knowledge.Name) bool { return n.Year != 0 })
			return d.Ordered && d.Every && d.Of != "grade" && !years
		})
		if i < 0 {
			return nil
		}
		d = f.Dimensions[i]
	}
	return slices.DeleteFunc(slices.Clone(d.Names), func(n *knowledge.Name) bool { return n.Note })
}

func sentenceCase(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// briefly is a thing on a button, of which Slack shows 30 characters.
func (i Item) briefly(lib *knowledge.Library) string {
	if i.Kind == KindRating {
		return where(lib, i.Skill)
	}
	return i.called(lib)
}

// called is a thing in words that tell nothing of what is in it.
func (i Item) called(lib *knowledge.Library) string {
	switch i.Kind {
	case KindRating:
		name := "rating of " + where(lib, i.Skill)
		if f, ok := lib.Framework(i.Skill.Framework()); ok {
			name += " (" + f.Short + ")"
		}
		return name
	case KindCheckIn:
		return "check-in"
	case KindPlan:
		return "plan"
	case KindEntry:
		return "reflection"
	}
	return "thing"
}
