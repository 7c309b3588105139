package knowledge

import (
	"strings"
	"unicode"
)

// Address says where a passage stands: the framework's id, then the id of each
// heading on the way down, joined by "/", for example
// "scs/data-and-insight/practitioner/scs2". It is stable: links, sharing and
// check-ins keep it.
type Address string

// Framework is the first part: the id of the document.
func (a Address) Framework() string {
	id, _, _ := strings.Cut(string(a), "/")
	return id
}

// Parts are the ids below the framework, outermost first.
func (a Address) Parts() []string {
	_, rest, ok := strings.Cut(string(a), "/")
	if !ok || rest == "" {
		return nil
	}
	return strings.Split(rest, "/")
}

// Under is the address of a heading below this one.
func (a Address) Under(id string) Address { return a + "/" + Address(id) }

// Slug is the id of a heading that was given none: lower case letters and
// digits, everything else a single "-".
func Slug(heading string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(heading) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		case r == '’' || r == '\'':
		default:
			dash = true
		}
	}
	return b.String()
}
