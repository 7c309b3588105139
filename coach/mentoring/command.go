package mentoring

import (
	"strconv"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Verb is what a command does, as its first words.
type Verb string

// The verbs.
const (
	// DoMentor shows who is whose mentor, and since when.
	DoMentor  Verb = "mentor"
	DoAsk     Verb = "mentor ask"
	DoOffer   Verb = "mentor offer"
	DoAccept  Verb = "mentor accept"
	DoDecline Verb = "mentor decline"
	DoEnd     Verb = "mentor end"

	// DoSuggest opens the form for the note, DoSuggestSend sends it.
	DoSuggest     Verb = "suggest"
	DoSuggestSend Verb = "suggest-send"

	// DoSuggested lists what was sent to the person.
	DoSuggested  Verb = "suggested"
	DoOpen       Verb = "suggested show"
	DoKeep       Verb = "suggested keep"
	DoNext       Verb = "suggested next"
	DoAnswer     Verb = "suggested answer"
	DoAnswerSend Verb = "suggested answer-send"
	DoNoThanks   Verb = "suggested decline"
	DoRemove     Verb = "suggested remove"
	DoStop       Verb = "suggested stop"
	DoAllow      Verb = "suggested allow"

	// DoShare without an item is the menu, without Sure the preview.
	DoShare    Verb = "share"
	DoTakeBack Verb = "share back"
	// DoShared lists what others can see of the person's own.
	DoShared       Verb = "shared"
	DoSharedShow   Verb = "shared show"
	DoSharedWithMe Verb = "shared with me"
	// DoLook reads one shared item.
	DoLook Verb = "look"

	// DoView opens the form for a second view, DoViewSave takes it.
	DoView       Verb = "view"
	DoViewSave   Verb = "view-save"
	DoViewRemove Verb = "view-remove"
	// DoViews lists the second views on the person's own ratings.
	DoViews Verb = "views"

	DoAskMentor     Verb = "ask-mentor"
	DoAskMentorSend Verb = "ask-mentor-send"

	// DoLink makes a code, or takes the one that was typed.
	DoLink Verb = "link"
	DoPart Verb = "link part"
	// DoLinked says which accounts are one.
	DoLinked Verb = "linked"
)

// Command is one thing a person does: a pressed button or a typed line.
type Command struct {
	Do Verb
	// ID is of a pair, a suggestion or a permission. For what a form sends it is
	// the id of what comes to be, so that sending twice makes one.
	ID string
	// Party is the other person; one with a name only is looked for among those
	// the person has to do with.
	Party   Party
	Address knowledge.Address
	Item    Item
	// Until is the last day, YYYY-MM-DD.
	Until string
	Focus bool
	// Page is the part of a long thing, from 1; 0 is the first.
	Page int
	// When asks until when, in place of the preview.
	When bool
	// All means everybody, or everything.
	All  bool
	Code string
	// Seen is the sign of what was previewed, without which nothing is shared.
	Seen string
	// Sure confirms.
	Sure bool
	// Words are those that name a descriptor or a thing, as they were typed; they
	// are no part of the line. Whoever reads the words resolves those of
	// DoSuggest, DoSuggestSend and DoAskMentor to an Address; the desk finds the
	// person's own thing for those of DoShare.
	Words string
	// Newest means the newest of several; it is no part of the line.
	Newest bool
	// Values are what a form was filled in with; they are no part of the line.
	Values map[string]string
}

// The fields of forms.
const (
	FieldNote   = "note"
	FieldUntil  = "until"
	FieldLevel  = "level"
	FieldMentor = "mentor"
	FieldCode   = "code"
)

// OpensForm is true of what is answered with a form, most of the time.
func (c Command) OpensForm() bool {
	switch c.Do {
	case DoAnswer, DoView, DoAskMentor:
		return true
	case DoSuggest:
		return c.Address != "" && c.Party != Party{}
	case DoShare:
		return c.When
	default:
		return false
	}
}

// String is the command as a button holds it and as somebody can type it.
func (c Command) String() string {
	words := []string{string(c.Do)}
	add := func(lead, word string) {
		if word == "" {
			return
		}
		if lead != "" {
			words = append(words, lead)
		}
		words = append(words, word)
	}
	flag := func(word string, set bool) {
		if set {
			words = append(words, word)
		}
	}
	switch c.Do {
	case DoShare:
		add("", string(c.Item.Kind))
		add("", c.Item.ID)
		add("", string(c.Item.Skill))
		add("with", c.Party.ref())
		add("until", c.Until)
		flag("when", c.When)
	case DoAskMentor, DoAskMentorSend:
		add("", string(c.Address))
		add("", c.ID)
	default:
		flag("all", c.All)
		add("", c.ID)
		add("", c.Code)
		add("", c.Party.ref())
		add("", string(c.Address))
		flag("focus", c.Focus)
	}
	if c.Page > 1 {
		add("page", strconv.Itoa(c.Page))
	}
	add("seen", c.Seen)
	flag("yes", c.Sure)
	return strings.Join(words, " ")
}
