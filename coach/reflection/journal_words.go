package reflection

import (
	"slices"
	"strings"
	"unicode"
)

// searchWords are the words of a search, without those that are in every text
// when others remain.
func searchWords(text string) []string {
	words := allWords(text)
	telling := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return common[w] })
	if len(telling) > 0 {
		return telling
	}
	return words
}

// common are words, as allWords gives them, that find nothing.
var common = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range allWords("a an the and or of on in at to for with about from by is was were are be been it its this that these those i my me we our you your he she they them what when where who which how did do had have has not") {
		out[w] = true
	}
	return out
}()

// allWords cuts a text into words without capitals, accents and common endings.
func allWords(text string) []string {
	text = accents.Replace(strings.ToLower(text))
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) })
	for i, w := range words {
		words[i] = stem(strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, w))
	}
	return words
}

// accents are letters with the plain one in their place; an accent that stands
// as a sign of its own is dropped elsewhere.
var accents = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ā", "a", "ą", "a", "æ", "ae", "ç", "c", "ć", "c", "č", "c", "ď", "d", "đ", "d",
	"è", "e", "é", "e", "ê", "e", "ë", "e", "ē", "e", "ę", "e", "ě", "e", "ğ", "g", "ì", "i", "í", "i", "î", "i", "ï", "i", "ī", "i", "ı", "i", "ł", "l", "ľ", "l",
	"ñ", "n", "ń", "n", "ň", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "ō", "o", "ő", "o", "œ", "oe", "ř", "r", "ß", "ss", "ś", "s", "š", "s", "ş", "s", "ș", "s",
	"ť", "t", "ț", "t", "þ", "th", "ð", "d", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ū", "u", "ů", "u", "ű", "u", "ŵ", "w", "ý", "y", "ÿ", "y", "ŷ", "y", "ź", "z", "ż", "z", "ž", "z",
	"'s", "", "’s", "", "'", "", "’", "",
)

// stem takes common English endings off. It need not be right, only the same
// for the words of one family: "striking" and "strikes" meet at "strik".
func stem(w string) string {
	for _, end := range []string{"ies", "ied", "y"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) >= 3 {
			return s + "i"
		}
	}
	for _, end := range []string{"ings", "ing", "ed", "es", "s", "e"} {
		s, ok := strings.CutSuffix(w, end)
		if !ok || len(s) < 3 || end == "s" && strings.HasSuffix(s, "s") {
			continue
		}
		if n := len(s); n > 3 && s[n-1] == s[n-2] && s[n-1] != 's' && s[n-1] != 'l' {
			// "planning" and "plans".
			s = s[:n-1]
		}
		if len(s) > 3 {
			// "queueing" and "queues".
			s = strings.TrimSuffix(s, "e")
		}
		return s
	}
	return w
}
