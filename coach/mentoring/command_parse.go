package mentoring

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// mostLine is how long a line can be and still be a command.
const mostLine = 2000

var (
	idForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	// An address of one part is a whole document, which nobody suggests; so a
	// word of a sentence is never taken for one.
	addressForm = regexp.MustCompile(`^[^\s#/@]{1,120}(/[^\s#/]{1,120}){1,8}$`)
	codeForm    = regexp.MustCompile(`^[A-Z0-9]+(-[A-Z0-9]+)*$`)
)

const dateForm = "2006-01-02"

// reserved are words with a meaning of their own in a command.
var reserved = []string{"yes", "all", "with", "until", "focus", "part", "page", "when", "seen"}

// Parse reads a command. ok is false when the line is none of ours, so that
// something else may read it.
func Parse(line string) (c Command, ok bool) {
	if len(line) > mostLine {
		return Command{}, false
	}
	words := strings.Fields(line)
	// The longer verb wins: "share back" is no sharing of something called back.
	for n := min(3, len(words)); n > 0; n-- {
		do := Verb(strings.ToLower(strings.Join(words[:n], " ")))
		rule, known := rules[do]
		if !known {
			continue
		}
		c = Command{Do: do}
		rest := words[n:]
		for _, read := range rule.read {
			rest = rest[read(&c, rest):]
		}
		return c, len(rest) == 0 && (rule.needs == nil || rule.needs(c))
	}
	return Command{}, false
}

// rule is what stands behind a verb. Each word may be left out, unless needs
// says otherwise: where the verb alone is an everyday word, the line is none of
// ours.
type rule struct {
	read  []reader
	needs func(c Command) bool
}

// reader takes words of a command and says how many; 0 when they are not those
// it looks for.
type reader func(c *Command, words []string) int

func needsParty(c Command) bool { return c.Party != (Party{}) }

// needsSecret is true for an id that looks like ours and not like a word:
// "view practitioner" is a question.
func needsSecret(c Command) bool {
	return len(c.ID) >= 10 && strings.ToUpper(c.ID) == c.ID
}

var rules = map[Verb]rule{
	DoMentor: {}, DoAsk: {read: []reader{readParty}}, DoOffer: {read: []reader{readParty}},
	DoAccept: {read: []reader{readID}}, DoDecline: {read: []reader{readID}},
	DoEnd:         {read: []reader{readID, readParty, readSure}},
	DoSuggest:     {read: []reader{readParty, readAddress, readFocus}, needs: needsParty},
	DoSuggestSend: {read: []reader{readID, readParty, readAddress, readFocus}, needs: needsParty},
	DoSuggested:   {}, DoOpen: {read: []reader{readID}}, DoKeep: {read: []reader{readID}}, DoNext: {read: []reader{readID}},
	DoAnswer: {read: []reader{readID}}, DoAnswerSend: {read: []reader{readID}}, DoNoThanks: {read: []reader{readID}}, DoRemove: {read: []reader{readID}},
	DoStop: {read: []reader{readAll, readParty}}, DoAllow: {read: []reader{readAll, readParty}},
	DoShare:    {read: []reader{readKind, readItem, readSkill, readWith, readUntil, readWhen, readPage, readSeen, readSure}},
	DoTakeBack: {read: []reader{readAll, readID}},
	DoShared:   {read: []reader{readParty}}, DoSharedShow: {read: []reader{readID, readPage}}, DoSharedWithMe: {read: []reader{readParty}},
	DoLook: {read: []reader{readID, readPage}, needs: needsSecret}, DoView: {read: []reader{readID}, needs: needsSecret},
	DoViewSave: {read: []reader{readID}}, DoViewRemove: {read: []reader{readID}}, DoViews: {},
	DoAskMentor: {read: []reader{readAddress, readID}}, DoAskMentorSend: {read: []reader{readAddress, readID}},
	DoLink: {read: []reader{readCode, readSure}}, DoPart: {read: []reader{readSure}}, DoLinked: {},
}

// id is a word that may be an id.
func id(words []string) bool {
	return len(words) > 0 && idForm.MatchString(words[0]) && !slices.Contains(reserved, strings.ToLower(words[0]))
}

func readID(c *Command, words []string) int {
	if !id(words) {
		return 0
	}
	c.ID = words[0]
	return 1
}

func readParty(c *Command, words []string) (n int) {
	if len(words) == 0 {
		return 0
	}
	p, ok := parseParty(words[0])
	if !ok {
		return 0
	}
	c.Party = p
	return 1
}

func readAddress(c *Command, words []string) int {
	if len(words) == 0 || !addressForm.MatchString(words[0]) {
		return 0
	}
	c.Address = knowledge.Address(words[0])
	return 1
}

func readSkill(c *Command, words []string) int {
	if c.Item.Kind != KindRating || len(words) == 0 || !addressForm.MatchString(words[0]) {
		return 0
	}
	c.Item.Skill = knowledge.Address(words[0])
	return 1
}

func readKind(c *Command, words []string) int {
	if len(words) == 0 {
		return 0
	}
	k := Kind(strings.ToLower(words[0]))
	if !slices.Contains(kinds, k) {
		return 0
	}
	c.Item.Kind = k
	return 1
}

// readItem leaves out a plan, of which there is one.
func readItem(c *Command, words []string) int {
	if c.Item.Kind == "" || c.Item.Kind == KindPlan || !id(words) {
		return 0
	}
	c.Item.ID = words[0]
	return 1
}

func readWith(c *Command, words []string) int {
	if len(words) < 2 || !strings.EqualFold(words[0], "with") || readParty(c, words[1:]) == 0 {
		return 0
	}
	return 2
}

func readUntil(c *Command, words []string) int {
	if len(words) < 2 || !strings.EqualFold(words[0], "until") {
		return 0
	}
	day, err := time.Parse(dateForm, words[1])
	if err != nil {
		return 0
	}
	c.Until = day.Format(dateForm)
	return 2
}

func readWhen(c *Command, words []string) int {
	if len(words) == 0 || !strings.EqualFold(words[0], "when") {
		return 0
	}
	c.When = true
	return 1
}

// mostPages is more than the longest thing has.
const mostPages = 99

func readPage(c *Command, words []string) int {
	if len(words) < 2 || !strings.EqualFold(words[0], "page") {
		return 0
	}
	page, err := strconv.Atoi(words[1])
	if err != nil || page < 1 || page > mostPages {
		return 0
	}
	c.Page = page
	return 2
}

// seenForm is what sign makes.
var seenForm = regexp.MustCompile(`^[A-Z2-7]{10}$`)

func readSeen(c *Command, words []string) int {
	if len(words) < 2 || !strings.EqualFold(words[0], "seen") || !seenForm.MatchString(words[1]) {
		return 0
	}
	c.Seen = words[1]
	return 2
}

func readCode(c *Command, words []string) int {
	if len(words) == 0 {
		return 0
	}
	code, ok := readableCode(words[0])
	if !ok {
		return 0
	}
	c.Code = code
	return 1
}

// readableCode is a code as people type it, in capitals. A word of small letters
// without a hyphen is a word: "link everything" is no try.
func readableCode(word string) (string, bool) {
	code := strings.ToUpper(word)
	n := len(strings.ReplaceAll(code, "-", ""))
	if !codeForm.MatchString(code) || n < 6 || n > 16 {
		return "", false
	}
	return code, code == word || strings.ContainsAny(code, "-0123456789")
}

func readSure(c *Command, words []string) int {
	if len(words) == 0 || !strings.EqualFold(words[0], "yes") {
		return 0
	}
	c.Sure = true
	return 1
}

func readFocus(c *Command, words []string) int {
	if len(words) == 0 || !strings.EqualFold(words[0], "focus") {
		return 0
	}
	c.Focus = true
	return 1
}

func readAll(c *Command, words []string) int {
	if len(words) == 0 || !strings.EqualFold(words[0], "all") {
		return 0
	}
	c.All = true
	return 1
}
