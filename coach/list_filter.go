package coach

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// withQuoted looks where words in quotation marks stand in a name, when they
// stand in none of those first asked for: "headings that begin with 'Making'".
func (t *Turn) withQuoted(a asked) asked {
	quoted := quotedWords(t.Q.Text)
	holds := func(a asked) bool {
		return slices.ContainsFunc(t.named(a), func(s *knowledge.Section) bool {
			return slices.ContainsFunc(quoted, func(w string) bool { return holdsWords(s.Name.Text, w, t.atStart()) })
		})
	}
	if len(quoted) == 0 || holds(a) {
		return a
	}
	for _, r := range t.Q.Readings {
		for _, d := range r.Framework.Dimensions {
			if other := (asked{framework: r.Framework, dimension: d.Of, noun: d.Plural(), under: r.Framework.Top}); holds(other) {
				return other
			}
		}
	}
	return a
}

// wrongCount corrects a false premise: "the six core skills".
func (t *Turn) wrongCount(n int) string {
	for _, c := range t.Q.Numbers {
		if c != n && c > 1 {
			return fmt.Sprintf("Not %d: the document has %d.", c, n)
		}
	}
	return ""
}

// filtered keeps what the question asks for: names that hold a word, or names
// under which a word stands. ok is false when the question has words that are
// no filter: it is no list then.
func (t *Turn) filtered(a asked, all []*knowledge.Section) (kept []*knowledge.Section, filter string, ok bool) {
	not := t.Q.Has(index.CueNot)
	if quoted := quotedWords(t.Q.Text); len(quoted) > 0 && (t.Q.Has(index.CueMention) || t.Q.Has(index.CueList)) {
		for _, s := range all {
			holds := slices.ContainsFunc(quoted, func(w string) bool { return holdsWords(s.Name.Text, w, t.atStart()) })
			if holds != not {
				kept = append(kept, s)
			}
		}
		if len(kept) > 0 {
			holding := " with “"
			if not {
				holding = " without “"
			}
			return kept, holding + strings.Join(quoted, "” or “") + "” in the name", true
		}
	}
	rest := t.filterWords(a)
	if len(rest) == 0 {
		return all, "", true
	}
	inName := t.inName() || t.inSomeName(all, rest) && !t.holds(phrases{"mention", "mentions", "use the word", "uses the word", "say the word", "says the word"})
	if !t.Q.Has(index.CueMention) && !inName {
		// Levels, grades and periods are few and nobody's subject: the words
		// around them are wrapping.
		d, _, _ := a.framework.Dimension(a.dimension)
		return all, "", d.Ordered && t.reads(a.framework)
	}
	either := slices.Contains(t.words(), "or")
	for _, s := range all {
		texts := []string{s.Name.Text}
		if !inName {
			texts = textsUnder(s)
		}
		holds := t.X.HoldsAll(texts, rest)
		if either {
			holds = slices.ContainsFunc(rest, func(w string) bool { return t.X.HoldsAll(texts, []string{w}) })
		}
		if holds != not {
			kept = append(kept, s)
		}
	}
	word := "“" + strings.Join(rest, " ") + "”"
	if either {
		word = "“" + strings.Join(rest, "” or “") + "”"
	}
	switch {
	case inName && not:
		filter = " do not have " + word + " in the name"
	case inName:
		filter = " have " + word + " in the name"
	case not:
		filter = " do not use the word " + word
	default:
		filter = " use the word " + word
	}
	return kept, filter, true
}

// quotedWords are the words between quotation marks.
func quotedWords(text string) []string {
	text = strings.NewReplacer("“", "\"", "”", "\"", "‘", "\"", "’ ", "\" ", "’?", "\"?", "’.", "\".", " '", " \"", "' ", "\" ", "'?", "\"?", "'.", "\".").Replace(text + " ")
	var out []string
	for i, piece := range strings.Split(text, "\"") {
		if piece = strings.TrimSpace(piece); i%2 == 1 && piece != "" && len(strings.Fields(piece)) <= 5 {
			out = append(out, piece)
		}
	}
	return out
}

// reads is true when the question names the document, or its grade or level.
func (t *Turn) reads(f *knowledge.Framework) bool {
	return slices.ContainsFunc(t.Q.Readings, func(r index.Reading) bool { return r.Framework == f })
}

// holdsWords is true when the words stand in a name as whole words, or as the
// beginning of one: 'deliver' stands in "Delivering at pace".
func holdsWords(name, words string, start bool) bool {
	name, words = " "+lower(name), " "+lower(words)
	if start {
		return strings.HasPrefix(name, words)
	}
	if len([]rune(words)) <= 4 {
		return strings.Contains(name+" ", words+" ")
	}
	return strings.Contains(name, words)
}

func (t *Turn) atStart() bool {
	return t.holds(phrases{"start", "starts", "starting", "begin", "begins", "beginning"})
}

// inSomeName is true when all the words stand in the name of something listed.
func (t *Turn) inSomeName(all []*knowledge.Section, rest []string) bool {
	return slices.ContainsFunc(all, func(s *knowledge.Section) bool { return t.X.HoldsAll([]string{s.Name.Text}, rest) })
}

// inName is true when the words asked for must stand in the names themselves.
func (t *Turn) inName() bool {
	return t.atStart() || t.holds(phrases{"name", "names", "title", "called"})
}

// filterWords are the remaining words that do not just repeat the number or
// the kind of what is listed.
func (t *Turn) filterWords(a asked) []string {
	var out []string
	for _, i := range t.Q.Rest {
		tok := t.Q.Tokens[i]
		if slices.ContainsFunc(a.framework.Dimensions, func(o knowledge.Dimension) bool { return slices.Contains(o.Plurals, tok.Text) || tok.Text == o.Of }) || listFiller[tok.Text] {
			continue
		}
		if ownWords(a.framework)[tok.Stem] {
			continue
		}
		if index.IsNumber(tok.Text) {
			continue
		}
		out = append(out, tok.Text)
	}
	if len(out) == 0 && t.Q.Has(index.CueMention) {
		for _, m := range t.Q.Mentions {
			if m.Strength == index.Weak {
				out = append(out, strings.Fields(m.Words)...)
			}
		}
	}
	return out
}

// ownWords are the stems of what a document is called and who publishes it:
// "the core skills for operational delivery" says the same thing twice.
func ownWords(f *knowledge.Framework) map[string]bool {
	out := map[string]bool{}
	for _, text := range append([]string{f.Title, f.Short, f.Publisher}, f.Aliases...) {
		for _, tok := range index.Tokens(text) {
			out[tok.Stem] = true
		}
	}
	return out
}

// listFiller are words that lists are asked for with and that narrow nothing.
var listFiller = wordSet(`core main different separate various ascending order possible available odp profession cover exist
 government civil service set divided split organised grouped report reports reported reporting respond responded
 responding feature features featured appear appears listed involved included bottom recognise recognised measure senior
 something year years`)

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

func textsUnder(s *knowledge.Section) []string {
	var out []string
	for _, p := range s.Passages {
		out = append(out, p.Text)
	}
	for _, c := range s.Children {
		out = append(out, textsUnder(c)...)
	}
	return out
}
