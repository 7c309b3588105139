package coach

import (
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// quote is everything that stands directly under a heading.
func quote(s *knowledge.Section) chat.Quote { return quoteOf(s, s.Passages) }

// quoteOf is some of a section's passages.
func quoteOf(s *knowledge.Section, ps []knowledge.Passage) chat.Quote {
	q := chat.Quote{Heading: s.Where(), Source: source(s)}
	if q.Heading == "" {
		q.Heading = s.Framework.Title
	}
	for _, p := range ps {
		q.Lines = append(q.Lines, chat.Line{ID: p.ID, Text: p.Text, Number: p.Line, Bullet: p.Bullet})
	}
	return q
}

// quoteBlock is one passage with the list it announces.
func quoteBlock(p knowledge.Passage) chat.Quote {
	for i, o := range p.Section.Passages {
		if o.ID == p.ID {
			return quoteOf(p.Section, p.Section.Block(i))
		}
	}
	return quoteOf(p.Section, []knowledge.Passage{p})
}

// quoteHeadings quotes headings: the names a document gives its parts.
func quoteHeadings(title string, ss []*knowledge.Section) chat.Quote {
	q := chat.Quote{Heading: title}
	for i, s := range ss {
		if i == 0 {
			q.Source = source(s.Parent)
		}
		q.Lines = append(q.Lines, chat.Line{ID: string(s.Address), Text: verbatimName(s), Number: s.Line, Bullet: true})
	}
	return q
}

// verbatimName is the section's name as it stands in the document: the short
// name when the heading holds it, the whole heading when not.
func verbatimName(s *knowledge.Section) string {
	if s.Name != nil && strings.Contains(s.Heading, s.Name.Text) {
		return s.Name.Text
	}
	return s.Heading
}

func source(s *knowledge.Section) chat.Source {
	f := s.Framework
	return chat.Source{
		Document: f.Title, Publisher: f.Publisher, Where: s.Where(), Address: string(s.Address),
		URL: f.Source, Historic: f.Status == knowledge.Historic,
	}
}

// passagesIn counts what stands at and below a heading.
func passagesIn(s *knowledge.Section) int {
	n := len(s.Passages)
	for _, c := range s.Children {
		n += passagesIn(c)
	}
	return n
}

// quotes quotes a heading and everything below it, each address on its own.
func quotes(s *knowledge.Section) []chat.Part {
	var out []chat.Part
	if len(s.Passages) > 0 {
		out = append(out, quote(s))
	}
	for _, c := range s.Children {
		out = append(out, quotes(c)...)
	}
	return out
}

// historic is the sentence that goes with every quote from an old document.
func historic(fs ...*knowledge.Framework) []chat.Part {
	for _, f := range fs {
		if f.Status == knowledge.Historic {
			return []chat.Part{chat.Paragraph{Text: "This document is kept for the record. It is not current guidance."}}
		}
	}
	return nil
}
