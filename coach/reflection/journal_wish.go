package reflection

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// journalSayings are whole messages, as plainWords gives them and without
// polite words around them, that always mean the same.
var journalSayings = map[string][]string{
	"reflect": {
		"reflect", "reflect now", "reflection", "a reflection", "new reflection", "start a reflection", "start reflecting", "begin a reflection", "write a reflection", "do a reflection", "do my reflection", "write my reflection", "make a reflection", "start a new reflection", "my weekly reflection", "weekly reflection",
		"new entry", "a new entry", "new journal entry", "write an entry", "write a journal entry", "add an entry", "add a journal entry", "start an entry", "write in my journal", "add to my journal", "put something in my journal", "write something in my journal", "reflect on my week", "reflect on this week", "reflect on the week", "reflect on today", "reflect on my day", "reflect on something",
		"answer my question for this week", "answer this weeks question", "answer the weekly question", "answer my weekly question", "start journaling", "journaling", "journal entry", "write about my week", "write about today", "write about my day", "go on with my reflection", "finish my reflection", "carry on with my reflection", "my open reflection",
	},
	"reflect steps":        {"reflect step by step", "reflect one question at a time", "one question at a time", "ask me one question at a time"},
	"reflect guides":       {"which guides do you have", "what guides do you have", "which guides are there", "what guides are there", "list guides", "list the guides", "the guides", "other guides", "another guide", "use another guide", "choose a guide", "choose another guide", "reflection guides", "reflection models", "which reflection models are there", "what reflection models are there", "which reflection models do you have", "what reflection models do you have", "how can i reflect", "how do i reflect", "how do i write a reflection", "ways to reflect", "list the reflection models", "list reflection models", "which reflection models do you know", "what reflection models do you know"},
	"journal":              {"my journal", "journal", "the journal", "read my journal", "open my journal", "see my journal", "look at my journal", "my entries", "all my entries", "read my entries", "my journal entries", "list my entries", "my reflections", "all my reflections", "list my reflections", "read my reflections", "see my reflections", "what have i written", "what have i written so far", "what have i reflected on", "what did i reflect on", "what have i written in my journal", "what is in my journal", "whats in my journal", "browse my journal", "how many entries do i have", "how many entries have i written", "my past entries", "my old entries", "my past reflections"},
	"journal find":         {"find an entry", "search my journal", "search my entries", "search my reflections", "find in my journal", "find something in my journal", "find what i wrote", "search what i wrote", "look for an entry", "find a reflection"},
	"journal read":         {"read my last entry", "my last entry", "last entry", "the last entry", "read the last entry", "my latest entry", "read my latest entry", "my newest entry", "my last reflection", "read my last reflection", "see my last entry", "open my last entry", "my most recent entry", "read my most recent entry", "what did i write last", "what did i write last time", "what did i reflect on last time", "what was my last entry", "what did my last entry say", "read it back to me"},
	"journal edit":         {"edit my last entry", "change my last entry", "correct my last entry", "edit my last reflection", "change my last reflection", "edit my entry", "change my entry", "add to my last entry"},
	"journal delete":       {"delete my last entry", "delete my last reflection", "remove my last entry", "delete the last entry", "delete my entry", "delete my latest entry"},
	"journal link":         {"link my last entry to a skill", "link my entry to a skill", "link it to a skill", "link this to a skill", "link to a skill", "link the entry to a skill", "link my last reflection to a skill"},
	"journal people":       {"who can i talk to", "is there someone i can talk to", "is there somebody i can talk to", "i need someone to talk to", "i need somebody to talk to"},
	"journal month":        {"look back", "look back on the month", "look back at the month", "look back on my month", "look back at my month", "monthly look back", "my monthly look back", "monthly review", "monthly summary", "look back at this month", "look back on this month", "what did i reflect on this month", "what did i write this month", "what did i write about this month", "what have i reflected on this month", "what have i written this month", "what have i written about this month", "my month"},
	"journal month before": {"look back at last month", "look back on last month", "what did i reflect on last month", "what did i write last month", "what did i write about last month", "my last month", "my reflections last month", "my entries last month", "my reflections from last month", "my entries from last month", "what i reflected on last month", "what i wrote last month", "what i wrote about last month"},
	"reflect week before":  {"reflect on last week", "answer for last week", "answer last weeks question", "reflect for last week", "write about last week"},
	"reflect week after":   {"reflect on next week", "answer for next week", "answer next weeks question", "reflect for next week"},
	"journal star":         {"star draft", "a star draft", "my star draft", "make a star draft", "write a star draft", "draft star", "a star example", "make a star example", "make a star answer", "make it star", "make this star", "make it a star", "make a star example from my last entry", "make a star draft from my last entry", "write a star from my last entry", "make a star from my last entry"},
}

// journalPolite are words around a wish that change nothing of it.
var (
	journalPolite = regexp.MustCompile(`^(hi|hello|hey|ok|okay|please|coach|now|so|and|can you|could you|would you|will you|can i|could i|may i|can we|i want to|i wanna|i would like to|id like to|i would like|id like|i want|i need to|i have to|let me|lets|let us|help me|help me to|show me|show|give me|get me|open|go to|take me to|id love to) `)
	journalThanks = regexp.MustCompile(` (please|now|thanks|thank you|for me|then|again|coach|today)$`)
)

// wishOf is a text without polite words around it.
func wishOf(text string) string {
	plain := plainWords(text)
	for {
		short := journalThanks.ReplaceAllString(journalPolite.ReplaceAllString(plain, ""), "")
		if short == plain {
			return plain
		}
		plain = short
	}
}

// journalWhos are questions about who can see a journal.
var journalWhos = []*regexp.Regexp{
	regexp.MustCompile(`^what (can|could|does|will) (my |the )?(employer|boss|manager|line manager|organisation|department|company|hr|it|it team|admins?|administrators?) (still )?(see|read|get|know|find out)( of me| about me| of this| of it| of my (journal|entries|reflections))?$`),
	regexp.MustCompile(`^(who|who else) (can|could|will|is able to|gets to)? ?(read|see|reads|sees|open|access|look at) (my |the )?(journal|journals|entries|entry|reflections?|diary|journal entries)( entries)?$`),
	regexp.MustCompile(`^(who|who else) (can|could|will) (read|see) what i (write|wrote|have written|reflect on)$`),
	regexp.MustCompile(`^(can|could|will|does|do|is) (my |the |an? )?(employer|boss|manager|line manager|organisation|department|company|hr|it|mentors?|anyone|anybody|anyone else|somebody|someone|people|others|admins?|administrators?|colleagues|you) (still )?(able to )?(read|see|get at|access|open|look at) (my (journal|entries|reflections?|journal entries|diary)|what i (write|wrote|reflect on))$`),
	regexp.MustCompile(`^(is|are) (my )?(journal|entries|reflections?|diary|journal entries) (private|confidential|secret|safe|encrypted)$`),
	regexp.MustCompile(`^how (private|confidential|safe) (is|are) (my )?(journal|entries|reflections?|diary)$`),
}

var (
	// journalGuideWish leads to the name of a guide.
	journalGuideWish = regexp.MustCompile(`^(use|try|reflect with|reflect using|reflect by|reflect on my week with|reflect on my week using|use the guide|reflect with the guide|start|write with|reflect) (the )?(.+)$`)
	journalMonthWish = regexp.MustCompile(`^(look back (at|on|to|over)|what did i (reflect on|write|write about|reflect about) in|what have i (reflected on|written about) in|what i (wrote|wrote about|reflected on) in|my (reflections|entries|journal) (in|from|of|for)|looking back (at|on)) (january|february|march|april|may|june|july|august|september|october|november|december)( \d{4})?$`)
	journalFindWish  = regexp.MustCompile(`^(?:find what i (?:wrote|said|reflected)|find (?:my |the |an? )?(?:entry|entries|reflections?)|search (?:my |the )?(?:journal|entries|reflections)|look for (?:my |the |an? )?(?:entry|entries)|what (?:did|have) i (?:write|written|wrote)|when did i write|where did i write|find where i wrote|what did i say|what (?:i (?:wrote|said|reflected)|i have written|ive written)|(?:find )?(?:everything|all|all that|anything) i (?:wrote|said|reflected)|(?:did|have) i (?:ever )?(?:write|written|say|said)(?: anything| something)?|when did i last write|find my notes|my notes|(?:read|edit|change|delete|remove) what i wrote) (?:about|on|for|with|of) (.+)$`)
	journalFindAbout = regexp.MustCompile(`^(?:(?:read|see|edit|change|delete|remove) )?(?:which |my |the |an? )?(?:entries|entry|reflections?)(?: are| is)? (?:about|mention|mentions|mentioning|that mentions?) (.+)$`)
	journalFindIn    = regexp.MustCompile(`^(?:find|search for|look for|search) (.+) in (?:my|the) (?:journal|entries|reflections)$`)
	journalStarWish  = regexp.MustCompile(`^(turn|make|put|write|rewrite|arrange) (it|this|that|my (last |latest |newest )?(entry|reflection)|the (last )?(entry|reflection)|the last one)( up)? (into|in|as|to) (a |the )?star( (draft|example|format|answer|form|story))?( (in |of )?\d+ words?)?$`)
)

// journalDayWish names an entry by its day. The month of that day shows it, with
// what can be done with it.
var journalDayWish = []*regexp.Regexp{
	regexp.MustCompile(`^(?:what (?:did|have) i (?:write|written|wrote|reflect on|reflected on)|(?:read|see|edit|change|correct|delete|remove|find|link|share) (?:what i wrote|(?:my |the )?(?:journal )?(?:entry|entries|reflections?))|(?:my |the )?(?:journal )?(?:entry|entries|reflections?)) (?:(?:on|of|from|for) )?(?:last )?(.+)$`),
	regexp.MustCompile(`^(?:read|see|edit|change|delete|remove|find) (?:last )?(\pL+)s (?:entry|reflection)$`),
}

// journalDay is the last such day that is over, or today.
func journalDay(wish string, at time.Time) (Date, bool) {
	today := DateOf(at)
	for _, r := range journalDayWish {
		m := r.FindStringSubmatch(wish)
		if m == nil {
			continue
		}
		switch m[1] {
		case "yesterday":
			return today.AddDays(-1), true
		case "week":
			return WeekOf(at).Add(-1).Day(time.Monday), true
		}
		read := &wishReader{words: wishWords(m[1]), now: at}
		said, n := read.dayAt(0)
		if n == 0 || n < len(read.words) || said.month == 0 && said.fixed.IsZero() {
			continue
		}
		d, fault := said.in(today, today)
		switch _, weekday := weekdayOf(m[1]); {
		case fault != "":
			continue
		case weekday && d.Compare(today) > 0:
			d = d.AddDays(-7)
		case d.Compare(today) > 0:
			d.Year--
		}
		return d, true
	}
	return Date{}, false
}

// JournalWish reads what people type without a command: "use gibbs", "read my
// last entry", "what did I reflect on last month". at is now in the person's
// time zone. ok is false for everything that is not clearly such a wish.
func JournalWish(text string, lib *knowledge.Library, at time.Time) (c JournalCommand, ok bool) {
	if len(text) > 300 {
		return JournalCommand{}, false
	}
	for _, wish := range []string{plainWords(text), wishOf(text)} {
		if c, ok := journalWish(wish, lib, at); ok {
			return c, true
		}
	}
	return JournalCommand{}, false
}

func journalWish(wish string, lib *knowledge.Library, at time.Time) (c JournalCommand, ok bool) {
	for line, sayings := range journalSayings {
		if slices.Contains(sayings, wish) {
			return journalSaid(line, at), true
		}
	}
	if slices.ContainsFunc(journalWhos, func(r *regexp.Regexp) bool { return r.MatchString(wish) }) {
		return JournalCommand{Do: JournalWho}, true
	}
	if m := journalMonthWish.FindStringSubmatch(wish); m != nil {
		return JournalCommand{Do: JournalMonth, Month: monthNamed(m[len(m)-2], strings.TrimSpace(m[len(m)-1]), at)}, true
	}
	if journalStarWish.MatchString(wish) {
		return JournalCommand{Do: JournalStar}, true
	}
	if d, ok := journalDay(wish, at); ok {
		return JournalCommand{Do: JournalMonth, Month: Date{Year: d.Year, Month: d.Month, Day: 1}}, true
	}
	for _, find := range []*regexp.Regexp{journalFindWish, journalFindAbout, journalFindIn} {
		if m := find.FindStringSubmatch(wish); m != nil && len(searchWords(m[1])) > 0 {
			return JournalCommand{Do: JournalFind, Values: map[string]string{fieldWords: m[1]}}, true
		}
	}
	if id, ok := guideNamed(wish, lib); ok {
		return JournalCommand{Do: ReflectOpen, Guide: id}, true
	}
	return JournalCommand{}, false
}

// journalSaid is the command of a line, with what it says of the time.
func journalSaid(line string, at time.Time) JournalCommand {
	for end, days := range map[string]int{"reflect week before": -7, "reflect week after": 7} {
		if line == end {
			return JournalCommand{Do: ReflectOpen, Week: entryWeekAt(at.AddDate(0, 0, days))}
		}
	}
	if line == "journal month before" {
		first := time.Date(at.Year(), at.Month()-1, 1, 0, 0, 0, 0, time.UTC)
		return JournalCommand{Do: JournalMonth, Month: Date{Year: first.Year(), Month: first.Month(), Day: 1}}
	}
	return JournalCommand{Do: JournalVerb(line)}
}

// monthNamed is the month of a name and a year, or the last one of that name
// that has begun.
func monthNamed(name, year string, at time.Time) Date {
	d := Date{Year: at.Year(), Day: 1}
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String(), name) {
			d.Month = m
		}
	}
	if n, err := strconv.Atoi(year); err == nil && n > 0 {
		d.Year = n
	} else if d.Month > at.Month() {
		d.Year--
	}
	return d
}

// longestGuide is how long the name of a guide may be as people type it: a
// title and a word behind it.
const longestGuide = 75

// guideNamed finds the guide that a wish names: "use gibbs", "gibbs cycle".
func guideNamed(wish string, lib *knowledge.Library) (id string, ok bool) {
	name, led := wish, false
	if m := journalGuideWish.FindStringSubmatch(wish); m != nil {
		name, led = m[3], true
	}
	if len(name) > longestGuide {
		return "", false
	}
	for _, g := range lib.Guides() {
		for _, known := range append([]string{g.Title, g.ID}, g.Aliases...) {
			known = plainWords(known)
			if known == "" || known == usualGuide && g.ID == usualGuide {
				// "What" alone is a question.
				continue
			}
			for _, end := range []string{"", " cycle", " model", " guide", " method", " questions"} {
				// A single word alone may mean anything.
				if name == known+end && (led || strings.Contains(name, " ")) {
					return g.ID, true
				}
			}
		}
	}
	return "", false
}
