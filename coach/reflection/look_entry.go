package reflection

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// lookBack says what was written about in a month: days, skills and guides. It
// judges nothing and quotes nothing.
func (j *Journal) lookBack(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	all, damaged, err := j.all(ctx, a.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	m := c.Month
	if m == (Date{}) {
		m = Date{Year: a.At.Year(), Month: a.At.Month(), Day: 1}
	}
	first := time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, time.UTC)
	name := first.Format("January 2006")
	written := slices.DeleteFunc(all, func(e Entry) bool {
		at := e.Written.In(e.zone())
		return at.Year() != m.Year || at.Month() != m.Month
	})
	slices.Reverse(written)
	days, words := map[string]bool{}, 0
	skills, guides := map[string]int{}, map[string]int{}
	for _, e := range written {
		days[e.day()] = true
		words += e.words()
		guides[e.Guide.Title]++
		for _, s := range e.linked() {
			skills[s]++
		}
	}
	said := fmt.Sprintf("In %s you wrote %s on %s, with %s.", name, entryCount(len(written), "entry"), entryCount(len(days), "day"), entryCount(words, "word"))
	if len(written) == 0 {
		said = "In " + name + " you wrote no entry."
	}
	r := journalScreen("Looking back on "+name, said)
	if len(written) > 0 {
		r.Parts = append(r.Parts, entryTable("Oldest first", written[:min(len(written), 3*mostListed)]))
		if left := len(written) - 3*mostListed; left > 0 {
			r.Parts = append(r.Parts, journalSay(fmt.Sprintf("%d more are in your journal.", left)))
		}
		items := counted("Guide", guides)
		if len(skills) > 0 {
			items = append(counted("Skill", skills), items...)
		} else {
			items = append([]string{"No entry is linked to a skill."}, items...)
		}
		// Where the table is drawn as a list, two lists would run into each other.
		r.Parts = append(r.Parts, journalSay("By skill and guide:"), chat.List{Items: items})
	}
	r = setAside(r, damaged)
	r.Choices = append(r.Choices, readButtons(written)...)
	for _, way := range []struct {
		label string
		by    int
	}{{"The month before", -1}, {"The month after", 1}} {
		other := first.AddDate(0, way.by, 0)
		// Nothing is written in the future, and no calendar begins before year 1.
		if other.Year() < 1 || way.by > 0 && !other.Before(time.Date(a.At.Year(), a.At.Month()+1, 1, 0, 0, 0, 0, time.UTC)) {
			continue
		}
		r.Choices = append(r.Choices, journalButton(way.label, JournalCommand{Do: JournalMonth, Month: Date{Year: other.Year(), Month: other.Month(), Day: 1}}))
	}
	r.Choices = append(r.Choices, journalButton("My journal", JournalCommand{Do: JournalList}))
	return r, nil
}

// counted are names with how many entries have them, the most first.
func counted(what string, by map[string]int) []string {
	var names []string
	for name := range by {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(by[b]-by[a], strings.Compare(a, b)) })
	var out []string
	for _, name := range names {
		out = append(out, what+" "+name+": "+entryCount(by[name], "entry"))
	}
	return out
}
