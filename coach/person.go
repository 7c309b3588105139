package coach

import (
	"context"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// People keep what somebody said of themselves. Person of somebody unknown is
// the zero Person and no error.
type People interface {
	Person(ctx context.Context, id chat.PersonID) (Person, error)
	SavePerson(ctx context.Context, p Person) error
	ForgetPerson(ctx context.Context, id chat.PersonID) error
}

// Person is somebody the coach knows, by what they chose to say of themselves.
type Person struct {
	ID chat.PersonID
	Profile
}

// MaxRole is how many characters a role may have.
const MaxRole = 80

// The two ways to read an answer. Rich is what nobody has to ask for, so it is
// saved as an empty Reading.
const (
	Rich = "rich"
	Text = "text"
)

// Profile is what somebody saved of themselves. Every field may be empty.
type Profile struct {
	// Framework is the id of a document.
	Framework string
	// Role is the person's own words, at most MaxRole characters.
	Role string
	// Grade is the id of a name of Framework's grades; without a framework
	// there is no grade.
	Grade string
	// Target is what the person is heading for: the id of a grade of any
	// document, or of a level of Framework when it has no grades.
	Target string
	// Zone is a name of the IANA time zone database.
	Zone string
	// Reading is Text, or empty for Rich.
	Reading string
}

// Rung is one grade or level, and where it belongs.
type Rung struct {
	Framework *knowledge.Framework
	Dimension knowledge.Dimension
	Name      *knowledge.Name
}

// TargetOf finds what a profile is heading for. ok is false when it names
// nothing, or nothing the documents still have.
func TargetOf(lib *knowledge.Library, p Profile) (Rung, bool) {
	return rungByID(targets(lib, p.Framework), p.Target)
}

// GradeOf finds the grade a profile gives.
func GradeOf(lib *knowledge.Library, p Profile) (Rung, bool) {
	f, ok := lib.Framework(p.Framework)
	if !ok {
		return Rung{}, false
	}
	return rungByID(gradesOf(f), p.Grade)
}

func rungByID(rs []Rung, id string) (Rung, bool) {
	i := slices.IndexFunc(rs, func(r Rung) bool { return r.Name.ID == id })
	if id == "" || i < 0 {
		return Rung{}, false
	}
	return rs[i], true
}

// inForce are the documents somebody can work to: a historic one is kept for
// the record only.
func inForce(lib *knowledge.Library) []*knowledge.Framework {
	var out []*knowledge.Framework
	for _, f := range lib.Frameworks() {
		if f.Status == knowledge.Current {
			out = append(out, f)
		}
	}
	return out
}

// gradesOf are the places of a document a person can hold: its ordered
// dimension that is neither how well a skill is held nor a time.
func gradesOf(f *knowledge.Framework) []Rung {
	for _, d := range slices.Backward(f.Dimensions) {
		if d.Ordered && d.Of != "level" && d.Of != "period" {
			return rungsOf(f, d)
		}
	}
	return nil
}

func rungsOf(f *knowledge.Framework, d knowledge.Dimension) []Rung {
	var out []Rung
	for _, n := range d.Names {
		if !n.Note {
			out = append(out, Rung{f, d, n})
		}
	}
	return out
}

// grades are those of all documents in force.
func grades(lib *knowledge.Library) []Rung {
	var out []Rung
	for _, f := range inForce(lib) {
		out = append(out, gradesOf(f)...)
	}
	return out
}

// targets are what somebody who works to a document can head for: its grades,
// or its levels when it has none, and then the grades of other documents,
// because people move from one to another. Without a document all are open.
func targets(lib *knowledge.Library, id string) []Rung {
	var own, others []Rung
	for _, f := range inForce(lib) {
		gs := gradesOf(f)
		if id != "" && f.ID != id {
			others = append(others, gs...)
			continue
		}
		if d, _, ok := f.Dimension("level"); ok && len(gs) == 0 {
			gs = rungsOf(f, d)
		}
		own = append(own, gs...)
	}
	out := own
	for _, r := range others {
		// An id means the person's own document where both have it.
		if _, taken := rungByID(own, r.Name.ID); !taken {
			out = append(out, r)
		}
	}
	return out
}

// called is true when somebody's words are a name of n.
func called(n *knowledge.Name, words string) bool {
	words = folded(words)
	return words != "" && (folded(n.Text) == words || folded(n.ID) == words ||
		slices.ContainsFunc(n.Aliases, func(a string) bool { return folded(a) == words }))
}

// findRung reads a grade or level as people say it.
func findRung(rs []Rung, words string) (Rung, bool) {
	for _, w := range []string{words, bare(words)} {
		for _, r := range rs {
			if called(r.Name, w) {
				return r, true
			}
		}
	}
	return Rung{}, false
}

// findFramework reads a document's name as people say it. ok is false when
// none in force, or more than one, is called so.
func findFramework(lib *knowledge.Library, words string) (*knowledge.Framework, bool) {
	for _, w := range []string{words, bare(words)} {
		w = folded(w)
		var found []*knowledge.Framework
		for _, f := range inForce(lib) {
			names := append([]string{f.ID, f.Title, f.Short, f.Noun, f.Noun + "s"}, f.Aliases...)
			if w != "" && slices.ContainsFunc(names, func(n string) bool { return folded(n) == w }) {
				found = append(found, f)
			}
		}
		if len(found) == 1 {
			return found[0], true
		}
	}
	return nil, false
}

// bare is a name without the words people put around it.
func bare(words string) string {
	words = folded(words)
	for _, before := range []string{"the ", "a ", "an ", "at ", "grade "} {
		words = strings.TrimPrefix(words, before)
	}
	for _, after := range []string{" framework", " frameworks", " grade", " level"} {
		words = strings.TrimSuffix(words, after)
	}
	return words
}

// folded is a name as names are compared: small letters, and one space for
// whatever stands between words.
func folded(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return strings.ContainsRune(" \t\n-_.,:;!?'’\"“”()/", r)
	}), " ")
}
