package index_test

import (
	"bufio"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/index"
)

// read writes the readings of a question as the table does.
func read(q index.Question) string {
	if len(q.Readings) == 0 || q.Narrative && !slices.ContainsFunc(q.Readings, index.Reading.Subject) {
		return "-"
	}
	var out []string
	for _, r := range q.Readings {
		out = append(out, reading(r.Framework.ID, r.Where()))
	}
	slices.Sort(out)
	return strings.Join(out, " | ")
}

func reading(id string, where map[string]string) string {
	words := []string{id}
	for _, of := range slices.Sorted(maps.Keys(where)) {
		words = append(words, of+"="+where[of])
	}
	return strings.Join(words, " ")
}

// sorted gives a row of the table the order of read.
func sorted(row string) string {
	if row == "-" {
		return row
	}
	var out []string
	for part := range strings.SplitSeq(row, " | ") {
		words := strings.Fields(part)
		slices.Sort(words[1:])
		out = append(out, strings.Join(words, " "))
	}
	slices.Sort(out)
	return strings.Join(out, " | ")
}

func TestUnderstanding(t *testing.T) {
	f, err := os.Open("testdata/understanding.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		text, want, ok := strings.Cut(lines.Text(), " => ")
		if !ok {
			continue
		}
		n++
		if got := read(built(t).Understand(text)); got != sorted(want) {
			t.Errorf("%s\nread as %s\nwant    %s", text, got, sorted(want))
		}
	}
	if err := lines.Err(); err != nil || n == 0 {
		t.Fatalf("%d rows, %v", n, err)
	}
}

// TestNumbersAreNeverCorrected: a grade nobody has stays a grade nobody has.
func TestNumbersAreNeverCorrected(t *testing.T) {
	for _, text := range []string{"data and insight SCS4 expert", "SCS 5 working", "scs-9 practitioner", "pay band 7 expert system leadership", "PB4"} {
		q := built(t).Understand(text)
		for _, r := range q.Readings {
			if len(r.Names["grade"]) > 0 {
				t.Errorf("%q is read as grade %s", text, r.Names["grade"][0].ID)
			}
		}
		if len(q.Unknown) == 0 {
			t.Errorf("%q: the number is not noticed", text)
		}
	}
}

// TestEveryNameIsUnderstood writes every name and alias of every document into
// a question and reads it back.
func TestEveryNameIsUnderstood(t *testing.T) {
	x := built(t)
	for _, f := range x.Library().Frameworks() {
		for _, d := range f.Dimensions {
			for _, n := range d.Names {
				for _, text := range append([]string{n.Text}, n.Aliases...) {
					if len(text) < 3 {
						continue
					}
					q := x.Understand(f.Short + ": " + text)
					found := slices.ContainsFunc(q.Mentions, func(m index.Mention) bool {
						// A name that is the document's own too leads there.
						return slices.ContainsFunc(m.Refs, func(r index.Ref) bool { return r.Name == n || r.Name == nil && text == n.Text })
					})
					if !found {
						t.Errorf("%s: %s %q is not found by %q", f.ID, d.Of, n.ID, text)
					}
				}
			}
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"<@U07COACH1> hello":     "hello",
		"<!channel> data":        "data",
		"a\x00b\u202ec":          "a b c",
		"\u2028two\u2028lines":   "two\nlines",
		"bad \xff bytes":         "bad   bytes",
		"@Coach what is Working": "what is Working",
	} {
		if got := index.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := index.Clean(strings.Repeat("é", 30000)); len([]rune(got)) > index.MaxQuestion {
		t.Errorf("%d characters are kept", len([]rune(got)))
	}
}

func TestTokens(t *testing.T) {
	for in, want := range map[string]string{
		"Organization's data & insight":  "organisation data and insight",
		"Human-centred design, isn't it": "human centred design isnt it",
		"dep. director. Next":            "dep director next",
		"W -> P":                         "w next p",
		"mgmt n comms":                   "management and communications",
		"“quoted”":                       "quoted",
	} {
		var got []string
		for _, tok := range index.Tokens(in) {
			got = append(got, tok.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Tokens(%q) = %v, want %s", in, got, want)
		}
	}
}
