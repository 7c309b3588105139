package mentoring_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/mentoring/mentoringtest"
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

// parcel is one message to somebody who did not ask.
type parcel struct {
	to    chat.PersonID
	reply chat.Reply
	key   string
}

// stage is a desk with people around it.
type stage struct {
	t      testing.TB
	desk   *mentoring.Desk
	memory *mentoringtest.Memory
	now    time.Time
	people map[string]*actor
	// owned are the words behind each person's things, by the item.
	owned map[chat.PersonID]map[mentoring.Item]string
	// sent is every message, and reach what the post says for a person.
	sent  []parcel
	reach map[chat.PersonID]error
	// shown is who asked to be shown what is another's, also in vain.
	shown []chat.PersonID
	// uses are what focus and next check-in were asked to do.
	uses    []string
	cannot  bool
	library *knowledge.Library
}

// actor is somebody at the desk.
type actor struct {
	s    *stage
	who  mentoring.Party
	zone *time.Location
	last chat.Reply
	// inbox is what arrived and was not read yet.
	inbox []chat.Reply
}

var friday = time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC)

const skill = knowledge.Address("odp-core/data-and-insight")

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{t: t, now: friday, people: map[string]*actor{}, owned: map[chat.PersonID]map[mentoring.Item]string{}, reach: map[chat.PersonID]error{}, library: built(t)}
	s.memory = mentoringtest.New(func() time.Time { return s.now })
	ids := 0
	d, err := mentoring.NewDesk(mentoring.Config{
		Pairs: s.memory, Shares: s.memory, Suggestions: s.memory, Links: s.memory, Post: s,
		Show: s.show, Things: s.things,
		Focus:       func(_ context.Context, c mentoring.Caller, a knowledge.Address) error { return s.use("focus", c, a) },
		NextCheckIn: func(_ context.Context, c mentoring.Caller, a knowledge.Address) error { return s.use("next", c, a) },
		ID:          func() string { ids++; return fmt.Sprintf("ID-%07d", ids) },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.desk = d
	return s
}

// PostAt is the platform too: nobody here has two accounts in use.
func (s *stage) PostAt(ctx context.Context, account chat.PersonID, r chat.Reply, key string) error {
	return s.Post(ctx, account, r, key)
}

// Post is the platform.
func (s *stage) Post(_ context.Context, to chat.PersonID, r chat.Reply, key string) error {
	if err := s.reach[to]; err != nil {
		return err
	}
	s.sent = append(s.sent, parcel{to, r, key})
	for _, a := range s.people {
		if a.who.ID == to {
			a.inbox = append(a.inbox, r)
		}
	}
	return nil
}

// show is what the coach does: the owner reads their own, a reader by the
// permission alone.
func (s *stage) show(_ context.Context, viewer mentoring.Caller, g mentoring.Grant, _ mentoring.Command) (chat.Reply, error) {
	owned := s.owned[s.memory.Home(g.Owner.ID)]
	if !s.memory.Same(viewer.Person, g.Owner.ID) {
		s.shown = append(s.shown, viewer.Person)
		read, err := s.memory.Look(viewer.Person, g.Owner.ID, g.ID, func(g mentoring.Grant) bool { return owned[g.Item] != "" })
		if err != nil {
			return chat.Reply{}, err
		}
		g = read
	}
	words, ok := owned[g.Item]
	if !ok {
		return chat.Reply{}, mentoring.ErrNotShared
	}
	return chat.Reply{Title: words, Parts: []chat.Part{chat.Table{Rows: [][]string{{"Example", "weekly queue brief"}}}}, Choices: []chat.Choice{{Label: "Change it", Value: "check-in change"}}}, nil
}

func (s *stage) things(_ context.Context, c mentoring.Caller) ([]mentoring.Thing, error) {
	var out []mentoring.Thing
	for item, words := range s.owned[s.memory.Home(c.Person)] {
		out = append(out, mentoring.Thing{Item: item, Name: words})
	}
	slices.SortFunc(out, func(a, b mentoring.Thing) int { return strings.Compare(a.Item.ID+a.Name, b.Item.ID+b.Name) })
	return out, nil
}

func (s *stage) use(what string, c mentoring.Caller, a knowledge.Address) error {
	if s.cannot {
		return mentoring.ErrCannot
	}
	s.uses = append(s.uses, fmt.Sprintf("%s %s for %s", what, a, c.Name))
	return nil
}

// person brings somebody who has met the coach.
func (s *stage) person(name string, platform chat.Platform) *actor {
	a := s.stranger(name, platform)
	s.memory.Meet(a.who.ID)
	return a
}

func (s *stage) stranger(name string, platform chat.Platform) *actor {
	id := chat.PersonID{Platform: platform, Space: "T1", User: "U-" + strings.ToLower(name)}
	a := &actor{s: s, who: mentoring.Party{ID: id, Name: name}, zone: time.UTC}
	s.people[name] = a
	return a
}

// links makes an account one with another, without their desk.
func (s *stage) links(account, to *actor) {
	s.t.Helper()
	if err := s.memory.Link(account.who.ID, to.who.ID); err != nil {
		s.t.Fatal(err)
	}
}

// grant is a permission as it is kept.
func (s *stage) grant(id string) mentoring.Grant {
	s.t.Helper()
	g, ok := s.memory.Grant(id)
	if !ok {
		s.t.Fatalf("there is no permission %s", id)
	}
	return g
}

// suggestions are what was sent to somebody, by their ids.
func (s *stage) suggestions(to *actor) map[string]mentoring.Suggestion {
	s.t.Helper()
	all, err := s.memory.SuggestionsTo(s.t.Context(), to.who.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[string]mentoring.Suggestion{}
	for _, sg := range all {
		out[sg.ID] = sg
	}
	return out
}

// owns gives somebody one thing of each kind.
func (a *actor) owns() map[mentoring.Kind]mentoring.Item {
	items := map[mentoring.Kind]mentoring.Item{
		mentoring.KindRating: {Kind: mentoring.KindRating, ID: "S1", Skill: skill}, mentoring.KindCheckIn: {Kind: mentoring.KindCheckIn, ID: "S1"},
		mentoring.KindPlan: {Kind: mentoring.KindPlan}, mentoring.KindEntry: {Kind: mentoring.KindEntry, ID: "E1"},
	}
	words := map[mentoring.Kind]string{
		mentoring.KindRating: "Data and insight: Working, 6 March 2026", mentoring.KindCheckIn: "ODP core skills, 6 March 2026", mentoring.KindPlan: "My plan", mentoring.KindEntry: "Reflection of 5 March 2026",
	}
	mine := map[mentoring.Item]string{}
	for k, i := range items {
		mine[i] = words[k] + " of " + a.who.Name
	}
	a.s.owned[a.who.ID] = mine
	return items
}

func (a *actor) caller() mentoring.Caller {
	return mentoring.Caller{Person: a.who.ID, Name: a.who.Name, Library: a.s.library, At: a.s.now.In(a.zone)}
}

// do is a command that mentions whom it names.
func (a *actor) do(c mentoring.Command) chat.Reply {
	a.s.t.Helper()
	return a.presses(c, c.Party.ID)
}

// presses is a command of a message that mentions these people, and nobody else.
func (a *actor) presses(c mentoring.Command, mentioned ...chat.PersonID) chat.Reply {
	a.s.t.Helper()
	caller := a.caller()
	caller.Mentioned = mentioned
	r, err := a.s.desk.Press(a.s.t.Context(), caller, c)
	if err != nil {
		a.s.t.Fatalf("%s: %v", c, err)
	}
	a.s.now = a.s.now.Add(10 * time.Second)
	a.last = r
	return r
}

// mentions are all people that a text names.
func (s *stage) mentions(text string) []chat.Mention {
	var out []chat.Mention
	for name, a := range s.people {
		if strings.Contains(text, "@"+name) {
			out = append(out, chat.Mention{Person: a.who.ID, Name: name, Bot: strings.HasSuffix(name, "Bot")})
		}
	}
	return out
}

// says types a line. As in the coach, a descriptor's words are looked up by
// whoever has the index: here they are an address already.
func (a *actor) says(line string) chat.Reply {
	a.s.t.Helper()
	mentions := a.s.mentions(line)
	c, fault, ok := mentoring.Read(line, mentions, a.s.now.In(a.zone))
	if !ok {
		a.s.t.Fatalf("%q is not understood", line)
	}
	if fault != "" {
		return remark(fault)
	}
	if c.Words != "" && c.Do != mentoring.DoShare {
		c.Address, c.Words = knowledge.Address(c.Words), ""
	}
	var named []chat.PersonID
	for _, m := range mentions {
		named = append(named, m.Person)
	}
	return a.presses(c, named...)
}

// clicks presses a button of what the person sees.
func (a *actor) clicks(label string) chat.Reply {
	a.s.t.Helper()
	for _, c := range a.last.Choices {
		if c.Label == label {
			if _, ok := mentoring.Parse(c.Value); ok {
				r := a.says(c.Value)
				chattest.Opens(a.s.t, c, r)
				return r
			}
			return remark("(that is the coach's: " + c.Value + ")")
		}
	}
	for _, f := range forms(a.last) {
		if f.Open.Label == label {
			return a.says(f.Open.Value)
		}
	}
	a.s.t.Fatalf("no button %q in:\n%s", label, a.last.Plain())
	return chat.Reply{}
}

// remark is what is no screen of the desk's.
func remark(text string) chat.Reply {
	return chat.Reply{Parts: []chat.Part{chat.Paragraph{Text: text}}, Private: true}
}

func forms(r chat.Reply) []chat.Form {
	var out []chat.Form
	for _, p := range r.Parts {
		if f, ok := p.(chat.Form); ok {
			out = append(out, f)
		}
	}
	return out
}

// fills sends the form of what the person sees.
func (a *actor) fills(values map[string]string) chat.Reply {
	a.s.t.Helper()
	all := forms(a.last)
	if len(all) == 0 {
		a.s.t.Fatalf("no form in:\n%s", a.last.Plain())
	}
	c, ok := mentoring.Parse(all[0].Value)
	if !ok {
		a.s.t.Fatalf("%q is no command", all[0].Value)
	}
	c.Values = values
	return a.presses(c)
}

// opens reads the oldest message that arrived.
func (a *actor) opens() chat.Reply {
	a.s.t.Helper()
	if len(a.inbox) == 0 {
		a.s.t.Fatalf("nothing arrived for %s", a.who.Name)
	}
	a.last, a.inbox = a.inbox[0], a.inbox[1:]
	return a.last
}

// pair makes two people mentor and mentee.
func pair(mentor, mentee *actor) {
	mentee.do(mentoring.Command{Do: mentoring.DoAsk, Party: mentor.who})
	mentor.opens()
	mentor.clicks("Accept")
	mentee.opens()
	mentor.inbox, mentee.inbox = nil, nil
}

// shareWith looks at the preview and presses its button, which mentions nobody.
func (a *actor) shareWith(to mentoring.Party, item mentoring.Item, until string) chat.Reply {
	a.s.t.Helper()
	// Looking takes no time: what is kept has the moment of the press.
	at := a.s.now
	preview := a.do(mentoring.Command{Do: mentoring.DoShare, Item: item, Party: to, Until: until})
	a.s.now = at
	return a.agrees(preview)
}

// agrees presses the button of a preview.
func (a *actor) agrees(preview chat.Reply) chat.Reply {
	a.s.t.Helper()
	for _, c := range preview.Choices {
		if strings.HasPrefix(c.Label, "Share until ") {
			return a.clicks(c.Label)
		}
	}
	a.s.t.Fatalf("no preview:\n%s", preview.Plain())
	return chat.Reply{}
}

// shares gives a permission the way a person does.
func shares(owner, reader *actor, item mentoring.Item, until string) string {
	owner.s.t.Helper()
	owner.shareWith(reader.who, item, until)
	var newest mentoring.Grant
	for _, g := range owner.s.memory.Grants() {
		if g.Item == item && g.To.ID == reader.who.ID && !g.Made.Before(newest.Made) {
			newest = g
		}
	}
	if newest.ID == "" {
		owner.s.t.Fatalf("nothing was shared:\n%s", owner.last.Plain())
	}
	return newest.ID
}

// holds is true when a reply says that, anywhere.
func holds(r chat.Reply, what string) bool { return strings.Contains(r.Plain(), what) }
