package index

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Ref is one thing a name in a question can stand for.
type Ref struct {
	Framework *knowledge.Framework
	// Dimension is the heading depth the name belongs to; empty when the whole
	// document is meant.
	Dimension string
	// Name is nil when the whole document is meant.
	Name *knowledge.Name
	// Reader marks a grade the document is written for but does not name.
	Reader bool
}

// Strength says how surely words name something.
type Strength int

// The strengths, weakest first.
const (
	// Weak is a single everyday word that is also somebody's short name for a
	// skill or a department: "data", "health".
	Weak Strength = iota
	// Part is part of a name that no other name has.
	Part
	// Alias is a known other name.
	Alias
	// Full is the name as the document writes it.
	Full
)

// Mention is a name found in a question.
type Mention struct {
	Refs     []Ref
	Strength Strength
	// First and Last are the token positions it covers, both included.
	First, Last int
	// Words is what was written, after correction of typing errors.
	Words string
}

// In returns what the mention stands for in one document.
func (m Mention) In(f *knowledge.Framework) (Ref, bool) {
	i := slices.IndexFunc(m.Refs, func(r Ref) bool { return r.Framework == f })
	if i < 0 {
		return Ref{}, false
	}
	return m.Refs[i], true
}

// names finds the documents' names in questions.
type names struct {
	phrases map[string][]entry
	longest int
	// words are all words of names, for correcting typing errors towards them.
	words []string
	// pieces are all words that stand in a name, short ones too; they are never
	// corrected.
	pieces map[string]bool
	// longKeys are the phrases of two words and more, longest first, with the
	// words they are made of.
	longKeys []string
	keyWords map[string][]Token
	// unless are phrases in which a name is no name, word by word.
	unless [][]string
	// numbered maps "scs" to true where names such as "SCS1" exist, so that a
	// number nobody has ("SCS4") is noticed.
	numbered map[string]bool
	// paired is the same for numbers that stand apart: "action" in "Action 2".
	paired map[string]bool
	parts  []partial
}

type entry struct {
	ref      Ref
	strength Strength
	acronym  bool
}

// joining words may be left out of a name or put into it.
var joining = set("and of the a an to for in")

// everydayPassages is how many passages must hold a word before the word alone
// is too common to be a sure name.
const everydayPassages = 5

// newNames collects the names, aliases and readers of every document.
func newNames(lib *knowledge.Library, inPassages map[string]int) *names {
	n := &names{phrases: map[string][]entry{}, pieces: map[string]bool{}, keyWords: map[string][]Token{}, numbered: map[string]bool{}, paired: map[string]bool{}}
	words := map[string]bool{}
	add := func(phrase string, ref Ref, strength Strength) {
		ts := Tokens(phrase)
		key, size := phraseKey(ts)
		if size == 0 {
			return
		}
		// Capitals inside a word mark an abbreviation, which is no everyday word.
		capitals := len(phrase) > 1 && strings.ContainsFunc(phrase[1:], unicode.IsUpper)
		everyday := strength == Alias || inPassages[stem(key)] >= everydayPassages
		if size == 1 && ref.Dimension != "" && !ordered(ref) && !capitals && everyday {
			strength = Weak
		}
		for i, t := range ts {
			if i > 0 && isDigit(t.Text) && len(t.Text) <= 2 {
				n.paired[ts[i-1].Text] = true
			}
			n.pieces[t.Text] = true
			if len(t.Text) >= 4 && !joining[t.Text] && ref.Dimension != "" {
				words[t.Text] = true
			}
			if base, num := splitNumber(t.Text); num != "" && base != "" {
				n.numbered[base] = true
			}
		}
		acronym := size == 1 && len(phrase) <= 2 && strings.ToUpper(phrase) == phrase
		e := entry{ref: ref, strength: strength, acronym: acronym}
		for _, old := range n.phrases[key] {
			if old.ref == ref {
				return
			}
		}
		n.phrases[key] = append(n.phrases[key], e)
		if size > 1 && ref.Dimension != "" && n.keyWords[key] == nil {
			n.longKeys = append(n.longKeys, key)
			for _, t := range ts {
				if !joining[t.Text] {
					n.keyWords[key] = append(n.keyWords[key], t)
				}
			}
		}
		n.longest = max(n.longest, len(ts)+1)
	}
	for _, f := range lib.Frameworks() {
		add(f.Title, Ref{Framework: f}, Full)
		add(f.Short, Ref{Framework: f}, Full)
		add(f.Noun, Ref{Framework: f}, Alias)
		for _, a := range f.Aliases {
			add(a, Ref{Framework: f}, Alias)
		}
		for _, r := range f.Readers {
			add(r, Ref{Framework: f, Reader: true}, Alias)
		}
		for _, d := range f.Dimensions {
			for _, name := range d.Names {
				ref := Ref{Framework: f, Dimension: d.Of, Name: name}
				add(name.Text, ref, Full)
				for _, h := range name.Headings {
					add(h, ref, Full)
				}
				for _, a := range name.Aliases {
					add(a, ref, Alias)
				}
				for _, u := range name.Unless {
					n.except(u)
				}
			}
			if !d.Ordered {
				n.parts = append(n.parts, partials(f, d)...)
			}
		}
	}
	n.words = slices.Sorted(maps.Keys(words))
	slices.SortFunc(n.longKeys, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(n.keyWords[b]), len(n.keyWords[a])), cmp.Compare(a, b))
	})
	return n
}

// except notes a phrase in which a name is no name.
func (n *names) except(phrase string) {
	words := strings.Fields(strings.ToLower(phrase))
	if !slices.ContainsFunc(n.unless, func(o []string) bool { return slices.Equal(o, words) }) {
		n.unless = append(n.unless, words)
	}
}

// ordered is true for a rung of a ladder.
func ordered(r Ref) bool {
	d, _, _ := r.Framework.Dimension(r.Dimension)
	return d.Ordered
}

// phraseKey is what two spellings of one name share: the stems of its words
// without the joining ones. A name of one word keeps the word itself, because
// a stem is too loose there: "Working" is not "work".
func phraseKey(ts []Token) (key string, size int) {
	var stems []string
	last := ""
	for _, t := range ts {
		if joining[t.Text] {
			continue
		}
		stems = append(stems, t.Stem)
		last = t.Text
	}
	if len(stems) == 1 {
		return last, 1
	}
	return strings.Join(stems, " "), len(stems)
}

// splitNumber parts "scs12" into "scs" and "12".
func splitNumber(w string) (base, number string) {
	i := strings.IndexFunc(w, unicode.IsDigit)
	if i < 0 || strings.IndexFunc(w[i:], func(r rune) bool { return !unicode.IsDigit(r) }) >= 0 {
		return w, ""
	}
	return w[:i], w[i:]
}

// find returns the names in a question from left to right, the longest first
// where several begin at one word.
func (n *names) find(ts []Token) []Mention {
	var out []Mention
	words := make([]string, len(ts))
	for i, t := range ts {
		words[i] = t.Text
	}
	dead := map[int]bool{}
	for _, u := range n.unless {
		for i := range words {
			if phraseFrom(words[i:], u) {
				for k := range u {
					dead[i+k] = true
				}
			}
		}
	}
	for i := 0; i < len(ts); {
		m, ok := n.at(ts, i)
		if !ok || dead[m.First] && m.First == m.Last && (!ts[i].Title || ts[i].Upper || i == 0 || ts[i-1].Sentence != ts[i].Sentence) {
			i++
			continue
		}
		out = append(out, m)
		i = m.Last + 1
	}
	return out
}

func (n *names) at(ts []Token, i int) (Mention, bool) {
	if joining[ts[i].Text] && !ts[i].Upper {
		return Mention{}, false
	}
	for size := min(n.longest, len(ts)-i); size > 0; size-- {
		span := ts[i : i+size]
		if joining[span[size-1].Text] && size > 1 || span[0].Sentence != span[size-1].Sentence {
			continue
		}
		key, words := phraseKey(span)
		if words == 0 {
			key, words = span[0].Text, 1
		}
		found := n.phrases[key]
		if found == nil && words == 1 {
			// Names of one word may stand in the plural.
			found = n.phrases[strings.TrimSuffix(key, "s")]
		}
		found = n.allowed(found, ts, i)
		if len(found) == 0 {
			continue
		}
		return mention(found, span, i), true
	}
	return Mention{}, false
}

// mention joins the readings of one span; the surest reading in each document
// counts, and the mention is as sure as its surest reading.
func mention(found []entry, span []Token, i int) Mention {
	m := Mention{First: i, Last: i + len(span) - 1}
	var words []string
	for _, t := range span {
		words = append(words, t.Text)
	}
	m.Words = strings.Join(words, " ")
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b entry) int { return cmp.Compare(b.strength, a.strength) })
	m.Strength = found[0].strength
	for _, e := range found {
		// A whole name leaves no room for somebody else's short name.
		if m.Strength == Full && e.strength != Full && e.ref.Dimension != "" {
			continue
		}
		if _, twice := m.In(e.ref.Framework); !twice {
			m.Refs = append(m.Refs, e.ref)
		}
	}
	return m
}

// allowed drops readings that the writing speaks against. Single letters name a
// level only in capitals beside something of a level ("W level", "W to P");
// acronyms of two letters only in capitals or in a short question.
func (n *names) allowed(found []entry, ts []Token, i int) []entry {
	t := ts[i]
	if len(t.Text) == 1 && !isDigit(t.Text) {
		if !n.besideLevel(ts, i) {
			return nil
		}
		return found
	}
	var out []entry
	for _, e := range found {
		if e.acronym && !t.Upper && len(ts) > 8 && grammar[t.Text] {
			continue
		}
		if e.acronym && !t.Upper && (t.Text == "co" || t.Text == "so" || t.Text == "ho") {
			continue
		}
		out = append(out, e)
	}
	return out
}

var levelNouns = set("level lvl levels lev")

func (n *names) besideLevel(ts []Token, i int) bool {
	near := func(j int) bool {
		if j < 0 || j >= len(ts) {
			return false
		}
		w := ts[j].Text
		return levelNouns[w]
	}
	if near(i-1) || near(i+1) {
		return true
	}
	single := func(j int) bool {
		return j >= 0 && j < len(ts) && len(ts[j].Text) == 1 && n.phrases[ts[j].Text] != nil
	}
	between := func(j int) bool {
		return j >= 0 && j < len(ts) && (ts[j].Text == "to" || ts[j].Text == "and" || ts[j].Text == "v" || ts[j].Text == "vs" || ts[j].Text == "or")
	}
	if between(i+1) && single(i+2) || between(i-1) && single(i-2) {
		return true
	}
	// A lone capital that is no word: "innovation, DG, W".
	return ts[i].Upper && ts[i].Text != "a" && ts[i].Text != "i"
}

func isDigit(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }
