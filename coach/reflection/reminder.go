package reflection

import (
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Reminder is all that is kept of a person's weekly prompt.
type Reminder struct {
	Rhythm Rhythm `json:"rhythm,omitzero"`
	// Since is when the rhythm was set or started again. What it would have
	// brought before that is owed to nobody.
	Since time.Time `json:"since,omitzero"`
	// On is false after "stop"; the rhythm and the leave are kept so that "start
	// again" knows them.
	On bool `json:"on,omitempty"`
	// Paused holds everything back until the person says otherwise.
	Paused bool `json:"paused,omitempty"`
	// Leave are the days away that are not over, first day first.
	Leave []Leave `json:"leave,omitempty"`
	// Week is the last week that was dealt with, and Fate what became of it.
	Week Week `json:"week,omitzero"`
	Fate Fate `json:"fate,omitempty"`
	// At is when that was.
	At time.Time `json:"at,omitzero"`
	// Again is when the prompt of Week comes again after a snooze; zero is not.
	Again time.Time `json:"again,omitzero"`
	// Asked are the passages asked about, newest last, at most eight weeks old.
	Asked []Asked `json:"asked,omitempty"`
	// Missed is the newest week that was missed, and Told the newest one that the
	// person was told of.
	Missed Week `json:"missed,omitzero"`
	Told   Week `json:"told,omitzero"`
	// Unreached are the accounts of the person that the prompt that is due could
	// not be taken to, so that each is tried once. It is empty again when that
	// prompt is dealt with, and when the person changes anything.
	Unreached []chat.PersonID `json:"unreached,omitempty"`
}

// Rhythm is the weekday, time and zone of a person's prompt.
type Rhythm struct {
	Weekday time.Weekday `json:"weekday"`
	// Minute is minutes after midnight by the clock on the wall, 0 to 1439.
	Minute int `json:"minute"`
	// Zone is a name of the IANA time zone database.
	Zone string `json:"zone"`
}

// Leave is days away, both included, as dates by the person's own calendar.
type Leave struct {
	First Date `json:"first"`
	Last  Date `json:"last"`
}

// Date is a day without a time or zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Week is a week of the ISO 8601 calendar, Monday first.
type Week struct{ Year, Number int }

// Fate is what became of a week's prompt.
type Fate string

// The fates.
const (
	FateSent Fate = "sent"
	// FateAnswered: the person wrote before they were asked.
	FateAnswered Fate = "answered"
	FateSkipped  Fate = "skipped"
	// FateAway: the day fell into leave or a pause.
	FateAway Fate = "away"
	// FateMissed: it could not be sent within six hours.
	FateMissed Fate = "missed"
	// FateUnsure: it was sent once and nobody knows whether it arrived.
	FateUnsure Fate = "unsure"
)

// Asked is one passage a person was asked about.
type Asked struct {
	Passage string            `json:"passage"`
	Address knowledge.Address `json:"address"`
	At      time.Time         `json:"at"`
}

// Words say in a sentence or two what is set, for an export.
func (r Reminder) Words(now time.Time) string {
	if !r.On {
		out := "No weekly question is sent."
		if leave := r.leaveWords(now); leave != "" {
			out += " Leave is kept, in case you start again: " + leave + "."
		}
		return out
	}
	return r.standing(now)
}
