package mentoring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

var errAway = errors.New("the store is away")

// Every way for the store to fail gives a reply that is fit to show and an error
// without a word that anybody wrote.
func TestTheStoreFails(t *testing.T) {
	calls := map[string]bool{}
	work := func(t *testing.T, failing string) {
		s := newStage(t)
		sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
		pair(priya, sam)
		grant := shares(sam, priya, sam.owns()[mentoring.KindRating], "")
		priya.do(mentoring.Command{Do: mentoring.DoSuggestSend, ID: "S1", Party: sam.who, Address: skill + "/working"})
		priya.do(mentoring.Command{Do: mentoring.DoViewSave, ID: grant, Values: map[string]string{mentoring.FieldLevel: "expert"}})
		code, err := s.memory.Code(t.Context(), sam.who.ID, "Sam")
		if err != nil {
			t.Fatal(err)
		}
		s.memory.Fail = func(call string) error {
			calls[call] = true
			if call == failing {
				return errAway
			}
			return nil
		}
		note := map[string]string{mentoring.FieldNote: secret, mentoring.FieldLevel: "working"}
		for _, do := range verbs() {
			for _, a := range []*actor{sam, priya} {
				for _, c := range []mentoring.Command{
					{Do: do, ID: grant, Values: note}, {Do: do, ID: "S1", Values: note}, {Do: do, Party: sam.who, Address: skill + "/working", Values: note}, {Do: do, Party: priya.who, Item: mentoring.Item{Kind: mentoring.KindPlan}, Sure: true},
					{Do: do, Code: code}, {Do: do, Code: code, Sure: true}, {Do: do, Sure: true},
				} {
					r, err := s.desk.Press(t.Context(), a.caller(), c)
					if err != nil && (!errors.Is(err, errAway) || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "Priya")) {
						t.Errorf("%s away, %s: %v", failing, c, err)
					}
					if r.Title == "" || len(r.Parts) == 0 || !r.Private {
						t.Errorf("%s away, %s: %+v is not fit to show", failing, c, r)
					}
					if err != nil && len(r.Choices) == 0 {
						t.Errorf("%s away, %s: there is no button to try again", failing, c)
					}
					for _, choice := range r.Choices {
						if _, ok := mentoring.Parse(choice.Value); !ok && choice.Value != "help" && choice.Value != "check-in" && choice.Value != "reflect" {
							t.Errorf("%s: the button %q holds %q, which is no command", c, choice.Label, choice.Value)
						}
					}
				}
			}
		}
	}
	work(t, "")
	names := make([]string, 0, len(calls))
	for call := range calls {
		names = append(names, call)
	}
	if len(names) < 18 {
		t.Errorf("only %d calls are tried: %v", len(names), names)
	}
	for _, call := range names {
		work(t, call)
	}
}

// verbs are all of them, in one order: first those that leave the others
// something to do.
func verbs() []mentoring.Verb {
	ending := []mentoring.Verb{mentoring.DoRemove, mentoring.DoNoThanks, mentoring.DoViewRemove, mentoring.DoTakeBack, mentoring.DoStop, mentoring.DoDecline, mentoring.DoEnd, mentoring.DoPart, mentoring.DoLink}
	return append(slices.DeleteFunc(mentoring.Verbs(), func(v mentoring.Verb) bool { return slices.Contains(ending, v) }), ending...)
}

// The other side ends what the press was about to change.
func TestSomebodyElseWasFirst(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	sam.do(mentoring.Command{Do: mentoring.DoAsk, Party: priya.who})
	priya.do(mentoring.Command{Do: mentoring.DoSuggestSend, ID: "S1", Party: sam.who, Address: skill + "/working"})
	s.memory.Fail = func(call string) error {
		switch call {
		case "SavePair":
			for _, p := range s.memory.Pairs() {
				if err := s.memory.EndPair(t.Context(), p); err != nil {
					return err
				}
			}
		case "SaveSuggestion":
			return s.memory.DeleteSuggestion(t.Context(), sam.who.ID, "S1")
		}
		return nil
	}
	if r := priya.do(mentoring.Command{Do: mentoring.DoAccept}); !holds(r, "There is no such request") || len(s.memory.Pairs()) > 0 {
		t.Errorf("accepting what was taken back:\n%s", r.Plain())
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoNoThanks, ID: "S1"}); !holds(r, "no such suggestion for you") {
		t.Errorf("declining what is gone:\n%s", r.Plain())
	}
}

// Where nobody knows any more whom somebody stopped, all are.
func TestDamagedManners(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	s.memory.Fail = func(call string) error {
		if call == "Manners" {
			return mentoring.ErrDamaged
		}
		return nil
	}
	if r := priya.do(mentoring.Command{Do: mentoring.DoAsk, Party: sam.who}); !holds(r, "Nothing was sent") || len(sam.inbox) > 0 {
		t.Errorf("asked in spite of it:\n%s", r.Plain())
	}
	if r := sam.do(mentoring.Command{Do: mentoring.DoSuggested}); !holds(r, "You take nothing from anybody") {
		t.Errorf("the list says\n%s", r.Plain())
	}
	sam.do(mentoring.Command{Do: mentoring.DoAllow, All: true})
	s.memory.Fail = nil
	if m, err := s.memory.Manners(t.Context(), sam.who.ID); err != nil || m.NobodyMay || len(m.Stopped) > 0 {
		t.Errorf("it cannot be put right: %+v, %v", m, err)
	}
}

// What the post says changes what the sender reads, and never what is kept.
func TestThePostFails(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		want    string
		trouble bool
	}{
		"gone":   {chat.ErrUnreachable, "kept for them until they next write", false},
		"unsure": {fmt.Errorf("posting: %w", chat.ErrUnsure), "not sure that my message arrived", true},
		"later":  {chat.Later{After: time.Minute}, "kept for them until they next write", true},
		"broken": {errors.New("it broke"), "kept for them until they next write", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
			s.reach[priya.who.ID] = c.err
			r := sam.do(mentoring.Command{Do: mentoring.DoSuggestSend, ID: "S1", Party: priya.who, Address: skill + "/working"})
			if !holds(r, c.want) || (r.Trouble != nil) != c.trouble || s.suggestions(priya)["S1"].ID == "" {
				t.Errorf("trouble %v in\n%s", r.Trouble, r.Plain())
			}
			r = sam.do(mentoring.Command{Do: mentoring.DoAsk, Party: priya.who})
			if !holds(r, c.want) || len(s.memory.Pairs()) != 1 {
				t.Errorf("asking:\n%s", r.Plain())
			}
			received, err := s.memory.SuggestionsTo(t.Context(), priya.who.ID)
			if err != nil {
				t.Fatal(err)
			}
			caller := priya.caller()
			caller.Accounts = []chat.PersonID{priya.who.ID}
			if waits := mentoring.Waits(caller, received, s.memory.Pairs()); !holds(waits, "Sent to you and waiting: 1.") || !holds(waits, "wait for you: 1.") {
				t.Errorf("what waits is not said:\n%s", waits.Plain())
			}
			id := shares(sam, priya, sam.owns()[mentoring.KindPlan], "")
			if !holds(sam.last, "could not tell Priya") {
				t.Errorf("sharing:\n%s", sam.last.Plain())
			}
			s.reach[sam.who.ID] = c.err
			if r := priya.do(mentoring.Command{Do: mentoring.DoLook, ID: id}); !holds(r, "of Sam") || (r.Trouble != nil) != c.trouble {
				t.Errorf("a receipt that cannot be sent keeps somebody from reading:\n%s", r.Plain())
			}
		})
	}
}
