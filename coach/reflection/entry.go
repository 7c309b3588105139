package reflection

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// The limits of what a person may write, in characters as browsers, Slack and
// Teams count them: most signs are one, and an emoji is two or more.
const (
	// MostAnswer is what one box of a Slack form takes. A longer answer written
	// elsewhere would come back from there with its end cut off.
	MostAnswer = 3_000
	// MostEntry is for all answers together.
	MostEntry = 12_000
)

// MostLinks is how many skills one entry is linked to.
const MostLinks = 10

// KeepDraft is how long an open reflection is kept without an answer.
const KeepDraft = 14 * 24 * time.Hour

// Entry is one reflection as it is kept. It holds the wording of its day: it
// reads the same when a guide or a framework has changed or is gone.
type Entry struct {
	Record string     `json:"record"`
	Format int        `json:"format"`
	ID     string     `json:"id"`
	Guide  EntryGuide `json:"guide"`
	// Steps are the questions with their answers; an answer may be empty.
	Steps []EntryStep  `json:"steps"`
	Links []EntryLink  `json:"links,omitempty"`
	About *EntryPrompt `json:"about,omitempty"`
	// Star is the example that was made of the entry.
	Star *EntryStar `json:"star,omitempty"`
	// Begun, Written and Edited are whole seconds of universal time; Edited is
	// zero when nothing was changed since.
	Begun   time.Time `json:"begun"`
	Written time.Time `json:"written"`
	Edited  time.Time `json:"edited,omitzero"`
	// Zone is the name of the person's time zone when they wrote.
	Zone string `json:"zone,omitempty"`
}

// EntryGuide is the guide an entry was written with.
type EntryGuide struct {
	ID     string `json:"id,omitempty"`
	Title  string `json:"title"`
	Origin string `json:"origin,omitempty"`
}

// EntryStep is one question and what was answered.
type EntryStep struct {
	ID       string             `json:"id"`
	Question string             `json:"question"`
	Hint     string             `json:"hint,omitempty"`
	Star     knowledge.StarPart `json:"star,omitempty"`
	Answer   string             `json:"answer"`
}

// EntryLink is a skill an entry is linked to, with its name as of then.
type EntryLink struct {
	Address  knowledge.Address `json:"address"`
	Name     string            `json:"name"`
	Document string            `json:"document"`
}

// EntryPrompt is the week an entry answers for, what was asked in it, and the
// passage that was asked about, when there was one.
type EntryPrompt struct {
	// Week is written as in "2026-W47".
	Week        string            `json:"week"`
	Question    string            `json:"question,omitempty"`
	Passage     string            `json:"passage,omitempty"`
	Address     knowledge.Address `json:"address,omitempty"`
	Text        string            `json:"text,omitempty"`
	Line        int               `json:"line,omitempty"`
	Bullet      bool              `json:"bullet,omitempty"`
	Where       string            `json:"where,omitempty"`
	Document    string            `json:"document,omitempty"`
	Publisher   string            `json:"publisher,omitempty"`
	Source      string            `json:"source,omitempty"`
	Attribution string            `json:"attribution,omitempty"`
	Historic    bool              `json:"historic,omitempty"`
}

// EntryStar is an example as applications ask for it, in the person's words.
type EntryStar struct {
	Situation string    `json:"situation"`
	Task      string    `json:"task"`
	Action    string    `json:"action"`
	Result    string    `json:"result"`
	Saved     time.Time `json:"saved"`
}

// Draft is a reflection that is answered one question at a time.
type Draft struct {
	Record string `json:"record"`
	Format int    `json:"format"`
	// Entry holds what was answered so far; it is not written yet.
	Entry Entry `json:"entry"`
	// Step is the number of the question on the screen, from 1.
	Step int `json:"step"`
}

// SavedEntry is an entry as the store holds it.
type SavedEntry struct {
	Entry
	Version Version
	// Damaged is true for one that cannot be read any more: of it there is only
	// the ID.
	Damaged bool
}

// Entries keep the journals of people.
type Entries interface {
	// Entries are all of a person's, in any order, damaged ones too.
	Entries(ctx context.Context, person chat.PersonID) ([]SavedEntry, error)
	// Entry is one of them; its version is 0 when there is none. ErrDamaged comes
	// with the version.
	Entry(ctx context.Context, person chat.PersonID, id string) (Entry, Version, error)
	// SaveEntry writes one; expect 0 is a new one. The version is the new one.
	SaveEntry(ctx context.Context, person chat.PersonID, e Entry, expect Version) (Version, error)
	// DeleteEntry removes one, damaged or not.
	DeleteEntry(ctx context.Context, person chat.PersonID, id string, expect Version) error
}

// Drafts keep the one open reflection of each person.
type Drafts interface {
	// Draft is the person's; its version is 0 when there is none. ErrDamaged comes
	// with the version.
	Draft(ctx context.Context, person chat.PersonID) (Draft, Version, error)
	// SaveDraft writes it and starts its time anew (KeepDraft).
	SaveDraft(ctx context.Context, person chat.PersonID, d Draft, expect Version) (Version, error)
	// FinishDraft removes it and adds an entry that was not there, both or
	// neither; nil adds nothing.
	FinishDraft(ctx context.Context, person chat.PersonID, expect Version, e *Entry) error
}

// empty is true when nothing was answered.
func (e Entry) empty() bool {
	return !slices.ContainsFunc(e.Steps, func(s EntryStep) bool { return s.Answer != "" })
}

// words is how many words the answers have.
func (e Entry) words() int {
	n := 0
	for _, s := range e.Steps {
		n += len(strings.Fields(s.Answer))
	}
	return n
}

// size is how long the answers are together.
func (e Entry) size() int {
	n := 0
	for _, s := range e.Steps {
		n += entrySize(s.Answer)
	}
	return n
}

// zone is where the person was; universal time when nobody knows.
func (e Entry) zone() *time.Location {
	if in, err := time.LoadLocation(e.Zone); err == nil && e.Zone != "Local" {
		return in
	}
	return time.UTC
}

// day is the date of an entry where the person was.
func (e Entry) day() string { return e.Written.In(e.zone()).Format("2 January 2006") }

// copied shares nothing with the entry it came from.
func (e Entry) copied() Entry {
	e.Steps, e.Links = slices.Clone(e.Steps), slices.Clone(e.Links)
	return e
}

// entrySize is how many characters browsers and platforms count in a text.
func entrySize(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// entryText is what is kept of what was typed: its own line ends, and nothing
// that cannot be seen.
func entryText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// entryStamp is a moment as it is kept.
func entryStamp(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// entryZone is the name of a zone as it is kept.
func entryZone(in *time.Location) string {
	if name := in.String(); name != "Local" {
		return name
	}
	return ""
}
