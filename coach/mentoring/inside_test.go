package mentoring

import (
	"maps"
	"slices"
	"time"
)

// What the tests outside this package have to know of its inside.
const (
	MostADay          = mostADay
	MostIntroductions = mostIntroductions
)

// Kinds are all kinds of thing that can be shared.
var Kinds = kinds

// Verbs are all verbs, in one order.
func Verbs() []Verb { return slices.Sorted(maps.Keys(rules)) }

// friday is the day on which most of the tests begin.
var friday = time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC)
