package coach

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// The fields of a profile, by the names they have in the form, in its buttons
// and in what people type.
const (
	fieldFramework = "framework"
	fieldRole      = "role"
	fieldGrade     = "grade"
	fieldTarget    = "target"
	fieldZone      = "zone"
	fieldReading   = "reading"
)

// unset is what a form gives for a field that is left open: platforms do not
// let an option be empty.
const unset = "none"

// settings are the fields with the words for them, in the order they are
// shown and read: what grade somebody can have depends on the framework.
var settings = []struct{ field, label, noun string }{
	{fieldFramework, "Framework", "framework"},
	{fieldRole, "Role", "role"},
	{fieldGrade, "Grade", "grade"},
	{fieldTarget, "Target", "target"},
	{fieldZone, "Time zone", "time zone"},
	{fieldReading, "Reading", "way of reading"},
}

func nounOfField(field string) string {
	for _, s := range settings {
		if s.field == field {
			return s.noun
		}
	}
	return field
}

// clear empties a field. A grade belongs to its framework and goes with it.
func (p *Profile) clear(field string) {
	switch field {
	case fieldFramework:
		p.Framework, p.Grade = "", ""
	case fieldRole:
		p.Role = ""
	case fieldGrade:
		p.Grade = ""
	case fieldTarget:
		p.Target = ""
	case fieldZone:
		p.Zone = ""
	case fieldReading:
		p.Reading = ""
	}
}

// set puts what somebody said into a field of the profile. fault is a sentence
// for the person when it cannot be taken; the profile is then as it was. note
// says what else changed with it. strict holds a grade to the framework that
// is set, as a form does that shows both.
func (p *Profile) set(lib *knowledge.Library, field, value string, strict bool) (note, fault string) {
	if value = strings.TrimSpace(value); value == "" || value == unset {
		p.clear(field)
		return "", ""
	}
	switch field {
	case fieldFramework:
		return p.setFramework(lib, value)
	case fieldRole:
		return "", p.setRole(value)
	case fieldGrade:
		return p.setGrade(lib, value, strict)
	case fieldTarget:
		return "", p.setTarget(lib, value)
	case fieldZone:
		return "", p.setZone(value)
	case fieldReading:
		return "", p.setReading(value)
	}
	return "", "There is no such thing to set."
}

func (p *Profile) setFramework(lib *knowledge.Library, value string) (note, fault string) {
	f, ok := findFramework(lib, value)
	if !ok {
		var names []string
		for _, f := range inForce(lib) {
			names = append(names, f.Short)
		}
		return "", fmt.Sprintf("I hold no current framework called %s. You can choose from: %s.", cited(value), strings.Join(names, ", "))
	}
	if f.ID == p.Framework {
		return "", ""
	}
	old := *p
	p.Framework = f.ID
	var gone []string
	if _, ok := GradeOf(lib, *p); !ok && old.Grade != "" {
		p.Grade = ""
		gone = append(gone, "grade")
	}
	if _, ok := TargetOf(lib, *p); !ok && old.Target != "" {
		p.Target = ""
		gone = append(gone, "target")
	}
	if len(gone) > 0 {
		note = fmt.Sprintf("Your %s belonged to the other framework, so I cleared it.", strings.Join(gone, " and your "))
	}
	return note, ""
}

func (p *Profile) setRole(value string) (fault string) {
	value = strings.Join(strings.Fields(index.Clean(value)), " ")
	if n := utf8.RuneCountInString(value); n > MaxRole {
		return fmt.Sprintf("A role can have %d characters. This one has %d.", MaxRole, n)
	}
	p.Role = value
	return ""
}

func (p *Profile) setGrade(lib *knowledge.Library, value string, strict bool) (note, fault string) {
	own, _ := lib.Framework(p.Framework)
	if own != nil {
		if r, ok := findRung(gradesOf(own), value); ok {
			p.Grade = r.Name.ID
			return "", ""
		}
	}
	r, ok := findRung(grades(lib), value)
	if !ok {
		return "", noSuchGrade(lib, value)
	}
	if own != nil && strict {
		if len(gradesOf(own)) == 0 {
			return "", fmt.Sprintf("The %s have no grades. %s is a grade of the %s.", own.Short, r.Name.Text, r.Framework.Short)
		}
		return "", fmt.Sprintf("%s is a grade of the %s, and not of the %s.", r.Name.Text, r.Framework.Short, own.Short)
	}
	p.Framework, p.Grade = r.Framework.ID, r.Name.ID
	if _, ok := TargetOf(lib, *p); !ok {
		p.Target = ""
	}
	return fmt.Sprintf("%s is a grade of the %s, so that is your framework now.", r.Name.Text, r.Framework.Short), ""
}

// noSuchGrade says which grades there are, and for a grade that people who use
// a document give as their own, that the document names none.
func noSuchGrade(lib *knowledge.Library, value string) string {
	if f, ok := readOf(lib, value); ok {
		return fmt.Sprintf("The %s name no grades, so I cannot save %s as one. You can save it as your role: say \"my role is\" and the word.", f.Short, cited(value))
	}
	names := textsOf(grades(lib))
	if len(names) == 0 {
		return "None of the documents has grades."
	}
	return fmt.Sprintf("No document has a grade called %s. You can choose from: %s.", cited(value), strings.Join(names, ", "))
}

func (p *Profile) setTarget(lib *knowledge.Library, value string) (fault string) {
	rs := targets(lib, p.Framework)
	r, ok := findRung(rs, value)
	if !ok {
		names := textsOf(rs)
		if len(names) == 0 {
			return "None of the documents has grades or levels to head for."
		}
		return fmt.Sprintf("%s cannot be a target here. You can choose from: %s.", cited(value), strings.Join(names, ", "))
	}
	p.Target = r.Name.ID
	return ""
}

func (p *Profile) setZone(value string) (fault string) {
	zone, ok := findZone(value)
	if !ok {
		return fmt.Sprintf("I know no time zone called %s. Give a city, such as London, or a name such as Europe/Paris.", cited(value))
	}
	p.Zone = zone
	return ""
}

func (p *Profile) setReading(value string) (fault string) {
	switch folded(value) {
	case Text, "plain text", "text only", "plain":
		p.Reading = Text
	case Rich, "tables", "buttons", "tables and buttons":
		p.Reading = ""
	default:
		return fmt.Sprintf("%s is no way of reading. Choose tables and buttons, or text only.", cited(value))
	}
	return ""
}

// cited is what somebody typed, short enough for a sentence.
func cited(value string) string {
	value = strings.Join(strings.Fields(index.Clean(value)), " ")
	if r := []rune(value); len(r) > 40 {
		value = string(r[:40]) + "…"
	}
	return "“" + value + "”"
}

func textsOf(rs []Rung) []string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Name.Text)
	}
	return out
}

// shown is what a field holds, in words; "" when it is not set.
func (p Profile) shown(lib *knowledge.Library, field string) string {
	switch field {
	case fieldFramework:
		if f, ok := lib.Framework(p.Framework); ok {
			return upperFirst(f.Short)
		}
	case fieldRole:
		return p.Role
	case fieldGrade:
		if r, ok := GradeOf(lib, p); ok {
			return r.Name.Text
		}
	case fieldTarget:
		if r, ok := TargetOf(lib, p); ok {
			return r.Name.Text
		}
	case fieldZone:
		return p.Zone
	case fieldReading:
		if p.Reading == Text {
			return "Text only"
		}
		return "Tables and buttons"
	}
	return ""
}

// table is the profile as rows, without the way of reading when that is as
// for everybody.
func (p Profile) table(lib *knowledge.Library) chat.Table {
	var out chat.Table
	for _, s := range settings {
		if s.field == fieldReading && p.Reading != Text {
			continue
		}
		value := p.shown(lib, s.field)
		if value == "" {
			value = "not set"
		}
		out.Rows = append(out.Rows, []string{s.label, value})
	}
	return out
}

// form asks for the profile. values, by field, stand in for what is saved, so
// that what cannot be taken comes back as it was typed.
func (p Profile) form(lib *knowledge.Library, values map[string]string) chat.Form {
	f := chat.Form{
		Title:  "About you",
		Intro:  "Fill in what you like. It settles which wording you get when a question leaves it open.",
		Submit: "Save", Value: "me save",
		Open: chat.Choice{Label: "Change this", Value: "me edit"},
	}
	open := chat.Option{Label: "Not set", Value: unset}
	frameworks, framework := []chat.Option{open}, ""
	for _, d := range inForce(lib) {
		frameworks = append(frameworks, chat.Option{Label: upperFirst(d.Short), Value: d.ID})
		if framework == "" {
			framework = d.Short
		}
	}
	gs, ts := grades(lib), targets(lib, "")
	// A grade is the plainest example of a target.
	heading := append(slices.Clone(gs), ts...)
	f.Fields = []chat.Field{
		{Name: fieldFramework, Label: "Framework", Hint: "The document that describes your work.", Options: frameworks, Value: p.Framework, Typed: "my framework is " + framework},
		{Name: fieldRole, Label: "Role", Hint: "In your own words. It is shown to you only.", Value: p.Role, Most: MaxRole, Typed: "my role is team leader"},
	}
	if len(gs) > 0 {
		f.Fields = append(f.Fields, chat.Field{Name: fieldGrade, Label: "Grade", Hint: "Leave this open if your framework has no grades.", Options: append([]chat.Option{open}, rungOptions(gs)...), Value: p.Grade, Typed: "my grade is " + gs[0].Name.Text})
	}
	if len(ts) > 0 {
		f.Fields = append(f.Fields, chat.Field{Name: fieldTarget, Label: "Target", Hint: "The grade or level you are heading for.", Options: append([]chat.Option{open}, rungOptions(ts)...), Value: p.Target, Typed: "my target is " + heading[0].Name.Text})
	}
	f.Fields = append(f.Fields,
		chat.Field{Name: fieldZone, Label: "Time zone", Hint: "A city, such as London, or a name such as Europe/Paris.", Value: p.Zone, Most: 60, Typed: "my time zone is London"},
		chat.Field{Name: fieldReading, Label: "Reading", Hint: "How you prefer to read an answer.", Value: p.Reading, Typed: "text only", Options: []chat.Option{
			{Label: "Tables and buttons", Value: Rich}, {Label: "Text only", Value: Text},
		}})
	for i := range f.Fields {
		field := &f.Fields[i]
		if v, ok := values[field.Name]; ok {
			field.Value = v
		}
		if field.Value == "" && len(field.Options) > 0 {
			field.Value = field.Options[0].Value
		}
	}
	return f
}

// rungOptions name each rung once. Where several documents have some, each
// says whose it is.
func rungOptions(rs []Rung) []chat.Option {
	several := false
	for _, r := range rs {
		several = several || r.Framework != rs[0].Framework
	}
	var out []chat.Option
	seen := map[string]bool{}
	for _, r := range rs {
		if seen[r.Name.ID] {
			continue
		}
		seen[r.Name.ID] = true
		label := r.Name.Text
		if several {
			label += " (" + r.Framework.Short + ")"
		}
		out = append(out, chat.Option{Label: label, Value: r.Name.ID})
	}
	return out
}
