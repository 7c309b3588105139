package reflection

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
)

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
	if err := decodeEntryRecord(recordEntry, data, &e, func() entryHead { return entryHead{e.Record, e.Format} }); err != nil {
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
	if err := decodeEntryRecord(recordDraft, data, &d, func() entryHead { return entryHead{d.Record, d.Format} }); err != nil {
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

// entryHead is what every record begins with.
type entryHead struct {
	Record string `json:"record"`
	Format int    `json:"format"`
}

// decodeEntryRecord reads a record in one go, for a journal has many: only when
// that fails, or the head is not right, it looks for what is wrong.
func decodeEntryRecord(what string, data []byte, into any, head func() entryHead) error {
	fail := func(why string) error { return fmt.Errorf("reading a %s: %w: %s", what, ErrDamaged, why) }
	if len(data) > mostEntryRecord {
		return fail("too large")
	}
	unread := json.Unmarshal(data, into)
	h := head()
	if unread != nil {
		h = entryHead{}
		if json.Unmarshal(data, &h) != nil {
			return fail("not the JSON of a record")
		}
	}
	switch {
	case h.Record != what:
		return fail("another kind of record")
	case h.Format < 1 || h.Format > entryFormat:
		return fail(fmt.Sprintf("format %d, this program reads up to %d", h.Format, entryFormat))
	case unread != nil:
		return fail("a field of the wrong kind")
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
