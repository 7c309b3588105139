package checkin

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// From the second time on it starts at the last result; somebody who has stayed
// where they were, or moved by one level, is not asked more.
func TestStartsAtTheLastResult(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	skill := sh.Skills("")[0].Address
	for _, c := range []struct {
		before Before
		want   string
	}{
		{Before{At: morning, Place: 4, Level: "expert"}, "expert"},
		{Before{At: morning, Place: 1, Level: "awareness"}, "awareness"},
		{Before{At: morning, Place: 0}, "awareness"},
		{Before{At: morning, Place: 2, Level: "a level that is gone"}, "working"},
	} {
		s, err := Begin(sh, Start{ID: "s", At: morning, Length: Single, Skills: []knowledge.Address{skill}, Before: map[knowledge.Address]Before{skill: c.before}})
		if err != nil {
			t.Fatal(err)
		}
		if st, _ := s.Question(); st.Level.ID != c.want {
			t.Errorf("after %+v it starts at %s, want %s", c.before, st.Level.ID, c.want)
		}
	}
}

// Learning agility says the same at SCS2 Working and Practitioner: that is
// asked once.
func TestSameWordsAreAskedOnce(t *testing.T) {
	sh := shapeIn(t, built(t), "scs")
	s := answer(t, begin(t, sh, "scs2", "scs/learning-agility"), sh, NotYet)
	if s.Open() {
		st, _ := s.Question()
		t.Fatalf("asks %s, whose words were answered", st.Level.Text)
	}
	r := Results(s.Levels, s.Skills, s.Steps)[0]
	if r.Standing != BelowAll || !strings.Contains(r.Reason, "Working has the same words as Practitioner, so one answer counts for both.") {
		t.Errorf("%s: %s", r.Text(s.Levels), r.Reason)
	}
	s = answer(t, begin(t, sh, "scs1", "scs/learning-agility"), sh, True)
	if r := Results(s.Levels, s.Skills, s.Steps)[0]; s.Open() || r.Level.Text != "Expert" {
		t.Errorf("at SCS1 Practitioner and Expert say the same, but it came to %s", r.Text(s.Levels))
	}
}

// In no framework and at no grade does one sitting show the same words of a
// skill twice.
func TestNoWordsTwice(t *testing.T) {
	libs := []*knowledge.Library{built(t), only(t, "tea-room.md", "harbour-trades.md")}
	//nolint:gosec // The same answers in every run.
	r := rand.New(rand.NewPCG(1, 2))
	for _, lib := range libs {
		for _, sh := range Shapes(lib) {
			settings := sh.Settings()
			if len(settings) == 0 {
				settings = []Name{{}}
			}
			for _, g := range settings {
				for range 20 {
					s := begin(t, sh, g.ID)
					for s.Open() {
						s = answer(t, s, sh, Ratings()[r.IntN(4)])
					}
					seen := map[string]bool{}
					for _, st := range s.Steps {
						for _, l := range st.Lines {
							key := string(st.Skill) + folded(l.Text)
							if st.SameAs == 0 && !leads(l) && seen[key] {
								t.Fatalf("%s: %q was asked twice", sh.Document.ID, l.Text)
							}
							seen[key] = true
						}
					}
				}
			}
		}
	}
}

func TestPartOfALevelIsNotAskedAgain(t *testing.T) {
	sh := shapeIn(t, only(t, "tea-room.md"), "tea-room")
	s := answer(t, begin(t, sh, "", "tea-room/brewing"), sh, True)
	st, _ := s.Question()
	if len(st.Lines) != 1 || st.Lines[0].Text != "Chooses a leaf for the water of the day." {
		t.Fatalf("asks %+v", st.Lines)
	}
	s = answer(t, s, sh, True, NotYet)
	r := Results(s.Levels, s.Skills, s.Steps)[0]
	if r.Level.Text != "Blender" || !strings.Contains(r.Reason, "Part of Blender was not asked again") {
		t.Errorf("%s: %s", r.Text(s.Levels), r.Reason)
	}
}

// No question shows what would tell its level, in the text, the buttons or the
// values behind them.
func TestQuestionsAreBlind(t *testing.T) {
	libs := []*knowledge.Library{built(t), only(t, "tea-room.md", "harbour-trades.md")}
	questions := 0
	for _, lib := range libs {
		for _, sh := range Shapes(lib) {
			var hidden []string
			d, _, _ := sh.framework.Dimension(sh.Ladder)
			for _, n := range d.Names {
				hidden = append(hidden, n.Text)
			}
			hidden = append(hidden, "Essential", "Desirable")
			word := regexp.MustCompile(`(?i)\b(` + strings.Join(hidden, "|") + `)\b`)
			settings := sh.Settings()
			if len(settings) == 0 {
				settings = []Name{{}}
			}
			for _, g := range settings {
				s := begin(t, sh, g.ID)
				for i := 0; s.Open(); i++ {
					questions++
					st, _ := s.Question()
					r := Question(s)
					for _, l := range st.Lines {
						for j, p := range r.Parts {
							if q, ok := p.(chat.Quote); ok {
								q.Lines = slices.DeleteFunc(slices.Clone(q.Lines), func(x chat.Line) bool { return x.Text == l.Text })
								r.Parts[j] = q
							}
						}
					}
					text := r.Plain()
					for _, c := range r.Choices {
						text += c.Value + "\n"
					}
					for _, q := range r.Quotes() {
						text += q.Source.Address + " " + q.Source.Where + " " + q.Heading + " " + q.LineRange()
						if len(q.Lines) > 0 {
							t.Fatalf("%s: a quote has lines that were not asked: %+v", sh.Document.ID, q.Lines)
						}
					}
					if found := word.FindString(text); found != "" || strings.Contains(text, string(st.Address)) && st.Address != st.Skill {
						t.Fatalf("%s: the question tells %q:\n%s", st.Address, found, text)
					}
					if !r.Private || !strings.Contains(text, onlyYou) {
						t.Fatalf("the question does not say who can see it:\n%s", text)
					}
					s = answer(t, s, sh, []Answer{True, NotYet, Partly, True}[i%4])
				}
			}
		}
	}
	if questions < 150 {
		t.Errorf("only %d questions were looked at", questions)
	}
}

// The words of a question are those of the document, all of them, whatever
// their order; and the order depends on the seed alone.
func TestLinesAreShuffledByTheSeed(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	orders := map[string]bool{}
	for seed := range uint64(12) {
		var last []Line
		for range 2 {
			s, err := Begin(sh, Start{ID: "s", Seed: seed, At: morning, Length: Single, Skills: []knowledge.Address{"odp-core/data-and-insight"}})
			if err != nil {
				t.Fatal(err)
			}
			st, _ := s.Question()
			if last != nil && !reflect.DeepEqual(last, st.Lines) {
				t.Fatal("the same seed gave two orders")
			}
			last = st.Lines
		}
		var ids []string
		for _, l := range last {
			ids = append(ids, l.ID)
		}
		orders[strings.Join(ids, " ")] = true
		slices.Sort(ids)
		if strings.Join(ids, " ") != "odp-core/data-and-insight/working#1 odp-core/data-and-insight/working#2 odp-core/data-and-insight/working#3 odp-core/data-and-insight/working#4 odp-core/data-and-insight/working#5" {
			t.Fatalf("asks %q", ids)
		}
	}
	if len(orders) < 6 {
		t.Errorf("12 seeds gave only %d orders", len(orders))
	}
}

func TestBackChangesAnAnswerAndKeepsTheOld(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	s := answer(t, begin(t, sh, "", "odp-core/data-and-insight"), sh, True)
	back, ok := s.Back(s.Number, morning)
	if !ok || back.Shown != 0 || back.Steps[0].Answer != True || back.Number == s.Number {
		t.Fatalf("back shows %+v", back)
	}
	if _, ok := back.Back(back.Number, morning); ok {
		t.Error("there is a question before the first")
	}
	again := answer(t, back, sh, NotYet)
	if st := again.Steps[0]; st.Answer != NotYet || len(st.Was) != 1 || st.Was[0].Answer != True || st.Changed.IsZero() {
		t.Errorf("after the change: %+v", st)
	}
	if st, _ := again.Question(); st.Level.ID != "awareness" {
		t.Errorf("after Not yet of the middle it asks %s", st.Level.ID)
	}
	same := answer(t, back, sh, True)
	if st := same.Steps[0]; len(st.Was) != 0 || !st.Changed.IsZero() {
		t.Errorf("the same answer again is no change: %+v", st)
	}
	if s.Steps[0].Answer != True || len(s.Steps) != 2 {
		t.Error("a transition changed the sitting it began with")
	}
}

func TestSkipAndBack(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	s := begin(t, sh, "", "odp-core/data-and-insight", "odp-core/adaptability-to-change")
	s, _ = s.Skip(sh, s.Number, morning)
	if st, _ := s.Question(); st.Skill != "odp-core/adaptability-to-change" {
		t.Fatalf("after a skip it asks %s", st.Skill)
	}
	back, _ := s.Back(s.Number, morning)
	back = answer(t, back, sh, True)
	if st, _ := back.Question(); st.Skill != "odp-core/data-and-insight" || st.Level.ID != "practitioner" {
		t.Errorf("a skill taken up again goes on with %s %s", st.Skill, st.Level.ID)
	}
	done := answer(t, s, sh, NotYet, NotYet)
	sn, ok := Finish(done, &sh, "", morning)
	if !ok || sn.Results[0].Rated() || sn.Results[0].Reason != "You skipped this skill." {
		t.Errorf("a skipped skill came to %+v", sn.Results[0])
	}
	if _, ok := Finish(begin(t, sh, ""), &sh, "", morning); ok {
		t.Error("a check-in without an answer was kept")
	}
}

// Thousands of presses, random, doubled, late and of other sittings: the
// sitting stays valid, and every answer that was taken is in it, the last one
// given counting and those before it kept.
func TestRandomPressesLoseNothing(t *testing.T) {
	for seed := range uint64(20) {
		//nolint:gosec // The same presses in every run.
		r := rand.New(rand.NewPCG(seed, 99))
		lib := built(t)
		if seed%3 == 0 {
			lib = only(t, "tea-room.md")
		}
		shapes := Shapes(lib)
		sh := shapes[r.IntN(len(shapes))]
		setting := ""
		if names := sh.Settings(); len(names) > 0 {
			setting = names[r.IntN(len(names))].ID
		}
		s := begin(t, sh, setting)
		type taken struct {
			step   int
			answer Answer
		}
		var all []taken
		var sent []Press
		at := morning
		for range 300 {
			if !s.Open() {
				break
			}
			at = at.Add(time.Duration(r.IntN(60)-10) * time.Second)
			p := Press{Do: DoAnswer, Number: s.Number, Answer: append(Ratings(), Skipped, "nonsense")[r.IntN(6)]}
			if p.Answer == Skipped && r.IntN(3) > 0 {
				p.Answer = True
			}
			switch n := r.IntN(10); {
			case n < 2:
				p.Do = DoBack
			case n < 5 && len(sent) > 0:
				p = sent[r.IntN(len(sent))]
			case n == 5:
				p.Number = r.IntN(50) - 5
			}
			sent = append(sent, p)
			before, shown := s.Number, s.Shown
			var next Sitting
			var ok bool
			if p.Do == DoBack {
				next, ok = s.Back(p.Number, at)
			} else {
				next, ok = s.Answer(sh, p.Number, p.Answer, at)
			}
			if ok != (p.Number == before && (p.Do == DoBack && shown > 0 || p.Do == DoAnswer && p.Answer != "nonsense")) && p.Do == DoAnswer {
				t.Fatalf("seed %d: press %+v at question %d was taken: %v", seed, p, before, ok)
			}
			if !ok && !reflect.DeepEqual(next, s) {
				t.Fatalf("seed %d: a press that was not taken changed something", seed)
			}
			if ok && next.Number <= before {
				t.Fatalf("seed %d: a number came twice", seed)
			}
			if ok && p.Do == DoAnswer {
				all = append(all, taken{shown, p.Answer})
			}
			data, err := EncodeSitting(next)
			if err != nil {
				t.Fatal(err)
			}
			if s, err = DecodeSitting(data); err != nil {
				t.Fatalf("seed %d: an invalid sitting after %+v: %v", seed, p, err)
			}
			if !reflect.DeepEqual(s, next) {
				t.Fatalf("seed %d: what is kept differs from what was", seed)
			}
		}
		given := map[int][]Answer{}
		for _, a := range all {
			if g := given[a.step]; len(g) == 0 || g[len(g)-1] != a.answer {
				given[a.step] = append(given[a.step], a.answer)
			}
		}
		for step, want := range given {
			var got []Answer
			for _, w := range s.Steps[step].Was {
				got = append(got, w.Answer)
			}
			if got = append(got, s.Steps[step].Answer); !slices.Equal(got, want) {
				t.Fatalf("seed %d: step %d has %q, want %q", seed, step, got, want)
			}
		}
		if sn, ok := Finish(s, &sh, "", at); ok {
			if data, err := EncodeSnapshot(sn); err != nil {
				t.Fatal(err)
			} else if _, err := DecodeSnapshot(data); err != nil {
				t.Fatalf("seed %d: an invalid snapshot: %v", seed, err)
			}
		}
	}
}

func TestStatements(t *testing.T) {
	sh := shapeIn(t, built(t), "service-manager-jd")
	skill := knowledge.Address("service-manager-jd/person-specification/seeing-the-big-picture")
	for _, c := range []struct {
		name   string
		answer func(Step) Answer
		text   string
		reason string
	}{
		{"all", func(Step) Answer { return True }, "All of it", "Essential: true of 3 statements. Desirable: true of 2 statements."},
		{"essential only", func(st Step) Answer {
			if st.Level.Text == "Essential" {
				return True
			}
			return NotYet
		}, "In part", "Essential: true of 3 statements. Desirable: not yet of 2 statements."},
		{"none", func(Step) Answer { return NotYet }, "None yet", "Essential: not yet of 3 statements. Desirable: not yet of 2 statements."},
		{"not applicable", func(Step) Answer { return NotApplicable }, "Does not apply", "You said that none of it applies to you."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := begin(t, sh, "", skill)
			questions := 0
			for s.Open() {
				st, _ := s.Question()
				if len(st.Lines) != 1 {
					t.Fatalf("asks %d lines at once", len(st.Lines))
				}
				s = answer(t, s, sh, c.answer(st))
				questions++
			}
			r := Results(s.Levels, s.Skills, s.Steps)[0]
			if questions != 5 || r.Text(nil) != c.text || r.Reason != c.reason {
				t.Errorf("%d questions, %s: %s", questions, r.Text(nil), r.Reason)
			}
		})
	}
}
