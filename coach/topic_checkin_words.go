package coach

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// mostAsked is how many words somebody uses to ask for a check-in; more of
// them tell a story.
const mostAsked = 25

// checkInSayings are whole messages that always mean the same.
var checkInSayings = []struct {
	press checkin.Press
	said  phrases
}{
	{checkin.Press{Do: checkin.DoMenu}, phrases{"check in", "checkin", "check ins", "checkins", "my check in", "my check ins", "my checkins", "self assessment", "selfassessment", "self assess", "self review", "self evaluation"}},
	{checkin.Press{Do: checkin.DoGoOn}, phrases{"go on", "carry on", "resume", "continue", "where was i", "pick up where i left off", "finish it", "lets finish it"}},
	{checkin.Press{Do: checkin.DoStart, Length: checkin.Full}, phrases{"do all seven", "all seven", "do all five", "do all nine", "do all of them", "do them all", "check all seven",
		"check every skill", "check all skills", "check all my skills", "all my skills", "rate all my skills", "rate me on everything", "assess me on everything"}},
	{checkin.Press{Do: checkin.DoResult}, phrases{"my result", "my results", "my last result", "my latest result", "my last results", "my latest results", "show my result", "show my results",
		"show me my result", "show me my results", "show my last result", "show me my last result", "my last check in", "show my last check in", "show me my last check in",
		"my levels", "show my levels", "what are my levels", "what was my result", "what were my results", "what was my last result"}},
	{checkin.Press{Do: checkin.DoHistory}, phrases{"history"}},
	{checkin.Press{Do: checkin.DoOneToOne}, oneToOnes},
	{checkin.Press{Do: checkin.DoPlan}, phrases{"plan", "the plan", "actions", "focus", "my plan", "show my plan", "show me my plan", "what is my plan", "what my plan", "whats my plan", "my actions", "show my actions", "show me my actions",
		"what are my actions", "my focus", "what is my focus", "what my focus", "whats my focus", "show my focus", "what am i working on", "my development plan", "my next action", "what is my next action"}},
	{checkin.Press{Do: checkin.DoFocus}, phrases{"choose a focus", "choose my focus", "change my focus", "choose another focus", "pick a focus", "set my focus", "set a focus"}},
	{checkin.Press{Do: checkin.DoAdd}, phrases{"add an action", "add a new action", "new action", "add action", "write an action"}},
	{checkin.Press{Do: checkin.DoNote}, phrases{"add an example", "add my example", "add example", "write an example"}},
}

// checkInPhrases stand inside a message and mean one thing to do, whatever
// skill is named beside them. Each speaks of the person or of a check-in: what
// is asked about the frameworks stays a question about them.
var checkInPhrases = []struct {
	do   checkin.Verb
	said phrases
}{
	{checkin.DoRule, phrases{"level worked out", "levels worked out", "my level decided", "work out my level", "work out the level", "worked out my level", "work out my levels", "work out the levels",
		"answers become a level", "answers turn into a level", "answers make a level", "level calculated", "levels calculated", "calculate my level", "calculate the level"}},
	{checkin.DoDrop, phrases{"delete my check in", "delete the check in", "delete this check in", "delete the open check in", "delete my open check in", "drop my check in", "drop the check in", "drop this check in", "abandon my check in", "abandon the check in"}},
	{checkin.DoLater, phrases{"cancel my check in", "cancel the check in", "stop my check in", "stop the check in", "stop this check in", "pause my check in", "pause the check in", "leave the check in"}},
	{checkin.DoGoOn, phrases{"finish my check in", "finish the check in", "finish check in", "finish this check in", "finish my self assessment", "finish the self assessment", "continue my check in", "continue the check in", "continue check in",
		"continue my self assessment", "go on with my check in", "go on with the check in", "carry on with my check in", "carry on with the check in", "resume my check in", "resume the check in", "resume check in", "back to my check in", "go back to my check in", "complete my check in", "my open check in"}},
	{checkin.DoChanges, phrases{"changed in the framework since", "framework changed since", "wording changed since"}},
	{checkin.DoAdd, phrases{"to my plan", "to my actions"}},
	{checkin.DoAnswers, phrases{"change an answer", "change one of my answers", "change my answer", "change my answers", "change my last answer", "correct an answer", "correct my answer", "edit my answer", "edit my answers", "see my answers", "show my answers", "what i answered", "what did i answer"}},
	{checkin.DoGap, phrases{"my gap", "my gaps", "am i missing", "i am missing", "im missing", "do i lack", "am i short of", "is missing for me"}},
	{checkin.DoHistory, phrases{"my history", "how have i changed", "how have i done", "how have i moved", "how have i developed", "how have i improved", "how have i progressed", "how have i been doing", "how did i do", "how am i doing",
		"have i improved", "have i changed", "have i moved up", "what has changed for me", "my past check ins", "my old check ins", "my earlier check ins", "my check ins over time", "my past results", "since my last check in", "my results over time", "my levels over time", "my skills over time"}},
}

// ownLevel asks where somebody stands.
var ownLevel = phrases{"what level am i", "which level am i", "whats my level", "what is my level", "my level"}

// chartSayings ask for a picture: of one skill over time, or of all skills.
var chartSayings = phrases{"show me a chart", "show a chart", "show the chart", "show me the chart", "show my chart", "show me my chart", "my chart", "draw a chart", "draw me a chart", "chart of my", "chart my", "can i see a chart", "can i have a chart"}

// oneToOnes are the ways people write one.
var oneToOnes = phrases{"one to one", "one to ones", "1 to 1", "1 1", "1 2 1", "121", "one on one", "1 on 1", "one 2 one"}

// checkInWords ask for a check-in itself.
var checkInWords = phrases{"self assessment", "self assess", "selfassessment", "check in", "checkin", "assess myself", "rate myself", "score myself", "test myself", "rate me", "assess me", "check myself", "check where i am", "check where i stand",
	"where do i stand", "self evaluation", "self evaluate", "evaluate myself", "do an assessment", "start an assessment", "take an assessment", "measure myself", "self rating", "self review"}

// checkInWish finds what somebody wants of their check-ins in what they typed.
func (t *Turn) checkInWish() (checkin.Press, bool) {
	if len(t.Q.Tokens) > mostAsked || t.Q.Narrative {
		return checkin.Press{}, false
	}
	// "I ran a stand-up, what level is that?" asks about what was told; this
	// asks about the person.
	if t.said(ownLevel) || t.holds(phrases{"what level am i at", "which level am i at"}) && !t.Q.Has(index.CueExpected) {
		return checkin.Press{Do: checkin.DoHistory}, true
	}
	if t.Q.Has(index.CueEvidence) {
		return checkin.Press{}, false
	}
	for _, c := range checkInSayings {
		if t.said(c.said) {
			return c.press, true
		}
	}
	// A level of a skill is a place in a document.
	if t.namesLevel() && t.subject() {
		return checkin.Press{}, false
	}
	for _, c := range checkInPhrases {
		if t.holds(c.said) {
			return checkin.Press{Do: c.do}, true
		}
	}
	switch {
	case t.holds(chartSayings) && t.subject():
		return checkin.Press{Do: checkin.DoHistory}, true
	case t.holds(chartSayings):
		return checkin.Press{Do: checkin.DoResult}, true
	case t.holds(phrases{"my focus"}) && t.subject():
		return checkin.Press{Do: checkin.DoFocus}, true
	case t.holds(oneToOnes) && t.personal() && !t.subject() && !t.namesLevel():
		return checkin.Press{Do: checkin.DoOneToOne}, true
	case t.holds(phrases{"scores", "results", "ratings"}):
		return checkin.Press{}, false
	case t.holds(checkInWords):
		p := checkin.Press{Do: checkin.DoStart, Length: checkin.Short}
		if t.holds(phrases{"full", "whole", "complete", "every", "all", "everything", "entire"}) {
			p.Length = checkin.Full
		}
		return p, true
	}
	return checkin.Press{}, false
}

// wished does what the words ask for, with the skill and the grade they name.
func (t *Turn) wished(ctx context.Context, p checkin.Press) chat.Reply {
	places := t.skillsNamed()
	switch p.Do {
	case checkin.DoStart:
		if len(places) > 1 {
			return t.whichToCheck(p, places)
		}
		if len(places) == 1 {
			p.Address, p.Setting = places[0].address, places[0].setting
		}
	case checkin.DoHistory:
		p.Address = t.checked(ctx, places)
	case checkin.DoFocus:
		if len(places) > 1 {
			return t.whichToCheck(p, places)
		}
		if len(places) == 1 {
			p.Address, p.Setting = places[0].address, places[0].setting
		}
	case checkin.DoAnswers:
		// In the middle of a check-in the answer before is meant.
		if open, err := t.desk.Open(ctx, t.Message.From); open && err == nil && t.Last.Topic == topicOfCheckIns {
			p.Do = checkin.DoBack
		}
	case checkin.DoGap:
		return t.gap(ctx, p)
	case checkin.DoResult:
		if t.holds(chartSayings) {
			return t.picture(ctx)
		}
	default:
	}
	return t.checkIn(ctx, p)
}

// picture is the chart of all skills: several short check-ins make one.
func (t *Turn) picture(ctx context.Context) chat.Reply {
	r, err := t.desk.Glance(ctx, t.caller())
	if err != nil {
		r.Trouble = fmt.Errorf("drawing where somebody stands: %w", err)
	}
	r.Topic, r.Private = topicOfCheckIns, true
	return r
}

// place is where a check-in can begin: a skill or a whole framework, and the
// grade where one was named.
type place struct {
	framework *knowledge.Framework
	address   knowledge.Address
	name      string
	setting   string
}

// skillsNamed are the places that the words can mean. The person's own
// framework settles which document, where it is one of several.
func (t *Turn) skillsNamed() []place {
	var out []place
	for _, r := range t.settled() {
		f := r.Framework
		setting := ""
		if gs := gradesOf(f); len(gs) > 0 {
			if named := r.Names[gs[0].Dimension.Of]; len(named) == 1 {
				setting = named[0].ID
			}
		}
		d := f.Dimensions[0]
		for _, n := range r.Names[d.Of] {
			if found := f.Find(map[string]string{d.Of: n.ID}); len(found) > 0 {
				out = append(out, place{f, found[0].Address, found[0].Where(), setting})
			}
		}
		if len(r.Names[d.Of]) == 0 && (r.Named || setting != "") {
			out = append(out, place{f, knowledge.Address(f.ID), upperFirst(f.Short), setting})
		}
	}
	own := slices.DeleteFunc(slices.Clone(out), func(p place) bool { return p.framework.ID != t.Person.Framework })
	if len(own) > 0 {
		return own
	}
	return out
}

// whichToCheck asks which of several places is meant.
func (t *Turn) whichToCheck(p checkin.Press, places []place) chat.Reply {
	r := chat.Reply{Topic: topicOfCheckIns, Private: true, Title: "Which one do you mean?", Parts: []chat.Part{
		chat.Paragraph{Text: "That can be more than one skill. Which one would you like?"},
	}}
	for _, at := range places[:min(len(places), maxChoices)] {
		p.Address, p.Setting = at.address, at.setting
		if p.Do != checkin.DoStart && p.Do != checkin.DoFocus {
			p.Setting = ""
		}
		r.Choices = append(r.Choices, chat.Choice{Label: upperFirst(at.framework.Noun) + ": " + at.name, Value: p.String()})
	}
	return r
}

// checked is the skill somebody asks about that they were checked in, "" when
// there is none or the words leave it open.
func (t *Turn) checked(ctx context.Context, places []place) knowledge.Address {
	if len(places) < 2 {
		for _, at := range places {
			return at.address
		}
		return ""
	}
	// Where this cannot be read, neither can the history, which says so.
	h, _ := t.desk.Held(ctx, t.Message.From)
	for _, sn := range slices.Backward(h.Snapshots) {
		for _, at := range places {
			if _, ok := sn.Result(at.address); ok {
				return at.address
			}
		}
	}
	return places[0].address
}

// gap shows what is missing. A check-in keeps the target it had on its day, so
// another one that is named is said to be another.
func (t *Turn) gap(ctx context.Context, p checkin.Press) chat.Reply {
	r := t.checkIn(ctx, p)
	named := t.rungsNamed()
	if r.Trouble != nil || len(named) == 0 {
		return r
	}
	h, err := t.desk.Held(ctx, t.Message.From)
	if err != nil {
		r.Trouble = fmt.Errorf("looking for the target of a check-in: %w", err)
		return r
	}
	sn, ok := checkin.Newest(h.Snapshots)
	if !ok || sn.Goal != nil && named[sn.Goal.ID] != "" {
		return r
	}
	name := slices.Sorted(maps.Values(named))[0]
	note := chat.Paragraph{Text: fmt.Sprintf("Your last check-in was not set against %s. Say \"my target is %s\" and check in again to see that gap.", name, name)}
	r.Parts = append([]chat.Part{note}, r.Parts...)
	return r
}

// rungsNamed are the levels and grades in the words: id to name.
func (t *Turn) rungsNamed() map[string]string {
	out := map[string]string{}
	for _, m := range t.Q.Mentions {
		for _, ref := range m.Refs {
			if ref.Name != nil && (ref.Dimension == "level" || ref.Dimension == "grade") {
				out[ref.Name.ID] = ref.Name.Text
			}
		}
	}
	return out
}
