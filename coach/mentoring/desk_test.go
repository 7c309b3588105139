package mentoring

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

func TestNewDeskNeedsEverything(t *testing.T) {
	whole := newStage(t).desk.Config
	if _, err := NewDesk(whole); err != nil {
		t.Fatal(err)
	}
	v := reflect.ValueOf(&whole).Elem()
	for i := range v.NumField() {
		c := whole
		reflect.ValueOf(&c).Elem().Field(i).SetZero()
		if _, err := NewDesk(c); err == nil {
			t.Errorf("a desk was made without %s", v.Type().Field(i).Name)
		}
	}
}

// The other side sees what was previewed, part for part.
func TestThePreviewIsWhatTheOtherSees(t *testing.T) {
	for _, kind := range kinds {
		s := newStage(t)
		sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
		item := sam.owns()[kind]
		preview := sam.do(Command{Do: DoShare, Item: item, Party: priya.who})
		id := shares(sam, priya, item, "")
		again := sam.do(Command{Do: DoSharedShow, ID: id})
		read := priya.do(Command{Do: DoLook, ID: id})
		drawn := func(r chat.Reply) string {
			var b strings.Builder
			on := false
			for _, p := range r.Parts {
				text := chat.PlainPart(p)
				on = on || strings.Contains(text, "of Sam\n")
				if on && !strings.HasPrefix(text, "Nothing else.") && len(b.String()) < 400 {
					b.WriteString(text)
				}
				if strings.Contains(text, "queue brief") {
					break
				}
			}
			return b.String()
		}
		if drawn(preview) == "" || drawn(preview) != drawn(read) || drawn(again) != drawn(read) {
			t.Errorf("%s: previewed\n%s\nread\n%s\nseen again\n%s", kind, drawn(preview), drawn(read), drawn(again))
		}
		for _, r := range []chat.Reply{preview, read, again} {
			if slices.ContainsFunc(r.Choices, func(c chat.Choice) bool { return strings.HasPrefix(c.Value, "check-in") }) {
				t.Errorf("%s has the owner's buttons", r.Title)
			}
		}
		if preview.Shared || !read.Shared || !again.Shared {
			t.Error("who can see a screen is not marked rightly")
		}
	}
}

// A receipt comes with the first look, and again after a day.
func TestReceipts(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	id := shares(sam, priya, sam.owns()[KindPlan], "")
	s.sent = nil
	for _, step := range []struct {
		wait time.Duration
		want int
	}{{0, 1}, {time.Minute, 1}, {23 * time.Hour, 1}, {25 * time.Hour, 2}, {time.Hour, 2}} {
		s.now = s.now.Add(step.wait)
		priya.do(Command{Do: DoLook, ID: id})
		if len(s.sent) != step.want {
			t.Fatalf("after %v there are %d receipts, want %d", step.wait, len(s.sent), step.want)
		}
		if p := s.sent[len(s.sent)-1]; p.to != sam.who.ID || !holds(p.reply, "Priya has looked at your plan") {
			t.Errorf("the receipt is\n%s", p.reply.Plain())
		}
	}
	// The list and the preview are no look.
	looks := s.memory.grants[id].Looks
	priya.do(Command{Do: DoSharedWithMe})
	sam.do(Command{Do: DoSharedShow, ID: id})
	if s.memory.grants[id].Looks != looks {
		t.Error("a list counts as a look")
	}
	if r := sam.do(Command{Do: DoShared}); !holds(r, "Looked: 5 times, first on 6 March 2026") {
		t.Errorf("the list says\n%s", r.Plain())
	}
}

// Two things of one name have two buttons that can be told apart.
func TestLabelsAreDistinct(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	first := sam.owns()[KindCheckIn]
	second := Item{Kind: KindCheckIn, ID: "S2"}
	s.owned[sam.who.ID][second] = "ODP core skills, 1 March 2026"
	shares(sam, priya, first, "")
	shares(sam, priya, second, "")
	seen := map[string]string{}
	for _, c := range sam.do(Command{Do: DoShared}).Choices {
		if seen[c.Label] != "" {
			t.Errorf("%q is %q and %q", c.Label, seen[c.Label], c.Value)
		}
		seen[c.Label] = c.Value
	}
	if seen["Take back: Priya, check-in"] == "" || seen["Take back: Priya, check-in (2)"] == "" {
		t.Errorf("the buttons are %v", seen)
	}
}

func TestSharingAgainReplaces(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	item := sam.owns()[KindRating]
	first := shares(sam, priya, item, "2026-03-10")
	second := shares(sam, priya, item, "2026-04-10")
	if _, ok := s.memory.grants[first]; ok || first == second || len(s.memory.grants) != 1 {
		t.Errorf("%d permissions live for one thing", len(s.memory.grants))
	}
}

// A form that is sent twice sends one suggestion, and no id of somebody else's
// suggestion can be written over.
func TestSentTwice(t *testing.T) {
	s := newStage(t)
	sam, priya, lee := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams), s.person("Lee", chat.Slack)
	c := Command{Do: DoSuggestSend, ID: "X1", Party: sam.who, Address: skill + "/working", Values: map[string]string{FieldNote: "One word"}}
	priya.do(c)
	if r := priya.do(c); !holds(r, "sent already") || len(sam.inbox) != 1 {
		t.Errorf("%d arrived:\n%s", len(sam.inbox), r.Plain())
	}
	c.Values = map[string]string{FieldNote: "Something else"}
	lee.do(c)
	got, _ := s.memory.SuggestionsTo(context.Background(), sam.who.ID)
	if len(got) != 2 || s.memory.got[sam.who.ID]["X1"].Note != "One word" {
		t.Errorf("what Priya sent was written over: %+v", got)
	}
}

func TestNotesAreLimited(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	pair(priya, sam)
	grant := shares(sam, priya, sam.owns()[KindRating], "")
	priya.do(Command{Do: DoSuggestSend, ID: "Q1", Party: sam.who, Address: skill + "/working"})
	long := strings.Repeat("ü", MostNote+1)
	for _, c := range []struct {
		who *actor
		c   Command
	}{
		{priya, Command{Do: DoSuggestSend, ID: "Q2", Party: sam.who, Address: skill + "/working"}},
		{sam, Command{Do: DoAskMentorSend}}, {sam, Command{Do: DoAnswerSend, ID: "Q1"}}, {priya, Command{Do: DoViewSave, ID: grant}},
	} {
		c.c.Values = map[string]string{FieldNote: long}
		r := c.who.do(c.c)
		if len(r.Faults) != 1 || !strings.Contains(r.Faults[0].Sentence, "501 characters. The limit is 500") || !holds(r, long) {
			t.Errorf("%s: %v, and the text is given back: %v", c.c, r.Faults, holds(r, long))
		}
		c.c.Values = map[string]string{FieldNote: long[:len("ü")*MostNote]}
		if r := c.who.do(c.c); len(r.Faults) > 0 {
			t.Errorf("%s: %v", c.c, r.Faults)
		}
	}
}

func TestSecondView(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	items := sam.owns()
	rating, plan := shares(sam, priya, items[KindRating], ""), shares(sam, priya, items[KindPlan], "")
	form := priya.do(Command{Do: DoView, ID: rating})
	if !holds(form, "becomes part of what they can download") || len(forms(form)[0].Fields) != 2 || len(forms(form)[0].Fields[0].Options) != 4 {
		t.Errorf("the form is\n%s", form.Plain())
	}
	if r := priya.do(Command{Do: DoView, ID: plan}); !holds(r, "goes with a rating") {
		t.Errorf("a view of a plan: %s", r.Plain())
	}
	for _, values := range []map[string]string{{}, {FieldLevel: "boss"}, {FieldNote: "  "}} {
		if r := priya.do(Command{Do: DoViewSave, ID: rating, Values: values}); len(r.Faults) == 0 {
			t.Errorf("%v was taken", values)
		}
	}
	priya.do(Command{Do: DoViewSave, ID: rating, Values: map[string]string{FieldLevel: "expert", FieldNote: "I saw it"}})
	sam.do(Command{Do: DoTakeBack, ID: rating})
	views, err := s.desk.Views(t.Context(), sam.who.ID, items[KindRating])
	if err != nil || len(views) != 1 || views[0].Level != "Expert" || views[0].From.Name != "Priya" {
		t.Fatalf("the views are %+v, %v", views, err)
	}
	table, ok := Beside("Working", views, time.UTC)
	if !ok || len(table.Rows) != 2 || table.Rows[0][1] != "Working" || table.Rows[1][1] != "Expert" {
		t.Errorf("beside each other: %+v", table)
	}
	if r := priya.do(Command{Do: DoViewRemove, ID: rating}); !holds(r, "no second view of that name") {
		t.Errorf("the author removed it without a permission:\n%s", r.Plain())
	}
	if r := sam.do(Command{Do: DoViewRemove, ID: rating}); !holds(r, "is removed") {
		t.Errorf("the owner could not remove it:\n%s", r.Plain())
	}
	// A framework without levels has a note only.
	owner := Item{Kind: KindRating, ID: "S2", Skill: "service-owner/agile-and-lean-practices"}
	for sec := range mustFramework(t, s.library, "service-owner").Sections() {
		if sec.Kind() == "skill" {
			owner.Skill = sec.Address
			break
		}
	}
	s.owned[sam.who.ID][owner] = "A skill of Sam"
	id := shares(sam, priya, owner, "")
	if f := forms(priya.do(Command{Do: DoView, ID: id})); len(f) != 1 || len(f[0].Fields) != 1 {
		t.Errorf("without levels the form has %d fields", len(f[0].Fields))
	}
}

func mustFramework(t *testing.T, lib *knowledge.Library, id string) *knowledge.Framework {
	t.Helper()
	f, ok := lib.Framework(id)
	if !ok {
		t.Fatalf("no framework %s", id)
	}
	return f
}

func TestWhatBecomesOfASuggestion(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	send := func(id string) {
		priya.do(Command{Do: DoSuggestSend, ID: id, Party: sam.who, Address: skill + "/working"})
	}
	state := func(id string) State { return s.memory.got[sam.who.ID][id].State }
	for do, want := range map[Verb]State{DoKeep: StateKept, DoNext: StateNext, DoNoThanks: StateDeclined} {
		send("S-" + string(want[:1]))
		sam.do(Command{Do: do, ID: "S-" + string(want[:1])})
		if got := state("S-" + string(want[:1])); got != want {
			t.Errorf("%s gives %q", do, got)
		}
	}
	slices.Sort(s.uses)
	if want := []string{"focus " + string(skill) + "/working for Sam", "next " + string(skill) + "/working for Sam"}; !slices.Equal(s.uses, want) {
		t.Errorf("the coach was asked %q", s.uses)
	}
	if len(priya.inbox) != 0 {
		t.Error("the sender is told what became of it")
	}
	send("S9")
	s.cannot = true
	if r := sam.do(Command{Do: DoKeep, ID: "S9"}); !holds(r, "cannot do that") || state("S9") != StateNew {
		t.Errorf("what cannot be a focus:\n%s", r.Plain())
	}
	sam.do(Command{Do: DoAnswerSend, ID: "S9", Values: map[string]string{FieldNote: "Thank you"}})
	if r := priya.opens(); !holds(r, "Thank you") || state("S9") != StateAnswered {
		t.Errorf("the answer is\n%s", r.Plain())
	}
	if r := sam.do(Command{Do: DoAnswerSend, ID: "S9", Values: map[string]string{FieldNote: "Again"}}); !holds(r, "answered this already") || len(priya.inbox) > 0 {
		t.Errorf("answered twice:\n%s", r.Plain())
	}
	for _, do := range []Verb{DoOpen, DoKeep, DoAnswer, DoAnswerSend, DoNoThanks, DoRemove} {
		if r := priya.do(Command{Do: do, ID: "S9"}); !holds(r, "no such suggestion for you") {
			t.Errorf("%s of somebody else's:\n%s", do, r.Plain())
		}
	}
	sam.do(Command{Do: DoRemove, ID: "S9"})
	if _, there := s.memory.got[sam.who.ID]["S9"]; there {
		t.Error("it is not removed")
	}
}

// The words of the day stay when the document changes.
func TestADocumentThatChanged(t *testing.T) {
	s := newStage(t)
	sam := s.person("Sam", chat.Slack)
	for _, sg := range []Suggestion{
		{ID: "OLD", From: priya, Address: skill + "/working", Words: []string{"These were the words."}, At: friday},
		{ID: "GONE", From: priya, Address: "harbour/rope-work/deck-hand", Words: []string{"Coils a rope."}, At: friday},
		{ID: "BARE", From: priya, Address: "harbour/rope-work", At: friday},
	} {
		if err := s.memory.Suggest(t.Context(), sam.who.ID, sg); err != nil {
			t.Fatal(err)
		}
	}
	if r := sam.do(Command{Do: DoOpen, ID: "OLD"}); !holds(r, "“These were the words.”") || !holds(r, "words of 6 March 2026") || holds(r, "Highlights trends") {
		t.Errorf("changed:\n%s", r.Plain())
	}
	if r := sam.do(Command{Do: DoOpen, ID: "GONE"}); !holds(r, "“Coils a rope.”") || !holds(r, "Rope work, Deck hand") {
		t.Errorf("gone:\n%s", r.Plain())
	}
	if r := sam.do(Command{Do: DoOpen, ID: "BARE"}); !holds(r, "no longer has these words") {
		t.Errorf("bare:\n%s", r.Plain())
	}
	if r := sam.do(Command{Do: DoKeep, ID: "GONE"}); !holds(r, "cannot do that") || len(s.uses) > 0 {
		t.Errorf("a focus on what is gone:\n%s", r.Plain())
	}
}
