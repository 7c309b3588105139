package coach

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
)

// maxMatches is how many descriptors one example is set beside.
const maxMatches = 3

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
		reply.Choices = append(reply.Choices, choiceShow(h.Passage.Section, "Show all of "+h.Passage.Section.Where()))
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: "I do not decide your level. You, and someone who knows your work, can."})
	t.at(hits[0].Passage.Section)
	return reply, nil
}

// marked is what the person wrote with the words that support the descriptor
// marked. Long examples show only the sentences that hold a marked word.
func (t *Turn) marked(h index.Hit) []chat.Run {
	support := map[int]bool{}
	sentences := map[int]bool{}
	for _, i := range h.Support {
		support[i] = true
		sentences[t.Q.Tokens[i].Sentence] = true
	}
	if len(support) == 0 {
		return nil
	}
	var runs []chat.Run
	at, cut := 0, false
	text := t.Q.Text
	for i, tok := range t.Q.Tokens {
		if !sentences[tok.Sentence] {
			cut = true
			at = tok.End
			continue
		}
		if cut {
			// Begin a sentence that follows left-out text at its first word.
			if len(runs) > 0 {
				runs = addRun(runs, " … ", false)
			}
			at, cut = tok.Start, false
		}
		if support[i] {
			runs = addRun(runs, text[at:tok.Start], len(runs) > 0 && runs[len(runs)-1].Marked && i > 0 && support[i-1])
			runs = addRun(runs, text[tok.Start:tok.End], true)
			at = tok.End
		}
	}
	if !cut {
		runs = addRun(runs, text[at:], false)
	}
	return runs
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

// clauses cuts a descriptor at its commas, stops and long "and"s into pieces
// of at least three words. Each piece is a stretch of the text, unchanged.
func clauses(text string) []string {
	var out []string
	start := 0
	cut := func(end int) {
		piece := strings.TrimFunc(text[start:end], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.;:–", r) })
		if len(strings.Fields(piece)) < 3 {
			return
		}
		out = append(out, piece)
		start = end
	}
	for i, r := range text {
		switch {
		case strings.ContainsRune(",.;", r):
			cut(i + utf8.RuneLen(r))
		case strings.HasPrefix(text[i:], " and ") && len(strings.Fields(text[start:i])) >= 4 && len(strings.Fields(text[i:])) >= 5:
			cut(i + len(" and"))
		}
	}
	if rest := strings.TrimFunc(text[start:], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.;:", r) }); rest != "" {
		if len(strings.Fields(rest)) < 3 && len(out) > 0 {
			// A short end belongs to the piece before it.
			last := strings.Index(text, out[len(out)-1])
			out[len(out)-1] = strings.TrimRight(text[last:], ",.; ")
			return out
		}
		out = append(out, rest)
	}
	for i := range out {
		out[i] = strings.TrimPrefix(strings.TrimSuffix(out[i], " and"), "and ")
	}
	return out
}
