package reflection

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// read shows one entry.
func (j *Journal) read(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	f, reply, err := j.known(ctx, a, c.ID)
	if err != nil || reply != nil {
		return entryOr(reply), err
	}
	return readScreen(f.Entry, c.Number, ""), nil
}

func entryOr(r *chat.Reply) chat.Reply {
	if r == nil {
		return chat.Reply{}
	}
	return *r
}

// edit takes what was changed in an entry.
func (j *Journal) edit(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	if c.ID == "" || len(c.Values) == 0 {
		return j.read(ctx, a, c)
	}
	f, err := j.one(ctx, a.Person, c.ID)
	switch {
	case err != nil:
		return chat.Reply{}, err
	case !f.there || f.damaged:
		// Somebody deleted it on another screen, and has written here.
		e := Entry{ID: j.id(), Guide: EntryGuide{Title: "Reflection"}, Begun: entryStamp(a.At), Zone: entryZone(a.At.Location())}.fill(c.Values)
		if e.empty() {
			_, reply, err := j.known(ctx, a, c.ID)
			return entryOr(reply), err
		}
		said := "That entry is deleted. What you wrote is in the form. Save it to keep it as a new entry."
		if f.damaged {
			said = "That entry cannot be read. What you wrote is in the form. Save it to keep it as a new entry."
		}
		return journalWith(writeScreen(e, JournalCommand{}), said), nil
	}
	e := f.fill(c.Values)
	if slices.Equal(e.Steps, f.Steps) {
		return readScreen(f.Entry, c.Number, "Nothing was changed."), nil
	}
	if faults := e.faults(); len(faults) > 0 {
		r := readScreen(e, c.Number, "")
		r.Faults = entryHere(faults, c.Values)
		return withForm(r, e, c), nil
	}
	if c.Seen > 0 && c.Seen != f.changed() {
		r := journalWith(readScreen(e, c.Number, ""), "This entry was changed somewhere else since you opened it. What you wrote is in the form. Saving it replaces what stands there now.")
		r = withForm(r, e, c)
		r.Choices = append([]chat.Choice{journalButton("Read what stands there now", JournalCommand{Do: JournalRead, ID: e.ID, Number: c.Number})}, r.Choices...)
		return r, nil
	}
	e.Edited = f.changedAt(a.At)
	if _, err := j.entries.SaveEntry(ctx, a.Person, e, f.version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving a changed entry: %w", err)
	}
	r := readScreen(e, c.Number, "The changes are saved.")
	if slices.ContainsFunc(e.Steps, func(s EntryStep) bool { return Worry(s.Answer) }) {
		r.Parts = slices.Insert(r.Parts, 1, worryParts(a.Assistance)...)
	}
	return r, nil
}

// withForm shows in the form of an entry the questions that were sent, whatever
// part of the entry they would stand in now.
func withForm(r chat.Reply, e Entry, c JournalCommand) chat.Reply {
	var sent []EntryStep
	for _, s := range e.Steps {
		if _, ok := c.Values[s.ID]; ok {
			sent = append(sent, s)
		}
	}
	for i, p := range r.Parts {
		if form, ok := p.(chat.Form); ok {
			form.Fields = entryFields(sent)
			r.Parts[i] = form
		}
	}
	return r
}

// entryHere puts a fault of a question that is not in the form to one that is.
func entryHere(faults []chat.Fault, values map[string]string) []chat.Fault {
	first := slices.Min(slices.Collect(maps.Keys(values)))
	for i, f := range faults {
		if _, ok := values[f.Field]; !ok {
			faults[i].Field = first
		}
	}
	return faults
}

// remove deletes an entry, after asking.
func (j *Journal) remove(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	f, err := j.one(ctx, a.Person, c.ID)
	switch {
	case err != nil:
		return chat.Reply{}, err
	case !f.there:
		_, reply, err := j.known(ctx, a, c.ID)
		return entryOr(reply), err
	case !c.Sure || c.ID == "":
		said := "This deletes the entry of " + f.day() + ". It cannot be undone."
		if f.Star != nil {
			said = "This deletes the entry of " + f.day() + " and its STAR draft. It cannot be undone."
		}
		if f.damaged {
			said = "This deletes an entry that cannot be read. It cannot be undone."
		}
		r := journalScreen("Delete this entry?", said)
		r.Choices = []chat.Choice{
			journalButton("Delete it for good", JournalCommand{Do: JournalDelete, ID: f.ID, Sure: true}),
			journalButton("Keep it", JournalCommand{Do: JournalRead, ID: f.ID}),
		}
		return r, nil
	}
	if err := j.entries.DeleteEntry(ctx, a.Person, f.ID, f.version); err != nil {
		return chat.Reply{}, fmt.Errorf("deleting an entry: %w", err)
	}
	r, err := j.list(ctx, a, JournalCommand{Do: JournalList})
	return journalWith(r, "The entry is deleted."), err
}

// fieldSkill is the field that chooses a skill.
const fieldSkill = "skill"

// link links an entry to a skill, or takes the link off.
func (j *Journal) link(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	f, reply, err := j.known(ctx, a, c.ID)
	if err != nil || reply != nil {
		return entryOr(reply), err
	}
	if v := c.Values[fieldSkill]; v != "" {
		c.Address = knowledge.Address(v)
	}
	e := f.copied()
	at := slices.IndexFunc(e.Links, func(l EntryLink) bool { return l.Address == c.Address })
	if c.Do == JournalUnlink {
		if at < 0 {
			return readScreen(e, 0, "There is no such link."), nil
		}
		e.Links = slices.Delete(e.Links, at, at+1)
		return j.linked(ctx, a, f, e, "The link is taken off.")
	}
	r := linkScreen(a, e)
	if c.Address == "" {
		if c.Values != nil {
			r.Faults = []chat.Fault{{Field: fieldSkill, Sentence: "Choose a skill."}}
		}
		return r, nil
	}
	l, ok := linkTo(a.Library, c.Address)
	switch {
	case !ok:
		r.Faults = []chat.Fault{{Field: fieldSkill, Sentence: "I hold no such skill. Choose one of these."}}
		return r, nil
	case slices.ContainsFunc(e.Links, func(o EntryLink) bool { return o.Address == l.Address }):
		return readScreen(e, 0, "The entry is linked to that skill already."), nil
	case len(e.Links) >= MostLinks:
		r.Faults = []chat.Fault{{Field: fieldSkill, Sentence: fmt.Sprintf("The entry has %d links, which is the most. Take one off first.", MostLinks)}}
		return r, nil
	}
	e.Links = append(e.Links, l)
	return j.linked(ctx, a, f, e, "The entry is linked to "+l.Name+".")
}

// linked saves an entry with other links.
func (j *Journal) linked(ctx context.Context, a Author, f found, e Entry, said string) (chat.Reply, error) {
	if _, err := j.entries.SaveEntry(ctx, a.Person, e, f.version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving the links of an entry: %w", err)
	}
	return readScreen(e, 0, said), nil
}

// linkScreen asks for a skill.
func linkScreen(a Author, e Entry) chat.Reply {
	r := journalScreen("Link to a skill", "Which skill is the entry of "+e.day()+" about?")
	field := chat.Field{Name: fieldSkill, Label: "Skill", Required: true}
	for _, l := range skillsOf(a.Library) {
		option := chat.Option{Label: l.Name + ", " + l.Document, Value: string(l.Address)}
		if len(option.Value) > mostOption {
			continue
		}
		field.Options = append(field.Options, option)
		if under(a.Focus, l.Address) && !slices.ContainsFunc(e.Links, func(o EntryLink) bool { return o.Address == l.Address }) {
			field.Value = option.Value
		}
	}
	if len(field.Options) == 0 {
		r.Parts = append(r.Parts, journalSay("I hold no framework that describes skills."))
		return r
	}
	c := JournalCommand{Do: JournalLink, ID: e.ID}
	r.Parts = append(r.Parts, chat.Form{
		Title: "Link to a skill", Fields: []chat.Field{field}, Submit: "Link", Value: c.String(), Open: journalButton("Choose a skill", c), Private: true,
	})
	r.Choices = []chat.Choice{journalButton("Read the entry", JournalCommand{Do: JournalRead, ID: e.ID}), journalButton("My journal", JournalCommand{Do: JournalList})}
	return r
}

// mostOption is how long the value of an option of a form may be.
const mostOption = 75

// skillsOf are the skills of the frameworks in force, in reading order.
func skillsOf(lib *knowledge.Library) []EntryLink {
	var out []EntryLink
	for _, f := range lib.Frameworks() {
		if f.Status == knowledge.Historic {
			continue
		}
		out = append(out, skillsIn(f)...)
	}
	return out
}

// skillsIn are the headings of the dimension that people call skills.
func skillsIn(f *knowledge.Framework) []EntryLink {
	depth := slices.IndexFunc(f.Dimensions, func(d knowledge.Dimension) bool { return d.Of == "skill" || slices.Contains(d.Plurals, "skills") }) + 1
	var out []EntryLink
	for s := range f.Sections() {
		if depth > 0 && s.Depth() == depth && s.Kind() == f.Dimensions[depth-1].Of {
			out = append(out, EntryLink{Address: s.Address, Name: s.Name.Text, Document: f.Short})
		}
	}
	return out
}

// linkTo is the skill that stands at an address or above it.
func linkTo(lib *knowledge.Library, a knowledge.Address) (EntryLink, bool) {
	f, ok := lib.Framework(a.Framework())
	if !ok {
		return EntryLink{}, false
	}
	if _, ok := f.Section(a); !ok {
		return EntryLink{}, false
	}
	for _, l := range skillsIn(f) {
		if under(a, l.Address) {
			return l, true
		}
	}
	return EntryLink{}, false
}

// under is true for an address at or below another.
func under(a, top knowledge.Address) bool {
	return a == top || len(a) > len(top) && a[:len(top)] == top && a[len(top)] == '/'
}
