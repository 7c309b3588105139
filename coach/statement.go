package coach

import (
	"regexp"
	"slices"
	"strings"
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
		_, ok := findRung(grades(t.Lib()), m[1])
		return wish{wishSet, fieldGrade, m[1]}, fresh && ok
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
