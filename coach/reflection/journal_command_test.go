package reflection

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

func TestJournalCommandsReadBack(t *testing.T) {
	w47 := Week{Year: 2026, Number: 47}
	for _, c := range []struct {
		line string
		want JournalCommand
	}{
		{"reflect", JournalCommand{Do: ReflectOpen}},
		{"reflect gibbs", JournalCommand{Do: ReflectOpen, Guide: "gibbs"}},
		{"reflect guide week", JournalCommand{Do: ReflectOpen, Guide: "week"}},
		{"reflect guide save week 2026-W47", JournalCommand{Do: ReflectOpen, Guide: "save", Week: w47}},
		{"reflect week 2026-W47", JournalCommand{Do: ReflectOpen, Week: w47}},
		{"reflect gibbs week 2026-W47", JournalCommand{Do: ReflectOpen, Guide: "gibbs", Week: w47}},
		{"reflect guides", JournalCommand{Do: ReflectGuides}},
		{"reflect guides week 2026-W53", JournalCommand{Do: ReflectGuides, Week: Week{Year: 2026, Number: 53}}},
		{"reflect steps", JournalCommand{Do: ReflectSteps}},
		{"reflect steps kolb week 2026-W47", JournalCommand{Do: ReflectSteps, Guide: "kolb", Week: w47}},
		{"reflect save e1 what week 2026-W47", JournalCommand{Do: ReflectSave, ID: "e1", Guide: "what", Week: w47}},
		{"reflect save e1", JournalCommand{Do: ReflectSave, ID: "e1"}},
		{"reflect answer e1 2 gibbs", JournalCommand{Do: ReflectAnswer, ID: "e1", Number: 2, Guide: "gibbs"}},
		{"reflect answer e1 2 gibbs week 2026-W47", JournalCommand{Do: ReflectAnswer, ID: "e1", Number: 2, Guide: "gibbs", Week: w47}},
		{"reflect go-on e1", JournalCommand{Do: ReflectGoOn, ID: "e1"}},
		{"reflect back e1 2", JournalCommand{Do: ReflectBack, ID: "e1", Number: 2}},
		{"reflect later", JournalCommand{Do: ReflectLater}},
		{"reflect finish e1", JournalCommand{Do: ReflectFinish, ID: "e1"}},
		{"reflect drop e1 yes", JournalCommand{Do: ReflectDrop, ID: "e1", Sure: true}},
		{"reflect drop yes", JournalCommand{Do: ReflectDrop, Sure: true}},
		{"journal", JournalCommand{Do: JournalList}},
		{"journal page 2", JournalCommand{Do: JournalList, Number: 2}},
		{"journal find", JournalCommand{Do: JournalFind}},
		{"journal read", JournalCommand{Do: JournalRead}},
		{"journal read e1", JournalCommand{Do: JournalRead, ID: "e1"}},
		{"journal read e1 2", JournalCommand{Do: JournalRead, ID: "e1", Number: 2}},
		{"journal edit e1", JournalCommand{Do: JournalEdit, ID: "e1"}},
		{"journal save e1 2 seen-7", JournalCommand{Do: JournalSave, ID: "e1", Number: 2, Seen: 7}},
		{"journal delete e1", JournalCommand{Do: JournalDelete, ID: "e1"}},
		{"journal delete e1 yes", JournalCommand{Do: JournalDelete, ID: "e1", Sure: true}},
		{"journal link e1", JournalCommand{Do: JournalLink, ID: "e1"}},
		{"journal link e1 scs/learning-agility", JournalCommand{Do: JournalLink, ID: "e1", Address: "scs/learning-agility"}},
		{"journal unlink e1 scs/learning-agility", JournalCommand{Do: JournalUnlink, ID: "e1", Address: "scs/learning-agility"}},
		{"journal star e1", JournalCommand{Do: JournalStar, ID: "e1"}},
		{"journal star-save e1 1 seen-3", JournalCommand{Do: JournalStarSave, ID: "e1", Number: 1, Seen: 3}},
		{"journal month 2026-10", JournalCommand{Do: JournalMonth, Month: Date{Year: 2026, Month: time.October, Day: 1}}},
		{"journal month", JournalCommand{Do: JournalMonth}},
		{"journal who", JournalCommand{Do: JournalWho}},
		{"journal people", JournalCommand{Do: JournalPeople}},
	} {
		got, ok := ParseJournal(c.line)
		if !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("ParseJournal(%q) = %+v, %v", c.line, got, ok)
		}
		if got.String() != c.line {
			t.Errorf("%q is written back as %q", c.line, got.String())
		}
	}
	for _, line := range []string{
		"", "reflection", "reflect on my week", "reflect week 47", "reflect week 2026-W54", "reflect week 2025-W53", "journal everything", "journal month october", "journal month 2026-13",
		"journal read e1 2 3", "journal who is it", "journal link e1 nothing", "what is a journal", "reflect save e1 what week", "journal page two", "reflect go-on a b",
		"reflect gibbs kolb", "journal find my words",
	} {
		if c, ok := ParseJournal(line); ok {
			t.Errorf("ParseJournal(%q) = %+v, want nothing", line, c)
		}
	}
}

func TestEntryWeeks(t *testing.T) {
	for name, first := range map[string]string{
		"2026-W01": "2025-12-29", "2026-W47": "2026-11-16", "2026-W53": "2026-12-28", "2027-W01": "2027-01-04", "2024-W01": "2024-01-01", "2021-W01": "2021-01-04",
	} {
		w, ok := entryWeekOf(name)
		if !ok || entryWeekName(w) != name || entryMonday(w).Format(time.DateOnly) != first || entryWeekAt(entryMonday(w)) != w {
			t.Errorf("%s is %+v (%v) from %s", name, w, ok, entryMonday(w).Format(time.DateOnly))
		}
	}
}

func FuzzParseJournal(f *testing.F) {
	for _, s := range []string{
		"reflect", "reflect gibbs week 2026-W47", "journal save e1 2 seen-7", "JOURNAL Month 2026-10", "reflect guide guide", "journal link e1 a/b", "reflect drop yes", "what did I reflect on last month", "use gibbs", "find what I wrote about the strike",
	} {
		f.Add(s)
	}
	lib, err := knowledge.Load(knowledge.Built(), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		Reflecting(line)
		Worry(line)
		c, ok := ParseJournal(line)
		wish, wished := JournalWish(line, lib, journalNow)
		if ok && wished && !reflect.DeepEqual(c, wish) && !strings.Contains(line, " ") {
			t.Errorf("%q is the command %+v and the wish %+v", line, c, wish)
		}
		for _, c := range []JournalCommand{c, wish} {
			values := c.Values
			c.Values = nil
			if c.Do == "" {
				continue
			}
			again, ok := ParseJournal(c.String())
			if !ok || !reflect.DeepEqual(again, c) {
				t.Errorf("%q is %+v, and %q is %+v", line, c, c.String(), again)
			}
			for _, v := range values {
				if len(v) > 2*len(line)+8 {
					t.Errorf("%q holds more than was said: %q", line, v)
				}
			}
		}
	})
}
