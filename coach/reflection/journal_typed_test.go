package reflection

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestReflecting(t *testing.T) {
	for _, s := range []string{
		"I need to reflect on a meeting that went badly",
		"I want to reflect on a difficult conversation with my manager",
		"can I reflect on the workshop I ran last week?",
		"Today I learned that the call centre never sees our plans",
		"today I learnt a lot about queues",
		"This week I realised I talk too much in meetings",
		"I feel that this week I did not listen enough",
		"I had a rough meeting",
		"I've had a really hard day",
		"What happened: the release failed. So what: we lost a day. Now what: I will test it first.",
		"what: the release failed\nso what: we lost a day of work\nnow what: I will test first",
		"Dear diary, it was a long day",
		"The meeting with finance went badly and I felt defensive. Next time I will bring figures.",
		"I was really frustrated that the plan changed again. I should have asked earlier.",
		"Looking back at this week I spent too long on email",
		"Yesterday was tough, we lost two people and I had to tell the team",
		"Journal entry: we moved the team today",
		"Today I had a row with my manager and I felt small.", "I think I let my team down", "I've let everyone down today.", "I feel like I let the new starter down",
		"This week I presented to the board and it went badly. I should have prepared the numbers. Next time I will rehearse.",
		"I messed up", "I think I handled that badly", "I lost my temper with Sam in the stand-up", "We had an argument about the rota and I felt ignored",
		"The demo did not go to plan and I felt useless", "I got it completely wrong today",
	} {
		if !Reflecting(s) {
			t.Errorf("%q is not taken for a reflection", s)
		}
	}
	for _, s := range []string{
		"", "reflect", "I want to reflect", "reflect on my week", "how do I reflect on a meeting?", "what does reflection mean in Learning agility?",
		"I ran a review after a meeting that went badly and changed the rota. Next time we will do it sooner. Which descriptor?",
		"I learned SQL this week and felt proud, what level is that?", "I ran a stand-up every week and complaints fell, what level is that?",
		"I ran a stand-up every week and complaints fell", "I had a disagreement with finance about the forecast and brought both teams to one plan", "I settled a row between two teams over the rota",
		"I let the contract to a new supplier and brought costs down", "I brought waiting times down and let my team lead the reviews", "I set up a scheme to let staff slow down", "I let my team down, which skill is that?", "did I let my team down?",
		"I handled that budget for three years", "I got it wrong: show me Practitioner data and insight", "This week I need the Working wording",
		"Today I learned to code. Is that evidence of Data and insight?",
		"example: today I learned that the queue is long", "action: next time I will ask. I feel I should have",
		"I feel I am Working in Data and insight this week, what is next?", "what went well?", "true", "partly", "my grade is SCS2", "remind me Fridays at 15:30",
		"I'm on leave 14 to 28 August", "good morning", "thanks, that went well", "what is Adaptability to change?", "compare working and practitioner",
	} {
		if Reflecting(s) {
			t.Errorf("%q is taken for a reflection", s)
		}
	}
}

func TestWorry(t *testing.T) {
	for _, s := range []string{
		"my life isn't worth living", "I'm going to hurt myself", "I've had enough of life",
		"I can't cope any more, I don't want to be here", "I can’t cope any more", "i cant go on like this", "I don't want to be here.", "I do not want to be here any more",
		"some days I want to kill myself", "I am suicidal", "Work is fine. I feel suicidal. I need help", "I wish I were dead", "everyone would be better off without me", "I keep thinking about ending it all", "i see no way out",
	} {
		if !Worry(s) {
			t.Errorf("%q is no worry", s)
		}
	}
	for _, s := range []string{
		"I could kill myself laughing",
		"", "I am stressed about the deadline", "this meeting is killing me", "the team can't cope with demand", "I can't cope with the system being down", "I don't want to be here for the whole meeting",
		"what does resilience mean?", "I led the suicide prevention campaign and stopped thinking about ending it all alone", "we had to end it", "I want to live in York", "kill the process", "I could not go on the course", "I have nothing to hide",
	} {
		if Worry(s) {
			t.Errorf("%q is taken for a worry", s)
		}
	}
}

func TestJournalWishes(t *testing.T) {
	lib := withGuides(t, map[string]string{"lights.md": lightsGuide})
	find := func(words string) JournalCommand {
		return JournalCommand{Do: JournalFind, Values: map[string]string{fieldWords: words}}
	}
	month := func(year int, m time.Month) JournalCommand {
		return JournalCommand{Do: JournalMonth, Month: Date{Year: year, Month: m, Day: 1}}
	}
	for text, want := range map[string]JournalCommand{
		"reflect": {Do: ReflectOpen}, "I want to reflect": {Do: ReflectOpen}, "Could you help me reflect, please?": {Do: ReflectOpen}, "I'd like to reflect on my week": {Do: ReflectOpen}, "Write in my journal": {Do: ReflectOpen},
		"use gibbs": {Do: ReflectOpen, Guide: "gibbs"}, "reflect reflective cycle": {Do: ReflectOpen, Guide: "gibbs"}, "Use the Gibbs cycle": {Do: ReflectOpen, Guide: "gibbs"}, "can I use Kolb please": {Do: ReflectOpen, Guide: "kolb"}, "what? so what? now what?": {Do: ReflectOpen, Guide: "what"}, "use what so what now what": {Do: ReflectOpen, Guide: "what"},
		"reflect with STAR": {Do: ReflectOpen, Guide: "star"}, "gibbs cycle": {Do: ReflectOpen, Guide: "gibbs"}, "use traffic lights": {Do: ReflectOpen, Guide: "lights"}, "use lights": {Do: ReflectOpen, Guide: "lights"},
		"which guides are there?": {Do: ReflectGuides}, "ask me one question at a time": {Do: ReflectSteps},
		"my journal": {Do: JournalList}, "Show me my journal": {Do: JournalList}, "what have I written?": {Do: JournalList}, "open my journal please": {Do: JournalList},
		"read my last entry": {Do: JournalRead}, "Can you read my last entry?": {Do: JournalRead}, "what did I write last time?": {Do: JournalRead},
		"edit my last entry": {Do: JournalEdit}, "delete my last entry": {Do: JournalDelete}, "link my last entry to a skill": {Do: JournalLink},
		"find what I wrote": {Do: JournalFind}, "find what I wrote about the strike": find("the strike"), "What did I write about queues?": find("queues"), "search my journal for café": find("café"), "find the strike in my journal": find("the strike"), "find my entry about Priya's team": find("priyas team"),
		"turn it into STAR": {Do: JournalStar}, "turn this into STAR, 250 words": {Do: JournalStar}, "turn my last entry into a STAR example": {Do: JournalStar}, "make a STAR draft": {Do: JournalStar},
		"look back at October": month(2026, time.October), "what did I reflect on last month": month(2026, time.October), "look back on December": month(2025, time.December), "look back at November": month(2026, time.November), "what did I write about in March 2025?": month(2025, time.March), "what did I reflect on this month?": {Do: JournalMonth}, "look back": {Do: JournalMonth},
		"reflect on last week": {Do: ReflectOpen, Week: Week{Year: 2026, Number: 46}}, "reflect on next week": {Do: ReflectOpen, Week: Week{Year: 2026, Number: 48}},
		"what can my employer still see?": {Do: JournalWho}, "What can my employer see": {Do: JournalWho}, "who can read my journal?": {Do: JournalWho}, "can my manager see what I write?": {Do: JournalWho}, "is my journal private?": {Do: JournalWho}, "who can see what I write?": {Do: JournalWho}, "can anyone else read my reflections?": {Do: JournalWho},
		"is there someone I can talk to?": {Do: JournalPeople}, "can my mentor see my journal?": {Do: JournalWho},
		"did I write anything about finance?": find("finance"), "show me what I wrote about the budget": find("the budget"), "what did I say about queues?": find("queues"), "my entries about queues": find("queues"), "delete the entry about the strike": find("the strike"), "when did I last write about queues?": find("queues"),
		"what did I write on Friday?": month(2026, time.November), "what did I write on 30 October?": month(2026, time.October), "delete my entry of 30 October 2025": month(2025, time.October), "read Friday's entry": month(2026, time.November), "edit my entry from 1 December": month(2025, time.December), "what did I write yesterday?": month(2026, time.November),
	} {
		got, ok := JournalWish(text, lib, journalNow)
		if !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("JournalWish(%q) = %+v, %v", text, got, ok)
		}
	}
	for _, text := range []string{
		"", "what", "gibbs", "star", "star performer", "what can my manager do at SCS2?", "who can see my check-ins?", "what does the journal say about leadership", "find strike", "find data in the core skills", "look back at harbour", "what did DWP do in 2014", "read me the Working descriptor",
		"which levels are there", "use data", "what do you hold on me?", "delete everything", "my plan", "my history", "what did I write", "turn it off", "who can lead a team", "the entry for Working", "which reflections are expected at SCS2", strings.Repeat("reflect ", 60),
	} {
		if got, ok := JournalWish(text, lib, journalNow); ok {
			t.Errorf("JournalWish(%q) = %+v, want nothing", text, got)
		}
	}
	said := map[string]string{}
	for line, all := range journalSayings {
		for _, s := range all {
			if other, twice := said[s]; twice {
				t.Errorf("%q means both %q and %q", s, line, other)
			}
			said[s] = line
			if plainWords(s) != s {
				t.Errorf("%q is never compared: it is %q then", s, plainWords(s))
			}
			if c, ok := ParseJournal(journalSaid(line, journalNow).String()); !ok || c.Do == "" {
				t.Errorf("%q leads to no command", line)
			}
		}
	}
}

// No question about the frameworks, and no story told to learn which descriptor
// it fits, is taken for a reflection, a worry or a wish.
func TestQuestionsAreNoReflections(t *testing.T) {
	lib := journalLibrary(t)
	files, err := filepath.Glob("../testdata/questions/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no questions: %v", err)
	}
	total := 0
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var q struct{ ID, Q string }
			if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
				t.Fatal(err)
			}
			total++
			if Reflecting(q.Q) {
				t.Errorf("%s: %q is taken for a reflection", q.ID, q.Q)
			}
			if Worry(q.Q) {
				t.Errorf("%s: %q is taken for a worry", q.ID, q.Q)
			}
			if c, ok := JournalWish(q.Q, lib, journalNow); ok {
				t.Errorf("%s: %q is taken for the wish %s", q.ID, q.Q, c)
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if total < 300 {
		t.Errorf("only %d questions", total)
	}
	t.Logf("%d questions", total)
}

func TestAnswering(t *testing.T) {
	for text, want := range map[string]bool{
		"I led the stand-up and asked people for their view": true, "Not much. I was in meetings all week.": true, "We agreed to change how we triage tickets": true,
		"show me what I need at SCS2": false, "I want to see Practitioner data and insight": false, "How do I get from Working to Practitioner": false, "data and insight at SCS2 please now": false,
		"I ran a dashboard project, what does that show?": false, "Example: I led a stand-up on Tuesday": false, "I did it": false, "": false,
	} {
		if got := Answering(text); got != want {
			t.Errorf("Answering(%q) = %v", text, got)
		}
	}
}
