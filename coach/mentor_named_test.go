package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// alone has Sam say something on a platform, where they have something to share
// too.
func (v *village) alone(sam *friend, platform chat.Platform, said string) chat.Reply {
	v.t.Helper()
	f := sam
	if platform != sam.id.Platform {
		f = v.add("Sam-"+string(platform), platform)
		if err := v.circle.Link(f.id, sam.id); err != nil {
			v.t.Fatal(err)
		}
		v.saves(f)
	}
	return v.say(f, said)
}

var everywhere = []chat.Platform{chat.Slack, chat.Teams, chat.Web, chat.Terminal}

// A name that no platform made a mention of names nobody, and the answer says so
// and what to do.
func TestNobodyIsMentioned(t *testing.T) {
	for _, said := range []string{
		"add @lee as my mentor", "Add @Lee as my mentor please", "add lee as my mentor", "add @lee.miller as my mentor", "add @lee miller as my mentor", "add lee.miller@example.org as my mentor",
		"add somebody as my mentor", "make lee my mentor", "mentor @lee", "mentor ask @lee", "can @lee be my mentor?", "ask lee to be my mentor", "invite @lee_m as mentor", "@lee is my mentor",
		"I would like to mentor @lee", "add @lee as my mentee", "be @lee's mentor",
		"remove @Lee", "remove @lee", "remove lee as my mentor", "end the mentoring with @lee",
		"share @lee data and insight practitioner scs2 \"a zebra of a note\"", "share @lee data working", "suggest adaptability to change at working to @lee", "share data working with @lee",
		"share my plan with @lee", "share my plan with lee", "share my plan with @lee until Friday", "show @lee my data rating", "let @lee see my plan", "share plan with @lee yes",
		"stop suggestions from @lee", "stop @lee's suggestions", "allow suggestions from @lee",
	} {
		t.Run(said, func(t *testing.T) {
			for _, platform := range everywhere {
				v, _, sam := couple(t)
				r := v.alone(sam, platform, said)
				text := r.Plain()
				if r.Title != "Nobody is mentioned" || r.Topic != "mentoring" || !r.Private || strings.Contains(strings.ToLower(text), "know who") {
					t.Errorf("%s: %s answers with %q:\n%s", platform, r.Topic, r.Title, text)
					continue
				}
				how := "type @ and the first letters of their name. Choose them from the list that Slack shows"
				switch platform {
				case chat.Slack:
				case chat.Teams:
					how = "Choose them from the list that Microsoft Teams shows"
				case chat.Web, chat.Terminal:
					how = "Nobody can be mentioned here. Do it in Slack or Microsoft Teams"
				}
				if !strings.Contains(text, how) {
					t.Errorf("%s does not say what to do:\n%s", platform, text)
				}
				if strings.Contains(said, "zebra") && !strings.Contains(text, "“a zebra of a note”") {
					t.Errorf("%s does not give the note back:\n%s", platform, text)
				}
				if strings.Contains(said, "lee") && !strings.Contains(text, "“lee") {
					t.Errorf("%s does not say which name it read:\n%s", platform, text)
				}
				for _, c := range r.Choices {
					if strings.Contains(c.Label+c.Value, "zebra") || strings.Contains(c.Value, "yes") || strings.Contains(c.Value, "send") {
						t.Errorf("a button does more than ask: %+v", c)
					}
				}
				if len(v.circle.Pairs()) != 1 || len(v.circle.Grants()) > 0 {
					t.Errorf("%s: something began", platform)
				}
			}
		})
	}
}

// Whom somebody has to do with already is known by the name alone, and whoever
// is not meant is not guessed at.
func TestAKnownNameNeedsNoMention(t *testing.T) {
	for said, title := range map[string]string{
		"share my plan with @priya": "Share this with Priya?", "share my plan with priya": "Share this with Priya?", "show @PRIYA my plan": "Share this with Priya?", "share my plan with my mentor": "Share this with Priya?",
		"share @priya odp-core/adaptability-to-change/working": "Suggest this", "suggest adaptability to change at working to @priya": "Suggest this",
		"remove @priya": "End it?", "remove priya as my mentor": "End it?", "end the mentoring with @priya": "End it?", "stop suggestions from @priya": "Suggestions",
		"what can @priya see": "What others can see", "what can @lee see": "What others can see", "show me @lee's ratings": "Not shared with you", "show me @priya's ratings": "Not shared with you",
		"share @priya": "Share something", "add @priya as my mentor": "Mentors and mentees", "how do I get a mentor?": "Mentors and mentees", "I want a mentor": "Mentors and mentees",
		"share my plan with everyone": "Not done", "add everybody as my mentor": "Not done",
	} {
		t.Run(said, func(t *testing.T) {
			v, _, sam := couple(t)
			if r := v.say(sam, said); r.Title != title || r.Topic != "mentoring" {
				t.Errorf("%s answers with %q, want %q:\n%s", r.Topic, r.Title, title, r.Plain())
			}
		})
	}
	v, priya, sam := couple(t)
	v.say(sam, "share my plan with @Priya")
	v.press(sam, "Share until 16 March 2026")
	v.open(priya)
	// They may be on the list by another name, so the list is whole.
	if r := v.say(sam, "what can @pshah see?"); !strings.Contains(r.Plain(), "anybody called “pshah”") || !strings.Contains(r.Plain(), "Priya") {
		t.Errorf("somebody who may see more is kept from the list:\n%s", r.Plain())
	}
	// The button that is offered goes on with what was said.
	v.say(sam, "suggest adaptability to change at working to @lee")
	if r := v.press(sam, "Priya"); r.Title != "Suggest this" || len(r.Quotes()) == 0 {
		t.Errorf("the button leads to\n%s", r.Plain())
	}
}
