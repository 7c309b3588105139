package checkin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// Shown is a finished check-in as somebody else sees it to whom it is shown, and
// as its owner sees it before: what it came to, why, and the examples. It says
// neither whose it is nor who can see it. Dates are in the zone of whoever looks.
func (sn Snapshot) Shown(in *time.Location) chat.Reply {
	r := chat.Reply{Title: sentenceCase(placeName(sn.Document, sn.Setting)) + ", check-in of " + sn.dated(in)}
	if caution := sn.Document.caution(); caution != "" {
		r.Parts = append(r.Parts, say(caution))
	}
	// There is no chart: it speaks to the person whose check-in it is.
	results := chat.Table{Caption: "What it came to", Header: []string{"Skill", "Level", "Why"}}
	for _, res := range sn.Results {
		results.Rows = append(results.Rows, []string{res.Name, res.Text(sn.Levels), res.Reason})
	}
	r.Parts = append(r.Parts, results)
	if slices.ContainsFunc(sn.Results, func(res Result) bool {
		return strings.Contains(res.Reason, "You ") || strings.Contains(res.Reason, " you ")
	}) {
		r.Parts = append(r.Parts, say("“You” is the person whose check-in this is."))
	}
	answers := chat.Table{Caption: "The answers", Header: []string{"Skill", "Level", "Answer"}}
	if len(sn.Levels) == 0 {
		answers.Header[1] = "Statement"
	}
	var examples []string
	for i, st := range sn.Steps {
		if !said(sn.Steps, i).rating() {
			continue
		}
		what := st.Level.Text
		if len(sn.Levels) == 0 {
			what = st.Lines[len(st.Lines)-1].Text
		}
		answers.Rows = append(answers.Rows, []string{sn.skillName(st.Skill), what, said(sn.Steps, i).Label()})
		if st.Note != "" {
			examples = append(examples, sn.skillName(st.Skill)+", "+what+": "+st.Note)
		}
	}
	if len(answers.Rows) > 0 {
		r.Parts = append(r.Parts, answers)
	}
	if len(examples) > 0 {
		r.Parts = append(r.Parts, say("Examples:"), chat.List{Items: examples})
	}
	return r
}

// Shown is a plan as somebody else sees it; see Snapshot.Shown. What the next
// check-in asks about is not in it.
func (p Plan) Shown(in *time.Location) chat.Reply {
	r := chat.Reply{Title: "A plan"}
	if p.Focus == nil {
		r.Parts = append(r.Parts, say("There is no focus in it."))
	} else {
		r.Parts = append(r.Parts, say("The focus is "+p.Focus.Name+", chosen on "+day(p.Focus.Chosen, in)+"."), p.Focus.quote())
	}
	open, done := p.Split()
	table := chat.Table{Caption: "Actions", Header: []string{"Action", "By", "Done"}}
	for _, a := range open {
		table.Rows = append(table.Rows, []string{a.Text, readable(a.Due), "not yet"})
	}
	for _, a := range done {
		table.Rows = append(table.Rows, []string{a.Text, readable(a.Due), day(a.Done, in)})
	}
	if len(table.Rows) == 0 {
		r.Parts = append(r.Parts, say("There are no actions in it."))
	} else {
		r.Parts = append(r.Parts, table)
	}
	return r
}

// Named says which check-in it is, for a list: "core skills, 2 March 2026".
func (sn Snapshot) Named(in *time.Location) string {
	return placeName(sn.Document, sn.Setting) + ", " + sn.dated(in)
}

// NamedRating says which rating it is: "Data and insight, Working, 2 March 2026".
func (sn Snapshot) NamedRating(r Result, in *time.Location) string {
	return fmt.Sprintf("%s, %s, %s (%s)", r.Name, r.Text(sn.Levels), sn.dated(in), sn.Document.Short)
}
