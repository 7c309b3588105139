package reflection

import (
	"regexp"
	"strings"
)

// What people say who want nothing more, as plainWish gives it. Whoever says it
// in other words than a saying must not be told that no framework speaks of it.
var (
	haltThings = `(?:(?:all|any|any more|of|the|these|this|those|that|my|your|weekly|reflection|sunday|monday|tuesday|wednesday|thursday|friday|saturday|sundays|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays) )*` +
		`(?:reminders?|questions?|prompts?|nudges?|pings?|messages?|notifications?|subscription)`
	haltEnds = `(?: (?:any ?more|again|ever|every week|each week|weekly|now|at once|immediately|for good|altogether|on \pL+days?))*`

	haltWish = regexp.MustCompile(`^(?:(?:stop|cancel|disable|end|delete|remove|turn off|switch off|unsubscribe(?: me)? from|opt(?: me)? out of|no more|i (?:dont|do not|no longer) (?:want|need)|dont send(?: me)?|do not send(?: me)?|stop (?:all|with|sending|sending me|asking|asking me)) ` + haltThings +
		`|(?:turn|switch) ` + haltThings + ` off` +
		`|(?:stop|dont|do not|never) (?:messaging|message|bothering|bother|contacting|contact|pestering|pester|spamming|spam|nudging|nudge|prompting|prompt|pinging|ping|emailing|email|asking|writing to|write to) me` +
		`)` + haltEnds + `$`)
	// haltShort means it only to somebody who is asked.
	haltShort = regexp.MustCompile(`^(?:stop(?: (?:it|this|that|now|please))*(?: i (?:dont|do not) (?:want|need) (?:this|these|it|that)(?: any ?more)?)?` +
		`|i (?:dont|do not|no longer) (?:want|need) (?:this|these|it|them|that)(?: any ?more)?|(?:turn|switch) (?:it|this|these|them|that) off|go away)$`)
	// haltAWhile stands behind what is held back without an end.
	haltAWhile = []string{" until further notice", " until i say so", " till i say so", " indefinitely", " for now", " for a while", " for the moment", " for the time being", " a while"}
)

// readHalt reads a wish to be left alone, for good or until further notice.
func readHalt(plain string) (w Wish, ok bool) {
	for _, end := range haltAWhile {
		before, cut := strings.CutSuffix(plain, end)
		if !cut {
			continue
		}
		before = strings.TrimSuffix(before, " off")
		if i, ok := sayingOf[before]; ok && (remindSayings[i].command.Do == RemindPause || remindSayings[i].command.Do == RemindStop) {
			return Wish{Command: Command{Do: RemindPause}, Short: remindSayings[i].short}, true
		}
		r := &wishReader{words: wishWords(before)}
		if n := r.has(0, leaveLeads); n > 1 && n == len(r.words) {
			return Wish{Command: Command{Do: RemindPause}}, true
		}
	}
	switch {
	case haltWish.MatchString(plain):
		return Wish{Command: Command{Do: RemindStop}}, true
	case haltShort.MatchString(plain):
		return Wish{Command: Command{Do: RemindStop}, Short: true}, true
	}
	return Wish{}, false
}
