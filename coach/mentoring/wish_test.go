package mentoring

import (
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

func TestRead(t *testing.T) {
	people := map[string]chat.Mention{
		"Priya Shah": {Person: priya.ID, Name: "Priya Shah"},
		"Sam":        {Person: chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U3"}, Name: "Sam"},
		"Deploy Bot": {Person: chat.PersonID{Platform: chat.Slack, Space: "T1", User: "B1"}, Name: "Deploy Bot", Bot: true},
	}
	for _, c := range []struct {
		text  string
		want  string
		words string
		note  string
		fault string
	}{
		{text: "Who is my mentor?", want: "mentor"},
		{text: "who's my mentor", want: "mentor"},
		{text: "my mentees", want: "mentor"},
		{text: "add @Priya Shah as my mentor", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "Please add @Priya Shah as my mentor, thanks!", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "Could you ask @Priya Shah to be my mentor?", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "I'd like @Priya Shah to be my mentor", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "mentor @Priya Shah", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "mentor ask @Priya Shah", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "add Priya as my mentor", want: "mentor ask @Priya"},
		{text: "I would like to mentor @Sam", want: "mentor offer slack/T1/U3/Sam"},
		{text: "Hi, I would like to mentor @Sam", want: "mentor offer slack/T1/U3/Sam"},
		{text: "add @Sam as my mentee", want: "mentor offer slack/T1/U3/Sam"},
		{text: "end the mentoring with @Sam", want: "mentor end slack/T1/U3/Sam"},
		{text: "@Sam is no longer my mentee", want: "mentor end slack/T1/U3/Sam"},
		{text: "remove my mentor", want: "mentor end"},
		{text: "add @priya as my mentor", want: "mentor ask @priya"},
		{text: "add @priya.shah as my mentor!", want: "mentor ask @priya.shah"},
		{text: "Add @priya shah as my mentor", want: "mentor ask @priya%20shah"},
		{text: "add priya@example.org as my mentor", want: "mentor ask @priya@example.org"},
		{text: "make priya my mentor", want: "mentor ask @priya"},
		{text: "add my line manager as my mentor", want: "mentor ask @my%20line%20manager"},
		{text: "remove @Sam", want: "mentor end slack/T1/U3/Sam"},
		{text: "remove @priya", want: "mentor end @priya"},
		{text: "remove @priya as my mentor", want: "mentor end @priya"},
		{text: "what can @priya see", want: "shared @priya"},
		{text: "show @priya my data rating until Friday", want: "share rating with @priya until 2026-03-13", words: "data"},
		{text: "share my plan with priya until Friday", want: "share plan with @priya until 2026-03-13"},
		{text: "share my plan with the team", want: "share plan with @the%20team", fault: "one person at a time"},
		{text: "share my plan with everyone", want: "share plan with @everyone", fault: "one person at a time"},
		{text: "share @Sam", want: "share with slack/T1/U3/Sam"},
		{text: "stop @priya's suggestions", want: "suggested stop @priya"},
		{text: "I want a mentor", want: "mentor"},
		{text: "how do I find a mentor?", want: "mentor"},
		{text: "remove the filter"}, {text: "share my experience of change. Which descriptor fits?", want: ""},
		{text: "add @Deploy Bot as my mentor", want: "mentor ask slack/T1/B1/Deploy%20Bot", fault: "is a program"},
		{text: "mentor ask @Deploy Bot", want: "mentor ask slack/T1/B1/Deploy%20Bot", fault: "is a program"},

		{text: "share @Sam data and insight practitioner scs2 \"a word from me\"", want: "suggest-send slack/T1/U3/Sam", words: "data and insight practitioner scs2", note: "a word from me"},
		{text: "share @Sam data and insight practitioner scs2 “a word from me”", want: "suggest-send slack/T1/U3/Sam", words: "data and insight practitioner scs2", note: "a word from me"},
		{text: "share @Sam adaptability working", want: "suggest slack/T1/U3/Sam", words: "adaptability working"},
		{text: "suggest learning agility scs1 to @Sam as a focus", want: "suggest slack/T1/U3/Sam focus", words: "learning agility scs1"},
		{text: "suggest @Sam scs/data-and-insight/working focus", want: "suggest slack/T1/U3/Sam scs/data-and-insight/working focus"},
		{text: "share data working with @Sam", want: "suggest slack/T1/U3/Sam", words: "data working"},

		{text: "show Priya my data rating until Friday", want: "share rating with @Priya until 2026-03-13", words: "data"},
		{text: "share my data rating with @Priya Shah", want: "share rating with slack/T1/U2/Priya%20Shah", words: "data"},
		{text: "share my plan with my mentor for two weeks", want: "share plan with @my%20mentor until 2026-03-20"},
		{text: "let @Priya Shah see my last check-in until 5 April", want: "share check-in with slack/T1/U2/Priya%20Shah until 2026-04-05"},
		{text: "can you share my latest reflection with @Sam until tomorrow", want: "share entry with slack/T1/U3/Sam until 2026-03-07"},
		{text: "share my level in learning agility with @Sam", want: "share rating with slack/T1/U3/Sam", words: "learning agility"},
		{text: "share my plan", want: "share plan"},
		{text: "share something", want: "share"},
		{text: "share plan with @Sam until Friday", want: "share plan with slack/T1/U3/Sam until 2026-03-13"},
		{text: "share my plan with @Sam until yesterday", want: "share plan with slack/T1/U3/Sam", fault: "cannot read that date"},
		{text: "share my plan with @Sam until 1 March 2026", want: "share plan with slack/T1/U3/Sam", fault: "past"},
		{text: "share my plan with @Sam until 2027-01-01", want: "share plan with slack/T1/U3/Sam", fault: "at most 90 days"},
		{text: "share everything with @Sam", want: "share with slack/T1/U3/Sam", fault: "one thing at a time"},
		{text: "share my plan with @Sam @Priya Shah", want: "share", fault: "one person at a time"},

		{text: "ask @Priya Shah if she would be my mentor", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "I would like @Priya Shah to mentor me", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "set my mentor to @Priya Shah", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "I want @Priya Shah as a mentor", want: "mentor ask slack/T1/U2/Priya%20Shah"},
		{text: "is Priya still my mentor?", want: "mentor"}, {text: "who is mentoring me?", want: "mentor"},
		{text: "end it with @Priya Shah", want: "mentor end slack/T1/U2/Priya%20Shah"},
		{text: "end it with Priya", want: "mentor end @Priya"}, {text: "stop mentoring Sam", want: "mentor end @Sam"},
		{text: "stop being mentored by Priya", want: "mentor end @Priya"}, {text: "I don't want a mentor any more", want: "mentor end"},
		{text: "I no longer want to mentor Sam", want: "mentor end @Sam"},
		{text: "what have I shared with Priya?", want: "shared @Priya"}, {text: "show me what I've shared", want: "shared"},
		{text: "can Priya see my check-in?", want: "shared @Priya"}, {text: "can my mentor see everything?", want: "shared"},
		{text: "don't let Priya see my plan", want: "shared @Priya"}, {text: "revoke Priya's access", want: "shared @Priya"},
		{text: "withdraw my plan from @Priya Shah", want: "shared slack/T1/U2/Priya%20Shah"}, {text: "hide my plan from my mentor", want: "shared"},
		{text: "stop Priya seeing my plan", want: "shared @Priya"}, {text: "has my mentor seen my plan?", want: "shared"}, {text: "did Priya look at it?", want: "shared @Priya"},
		{text: "don't send me suggestions", want: "suggested stop all"}, {text: "no suggestions please", want: "suggested stop all"},
		{text: "I don't want any more suggestions from Priya", want: "suggested stop @Priya"}, {text: "stop Priya from sending me suggestions", want: "suggested stop @Priya"},
		{text: "block @Sam", want: "suggested stop slack/T1/U3/Sam"}, {text: "any suggestions for me?", want: "suggested"},
		{text: "send my last check-in to my mentor", want: "share check-in with @my%20mentor"}, {text: "send Priya my plan", want: "share plan with @Priya"},
		{text: "give my mentor access to my plan until Friday", want: "share plan with @my%20mentor until 2026-03-13"},
		{text: "share all my check-ins with my mentor", want: "share check-in with @my%20mentor"}, {text: "share this with my mentor", want: "share with @my%20mentor"},
		{text: "share my plan with @Sam forever", want: "share plan with slack/T1/U3/Sam", fault: "at most 90 days"},
		{text: "share my plan with Priya and Sam", want: "share plan with @Priya%20and%20Sam", fault: "one person at a time"},
		{text: "share my plan with Priya until Fri", want: "share plan with @Priya until 2026-03-13"}, {text: "share my plan with Priya for a year", want: "share plan with @Priya", fault: "at most 90 days"},
		{text: "recommend adaptability working to @Sam", want: "suggest slack/T1/U3/Sam", words: "adaptability working"},
		{text: "point @Sam at adaptability working", want: "suggest slack/T1/U3/Sam", words: "adaptability working"},
		{text: "unlink my Teams", want: "link part"}, {text: "connect my Teams account", want: "link"},
		{text: "add a second view to Sam's rating", want: "shared with me"}, {text: "what does my mentor think of my rating?", want: "views"},
		{text: "end it with a summary"}, {text: "send my report to the minister"}, {text: "hide the notes"}, {text: "what did DWP open"}, {text: "did SCS2 look at it"},
		{text: "the block on recruitment"}, {text: "I don't want a promotion"}, {text: "what did the team think of my report"},

		{text: "link 34C7 K9Q XYD", want: "link 34C7-K9Q-XYD"}, {text: "34C7-K9Q-XYD", want: "link 34C7-K9Q-XYD"}, {text: "link 34c7-k9q-xyd please", want: "link 34C7-K9Q-XYD"},
		{text: "my code is 34C7-K9Q-XYD", want: "link 34C7-K9Q-XYD"}, {text: "link code: 34C7-K9Q-XYD", want: "link 34C7-K9Q-XYD"}, {text: "link what can see"}, {text: "self and the"},

		{text: "what can my mentor see?", want: "shared"},
		{text: "What can others see of mine?", want: "shared"},
		{text: "what can Priya see", want: "shared @Priya"},
		{text: "what have I shared?", want: "shared"},
		{text: "stop sharing", want: "shared"},
		{text: "stop sharing everything", want: "share back all"},
		{text: "what is shared with me?", want: "shared with me"},
		{text: "show me Sam's self-assessment", want: "shared with me @Sam"},
		{text: "can I see @Sam's check-ins?", want: "shared with me slack/T1/U3/Sam"},
		{text: "what has @Sam shared with me?", want: "shared with me slack/T1/U3/Sam"},

		{text: "stop suggestions from @Sam", want: "suggested stop slack/T1/U3/Sam"},
		{text: "stop suggestions from Sam", want: "suggested stop @Sam"},
		{text: "stop all suggestions", want: "suggested stop all"},
		{text: "allow suggestions from @Sam again", want: "suggested allow slack/T1/U3/Sam"},
		{text: "allow all suggestions again", want: "suggested allow all"},
		{text: "my suggestions", want: "suggested"},
		{text: "what was suggested to me?", want: "suggested"},

		{text: "ask my mentor", want: "ask-mentor"},
		{text: "ask my mentor about data and insight", want: "ask-mentor", words: "data and insight"},
		{text: "ask my mentor whether the brief is enough", want: "ask-mentor", note: "whether the brief is enough"},
		{text: "link my accounts", want: "link"},
		{text: "connect my account to Slack", want: "link"},
		{text: "unlink", want: "link part"},
		{text: "unlink my accounts", want: "link part"},
		{text: "are my accounts linked?", want: "linked"}, {text: "Is my Slack account linked to Teams?", want: "linked"}, {text: "have I already linked my accounts?", want: "linked"}, {text: "which accounts are linked?", want: "linked"}, {text: "my accounts", want: "linked"},
		{text: "is joined up working part of it"}, {text: "are these skills connected to delivery"},
		{text: "ask Priya a question", want: "ask-mentor"}, {text: "Can I ask @Priya Shah a question?", want: "ask-mentor"}, {text: "ask @Priya Shah a question about data and insight", want: "ask-mentor", words: "data and insight"}, {text: "I have a question for my mentor", want: "ask-mentor"},
		{text: "suggest data working to @Sam - have a look", want: "suggest-send slack/T1/U3/Sam", words: "data working", note: "have a look"}, {text: "share data working with @Sam – have a look", want: "suggest-send slack/T1/U3/Sam", words: "data working", note: "have a look"},
		{text: "share my plan with myself", want: "share plan with @myself", fault: "with yourself"}, {text: "share my data rating with me until Friday", want: "share rating with @me until 2026-03-13", words: "data", fault: "with yourself"}, {text: "make myself my mentor", want: "mentor ask @myself", fault: "not with yourself"},
		{text: "link abcde-fghjk", want: "link ABCDE-FGHJK"},

		// What is asked of the frameworks, or of something else.
		{text: "What does Working look like for data and insight?"},
		{text: "show me the Expert descriptors for Adaptability"},
		{text: "which capability mentions mentoring?"},
		{text: "what is a mentor"},
		{text: "how do I share knowledge across teams at SCS2"},
		{text: "who is responsible for data"},
		{text: "stop"}, {text: "view all skills"}, {text: "share"},
		{text: "what can a deputy director see in the framework"},
		{text: "what changes from Working to Practitioner"},
		{text: "I shared my findings with the board. What does that show?"},
		{text: "I mentor two apprentices. Which descriptor is that?"},
		{text: "who can see my journal?"},
		{text: "can you suggest a skill for me"},
		{text: ""}, {text: strings.Repeat("a", 3000)},
	} {
		var mentions []chat.Mention
		for name, m := range people {
			if strings.Contains(c.text, "@"+name) {
				mentions = append(mentions, m)
			}
		}
		got, fault, ok := Read(c.text, mentions, friday)
		if c.text == "share" {
			c.want = "share"
		}
		if ok != (c.want != "") || ok && got.String() != c.want || got.Words != c.words || got.Values[FieldNote] != c.note {
			t.Errorf("Read(%q) = %v %q, words %q, note %q; want %q", c.text, ok, got, got.Words, got.Values[FieldNote], c.want)
		}
		if (fault == "") != (c.fault == "") || !strings.Contains(fault, c.fault) {
			t.Errorf("Read(%q) says %q, want %q", c.text, fault, c.fault)
		}
	}
}

// A day ends at midnight by the zone of whoever chose it, also where the clock
// changes within.
func TestADayEndsAtMidnight(t *testing.T) {
	for zone, want := range map[string]string{
		"Europe/London": "2026-03-29T23:00:00Z", "Asia/Tokyo": "2026-03-29T15:00:00Z", "America/New_York": "2026-03-30T04:00:00Z", "Australia/Lord_Howe": "2026-03-29T13:00:00Z",
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		until, fault := ends("2026-03-29", friday.In(loc))
		if fault != "" || until.UTC().Format(time.RFC3339) != want || lastDay(until, loc) != "29 March 2026" {
			t.Errorf("in %s it ends at %s, on %s (%s)", zone, until.UTC().Format(time.RFC3339), lastDay(until, loc), fault)
		}
	}
	for day, want := range map[string]string{"2026-03-05": pastDay, "2026-03-06": "", "2026-06-04": "", "2026-06-05": "at most 90 days", "2026-02-30": noDay, "": ""} {
		_, fault := ends(day, friday)
		if (fault == "") != (want == "") || !strings.Contains(fault, want) {
			t.Errorf("%s: %q, want %q", day, fault, want)
		}
	}
	if until, _ := ends("", friday); lastDay(until, time.UTC) != "20 March 2026" {
		t.Errorf("the usual time ends on %s, want two weeks", lastDay(until, time.UTC))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"add @Priya as my mentor", "share @Priya data \"x\"", "show {1} my plan until {2}", "show Priya my data rating until Friday", "mentor {9}", "share my plan for 999 months"} {
		f.Add(s, "Priya")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		c, _, ok := Read(text, []chat.Mention{{Person: priya.ID, Name: name}}, friday)
		if !ok {
			return
		}
		if c.Party.ID != (chat.PersonID{}) && c.Party.ID != priya.ID && !strings.Contains(text, "/") {
			t.Errorf("%q names %+v, who was not mentioned", text, c.Party)
		}
		if _, ok := Parse(c.String()); !ok && c.Do != DoSuggest && c.Do != DoSuggestSend {
			t.Errorf("%q becomes %q, which is no command", text, c)
		}
	})
}
