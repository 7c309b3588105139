package reflection

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Wish is what somebody said about being asked, in their own words.
type Wish struct {
	Command Command
	// Fault is a sentence for the person when the words are clearly such a wish
	// and cannot be done: it names what is not understood, or why not.
	Fault string
	// Short is true of words that mean this only to somebody who was asked or is
	// being reminded: "stop", "tomorrow", "not now". Alone they may mean
	// something else.
	Short bool
}

// longestWish is how many bytes somebody needs to say it; more tell a story.
const longestWish = 240

// ReadWish reads what somebody typed: "remind me Thursdays at 4, but I'm off 20
// to 31 October". now is in the person's zone; zone reads what people call a
// time zone and gives its name of the IANA database.
//
// ok is false unless all of it is about being asked: a question or a story that
// mentions a Friday stays what it is.
func ReadWish(text string, now time.Time, zone func(words string) (name string, ok bool)) (w Wish, ok bool) {
	if len(text) > longestWish || strings.ContainsAny(strings.TrimSpace(text), "\n\r") {
		return Wish{}, false
	}
	if c, ok := ParseCommand(text); ok {
		return Wish{Command: c}, true
	}
	plain := plainWish(text)
	if i, ok := sayingOf[plain]; ok {
		return Wish{Command: remindSayings[i].command, Short: remindSayings[i].short}, true
	}
	if w, ok := readHalt(plain); ok {
		return w, true
	}
	if w, ok := readBack(text, plain, now); ok {
		return w, true
	}
	if w, ok := readFree(plain); ok {
		return w, true
	}
	if strings.HasPrefix(plain, "in ") && inSomeTime(plain) || plain == "this afternoon" || plain == "in half an hour" {
		return Wish{Fault: snoozeForm, Short: true}, true
	}
	for _, trigger := range snoozeLeads {
		if rest, found := strings.CutPrefix(plain, trigger+" "); found {
			for _, s := range remindSayings {
				if s.command.Do == RemindSnooze && slices.Contains(s.said, rest) {
					return Wish{Command: s.command}, true
				}
			}
			if inSomeTime(rest) || onceMore(trigger, rest, now, zone) {
				return Wish{Fault: snoozeForm}, true
			}
		}
	}
	if !mayBeWish(plain) {
		return Wish{}, false
	}
	return readSentence(text, now, zone)
}

// mayBeWish is false of most of what people say to the coach: no wish begins
// like it, and cutting it into words is not worth the time.
func mayBeWish(plain string) bool {
	first, _, _ := strings.Cut(plain, " ")
	if first == "" {
		return false
	}
	_, day := weekdayOf(first)
	return day || numberOf(first) >= 0 || first[0] >= '0' && first[0] <= '9' ||
		slices.Contains(remindFillers, first) || len(remindLeads[first])+len(leaveLeads[first])+len(tooOften[first]) > 0 ||
		movers[first] || slices.Contains([]string{"half", "quarter", "noon", "midday", "midnight", "a", "once", "weekly"}, first)
}

// sayingOf finds a saying.
var sayingOf = func() map[string]int {
	out := map[string]int{}
	for i, s := range remindSayings {
		for _, words := range s.said {
			out[words] = i
		}
	}
	return out
}()

// snoozeLeads stand before how long a question is put off.
var snoozeLeads = []string{
	"remind me again", "remind me", "ask me again", "ask me", "nudge me again", "nudge me", "prompt me again", "prompt me", "ping me", "try again", "try me again", "come back",
	"snooze", "snooze it", "snooze this", "snooze for", "snooze it for", "snooze until", "snooze it until", "snooze till", "put it off until", "put it off to", "put it off for", "put this off until",
}

const snoozeForm = "I can put a question off by an hour, to tomorrow or to next week. Say “in an hour”, “tomorrow” or “next week”."

// onceMore is true of "ask me again on Monday": it is said of this question, and
// must not change the day or the time of all.
func onceMore(trigger, rest string, now time.Time, zone func(string) (string, bool)) bool {
	if !strings.HasSuffix(trigger, "again") && !strings.HasPrefix(trigger, "snooze") && !strings.HasPrefix(trigger, "put") {
		return false
	}
	w, ok := readSentence("remind me "+rest, now, zone)
	return ok && w.Fault == "" && w.Command.Do == RemindSet && w.Command.HasDay != w.Command.HasMinute
}

// inSomeTime is true of "in 20 minutes" and the like.
func inSomeTime(words string) bool {
	f := strings.Fields(words)
	if len(f) > 0 && (f[0] == "in" || f[0] == "for") {
		f = f[1:]
	}
	return (len(f) == 2 || len(f) == 3) && slices.Contains([]string{"minute", "minutes", "mins", "min", "hours", "hour", "days"}, f[len(f)-1])
}

// plainWish is a message as short sayings are compared: small letters, without
// signs and without what people wrap a wish in.
func plainWish(text string) string {
	text = plainSigns.Replace(strings.ToLower(text))
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
	for again := true; again; {
		again = false
		for _, p := range politeStarts {
			if rest, ok := strings.CutPrefix(text, p+" "); ok {
				text, again = rest, true
			}
		}
		for _, p := range politeEnds {
			if rest, ok := strings.CutSuffix(text, " "+p); ok && rest != "no" {
				text, again = rest, true
			}
		}
	}
	return text
}

var (
	politeStarts = []string{"please", "hi", "hello", "hey", "ok", "okay", "coach", "can you", "could you", "would you", "will you", "i would like you to", "id like you to", "i want you to"}
	politeEnds   = []string{"please", "thanks", "thank you", "coach", "cheers"}
)

// remindSayings are whole messages that always mean the same.
var remindSayings = []struct {
	command Command
	short   bool
	said    []string
}{
	{Command{Do: RemindStop}, true, []string{"stop", "stop it", "stop this", "stop that", "no more", "enough", "opt out", "unsubscribe", "leave me alone"}},
	{Command{Do: RemindStop}, false, []string{
		"stop these", "stop them", "stop reminding me", "stop reminders", "stop the reminders", "stop my reminders", "stop my reminder", "stop all reminders", "stop sending reminders", "stop sending me reminders",
		"stop prompting me", "stop the prompts", "stop prompts", "stop my prompts", "stop nudging me", "stop pinging me", "stop asking me", "stop asking me questions", "stop the questions", "stop my questions",
		"stop the weekly question", "stop the weekly questions", "stop my weekly question", "stop weekly questions", "stop sending me questions", "stop sending me these", "stop sending me this", "stop sending these",
		"no more reminders", "no more prompts", "no more questions", "no reminders", "cancel my reminders", "cancel my reminder", "cancel reminders", "cancel the reminders", "cancel the reminder", "cancel my weekly question",
		"turn off reminders", "turn off my reminders", "turn off the reminders", "turn reminders off", "turn my reminders off", "turn the reminders off", "switch off reminders", "switch off my reminders", "switch reminders off",
		"dont remind me", "dont remind me any more", "dont remind me anymore", "do not remind me", "do not remind me any more", "never remind me", "dont ask me any more", "dont ask me again", "do not ask me again",
		"delete my reminder", "delete my reminders", "remove my reminder", "remove my reminders", "unsubscribe me", "opt me out",
	}},
	{Command{Do: RemindPause}, true, []string{"pause", "pause it", "pause this", "pause these", "hold on"}},
	{Command{Do: RemindPause}, false, []string{
		"pause my reminders", "pause my reminder", "pause the reminders", "pause reminders", "pause reminding me", "pause my questions", "pause the questions", "pause my weekly question", "pause the weekly question",
		"pause my prompts", "pause the prompts", "hold my reminders", "suspend my reminders", "mute my reminders", "mute reminders",
	}},
	{Command{Do: RemindResume}, true, []string{"resume", "unpause", "go on again", "start again"}},
	{Command{Do: RemindResume}, false, []string{
		"resume reminders", "resume my reminders", "resume my reminder", "resume the reminders", "resume reminding me", "resume my questions", "resume the questions", "resume my weekly question", "unpause my reminders",
		"unmute my reminders", "continue my reminders",
	}},
	{Command{Do: RemindStart}, false, []string{
		"start reminding me again", "start my reminders again", "start reminders again", "start the reminders again", "restart my reminders", "restart reminders", "start my reminders", "start the reminders", "remind me again",
		"turn on reminders", "turn on my reminders", "turn my reminders on", "turn reminders on", "turn reminders back on", "turn my reminders back on", "switch on my reminders", "switch my reminders on", "switch reminders on",
		"start asking me again", "ask me again",
	}},
	{Command{Do: RemindSnooze, Snooze: SnoozeHour}, true, []string{"not now", "later", "not yet now", "in an hour", "in one hour", "in 1 hour", "an hour", "one hour", "1 hour", "for an hour", "an hour from now", "give me an hour", "maybe later", "later today", "in 1 hr", "i am busy", "im busy", "busy now", "im too busy", "i am too busy", "too busy"}},
	{Command{Do: RemindSnooze, Snooze: SnoozeHour}, false, []string{"snooze", "snooze it", "snooze this", "snooze the question", "snooze my question", "ask me later", "remind me later"}},
	{Command{Do: RemindSnooze, Snooze: SnoozeTomorrow}, true, []string{"tomorrow", "not today", "until tomorrow", "tomorrow morning", "tomorrow afternoon", "in a day", "a day", "one day"}},
	{Command{Do: RemindSnooze, Snooze: SnoozeWeek}, true, []string{"next week", "until next week", "next week instead", "in a week", "a week"}},
	{Command{Do: RemindSkip}, true, []string{"skip", "skip it", "skip this", "skip this one", "skip this time", "not this week", "not this time", "no thanks", "no thank you", "skip it this week", "no time this week", "im busy this week", "i am busy this week"}},
	{Command{Do: RemindSkip}, false, []string{"skip this week", "skip the question", "skip this question", "skip this weeks question", "skip my weekly question", "skip the reminder", "skip my reminder", "no question this week", "leave out this week", "miss this week"}},
	{Command{Do: RemindBack}, true, []string{"im back", "i am back", "back", "back again", "im back again", "im back early", "i am back early"}},
	{Command{Do: RemindBack}, false, []string{
		"im back from leave", "i am back from leave", "back from leave", "im back from holiday", "i am back from holiday", "back from holiday", "back from my holiday", "im back at work", "i am back at work", "back at work",
		"cancel my leave", "delete my leave", "forget my leave", "clear my leave", "remove my leave", "end my leave", "im not on leave", "i am not on leave", "im not on leave any more", "i am not away", "my leave is cancelled", "my leave was cancelled", "my leave is over",
	}},
	{Command{Do: RemindNow}, false, []string{
		"ask me now", "remind me now", "prompt me now", "nudge me now", "ask me my question", "give me my question", "give me the question", "give me a question", "give me this weeks question", "this weeks question", "my question",
		"my weekly question", "the weekly question", "show my question", "show me my question", "show me this weeks question", "what is my question", "whats my question", "what is this weeks question", "whats this weeks question", "what is my question this week", "whats my question this week",
		"what is my weekly question", "whats my weekly question",
	}},
	{Command{}, false, []string{
		"reminder", "reminders", "my reminder", "my reminders", "show my reminder", "show my reminders", "show me my reminders", "my reminder settings", "what are my reminders", "what reminders do i have", "do i have a reminder", "do i have reminders",
		"when is my next question", "when is my next reminder", "when is my next prompt", "when is the next question", "when do you ask me", "when do you remind me", "when will you ask me", "when will you ask me next", "when will you remind me", "when will you remind me next",
		"when are my reminders", "when is my reminder", "when is my weekly question", "when am i asked", "when am i asked next", "when will i be asked", "when will i be asked next", "when do i get asked", "when do i get asked next", "when are you going to ask me",
		"whens my next question", "whens my next reminder", "whens the next question", "when is the next one", "when is my question due", "when is my next question due", "when do i get my question", "when do i get my next question",
		"what time is my reminder", "what time is my question", "what day is my reminder", "what day is my question", "what time do you ask me", "what day do you ask me", "which day do you ask me", "which day do i get my question",
		"is my reminder on", "are my reminders on", "is my reminder set", "do i get reminders", "show my reminder settings", "show me my reminder settings", "when am i on leave", "when does my leave end", "what leave have i set", "what leave do i have set", "what is my rhythm", "my rhythm", "my leave", "show my leave", "when am i away", "weekly question",
	}},
	{Command{Do: RemindChange}, false, []string{
		"change my reminder", "change my reminders", "change the reminder", "change reminders", "edit my reminder", "edit my reminders", "change the day", "change my reminder time", "change the time of my reminder", "set a reminder", "set reminders", "set up a reminder", "set up reminders",
		"remind me", "remind me every week", "remind me weekly", "remind me once a week", "remind me each week", "ask me every week", "ask me weekly", "ask me once a week", "nudge me", "nudge me every week", "nudge me weekly", "prompt me", "prompt me every week", "weekly reminder", "weekly reminders",
		"set a weekly reminder", "set up a weekly reminder", "set up weekly reminders", "i want weekly reminders", "i want a weekly reminder", "i want a weekly question", "id like a weekly question", "i would like a weekly question", "send me a weekly question", "send me a question every week", "start reminding me",
		"remind me to reflect", "remind me to reflect every week", "sign me up", "subscribe", "subscribe me", "start weekly questions", "turn on weekly questions",
	}},
}
