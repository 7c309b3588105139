package coach

import (
	"strings"

	"github.com/aymanbagabas/go-udiff/lcs"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// alike is how much of their words two passages must share before the coach
// sets them beside each other and marks the difference. Below it marks would
// colour everything and tell nothing.
const alike = 0.5

// changes pairs the passages of two cells that say nearly the same and marks
// the words that stand on one side only. identical is true when both cells
// hold the same passages in the same order.
func changes(a, b []knowledge.Passage) (pairs []chat.Pair, identical bool) {
	identical = len(a) == len(b)
	for i := range a {
		identical = identical && i < len(b) && a[i].Text == b[i].Text
	}
	if identical {
		return nil, true
	}
	used := map[int]bool{}
	for _, left := range a {
		best, at := alike, -1
		for j, right := range b {
			if s := shared(left.Text, right.Text); !used[j] && s > best {
				best, at = s, j
			}
		}
		if at < 0 {
			continue
		}
		used[at] = true
		l, r := markWords(left.Text, b[at].Text)
		pairs = append(pairs, chat.Pair{Left: l, Right: r})
	}
	return pairs, false
}

// shared is the part of their words of meaning that two texts have in common, 0 to 1.
func shared(a, b string) float64 {
	count := func(s string) map[string]int {
		out := map[string]int{}
		for _, t := range index.Tokens(s) {
			if !index.Joining(t.Text) {
				out[t.Stem]++
			}
		}
		return out
	}
	ca, cb := count(a), count(b)
	both, total := 0, 0
	for w, n := range ca {
		both += 2 * min(n, cb[w])
		total += n
	}
	for _, n := range cb {
		total += n
	}
	if total == 0 {
		return 0
	}
	return float64(both) / float64(total)
}

// markWords splits two texts into runs; a marked run stands only on its side.
func markWords(a, b string) (left, right []chat.Run) {
	wa, wb := words(a), words(b)
	la, lb := 0, 0
	for _, d := range lcs.DiffLines(plainWords(wa), plainWords(wb)) {
		left = appendRun(left, strings.Join(wa[la:d.Start], ""), false)
		right = appendRun(right, strings.Join(wb[lb:d.ReplStart], ""), false)
		left = appendRun(left, strings.Join(wa[d.Start:d.End], ""), true)
		right = appendRun(right, strings.Join(wb[d.ReplStart:d.ReplEnd], ""), true)
		la, lb = d.End, d.ReplEnd
	}
	left = appendRun(left, strings.Join(wa[la:], ""), false)
	right = appendRun(right, strings.Join(wb[lb:], ""), false)
	return left, right
}

// words cuts a text into words, each with the space that follows it, so that
// joining them gives the text back.
func words(s string) []string { return strings.SplitAfter(s, " ") }

// plainWords are words as they are compared: without the spaces and stops
// around them.
func plainWords(ws []string) []string {
	out := make([]string, len(ws))
	for i, w := range ws {
		out[i] = strings.Trim(w, " .,;:")
	}
	return out
}

func appendRun(runs []chat.Run, text string, marked bool) []chat.Run {
	if text == "" {
		return runs
	}
	return append(runs, chat.Run{Text: text, Marked: marked})
}
