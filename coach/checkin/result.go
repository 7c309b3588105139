package checkin

import (
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Standing is what a skill came to.
type Standing string

// The standings. The first two are of ladders, the next three of statements.
const (
	AtLevel   Standing = "level"
	BelowAll  Standing = "below"
	AllOfIt   Standing = "all"
	PartOfIt  Standing = "part"
	NoneYet   Standing = "none"
	NotRated  Standing = "skipped"
	NoneApply Standing = "not-applicable"
	// Unfinished: too few answers to say.
	Unfinished Standing = "unfinished"
)

// statementColumns are what stands in place of levels where there are none.
func statementColumns() []Name {
	return []Name{{ID: string(NoneYet), Text: "None yet"}, {ID: string(PartOfIt), Text: "In part"}, {ID: string(AllOfIt), Text: "All of it"}}
}

// Result is what the answers about one skill come to, and why.
type Result struct {
	Skill    knowledge.Address `json:"skill"`
	Name     string            `json:"name"`
	Standing Standing          `json:"standing"`
	// Level is the level that holds; empty unless Standing is AtLevel.
	Level Name `json:"level,omitzero"`
	// Place is the column of the chart, from 1; 0 is before the first one, and
	// -1 is not rated.
	Place int `json:"place"`
	// Towards is the next level when the person is part of the way to it.
	Towards Name   `json:"towards,omitzero"`
	Reason  string `json:"reason"`
	// Gap is how many levels are missing to the target; 0 without one.
	Gap    int     `json:"gap,omitempty"`
	Before *Before `json:"before,omitempty"`
}

// Rated is true when the skill has a place.
func (r Result) Rated() bool { return r.Place >= 0 }

// Text is the result in a few words: "Working", "Not yet at Working".
func (r Result) Text(levels []Name) string {
	switch r.Standing {
	case AtLevel:
		if r.Towards.Text != "" {
			return r.Level.Text + ", part of the way to " + r.Towards.Text
		}
		return r.Level.Text
	case BelowAll:
		if r.Towards.Text != "" {
			return "Part of the way to " + r.Towards.Text
		}
		if len(levels) > 0 {
			return "Not yet at " + levels[0].Text
		}
		return "Not yet"
	case AllOfIt:
		return "All of it"
	case PartOfIt:
		return "In part"
	case NoneYet:
		return "None yet"
	case NotRated:
		return "Skipped"
	case NoneApply:
		return "Does not apply"
	case Unfinished:
	}
	return "Not finished"
}

// Results work out every skill from its answers, in the order asked.
func Results(levels []Name, skills []Skill, steps []Step) []Result {
	var out []Result
	for _, sk := range skills {
		r := Result{Skill: sk.Address, Name: sk.Name, Place: -1, Before: sk.Before}
		switch {
		case skipped(steps, sk.Address):
			r.Standing, r.Reason = NotRated, "You skipped this skill."
		case len(sk.Rungs) > 0:
			r.climb(levels, sk, steps)
		default:
			r.tick(sk, steps)
		}
		out = append(out, r)
	}
	return out
}

// climb rates a skill with levels.
func (r *Result) climb(levels []Name, sk Skill, steps []Step) {
	level := func(rung int) Name {
		n, ok := named(levels, sk.Rungs[rung].Level)
		if !ok {
			n = Name{ID: sk.Rungs[rung].Level, Text: sk.Rungs[rung].Level}
		}
		return n
	}
	answers := ladderAnswers(steps, sk)
	o := Settle(answers)
	towards := func() {
		if o.Partway {
			r.Towards = level(o.Stop)
		}
	}
	var why []string
	switch o.Kind {
	case Reached:
		r.Standing, r.Level = AtLevel, level(o.Rung)
		r.Place = place(levels, r.Level.ID)
		towards()
		why = append(why, reached(o, level, len(answers)))
	case Under:
		r.Standing, r.Place = BelowAll, 0
		towards()
		first := level(o.Stop)
		if o.Partway {
			why = append(why, "Part of the way to "+first.Text+", the first level that applies.")
		} else {
			why = append(why, "Not yet true of "+first.Text+", the first level that applies.")
		}
	case Outside:
		r.Standing = NoneApply
		why = append(why, "You said that none of it applies to you.")
	case Unsettled:
		r.Standing = Unfinished
		why = append(why, unsettled(o, level))
	}
	var outside []string
	for i, a := range answers {
		if a == NotApplicable && o.Kind != Outside {
			outside = append(outside, level(i).Text)
		}
	}
	if len(outside) > 0 {
		why = append(why, and(outside)+" did not apply, and counts neither way.")
	}
	r.Reason = strings.Join(append(why, takenOver(steps, sk.Address)...), " ")
}

// reached is why a level holds, in one sentence.
func reached(o Outcome, level func(int) Name, height int) string {
	here := level(o.Rung).Text
	switch {
	case o.Implied:
		return "True of a higher level but not of " + level(o.Stop).Text + ", so the level below that one counts: " + here + "."
	case o.Contradicted:
		return "True of a higher level but not of " + level(o.Stop).Text + ", so the lower level that holds counts: " + here + "."
	case o.Cut:
		return "True of " + here + "; you finished before the next level was asked."
	case o.Stop < 0 && o.Rung == height-1:
		return "True of " + here + ", the highest level."
	case o.Stop < 0:
		return "True of " + here + ", the highest level that applies."
	case o.Partway:
		return "True of " + here + ", and part of the way to " + level(o.Stop).Text + "."
	}
	return "True of " + here + ", not yet of " + level(o.Stop).Text + "."
}

func unsettled(o Outcome, level func(int) Name) string {
	if o.Stop < 0 {
		return "You finished before this skill was settled."
	}
	return "Not yet true of " + level(o.Stop).Text + ", and the level below was not asked."
}

// takenOver says which levels were not asked because their words had been.
func takenOver(steps []Step, skill knowledge.Address) []string {
	var out []string
	for _, st := range steps {
		if st.Skill != skill {
			continue
		}
		switch {
		case st.SameAs > 0 && st.SameAs <= len(steps):
			from := steps[st.SameAs-1]
			if st.Level == from.Level || st.Level.Text == "" || from.Level.Text == "" {
				out = append(out, "The same words stand there twice, so one answer counts for both.")
				continue
			}
			out = append(out, st.Level.Text+" has the same words as "+from.Level.Text+", so one answer counts for both.")
		case len(st.Left) > 0 && st.Answer.rating():
			out = append(out, "Part of "+st.Level.Text+" was not asked again, because the same words stand at another level.")
		}
	}
	return slices.Compact(out)
}

// tick rates a skill without levels by its statements.
func (r *Result) tick(sk Skill, steps []Step) {
	var groups []string
	first := map[string]int{}
	counts := map[string]map[Answer]int{}
	all := map[Answer]int{}
	for i, st := range steps {
		a := said(steps, i)
		if st.Skill != sk.Address || !a.rating() {
			continue
		}
		g := st.Level.Text
		if counts[g] == nil {
			groups, counts[g] = append(groups, g), map[Answer]int{}
		}
		counts[g][a]++
		all[a]++
		if at := st.Lines[0].Number; first[g] == 0 || at < first[g] {
			first[g] = at
		}
	}
	asked := all[True] + all[Partly] + all[NotYet] + all[NotApplicable]
	switch {
	case asked < len(sk.Order):
		r.Standing = Unfinished
		r.Reason = "You finished before this skill was settled."
		return
	case all[True]+all[Partly]+all[NotYet] == 0:
		r.Standing, r.Reason = NoneApply, "You said that none of it applies to you."
		return
	case all[Partly]+all[NotYet] == 0:
		r.Standing, r.Place = AllOfIt, 3
	case all[True]+all[Partly] > 0:
		r.Standing, r.Place = PartOfIt, 2
	default:
		r.Standing, r.Place = NoneYet, 1
	}
	// The document's own order of its headings, not the one of the questions.
	slices.SortStableFunc(groups, func(a, b string) int { return first[a] - first[b] })
	var why []string
	for _, g := range groups {
		said := statementsSaid(counts[g])
		if g != "" {
			said = g + ": " + said
		}
		why = append(why, said)
	}
	r.Reason = sentence(strings.Join(why, ". "))
	if more := takenOver(steps, sk.Address); len(more) > 0 {
		r.Reason += " " + strings.Join(more, " ")
	}
}

func statementsSaid(n map[Answer]int) string {
	var out []string
	for _, a := range Ratings() {
		if n[a] > 0 {
			out = append(out, strings.ToLower(a.Label())+" of "+statementCount(n[a]))
		}
	}
	return strings.Join(out, ", ")
}

// day is a date as people read it, in the zone of the moment given.
func day(t time.Time, in *time.Location) string {
	if in == nil {
		in = time.UTC
	}
	return t.In(in).Format("2 January 2006")
}
