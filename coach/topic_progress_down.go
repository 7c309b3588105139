package coach

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// downwards are words before a level that look at the one below it.
var downwards = phrases{"before", "below", "beneath", "preceding", "precedes", "lower than", "prior to", "down from"}

// above is the one level that a question looks below: "what comes before
// Expert". A level behind "below" is among those the question rules out.
func (t *Turn) above() (index.Mention, bool) {
	if t.Q.Narrative || t.Q.Has(index.CueAll) || len(t.Q.Rest) > 1 || slices.Contains(t.words(), "levels") {
		return index.Mention{}, false
	}
	levels := slices.DeleteFunc(slices.Concat(t.Q.Mentions, t.Q.Excluded), func(m index.Mention) bool { return m.Refs[0].Dimension != "level" })
	if len(levels) != 1 {
		return index.Mention{}, false
	}
	before := " " + strings.TrimSuffix(strings.Join(t.words()[:levels[0].First], " "), " the")
	return levels[0], slices.ContainsFunc(downwards, func(p string) bool { return strings.HasSuffix(before, " "+p) })
}

// stepDown shows the level below the one a question names.
func (t *Turn) stepDown(m index.Mention) *chat.Reply {
	var rs []index.Reading
	for _, r := range t.Q.Readings {
		ref, ok := m.In(r.Framework)
		if !ok || ref.Name == nil {
			continue
		}
		r.Names = maps.Clone(r.Names)
		r.Names[ref.Dimension] = []*knowledge.Name{ref.Name}
		if len(r.Framework.Find(r.Where())) == 0 {
			continue
		}
		d, _, _ := r.Framework.Dimension(ref.Dimension)
		if ref.Name.Position > 0 {
			below := d.Names[ref.Name.Position-1]
			r.Names[ref.Dimension] = []*knowledge.Name{below}
			if below.Note {
				// A note stands once, for all grades.
				delete(r.Names, "grade")
			}
		}
		rs = append(rs, r)
	}
	if len(rs) == 0 {
		return nil
	}
	if len(rs) > 1 {
		r, ok := t.readingOfProfile(rs)
		if !ok {
			return t.clarify(rs)
		}
		rs = []index.Reading{r}
	}
	r := rs[0]
	ref, _ := m.In(r.Framework)
	at := r.Names[ref.Dimension][0]
	found := r.Framework.Find(r.Where())
	if len(found) == 0 {
		return nil
	}
	says := fmt.Sprintf("%s is the level before %s.", at.Text, ref.Name.Text)
	if at == ref.Name {
		says = fmt.Sprintf("%s is the first level the %s describe.", at.Text, r.Framework.Short)
	}
	var reply *chat.Reply
	if len(found) > 1 {
		reply = t.chooseAmong(r, found)
	} else {
		reply = t.onePlace(r, found[0])
	}
	if reply.Topic == "describe" {
		reply.Topic = "progress"
	}
	reply.Parts = append([]chat.Part{chat.Paragraph{Text: says}}, reply.Parts...)
	return reply
}
