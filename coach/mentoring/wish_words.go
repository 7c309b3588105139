package mentoring

import (
	"regexp"
	"strconv"
	"strings"
)

// The roots of the ways of saying things.
var (
	aboutMentors     = []string{"mentor", "mentee"}
	aboutSuggestions = []string{"suggest", "questions", "requests"}
	aboutSharing     = []string{"shar", "see", "take back"}
	aboutOthers      = []string{"shar", "'s ", "rate", "can i see"}
	aboutViews       = []string{"second view", "my view", "mentor", " think of m"}
	aboutLinks       = []string{"my account", "link", "connect", "join", "separate"}
	aboutQuestions   = []string{" a question", " something", "question for"}
	aboutCodes       = []string{"link", "code", "-"}
	aboutOwn         = []string{"shar", " my "}
	aboutPointing    = []string{"share ", "suggest "}
	aboutAccess      = []string{"access", "withdraw", "hide ", "see", "undo", "take it back"}
	aboutLooks       = []string{"look", "seen", " see ", "read", "open"}
	aboutEnding      = []string{" it with "}
	// aboutMarked: somebody is marked with the sign of a mention.
	aboutMarked = []string{"@"}
)

// wishes are the ways of saying things, the more exact ones first.
var wishes = []wish{
	saying(DoMentor, aboutMentors,
		`how (?:do|can|could) i (?:get|find|have|add|choose|ask for) (?:a|my)(?: new)? mentor`, `(?:i )?(?:want|need|get me|find me)(?: a)? mentor`,
		`who(?: is|'s| are) my (?:mentor|mentee)s?`, `who(?: is|'s) mentoring me`, `is .{1,60} my (?:mentor|mentee)`, `how long (?:has|have) .+ been my (?:mentor|mentee)`,
		`(?:change|replace) my mentor`, `how do i become a mentor`, `can i (?:be|become) a mentor`, `can i have (?:two|several|more|more than one) mentors?`, `how does mentoring work(?: here)?`, `who (?:do|am) i mentor(?:ing)?`, `(?:show(?: me)? )?my (?:mentor|mentee)s?`, `(?:do i have|have i got) a mentor`,
		`since when (?:is .+ my mentor|do i have a mentor)`, `mentors and mentees`),
	saying(DoEnd, aboutMentors,
		`(?:end|stop|finish) (?:the |our |my )?(?:mentoring|mentorship)(?: (?:with )?`+anybody+`)?`, `stop being mentored(?: by `+anybodyAgain(3)+`)?`, `i (?:no longer|don't|do not) want (?:a mentor|(?:to mentor )?`+anybodyAgain(4)+`(?: as my mentor| to mentor me)?)(?: any ?more)?`, anybodyIs(`(?:not|no longer) my (?:mentor|mentee)(?: any ?more)?`),
		`(?:remove|drop|end|leave|delete) `+anybodyAgain(1)+`(?: as (?:my|a) (?:mentor|mentee))`, `(?:remove|drop|end|leave|delete) `+again(whoever, 2)+` as my (?:mentor|mentee)`, `(?:remove|drop|leave|end) my mentor`),
	saying(DoEnd, aboutEnding, `(?:end|finish|stop) it with `+somebody),
	saying(DoEnd, aboutMarked, `(?:remove|drop|leave|delete) `+mentioned),
	saying(DoAsk, aboutMentors,
		`(?:add|make|invite|have|get|want|choose|pick|appoint|request|set up|ask for|i want|i'd like|i would like) `+anybody+` (?:as (?:my|a)|to be (?:my|a)|to become my) mentor`, `make `+anybodyAgain(1)+` my mentor`,
		`(?:ask|invite|get) `+anybodyAgain(2)+` (?:to be my mentor|to mentor me)`, anybodyAgain(3)+` (?:is|as) my mentor`, `mentor (?:ask )?`+mentionedAgain(4), `(?:can|could|will|would) `+anybodyAgain(5)+` (?:please )?(?:be my mentor|mentor me)`,
		`(?:add|make|invite|have|choose) `+again(whoever, 6)+` (?:as|to be|to become) my mentor`, `make `+again(whoever, 10)+` my mentor`, `(?:set my mentor to|my mentor is) `+anybodyAgain(11), `(?:i want|i'd like|i would like) `+anybodyAgain(12)+` to mentor me`,
		`ask `+anybodyAgain(13)+` (?:if|whether) (?:she|he|they)(?:'d| would| could| can| will) (?:be my mentor|mentor me)`, `ask `+again(whoever, 7)+` to (?:be my mentor|mentor me)`, `(?:add|make|invite|choose|pick|appoint|request|have) `+mentionedAgain(8)+` (?:as )?(?:a )?mentor`),
	saying(DoOffer, aboutMentors,
		`(?:offer to mentor|offer mentoring to|mentor offer|i (?:can|could|will) mentor) `+anybody, `add `+anybodyAgain(1)+` as my mentee`, `(?:add|have) `+again(whoever, 4)+` as my mentee`, `make `+again(whoever, 5)+` my mentee`, `be(?:come)? `+anybodyAgain(2)+`'s mentor`,
		`i(?: would|'d)? (?:like|want) to mentor `+anybodyAgain(3)),

	{do: DoStop, roots: aboutSuggestions, all: true, form: forming(`(?:stop|block|mute|no more|end|turn off)(?: getting)?(?: all| any)?(?: the| my)? suggestions(?: from (?:everybody|everyone|anyone|anybody|all))?`, `(?:no|`+unwantedSuggestions+`)(?: any)?(?: more)? suggestions(?: any ?more)?`, `suggested stop all`)},
	saying(DoStop, aboutMarked, `(?:block|mute) `+mentioned),
	saying(DoAllow, aboutMarked, `(?:unblock|unmute) `+mentioned),
	saying(DoStop, aboutSuggestions, `(?:stop|block|mute|no more|no)(?: getting)?(?: all| any)?(?: the)? (?:suggestions|questions|requests) (?:from|by) `+anybody, `(?:stop|block|mute) `+anybodyAgain(1)+`'s suggestions`, unwantedSuggestions+`(?: any)?(?: more)? suggestions from `+anybodyAgain(3), `stop `+anybodyAgain(4)+` (?:from )?(?:sending(?: me)? )?(?:suggestions|suggesting(?: things)?)`, `stop `+anybodyAgain(5)+` (?:from )?sending me suggestions`, `suggested stop `+anybodyAgain(2)),
	{do: DoAllow, roots: aboutSuggestions, all: true, form: forming(`(?:allow|take|start|turn on|resume)(?: all)?(?: the)? suggestions(?: again)?(?: from (?:everybody|everyone|anyone|anybody))?(?: again)?`)},
	saying(DoAllow, aboutSuggestions, `(?:allow|take|start|resume)(?: all)? suggestions (?:from|by) `+anybody+`(?: again)?`, `suggested allow `+anybodyAgain(1)),
	saying(DoSuggested, aboutSuggestions, `(?:show(?: me)? )?my suggestions`, `what (?:was|has been|is) suggested(?: to me)?`, `what (?:has|did) .+ suggest(?:ed)?(?: to me)?`, `(?:(?:are there |have i )?any |show(?: me)?(?: the)? )?suggestions(?: for me)?`),

	{do: DoTakeBack, roots: aboutSharing, all: true, form: forming(`(?:stop sharing|take back|unshare)(?: (?:everything|all|it all))`)},
	saying(DoShared, aboutSharing,
		`(?:what|who) have i shared (?:(?:anything|something) )?with(?: `+anybodyAgain(1)+`)?`, `(?:show(?: me)?|list) (?:what i(?: have|'ve)? shared?|(?:all )?(?:of )?my shares)(?: with `+anybodyAgain(2)+`)?`,
		`(?:can|does|could|may|do) (?:my mentors?|others|anyone|anybody|other people|people|somebody else|`+anybodyAgain(3)+`) see (?:my .+|everything|anything(?: of mine)?)`,
		`what (?:can|does|do|could|may) (?:my mentors?|others|anyone|anybody|other people|people|somebody else) see(?: of (?:mine|me)| about me| from me)?`, `what can `+anybody+` see(?: of (?:mine|me)| about me)?`,
		`what (?:have i shared|did i share|am i sharing|do i share)(?: with (?:my mentor|anyone|anybody|others))?`, `who can see (?:my (?:things|ratings?|check-?ins?|plan|shares?)|what i (?:have )?shared?)`,
		`(?:stop sharing|unshare|take back)(?: .*)?`, `my shares`),
	saying(DoShared, aboutAccess,
		`(?:revoke|remove|stop|end|withdraw) (?:my mentor|`+anybody+`)'s access(?: .+)?`, `(?:withdraw|hide) my .+ from (?:my mentor|`+anybodyAgain(1)+`)`, `(?:don't|do not) let (?:my mentor|`+anybodyAgain(2)+`) see .+`,
		`stop (?:my mentor|`+anybodyAgain(3)+`)(?: from)? seeing .+`, `undo (?:the |my |that )?shar(?:e|ing)`, `take it back`),
	saying(DoShared, aboutLooks,
		`(?:has|did|when did) (?:my mentor|`+anybody+`) (?:looked|look|seen|see|read|opened|open)(?: at)?(?: my .+| it)?`, `who (?:has )?(?:looked at|seen|read|opened) my (?:ratings?|check-?ins?|plan|reflections?|entry|journal)`),
	saying(DoSharedWithMe, aboutOthers, `(?:is |has )?anything (?:been )?shared with me`, `what can i see (?:of|from) `+anybodyAgain(5),
		`what (?:is|was|has been) shared with me`, `what (?:has|did) `+anybody+` shared?(?: with me)?`, `(?:show|open|see|read)(?: me)? what `+anybodyAgain(1)+` (?:has )?shared?(?: with me)?`,
		`(?:show|see|open|read)(?: me)? `+anybodyAgain(2)+`'s .*\b`+theirThings, `can i see `+anybodyAgain(3)+`'s .*\b`+theirThings, `what (?:did|has) `+mentionedAgain(4)+` rate(?:d)? .+`),

	// A view is written beside what is shared.
	saying(DoSharedWithMe, aboutViews, `(?:add|give|write) (?:a second view|my view)(?: (?:to|on|of) .+)?`),
	saying(DoViews, aboutViews, `(?:show(?: me)? )?(?:the |my )?second views`, `what (?:does|did) (?:my mentor|`+anybody+`) think of (?:me|my .+)`, `what does my mentor think`),
	{do: DoAskMentor, roots: aboutQuestions, form: forming(`(?:(?:can|could|may) i )?ask `+again(whoever, 1)+`,? (?:a question|something)(?: (?:about|on) (?P<what>.+))?`, `(?:i have |i've got )?(?:a|one) question for `+again(whoever, 2)+`(?: (?:about|on) (?P<what1>.+))?`,
		`(?:(?:can|could|may) i )?ask `+mentionedAgain(3)+`,? (?:a question|something)(?: (?:about|on) (?P<what2>.+))?`, `(?:i have |i've got )?(?:a|one) question for `+mentionedAgain(4)+`(?: (?:about|on) (?P<what3>.+))?`), then: questionFor},
	{do: DoAskMentor, roots: aboutMentors, form: forming(`(?:ask|tell|message|write to|question for|ask for) my mentor(?:'s view)?(?:,|:)?(?: (?P<what>.+))?`, `what would my mentor say(?: about (?P<what1>.+))?`), then: question},

	{do: DoLink, roots: aboutCodes, form: forming(`(?:(?:link|join|connect|(?:my |the )?code)(?: with)?(?: (?:my |the )?code)?(?: is)?:? )?(?P<code>[a-z0-9]{4}[- ][a-z0-9]{3}[- ][a-z0-9]{3})`), then: typedCode},
	saying(DoLinked, aboutLinks, `(?:are|is)(?: my| these| both| the)*(?: `+platformNames+`)? accounts? (?:already )?(?:linked|connected|joined|one)(?: .+)?`, `(?:are|is) my `+platformNames+` (?:already )?(?:linked|connected)(?: .+)?`,
		`(?:have i|did i)(?: already)? (?:link|connect|join)(?:ed)? (?:my|these|the|both)(?: `+platformNames+`)? accounts?(?: .+)?`, `(?:which|what)(?: of my)? accounts? (?:are|is|have i) (?:linked|connected|joined)`, `(?:show(?: me)? )?my (?:linked )?accounts`),
	saying(DoLink, aboutLinks, `(?:link|connect|join)(?: my| these| both| the)? accounts?(?: (?:with|to|on|together).*)?`, `(?:link|connect|join) my (?:slack|(?:microsoft )?teams|web page)(?: account)?(?: (?:and|with|to) .+)?`, `(?:link|connect|join)(?: me)?(?: (?:to|with))? (?:slack|(?:microsoft )?teams|the web(?: page)?|my other account|another account)`),
	saying(DoPart, aboutLinks, `(?:unlink|disconnect|separate)(?: (?:my|these|this|the))?(?: (?:slack|(?:microsoft )?teams|web page))?(?: accounts?)?(?: (?:from|on) .*)?`),

	{do: DoShare, roots: aboutOwn, form: forming(`share (?:all (?:of )?)?my (?P<what>.+?) with ` + somebody + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`share with ` + somebody + ` my (?P<what>.+?)` + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`(?:show|share|let) ` + somebody + `(?: see)?,? my (?P<what>.+?)` + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`(?:show|share|send) my (?P<what>.+?) (?:to|with) ` + somebody + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`give ` + somebody + ` access to my (?P<what>.+?)` + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`send ` + somebody + ` my (?P<what>.+?)` + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`share my (?P<what>.+?) with ` + whoever + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`share my (?P<what>.+?)` + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`share (?P<what>plan|check-?in|rating|reflection|entry) with ` + somebody + untilThen), then: ownThing},
	{do: DoShare, roots: aboutOwn, form: forming(`share (?:everything|all|it all)(?: with ` + somebody + `)?`), then: allAtOnce},
	saying(DoShare, aboutOwn, `share (?:something|this|that|it)(?: with `+somebody+`)?`, `share with `+anybodyAgain(3), `what can i share(?: with `+anybodyAgain(1)+`)?`, `share (?:with )?`+mentionedAgain(2)),
	{do: DoSuggest, roots: aboutPointing, form: forming(`(?:share|suggest) (?:with |to )?` + mentioned + `:? (?P<what>.+)`), then: descriptor},
	{do: DoSuggest, roots: aboutPointing, form: forming(`suggest (?P<what>.+) to ` + anybody + `(?P<focus> as (?:a|their) focus)?`), then: descriptor},
	{do: DoSuggest, roots: aboutPointing, form: forming(`share (?P<what>.+) with ` + mentioned), then: descriptor},
	{do: DoSuggest, roots: aboutMarked, form: forming(`(?:recommend|send|suggest) (?P<what>.+?) (?:to|for) ` + mentioned), then: descriptor},
	{do: DoSuggest, roots: aboutMarked, form: forming(`(?:send|point) ` + mentioned + `(?: at| to)? (?P<what>.+)`), then: descriptor},
}

// platformNames are one or two of them.
const platformNames = `(?:slack|(?:microsoft )?teams|web page)(?: and (?:slack|(?:microsoft )?teams|web page))?`

// unwantedSuggestions begins a sentence that wants none.
const unwantedSuggestions = `(?:stop sending me|don't send me|do not send me|i don't want|i do not want|i want no)`

// theirThings are what people ask to see of others.
const theirThings = `(?:ratings?|check-?ins?|self-?assessments?|plan|journal|reflections?|entries|answers)`

// anybodyIs begins a sentence with somebody.
func anybodyIs(rest string) string { return anybodyAgain(9) + ` (?:is|'s) ` + rest }

// anybodyAgain is anybody in a form that has one already: a group has one name.
func anybodyAgain(n int) string { return again(anybody, n) }

func mentionedAgain(n int) string { return again(mentioned, n) }

func again(form string, n int) string {
	return strings.Replace(form, "?P<who>", "?P<who"+strconv.Itoa(n)+">", 1)
}

// typedCode reads a code in the groups in which it is shown, also alone.
func typedCode(_ *reading, c *Command, named map[string]string) (ok bool) {
	c.Code, ok = readableCode(strings.ReplaceAll(named["code"], " ", "-"))
	// No code has a vowel, and three words of that length have one.
	return ok && !strings.ContainsAny(c.Code, "AEIOU")
}

// question reads what a mentor is asked: "about" something is a descriptor, the
// rest is the question itself.
func question(_ *reading, c *Command, named map[string]string) bool {
	what := named["what"]
	if about, ok := cutLead(what, "about ", "on "); ok {
		c.Words, what = about, ""
	}
	if what != "" && c.Values == nil {
		c.Values = map[string]string{FieldNote: what}
	}
	return true
}

// questionFor reads who is asked, and what about.
func questionFor(_ *reading, c *Command, named map[string]string) bool {
	c.Words = named["what"]
	return true
}

func cutLead(s string, leads ...string) (string, bool) {
	for _, l := range leads {
		if len(s) > len(l) && strings.EqualFold(s[:len(l)], l) {
			return s[len(l):], true
		}
	}
	return s, false
}

var (
	kindWords = []struct {
		form *regexp.Regexp
		kind Kind
	}{
		{regexp.MustCompile(`(?i)\bplan\b`), KindPlan},
		{regexp.MustCompile(`(?i)\b(?:ratings?|levels?)\b`), KindRating},
		{regexp.MustCompile(`(?i)\b(?:(?:check[- ]?ins?|self[- ]?assessments?)(?: results?)?|results?)\b`), KindCheckIn},
		{regexp.MustCompile(`(?i)\b(?:(?:journal )?entr(?:y|ies)|reflections?|journal)\b`), KindEntry},
	}
	fillers = regexp.MustCompile(`(?i)\b(?:last|latest|newest|most recent|recent|the|my|own|of|for|in|on|from|about|at)\b`)
	newest  = regexp.MustCompile(`(?i)\b(?:last|latest|newest|most recent)\b`)
	several = regexp.MustCompile(`(?i)\b(?:all|everything|every|ratings|journal|entries|reflections|check[- ]?ins|checkins)\b`)
)

// ownThing reads which thing of a person's own is meant.
func ownThing(r *reading, c *Command, named map[string]string) bool {
	what := named["what"]
	if strings.Contains(what, ". ") || strings.Contains(what, "? ") {
		// A story that begins like this is told for an answer.
		return false
	}
	if strings.Contains(what, "{") {
		r.wrong = onePerson
		return true
	}
	for _, k := range kindWords {
		if m := k.form.FindStringIndex(what); m != nil {
			c.Item.Kind = k.kind
			if several.MatchString(what) {
				// The menu of that kind: one thing at a time.
				c.Words = ""
				break
			}
			c.Words = strings.Join(strings.Fields(fillers.ReplaceAllString(what[:m[0]]+" "+what[m[1]:], " ")), " ")
			break
		}
	}
	c.Newest = newest.MatchString(what) && !several.MatchString(what)
	if c.Item.Kind == "" {
		c.Words = strings.Join(strings.Fields(fillers.ReplaceAllString(what, " ")), " ")
	}
	r.readUntilWords(c, named)
	return true
}

func allAtOnce(r *reading, _ *Command, _ map[string]string) bool {
	r.wrong = "You share one thing at a time, so that you see each before somebody else does. Say share, and choose."
	return true
}

// descriptor reads what is suggested: its words, and whether as a focus.
func descriptor(_ *reading, c *Command, named map[string]string) bool {
	what := named["what"]
	for _, tail := range []string{" as a focus", " as their focus", " focus"} {
		if len(what) > len(tail) && strings.EqualFold(what[len(what)-len(tail):], tail) {
			what, c.Focus = what[:len(what)-len(tail)], true
		}
	}
	c.Focus = c.Focus || named["focus"] != ""
	if _, own := cutLead(what, "my "); own {
		return false
	}
	c.Words = what
	if c.Values[FieldNote] != "" {
		// The word is written already: nothing is left to ask.
		c.Do = DoSuggestSend
	}
	return true
}
