package coach

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

var (
	// clearing is "clear my grade".
	clearing = regexp.MustCompile(`(?i)^(?:please )?(?:clear|remove|delete|unset|forget|reset) my (?:current )?(` + fieldWords + `)(?: please)?$`)
	// setting is an order, so what follows is a value whatever it says.
	setting = regexp.MustCompile(`(?i)^(?:please )?(?:set|change|update|save|make|switch) my (?:current )?(` + fieldWords + `)(?: to| as| is|:| =) *(.+?)(?: please)?$`)
	// stating is "my grade is SCS2".
	stating = regexp.MustCompile(`(?i)^my (?:current |own )?(` + fieldWords + `)(?: is now| is|:| =) *(.+)$`)
	// being is "I am an SCS2".
	being = regexp.MustCompile(`(?i)^(?:i am|i'm|im) (?:now )?(?:an? )?(.+)$`)
)

const fieldWords = `framework|role|job title|grade|target grade|target level|target|time ?zone|zone|reading`

// fieldsByWord are the fields by what people call them.
var fieldsByWord = map[string]string{
	"framework": fieldFramework, "role": fieldRole, "job title": fieldRole, "grade": fieldGrade,
	"target": fieldTarget, "target grade": fieldTarget, "target level": fieldTarget,
	"time zone": fieldZone, "timezone": fieldZone, "zone": fieldZone, "reading": fieldReading,
}

// mostStated is how many words a stated grade, framework, target or time zone
// has. More of them tell a story or lead to a question.
const mostStated = 6

// stated reads a statement that sets something: "my grade is SCS2".
func (t *Turn) stated(text string) (wish, bool) {
	if m := clearing.FindStringSubmatch(text); m != nil {
		return wish{wishSet, fieldsByWord[strings.ToLower(m[1])], unset}, true
	}
	if m := setting.FindStringSubmatch(text); m != nil {
		return wish{wishSet, fieldsByWord[strings.ToLower(m[1])], m[2]}, true
	}
	if m := stating.FindStringSubmatch(text); m != nil {
		field, value := fieldsByWord[strings.ToLower(m[1])], m[2]
		return wish{wishSet, field, value}, t.isValue(field, value)
	}
	if m := being.FindStringSubmatch(text); m != nil {
		// After an answer "I am an SCS2" says which of its grades is wanted.
		fresh := t.Last.Framework == "" && t.Last.Topic != "clarify" && t.Last.Topic != "check-in" || t.Last.Topic == "me"
		if _, ok := findRung(grades(t.Lib()), m[1]); ok {
			return wish{wishSet, fieldGrade, m[1]}, fresh
		}
		_, reads := readOf(t.Lib(), m[1])
		return wish{wishReader, fieldGrade, m[1]}, reads && t.Last.Topic != "clarify" && t.Last.Topic != "check-in"
	}
	return wish{}, false
}

// isValue tells the value in "my role is team leader" from the story in "my
// role is changing and I had to learn".
func (t *Turn) isValue(field, value string) bool {
	if field == fieldRole {
		first, _, _ := strings.Cut(strings.ToLower(value), " ")
		return len([]rune(value)) <= MaxRole && len(strings.Fields(value)) <= 10 && !strings.ContainsAny(value, ",") && !strings.Contains(value, ". ") && !slices.Contains(noRole, first)
	}
	p := t.Person.Profile
	if _, fault := p.set(t.Lib(), field, value, false); fault == "" {
		return true
	}
	// A short value that is none is answered with what is expected.
	first, _, _ := strings.Cut(bare(value), " ")
	return len(strings.Fields(value)) <= mostStated && !slices.Contains(noRole, first) && !strings.ContainsAny(value, ",")
}

// noRole are words that go on with a sentence and name nothing.
var noRole = strings.Fields(`to about not that what where why when how which changing becoming going being under unclear different similar
 like in at on the same mostly mainly very too more less all only just still`)

// readOf is the document in force whose readers give a grade as their own that
// the document does not name.
func readOf(lib *knowledge.Library, value string) (*knowledge.Framework, bool) {
	for _, f := range inForce(lib) {
		if slices.ContainsFunc(f.Readers, func(reader string) bool { return folded(reader) == folded(value) || folded(reader) == bare(value) }) {
			return f, true
		}
	}
	return nil, false
}

// reader answers "I am a G7": which document that means, and what of it can be
// saved. What was shown before is offered in that document, and not poured out.
func (t *Turn) reader(value string) chat.Reply {
	f, ok := readOf(t.Lib(), value)
	if !ok {
		return t.profile("Your profile")
	}
	r := chat.Reply{Title: "Nothing was saved", Parts: []chat.Part{chat.Paragraph{
		Text: fmt.Sprintf("People at %s work to the %s. That document names no grades, so I cannot save one. I can save the framework, or %s as your role.", cited(value), f.Short, cited(value)),
	}}}
	if t.Person.Framework != f.ID {
		r.Choices = append(r.Choices, chat.Choice{Label: "My framework is the " + f.Short, Value: "me set framework " + f.ID})
	}
	if t.Person.Role == "" {
		r.Choices = append(r.Choices, chat.Choice{Label: "My role is " + value, Value: "me set role " + value})
	}
	if s, ok := t.lastPlace(); ok {
		if twin := t.twin(outermost(s)); s.Framework != f && twin != nil && twin.Framework == f {
			s = twin
		}
		if s.Framework == f {
			r.Choices = append(r.Choices, choiceShow(s, "Show "+s.Where()))
		}
	}
	r.Choices = append(r.Choices, chat.Choice{Label: "Show my profile", Value: "me"})
	return r
}

// saySelf says what became of a grade that somebody gave for the question
// before, "I am an SCS2": it settles the answer, and the profile stays.
func (t *Turn) saySelf(r chat.Reply) chat.Reply {
	m := being.FindStringSubmatch(strings.TrimRight(strings.TrimSpace(t.Q.Text), " .!"))
	if m == nil || t.wish.verb != "" || !slices.Contains(placed, r.Topic) {
		return r
	}
	rung, ok := findRung(grades(t.Lib()), m[1])
	f, reads := readOf(t.Lib(), m[1])
	var says string
	switch {
	case ok && t.Person.Framework == rung.Framework.ID && t.Person.Grade == rung.Name.ID:
		return r
	case ok:
		says = fmt.Sprintf("I take it that you are %s. Your profile stays as it was.", rung.Name.Text)
		r.Choices = append(slices.Clone(r.Choices), chat.Choice{Label: "Save " + rung.Name.Text + " as my grade", Value: "me set grade " + rung.Name.ID})
	case reads:
		says = fmt.Sprintf("People at %s work to the %s. Your profile stays as it was.", cited(m[1]), f.Short)
		if t.Person.Framework != f.ID {
			r.Choices = append(slices.Clone(r.Choices), chat.Choice{Label: "My framework is the " + f.Short, Value: "me set framework " + f.ID})
		}
	default:
		return r
	}
	r.Parts = append([]chat.Part{chat.Paragraph{Text: says}}, r.Parts...)
	return r
}
