package index

import (
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// readings chooses the documents in which the names of a question make most
// sense. Several are returned only when nothing in the words tells them apart.
func (x *Index) readings(q Question) []Reading {
	var best []Reading
	top := 0.0
	for _, f := range x.lib.Frameworks() {
		r, score := x.fit(q, f)
		switch {
		case score <= 0 || score < top:
		case score > top:
			top, best = score, []Reading{r}
		default:
			best = append(best, r)
		}
	}
	for i := range best {
		x.hint(q, &best[i])
	}
	return best
}

// fit fits the names into one document and says how well they fit. A name
// that the document knows counts for it, one it does not know against it, and
// the document's own name more than either.
func (x *Index) fit(q Question, f *knowledge.Framework) (Reading, float64) {
	r := Reading{Framework: f, Names: map[string][]*knowledge.Name{}}
	score := 0.0
	seen := map[string]bool{}
	for _, m := range q.Mentions {
		ref, ok := m.In(f)
		if !ok {
			score -= r.estrange(m, seen)
			continue
		}
		switch {
		case ref.Reader:
			score++
		case ref.Name == nil:
			if !r.Named {
				score += 3
			}
			// A name that only this document has says more than a shared one.
			if len(m.Refs) == 1 && !seen["only this"] {
				score++
				seen["only this"] = true
			}
			r.Named = true
		default:
			if !slices.Contains(r.Names[ref.Dimension], ref.Name) {
				r.Names[ref.Dimension] = append(r.Names[ref.Dimension], ref.Name)
			}
			if !seen[m.Words] {
				score += weigh(m)
			}
			seen[m.Words] = true
		}
	}
	for _, m := range q.Excluded {
		if ref, ok := m.In(f); ok && ref.Name == nil {
			score -= 4
		}
	}
	if !q.Narrative && x.alone(f, q) {
		score++
	}
	if len(r.Names) > 0 && x.dated(f, q) {
		score++
	}
	if len(r.Names) == 0 && !r.Named {
		score = min(score, 0.5)
	}
	x.choose(f, &r)
	return r, score
}

// dated is true when a year in the question is one of the document's.
func (x *Index) dated(f *knowledge.Framework, q Question) bool {
	return slices.ContainsFunc(f.Dimensions, func(d knowledge.Dimension) bool {
		return slices.ContainsFunc(d.Names, func(n *knowledge.Name) bool {
			return n.Year != 0 && slices.ContainsFunc(q.Tokens, func(t Token) bool { return t.Text == itoa(n.Year) })
		})
	})
}

// alone is true when the question speaks of a dimension that only this
// document has: "which department".
func (x *Index) alone(f *knowledge.Framework, q Question) bool {
	for _, d := range f.Dimensions {
		if !slices.ContainsFunc(q.Tokens, func(t Token) bool { return t.Text == d.Of || slices.Contains(d.Plurals, t.Text) }) {
			continue
		}
		if !slices.ContainsFunc(x.lib.Frameworks(), func(o *knowledge.Framework) bool {
			_, _, ok := o.Dimension(d.Of)
			return ok && o != f
		}) {
			return true
		}
	}
	return false
}

// estrange notes a name the document does not know and says how much that
// speaks against it: a skill of another document more than a rung of a ladder.
// Words that are only a short name elsewhere are words here.
func (r *Reading) estrange(m Mention, seen map[string]bool) float64 {
	if m.Strength <= Weak || m.only() || seen[m.Words] {
		return 0
	}
	seen[m.Words] = true
	rung := slices.ContainsFunc(m.Refs, func(o Ref) bool { return o.Name != nil && ordered(o) })
	switch {
	case rung:
		r.Strangers = append(r.Strangers, m)
		return 1
	case m.Strength == Full:
		r.Strangers = append(r.Strangers, m)
		return 3
	}
	return 1
}

// weigh says how much a name counts for a document that knows it.
func weigh(m Mention) float64 {
	switch m.Strength {
	case Weak:
		return 0.5
	case Part:
		return 1.5
	case Alias:
		return 2
	case Full:
		return 2.5
	}
	return 0
}

// only is true for mentions that name documents or readers and nothing inside
// a document; they steer, but nobody is a stranger for lacking them.
func (m Mention) only() bool {
	return !slices.ContainsFunc(m.Refs, func(r Ref) bool { return r.Name != nil })
}

// choose settles two names of one parent dimension that mean the same place:
// a part's name beside the name of a section inside it.
func (x *Index) choose(f *knowledge.Framework, r *Reading) {
	if len(f.Dimensions) < 2 {
		return
	}
	// A name of the outer dimension adds nothing to one of the inner ones if
	// no place has both: the inner one is what was meant.
	for i := range f.Dimensions[:len(f.Dimensions)-1] {
		outer := f.Dimensions[i].Of
		if len(r.Names[outer]) == 0 || len(f.Find(r.Where())) > 0 {
			continue
		}
		without := Reading{Framework: f, Names: map[string][]*knowledge.Name{}}
		for of, ns := range r.Names {
			if of != outer {
				without.Names[of] = ns
			}
		}
		if len(without.Names) > 0 && len(f.Find(without.Where())) > 0 && !f.Dimensions[i].Ordered && f.Dimensions[i].Of == "part" {
			delete(r.Names, outer)
		}
	}
}

// auxiliary verbs carry a tense in many questions that ask about another one;
// they decide only when nothing else does.
var auxiliary = set("did do does done had has have was were will would got taken")

// Hint replaces names of a reading by those that weaker signs in a question
// point to, and says whether any did.
func (x *Index) Hint(q Question, r *Reading) bool {
	words := make([]string, len(q.Tokens))
	for i, t := range q.Tokens {
		words[i] = t.Text
	}
	changed := false
	for _, d := range r.Framework.Dimensions {
		if anyCue(d.Names, words) {
			r.Names[d.Of], changed = narrowed(d.Names, words, true), true
		}
	}
	return changed
}

// hint fills a dimension that the question does not name from weaker signs: a
// year, or the words that go with one of its names.
func (x *Index) hint(q Question, r *Reading) {
	if !r.Subject() {
		return
	}
	words := make([]string, len(q.Tokens))
	years := map[int]bool{}
	for i, t := range q.Tokens {
		words[i] = t.Text
		for y := range x.years {
			if t.Text == itoa(y) {
				years[y] = true
			}
		}
	}
	for _, d := range r.Framework.Dimensions {
		if slices.ContainsFunc(d.Names, func(n *knowledge.Name) bool { return n.Year != 0 && years[n.Year] }) {
			r.Dated = true
		}
		if len(r.Names[d.Of]) > 0 {
			continue
		}
		names := slices.DeleteFunc(slices.Clone(d.Names), func(n *knowledge.Name) bool {
			return len(years) > 0 && n.Year != 0 && !years[n.Year] || len(n.Cues) == 0 && n.Year == 0 || excluded(q, n)
		})
		if len(names) == 0 || len(names) == len(d.Names) && len(names) > 1 && !anyCue(names, words) {
			continue
		}
		names = narrowed(names, words, len(years) > 0)
		if len(names) < len(d.Names) || len(d.Names) == 1 {
			r.Names[d.Of] = names
			r.Guessed = append(r.Guessed, d.Of)
		}
	}
}

func excluded(q Question, n *knowledge.Name) bool {
	return slices.ContainsFunc(q.Excluded, func(m Mention) bool {
		return slices.ContainsFunc(m.Refs, func(r Ref) bool { return r.Name == n })
	})
}

func anyCue(names []*knowledge.Name, words []string) bool {
	return slices.ContainsFunc(names, func(n *knowledge.Name) bool { return cueCount(n, words, true) > 0 })
}

// narrowed keeps the names whose cues stand in the question.
func narrowed(names []*knowledge.Name, words []string, dated bool) []*knowledge.Name {
	for _, weak := range []bool{false, true} {
		// "What did they do" says nothing of when; beside a year it tells
		// progress from plans.
		if weak && !dated {
			break
		}
		best := 0
		var out []*knowledge.Name
		for _, n := range names {
			c := cueCount(n, words, weak)
			if c > best {
				best, out = c, nil
			}
			if c == best && c > 0 {
				out = append(out, n)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return names
}

func cueCount(n *knowledge.Name, words []string, weak bool) int {
	c := 0
	for _, cue := range n.Cues {
		if auxiliary[cue] != weak && auxiliary[cue] {
			continue
		}
		if phraseAt(words, strings.Fields(strings.ToLower(cue))) >= 0 {
			c++
		}
	}
	return c
}

var (
	topWords    = set("top highest upper final best uppermost senior max maximum last peak")
	bottomWords = set("entry lowest bottom minimum first basic base starting starter lower min bare")
	rungNouns   = set("level lvl rung tier rating bar standard step band end level levels")
	rungGap     = set("scs possible core odp of the most")
)

// relative finds "top level" and "entry level": the last and the first rung of
// whichever ladder the rest of the question belongs to.
func (x *Index) relative(q Question) []Mention {
	named := false
	for _, m := range q.Mentions {
		for _, r := range m.Refs {
			named = named || r.Name != nil && r.Dimension == "level"
		}
	}
	// Beside a level, "top level" matters only to somebody on their way up.
	if named && !q.Has(CueProgress) {
		return nil
	}
	for i, t := range q.Tokens {
		if !topWords[t.Text] && !bottomWords[t.Text] {
			continue
		}
		j := i + 1
		for j < len(q.Tokens) && j <= i+2 && (rungGap[q.Tokens[j].Text] || strings.HasPrefix(q.Tokens[j].Text, "scs")) {
			j++
		}
		if j >= len(q.Tokens) || !rungNouns[q.Tokens[j].Text] {
			continue
		}
		m := Mention{First: i, Last: i, Strength: Alias, Words: t.Text}
		for _, f := range x.lib.Frameworks() {
			d, _, ok := f.Dimension("level")
			if !ok || len(d.Names) == 0 {
				continue
			}
			names := slices.DeleteFunc(slices.Clone(d.Names), func(n *knowledge.Name) bool { return n.Note })
			name := names[0]
			if topWords[t.Text] {
				name = names[len(names)-1]
			}
			m.Refs = append(m.Refs, Ref{Framework: f, Dimension: d.Of, Name: name})
		}
		return []Mention{m}
	}
	return nil
}
