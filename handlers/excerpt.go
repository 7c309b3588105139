package handlers

import (
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// Excerpt names lines that stand together in the frameworks, by chat.Line.ID. It
// is what travels in a button that shares one descriptor of several: no words.
type Excerpt struct{ First, Last string }

// ExcerptOf names all lines of a quote. It is false for a quote without lines
// that have an address.
func ExcerptOf(q chat.Quote) (Excerpt, bool) {
	if len(q.Lines) == 0 {
		return Excerpt{}, false
	}
	e := Excerpt{q.Lines[0].ID, q.Lines[len(q.Lines)-1].ID}
	return e, e.Choice() != "" && ReadExcerpt(e.String()) == e
}

// ReadExcerpt reads what String wrote.
func ReadExcerpt(value string) Excerpt {
	first, last, _ := strings.Cut(value, " ")
	return Excerpt{first, last}
}

func (e Excerpt) String() string { return e.First + " " + e.Last }

// Choice is what a Responder answers with all that stands at the address of the
// lines. It is "" for an Excerpt that names none.
func (e Excerpt) Choice() string {
	address, _, ok := strings.Cut(e.First, "#")
	if !ok || address == "" || e.Last == "" {
		return ""
	}
	return "show " + address
}

// In is the quote of just those lines. It is false when the reply lacks them, or
// is not for others to read.
func (e Excerpt) In(r chat.Reply) (chat.Quote, bool) {
	if r.Private || r.Refused {
		return chat.Quote{}, false
	}
	for _, q := range r.Quotes() {
		from := slices.IndexFunc(q.Lines, func(l chat.Line) bool { return l.ID == e.First })
		to := slices.IndexFunc(q.Lines, func(l chat.Line) bool { return l.ID == e.Last })
		if from >= 0 && to >= from {
			q.Lines = q.Lines[from : to+1]
			return q, true
		}
	}
	return chat.Quote{}, false
}
