package checkin

// The rule, in one place. A ladder has rungs 0 to height-1, lowest first; the
// answers stand in a slice of that length, Unanswered where a rung was not
// asked. docs/check-ins.md publishes the same rule in words, with a table that
// a test holds to this file.

// OutcomeKind says what the answers of one ladder come to.
type OutcomeKind string

// The kinds of outcome.
const (
	// Reached: a level holds.
	Reached OutcomeKind = "reached"
	// Under: the lowest level that applies is not reached.
	Under OutcomeKind = "under"
	// Outside: no level applies to the person.
	Outside OutcomeKind = "outside"
	// Unsettled: too few answers to say.
	Unsettled OutcomeKind = "unsettled"
)

// Outcome is what the answers of one ladder come to.
type Outcome struct {
	Kind OutcomeKind
	// Rung is the highest level that holds; -1 unless Kind is Reached.
	Rung int
	// Stop is the lowest rung answered Partly or Not yet; -1 when there is none.
	Stop int
	// Partway is true when the answer at Stop was Partly.
	Partway bool
	// Contradicted is true when a rung above Stop was answered True.
	Contradicted bool
	// Implied is true when Rung was not asked and holds only because a higher
	// one was answered True.
	Implied bool
	// Cut is true when a rung between Rung and Stop was never asked, because
	// the person finished early.
	Cut bool
}

// Middle is the rung to begin with when nothing is known of the person: the
// middle one, the lower of two.
func Middle(height int) int { return max(0, (height-1)/2) }

// edges are the highest rung answered True that lies below the lowest missed
// one, and that missed one: -1 and len(answers) when there are none.
func edges(answers []Answer) (low, stop int) {
	low, stop = -1, len(answers)
	for i, a := range answers {
		if a.missed() {
			stop = i
			break
		}
		if a == True {
			low = i
		}
	}
	return low, stop
}

// Next is the rung to ask now, and false when the level is bracketed: True of
// one rung and not of the next, or an end of the ladder is reached. A rung that
// does not apply is passed by. It never gives a rung that has an answer.
func Next(answers []Answer, start int) (rung int, more bool) {
	height := len(answers)
	if height == 0 {
		return 0, false
	}
	start = min(max(start, 0), height-1)
	low, stop := edges(answers)
	up := func(from int) (int, bool) {
		for i := from; i < stop; i++ {
			if answers[i] == Unanswered {
				return i, true
			}
		}
		return 0, false
	}
	down := func(from int) (int, bool) {
		for i := from; i > low; i-- {
			if answers[i] == Unanswered {
				return i, true
			}
		}
		return 0, false
	}
	switch {
	case low >= 0:
		return up(low + 1)
	case stop < height:
		return down(stop - 1)
	}
	// Nothing said yet, or nothing that applies: from the start down, then up.
	if i, ok := down(start); ok {
		return i, true
	}
	return up(start + 1)
}

// Settle says what the answers come to: the highest level answered True with no
// level below it answered Partly or Not yet.
func Settle(answers []Answer) Outcome {
	low, stop := edges(answers)
	o := Outcome{Kind: Unsettled, Rung: -1, Stop: -1}
	unasked := -1
	for i := low + 1; i < stop; i++ {
		if answers[i] == Unanswered {
			unasked = i
		}
	}
	if stop < len(answers) {
		o.Stop, o.Partway = stop, answers[stop] == Partly
		for _, a := range answers[stop:] {
			o.Contradicted = o.Contradicted || a == True
		}
	}
	switch {
	case low >= 0:
		o.Kind, o.Rung, o.Cut = Reached, low, unasked >= 0
	case o.Stop >= 0 && unasked < 0:
		o.Kind = Under
	case o.Contradicted:
		// Not asked, below something true: the levels build on each other.
		o.Kind, o.Rung, o.Implied = Reached, unasked, true
	case o.Stop < 0 && unasked < 0 && len(answers) > 0:
		o.Kind = Outside
	}
	return o
}

// consistent is how a person would answer who holds the rungs below level and
// none from it on: level 0 holds none.
func consistent(level, rung int) Answer {
	if rung < level {
		return True
	}
	return NotYet
}

// presses is how many answers a consistent person gives from here on, averaged
// over all the levels that fit what they have said; at least 0.
func presses(answers []Answer, start int) float64 {
	total, people := 0, 0
	for level := 0; level <= len(answers); level++ {
		if !fits(answers, level) {
			continue
		}
		people++
		said := append([]Answer(nil), answers...)
		for {
			rung, more := Next(said, start)
			if !more {
				break
			}
			said[rung] = consistent(level, rung)
			total++
		}
	}
	if people == 0 {
		return 1
	}
	return float64(total) / float64(people)
}

func fits(answers []Answer, level int) bool {
	for rung, a := range answers {
		if a == True && rung >= level || a.missed() && rung < level {
			return false
		}
	}
	return true
}

// Rule is the rule in words, shown with every result.
func Rule() string {
	return "Each question held the lines of one level, without its name. " +
		"True of a level led to the next one up; Partly and Not yet led to the one below. " +
		"Your level is the highest one you said is true, with none below it that is not. " +
		"Partly counts as not yet reached, and is shown as part of the way. " +
		"Lines that do not apply count neither way. " +
		"A skill you skip is not rated."
}

// RuleForStatements is the rule for a framework without levels.
func RuleForStatements() string {
	return "Each question held one statement of the document. " +
		"A skill is all there when every statement that applies is true. " +
		"It is there in part when at least one is true or partly true. " +
		"Statements that do not apply count neither way. " +
		"A skill you skip is not rated."
}
