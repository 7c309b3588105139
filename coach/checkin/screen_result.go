package checkin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// resultScreen is what a check-in came to. in is the person's zone; edition is
// the framework of now, nil when it is gone.
func resultScreen(sn Snapshot, sh *Shape, in *time.Location) chat.Reply {
	r := screen("Your check-in of "+sn.dated(in), say("This is your own view, not a mark. "+onlyYou))
	if caution := sn.Document.caution(); caution != "" {
		r.Parts = append(r.Parts, say(caution))
	}
	if c, ok := profileChart(sn, in); ok {
		r.Parts = append(r.Parts, c)
	}
	// The chart says where, so the table says why.
	table := chat.Table{Caption: "Why", Header: []string{"Skill", "Why"}}
	if sn.Goal != nil {
		table.Header = []string{"Skill", "To your target, " + sn.Goal.Text, "Why"}
	}
	for _, res := range sn.Results {
		row := []string{res.Name}
		if sn.Goal != nil {
			row = append(row, sn.distance(res))
		}
		table.Rows = append(table.Rows, append(row, res.Reason))
	}
	r.Parts = append(r.Parts, table)
	for _, s := range standsOut(sn, in) {
		r.Parts = append(r.Parts, say(s))
	}
	if n := len(WhatChanged(sn, sh)); n > 0 {
		r.Parts = append(r.Parts, say("The wording of the framework has changed since. Your answers keep the wording of their day."))
	}
	if sn.Focus != nil {
		r.Parts = append(r.Parts, say("One thing to work on: "+sn.Focus.Name+". "+sn.Focus.Why), sn.Focus.quote())
		r.Choices = append(r.Choices, button("Make this my focus", Press{Do: DoFocus, Address: sn.Focus.Skill}))
	} else if slices.ContainsFunc(sn.Results, Result.Rated) && sh != nil {
		r.Parts = append(r.Parts, say("You said true to the highest level of what you checked. There is no next level in this document."))
	}
	rule := Rule()
	if len(sn.Levels) == 0 {
		rule = RuleForStatements()
	}
	r.Parts = append(r.Parts, say("How this was worked out. "+rule))
	r.Choices = append(r.Choices, button("Choose another focus", Press{Do: DoFocus}))
	if sn.Goal != nil && slices.ContainsFunc(sn.Results, func(r Result) bool { return r.Gap > 0 }) {
		r.Choices = append(r.Choices, button("What is missing for "+sn.Goal.Text, Press{Do: DoGap, ID: sn.ID}))
	}
	for _, res := range sn.Results {
		if res.Standing == Unfinished && sh != nil && len(r.Choices) < 4 {
			r.Choices = append(r.Choices, button(shorten("Check again: "+res.Name, 70), Press{Do: DoStart, Address: res.Skill, Setting: sn.Setting.ID}))
		}
	}
	r.Choices = append(r.Choices,
		button("See or change my answers", Press{Do: DoAnswers, ID: sn.ID}),
		button("My plan", Press{Do: DoPlan}),
		button("My history", Press{Do: DoHistory}),
		button("Prepare for a one-to-one", Press{Do: DoOneToOne}),
	)
	if len(WhatChanged(sn, sh)) > 0 {
		r.Choices = append(r.Choices, button("What changed in the framework", Press{Do: DoChanges, ID: sn.ID}))
	}
	return r
}

// distance is how far a result is from the target, in words.
func (sn Snapshot) distance(r Result) string {
	switch {
	case !r.Rated():
		return "not rated"
	case r.Gap == 0:
		return "reached"
	case sn.Goal.Of == sn.SettingOf:
		return "lines missing"
	case r.Gap == 1:
		return "one level to go"
	}
	return number(r.Gap) + " levels to go"
}

// profileChart draws the rated skills of a check-in.
func profileChart(sn Snapshot, in *time.Location) (chat.Chart, bool) {
	c := chat.Chart{
		Kind: chat.ChartProfile, Columns: texts(sn.Columns()),
		Title: sentenceCase(placeName(sn.Document, sn.Setting)) + ", " + sn.dated(in),
	}
	target := 0
	if sn.Goal != nil && sn.Goal.Of != sn.SettingOf {
		target = place(sn.Levels, sn.Goal.ID)
	}
	var alt []string
	rated := false
	for _, r := range sn.Results {
		c.Rows = append(c.Rows, chat.ChartRow{Label: r.Name, You: r.Place, Target: target, Partway: r.Towards.ID != ""})
		alt = append(alt, r.Name+": "+lower(r.Text(sn.Levels), sn.Levels)+".")
		rated = rated || r.Rated()
	}
	if target > 0 {
		alt = append(alt, "The target is "+sn.Goal.Text+".")
	}
	c.Alt = strings.Join(alt, " ")
	return c, rated
}

// lower writes a result inside a sentence: the names of levels keep their
// capital.
func lower(text string, levels []Name) string {
	for _, l := range levels {
		if strings.HasPrefix(text, l.Text) {
			return text
		}
	}
	return strings.ToLower(text[:1]) + text[1:]
}

func sentenceCase(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// standsOut are one to three sentences on what the results have in common, what
// differs and what moved.
func standsOut(sn Snapshot, in *time.Location) []string {
	var rated []Result
	for _, r := range sn.Results {
		if r.Rated() {
			rated = append(rated, r)
		}
	}
	bare := func(r Result) string {
		r.Towards = Name{}
		return lower(r.Text(sn.Levels), sn.Levels)
	}
	var out []string
	if len(rated) > 1 {
		byPlace := func(a, b Result) int { return a.Place - b.Place }
		low, high := slices.MinFunc(rated, byPlace), slices.MaxFunc(rated, byPlace)
		at := func(which Result) string {
			var names []string
			for _, r := range rated {
				if r.Place == which.Place {
					names = append(names, r.Name)
				}
			}
			return and(names) + " (" + bare(which) + ")"
		}
		if high.Place == low.Place {
			out = append(out, "What stands out: the skills came out alike ("+bare(low)+").")
		} else {
			out = append(out, "What stands out. Highest: "+at(high)+". Lowest: "+at(low)+".")
		}
	}
	columns := sn.Columns()
	for _, r := range rated {
		if r.Before == nil || r.Before.Place == r.Place {
			continue
		}
		was := "before the first level"
		if p := r.Before.Place; p > 0 && p <= len(columns) {
			was = columns[p-1].Text
		}
		out = append(out, fmt.Sprintf("%s moved since %s: from %s to %s.", r.Name, day(r.Before.At, in), was, bare(r)))
	}
	return out
}

// gapScreen lists the descriptors missing to the target, each once.
func gapScreen(sn Snapshot, sh Shape) chat.Reply {
	r := screen("What is missing")
	switch {
	case sn.Goal == nil && len(sn.Levels) == 0:
		r.Parts = append(r.Parts, say("These are the statements you did not say are true. "+onlyYou))
	case sn.Goal == nil:
		r.Parts = append(r.Parts, say("You have no target in this framework, so these are the next levels. "+onlyYou))
	case sn.Goal.Of == sn.SettingOf:
		r.Title = "What is missing for " + sn.Goal.Text
		r.Parts = append(r.Parts, say("This is the first level described for "+sn.Goal.Text+", the least it asks. "+onlyYou))
	default:
		r.Title = "What is missing for " + sn.Goal.Text
		r.Parts = append(r.Parts, say("These lines stand between your level and your target, each once. "+onlyYou))
	}
	missing := Gap(sh, sn)
	if len(missing) == 0 {
		r.Parts = append(r.Parts, say("Nothing is missing: you said true to all of it."))
	}
	setting := sn.Setting
	if sn.Goal != nil && sn.Goal.Of == sn.SettingOf {
		setting = sn.Goal.Name
	}
	for _, m := range missing {
		for _, c := range m.Cells {
			f := Focus{Document: sh.Document, Setting: setting, Name: m.Skill.Name, Level: c.Level, Address: c.Address, Lines: c.Lines}
			r.Parts = append(r.Parts, f.quote())
		}
		if len(r.Choices) < 5 {
			r.Choices = append(r.Choices, button("Focus on "+m.Skill.Name, Press{Do: DoFocus, Address: m.Skill.Address}))
		}
	}
	r.Choices = append(r.Choices, button("Back to the result", Press{Do: DoResult, ID: sn.ID}))
	return r
}

// changesScreen says what changed in the framework since a check-in.
func changesScreen(sn Snapshot, sh *Shape, in *time.Location) chat.Reply {
	r := screen("What changed since " + sn.dated(in))
	ds := WhatChanged(sn, sh)
	switch {
	case sh == nil:
		r.Parts = append(r.Parts, say("I no longer hold "+sn.Document.Title+". Your check-in keeps the words of its day. "+onlyYou))
	case len(ds) == 0 && sh.Document.Edition == sn.Document.Edition:
		r.Parts = append(r.Parts, say("The framework says the same as on that day."))
	case len(ds) == 0:
		r.Parts = append(r.Parts, say("The framework has changed, but not in the lines you answered."))
	}
	if sh != nil {
		for _, d := range ds {
			where := d.Skill
			if d.Level != "" {
				where += ", " + d.Level
			}
			r.Parts = append(r.Parts, say(where+": "+d.counts()+"."), chat.Comparison{
				Left:  chat.Quote{Heading: "On " + sn.dated(in), Lines: lines(d.Then), Source: source(sn.Document, where, "")},
				Right: chat.Quote{Heading: "Now", Lines: lines(d.Now), Source: source(sh.Document, where, string(d.Address))},
				Pairs: d.pairs(),
			})
		}
	}
	r.Choices = []chat.Choice{button("Back to the result", Press{Do: DoResult, ID: sn.ID}), button("Check in again", Press{Do: DoStart})}
	return r
}

// counts says what happened to the lines of a place.
func (d Difference) counts() string {
	if d.Gone {
		return "no longer in the framework"
	}
	var out []string
	for _, c := range []struct {
		n    int
		what string
	}{{len(d.Reworded), "reworded"}, {len(d.Added), "added"}, {len(d.Removed), "removed"}} {
		switch {
		case c.n == 1:
			out = append(out, "one line "+c.what)
		case c.n > 1:
			out = append(out, number(c.n)+" lines "+c.what)
		}
	}
	return and(out)
}
