package index

import (
	"slices"

	"github.com/framework-coach/framework-coach/knowledge"
)

// absence is one name of something no document holds.
type absence struct {
	words []string
	shown string
}

func (x *Index) readAbsent(lib *knowledge.Library) {
	for _, a := range lib.Elsewhere() {
		for _, name := range a.Names {
			one := absence{shown: a.Names[0]}
			for _, t := range Tokens(name) {
				one.words = append(one.words, t.Text)
			}
			x.absent = append(x.absent, one)
		}
	}
}

// Absent names something a question speaks of that is known not to be in any
// document; "" when there is nothing of the kind. A document an operator added
// under that name takes it back.
func (x *Index) Absent(q Question) string {
	covered := cover(q.Mentions)
	for _, a := range x.absent {
		for i := 0; i+len(a.words) <= len(q.Tokens); i++ {
			same := true
			for k, w := range a.words {
				got := q.Tokens[i+k].Text
				same = same && (got == w || k == len(a.words)-1 && got == w+"s")
			}
			if same && !slices.ContainsFunc(q.Mentions, func(m Mention) bool {
				return m.First <= i && m.Last >= i+len(a.words)-1 && covered[i] && m.Strength > Weak
			}) {
				return a.shown
			}
		}
	}
	return ""
}
