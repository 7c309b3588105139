package checkin

import (
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// topic is the kind of question, for logs and reports.
const topic = "check-in"

// onlyYou says who can see a screen. It stands on each that holds anything.
const onlyYou = chat.OnlyYou

func screen(title string, parts ...chat.Part) chat.Reply {
	return chat.Reply{Title: title, Parts: parts, Private: true, Topic: topic}
}

func say(text string) chat.Paragraph { return chat.Paragraph{Text: text} }

func button(label string, p Press) chat.Choice {
	return chat.Choice{Label: label, Value: p.String(), Form: p.Do == DoNote || p.Do == DoAdd}
}

// with puts sentences before everything else of a screen.
func with(r chat.Reply, sentences ...string) chat.Reply {
	var parts []chat.Part
	for _, s := range sentences {
		if s != "" {
			parts = append(parts, say(s))
		}
	}
	r.Parts = append(parts, r.Parts...)
	return r
}

func lines(from []Line) []chat.Line {
	var out []chat.Line
	for _, l := range from {
		out = append(out, chat.Line{ID: l.ID, Text: l.Text, Number: l.Number, Bullet: l.Bullet})
	}
	return out
}

// blind are lines without anything that tells where they stand.
func blind(from []Line) []chat.Line {
	var out []chat.Line
	for _, l := range from {
		out = append(out, chat.Line{Text: l.Text, Bullet: l.Bullet})
	}
	return out
}

func source(d Document, where string, address string) chat.Source {
	return chat.Source{
		Document: d.Title, Publisher: d.Publisher, Where: where, Address: address, URL: d.Source, Historic: d.Historic,
	}
}

// quoteBlind is a question: the words, the skill and the document, and nothing
// that tells the level.
func quoteBlind(d Document, skill string, from []Line) chat.Quote {
	return chat.Quote{Heading: skill, Lines: blind(from), Source: source(d, skill, "")}
}

func (f Focus) quote() chat.Quote {
	return chat.Quote{Heading: f.Heading(), Lines: lines(f.Lines), Source: source(f.Document, f.Heading(), string(f.Address))}
}

// stepQuote is an answered step, whose level is no longer hidden.
func stepQuote(d Document, skill string, setting Name, st Step) chat.Quote {
	words := []string{skill}
	for _, n := range []Name{st.Level, setting} {
		if n.Text != "" {
			words = append(words, n.Text)
		}
	}
	where := strings.Join(words, ", ")
	// With the level no longer hidden, the document's own order is back too.
	shown := slices.Clone(st.Lines)
	slices.SortStableFunc(shown, func(a, b Line) int { return a.Number - b.Number })
	return chat.Quote{Heading: where, Lines: lines(shown), Source: source(d, where, string(st.Address))}
}

// placeName names a document and a setting: "SCS capabilities, SCS2".
func placeName(d Document, setting Name) string {
	name := d.Short
	if name == "" {
		name = d.Title
	}
	if setting.Text != "" {
		name += ", " + setting.Text
	}
	return name
}

// caution goes with every screen that begins or ends with an old document.
func (d Document) caution() string {
	if d.Historic {
		return "This document is kept for the record. It is not current guidance."
	}
	return ""
}

func texts(names []Name) []string {
	var out []string
	for _, n := range names {
		out = append(out, n.Text)
	}
	return out
}

// dated is the day of a check-in.
func (sn Snapshot) dated(in *time.Location) string { return day(sn.Finished, in) }
