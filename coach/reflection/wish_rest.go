package reflection

import (
	"strings"
	"time"
)

// ReadRest reads what is typed where a day, a time or a zone was asked for:
// "10am" at "Which time?". offered are the commands of the buttons that were
// shown, which differ in what is missing and hold what was said before.
func ReadRest(offered []Command, text string, now time.Time, zone func(words string) (name string, ok bool)) (c Command, ok bool) {
	if len(offered) < 2 || offered[0].Do != RemindSet || offered[1].Do != RemindSet || len(text) > longestWish {
		return Command{}, false
	}
	c = offered[0]
	if c.Zone != offered[1].Zone {
		words := strings.TrimRight(strings.TrimSpace(text), ".!")
		for _, lead := range []string{"it is ", "it's ", "i am in ", "i'm in ", "i’m in ", "in ", "use "} {
			if len(words) > len(lead) && strings.EqualFold(words[:len(lead)], lead) {
				words = words[len(lead):]
			}
		}
		if n := len(words) - len(" time"); n > 0 && strings.EqualFold(words[n:], " time") {
			words = words[:n]
		}
		c.Zone, ok = zone(words)
		return c, ok
	}
	for _, lead := range []string{"remind me ", "remind me at "} {
		w, ok := readSentence(lead+text, now, zone)
		said := w.Command
		if !ok || w.Fault != "" || said.Do != RemindSet {
			continue
		}
		switch {
		case c.Minute != offered[1].Minute && said.HasMinute && !said.HasDay:
			c.Minute, c.Afternoon = said.Minute, said.Afternoon
		case c.Weekday != offered[1].Weekday && said.HasDay && !said.HasMinute:
			c.Weekday = said.Weekday
		default:
			continue
		}
		if said.Zone != "" {
			c.Zone = said.Zone
		}
		return c, true
	}
	return Command{}, false
}
