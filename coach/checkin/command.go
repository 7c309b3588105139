package checkin

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Verb is what a press does.
type Verb string

// The verbs, as they stand after "check-in" in a command.
const (
	DoMenu   Verb = ""
	DoStart  Verb = "start"
	DoAnswer Verb = "answer"
	DoBack   Verb = "back"
	DoSkip   Verb = "skip"
	DoLater  Verb = "later"
	DoGoOn   Verb = "go-on"
	DoFinish Verb = "finish"
	DoDrop   Verb = "drop"
	// DoNote opens the form for an example, DoNoteSave takes it.
	DoNote     Verb = "note"
	DoNoteSave Verb = "note-save"
	DoResult   Verb = "result"
	DoGap      Verb = "gap"
	DoAnswers  Verb = "answers"
	DoChange   Verb = "change"
	DoFocus    Verb = "focus"
	DoHistory  Verb = "history"
	DoChanges  Verb = "changes"
	DoRule     Verb = "rule"
	DoPlan     Verb = "plan"
	// DoAdd opens the form for an action, DoAddSave takes it.
	DoAdd      Verb = "plan-add"
	DoAddSave  Verb = "plan-save"
	DoTick     Verb = "plan-done"
	DoUntick   Verb = "plan-undo"
	DoRemove   Verb = "plan-remove"
	DoOneToOne Verb = "one-to-one"
)

// Press is one thing a person does: a pressed button or a typed line.
type Press struct {
	Do Verb
	// ID is the sitting, the snapshot or the action; empty for the present one.
	ID string
	// Number is the question's number, or the answer's for an example or a
	// change; 0 for the present one.
	Number int
	Answer Answer
	Length Length
	// Address is a skill or a framework, and Setting the id of a grade.
	Address knowledge.Address
	Setting string
	// Sure confirms what cannot be undone.
	Sure bool
	// Values are what a form was filled in with; they are no part of the line.
	Values map[string]string
}

const prefix = "check-in"

var (
	idForm      = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	addressForm = regexp.MustCompile(`^[^\s#/]{1,120}(/[^\s#/]{1,120}){0,8}$`)
)

// String is the command as a button holds it and as somebody can type it.
func (p Press) String() string {
	words := []string{prefix}
	add := func(s string) {
		if s != "" {
			words = append(words, s)
		}
	}
	add(string(p.Do))
	if p.Do == DoStart {
		add(string(p.Length))
		add(string(p.Address))
		add(p.Setting)
		return strings.Join(words, " ")
	}
	add(p.ID)
	if p.Number > 0 {
		add(strconv.Itoa(p.Number))
	}
	add(string(p.Answer))
	add(string(p.Address))
	if p.Do == DoFocus {
		add(p.Setting)
	}
	if p.Sure {
		add("yes")
	}
	return strings.Join(words, " ")
}

// Parse reads a command. ok is false when the line is none of ours, so that
// something else may read it.
func Parse(line string) (p Press, ok bool) {
	words := strings.Fields(line)
	if len(words) == 0 || !strings.EqualFold(words[0], prefix) || len(words) > 6 {
		return Press{}, false
	}
	if len(words) == 1 {
		return Press{}, true
	}
	p.Do = Verb(strings.ToLower(words[1]))
	read, known := readers[p.Do]
	if !known {
		return Press{}, false
	}
	rest := words[2:]
	for _, r := range read {
		if len(rest) > 0 && r(&p, rest[0]) {
			rest = rest[1:]
		}
	}
	if len(rest) > 0 {
		return Press{}, false
	}
	return p, true
}

// reader takes one word of a command, and says when it is not the word it is
// looking for. Each may be left out: what is not named is the present one.
type reader func(p *Press, word string) bool

var readers = map[Verb][]reader{
	DoStart:  {readLength, readAddress, readSetting},
	DoAnswer: {readID, readNumber, readAnswer},
	DoBack:   {readID, readNumber}, DoSkip: {readID, readNumber}, DoLater: {readID, readNumber},
	DoGoOn: {readID}, DoFinish: {readID, readNumber}, DoDrop: {readID, readSure},
	DoNote: {readID, readNumber}, DoNoteSave: {readID, readNumber},
	DoResult: {readID}, DoGap: {readID}, DoAnswers: {readID, readAddress}, DoChange: {readID, readNumber, readAnswer},
	DoFocus: {readAddress, readSetting}, DoHistory: {readAddress}, DoChanges: {readID}, DoRule: {},
	DoPlan: {}, DoAdd: {}, DoAddSave: {readID}, DoTick: {readID}, DoUntick: {readID}, DoRemove: {readID}, DoOneToOne: {},
}

func readID(p *Press, word string) bool {
	if p.Do == DoAnswer {
		// "check-in answer true": the present question.
		if _, ok := answers[strings.ToLower(word)]; ok {
			return false
		}
	}
	if p.Do == DoDrop && strings.EqualFold(word, "yes") || !idForm.MatchString(word) {
		return false
	}
	p.ID = word
	return true
}

func readNumber(p *Press, word string) bool {
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > 1_000_000 {
		return false
	}
	p.Number = n
	return true
}

func readAnswer(p *Press, word string) bool {
	a, ok := answers[strings.ToLower(word)]
	if ok {
		p.Answer = a
	}
	return ok
}

func readLength(p *Press, word string) bool {
	if l := Length(strings.ToLower(word)); l == Short || l == Full {
		p.Length = l
		return true
	}
	return false
}

func readAddress(p *Press, word string) bool {
	if !addressForm.MatchString(word) {
		return false
	}
	p.Address = knowledge.Address(word)
	return true
}

func readSetting(p *Press, word string) bool {
	if !idForm.MatchString(word) {
		return false
	}
	p.Setting = word
	return true
}

func readSure(p *Press, word string) bool {
	p.Sure = strings.EqualFold(word, "yes")
	return p.Sure
}

// answers are the words of commands for each answer.
var answers = map[string]Answer{
	"true": True, "partly": Partly, "not-yet": NotYet, "n/a": NotApplicable, "skip": Skipped,
}

// typed are what people say to the question on the screen.
var typed = map[string]Press{
	"true": {Do: DoAnswer, Answer: True}, "yes": {Do: DoAnswer, Answer: True}, "true of me": {Do: DoAnswer, Answer: True},
	"partly": {Do: DoAnswer, Answer: Partly}, "part": {Do: DoAnswer, Answer: Partly}, "sometimes": {Do: DoAnswer, Answer: Partly}, "some of it": {Do: DoAnswer, Answer: Partly},
	"not yet": {Do: DoAnswer, Answer: NotYet}, "no": {Do: DoAnswer, Answer: NotYet}, "not true": {Do: DoAnswer, Answer: NotYet},
	"n/a": {Do: DoAnswer, Answer: NotApplicable}, "na": {Do: DoAnswer, Answer: NotApplicable},
	"not applicable": {Do: DoAnswer, Answer: NotApplicable}, "does not apply": {Do: DoAnswer, Answer: NotApplicable},
	"back": {Do: DoBack}, "go back": {Do: DoBack},
	"skip": {Do: DoSkip}, "skip this": {Do: DoSkip}, "skip this skill": {Do: DoSkip},
	"later": {Do: DoLater}, "finish later": {Do: DoLater},
	"finish": {Do: DoFinish}, "finish now": {Do: DoFinish}, "go on": {Do: DoGoOn}, "carry on": {Do: DoGoOn}, "finish check-in": {Do: DoGoOn},
}

// Typed reads what somebody types without "check-in" before it: an answer while
// a check-in is open, and at any time "example: I ran the stand-up" or "action:
// shadow the analysts by 27 March 2026". ok is false when it is neither, so
// that the words may be a question.
func Typed(line string, open bool) (p Press, ok bool) {
	line = strings.TrimSpace(line)
	if lead, rest, found := strings.Cut(line, ":"); found {
		rest = strings.TrimSpace(rest)
		switch strings.ToLower(strings.TrimSpace(lead)) {
		case "example", "my example":
			return Press{Do: DoNoteSave, Values: map[string]string{fieldNote: rest}}, true
		case "action", "my action", "add an action", "add action", "new action":
			if text, due, ok := cutDay(rest); ok {
				return Press{Do: DoAddSave, Values: map[string]string{fieldAction: text, fieldDue: due}}, true
			}
			if rest == "" {
				return Press{Do: DoAdd}, true
			}
			return Press{Do: DoAdd, Values: map[string]string{fieldAction: rest}}, true
		}
	}
	if !open {
		return Press{}, false
	}
	p, ok = typed[strings.Trim(strings.ToLower(strings.Join(strings.Fields(line), " ")), " .!")]
	return p, ok
}

// dayLike is what people mean as a day, whether or not it can be read as one.
var dayLike = regexp.MustCompile(`(?i)\d|\b(?:to(?:day|night|morrow)|yesterday|days?|weeks?|fortnights?|months?|years?|(?:mon|tues?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)\b`)

// cutDay cuts the day off an action: "shadow the analysts by Friday". The "by"
// of "learn by doing" begins no day.
func cutDay(action string) (text, due string, ok bool) {
	lower := strings.ToLower(action)
	i := strings.LastIndex(lower, " by ")
	if i < 0 || len(lower) != len(action) || !dayLike.MatchString(action[i:]) {
		return action, "", false
	}
	return action[:i], action[i+len(" by "):], true
}

// label is what the button of a press says, for pressing it again.
func (p Press) label() string {
	switch p.Do {
	case DoAnswer:
		return p.Answer.Label()
	case DoStart:
		return "Start the check-in"
	case DoNoteSave, DoAddSave:
		return "Save again"
	case DoMenu:
		return "Check-in"
	default:
		return fmt.Sprintf("Try again: %s", strings.ReplaceAll(string(p.Do), "-", " "))
	}
}
