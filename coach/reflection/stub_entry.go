package reflection

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// This file stands in for the journal until it lands, and is deleted then.

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
	ID       string `json:"id"`
	Question string `json:"question"`
	Hint     string `json:"hint,omitempty"`
	Star     string `json:"star,omitempty"`
	Answer   string `json:"answer"`
}

// EntryLink is a skill an entry is linked to, with its name as of then.
type EntryLink struct {
	Address  knowledge.Address `json:"address"`
	Name     string            `json:"name"`
	Document string            `json:"document"`
}

// EntryPrompt is the week an entry answers for, and the passage that was asked
// about, when there was one.
type EntryPrompt struct {
	// Week is written as in "2026-W47".
	Week        string            `json:"week"`
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

// What is kept begins with what it is and in which format. A format that is
// newer than this program is refused rather than half read.
const (
	entryFormat = 1

	recordEntry = "journal entry"
	recordDraft = "journal draft"
)

// mostEntryRecord is how much one record may have, in bytes, so that a foreign
// file cannot fill the memory.
const mostEntryRecord = 1 << 20

// entryIDForm is what an id is made of.
var entryIDForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// entryFieldForm is what a step's id is made of: it names a field of a form.
var entryFieldForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,40}$`)

// EncodeEntry writes an entry for the store.
func EncodeEntry(e Entry) ([]byte, error) {
	e.Record, e.Format = recordEntry, entryFormat
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("writing a %s: %w", recordEntry, err)
	}
	return data, nil
}

// DecodeEntry reads an entry. The error wraps ErrDamaged and holds nothing that
// stood in it.
func DecodeEntry(data []byte) (Entry, error) {
	var e Entry
	if err := decodeEntryRecord(recordEntry, data, &e); err != nil {
		return Entry{}, err
	}
	err := e.check()
	if err == nil && e.Written.IsZero() {
		err = errors.New("no date")
	}
	if err != nil {
		return Entry{}, fmt.Errorf("reading a %s: %w: %w", recordEntry, ErrDamaged, err)
	}
	return e, nil
}

// EncodeDraft writes an open reflection for the store.
func EncodeDraft(d Draft) ([]byte, error) {
	d.Record, d.Format = recordDraft, entryFormat
	d.Entry.Record, d.Entry.Format = recordEntry, entryFormat
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("writing a %s: %w", recordDraft, err)
	}
	return data, nil
}

// DecodeDraft reads an open reflection. The error wraps ErrDamaged and holds
// nothing that stood in it.
func DecodeDraft(data []byte) (Draft, error) {
	var d Draft
	if err := decodeEntryRecord(recordDraft, data, &d); err != nil {
		return Draft{}, err
	}
	err := d.Entry.check()
	if err == nil && (d.Step < 1 || d.Step > len(d.Entry.Steps)) {
		err = errors.New("the question on the screen does not exist")
	}
	if err != nil {
		return Draft{}, fmt.Errorf("reading a %s: %w: %w", recordDraft, ErrDamaged, err)
	}
	return d, nil
}

func decodeEntryRecord(what string, data []byte, into any) error {
	fail := func(why string) error { return fmt.Errorf("reading a %s: %w: %s", what, ErrDamaged, why) }
	if len(data) > mostEntryRecord {
		return fail("too large")
	}
	var head struct {
		Record string `json:"record"`
		Format int    `json:"format"`
	}
	switch err := json.Unmarshal(data, &head); {
	case err != nil:
		return fail("not the JSON of a record")
	case head.Record != what:
		return fail("another kind of record")
	case head.Format < 1 || head.Format > entryFormat:
		return fail(fmt.Sprintf("format %d, this program reads up to %d", head.Format, entryFormat))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(into); err != nil {
		return fail("a field of the wrong kind")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fail("more than one record")
	}
	return nil
}

// check asks for no more than every screen needs: an entry whose zone or guide
// nobody knows any more is still the person's text.
func (e Entry) check() error {
	switch {
	case !entryIDForm.MatchString(e.ID):
		return errors.New("no id")
	case len(e.Steps) == 0 || len(e.Steps) > 100:
		return errors.New("no questions, or too many")
	}
	seen := map[string]bool{}
	for _, s := range e.Steps {
		if !entryFieldForm.MatchString(s.ID) || seen[s.ID] {
			return errors.New("a question without a name of its own")
		}
		seen[s.ID] = true
	}
	for _, l := range e.Links {
		if !journalAddressForm.MatchString(string(l.Address)) {
			return errors.New("a link to nothing")
		}
	}
	return nil
}

var journalAddressForm = regexp.MustCompile(`^[a-z0-9./-]{1,300}$`)
