package reflection

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// wishWord is one word or sign of a sentence: as it stands, and in small letters.
type wishWord struct{ raw, text string }

// wishToken cuts a sentence so that a date, a time of day and a zone are one
// word each.
var wishToken = regexp.MustCompile(`(?i)\d{4}-\d{1,2}-\d{1,2}\b` +
	`|\d{1,2}/\d{1,2}(?:/\d{2,4})?\b` +
	`|\d{1,2}\.\d{1,2}\.\d{2,4}\b` +
	`|\d{1,2}[:.]\d{2}(?:\s?(?:am|pm))?\b` +
	`|\d{1,4}\s?(?:am|pm)\b` +
	`|\d+(?:st|nd|rd|th)\b` +
	`|\d+` +
	`|[a-z_]+(?:/[a-z0-9_+-]+)+` +
	`|\pL+` +
	`|\S`)

var (
	plainSigns = strings.NewReplacer("'", "", "’", "", "–", "-", "—", "-", "\u00a0", " ")
	halfDay    = regexp.MustCompile(`(?i)\b([ap])\.\s?m\b\.?`)
	joinedWord = regexp.MustCompile(`(\pL)-(\pL)`)
)

// wishWords cuts a sentence into words.
func wishWords(text string) []wishWord {
	text = plainSigns.Replace(text)
	text = halfDay.ReplaceAllString(text, "${1}m")
	if !strings.Contains(text, "/") {
		text = joinedWord.ReplaceAllString(text, "$1 $2")
	}
	var out []wishWord
	for _, raw := range wishToken.FindAllString(text, -1) {
		out = append(out, wishWord{raw, strings.ToLower(raw)})
	}
	return out
}

// wishReader goes through a sentence.
type wishReader struct {
	words []wishWord
	at    int
	now   time.Time
	zone  func(string) (string, bool)
}

// peek is the word so many further on, "" after the last.
func (r *wishReader) peek(n int) string {
	if r.at+n < 0 || r.at+n >= len(r.words) {
		return ""
	}
	return r.words[r.at+n].text
}

// wishPhrases are phrases by their first word: every message is held against
// all of them.
type wishPhrases map[string][][]string

func phrasesOf(lists ...[]string) wishPhrases {
	out := wishPhrases{}
	for _, phrases := range lists {
		for _, p := range phrases {
			words := strings.Fields(p)
			out[words[0]] = append(out[words[0]], words)
		}
	}
	return out
}

// has is how many words the longest of some phrases has that stands so many
// words further on; 0 is none of them.
func (r *wishReader) has(n int, phrases wishPhrases) int {
	best := 0
	for _, want := range phrases[r.peek(n)] {
		same := len(want) > best
		for i := 1; i < len(want) && same; i++ {
			same = r.peek(n+i) == want[i]
		}
		if same {
			best = len(want)
		}
	}
	return best
}

// saidWords are words as they stand, shortened for a sentence.
func saidWords(words []wishWord) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && !strings.Contains(",.;:!?", w.text) {
			b.WriteByte(' ')
		}
		b.WriteString(w.raw)
	}
	s := []rune(b.String())
	if len(s) > 40 {
		return "“" + string(s[:40]) + "…”"
	}
	return "“" + string(s) + "”"
}

// smallNumbers are the numbers people write in words.
var smallNumbers = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}

// numberOf reads a number in digits or words; -1 is none.
func numberOf(word string) int {
	if n, ok := smallNumbers[word]; ok {
		return n
	}
	if n, err := strconv.Atoi(word); err == nil && n >= 0 {
		return n
	}
	return -1
}

// weekdayNames are what people call the weekdays, Sunday first.
var weekdayNames = [][]string{
	{"sun", "sunday", "sundays"},
	{"mon", "monday", "mondays", "mons"},
	{"tue", "tues", "tuesday", "tuesdays"},
	{"wed", "weds", "wednesday", "wednesdays"},
	{"thu", "thur", "thurs", "thursday", "thursdays"},
	{"fri", "friday", "fridays", "fris"},
	{"sat", "saturday", "saturdays"},
}

func weekdayOf(word string) (time.Weekday, bool) {
	for d, names := range weekdayNames {
		for _, n := range names {
			if n == word {
				return time.Weekday(d), true
			}
		}
	}
	return 0, false
}

// monthOf reads the name of a month.
func monthOf(word string) (time.Month, bool) {
	if word == "sept" {
		return time.September, true
	}
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); word == name || word == name[:3] {
			return m, true
		}
	}
	return 0, false
}
