package reflection

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// journalTopic is the kind of question, for logs and reports.
const journalTopic = "journal"

// journalOnlyYou says who can see a screen. It stands on each.
const journalOnlyYou = "Only you can see this."

// answerLimit is said before somebody writes.
var answerLimit = "An answer can have up to " + entryNumber(MostAnswer) + " characters."

// leaveOut stands wherever somebody is about to write.
const leaveOut = "Leave out names and case details."

// journalScreen begins with a sentence and who can see it.
func journalScreen(title, first string, parts ...chat.Part) chat.Reply {
	said := journalSay(strings.TrimSpace(first + " " + journalOnlyYou))
	return chat.Reply{Title: title, Parts: append([]chat.Part{said}, parts...), Private: true, Topic: journalTopic}
}

func journalSay(text string) chat.Paragraph { return chat.Paragraph{Text: text} }

func journalButton(label string, c JournalCommand) chat.Choice {
	return chat.Choice{Label: label, Value: c.String(), Form: c.opensForm()}
}

// journalWith puts a sentence before everything else of a screen.
func journalWith(r chat.Reply, sentence string) chat.Reply {
	if sentence != "" {
		r.Parts = append([]chat.Part{journalSay(sentence)}, r.Parts...)
	}
	return r
}

// formMost is what a box of a form takes. It is far over the limit of an answer:
// a browser would cut off in silence what is pasted beyond it, where the fault
// names the limit and gives all of it back.
const formMost = 24_000

// entryFields are the questions as a form asks them.
func entryFields(steps []EntryStep) []chat.Field {
	var out []chat.Field
	for _, s := range steps {
		out = append(out, chat.Field{Name: s.ID, Label: s.Question, Hint: s.Hint, Value: s.Answer, Long: true, Most: formMost})
	}
	return out
}

// writeScreen is the form of a whole reflection.
func writeScreen(e Entry, c JournalCommand) chat.Reply {
	r := journalScreen("Reflect: "+e.Guide.Title, leaveOut)
	open := JournalCommand{Do: ReflectOpen, Guide: c.Guide, Week: c.Week}
	r.Parts = append(r.Parts, aboutParts(e)...)
	r.Parts = append(r.Parts, chat.Form{
		Title: "Reflect", Intro: "You can leave a question empty. " + answerLimit, Fields: entryFields(e.Steps), Submit: "Save",
		Value: JournalCommand{Do: ReflectSave, ID: e.ID, Guide: c.Guide, Week: c.Week}.String(),
		Open:  journalButton("Write it", open), Private: true,
	})
	r.Choices = []chat.Choice{
		journalButton("One question at a time", JournalCommand{Do: ReflectSteps, Guide: c.Guide, Week: c.Week}),
		journalButton("Choose another guide", JournalCommand{Do: ReflectGuides, Week: c.Week}),
		journalButton("My journal", JournalCommand{Do: JournalList}),
	}
	return r
}

// aboutParts say which week an entry answers for, quote what was asked about and
// ask it again: the form may lie over the message that asked.
func aboutParts(e Entry) []chat.Part {
	if e.About == nil {
		return nil
	}
	w, ok := entryWeekOf(e.About.Week)
	if !ok {
		return nil
	}
	said := "This is for the week that begins on Monday " + entryMonday(w).Format("2 January 2006") + "."
	p := e.About
	out := []chat.Part{journalSay(said)}
	if p.Text != "" {
		out = append(out, chat.Quote{
			Heading: p.Where, Lines: []chat.Line{{ID: p.Passage, Text: p.Text, Number: p.Line, Bullet: p.Bullet}},
			Source: chat.Source{
				Document: p.Document, Publisher: p.Publisher, Where: p.Where, Address: string(p.Address), URL: p.Source, Historic: p.Historic,
			},
		})
	}
	if p.Question != "" {
		out = append(out, journalSay(p.Question))
	}
	return out
}

// guidesScreen lists the guides.
func guidesScreen(a Author, c JournalCommand) chat.Reply {
	r := journalScreen("Choose a guide", "A guide is a few questions that help you look back.")
	var items []string
	for _, g := range a.Library.Guides() {
		items = append(items, g.Title+": "+entrySentence(g.When)+" "+entrySentence(g.Origin))
		r.Choices = append(r.Choices, journalButton(g.Title, JournalCommand{Do: ReflectOpen, Guide: g.ID, Week: c.Week}))
	}
	r.Parts = append(r.Parts, chat.List{Items: items})
	return r
}

// stepScreen is one question of an open reflection.
func stepScreen(d Draft) chat.Reply {
	e := d.Entry
	st := e.Steps[d.Step-1]
	last := d.Step == len(e.Steps)
	r := journalScreen(fmt.Sprintf("%s: question %d of %d", e.Guide.Title, d.Step, len(e.Steps)), leaveOut)
	r.Parts = append(r.Parts, aboutParts(e)...)
	submit := "Next"
	if last {
		submit = "Save the entry"
	}
	week := Week{}
	if e.About != nil {
		week, _ = entryWeekOf(e.About.Week)
	}
	r.Parts = append(r.Parts, chat.Form{
		Title: fmt.Sprintf("Question %d of %d", d.Step, len(e.Steps)), Fields: entryFields([]EntryStep{st}), Submit: submit, Private: true,
		Intro: "“" + submit + "” keeps what you write here. The other buttons keep only what you have sent. " + answerLimit,
		Value: JournalCommand{Do: ReflectAnswer, ID: e.ID, Number: d.Step, Guide: e.Guide.ID, Week: week}.String(),
		Open:  journalButton("Write the answer", JournalCommand{Do: ReflectGoOn, ID: e.ID}),
	})
	if d.Step > 1 {
		r.Choices = append(r.Choices, journalButton("Back", JournalCommand{Do: ReflectBack, ID: e.ID, Number: d.Step}))
	}
	r.Choices = append(r.Choices, journalButton("Finish later", JournalCommand{Do: ReflectLater, ID: e.ID}))
	if !e.empty() {
		r.Choices = append(r.Choices, journalButton("Finish with what I have", JournalCommand{Do: ReflectFinish, ID: e.ID}))
	}
	r.Choices = append(r.Choices, journalButton("Delete what I wrote", JournalCommand{Do: ReflectDrop, ID: e.ID}))
	return r
}

// readScreen is one entry, in a form so that its text is in no message. page
// counts from 1. Text is what stands in the form, where that is not the entry's.
func readScreen(e Entry, page int, said string) chat.Reply {
	pages := entryPages(e.Steps)
	page = min(max(page, 1), len(pages))
	r := journalScreen("Your entry of "+e.day(), said)
	r.Parts = append(r.Parts, aboutParts(e)...)
	r.Parts = append(r.Parts, journalSay(entryFacts(e)))
	if len(e.Links) > 0 {
		r.Parts = append(r.Parts, journalSay("Linked to:"), chat.List{Items: e.linked()})
	}
	intro := "You can change what you wrote."
	number := 0
	if len(pages) > 1 {
		number = page
		intro = fmt.Sprintf("This is part %d of %d. You can change what you wrote.", page, len(pages))
	}
	r.Parts = append(r.Parts, chat.Form{
		Title: "Your entry", Intro: intro, Fields: entryFields(pages[page-1]), Submit: "Save changes", Private: true,
		Value: JournalCommand{Do: JournalSave, ID: e.ID, Number: number, Seen: e.changed()}.String(),
		Open:  journalButton("Read it", JournalCommand{Do: JournalRead, ID: e.ID, Number: number}),
	})
	if page < len(pages) {
		r.Choices = append(r.Choices, journalButton(nextPart, JournalCommand{Do: JournalRead, ID: e.ID, Number: page + 1}))
	}
	if page > 1 {
		r.Choices = append(r.Choices, journalButton(partBefore, JournalCommand{Do: JournalRead, ID: e.ID, Number: page - 1}))
	}
	star := "Make a STAR draft"
	if e.Star != nil {
		star = "My STAR draft"
	}
	r.Choices = append(r.Choices, journalButton("Link to a skill", JournalCommand{Do: JournalLink, ID: e.ID}), journalButton(star, JournalCommand{Do: JournalStar, ID: e.ID}))
	for _, l := range e.Links {
		r.Choices = append(r.Choices, journalButton(entryShorten("Take off the link to "+l.Name, 70), JournalCommand{Do: JournalUnlink, ID: e.ID, Address: l.Address}))
	}
	r.Choices = append(r.Choices, journalButton("Delete it", JournalCommand{Do: JournalDelete, ID: e.ID}), journalButton("My journal", JournalCommand{Do: JournalList}))
	return r
}

// entryFacts say of an entry what its text is not.
func entryFacts(e Entry) string {
	s := e.Guide.Title + ", " + entryCount(e.words(), "word") + "."
	if !e.Edited.IsZero() {
		s += " Last changed on " + e.Edited.In(e.zone()).Format("2 January 2006") + "."
	}
	return s
}

// linked are the skills of an entry by name.
func (e Entry) linked() []string {
	var out []string
	for _, l := range e.Links {
		name := l.Name
		if l.Document != "" {
			name += ", " + l.Document
		}
		out = append(out, name)
	}
	return out
}

// pageSize is how much text one form holds, in bytes. A dialog of Teams takes
// little more, and would cut off the rest.
const pageSize = 9_000

// The buttons between the parts of a long entry.
const (
	nextPart   = "The next part"
	partBefore = "The part before"
)

// entryPages are the questions of a long entry in parts that fit into forms.
// There is always one.
func entryPages(steps []EntryStep) [][]EntryStep {
	var out [][]EntryStep
	used := 0
	for _, s := range steps {
		n := len(s.Answer)
		if len(out) == 0 || used+n > pageSize && used > 0 || len(out[len(out)-1]) == mostFields {
			out, used = append(out, nil), 0
		}
		out[len(out)-1] = append(out[len(out)-1], s)
		used += n
	}
	return out
}

// savedScreen says that a reflection is kept, and what can be done with it.
func savedScreen(a Author, e Entry, said string) chat.Reply {
	r := journalScreen("Saved", said+" It has "+entryCount(e.words(), "word")+".")
	if slices.ContainsFunc(e.Steps, func(s EntryStep) bool { return Worry(s.Answer) }) {
		r.Parts = append(r.Parts, worryParts(a.Assistance)...)
	}
	r.Choices = []chat.Choice{
		journalButton("Link to a skill", JournalCommand{Do: JournalLink, ID: e.ID}),
		journalButton("Make a STAR draft", JournalCommand{Do: JournalStar, ID: e.ID}),
	}
	if a.Plan != "" {
		r.Choices = append(r.Choices, chat.Choice{Label: "Add what I will do to my plan", Value: a.Plan})
	}
	r.Choices = append(r.Choices,
		journalButton("Read it", JournalCommand{Do: JournalRead, ID: e.ID}),
		journalButton("My journal", JournalCommand{Do: JournalList}),
		journalButton("Delete it", JournalCommand{Do: JournalDelete, ID: e.ID}))
	return r
}

func damagedScreen(id string) chat.Reply {
	r := journalScreen("This entry cannot be read", "What was kept is damaged. It was set aside and left as it is. The rest of your journal is not touched.")
	r.Choices = []chat.Choice{
		journalButton("Delete it", JournalCommand{Do: JournalDelete, ID: id}), journalButton("My journal", JournalCommand{Do: JournalList}),
	}
	return r
}

// journalLost is shown when the store fails: the same button again, or the form
// with all that was written.
func journalLost(a Author, c JournalCommand) chat.Reply {
	if c.Do == JournalLink && c.Values != nil {
		// A button holds the skill, and nothing else that a field held.
		l, _ := linkTo(a.Library, knowledge.Address(c.Values[fieldSkill]))
		c.Address, c.Values = l.Address, nil
	}
	if c.reads() {
		r := journalScreen("Not available just now", "I could not read your journal. Press again in a moment.")
		r.Choices = []chat.Choice{journalButton("Try again", c)}
		return r
	}
	r := journalScreen("Not saved", "I could not save that. Try again in a moment.")
	if len(c.Values) == 0 {
		r.Choices = []chat.Choice{journalButton("Try again", c)}
		return r
	}
	r.Parts = append(r.Parts, journalSay("What you wrote is in the form."))
	r.Parts = append(r.Parts, chat.Form{
		Title: "Not saved", Submit: "Save", Value: c.String(), Open: journalButton("Try again", c), Private: true,
		Fields: entryFields(filled(a, c)),
	})
	return r
}

// filled are the questions that a form's values answer, as well as they are
// known without the store.
func filled(a Author, c JournalCommand) []EntryStep {
	var e Entry
	switch g, ok := a.Library.Guide(c.Guide); {
	case c.Do == JournalStarSave:
		e.Steps = starSteps(EntryStar{})
	case ok:
		e.Steps = guideSteps(g)
	}
	e = e.fill(c.Values)
	return slices.DeleteFunc(e.Steps, func(s EntryStep) bool {
		_, there := c.Values[s.ID]
		return !there
	})
}

// guideSteps are a guide's questions without answers.
func guideSteps(g *knowledge.Guide) []EntryStep {
	var out []EntryStep
	for _, s := range g.Steps {
		out = append(out, EntryStep{ID: s.ID, Question: s.Question, Hint: s.Hint, Star: s.Star})
	}
	return out
}

// entrySentence begins with a capital and ends with a stop.
func entrySentence(s string) string {
	s = entryCapital(s)
	if s != "" && !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

func entryCapital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return strings.ToUpper(string(r)) + s[size:]
}

// entryNumber writes thousands apart.
func entryNumber(n int) string {
	if n < 1_000 {
		return fmt.Sprint(n)
	}
	return entryNumber(n/1_000) + fmt.Sprintf(",%03d", n%1_000)
}

func entryCount(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if stem, ok := strings.CutSuffix(what, "y"); ok && what != "day" {
		what = stem + "ie"
	}
	return entryNumber(n) + " " + what + "s"
}

// entryShorten cuts at a word, for labels of buttons.
func entryShorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
