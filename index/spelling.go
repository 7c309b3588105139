package index

import (
	"slices"
	"strings"
	"unicode"

	"github.com/agnivade/levenshtein"
)

// correct puts right the typing errors of unknown words, towards words of
// names first and of the documents second. Words with digits stay as they
// are: SCS1 must never become SCS2.
func (n *names) correct(ts []Token, known func(word string) bool, all []string) []Token {
	out := slices.Clone(ts)
	// In a story an unknown word is more often a word the coach has not met
	// than a slip: only names are put right there.
	if len(ts) > 14 {
		all = nil
	}
	for i, t := range ts {
		if len(t.Text) < 3 || strings.IndexFunc(t.Text, unicode.IsDigit) >= 0 || known(t.Text) || grammar[t.Text] || n.pieces[t.Text] {
			continue
		}
		if n.phrases[t.Text] != nil || n.phrases[strings.TrimSuffix(t.Text, "s")] != nil {
			continue
		}
		w, ok := nearest(t.Text, n.words)
		if !ok {
			w, ok = nearest(t.Text, all)
		}
		if ok {
			out[i].Text, out[i].Stem = w, stem(w)
		}
	}
	return out
}

// split parts words that were written as one: "deputydirector".
func (n *names) split(ts []Token, known func(word string) bool) []Token {
	var out []Token
	for _, t := range ts {
		at := 0
		if len(t.Text) >= 8 && !known(t.Text) && t.End-t.Start == len(t.Text) {
			for i := 3; i <= len(t.Text)-3 && at == 0; i++ {
				if n.pieces[t.Text[:i]] && n.pieces[t.Text[i:]] {
					at = i
				}
			}
		}
		if at == 0 {
			out = append(out, t)
			continue
		}
		for _, part := range []struct{ from, to int }{{0, at}, {at, len(t.Text)}} {
			w := t.Text[part.from:part.to]
			out = append(out, Token{Text: w, Stem: stem(w), Start: t.Start + part.from, End: t.Start + part.to, Sentence: t.Sentence})
		}
	}
	return out
}

// nearest finds the word that a mistyped or shortened one most likely means;
// words must be sorted, so that equals are settled the same way every time.
func nearest(w string, words []string) (string, bool) {
	best, bestCost := "", 100
	for _, c := range words {
		cost := mistake(w, c)
		if cost < bestCost {
			best, bestCost = c, cost
		}
	}
	return best, best != ""
}

// mistake is how far a written word is from a known one; 100 is too far.
// Shortened words ("innov", "pwr") count as well as slips of the finger.
func mistake(w, c string) int {
	if w[0] == c[0] {
		if len(w) >= 4 && len(c) > len(w) && strings.HasPrefix(c, w) {
			return 3 + (len(c)-len(w))/4
		}
		// One vowel left out of a long word is a slip of the finger, below.
		if vowelless(w, c) && (len(c) < 8 || len(c)-len(w) > 1) {
			return 4
		}
	}
	diff := len(w) - len(c)
	if diff > 2 || diff < -2 || len(w) < 4 || w[0] != c[0] && (len(w) < 6 || w[1] == c[1] && diff == 0) {
		return 100
	}
	d := levenshtein.ComputeDistance(w, c)
	if d == 2 && swapped(w, c) {
		d = 1
	}
	switch {
	case d == 1 && len(c) >= 5:
		return 1
	case d == 2 && len(c) >= 8 && len(w) >= 7:
		return 2
	}
	return 100
}

// vowelless is true for a word written without some of its vowels: "pwr",
// "ldrship".
func vowelless(w, c string) bool {
	if len(w) < 3 || len(c) <= len(w) {
		return false
	}
	i := 0
	for j := range len(c) {
		if i < len(w) && w[i] == c[j] {
			i++
			continue
		}
		if !strings.ContainsRune("aeiou", rune(c[j])) {
			return false
		}
	}
	return i == len(w)
}

// swapped is true when two neighbouring letters changed places.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i+1 < len(a); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}
