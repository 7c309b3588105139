package reflection

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// askWeeks asks once a week and holds every question to the rules: the words
// of the document, and none twice within eight weeks.
func askWeeks(t *testing.T, lib *knowledge.Library, f Focus, weeks int) []Prompt {
	t.Helper()
	var out []Prompt
	r := Reminder{Rhythm: Rhythm{Weekday: time.Friday, Minute: 15*60 + 30, Zone: "Europe/London"}, On: true}
	seen := map[string]int{}
	for i := range weeks {
		w := Week{2026, 10}.Add(i)
		at, err := r.Rhythm.Due(w)
		if err != nil {
			t.Fatal(err)
		}
		d := r.Decide(at)
		p := r.Prompt(lib, f, d, at)
		if d.Do != Send || p.Week != w || len(p.Quote.Lines) == 0 || len(p.Asked) != 1 {
			t.Fatalf("%+v, %s: %+v", f, w, p)
		}
		for _, l := range p.Quote.Lines {
			s, ok := lib.Section(knowledge.Address(p.Quote.Source.Address))
			if !ok || !slices.ContainsFunc(s.Passages, func(o knowledge.Passage) bool { return o.ID == l.ID && o.Text == l.Text && o.Line == l.Number }) {
				t.Fatalf("quotes %+v, which does not stand at %s", l, p.Quote.Source.Address)
			}
		}
		words := foldedWords(p.Quote.Lines[len(p.Quote.Lines)-1].Text)
		if last, ok := seen[words]; ok && i-last < KeepAsked {
			t.Errorf("%+v: %q comes again after %d weeks", f, words, i-last)
		}
		seen[words] = i
		r = r.After(d, FateSent, p.Asked, at)
		if len(r.Asked) > KeepAsked {
			t.Fatalf("keeps %d passages", len(r.Asked))
		}
		out = append(out, p)
	}
	return out
}

// For every skill of every framework with levels, at every level and grade.
func TestEverySkillHasEightWeeksOfQuestions(t *testing.T) {
	lib := remindLibrary(t)
	for _, fw := range lib.Frameworks() {
		sh := askingOf(fw)
		if sh.level == nil {
			continue
		}
		grades := []string{""}
		if sh.grade != nil {
			grades = nil
			for _, n := range sh.grade.Names {
				grades = append(grades, n.ID)
			}
		}
		for _, sk := range sh.skills {
			var counts []string
			for _, g := range grades {
				for _, n := range sh.level.Names {
					ps := askWeeks(t, lib, Focus{Skill: sk.address, Held: n.ID, Grade: g}, 12)
					own := 0
					for _, p := range ps[:KeepAsked] {
						if p.Skill == sk.name {
							own++
						}
					}
					counts = append(counts, fmt.Sprint(own))
					if want := min(KeepAsked, distinctWords(sh, sk)); own != want {
						t.Errorf("%s, %s held, %s: %d of the first eight are its own, want %d", sk.address, n.ID, g, own, want)
					}
					// Without anything at the level, the nearest stands in for it.
					if first := ps[0].Quote.Source.Address; !strings.HasPrefix(first, string(sk.address)) || g != "" && !strings.HasSuffix(first, "/"+g) {
						t.Errorf("%s, %s held, %s: begins at %s", sk.address, n.ID, g, first)
					}
				}
			}
			t.Logf("%-55s %2d passages; own among the first eight, by level and grade: %s", sk.address, distinctWords(sh, sk), strings.Join(counts, " "))
		}
	}
}

func distinctWords(sh asking, sk *askedSkill) int {
	seen := map[string]bool{}
	for _, a := range sh.passages(sk) {
		seen[a.words] = true
	}
	return len(seen)
}

func TestWhatIsAskedAbout(t *testing.T) {
	lib := remindLibrary(t)
	for _, c := range []struct {
		focus Focus
		first string
	}{
		{Focus{Skill: "odp-core/data-and-insight", Held: "working"}, "odp-core/data-and-insight/practitioner"},
		{Focus{Skill: "odp-core/data-and-insight", Held: "expert"}, "odp-core/data-and-insight/expert"},
		{Focus{Skill: "odp-core/data-and-insight"}, "odp-core/data-and-insight/awareness"},
		{Focus{Skill: "odp-core/data-and-insight/practitioner", Level: "practitioner", Held: "awareness"}, "odp-core/data-and-insight/practitioner"},
		{Focus{Skill: "scs/data-and-insight", Held: "working", Grade: "scs2"}, "scs/data-and-insight/practitioner/scs2"},
		{Focus{Skill: "scs/data-and-insight", Held: "working", Grade: "scs1", Target: "scs2"}, "scs/data-and-insight/working/scs2"},
		{Focus{Skill: "scs/data-and-insight", Level: "expert", Grade: "scs3", Target: "scs2"}, "scs/data-and-insight/expert/scs3"},
		{Focus{Skill: "scs/data-and-insight", Held: "working", Grade: "scs1", Target: "expert"}, "scs/data-and-insight/practitioner/scs1"},
		{Focus{Skill: "service-owner/financial-ownership"}, "service-owner/financial-ownership"},
		{Focus{Skill: "service-manager-jd/person-specification/delivering-at-pace"}, "service-manager-jd/person-specification/delivering-at-pace/essential"},
		{Focus{Framework: "odp-core"}, "odp-core/connections-and-communication/awareness"},
		{Focus{Framework: "scs", Grade: "scs3"}, "scs/power-of-connections/working/scs3"},
		{Focus{Framework: "odp-core", Skill: "gone/skill"}, "odp-core/connections-and-communication/awareness"},
		{Focus{Framework: "odp-core", Skill: "odp-core/gone"}, "odp-core/connections-and-communication/awareness"},
	} {
		p, ok := Question(lib, c.focus, nil, utc("2026-03-06 15:30"))
		if !ok || p.Quote.Source.Address != c.first {
			t.Errorf("%+v begins at %s, want %s", c.focus, p.Quote.Source.Address, c.first)
		}
	}
	// Without a focus the skills take turns.
	skills := map[string]bool{}
	for _, p := range askWeeks(t, lib, Focus{Framework: "scs", Grade: "scs1"}, 30)[:7] {
		skills[p.Skill] = true
	}
	if len(skills) != 7 {
		t.Errorf("asks about %v in seven weeks", skills)
	}
	for _, f := range []Focus{{}, {Framework: "gone"}, {Framework: "action-2"}} {
		p, ok := Question(lib, f, nil, utc("2026-03-06 15:30"))
		if ok || p.Question == "" || len(p.Quote.Lines) > 0 || len(p.Asked) > 0 {
			t.Errorf("%+v asks %+v, %v", f, p, ok)
		}
	}
}

// A document that a question quoted may be gone by the time it comes again.
func TestTheSameQuestionAgain(t *testing.T) {
	lib := remindLibrary(t)
	f := Focus{Skill: "odp-core/data-and-insight", Held: "working"}
	now := utc("2026-03-06 15:30")
	first, _ := Question(lib, f, nil, now)
	r := Reminder{Rhythm: Rhythm{time.Friday, 930, "UTC"}, On: true, Week: first.Week, Fate: FateSent, Asked: first.Asked}
	again := r.Prompt(lib, f, Decision{Do: Send, Again: true, Week: first.Week}, now.Add(time.Hour))
	if again.Question != first.Question || again.Quote.Lines[0] != first.Quote.Lines[0] || len(again.Asked) > 0 {
		t.Errorf("asks %+v, then %+v", first, again)
	}
	r.Asked = []Asked{{Passage: "gone/here#1", Address: "gone/here", At: now}}
	if p := r.Prompt(lib, f, Decision{Do: Send, Again: true, Week: first.Week}, now); len(p.Quote.Lines) == 0 || len(p.Asked) != 1 {
		t.Errorf("a passage that is gone gives %+v", p)
	}
}

func TestThePromptOnTheScreen(t *testing.T) {
	lib := remindLibrary(t)
	p, _ := Question(lib, Focus{Skill: "scs/data-and-insight", Held: "working", Grade: "scs2"}, nil, utc("2026-03-06 15:30"))
	p.Missed = Week{2026, 9}
	r := PromptReply(p)
	text := r.Plain()
	t.Log("\n" + text)
	for _, want := range []string{
		"Your question for this week", "I could not send last week’s question in time, so it was left out.", "Your focus is Data and insight. These words are from the SCS capabilities:",
		"Only you can see your answer. You write it in a form, not in this chat.", "Data and insight, Practitioner, SCS2",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if !r.Private || len(r.Quotes()) != 1 {
		t.Errorf("private %v, %d quotes", r.Private, len(r.Quotes()))
	}
	var values []string
	for _, c := range r.Choices {
		values = append(values, c.Label+" = "+c.Value)
		if c.Label == "Answer now" {
			continue
		}
		if _, ok := ParseCommand(c.Value); !ok {
			t.Errorf("%q holds %q, which is no command", c.Label, c.Value)
		}
		typed, ok := ReadWish(c.Label, saidOn, someZones)
		if pressed, _ := ParseCommand(c.Value); !ok || typed.Command.Do != pressed.Do || typed.Command.Snooze != pressed.Snooze {
			t.Errorf("%q is typed as %+v", c.Label, typed)
		}
	}
	want := "Answer now = reflect week 2026-W10, In an hour = remind snooze hour 2026-W10, Tomorrow = remind snooze tomorrow 2026-W10, Next week = remind snooze week 2026-W10, Skip this week = remind skip 2026-W10, Stop these = remind stop"
	if got := strings.Join(values, ", "); got != want {
		t.Errorf("offers %s", got)
	}
	plain, _ := Question(lib, Focus{}, nil, utc("2026-03-06 15:30"))
	// Where there are too many for buttons, the first five stand open.
	if at := slices.IndexFunc(PromptReply(plain).Choices, func(c chat.Choice) bool { return c.Label == "Stop these" }); at < 0 || at > 4 {
		t.Errorf("without a focus, \"Stop these\" is choice %d", at+1)
	}
	if text := PromptReply(plain).Plain(); !strings.Contains(text, "[Choose a focus]") || !strings.Contains(text, plain.Question) {
		t.Errorf("without a focus:\n%s", text)
	}
}

func BenchmarkPrompt(b *testing.B) {
	lib := remindLibrary(b)
	r := Reminder{Rhythm: Rhythm{time.Friday, 930, "Europe/London"}, On: true}
	now := utc("2026-03-06 15:30")
	for b.Loop() {
		d := r.Decide(now)
		r.Prompt(lib, Focus{Skill: "scs/data-and-insight", Held: "working", Grade: "scs2"}, d, now)
	}
}

func BenchmarkDecide(b *testing.B) {
	r := Reminder{Rhythm: Rhythm{time.Friday, 930, "Europe/London"}, On: true}
	now := utc("2026-03-05 15:30")
	for b.Loop() {
		r.Next(now)
	}
}
