package checkin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// historyScreen is all skills over time.
func historyScreen(snapshots []Snapshot, in *time.Location) chat.Reply {
	r := screen("Your history", say(onlyYou))
	tracks := Tracks(snapshots)
	if len(tracks) == 0 {
		r.Parts = []chat.Part{say("You have no finished check-in yet.")}
		r.Choices = []chat.Choice{button("Check in", Press{Do: DoStart})}
		return r
	}
	if c, ok := standingChart(snapshots, in); ok {
		r.Parts = append(r.Parts, c)
	}
	table := chat.Table{Caption: "By skill, newest last", Header: []string{"Skill", "Over time", "Moved"}}
	for _, t := range tracks {
		var over []string
		for _, m := range t.Moments {
			over = append(over, m.text(t)+" ("+day(m.At, in)+")")
		}
		table.Rows = append(table.Rows, []string{t.Name + ", " + t.Document.Short, strings.Join(over, ", "), t.movement()})
	}
	r.Parts = append(r.Parts, table)
	// The skills with the most to see come first.
	slices.SortStableFunc(tracks, func(a, b Track) int { return len(b.Moments) - len(a.Moments) })
	for _, t := range tracks[:min(len(tracks), mostChoices)] {
		r.Choices = append(r.Choices, button(t.Name, Press{Do: DoHistory, Address: t.Skill}))
	}
	r.Choices = append(r.Choices, button("Prepare for a one-to-one", Press{Do: DoOneToOne}))
	return r
}

// standingChart draws where every skill of the newest check-in's framework
// stands now, whenever it was last looked at.
func standingChart(snapshots []Snapshot, in *time.Location) (chat.Chart, bool) {
	newest, ok := Newest(snapshots)
	if !ok {
		return chat.Chart{}, false
	}
	c := chat.Chart{Kind: chat.ChartProfile, Columns: texts(newest.Columns()), Title: "Where you stand: " + newest.Document.Short}
	var alt []string
	for _, t := range Latest(snapshots, newest.Document.ID) {
		m := t.Moments[0]
		if !slices.Equal(t.Columns, newest.Columns()) || m.Result.Place > len(c.Columns) {
			continue
		}
		c.Rows = append(c.Rows, chat.ChartRow{Label: t.Name, You: m.Result.Place, Partway: m.Result.Towards.ID != ""})
		alt = append(alt, t.Name+": "+lower(m.Result.Text(t.Columns), t.Columns)+", "+day(m.At, in)+".")
	}
	c.Alt = strings.Join(alt, " ")
	return c, len(c.Rows) > 0
}

// text is the result of a moment, with its setting where it has one.
func (m Moment) text(t Track) string {
	var levels []Name
	if m.Result.Standing == AtLevel || m.Result.Standing == BelowAll {
		levels = t.Columns
	}
	s := m.Result.Text(levels)
	if m.Setting.Text != "" {
		s += " at " + m.Setting.Text
	}
	return s
}

// movement says how the last two comparable moments differ.
func (t Track) movement() string {
	for _, m := range slices.Backward(t.Moments) {
		if !m.Result.Rated() {
			continue
		}
		return m.shift()
	}
	return "not rated"
}

func (m Moment) shift() string {
	how := "up"
	n := m.Shift
	if n < 0 {
		how, n = "down", -n
	}
	switch {
	case m.Since.IsZero():
		return "nothing to compare with"
	case n == 0:
		return "no change"
	case n == 1:
		return how + " one level"
	}
	return how + " " + number(n) + " levels"
}

// trackScreen is one skill over time, with the examples that say why.
func trackScreen(snapshots []Snapshot, skill knowledge.Address, in *time.Location) (chat.Reply, bool) {
	tracks := Tracks(snapshots)
	i := slices.IndexFunc(tracks, func(t Track) bool { return t.Skill == skill })
	if i < 0 {
		return chat.Reply{}, false
	}
	t := tracks[i]
	r := screen(t.Name+" over time", say(onlyYou))
	if c, ok := changeChart(t, in); ok {
		r.Parts = append(r.Parts, c)
	}
	table := chat.Table{Caption: sentenceCase(t.Document.Short), Header: []string{"Date", "You", "Moved", "Why"}}
	for i, m := range t.Moments {
		moved := m.shift()
		switch {
		case i == 0:
			moved = "first check-in"
		case !m.Result.Rated():
			moved = "not rated"
		}
		table.Rows = append(table.Rows, []string{day(m.At, in), m.text(t), moved, m.Result.Reason})
	}
	r.Parts = append(r.Parts, table)
	for _, m := range t.Moments {
		for _, n := range m.Notes {
			r.Parts = append(r.Parts, say("Your example of "+day(m.At, in)+": "+n))
		}
	}
	last := t.Moments[len(t.Moments)-1]
	r.Choices = []chat.Choice{
		button("Make this my focus", Press{Do: DoFocus, Address: t.Skill}),
		button("Check this skill again", Press{Do: DoStart, Address: t.Skill, Setting: last.Setting.ID}),
		button("The last result", Press{Do: DoResult, ID: last.Snapshot}),
		button("My history", Press{Do: DoHistory}),
	}
	return r, true
}

// changeChart draws the rated moments of a skill that share the columns of the
// newest one.
func changeChart(t Track, in *time.Location) (chat.Chart, bool) {
	c := chat.Chart{Kind: chat.ChartChange, Title: t.Name + " over time", Columns: texts(t.Columns)}
	var alt []string
	for _, m := range t.Moments {
		if !m.Result.Rated() || m.Result.Place > len(c.Columns) {
			continue
		}
		label := day(m.At, in)
		if m.Setting.Text != "" {
			label += ", " + m.Setting.Text
		}
		c.Rows = append(c.Rows, chat.ChartRow{Label: label, You: m.Result.Place, Partway: m.Result.Towards.ID != ""})
		alt = append(alt, label+": "+lower(m.Result.Text(t.Columns), t.Columns)+".")
	}
	c.Alt = strings.Join(alt, " ")
	return c, len(c.Rows) > 0
}

// oneToOneScreen is one page to take into a conversation with a manager or
// mentor: the newest standing, what moved, examples, focus and actions.
func oneToOneScreen(snapshots []Snapshot, p Plan, in *time.Location) chat.Reply {
	r := screen("Prepare for a one-to-one", say("A page for you. "+onlyYou+" Share what you choose, in your own way."))
	latest := Latest(snapshots, "")
	if len(latest) == 0 {
		r.Parts = append(r.Parts, say("You have no finished check-in yet, so there is nothing to say about your skills."))
	} else {
		table := chat.Table{Caption: "Where I am, by my own view", Header: []string{"Skill", "Me", "On", "Moved"}}
		for _, t := range latest {
			m := t.Moments[0]
			table.Rows = append(table.Rows, []string{t.Name + ", " + t.Document.Short, m.text(t), day(m.At, in), m.shift()})
		}
		r.Parts = append(r.Parts, table)
		var examples []string
		for _, t := range latest {
			for _, n := range t.Moments[0].Notes {
				examples = append(examples, t.Name+": "+n)
			}
		}
		if len(examples) > 0 {
			r.Parts = append(r.Parts, say("My examples:"), chat.List{Items: examples})
		}
	}
	if p.Focus != nil {
		r.Parts = append(r.Parts, say("What I work on: "+p.Focus.Name+"."), p.Focus.quote())
	}
	if t, ok := actionsTable(p, in); ok {
		r.Parts = append(r.Parts, t)
	}
	r.Parts = append(r.Parts, say("Questions to bring:"), chat.List{Items: []string{
		"Where do you see this in my work, and where not yet?",
		"What would give me the chance to show it in the next three months?",
		"Who does this well, and could I learn from them?",
	}})
	r.Choices = []chat.Choice{button("My plan", Press{Do: DoPlan}), button("My history", Press{Do: DoHistory})}
	return r
}

// actionsTable is the plan's actions, open ones first.
func actionsTable(p Plan, in *time.Location) (chat.Table, bool) {
	t := chat.Table{Caption: "Actions", Header: []string{"Action", "By", "State"}}
	open, done := p.Split()
	for _, a := range open {
		t.Rows = append(t.Rows, []string{a.Text, readable(a.Due), "open"})
	}
	for _, a := range done {
		t.Rows = append(t.Rows, []string{a.Text, readable(a.Due), "done " + day(a.Done, in)})
	}
	return t, len(t.Rows) > 0
}

// planScreen is the focus and the actions.
func planScreen(p Plan, in *time.Location) chat.Reply {
	r := screen("Your plan", say(onlyYou))
	if p.Focus == nil {
		r.Parts = append(r.Parts, say("You have no focus yet."))
		r.Choices = append(r.Choices, button("Choose a focus", Press{Do: DoFocus}))
	} else {
		words := "Your focus is " + p.Focus.Name + ", chosen on " + day(p.Focus.Chosen, in) + ". These are the words to grow into."
		r.Parts = append(r.Parts, say(words), p.Focus.quote())
	}
	if len(p.Next) > 0 {
		var names []string
		for _, n := range p.Next {
			names = append(names, n.Name)
		}
		r.Parts = append(r.Parts, say("Your next check-in also asks about "+and(names)+", unless you name another skill."))
	}
	if t, ok := actionsTable(p, in); ok {
		r.Parts = append(r.Parts, t)
	} else {
		r.Parts = append(r.Parts, say("You have no actions yet. What could you do in the next month to show this?"))
	}
	open, done := p.Split()
	r.Choices = append(r.Choices, button("Add an action", Press{Do: DoAdd}))
	for _, a := range open[:min(len(open), 5)] {
		r.Choices = append(r.Choices, button(shorten("Done: "+a.Text, 60), Press{Do: DoTick, ID: a.ID}))
	}
	for _, a := range open[:min(len(open), 5)] {
		r.Choices = append(r.Choices, button(shorten("Remove: "+a.Text, 60), Press{Do: DoRemove, ID: a.ID}))
	}
	for _, a := range done[:min(len(done), 2)] {
		r.Choices = append(r.Choices, button(shorten("Not done after all: "+a.Text, 60), Press{Do: DoUntick, ID: a.ID}))
	}
	if p.Focus != nil {
		r.Choices = append(r.Choices, button("Choose another focus", Press{Do: DoFocus}))
	}
	r.Choices = append(r.Choices, button("Prepare for a one-to-one", Press{Do: DoOneToOne}))
	return r
}

// inFourWeeks is a day to propose and to give as an example.
func inFourWeeks(at time.Time) string { return at.AddDate(0, 0, 28).Format("2 January 2006") }

// actionForm asks for one action. id makes a second sending of the same form
// harmless; example is a day that can be typed.
func actionForm(id, text, due, example string, p Plan) chat.Reply {
	r := screen("Add an action")
	intro := "One thing you will do, and by when. " + onlyYou
	if p.Focus != nil {
		r.Parts = append(r.Parts, p.Focus.quote())
	}
	r.Parts = append(r.Parts, chat.Form{
		Title: "Add an action", Intro: intro, Submit: "Add", Value: Press{Do: DoAddSave, ID: id}.String(),
		Open: chat.Choice{Label: "Write the action", Value: Press{Do: DoAdd}.String()},
		Fields: []chat.Field{
			{Name: fieldAction, Label: "What will you do?", Hint: fmt.Sprintf("Up to %d characters. %s", MostAction, onlyYou), Value: text, Required: true, Long: true, Most: MostAction},
			{Name: fieldDue, Label: "By when?", Hint: "For example, " + example + ".", Value: due, Required: true, Most: 40, Typed: "action: shadow the analysts by " + example},
		},
	})
	return r
}
