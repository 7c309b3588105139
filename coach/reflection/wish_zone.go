package reflection

import (
	"fmt"
	"slices"
	"strings"
)

// ownTime is the zone that is known already.
var ownTime = phrasesOf([]string{"my own time", "my local time"})

// beingIn stands before where somebody is.
var beingIn = phrasesOf([]string{"im in", "i am in", "i live in", "i work in", "im based in", "i am based in", "based in"})

// zoneLetters are short forms of zones that mean several, or that no city has.
var zoneLetters = []string{"utc", "gmt", "bst", "cet", "cest", "eet", "eest", "wet", "west", "msk", "est", "edt", "pst", "pdt", "mst", "mdt", "cst", "cdt", "ist", "jst", "hkt", "sgt", "aest", "aedt", "acst", "awst", "nzst", "nzdt"}

// takeZone reads a time zone: "Europe/Paris", "UK time", "in London", and
// behind a day or a time also a city alone.
func (s *wishSentence) takeZone(r *wishReader) int {
	word := r.peek(0)
	set := func(n, named int) int {
		words := r.words[r.at+n-named : r.at+n]
		if named > 1 && words[named-1].text == "time" {
			words = words[:named-1]
		}
		name, ok := r.zone(rawWords(words))
		switch {
		case !ok:
			s.faults = append(s.faults, fmt.Sprintf("I know no time zone called %s. Give a city, such as London, or a name such as Europe/Paris.", saidWords(words)))
		case s.zone != "" && s.zone != name:
			s.faults = append(s.faults, "I take one time zone. Name the one you go by.")
		default:
			s.zone = name
		}
		return n
	}
	if strings.Contains(word, "/") && monthSlash(word) || slices.Contains(zoneLetters, word) {
		n := 1
		if r.peek(1) == "time" {
			n = 2
		}
		return set(n, n)
	}
	if len(word) == 0 || word[0] < 'a' || slices.Contains(remindFillers, word) && word != "in" {
		return 0
	}
	for n := 1; n <= 3; n++ {
		if r.peek(n) != "time" {
			continue
		}
		if n == 1 && slices.Contains([]string{"my", "local", "our", "this", "same"}, word) || r.has(0, ownTime) > 0 {
			return n + 1
		}
		if word == "at" || word == "in" || word == "the" {
			break
		}
		return set(n+1, n+1)
	}
	in := 0
	if word == "in" {
		in = 1
	}
	if in == 0 && len(s.days)+len(s.times) == 0 {
		return 0
	}
	for n := 3; n > 0; n-- {
		if r.at+in+n > len(r.words) {
			continue
		}
		if words := rawWords(r.words[r.at+in : r.at+in+n]); onlyLetters(words) {
			if _, ok := r.zone(words); ok {
				return set(in+n, n)
			}
		}
	}
	return 0
}

// monthSlash is true of words with a slash that are no date.
func monthSlash(word string) bool { return word[0] < '0' || word[0] > '9' }

func rawWords(words []wishWord) string {
	var out []string
	for _, w := range words {
		out = append(out, w.raw)
	}
	return strings.Join(out, " ")
}

func onlyLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && r < 'A' })
}
