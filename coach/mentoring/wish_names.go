package mentoring

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands in a shape for what is not ASCII.
const (
	otherLetter = "\x01"
	otherUpper  = "\x02"
	otherNumber = "\x03"
	otherSign   = "\x04"
)

// shaped is a text with one byte for each character, for a form to be matched
// against, and where in the text each of them stands, the end included.
//
// The letters of all alphabets in a class, with and without capitals, are tables of
// thousands of entries. There are a hundred such classes in the forms, which
// took 8 MB and 70 ms at every start.
func shaped(text string) (shape string, at []int) {
	var b strings.Builder
	for i, r := range text {
		at = append(at, i)
		switch {
		case r < utf8.RuneSelf && r > rune(otherSign[0]):
			b.WriteRune(r)
		case unicode.IsUpper(r):
			b.WriteString(otherUpper)
		case unicode.IsLetter(r):
			b.WriteString(otherLetter)
		case unicode.IsNumber(r):
			b.WriteString(otherNumber)
		default:
			b.WriteString(otherSign)
		}
	}
	return b.String(), append(at, len(text))
}

// The ways of naming somebody in a form.
const (
	// letter, upper and number stand in a class for those of all alphabets, as
	// shaped writes them.
	letter = `A-Za-z` + otherLetter + otherUpper
	upper  = `A-Z` + otherUpper
	number = `0-9` + otherNumber
	// capitals are a name: one or two words with capitals.
	capitals = `@?(?-i:[` + upper + `][` + letter + `'-]*[` + letter + `](?: [` + upper + `][` + letter + `'-]*[` + letter + `])?)`
	// handle is what people type where the platform made no mention of it.
	handle = `@[` + letter + number + `](?:[` + letter + number + `._'-]*[` + letter + number + `])?`
	// mail is an address for mail, which some use in place of a name.
	mail = `[` + letter + number + `][` + letter + number + `._+-]*@[` + letter + number + `-]+(?:\.[` + letter + number + `-]+)+`
	// anybody is a mention, or a name in one of these ways.
	anybody = `(?P<who>\{\d\}|` + capitals + `|` + handle + `(?: [` + letter + `][` + letter + `'-]*)??|` + mail + `)`
	// somebody is anybody, or the mentor.
	somebody = `(?P<who>\{\d\}|my mentor|` + capitals + `|` + handle + `(?: [` + letter + `][` + letter + `'-]*)??|` + mail + `)`
	// mentioned is a mention, or one word marked as one.
	mentioned = `(?P<who>\{\d\}|` + handle + `|` + mail + `)`
	// whoever are some words where only somebody can stand.
	whoever = `(?P<who>[` + letter + number + `][` + letter + number + `._'-]*(?: [` + letter + number + `][` + letter + number + `._'-]*){0,2}?)`
)
