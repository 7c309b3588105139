package coach

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
)

func topicEvidence() Topic {
	return Topic{
		Name: "evidence",
		Examples: []string{
			"I set up a weekly stand-up with policy so we spot queue spikes early. Which descriptor does that show?",
			"I turn spreadsheets into charts that anyone can read, and keep the files locked. Which bullet is that?",
		},
		Match: func(t *Turn) Confidence {
			switch {
			case t.Q.Narrative:
				return Sure
			case t.Q.Has(index.CueMention):
				// "Which one mentions trade unions" asks for words, not for a fit.
				return No
			case t.Q.Has(index.CueEvidence) && len(t.Q.Rest) >= 3:
				return Likely
			case t.Q.Has(index.CueEvidence) && len(t.Q.Rest) > 0:
				return Maybe
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) { return t.evidence(ctx) },
	}
}

// evidence sets an example of somebody's work beside the descriptors it may
// support. It never says which level somebody is at.
func (t *Turn) evidence(ctx context.Context) (*chat.Reply, error) {
	hits, err := t.X.FindDescriptors(ctx, t.Q)
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	reply := &chat.Reply{Topic: "evidence", Title: "What this may support"}
	lead := "These are the closest descriptors. The words of yours that speak for each are underlined."
	if len(hits) == 1 {
		lead = "This is the closest descriptor. The words of yours that speak for it are underlined."
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: lead})
	for _, h := range hits {
		reply.Parts = append(reply.Parts, chat.Match{
			Quote: quoteBlock(h.Passage), Yours: t.marked(h), Missing: t.missing(h),
		})
		reply.Parts = append(reply.Parts, historic(h.Passage.Section.Framework)...)
		if c := choiceShow(h.Passage.Section, "Show all of "+h.Passage.Section.Where()); !slices.Contains(reply.Choices, c) {
			reply.Choices = append(reply.Choices, c)
		}
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: "I do not decide your level. You, and someone who knows your work, can."})
	t.at(hits[0].Passage.Section)
	return reply, nil
}

// evidenceOf takes a text as a story, whatever words it uses: the person has
// said that it is one by pressing a button.
func (t *Turn) evidenceOf(ctx context.Context, text string) (chat.Reply, error) {
	if len([]rune(text)) > MaxText {
		return tooLong(), nil
	}
	none := chat.Reply{Topic: "evidence", Refused: true, Parts: []chat.Part{
		chat.Paragraph{Text: "None of the descriptors fits that closely enough, so I will not guess."},
		chat.Paragraph{Text: "Say what you did, how, and what changed. Then I can look again."},
	}, Choices: []chat.Choice{{Label: "What can I ask?", Value: "help"}}}
	text = index.Clean(text)
	if text == "" {
		return none, nil
	}
	t.Q = t.X.Understand(text)
	r, err := t.evidence(ctx)
	if r == nil || err != nil {
		return none, err
	}
	return *r, nil
}

// marked is what the person wrote with the words that support the descriptor
// marked. Only the sentences that hold a marked word are shown.
func (t *Turn) marked(h index.Hit) []chat.Run {
	support := map[int]bool{}
	for _, i := range h.Support {
		support[i] = true
	}
	var runs []chat.Run
	ts := t.Q.Tokens
	shown := -1
	for first := 0; first < len(ts); {
		last, holds := first, support[first]
		for last+1 < len(ts) && ts[last+1].Sentence == ts[first].Sentence {
			last++
			holds = holds || support[last]
		}
		if holds {
			if shown >= 0 {
				gap := " "
				if ts[first].Sentence > shown+1 {
					gap = " … "
				}
				runs = addRun(runs, gap, false)
			}
			runs = append(runs, t.markSentence(first, last, support)...)
			shown = ts[first].Sentence
		}
		first = last + 1
	}
	return runs
}

// markSentence marks the supporting words of one sentence; a space between two
// marked words is marked with them.
func (t *Turn) markSentence(first, last int, support map[int]bool) []chat.Run {
	ts, text := t.Q.Tokens, t.Q.Text
	var runs []chat.Run
	at := ts[first].Start
	for i := first; i <= last; i++ {
		between := text[at:ts[i].Start]
		joined := i > first && support[i] && support[i-1] && strings.TrimSpace(between) == ""
		runs = addRun(runs, between, joined)
		runs = addRun(runs, text[ts[i].Start:ts[i].End], support[i])
		at = ts[i].End
	}
	end := at
	for end < len(text) && strings.ContainsRune(".!?", rune(text[end])) {
		end++
	}
	return addRun(runs, text[at:end], false)
}

// addRun joins neighbours of one kind.
func addRun(runs []chat.Run, text string, marked bool) []chat.Run {
	text = strings.ReplaceAll(text, "\n", " ")
	if text == "" {
		return runs
	}
	if n := len(runs); n > 0 && runs[n-1].Marked == marked {
		runs[n-1].Text += text
		return runs
	}
	return append(runs, chat.Run{Text: text, Marked: marked})
}

// missing are the clauses of the descriptor, word for word, that no word of
// the example speaks of.
func (t *Turn) missing(h index.Hit) []string {
	var out []string
	for _, c := range clauses(h.Passage.Text) {
		if !t.X.Speaks(t.Q, c) {
			out = append(out, c)
		}
	}
	if len(out) == len(clauses(h.Passage.Text)) {
		return nil
	}
	return out
}

// leastClause is how many words a piece of a descriptor needs to stand alone.
const leastClause = 4

// clauses cuts a descriptor into pieces that can be asked for one by one: at
// its stops and semicolons, and at a comma when both sides are long enough not
// to be part of a list. Each piece is a stretch of the text,
// unchanged.
func clauses(text string) []string {
	var cuts []int
	for i, r := range text {
		rest := text[i:]
		switch {
		case r == ';' || r == '.' && strings.HasPrefix(rest, ". "):
			cuts = append(cuts, i)
		case r == ',':
			last := 0
			if len(cuts) > 0 {
				last = cuts[len(cuts)-1]
			}
			if len(strings.Fields(text[last:i])) > leastClause && len(strings.Fields(nextPiece(rest[1:]))) > leastClause {
				cuts = append(cuts, i)
			}
		}
	}
	var out []string
	start := 0
	for _, end := range append(cuts, len(text)) {
		piece := strings.TrimFunc(text[start:end], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.;:–", r) })
		piece = strings.TrimPrefix(piece, "and ")
		if piece != "" {
			out = append(out, piece)
		}
		start = end
	}
	return out
}

// nextPiece is the text up to the next comma or stop.
func nextPiece(s string) string {
	if i := strings.IndexAny(s, ",;."); i >= 0 {
		return s[:i]
	}
	return s
}
