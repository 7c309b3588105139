package checkin

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// published is the rule as docs/check-ins.md says it, written a second time and
// another way: the level is the highest one answered True with none below it
// answered Partly or Not yet. It gives the rung, or -1 for below the first that
// applies, -2 when nothing applies, -3 when it cannot be said.
func published(answers []Answer) int {
	for level := len(answers) - 1; level >= 0; level-- {
		missedBelow := false
		for _, a := range answers[:level] {
			missedBelow = missedBelow || a == Partly || a == NotYet
		}
		if answers[level] == True && !missedBelow {
			return level
		}
	}
	firstMissed := -1
	for i, a := range answers {
		if a == Partly || a == NotYet {
			firstMissed = i
			break
		}
	}
	if firstMissed < 0 {
		for _, a := range answers {
			if a == Unanswered {
				return -3
			}
		}
		return -2
	}
	openBelow := -1
	for i, a := range answers[:firstMissed] {
		if a == Unanswered {
			openBelow = i
		}
	}
	if openBelow < 0 {
		return -1
	}
	for _, a := range answers[firstMissed:] {
		if a == True {
			return openBelow
		}
	}
	return -3
}

func came(o Outcome) int {
	switch o.Kind {
	case Reached:
		return o.Rung
	case Under:
		return -1
	case Outside:
		return -2
	case Unsettled:
	}
	return -3
}

// Every person, on every ladder of one to six rungs, from every start: the
// asking ends, never asks a rung twice, and comes to the published level.
func TestBracketOverEveryAnswer(t *testing.T) {
	walks := 0
	for height := 1; height <= 6; height++ {
		for start := range height {
			var walk func(answers []Answer, asked int)
			walk = func(answers []Answer, asked int) {
				if asked > height {
					t.Fatalf("height %d, start %d: %d questions for %d rungs", height, start, asked, height)
				}
				rung, more := Next(answers, start)
				if !more {
					walks++
					if got, want := came(Settle(answers)), published(answers); got != want {
						t.Fatalf("height %d, start %d, %q: came to %d, published %d", height, start, answers, got, want)
					}
					if o := Settle(answers); o.Kind == Unsettled || o.Cut || o.Implied {
						t.Fatalf("height %d, start %d, %q: ended without being settled: %+v", height, start, answers, o)
					}
					return
				}
				if rung < 0 || rung >= height || answers[rung] != Unanswered {
					t.Fatalf("height %d, start %d, %q: asks rung %d", height, start, answers, rung)
				}
				if asked == 0 && rung != start {
					t.Fatalf("height %d: begins at %d, want %d", height, rung, start)
				}
				for _, a := range Ratings() {
					next := append([]Answer(nil), answers...)
					next[rung] = a
					walk(next, asked+1)
				}
			}
			walk(make([]Answer, height), 0)
		}
	}
	t.Logf("%d ways to answer", walks)
}

// Every combination of answers there can be, also those that only come about
// when an answer is changed later.
func TestSettleOverEveryCombination(t *testing.T) {
	all := append(Ratings(), Unanswered)
	for height := 1; height <= 6; height++ {
		n := int(math.Pow(float64(len(all)), float64(height)))
		for i := range n {
			answers := make([]Answer, height)
			for rung, rest := 0, i; rung < height; rung++ {
				answers[rung], rest = all[rest%len(all)], rest/len(all)
			}
			o := Settle(answers)
			if got, want := came(o), published(answers); got != want {
				t.Fatalf("%q: came to %d, published %d", answers, got, want)
			}
			if o.Kind == Reached && !o.Implied && answers[o.Rung] != True {
				t.Fatalf("%q: rests on rung %d, which is not true", answers, o.Rung)
			}
			if o.Stop >= 0 && !answers[o.Stop].missed() {
				t.Fatalf("%q: stops at %d", answers, o.Stop)
			}
		}
	}
}

// The table of the published rule says what the code does.
func TestRuleTableOfTheDocs(t *testing.T) {
	src, err := os.ReadFile("../../docs/check-ins.md")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]Answer{"True": True, "Partly": Partly, "Not yet": NotYet, "Not applicable": NotApplicable, "not asked": Unanswered}
	levels := []Name{{"awareness", "Awareness"}, {"working", "Working"}, {"practitioner", "Practitioner"}, {"expert", "Expert"}}
	rows := 0
	for line := range strings.SplitSeq(string(src), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if len(cells) != 5 {
			continue
		}
		sk := Skill{Address: "d/s", Name: "S"}
		var steps []Step
		known := true
		for i, l := range levels {
			sk.Rungs = append(sk.Rungs, Rung{Address: "d/s", Level: l.ID})
			a, ok := words[strings.TrimSpace(cells[i])]
			known = known && ok
			if a != Unanswered {
				steps = append(steps, Step{Skill: "d/s", Level: l, Answer: a, Lines: []Line{{ID: l.ID, Text: l.ID}}})
			}
		}
		if !known {
			continue
		}
		rows++
		if got := Results(levels, []Skill{sk}, steps)[0].Text(levels); got != strings.TrimSpace(cells[4]) {
			t.Errorf("%q gives %q", line, got)
		}
	}
	if rows < 8 {
		t.Errorf("only %d rows of the rule's table were found", rows)
	}
}

func TestMiddle(t *testing.T) {
	for height, want := range map[int]int{0: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 2, 6: 2} {
		if got := Middle(height); got != want {
			t.Errorf("Middle(%d) = %d, want %d", height, got, want)
		}
	}
}

func ExampleNext() {
	answers := make([]Answer, 4)
	for {
		rung, more := Next(answers, Middle(4))
		if !more {
			break
		}
		answers[rung] = consistent(3, rung)
		fmt.Println(rung, answers[rung])
	}
	fmt.Println("reached", Settle(answers).Rung)
	// Output:
	// 1 true
	// 2 true
	// 3 not-yet
	// reached 2
}
