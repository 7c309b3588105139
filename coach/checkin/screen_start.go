package checkin

import (
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// menuScreen says what a check-in is and offers what can be done.
func menuScreen(all []Snapshot) chat.Reply {
	r := screen("Check-in",
		say("A check-in shows where you stand, in about two minutes. You see lines of a framework without their level, and say whether they are true of you."),
		say("Each check-in is saved with its date. It is your own view, not a mark. "+onlyYou),
	)
	r.Choices = []chat.Choice{
		button("Start a short check-in", Press{Do: DoStart, Length: Short}),
		button("Check every skill", Press{Do: DoStart, Length: Full}),
	}
	if len(all) > 0 {
		r.Choices = append(r.Choices, button("My last result", Press{Do: DoResult}), button("My history", Press{Do: DoHistory}))
	}
	r.Choices = append(r.Choices, button("My plan", Press{Do: DoPlan}), button("How answers become a level", Press{Do: DoRule}))
	return r
}

// chooseFramework finds the framework to check against: the one named, the
// profile's, or the only one. Otherwise ask is the question.
func chooseFramework(c Caller, p Press) (sh Shape, ask *chat.Reply) {
	if p.Address != "" {
		if sh, ok := c.find(p.Address.Framework()); ok {
			if _, known := sh.Entry(p.Address); known || len(p.Address.Parts()) == 0 {
				return sh, nil
			}
		}
		r := with(frameworkScreen(c, p), "I do not hold that framework or skill for check-ins.")
		return Shape{}, &r
	}
	if sh, ok := c.find(c.Profile.Framework); ok {
		return sh, nil
	}
	if all := c.shelf.shapes; len(all) == 1 {
		return all[0], nil
	}
	r := frameworkScreen(c, p)
	return Shape{}, &r
}

func frameworkScreen(c Caller, p Press) chat.Reply {
	r := screen("Which framework?", say("Which framework would you like to check against? You can also save one in your profile."))
	length := p.Length
	if length == "" {
		length = Short
	}
	for _, sh := range c.shelf.shapes {
		label := sentenceCase(sh.Document.Short)
		if sh.Document.Historic {
			label += " (historic)"
		}
		r.Choices = append(r.Choices, button(label, Press{Do: DoStart, Length: length, Address: knowledge.Address(sh.Document.ID)}))
	}
	if len(r.Choices) == 0 {
		r.Parts = []chat.Part{say("I hold no framework that describes skills.")}
	}
	return r
}

// askSetting asks for the grade, or whatever the framework has in its place.
func askSetting(sh Shape, p Press) chat.Reply {
	r := screen("Which "+sh.Setting+"?", say("In the "+sh.Document.Short+", each "+sh.Setting+" is described on its own. Which is yours: "+or(texts(sh.Settings()))+"?"))
	address := p.Address
	if address == "" {
		address = knowledge.Address(sh.Document.ID)
	}
	for _, n := range sh.Settings() {
		r.Choices = append(r.Choices, button(n.Text, Press{Do: DoStart, Length: p.Length, Address: address, Setting: n.ID}))
	}
	return r
}

// glanceScreen is the newest picture of a person.
func glanceScreen(h Held, in *time.Location) chat.Reply {
	r := screen("Check-ins", say(onlyYou))
	if h.Sitting != nil && h.Sitting.Open() {
		at, about := h.Sitting.Progress()
		of := "of about "
		if len(h.Sitting.Levels) == 0 {
			of = "of "
		}
		r.Parts = append(r.Parts, say("You have a check-in open, at question "+number(at)+" "+of+number(about)+"."))
		r.Choices = append(r.Choices, button("Go on", Press{Do: DoGoOn, ID: h.Sitting.ID}))
	} else {
		r.Choices = append(r.Choices, button("Start a short check-in", Press{Do: DoStart, Length: Short}))
	}
	if sn, ok := Newest(h.Snapshots); ok {
		if c, ok := profileChart(latestTogether(h.Snapshots, sn), in); ok {
			r.Parts = append(r.Parts, c)
		}
		r.Choices = append(r.Choices, button("My last result", Press{Do: DoResult}), button("My history", Press{Do: DoHistory}))
	} else {
		r.Parts = append(r.Parts, say("You have no finished check-in yet. A short one takes about two minutes."))
	}
	if h.Plan.Focus != nil {
		r.Parts = append(r.Parts, say("Your focus: "+h.Plan.Focus.Heading()+"."))
	}
	if open, _ := h.Plan.Split(); len(open) > 0 {
		r.Parts = append(r.Parts, say("Your next action, by "+readable(open[0].Due)+": "+open[0].Text))
	}
	r.Choices = append(r.Choices, button("My plan", Press{Do: DoPlan}))
	return r
}

// latestTogether is the newest check-in with the newest rating of the skills it
// did not ask, of the same framework and setting: several short check-ins make
// one picture.
func latestTogether(all []Snapshot, newest Snapshot) Snapshot {
	var same []Snapshot
	for _, sn := range all {
		if sn.Document.ID == newest.Document.ID && sn.Setting.ID == newest.Setting.ID && len(sn.Levels) == len(newest.Levels) {
			same = append(same, sn)
		}
	}
	newest.Results = nil
	for _, t := range Latest(same, "") {
		newest.Results = append(newest.Results, t.Moments[0].Result)
	}
	return newest
}
