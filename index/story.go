package index

import (
	"slices"
)

var firstPerson = set("i im ive id ill my me we weve were our us")

// narrative tells a story from a look-up. A story has many words that name
// nothing and ask nothing; it is told by somebody, or asks which descriptor it
// fits.
func narrative(q Question) bool {
	if whole(q.Mentions) && !q.Has(CueEvidence) {
		return false
	}
	covered := cover(q.Mentions)
	own, told, telling := 0, 0, slices.ContainsFunc(q.Tokens, func(t Token) bool { return firstPerson[t.Text] })
	if q.Has(CueList) && !telling && !q.Has(CueEvidence) {
		return false
	}
	for i, t := range q.Tokens {
		if covered[i] || grammar[t.Text] || firstPerson[t.Text] {
			continue
		}
		if !asking[t.Text] {
			own++
		}
		if !q.asksSentence(t.Sentence) {
			told++
		}
	}
	asked := q.Has(CueEvidence) || told > 0 && q.asksAlone()
	return (own >= 4 || told >= 4) && asked || told >= 6 && telling || own >= 14 && told >= 6
}

// asksAlone is true when a sentence does nothing but ask: "Descriptor?",
// "What's the wording?".
func (q *Question) asksAlone() bool {
	return slices.ContainsFunc(q.Tokens, func(t Token) bool { return q.bareAsk(t.Sentence) })
}

// bareAsk is true for a short sentence made of the words people ask with.
func (q *Question) bareAsk(n int) bool {
	covered := cover(q.Mentions)
	words, asks := 0, false
	for i, t := range q.Tokens {
		if t.Sentence != n || covered[i] {
			continue
		}
		words++
		if firstPerson[t.Text] || !grammar[t.Text] && !asking[t.Text] {
			return false
		}
		asks = asks || asking[t.Text]
	}
	return asks && words <= 6
}

// whole is true when a subject is named in full together with a level or
// something like it: such a question is a look-up, whatever surrounds it.
func whole(ms []Mention) bool {
	subject, rung := false, false
	for _, m := range ms {
		for _, r := range m.Refs {
			if r.Name == nil {
				continue
			}
			d, _, _ := r.Framework.Dimension(r.Dimension)
			if !d.Ordered && m.Strength >= Alias && m.Last > m.First {
				subject = true
			}
			if d.Ordered {
				rung = true
			}
		}
	}
	return subject && rung
}

// meant is true when a name inside a story is said of the teller or of the
// place looked for. "I briefed my director" names no grade; "I'm a director"
// does.
func meant(q Question, m Mention) bool {
	if len(m.Refs) == 0 {
		return false
	}
	r := m.Refs[0]
	d, _, _ := r.Framework.Dimension(r.Dimension)
	ts := q.Tokens
	word := func(i int) string {
		if i < 0 || i >= len(ts) || ts[i].Sentence != ts[min(max(m.First, 0), len(ts)-1)].Sentence {
			return ""
		}
		return ts[i].Text
	}
	switch {
	case r.Reader || d.Of == "grade":
		return saidOfTeller(q, m, word)
	case d.Ordered:
		// "Working" inside a story is a verb unless it is marked as a level.
		before, after := word(m.First-1), word(m.Last+1)
		return levelNouns[after] || levelNouns[before] || before == "at" || ts[m.First].Title && m.First > 0 && ts[m.First-1].Sentence == ts[m.First].Sentence ||
			alone(q, m)
	case r.Name != nil && !q.asks(m.First):
		// A department or a skill in the story is where it happened; only in the
		// sentence that asks does it say where to look.
		return m.Strength == Full && m.Last > m.First && !slices.ContainsFunc(m.Refs, func(r Ref) bool { return r.Dimension == "department" })
	case r.Name != nil && m.Strength < Full && m.First == m.Last:
		return asking[word(m.Last+1)] || asking[word(m.First-1)]
	}
	return true
}

// asks is true for a position in a sentence that asks which descriptor fits.
func (q *Question) asks(i int) bool { return q.asksSentence(q.Tokens[i].Sentence) }

// saidOfTeller looks at what stands around a grade.
func saidOfTeller(q Question, m Mention, word func(int) string) bool {
	ts := q.Tokens
	if _, num := splitNumber(ts[m.First].Text); num != "" && m.First == m.Last {
		// "SCS2" and "G7" are said of people's own grade.
		return true
	}
	if alone(q, m) {
		return true
	}
	before, before2 := word(m.First-1), word(m.First-2)
	after := word(m.Last + 1)
	switch {
	case after == "here" || before == "as" || before == "im" || before == "am":
		return true
	case before == "the" && before2 == "as":
		return true
	case (before == "a" || before == "an") && slices.Contains([]string{"im", "am", "as", "for", "ive", "being", "is", "become", "became", "now", "are"}, before2):
		return true
	case before == "our" || before == "for" || before == "newly" || before == "new" || before == "acting" || before == "level":
		return true
	case m.First == 0 || ts[m.First-1].Sentence != ts[m.First].Sentence:
		// It opens a sentence: "Director general: I peer ahead".
		return after != "s"
	}
	if (before == "a" || before == "an") && (word(m.First-2) == "" || levelNouns[before2]) {
		return true
	}
	return false
}

// alone is true when a name is nearly all of its sentence, as in "DG. Which
// one?".
func alone(q Question, m Mention) bool {
	n := 0
	for i, t := range q.Tokens {
		if t.Sentence == q.Tokens[m.First].Sentence && (i < m.First || i > m.Last) && !grammar[t.Text] && !asking[t.Text] {
			n++
		}
	}
	return n <= 1
}

// asksWith are words of meaning that a story's question is asked with.
var asksWith = set("evidence evidences proof prove fit fits fitting support supports match matches nearest closest use back demonstrate show shows test")

func (q *Question) nearAsk(i int) bool {
	story := false
	for _, t := range q.Tokens {
		story = story || !q.asksSentence(t.Sentence)
	}
	if story && q.asks(i) {
		return true
	}
	return slices.ContainsFunc(q.cues[CueEvidence], func(c int) bool { return i-c < 6 && c-i < 4 })
}

var opensQuestion = set("which what whats where wheres is does do could can how")

func (q *Question) asksSentence(n int) bool {
	first := slices.IndexFunc(q.Tokens, func(t Token) bool { return t.Sentence == n })
	if first >= 0 && opensQuestion[q.Tokens[first].Text] || q.bareAsk(n) {
		return true
	}
	return slices.ContainsFunc(q.cues[CueEvidence], func(c int) bool { return q.Tokens[c].Sentence == n })
}
