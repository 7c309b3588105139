package reflection

import (
	"slices"
	"strings"
)

// worries are clear statements of somebody in distress, without signs. Each
// stands for what a person says of themselves; a word alone, such as "stress",
// is no worry.
var worries = []string{
	"i cant cope", "i can not cope", "i cannot cope", "i am not coping", "im not coping", "i cant go on", "i cannot go on", "i can not go on", "cant go on like this", "cannot go on like this", "can not go on like this", "i cant take it any more", "i cant take it anymore", "i cannot take it any more", "i cannot take it anymore", "i cant take any more", "i cannot take any more", "i cant do this any more", "i cant do this anymore", "i cannot do this any more", "i cannot do this anymore",
	"i dont want to be here any more", "i dont want to be here anymore", "i do not want to be here any more", "i do not want to be here anymore", "i dont want to live", "i do not want to live", "i dont want to be alive", "i do not want to be alive", "i dont want to wake up", "i do not want to wake up", "i want to die", "i wanted to die", "i wish i was dead", "i wish i were dead", "i would be better off dead", "id be better off dead", "better off without me", "no reason to live", "nothing to live for", "not worth living", "isnt worth living", "had enough of life", "had enough of living", "no point in living",
	"kill myself", "killing myself", "killed myself", "end my life", "ending my life", "take my own life", "taking my own life", "end it all", "ending it all", "i am suicidal", "im suicidal", "feel suicidal", "feeling suicidal", "felt suicidal", "suicidal thoughts", "thoughts of suicide", "thinking about suicide", "thinking of suicide", "commit suicide", "hurt myself on purpose", "hurting myself", "want to hurt myself", "going to hurt myself", "gonna hurt myself", "harm myself", "harming myself", "self harming", "cutting myself",
	"i am at breaking point", "im at breaking point", "i feel hopeless", "i am having a breakdown", "im having a breakdown", "having a nervous breakdown", "i am desperate for help", "im desperate for help", "i cant see a way out", "i cannot see a way out", "i can see no way out", "i see no way out",
}

// worryEnds are worries when nothing follows in their sentence: "I don't want
// to be here" and then "for the whole meeting" is something else.
var worryEnds = []string{"i dont want to be here", "i do not want to be here", "i want to disappear", "i want it to stop", "i want it all to stop", "i give up on life"}

// unworried are what makes a worry of somebody else's or of another thing.
var unworried = []string{
	"suicide prevention", "prevention of suicide", "kill myself laughing", "killed myself laughing", "with the system", "with the volume", "with the workload without", "with the demand", "with demand",
}

// Worry is true for a text in which somebody clearly says that they are in
// distress. It is no diagnosis: it decides whether to say who can be talked to.
func Worry(text string) bool {
	for sentence := range sentencesOf(text) {
		said := " " + sentence + " "
		if slices.ContainsFunc(unworried, func(w string) bool { return strings.Contains(said, " "+w+" ") }) {
			continue
		}
		if slices.ContainsFunc(worries, func(w string) bool { return strings.Contains(said, " "+w+" ") }) {
			return true
		}
		if slices.ContainsFunc(worryEnds, func(w string) bool { return strings.HasSuffix(said, " "+w+" ") }) {
			return true
		}
	}
	return false
}
