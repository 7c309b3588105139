package checkin

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
	"github.com/framework-coach/framework-coach/knowledge"
)

var update = flag.Bool("update", false, "write the golden files anew")

var builtOnce = sync.OnceValues(func() (*knowledge.Library, error) { return knowledge.Load(knowledge.Built(), nil) })

func built(t testing.TB) *knowledge.Library {
	t.Helper()
	lib, err := builtOnce()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// changed is the library with one document changed by replacing words.
func changed(t testing.TB, file string, replace ...string) *knowledge.Library {
	t.Helper()
	src, err := fs.ReadFile(knowledge.Built(), "frameworks/"+file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	for pair := range slices.Chunk(replace, 2) {
		if !strings.Contains(text, pair[0]) {
			t.Fatalf("%s has no %q", file, pair[0])
		}
		text = strings.Replace(text, pair[0], pair[len(pair)-1], 1)
	}
	lib, err := knowledge.Load(knowledge.Built(), fstest.MapFS{file: {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// only is a library of the files of testdata/frameworks.
func only(t testing.TB, files ...string) *knowledge.Library {
	t.Helper()
	m := fstest.MapFS{}
	for _, f := range files {
		src, err := os.ReadFile(filepath.Join("testdata", "frameworks", f))
		if err != nil {
			t.Fatal(err)
		}
		m["frameworks/"+f] = &fstest.MapFile{Data: src}
	}
	lib, err := knowledge.Load(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func shapeIn(t testing.TB, lib *knowledge.Library, id string) Shape {
	t.Helper()
	sh, ok := Find(lib, id)
	if !ok {
		t.Fatalf("%s cannot be checked against", id)
	}
	return sh
}

var morning = time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC)

// begin opens a sitting of all skills given, or of every skill.
func begin(t testing.TB, sh Shape, setting string, skills ...knowledge.Address) Sitting {
	t.Helper()
	if len(skills) == 0 {
		skills = Choose(sh, setting, Full, "", nil)
	}
	s, err := Begin(sh, Start{ID: "s1", Seed: 7, At: morning, Length: Short, Setting: setting, Skills: skills})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// answer gives answers one after the other.
func answer(t testing.TB, s Sitting, sh Shape, as ...Answer) Sitting {
	t.Helper()
	for i, a := range as {
		next, ok := s.Answer(sh, s.Number, a, morning.Add(time.Duration(s.Number)*time.Minute))
		if !ok {
			t.Fatalf("answer %d (%s) was not taken", i+1, a)
		}
		s = next
	}
	return s
}

// memory is a Book and Plans that lasts as long as a test. It keeps bytes, so
// that whatever is kept goes through its encoding.
type memory struct {
	mu        sync.Mutex
	sitting   []byte
	version   Version
	snapshots map[string][]byte
	versions  map[string]Version
	plan      []byte
	planned   Version
	last      Version
	// fail is asked before each call; an error is given back instead of working.
	fail func(call string) error
	// writes counts what was written.
	writes int
}

func newMemory() *memory {
	return &memory{snapshots: map[string][]byte{}, versions: map[string]Version{}, fail: func(string) error { return nil }}
}

func (m *memory) enter(call string) (func(), error) {
	m.mu.Lock()
	if err := m.fail(call); err != nil {
		m.mu.Unlock()
		return nil, fmt.Errorf("%s: %w", call, err)
	}
	return m.mu.Unlock, nil
}

func (m *memory) next() Version { m.last++; m.writes++; return m.last }

func (m *memory) Sitting(_ context.Context, _ chat.PersonID) (Sitting, Version, error) {
	leave, err := m.enter("Sitting")
	if err != nil {
		return Sitting{}, 0, err
	}
	defer leave()
	if m.version == 0 {
		return Sitting{}, 0, nil
	}
	s, err := DecodeSitting(m.sitting)
	return s, m.version, err
}

func (m *memory) SaveSitting(_ context.Context, _ chat.PersonID, s Sitting, expect Version) error {
	leave, err := m.enter("SaveSitting")
	if err != nil {
		return err
	}
	defer leave()
	if m.version != expect {
		return ErrMoved
	}
	if m.sitting, err = EncodeSitting(s); err != nil {
		return err
	}
	m.version = m.next()
	return nil
}

func (m *memory) Finish(_ context.Context, _ chat.PersonID, expect Version, sn *Snapshot) error {
	leave, err := m.enter("Finish")
	if err != nil {
		return err
	}
	defer leave()
	if m.version != expect {
		return ErrMoved
	}
	if sn != nil {
		data, err := EncodeSnapshot(*sn)
		if err != nil {
			return err
		}
		m.snapshots[sn.ID], m.versions[sn.ID] = data, m.next()
	}
	m.sitting, m.version = nil, 0
	m.writes++
	return nil
}

func (m *memory) Snapshots(_ context.Context, _ chat.PersonID) ([]Saved, error) {
	leave, err := m.enter("Snapshots")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []Saved
	for id, data := range m.snapshots {
		sn, err := DecodeSnapshot(data)
		if err != nil {
			continue
		}
		out = append(out, Saved{Snapshot: sn, Version: m.versions[id]})
	}
	return out, nil
}

func (m *memory) SaveSnapshot(_ context.Context, _ chat.PersonID, sn Snapshot, expect Version) error {
	leave, err := m.enter("SaveSnapshot")
	if err != nil {
		return err
	}
	defer leave()
	if m.versions[sn.ID] != expect {
		return ErrMoved
	}
	if m.snapshots[sn.ID], err = EncodeSnapshot(sn); err != nil {
		return err
	}
	m.versions[sn.ID] = m.next()
	return nil
}

func (m *memory) Plan(_ context.Context, _ chat.PersonID) (Plan, Version, error) {
	leave, err := m.enter("Plan")
	if err != nil {
		return Plan{}, 0, err
	}
	defer leave()
	if m.planned == 0 {
		return Plan{}, 0, nil
	}
	p, err := DecodePlan(m.plan)
	return p, m.planned, err
}

func (m *memory) SavePlan(_ context.Context, _ chat.PersonID, p Plan, expect Version) error {
	leave, err := m.enter("SavePlan")
	if err != nil {
		return err
	}
	defer leave()
	if m.planned != expect {
		return ErrMoved
	}
	if m.plan, err = EncodePlan(p); err != nil {
		return err
	}
	m.planned = m.next()
	return nil
}

var errAway = errors.New("the store is away")

// person talks to a desk.
type person struct {
	t      testing.TB
	desk   *Desk
	memory *memory
	caller Caller
	last   chat.Reply
}

func newPerson(t testing.TB, lib *knowledge.Library, profile Profile) *person {
	t.Helper()
	m := newMemory()
	ids := 0
	id := func() string { ids++; return fmt.Sprintf("id%d", ids) }
	d, err := NewDesk(m, m, id, func() uint64 { return 42 })
	if err != nil {
		t.Fatal(err)
	}
	who := chat.PersonID{Platform: chat.Terminal, User: "someone"}
	return &person{t: t, desk: d, memory: m, caller: Caller{Person: who, Profile: profile, Library: lib, At: morning}}
}

// press works a command and moves the clock on by ten seconds.
func (p *person) press(line string) chat.Reply {
	p.t.Helper()
	press, ok := Parse(line)
	if !ok {
		p.t.Fatalf("%q is no command", line)
	}
	return p.do(press)
}

func (p *person) do(press Press) chat.Reply {
	p.t.Helper()
	r, err := p.desk.Press(p.t.Context(), p.caller, press)
	if err != nil {
		p.t.Fatalf("%s: %v", press, err)
	}
	p.caller.At = p.caller.At.Add(10 * time.Second)
	p.last = r
	return r
}

// click presses the button of the last reply with that label.
func (p *person) click(label string) chat.Reply {
	p.t.Helper()
	for _, c := range p.last.Choices {
		if c.Label == label {
			r := p.press(c.Value)
			chattest.Opens(p.t, c, r)
			return r
		}
	}
	for _, part := range p.last.Parts {
		if f, ok := part.(chat.Form); ok && f.Open.Label == label {
			return p.press(f.Open.Value)
		}
	}
	p.t.Fatalf("no button %q in:\n%s", label, p.last.Plain())
	return chat.Reply{}
}

// fill sends the form of the last reply.
func (p *person) fill(values map[string]string) chat.Reply {
	p.t.Helper()
	for _, part := range p.last.Parts {
		if f, ok := part.(chat.Form); ok {
			press, ok := Parse(f.Value)
			if !ok {
				p.t.Fatalf("%q is no command", f.Value)
			}
			press.Values = values
			return p.do(press)
		}
	}
	p.t.Fatalf("no form in:\n%s", p.last.Plain())
	return chat.Reply{}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("reading the golden file (make it with -update): %v", err)
	}
	if got != string(want) {
		t.Errorf("differs from %s; got:\n%s", file, got)
	}
}

// Find reads the framework of that id; ok is false when the library no longer
// holds it or it describes no skills.
func Find(lib *knowledge.Library, id string) (Shape, bool) {
	f, ok := lib.Framework(id)
	if !ok {
		return Shape{}, false
	}
	return ShapeOf(f)
}
