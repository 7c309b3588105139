package reflection

import (
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Focus is what a person works on, as far as they said: ids, each of which may
// be empty.
type Focus struct {
	// Framework is that of their profile.
	Framework string
	// Skill is the address of the focus skill, or of something below it.
	Skill knowledge.Address
	// Level is the level to grow into, where a plan names it. Else it is the one
	// above Held.
	Level, Held string
	// Grade is the one whose words are meant.
	Grade string
	// Target is a grade or a level. A grade other than Grade is quoted in its
	// place, unless Level is set.
	Target string
}

// Prompt is the question of one week.
type Prompt struct {
	Week Week
	// Question asks about the week, in one of our own sentences.
	Question string
	// Quote is what it asks about: one passage, with the words that lead into it.
	// Without Lines the question stands alone.
	Quote chat.Quote
	// Skill and Document name where the passage stands.
	Skill, Document string
	// Asked is what to keep of it; empty when nothing new is asked about.
	Asked []Asked
	// Focused is true when the person chose the skill.
	Focused bool
	// Missed is a week whose question never came; zero is none.
	Missed Week
}

// Prompt is what to send for a decision to Send: after a snooze the question
// that stood before, else a new one.
func (r Reminder) Prompt(lib *knowledge.Library, f Focus, d Decision, now time.Time) Prompt {
	now = r.InZone(now)
	p, ok := Prompt{}, false
	if d.Again {
		p, ok = r.same(lib, f, d.Week)
	}
	if !ok {
		p, _ = Question(lib, f, r.Asked, now)
		p = p.in(d.Week)
	}
	p.Missed = d.Missed
	return p
}

// same is the question of a week that was asked already.
func (r Reminder) same(lib *knowledge.Library, f Focus, w Week) (Prompt, bool) {
	if len(r.Asked) == 0 {
		return Prompt{}, false
	}
	last := r.Asked[len(r.Asked)-1]
	fw, ok := lib.Framework(last.Address.Framework())
	if !ok {
		return Prompt{}, false
	}
	sh := askingOf(fw)
	for _, sk := range sh.skills {
		for _, a := range sh.passages(sk) {
			if a.id() == last.Passage {
				p := promptOf(a, sk, f)
				p.Asked = nil
				return p.in(w), true
			}
		}
	}
	return Prompt{}, false
}

// Question chooses what to ask about: a passage of the focus skill at the level
// to grow into, in turn. Where those are fewer than the weeks in which nothing
// is asked twice, the skill's other levels follow, then its other grades, then
// the other skills of the framework. Without a focus the skills of the
// framework take turns. asked is what was asked about, newest last; now is in
// the person's zone.
//
// ok is false when there is nothing to quote: the question then stands alone.
func Question(lib *knowledge.Library, f Focus, asked []Asked, now time.Time) (p Prompt, ok bool) {
	w := WeekOf(now)
	a, ok := poolOf(lib, f, false).choose(lib, asked, now)
	if !ok {
		everything := poolOf(lib, f, true)
		if len(everything.all) == 0 {
			return Prompt{}.in(w), false
		}
		if a, ok = everything.choose(lib, asked, now); !ok {
			a = everything.longestAgo(lib, asked)
		}
	}
	p = promptOf(a.askable, a.skill, f)
	p.Asked = []Asked{{Passage: a.id(), Address: a.section().Address, At: now}}
	return p.in(w), true
}

// in puts the question to a week: the sentences take turns.
func (p Prompt) in(w Week) Prompt {
	p.Week = w
	sentences := aboutWords
	if len(p.Quote.Lines) == 0 {
		sentences = aboutWeek
	}
	p.Question = sentences[((w.count()%len(sentences))+len(sentences))%len(sentences)]
	return p
}

// aboutWords ask about a week and words that stand above. There is no common
// measure of their number and KeepAsked, so that a passage that comes again
// comes with another question.
var aboutWords = []string{
	"What did you do this week that comes near to this? What made it work?",
	"When did your week call for this? What did you do?",
	"What got in the way of this during your week? What would you try instead?",
	"What have you seen somebody else do this week that shows this? What can you take from it?",
	"What is one thing you could do next week to come nearer to this?",
}

// aboutWeek ask without words to hold the week against.
var aboutWeek = []string{
	"What went better than you expected this week? What did you do that helped?",
	"What was the hardest part of your week? What would you do differently next time?",
	"What do you know now that you did not know a week ago?",
	"What did you put off this week? What would make it easier to begin?",
	"Who did you work well with this week? What made it work?",
}

func promptOf(a askable, sk *askedSkill, f Focus) Prompt {
	s := a.section()
	fw := s.Framework
	p := Prompt{
		Skill: sk.name, Document: fw.Short, Focused: sk.address == sk.within(f.Skill),
		Quote: chat.Quote{Heading: s.Where(), Source: chat.Source{
			Document: fw.Title, Publisher: fw.Publisher, Where: s.Where(), Address: string(s.Address),
			URL: fw.Source, Historic: fw.Status == knowledge.Historic,
		}},
	}
	for _, l := range a.lines {
		p.Quote.Lines = append(p.Quote.Lines, chat.Line{ID: l.ID, Text: l.Text, Number: l.Line, Bullet: l.Bullet})
	}
	return p
}

// questionPool is what can be asked about, the nearest to the focus first.
type questionPool struct {
	all []pooled
	// ring is how many of them take turns.
	ring int
}

type pooled struct {
	askable
	skill *askedSkill
}

// poolOf is what a person can be asked about: that of the focus skill where it
// is enough, and everything when all of it is wanted.
func poolOf(lib *knowledge.Library, f Focus, everything bool) questionPool {
	id := f.Framework
	if f.Skill != "" {
		if _, ok := lib.Framework(f.Skill.Framework()); ok {
			id = f.Skill.Framework()
		}
	}
	fw, ok := lib.Framework(id)
	if !ok {
		return questionPool{}
	}
	sh := askingOf(fw)
	own := slices.IndexFunc(sh.skills, func(sk *askedSkill) bool { return sk.within(f.Skill) == sk.address })
	if own >= 0 {
		ordered, near := sh.nearestFirst(sh.skills[own], f)
		p := questionPool{all: ordered, ring: near}.once()
		if len(p.all) >= KeepAsked && !everything {
			return p
		}
	}
	var first, others [][]pooled
	for i := range sh.skills {
		ordered, near := sh.nearestFirst(sh.skills[(max(own, 0)+i)%len(sh.skills)], f)
		first, others = append(first, ordered[:near]), append(others, ordered[near:])
	}
	var p questionPool
	switch {
	case len(first) == 0:
		return p
	case own >= 0:
		p.all = append(slices.Clone(first[0]), others[0]...)
		p.all = append(p.all, inTurns(first[1:])...)
		p.all = append(p.all, inTurns(others[1:])...)
		p.ring = len(first[0])
	default:
		p.all = inTurns(first)
		p.ring = len(p.all)
		p.all = append(p.all, inTurns(others)...)
	}
	return p.once()
}

// once leaves out words that stood before at another place, and makes the ring
// as large as the weeks in which nothing is asked twice.
func (p questionPool) once() questionPool {
	seen := map[string]bool{}
	var all []pooled
	ring := 0
	for i, a := range p.all {
		if words := a.words; !seen[words] {
			seen[words] = true
			all = append(all, a)
			if i < p.ring {
				ring++
			}
		}
	}
	return questionPool{all: all, ring: min(max(ring, KeepAsked), len(all))}
}

// choose takes the turn after the last one. What was asked lately is passed
// over; ok is false when all of it was.
func (p questionPool) choose(lib *knowledge.Library, asked []Asked, now time.Time) (c pooled, ok bool) {
	lately := map[string]bool{}
	last := -1
	for _, a := range asked {
		words := askedWords(lib, a)
		if !weeksApart(a.At, now) {
			lately[words] = true
		}
		if i := slices.IndexFunc(p.all[:p.ring], func(c pooled) bool { return c.words == words }); i >= 0 {
			last = i
		}
	}
	for i := range p.ring {
		if c := p.all[(last+1+i)%p.ring]; !lately[c.words] {
			return c, true
		}
	}
	for _, c := range p.all[p.ring:] {
		if !lately[c.words] {
			return c, true
		}
	}
	return pooled{}, false
}

// longestAgo is what was asked about longest ago, of a framework with so little
// in it that something must come again.
func (p questionPool) longestAgo(lib *knowledge.Library, asked []Asked) pooled {
	at := map[string]time.Time{}
	for _, a := range asked {
		if words := askedWords(lib, a); at[words].Before(a.At) {
			at[words] = a.At
		}
	}
	return slices.MinFunc(p.all, func(a, b pooled) int { return at[a.words].Compare(at[b.words]) })
}

// askedWords are the words that were asked about: the same words at another
// place would be the same question. Of a passage that is gone it is the id.
func askedWords(lib *knowledge.Library, a Asked) string {
	if s, ok := lib.Section(a.Address); ok {
		for _, p := range s.Passages {
			if p.ID == a.Passage {
				return foldedWords(p.Text)
			}
		}
	}
	return a.Passage
}

func foldedWords(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// inTurns takes one of each list, then the next of each.
func inTurns(lists [][]pooled) []pooled {
	var out []pooled
	for i := 0; ; i++ {
		more := false
		for _, l := range lists {
			if i < len(l) {
				out = append(out, l[i])
				more = true
			}
		}
		if !more {
			return out
		}
	}
}
