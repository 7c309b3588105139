package reflection

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// wishWord is one word or sign of a sentence: without its apostrophe, and in
// small letters too.
type wishWord struct {
	raw, text string
	// in is the sentence as it was written, and from and to are where the word
	// stands in it.
	in       string
	from, to int
}

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
	written := text
	text = plainSigns.Replace(text)
	text = halfDay.ReplaceAllString(text, "${1}m")
	if !strings.Contains(text, "/") {
		text = joinedWord.ReplaceAllString(text, "$1 $2")
	}
	var out []wishWord
	at := 0
	for _, raw := range wishToken.FindAllString(text, -1) {
		from, to := whereWritten(written, raw, at)
		out = append(out, wishWord{raw, strings.ToLower(raw), written, from, to})
		at = to
	}
	return out
}

// whereWritten finds a word in a sentence from a place on. It has all the signs
// of the word in their order, and maybe an apostrophe or a full stop between.
func whereWritten(written, word string, at int) (from, to int) {
	from, to = -1, at
	for _, want := range word {
		for i, sign := range written[to:] {
			if !sameSign(sign, want) {
				continue
			}
			if from < 0 {
				from = to + i
			}
			_, size := utf8.DecodeRuneInString(written[to+i:])
			to += i + size
			break
		}
	}
	return max(from, at), to
}

// sameSign is true of a sign as it was written and as it is read.
func sameSign(written, read rune) bool {
	switch written {
	case '–', '—':
		return read == '-'
	case '\u00a0':
		return read == ' '
	}
	return unicode.ToLower(written) == unicode.ToLower(read)
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

// mostQuoted is how many letters of what somebody wrote are quoted in a sentence.
const mostQuoted = 40

// saidWords quote words as they were written. What stands between two of them is
// quoted with them where it has no meaning of its own; else they are quoted apart.
func saidWords(words []wishWord) string {
	var quotes []string
	for i := 0; i < len(words); {
		last := i
		for last+1 < len(words) && onlyFillers(words[i].in[words[last].to:words[last+1].from]) {
			last++
		}
		said := []rune(words[i].in[words[i].from:words[last].to])
		if len(said) > mostQuoted {
			said = append(said[:mostQuoted:mostQuoted], '…')
		}
		quotes = append(quotes, "“"+string(said)+"”")
		i = last + 1
	}
	return andWords(quotes)
}

// onlyFillers is true of words between others that carry no meaning.
func onlyFillers(between string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(between), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !slices.Contains(remindFillers, word) && !slices.Contains(moreFillers, word) {
			return false
		}
	}
	return true
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
