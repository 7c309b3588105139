package reflection

import (
	"fmt"

	"github.com/framework-coach/framework-coach/chat"
)

// Shown is an entry as somebody else sees it to whom it is shown, and as its
// owner sees it before. Its text stands in private forms, so that it becomes no
// message; sending one changes nothing. A long entry comes in parts, of which
// page, from 1, is shown: a platform opens one form at a time. open is the value
// of a button that leads to a part, done leads away. It says neither whose it is
// nor who can see it.
func (e Entry) Shown(page int, open func(page int) string, done chat.Choice) chat.Reply {
	r := chat.Reply{Title: "A reflection of " + e.day()}
	r.Parts = append(r.Parts, aboutParts(e)...)
	r.Parts = append(r.Parts, journalSay(entryFacts(e)))
	if len(e.Links) > 0 {
		r.Parts = append(r.Parts, journalSay("Linked to:"), chat.List{Items: e.linked()})
	}
	pages := entryPages(e.Steps)
	page = min(max(page, 1), len(pages))
	intro := "It opens as it was written. Changes made there are not kept."
	if len(pages) > 1 {
		intro = fmt.Sprintf("Part %d of %d. %s", page, len(pages), intro)
	}
	fields := entryFields(pages[page-1])
	for n := range fields {
		fields[n].Required, fields[n].Hint, fields[n].Typed = false, "", ""
	}
	r.Parts = append(r.Parts, chat.Form{
		Title: "The reflection", Intro: intro, Fields: fields, Submit: done.Label, Value: done.Value,
		Open: chat.Choice{Label: "Read it", Value: open(page)}, Private: true,
	})
	if page < len(pages) {
		r.Choices = append(r.Choices, chat.Choice{Label: nextPart, Value: open(page + 1), Form: true})
	}
	if page > 1 {
		r.Choices = append(r.Choices, chat.Choice{Label: partBefore, Value: open(page - 1), Form: true})
	}
	return r
}

// Named says which entry it is, for a list of its owner's.
func (e Entry) Named() string {
	name := e.Guide.Title + ", " + e.day()
	if len(e.Links) > 0 {
		name = e.Links[0].Name + ", " + name
	}
	return name
}
