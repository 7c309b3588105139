package reflection

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// JournalVerb is what a press does: the words a command begins with.
type JournalVerb string

// The verbs of writing a reflection.
const (
	// ReflectOpen opens the form of a guide, or the open reflection.
	ReflectOpen JournalVerb = "reflect"
	// ReflectSave takes that form.
	ReflectSave   JournalVerb = "reflect save"
	ReflectGuides JournalVerb = "reflect guides"
	// ReflectSteps begins one that is answered a question at a time.
	ReflectSteps JournalVerb = "reflect steps"
	ReflectGoOn  JournalVerb = "reflect go-on"
	// ReflectAnswer takes the answer to one question.
	ReflectAnswer JournalVerb = "reflect answer"
	ReflectBack   JournalVerb = "reflect back"
	ReflectLater  JournalVerb = "reflect later"
	ReflectFinish JournalVerb = "reflect finish"
	ReflectDrop   JournalVerb = "reflect drop"
)

// The verbs of a journal.
const (
	JournalList JournalVerb = "journal"
	JournalFind JournalVerb = "journal find"
	JournalRead JournalVerb = "journal read"
	JournalEdit JournalVerb = "journal edit"
	// JournalSave takes what was changed in an entry.
	JournalSave   JournalVerb = "journal save"
	JournalDelete JournalVerb = "journal delete"
	JournalLink   JournalVerb = "journal link"
	JournalUnlink JournalVerb = "journal unlink"
	JournalStar   JournalVerb = "journal star"
	// JournalStarSave takes the parts of an example.
	JournalStarSave JournalVerb = "journal star-save"
	JournalMonth    JournalVerb = "journal month"
	JournalWho      JournalVerb = "journal who"
	// JournalPeople says who can be talked to.
	JournalPeople JournalVerb = "journal people"
)

// JournalCommand is one thing a person does: a pressed button or a typed line.
type JournalCommand struct {
	Do JournalVerb
	// ID is the entry or the open reflection; empty is the newest or the present
	// one.
	ID    string
	Guide string
	// Week is the week an entry answers for; the zero week is none.
	Week Week
	// Number is the question, or the page of a list or of a long entry, from 1;
	// 0 for the present or the first one.
	Number  int
	Address knowledge.Address
	// Month is the first day of the month looked back on.
	Month Date
	// Seen is when the text that stood in the form was last changed, in seconds
	// since 1970; 0 is not known.
	Seen int64
	// Sure confirms what cannot be undone.
	Sure bool
	// Values are what a form was filled in with; they are no part of the line.
	Values map[string]string
}

// NeedsAsked is true of a press that answers for a week: it looks at the Asked of
// its Author, which nothing else does.
func (c JournalCommand) NeedsAsked() bool { return c.Week != (Week{}) }

// opensForm is true of what is answered with a form, most of the time.
func (c JournalCommand) opensForm() bool {
	switch c.Do {
	case ReflectOpen, ReflectSteps, ReflectGoOn, ReflectBack, JournalRead, JournalEdit, JournalFind, JournalStar:
		return true
	case JournalLink:
		return c.Address == ""
	default:
		return false
	}
}

// NeedsFocus is true of a press that looks at the Focus of its Author.
func (c JournalCommand) NeedsFocus() bool { return c.Do == JournalLink }

// journalReader takes words of a command from its front and says how many.
type journalReader func(c *JournalCommand, words []string) int

// journalReaders are what can follow each verb, in this order; each may be left
// out.
var journalReaders = map[JournalVerb][]journalReader{
	ReflectOpen: {readJournalGuide, readJournalWeek}, ReflectSteps: {readJournalGuide, readJournalWeek},
	ReflectSave: {readJournalID, readJournalGuide, readJournalWeek}, ReflectGuides: {readJournalWeek},
	ReflectGoOn: {readJournalID}, ReflectLater: {readJournalID}, ReflectFinish: {readJournalID},
	ReflectAnswer: {readJournalID, readJournalNumber, readJournalGuide, readJournalWeek}, ReflectBack: {readJournalID, readJournalNumber},
	ReflectDrop: {readJournalID, readJournalSure},
	JournalList: {readJournalPage}, JournalFind: {}, JournalRead: {readJournalID, readJournalNumber}, JournalEdit: {readJournalID, readJournalNumber},
	JournalSave: {readJournalID, readJournalNumber, readJournalSeen}, JournalDelete: {readJournalID, readJournalSure},
	JournalLink: {readJournalID, readJournalAddress}, JournalUnlink: {readJournalID, readJournalAddress},
	JournalStar: {readJournalID, readJournalNumber}, JournalStarSave: {readJournalID, readJournalNumber, readJournalSeen},
	JournalMonth: {readJournalMonth}, JournalWho: {}, JournalPeople: {},
}

// String is the command as a button holds it and as somebody can type it.
func (c JournalCommand) String() string {
	words := []string{string(c.Do)}
	add := func(ws ...string) { words = append(words, ws...) }
	if c.ID != "" {
		add(c.ID)
	}
	switch {
	case c.Number > 0 && c.Do == JournalList:
		add("page", strconv.Itoa(c.Number))
	case c.Number > 0:
		add(strconv.Itoa(c.Number))
	}
	if c.Guide != "" {
		if journalReserved(c.Guide) {
			add("guide")
		}
		add(c.Guide)
	}
	if c.Week != (Week{}) {
		add("week", entryWeekName(c.Week))
	}
	if c.Address != "" {
		add(string(c.Address))
	}
	if c.Month != (Date{}) {
		add(fmt.Sprintf("%04d-%02d", c.Month.Year, int(c.Month.Month)))
	}
	if c.Seen > 0 {
		add(fmt.Sprintf("seen-%d", c.Seen))
	}
	if c.Sure {
		add("yes")
	}
	return strings.Join(words, " ")
}

// ParseJournal reads a command. ok is false when the line is none of a journal,
// so that something else may read it.
func ParseJournal(line string) (c JournalCommand, ok bool) {
	words := strings.Fields(line)
	if len(words) == 0 || len(words) > 9 {
		return JournalCommand{}, false
	}
	verb := JournalVerb(strings.ToLower(words[0]))
	if verb != ReflectOpen && verb != JournalList {
		return JournalCommand{}, false
	}
	rest := words[1:]
	if len(rest) > 0 {
		longer := verb + " " + JournalVerb(strings.ToLower(rest[0]))
		if _, known := journalReaders[longer]; known {
			verb, rest = longer, rest[1:]
		}
	}
	c.Do = verb
	for _, read := range journalReaders[verb] {
		if len(rest) > 0 {
			rest = rest[read(&c, rest):]
		}
	}
	if len(rest) > 0 {
		return JournalCommand{}, false
	}
	return c, true
}

// journalReserved is true for a word that means something else where a guide
// can stand.
func journalReserved(word string) bool {
	return slices.Contains([]string{"week", "guide", "save", "guides", "steps", "go-on", "answer", "back", "later", "finish", "drop"}, word)
}

func readJournalID(c *JournalCommand, words []string) int {
	if !entryIDForm.MatchString(words[0]) || c.Do == ReflectDrop && strings.EqualFold(words[0], "yes") || c.Do == JournalDelete && strings.EqualFold(words[0], "yes") {
		return 0
	}
	c.ID = words[0]
	return 1
}

var journalGuideForm = regexp.MustCompile(`^[^\s#/]{1,40}$`)

func readJournalGuide(c *JournalCommand, words []string) int {
	word, n := strings.ToLower(words[0]), 1
	if word == "guide" && len(words) > 1 {
		word, n = strings.ToLower(words[1]), 2
	} else if journalReserved(word) {
		return 0
	}
	if !journalGuideForm.MatchString(word) || strings.ToLower(word) != word {
		return 0
	}
	c.Guide = word
	return n
}

func readJournalWeek(c *JournalCommand, words []string) int {
	if len(words) < 2 || !strings.EqualFold(words[0], "week") {
		return 0
	}
	w, ok := entryWeekOf(strings.ToUpper(words[1]))
	if !ok {
		return 0
	}
	c.Week = w
	return 2
}

func readJournalNumber(c *JournalCommand, words []string) int {
	n, err := strconv.Atoi(words[0])
	if err != nil || n < 1 || n > 10_000 {
		return 0
	}
	c.Number = n
	return 1
}

func readJournalPage(c *JournalCommand, words []string) int {
	if len(words) < 2 || !strings.EqualFold(words[0], "page") {
		return 0
	}
	return 2 * readJournalNumber(c, words[1:])
}

var journalAddressForm = regexp.MustCompile(`^[^\s#/]{1,120}(/[^\s#/]{1,120}){1,8}$`)

func readJournalAddress(c *JournalCommand, words []string) int {
	if !journalAddressForm.MatchString(words[0]) {
		return 0
	}
	c.Address = knowledge.Address(words[0])
	return 1
}

func readJournalMonth(c *JournalCommand, words []string) int {
	t, err := time.Parse("2006-01", words[0])
	if err != nil || t.Year() < 1 {
		return 0
	}
	c.Month = Date{Year: t.Year(), Month: t.Month(), Day: 1}
	return 1
}

func readJournalSeen(c *JournalCommand, words []string) int {
	digits, ok := strings.CutPrefix(strings.ToLower(words[0]), "seen-")
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n < 1 {
		return 0
	}
	c.Seen = n
	return 1
}

func readJournalSure(c *JournalCommand, words []string) int {
	if !strings.EqualFold(words[0], "yes") {
		return 0
	}
	c.Sure = true
	return 1
}

var entryWeekForm = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

// entryWeekOf reads a week as in "2026-W47". ok is false for one no year has.
func entryWeekOf(s string) (Week, bool) {
	m := entryWeekForm.FindStringSubmatch(s)
	if m == nil {
		return Week{}, false
	}
	// Four and two digits always make a number.
	year, _ := strconv.Atoi(m[1])
	number, _ := strconv.Atoi(m[2])
	// 28 December is always in the last week of its year.
	_, last := time.Date(year, time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
	if year < 1 || number < 1 || number > last {
		return Week{}, false
	}
	return Week{Year: year, Number: number}, true
}

func entryWeekName(w Week) string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Number) }

// entryWeekAt is the week of a moment where the person is.
func entryWeekAt(t time.Time) Week {
	year, number := t.ISOWeek()
	return Week{Year: year, Number: number}
}

// entryMonday is the first day of a week.
func entryMonday(w Week) time.Time {
	fourth := time.Date(w.Year, time.January, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7)
	return monday.AddDate(0, 0, 7*(w.Number-1))
}

// reads is true for the commands that write nothing.
func (c JournalCommand) reads() bool {
	return slices.Contains([]JournalVerb{
		ReflectOpen, ReflectGuides, ReflectGoOn, ReflectLater, JournalList, JournalFind, JournalRead, JournalEdit, JournalStar, JournalMonth, JournalWho, JournalPeople,
	}, c.Do) || c.Do == JournalLink && c.Address == "" && c.Values == nil || (c.Do == JournalDelete || c.Do == ReflectDrop) && !c.Sure
}
