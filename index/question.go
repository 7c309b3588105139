package index

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// MaxQuestion is how many characters of a question are read: three hundred
// words of evidence are about 2,000. Clean cuts what is longer.
const MaxQuestion = 4000

// Question is what was understood of somebody's words: the parts of an address
// that stand in it, the kind of question, and the words that remain.
type Question struct {
	// Text is what was written, without platform mark-up and control characters.
	Text   string
	Tokens []Token
	// Mentions are the names found, left to right.
	Mentions []Mention
	// Excluded are names that stand behind "rather than" or "not".
	Excluded []Mention
	// Readings are the documents the names make sense in, all equally good.
	Readings []Reading
	// Rest are the positions of the tokens that carry meaning and belong to no
	// name.
	Rest []int
	// Numbers are counts in the question, such as "six" in "the six skills".
	Numbers []int
	// Unknown are words that look like a name but are none: "SCS4", "2019".
	Unknown []string
	// Narrative is true when the question tells what somebody did.
	Narrative bool
	cues      [cues][]int
}

// Has is true when the cue stands in the question.
func (q Question) Has(c Cue) bool { return len(q.cues[c]) > 0 }

// RestWords are the words that remain, as written after correction.
func (q Question) RestWords() []string {
	var out []string
	for _, i := range q.Rest {
		out = append(out, q.Tokens[i].Text)
	}
	return out
}

// Reading is one document and what the names of a question are in it.
type Reading struct {
	Framework *knowledge.Framework
	// Names maps a dimension to the names of it that were mentioned, in the
	// order of the question.
	Names map[string][]*knowledge.Name
	// Named is true when the question names the document itself.
	Named bool
	// Guessed are the dimensions that were only hinted at ("must").
	Guessed []string
	// Dated is true when a year in the question is one of the document's.
	Dated bool
	// Strangers are mentions that this document does not know.
	Strangers []Mention
}

// Where is the partial address of the reading: the first name of every
// dimension that was mentioned.
func (r Reading) Where() map[string]string {
	out := map[string]string{}
	for of, ns := range r.Names {
		out[of] = ns[0].ID
	}
	return out
}

// Subject is true when the reading names more than a rung of a ladder: a
// skill, a department, a section.
func (r Reading) Subject() bool {
	for of := range r.Names {
		if d, _, ok := r.Framework.Dimension(of); ok && !d.Ordered {
			return true
		}
	}
	return false
}

// Rung is true when the reading names a rung of a ladder outright: a level, a
// grade, a period.
func (r Reading) Rung() bool {
	for of := range r.Names {
		if d, _, _ := r.Framework.Dimension(of); d.Ordered && !slices.Contains(r.Guessed, of) {
			return true
		}
	}
	return false
}

var (
	platformMarkup = regexp.MustCompile(`<[@#!][^>]*>|</?at>|@[Cc]oach\b`)
	// controls are characters nobody types on purpose, those that turn the
	// direction of writing included.
	controls = regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]`)
)

// Clean makes a question printable: no platform mark-up, no control
// characters, not longer than the coach reads.
func Clean(text string) string {
	text = strings.ToValidUTF8(text, " ")
	text = platformMarkup.ReplaceAllString(text, " ")
	text = controls.ReplaceAllString(text, " ")
	text = strings.NewReplacer("\u2028", "\n", "\u00a0", " ").Replace(text)
	if r := []rune(text); len(r) > MaxQuestion {
		text = string(r[:MaxQuestion])
	}
	return strings.TrimSpace(text)
}

// Understand reads a question. It does no I/O and asks no index, so it is the
// same for every topic that looks at the words.
func (x *Index) Understand(text string) Question {
	q := Question{Text: Clean(text)}
	written := x.names.split(joinNumbers(Tokens(q.Text), x.names), x.known)
	ts := x.names.correct(written, x.known, x.vocabulary)
	q.Tokens = ts
	words := make([]string, len(ts))
	for i, t := range ts {
		words[i] = t.Text
		// What was written counts as well: a correction may hide a cue.
		if written[i].Text != t.Text && asking[written[i].Text] {
			words[i] = written[i].Text
		}
	}
	for c := range cues {
		q.cues[c] = cuesAt(words, c)
	}
	if n := len(words); n > 4 && words[n-1] == "which" {
		q.cues[CueEvidence] = append(q.cues[CueEvidence], n-1)
	}
	q.Mentions = x.names.find(ts)
	q.Narrative = narrative(q)
	q.Mentions = slices.DeleteFunc(q.Mentions, func(m Mention) bool { return q.Narrative && !meant(q, m) })
	covered := cover(q.Mentions)
	if !q.Narrative {
		// A whole name with one slip is surer than a short name inside it.
		sure := cover(slices.DeleteFunc(slices.Clone(q.Mentions), func(m Mention) bool { return m.Strength == Weak }))
		near := x.names.nearly(written, func(i int) bool { return !sure[i] }, x.known)
		within := cover(near)
		q.Mentions = slices.DeleteFunc(q.Mentions, func(m Mention) bool { return m.Strength == Weak && within[m.First] })
		q.Mentions = append(q.Mentions, near...)
		covered = cover(q.Mentions)
	}
	q.Mentions = append(q.Mentions, x.names.partly(ts, func(i int) bool {
		return !covered[i] && (!q.Narrative || q.asks(i))
	})...)
	q.Mentions = slices.DeleteFunc(q.Mentions, func(m Mention) bool { return x.strayed(q, m) })
	q.exclude()
	q.Mentions = append(q.Mentions, x.relative(q)...)
	q.Numbers, q.Unknown = x.numbers(q)
	q.Readings = x.readings(q)
	q.release()
	q.rest()
	return q
}

// joinNumbers makes "scs 2" and "scs-2" one word when the documents have names
// of that kind, so that a number nobody has is seen as such.
func joinNumbers(ts []Token, n *names) []Token {
	out := make([]Token, 0, len(ts))
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if i+1 < len(ts) && n.numbered[t.Text] && ts[i+1].Sentence == t.Sentence {
			next := ts[i+1].Text
			if next == "one" && i > 0 && ts[i-1].Text == "the" && i+2 == len(ts) {
				// "And the SCS one?" counts nothing.
				return append(out, t)
			}
			if d, ok := numberWords[next]; ok {
				next = strconv.Itoa(d)
			}
			if len(next) == 1 && isDigit(next) && ts[i+1].Start-t.End <= 1 {
				t.Text, t.End = t.Text+next, ts[i+1].End
				t.Stem = t.Text
				i++
			}
		}
		out = append(out, t)
	}
	return out
}

var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}

func cover(ms []Mention) map[int]bool {
	out := map[int]bool{}
	for _, m := range ms {
		for i := m.First; i <= m.Last; i++ {
			out[i] = true
		}
	}
	return out
}

// strayed is true for an everyday word that only looks like a short name: it
// stands beside another word of meaning ("data engineering"), or nothing else
// in the question belongs to its document.
func (x *Index) strayed(q Question, m Mention) bool {
	if m.Strength != Weak {
		return false
	}
	covered := cover(q.Mentions)
	// A capital inside a sentence makes a proper name: "What was Education
	// planning", but not "Mental Health Awareness Week".
	skill := slices.ContainsFunc(m.Refs, func(r Ref) bool { return r.Dimension == "skill" })
	proper := !skill && m.First > 0 && q.Tokens[m.First].Title && q.Tokens[m.First-1].Sentence == q.Tokens[m.First].Sentence
	joined := func(i int) bool {
		if i < 0 || i >= len(q.Tokens) || q.Tokens[i].Sentence != q.Tokens[m.First].Sentence {
			return false
		}
		w := q.Tokens[i].Text
		return !covered[i] && !grammar[w] && !asking[w] && (!proper || q.Tokens[i].Title)
	}
	return joined(m.First-1) || joined(m.Last+1)
}

var excluding = [][]string{{"rather", "than"}, {"instead", "of"}, {"other", "than"}, {"not"}, {"except"}, {"excluding"}, {"without"}, {"isnt"}, {"arent"}, {"below"}, {"beneath"}, {"outside"}}

// exclude moves names that are ruled out to their own place.
func (q *Question) exclude() {
	var kept []Mention
	for _, m := range q.Mentions {
		if q.ruledOut(m) && len(q.Mentions) > 1 {
			q.Excluded = append(q.Excluded, m)
			continue
		}
		kept = append(kept, m)
	}
	q.Mentions = kept
}

func (q *Question) ruledOut(m Mention) bool {
	for _, p := range excluding {
		for _, gap := range []int{0, 1} {
			at := m.First - gap - len(p)
			if at < 0 || gap == 1 && !joining[q.Tokens[m.First-1].Text] && q.Tokens[m.First-1].Text != "just" {
				continue
			}
			same := true
			for k, w := range p {
				same = same && q.Tokens[at+k].Text == w
			}
			if same {
				return true
			}
		}
	}
	return false
}

// numbers finds counts ("the six core skills") and words that look like names
// but are none: a number beside a word that only takes other numbers, a year
// outside a document's years.
func (x *Index) numbers(q Question) (counts []int, unknown []string) {
	covered := cover(q.Mentions)
	for i, t := range q.Tokens {
		if covered[i] {
			continue
		}
		if n, ok := numberWords[t.Text]; ok {
			counts = append(counts, n)
			continue
		}
		if i > 0 && x.names.paired[q.Tokens[i-1].Text] && isDigit(t.Text) && len(t.Text) <= 2 && !covered[i-1] {
			unknown = append(unknown, q.Text[q.Tokens[i-1].Start:t.End])
			continue
		}
		base, num := splitNumber(t.Text)
		n, err := strconv.Atoi(num)
		switch {
		case num == "" || err != nil:
		case base != "" && x.names.numbered[base]:
			unknown = append(unknown, q.Text[t.Start:t.End])
		case base == "" && n >= 1990 && n <= 2100:
			if _, ok := x.years[n]; !ok {
				unknown = append(unknown, t.Text)
			}
		case base == "" && n <= 100:
			counts = append(counts, n)
		}
	}
	return counts, unknown
}

// release gives back everyday words that no chosen document knows as a name:
// they are words of the question then.
func (q *Question) release() {
	if len(q.Readings) == 0 {
		q.Mentions = slices.DeleteFunc(q.Mentions, func(m Mention) bool { return m.Strength == Weak })
		return
	}
	q.Mentions = slices.DeleteFunc(q.Mentions, func(m Mention) bool {
		return m.Strength == Weak && !slices.ContainsFunc(q.Readings, func(r Reading) bool {
			_, ok := m.In(r.Framework)
			return ok
		})
	})
}

// Strange counts the remaining words that stand nowhere in the documents, the
// glosses or the thesaurus. In a short question they are what it is about.
func (x *Index) Strange(q Question) int {
	n := 0
	for _, i := range q.Rest {
		w := q.Tokens[i].Text
		if !x.known(w) && !isDigit(w) {
			n++
		}
	}
	return n
}

// rest leaves the tokens that carry meaning and belong to no name.
func (q *Question) rest() {
	covered := cover(append(slices.Clone(q.Mentions), q.Excluded...))
	for i, t := range q.Tokens {
		if covered[i] || grammar[t.Text] || firstPerson[t.Text] {
			continue
		}
		// In a story the words people ask with are words like any other, but
		// not around the place where it asks.
		if (asking[t.Text] || q.Narrative && asksWith[t.Text]) && (!q.Narrative || q.nearAsk(i)) {
			continue
		}
		q.Rest = append(q.Rest, i)
	}
}
