package mentoring_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/knowledge"
)

func TestNewDeskNeedsEverything(t *testing.T) {
	whole := newStage(t).desk.Config
	if _, err := mentoring.NewDesk(whole); err != nil {
		t.Fatal(err)
	}
	v := reflect.ValueOf(&whole).Elem()
	for i := range v.NumField() {
		c := whole
		reflect.ValueOf(&c).Elem().Field(i).SetZero()
		if _, err := mentoring.NewDesk(c); err == nil {
			t.Errorf("a desk was made without %s", v.Type().Field(i).Name)
		}
	}
}

// The other side sees what was previewed, part for part.
func TestThePreviewIsWhatTheOtherSees(t *testing.T) {
	for _, kind := range mentoring.Kinds {
		s := newStage(t)
		sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
		item := sam.owns()[kind]
		preview := sam.do(mentoring.Command{Do: mentoring.DoShare, Item: item, Party: priya.who})
		id := shares(sam, priya, item, "")
		again := sam.do(mentoring.Command{Do: mentoring.DoSharedShow, ID: id})
		read := priya.do(mentoring.Command{Do: mentoring.DoLook, ID: id})
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
	id := shares(sam, priya, sam.owns()[mentoring.KindPlan], "")
	s.sent = nil
	for _, step := range []struct {
		wait time.Duration
		want int
	}{{0, 1}, {time.Minute, 1}, {23 * time.Hour, 1}, {25 * time.Hour, 2}, {time.Hour, 2}} {
		s.now = s.now.Add(step.wait)
		priya.do(mentoring.Command{Do: mentoring.DoLook, ID: id})
		if len(s.sent) != step.want {
			t.Fatalf("after %v there are %d receipts, want %d", step.wait, len(s.sent), step.want)
		}
		if p := s.sent[len(s.sent)-1]; p.to != sam.who.ID || !holds(p.reply, "Priya has looked at your plan") {
			t.Errorf("the receipt is\n%s", p.reply.Plain())
		}
	}
	// The list and the preview are no look.
	looks := s.grant(id).Looks
	priya.do(mentoring.Command{Do: mentoring.DoSharedWithMe})
	sam.do(mentoring.Command{Do: mentoring.DoSharedShow, ID: id})
	if s.grant(id).Looks != looks {
		t.Error("a list counts as a look")
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoShared}); !holds(r, "Looked: 4 times, first on 6 March 2026") {
		t.Errorf("the list says\n%s", r.Plain())
	}
}

// Two things of one name have two buttons that can be told apart.
func TestLabelsAreDistinct(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	first := sam.owns()[mentoring.KindCheckIn]
	second := mentoring.Item{Kind: mentoring.KindCheckIn, ID: "S2"}
	s.owned[sam.who.ID][second] = "ODP core skills, 1 March 2026"
	shares(sam, priya, first, "")
	shares(sam, priya, second, "")
	seen := map[string]string{}
	for _, c := range sam.do(mentoring.Command{Do: mentoring.DoShared}).Choices {
		if seen[c.Label] != "" {
			t.Errorf("%q is %q and %q", c.Label, seen[c.Label], c.Value)
		}
		seen[c.Label] = c.Value
	}
	if seen["Take back: check-in, Priya"] == "" || seen["Take back: check-in, Priya (2)"] == "" {
		t.Errorf("the buttons are %v", seen)
	}
}

func TestSharingAgainReplaces(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	item := sam.owns()[mentoring.KindRating]
	first := shares(sam, priya, item, "2026-03-10")
	second := shares(sam, priya, item, "2026-04-10")
	if all := s.memory.Grants(); len(all) != 1 || all[0].ID != second {
		t.Errorf("after %s the permissions for one thing are %+v", first, all)
	}
}

// A form that is sent twice sends one suggestion, and no id of somebody else's
// suggestion can be written over.
func TestSentTwice(t *testing.T) {
	s := newStage(t)
	sam, priya, lee := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams), s.person("Lee", chat.Slack)
	c := mentoring.Command{Do: mentoring.DoSuggestSend, ID: "X1", Party: sam.who, Address: skill + "/working", Values: map[string]string{mentoring.FieldNote: "One word"}}
	priya.do(c)
	if r := priya.do(c); !holds(r, "sent already") || len(sam.inbox) != 1 {
		t.Errorf("%d arrived:\n%s", len(sam.inbox), r.Plain())
	}
	c.Values = map[string]string{mentoring.FieldNote: "Something else"}
	lee.do(c)
	got := s.suggestions(sam)
	if len(got) != 2 || got["X1"].Note != "One word" {
		t.Errorf("what Priya sent was written over: %+v", got)
	}
}

func TestNotesAreLimited(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	pair(priya, sam)
	grant := shares(sam, priya, sam.owns()[mentoring.KindRating], "")
	priya.do(mentoring.Command{Do: mentoring.DoSuggestSend, ID: "Q1", Party: sam.who, Address: skill + "/working"})
	long := strings.Repeat("ü", mentoring.MostNote+1)
	for _, c := range []struct {
		who *actor
		c   mentoring.Command
	}{
		{priya, mentoring.Command{Do: mentoring.DoSuggestSend, ID: "Q2", Party: sam.who, Address: skill + "/working"}},
		{sam, mentoring.Command{Do: mentoring.DoAskMentorSend}}, {sam, mentoring.Command{Do: mentoring.DoAnswerSend, ID: "Q1"}}, {priya, mentoring.Command{Do: mentoring.DoViewSave, ID: grant}},
	} {
		c.c.Values = map[string]string{mentoring.FieldNote: long}
		r := c.who.do(c.c)
		if len(r.Faults) != 1 || !strings.Contains(r.Faults[0].Sentence, "501 characters. The limit is 500") || !holds(r, long) {
			t.Errorf("%s: %v, and the text is given back: %v", c.c, r.Faults, holds(r, long))
		}
		c.c.Values = map[string]string{mentoring.FieldNote: long[:len("ü")*mentoring.MostNote]}
		if r := c.who.do(c.c); len(r.Faults) > 0 {
			t.Errorf("%s: %v", c.c, r.Faults)
		}
	}
}

func TestSecondView(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	items := sam.owns()
	rating, plan := shares(sam, priya, items[mentoring.KindRating], ""), shares(sam, priya, items[mentoring.KindPlan], "")
	form := priya.do(mentoring.Command{Do: mentoring.DoView, ID: rating})
	if !holds(form, "becomes part of what they can download") || len(forms(form)[0].Fields) != 2 || len(forms(form)[0].Fields[0].Options) != 4 {
		t.Errorf("the form is\n%s", form.Plain())
	}
	if r := priya.do(mentoring.Command{Do: mentoring.DoView, ID: plan}); !holds(r, "goes with a rating") {
		t.Errorf("a view of a plan: %s", r.Plain())
	}
	for _, values := range []map[string]string{{}, {mentoring.FieldLevel: "boss"}, {mentoring.FieldNote: "  "}} {
		if r := priya.do(mentoring.Command{Do: mentoring.DoViewSave, ID: rating, Values: values}); len(r.Faults) == 0 {
			t.Errorf("%v was taken", values)
		}
	}
	priya.do(mentoring.Command{Do: mentoring.DoViewSave, ID: rating, Values: map[string]string{mentoring.FieldLevel: "expert", mentoring.FieldNote: "I saw it"}})
	sam.do(mentoring.Command{Do: mentoring.DoTakeBack, ID: rating})
	views, err := s.desk.Views(t.Context(), sam.who.ID, items[mentoring.KindRating])
	if err != nil || len(views) != 1 || views[0].Level != "Expert" || views[0].From.Name != "Priya" {
		t.Fatalf("the views are %+v, %v", views, err)
	}
	table, ok := mentoring.Beside("Working", views, time.UTC)
	if !ok || len(table.Rows) != 2 || table.Rows[0][1] != "Working" || table.Rows[1][1] != "Expert" {
		t.Errorf("beside each other: %+v", table)
	}
	if r := priya.do(mentoring.Command{Do: mentoring.DoViewRemove, ID: rating}); !holds(r, "no second view of that name") {
		t.Errorf("the author removed it without a permission:\n%s", r.Plain())
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoViewRemove, ID: rating}); !holds(r, "is removed") {
		t.Errorf("the owner could not remove it:\n%s", r.Plain())
	}
	// A framework without levels has a note only.
	owner := mentoring.Item{Kind: mentoring.KindRating, ID: "S2", Skill: "service-owner/agile-and-lean-practices"}
	for sec := range mustFramework(t, s.library, "service-owner").Sections() {
		if sec.Kind() == "skill" {
			owner.Skill = sec.Address
			break
		}
	}
	s.owned[sam.who.ID][owner] = "A skill of Sam"
	id := shares(sam, priya, owner, "")
	if f := forms(priya.do(mentoring.Command{Do: mentoring.DoView, ID: id})); len(f) != 1 || len(f[0].Fields) != 1 {
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
		priya.do(mentoring.Command{Do: mentoring.DoSuggestSend, ID: id, Party: sam.who, Address: skill + "/working"})
	}
	state := func(id string) mentoring.State { return s.suggestions(sam)[id].State }
	for do, want := range map[mentoring.Verb]mentoring.State{mentoring.DoKeep: mentoring.StateKept, mentoring.DoNext: mentoring.StateNext, mentoring.DoNoThanks: mentoring.StateDeclined} {
		send("S-" + string(want[:1]))
		sam.do(mentoring.Command{Do: do, ID: "S-" + string(want[:1])})
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
	if r := sam.do(mentoring.Command{Do: mentoring.DoKeep, ID: "S9"}); !holds(r, "cannot do that") || state("S9") != mentoring.StateNew {
		t.Errorf("what cannot be a focus:\n%s", r.Plain())
	}
	sam.do(mentoring.Command{Do: mentoring.DoAnswerSend, ID: "S9", Values: map[string]string{mentoring.FieldNote: "Thank you"}})
	if r := priya.opens(); !holds(r, "Thank you") || state("S9") != mentoring.StateAnswered {
		t.Errorf("the answer is\n%s", r.Plain())
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoAnswerSend, ID: "S9", Values: map[string]string{mentoring.FieldNote: "Again"}}); !holds(r, "answered this already") || len(priya.inbox) > 0 {
		t.Errorf("answered twice:\n%s", r.Plain())
	}
	for _, do := range []mentoring.Verb{mentoring.DoOpen, mentoring.DoKeep, mentoring.DoAnswer, mentoring.DoAnswerSend, mentoring.DoNoThanks, mentoring.DoRemove} {
		if r := priya.do(mentoring.Command{Do: do, ID: "S9"}); !holds(r, "no such suggestion for you") {
			t.Errorf("%s of somebody else's:\n%s", do, r.Plain())
		}
	}
	sam.do(mentoring.Command{Do: mentoring.DoRemove, ID: "S9"})
	if _, there := s.suggestions(sam)["S9"]; there {
		t.Error("it is not removed")
	}
}

// The words of the day stay when the document changes.
func TestADocumentThatChanged(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	for _, sg := range []mentoring.Suggestion{
		{ID: "OLD", From: priya.who, Address: skill + "/working", Words: []string{"These were the words."}, At: friday},
		{ID: "GONE", From: priya.who, Address: "harbour/rope-work/deck-hand", Words: []string{"Coils a rope."}, At: friday},
		{ID: "BARE", From: priya.who, Address: "harbour/rope-work", At: friday},
	} {
		if err := s.memory.Suggest(t.Context(), sam.who.ID, sg); err != nil {
			t.Fatal(err)
		}
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoOpen, ID: "OLD"}); !holds(r, "“These were the words.”") || !holds(r, "words of 6 March 2026") || holds(r, "Highlights trends") {
		t.Errorf("changed:\n%s", r.Plain())
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoOpen, ID: "GONE"}); !holds(r, "“Coils a rope.”") || !holds(r, "Rope work, Deck hand") {
		t.Errorf("gone:\n%s", r.Plain())
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoOpen, ID: "BARE"}); !holds(r, "no longer has these words") {
		t.Errorf("bare:\n%s", r.Plain())
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoKeep, ID: "GONE"}); !holds(r, "cannot do that") || len(s.uses) > 0 {
		t.Errorf("a focus on what is gone:\n%s", r.Plain())
	}
}
