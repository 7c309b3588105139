package reflection

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// fullEntry has something in every field.
func fullEntry() Entry {
	return Entry{
		ID: "e1", Guide: EntryGuide{ID: "what", Title: "What? So what? Now what?", Origin: "Terry Borton, 1970"},
		Steps: []EntryStep{
			{ID: "what", Question: "What happened, and what was your part in it?", Hint: "One thing is enough.", Star: knowledge.StarSituation, Answer: "We moved *the queue*.\n\n1. First\n- then <b>this</b>\n===\n\nIt held & grew."},
			{ID: "so-what", Question: "What came of it?", Star: knowledge.StarResult, Answer: "Fewer calls.\nMore [time](x)."},
			{ID: "now-what", Question: "What next?", Answer: ""},
		},
		Links: []EntryLink{{Address: "odp-core/data-and-insight", Name: "Data and insight", Document: "core skills"}},
		About: &EntryPrompt{
			Week: "2026-W47", Passage: "odp-core/data-and-insight/working#1", Address: "odp-core/data-and-insight/working", Text: "Analyses a range of relevant information to inform decisions.", Line: 136, Bullet: true,
			Where: "Data and insight, Working", Document: "Core ODP Skills", Publisher: "Operational Delivery Profession", Source: "https://example.org/core", Attribution: "Crown copyright, Open Government Licence v3.0.",
		},
		Star:  &EntryStar{Situation: "We moved the queue.", Action: "I drew it.", Result: "Fewer calls.", Saved: entryStamp(journalNow.AddDate(0, 0, 2))},
		Begun: entryStamp(journalNow), Written: entryStamp(journalNow.AddDate(0, 0, 1)), Edited: entryStamp(journalNow.AddDate(0, 0, 3)), Zone: "Europe/London",
	}
}

func fullDraft() Draft {
	e := fullEntry()
	return Draft{Entry: Entry{ID: "e2", Guide: e.Guide, Steps: e.Steps, Begun: e.Begun, Zone: "Nowhere/Else"}, Step: 2}
}

func TestEntryRecordsReadBack(t *testing.T) {
	data, err := EncodeEntry(fullEntry())
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeEntry(data)
	want := fullEntry()
	want.Record, want.Format = recordEntry, entryFormat
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v (%v)", got, err)
	}
	data, err = EncodeDraft(fullDraft())
	if err != nil {
		t.Fatal(err)
	}
	d, err := DecodeDraft(data)
	if err != nil || d.Step != 2 || !reflect.DeepEqual(d.Entry.Steps, fullDraft().Entry.Steps) {
		t.Errorf("%+v (%v)", d, err)
	}
}

func TestForeignAndDamagedEntries(t *testing.T) {
	good, err := EncodeEntry(fullEntry())
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(m map[string]any)) string {
		var m map[string]any
		if err := json.Unmarshal(good, &m); err != nil {
			t.Fatal(err)
		}
		change(m)
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	step := func(m map[string]any, i int) map[string]any { return m["steps"].([]any)[i].(map[string]any) }
	for _, c := range []struct{ name, data, want string }{
		{"nothing", "", "not the JSON"},
		{"no JSON", "hello", "not the JSON"},
		{"half of it", string(good[:len(good)/2]), "not the JSON"},
		{"two of it", string(good) + string(good), "not the JSON"},
		{"a list", "[]", "not the JSON"},
		{"null", "null", "another kind"},
		{"a draft", strings.Replace(string(good), recordEntry, recordDraft, 1), "another kind"},
		{"a newer format", with(func(m map[string]any) { m["format"] = 2 }), "format 2"},
		{"no format", with(func(m map[string]any) { delete(m, "format") }), "format 0"},
		{"a field of another kind", with(func(m map[string]any) { m["steps"] = "three" }), "wrong kind"},
		{"no id", with(func(m map[string]any) { m["id"] = "" }), "no id"},
		{"an id of words", with(func(m map[string]any) { m["id"] = "a b" }), "no id"},
		{"no steps", with(func(m map[string]any) { m["steps"] = []any{} }), "no questions"},
		{"a step twice", with(func(m map[string]any) { step(m, 1)["id"] = "what" }), "a name of its own"},
		{"a step without a name", with(func(m map[string]any) { step(m, 1)["id"] = "" }), "a name of its own"},
		{"no date", with(func(m map[string]any) { delete(m, "written") }), "no date"},
		{"a link to nothing", with(func(m map[string]any) { m["links"].([]any)[0].(map[string]any)["address"] = "" }), "a link to nothing"},
		{"too large", `{"record":"` + strings.Repeat("x", mostEntryRecord) + `"}`, "too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := DecodeEntry([]byte(c.data))
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one about %q", err, c.want)
			}
		})
	}
	// What only decorates an entry may be missing or new.
	for name, change := range map[string]func(m map[string]any){
		"a new field": func(m map[string]any) { m["mood"] = "fine" },
		"no zone":     func(m map[string]any) { delete(m, "zone") },
		"no guide":    func(m map[string]any) { delete(m, "guide") },
		"a long text": func(m map[string]any) { step(m, 0)["answer"] = strings.Repeat("x", 2*MostEntry) },
	} {
		if _, err := DecodeEntry([]byte(with(change))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []string{`{"record":"journal draft","format":1,"entry":{"id":"a","steps":[{"id":"a"}]},"step":0}`, `{"record":"journal draft","format":1,"entry":{"id":"a","steps":[{"id":"a"}]},"step":2}`, `{"record":"journal draft","format":1}`} {
		if _, err := DecodeDraft([]byte(bad)); !errors.Is(err, ErrDamaged) {
			t.Errorf("error %v for %s", err, bad)
		}
	}
}

// An error may be logged, so it holds nothing that stood in the record.
func TestEntryErrorsHoldNoWords(t *testing.T) {
	for _, data := range []string{`secret words`, `{"record":"secret words"}`, `{"record":"journal entry","format":1,"id":{"secret words":1}}`, `{"record":"journal entry","format":1,"id":"secret words"}`, `{"record":"journal entry","format":1,"id":"a","steps":[{"id":"secret words"}]}`, `{"record":"journal entry","format":1,"id":"a","written":"secret words"}`} {
		if _, err := DecodeEntry([]byte(data)); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("error %v", err)
		}
	}
}

// entryBook is what keeps journals.
type entryBook interface {
	Entries
	Drafts
}

// checkEntryBook holds a book to what its interfaces promise.
func checkEntryBook(t *testing.T, b entryBook, person chat.PersonID) {
	t.Helper()
	ctx := t.Context()
	e := fullEntry()
	if _, v, err := b.Entry(ctx, person, e.ID); v != 0 || err != nil {
		t.Fatalf("an entry that is not there: %d, %v", v, err)
	}
	v1, err := b.SaveEntry(ctx, person, e, 0)
	if err != nil || v1 == 0 {
		t.Fatalf("saving: %d, %v", v1, err)
	}
	if _, err := b.SaveEntry(ctx, person, e, 0); !errors.Is(err, ErrMoved) {
		t.Errorf("saving a new one twice: %v", err)
	}
	e.Steps[2].Answer = "Changed."
	v2, err := b.SaveEntry(ctx, person, e, v1)
	if err != nil || v2 == v1 {
		t.Fatalf("saving again: %d after %d, %v", v2, v1, err)
	}
	if _, err := b.SaveEntry(ctx, person, fullEntry(), v1); !errors.Is(err, ErrMoved) {
		t.Errorf("saving over a newer one: %v", err)
	}
	got, v, err := b.Entry(ctx, person, e.ID)
	if err != nil || v != v2 || got.Steps[2].Answer != "Changed." || got.About.Text != e.About.Text {
		t.Errorf("read back %+v, version %d, %v", got, v, err)
	}
	d := fullDraft()
	if _, v, err := b.Draft(ctx, person); v != 0 || err != nil {
		t.Fatalf("a draft that is not there: %d, %v", v, err)
	}
	dv, err := b.SaveDraft(ctx, person, d, 0)
	if err != nil || dv == 0 {
		t.Fatal(err)
	}
	if _, err := b.SaveDraft(ctx, person, d, 0); !errors.Is(err, ErrMoved) {
		t.Errorf("a second draft: %v", err)
	}
	// Both or neither: the entry is there already.
	taken := d.Entry
	taken.ID, taken.Written = e.ID, e.Written
	if err := b.FinishDraft(ctx, person, dv, &taken); !errors.Is(err, ErrMoved) {
		t.Errorf("finishing over an entry: %v", err)
	}
	if _, v, err := b.Draft(ctx, person); v != dv || err != nil {
		t.Errorf("the draft is gone: %d, %v", v, err)
	}
	done := d.Entry
	done.Written = e.Written
	if err := b.FinishDraft(ctx, person, dv+1, &done); !errors.Is(err, ErrMoved) {
		t.Errorf("finishing another version: %v", err)
	}
	if _, v, err := b.Entry(ctx, person, done.ID); v != 0 || err != nil {
		t.Errorf("the entry is there although the draft is: %d, %v", v, err)
	}
	if err := b.FinishDraft(ctx, person, dv, &done); err != nil {
		t.Fatal(err)
	}
	all, err := b.Entries(ctx, person)
	if err != nil || len(all) != 2 {
		t.Errorf("%d entries, %v", len(all), err)
	}
	for _, s := range all {
		if s.Damaged || s.Version == 0 {
			t.Errorf("%+v", s)
		}
	}
	if err := b.DeleteEntry(ctx, person, e.ID, v1); !errors.Is(err, ErrMoved) {
		t.Errorf("deleting another version: %v", err)
	}
	if err := b.DeleteEntry(ctx, person, e.ID, v2); err != nil {
		t.Fatal(err)
	}
	if _, v, err := b.Entry(ctx, person, e.ID); v != 0 || err != nil {
		t.Errorf("the deleted entry is there: %d, %v", v, err)
	}
	dv, err = b.SaveDraft(ctx, person, d, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.FinishDraft(ctx, person, dv, nil); err != nil {
		t.Fatal(err)
	}
	if all, err := b.Entries(ctx, person); err != nil || len(all) != 1 {
		t.Errorf("finishing with nothing added an entry: %d, %v", len(all), err)
	}
}

func TestJournalMemoryIsABook(t *testing.T) {
	checkEntryBook(t, newJournalMemory(), chat.PersonID{Platform: chat.Web, User: "a"})
}

func TestJournalExport(t *testing.T) {
	older := Entry{ID: "e0", Guide: EntryGuide{ID: "lights", Title: "Traffic <lights>"}, Steps: []EntryStep{{ID: "stop", Question: "What will you stop?", Answer: "+ Meetings"}}, Written: entryStamp(journalNow.AddDate(0, -1, 0)), Begun: entryStamp(journalNow.AddDate(0, -1, 0))}
	d := fullDraft()
	h := JournalHeld{Draft: &d, Entries: newestFirst([]Entry{older, fullEntry()}), Damaged: 1}
	journalGolden(t, "journal-export.md", h.Markdown(journalNow))
	data, err := h.JSON()
	if err != nil {
		t.Fatal(err)
	}
	journalGolden(t, "journal-export.json", string(data))
	if got, want := strings.Join(h.Counted(), "; "), "1 open reflection; 2 journal entries; 1 STAR draft; 1 journal entry that cannot be read"; got != want {
		t.Errorf("counted %q, want %q", got, want)
	}
	var none JournalHeld
	if len(none.Counted()) != 0 || !strings.Contains(none.Markdown(journalNow), "No entry is held.") {
		t.Errorf("nothing: %v", none.Counted())
	}
	if data, err := none.JSON(); err != nil || !bytes.Contains(data, []byte(`"entries": []`)) {
		t.Errorf("%s (%v)", data, err)
	}
}

func TestJournalHeld(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	p.write("One.", "", "")
	bad := p.write("Two.", "", "")
	p.press("reflect steps")
	p.fill(map[string]string{"what": "Three."})
	p.memory.entries[bad] = []byte("rubbish")
	h, err := p.journal.Held(t.Context(), p.author.Person)
	if err != nil || len(h.Entries) != 1 || h.Draft == nil || h.Damaged != 1 {
		t.Errorf("%+v, %v", h, err)
	}
	p.memory.draft = []byte("rubbish")
	if h, err = p.journal.Held(t.Context(), p.author.Person); err != nil || h.Draft != nil || h.Damaged != 2 {
		t.Errorf("%+v, %v", h, err)
	}
	for _, call := range []string{"Entries", "Draft"} {
		p.memory.fail = func(c string) error {
			if c == call {
				return errJournalAway
			}
			return nil
		}
		if _, err := p.journal.Held(t.Context(), p.author.Person); !errors.Is(err, errJournalAway) {
			t.Errorf("%s: %v", call, err)
		}
	}
}

// An answer that finds no room in an example is named by its question.
func TestArrange(t *testing.T) {
	e := fullEntry()
	e.Steps = append(e.Steps, EntryStep{ID: "more", Question: "Anything else?", Star: knowledge.StarResult, Answer: strings.Repeat("x", MostAnswer-10)})
	s, left := e.arrange()
	if s.Situation != e.Steps[0].Answer || s.Result != e.Steps[1].Answer || s.Task != "" || s.Action != "" || len(left) != 1 || left[0] != "Anything else?" {
		t.Errorf("%+v, left %q", s, left)
	}
	e.Steps[3].Answer = "More."
	if s, left := e.arrange(); s.Result != e.Steps[1].Answer+"\n\nMore." || len(left) != 0 {
		t.Errorf("%+v, left %q", s, left)
	}
	for words, want := range map[int]string{
		0: "The draft has 0 words. Many application forms take 250.", 1: "The draft has 1 word. Many application forms take 250.", 250: "The draft has 250 words. Many application forms take 250.", 1300: "The draft has 1,300 words. Many application forms take 250. That is 1,050 too many.",
	} {
		if got := starLength(words); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Whatever comes out of decoding can be shown, answered, searched and exported
// without a panic, and written again.
func FuzzDecodeEntry(f *testing.F) {
	// Small records, so that the fuzzer gets far in little time.
	for _, seed := range []string{
		`{"record":"journal entry","format":1,"id":"a","guide":{"title":"G"},"steps":[{"id":"b","question":"Q","star":"task","answer":"- x"}],"written":"2026-11-20T15:30:00Z","zone":"Asia/Tokyo"}`,
		`{"record":"journal entry","format":1,"id":"a","steps":[{"id":"b"}],"links":[{"address":"c/d","name":"e"}],"about":{"week":"2026-W47","text":"t"},"star":{"task":"s"},"written":"2026-11-20T15:30:00Z","edited":"2026-11-20T15:30:00Z"}`,
		`{"record":"journal draft","format":1,"step":1,"entry":{"id":"a","steps":[{"id":"b"}]}}`,
	} {
		f.Add([]byte(seed))
	}
	lib, err := knowledge.Load(knowledge.Built(), nil)
	if err != nil {
		f.Fatal(err)
	}
	a := Author{Library: lib, At: journalNow}
	f.Fuzz(func(t *testing.T, data []byte) {
		h := JournalHeld{}
		if e, err := DecodeEntry(data); err == nil {
			h.Entries = []Entry{e}
			checkJournalScreen(t, JournalCommand{Do: JournalRead}, withWho(readScreen(e, 1, "")))
			checkJournalScreen(t, JournalCommand{Do: JournalLink}, withWho(linkScreen(a, e)))
			s, left := e.starNow()
			checkJournalScreen(t, JournalCommand{Do: JournalStar}, withWho(starScreen(e, s, left, 1)))
			savedScreen(a, e, "Saved.").Plain()
			entryTable("", h.Entries)
			e.holds(searchWords("a queue"))
			e.fill(map[string]string{"what": "x"}).faults()
			again, err := EncodeEntry(e)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := DecodeEntry(again); err != nil {
				t.Errorf("what was decoded does not decode again: %v", err)
			}
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("error %v", err)
		}
		if d, err := DecodeDraft(data); err == nil {
			h.Draft = &d
			stepScreen(d).Plain()
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("error %v", err)
		}
		h.Markdown(journalNow)
		h.Counted()
		if _, err := h.JSON(); err != nil {
			t.Error(err)
		}
	})
}

func withWho(r chat.Reply) chat.Reply {
	r.Choices = append(r.Choices, whoButton())
	return r
}
