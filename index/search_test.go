package index_test

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

var once = sync.OnceValues(func() (*index.Index, error) {
	lib, err := knowledge.Load(knowledge.Built(), nil)
	if err != nil {
		return nil, err
	}
	return index.Build(lib)
})

// built is the index over the built-in documents, made once for all tests.
func built(t testing.TB) *index.Index {
	t.Helper()
	x, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// search answers a block of the relevance file.
func search(t testing.TB, x *index.Index, kind, text string) []index.Hit {
	t.Helper()
	find := x.FindDescriptors
	if kind == "fact" {
		find = x.FindFacts
	}
	hits, err := find(t.Context(), x.Understand(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return hits
}

func ids(hits []index.Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, h.Passage.ID)
	}
	return out
}

// block is one expectation of the relevance file.
type block struct {
	title, kind, text string
	want              []string
}

func blocks(t testing.TB) []block {
	t.Helper()
	src, err := os.ReadFile("testdata/relevance.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []block
	for part := range strings.SplitSeq(string(src), "\n\n") {
		lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(part), "\n"), func(l string) bool { return strings.HasPrefix(l, "# ") })
		if len(lines) < 2 {
			continue
		}
		kind, text, ok := strings.Cut(lines[1], ": ")
		if !ok || kind != "story" && kind != "fact" {
			t.Fatalf("%q: expected \"story: ...\" or \"fact: ...\" below the title", lines[0])
		}
		out = append(out, block{lines[0], kind, text, lines[2:]})
	}
	return out
}

func TestRelevance(t *testing.T) {
	for _, b := range blocks(t) {
		t.Run(b.title, func(t *testing.T) {
			got := ids(search(t, built(t), b.kind, b.text))
			if len(b.want) == 0 && len(got) > 0 {
				t.Errorf("%s\nfound %v, want nothing", b.text, got)
			}
			if len(got) < len(b.want) || !slices.Equal(got[:len(b.want)], b.want) {
				t.Errorf("%s\nfound %v\nwant  %v first", b.text, got, b.want)
			}
		})
	}
}

// TestSameOrder asks the same a hundred times, on two indexes: bleve's equals
// come in any order, the coach's must not.
func TestSameOrder(t *testing.T) {
	other, err := index.Build(built(t).Library())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, b := range blocks(t) {
		want := ids(search(t, built(t), b.kind, b.text))
		for range 50 {
			for _, x := range []*index.Index{built(t), other} {
				if got := ids(search(t, x, b.kind, b.text)); !slices.Equal(got, want) {
					t.Fatalf("%s: %v, then %v", b.text, want, got)
				}
			}
		}
	}
}

// TestHitsAreRated holds the figures of a hit to their ranges.
func TestHitsAreRated(t *testing.T) {
	for _, b := range blocks(t) {
		q := built(t).Understand(b.text)
		hits, err := built(t).Search(t.Context(), index.Query{Tokens: q.Tokens, Use: q.Rest, Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range hits {
			if h.Cover < 0 || h.Cover > 1 || h.TextCover > h.Cover || h.Likeness < 0 || h.Likeness > 1 || h.Words > len(q.Rest) {
				t.Errorf("%s: %+v", b.text, h)
			}
			if i > 0 && hits[i-1].Score < h.Score {
				t.Errorf("%s: hit %d is above a better one", b.text, i)
			}
			for _, s := range h.Support {
				if !slices.Contains(q.Rest, s) {
					t.Errorf("%s: supported by a word that was not asked for", b.text)
				}
			}
		}
	}
}

// TestFacetsNarrow never finds anything outside.
func TestFacetsNarrow(t *testing.T) {
	q := built(t).Understand("data and decisions and teams and services")
	for _, within := range [][][]string{
		{{index.Facet("framework", "scs")}},
		{{index.Facet("framework", "scs"), index.Facet("framework", "odp-core")}, {index.Facet("level", "working")}},
		{{index.Facet("grade", "scs2")}, {index.DescriptorFacet}},
	} {
		hits, err := built(t).Search(t.Context(), index.Query{Tokens: q.Tokens, Use: []int{0, 2, 4, 6}, Within: within, Limit: 30})
		if err != nil || len(hits) == 0 {
			t.Fatalf("%v: %d hits, %v", within, len(hits), err)
		}
		for _, h := range hits {
			if f := h.Passage.Section.Framework.ID; strings.Contains(within[0][0], "framework") && !slices.Contains(within[0], index.Facet("framework", f)) {
				t.Errorf("%v: found %s", within, h.Passage.ID)
			}
			if strings.Contains(within[0][0], "grade") && !strings.Contains(h.Passage.ID, "/scs2#") {
				t.Errorf("%v: found %s", within, h.Passage.ID)
			}
		}
	}
}

func TestContaining(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a line":             {"which level is this: Uses trends and insights? no: Thinks analytically, using trends and insights from data to support decision-making and forecasts.", []string{"odp-core/data-and-insight/practitioner#1"}},
		"words in quotes":    {`where does it say "speaking truth to power"`, []string{"scs/power-of-connections/expert/scs1#2"}},
		"curly quotes":       {`where does it say “speaking truth to power”?`, []string{"scs/power-of-connections/expert/scs1#2"}},
		"one line, 4 places": {"Implements continuous improvement plans and adapts quickly when needed, learning from successes and mistakes then translating insight into action.", []string{"scs/learning-agility/working/scs2#1", "scs/learning-agility/practitioner/scs1#1", "scs/learning-agility/practitioner/scs2#1", "scs/learning-agility/expert/scs1#1"}},
		"a skill's name":     {"delivery and decision making at pace working", nil},
		"two common words":   {"support and challenge", nil},
		"own words":          {"I weigh up figures that disagree before I decide", nil},
	} {
		t.Run(name, func(t *testing.T) {
			ps, err := built(t).Containing(t.Context(), built(t).Understand(c.text))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range ps {
				got = append(got, p.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

// FuzzSearch never panics, whatever is asked.
func FuzzSearch(f *testing.F) {
	for _, b := range blocks(f) {
		f.Add(b.text)
	}
	f.Add("\x00 \u202e 漢字 <@U1> SCS2 -> ? 'and' \"quote")
	x := built(f)
	f.Fuzz(func(t *testing.T, text string) {
		q := x.Understand(text)
		for _, i := range q.Rest {
			if i < 0 || i >= len(q.Tokens) {
				t.Fatalf("%q: no token %d", text, i)
			}
		}
		for _, m := range append(slices.Clone(q.Mentions), q.Excluded...) {
			if m.First < 0 || m.Last >= len(q.Tokens) || m.First > m.Last {
				t.Fatalf("%q: mention %+v outside the %d tokens", text, m, len(q.Tokens))
			}
		}
		for _, tok := range q.Tokens {
			if tok.Start < 0 || tok.End > len(q.Text) || tok.Start > tok.End {
				t.Fatalf("%q: token %+v outside the text", text, tok)
			}
		}
		search(t, x, "story", text)
		search(t, x, "fact", text)
		if _, err := x.Containing(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		if _, err := x.Nearest(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	})
}

// A document that a question names comes before the places of others.
func TestNearestIsInTheNamedDocument(t *testing.T) {
	x := built(t)
	for said, want := range map[string]string{
		"how does a service owner handle stakeholders": "service-owner", "how do the core skills handle pensions": "odp-core", "does the service manager job description say anything about pizza": "service-manager-jd",
	} {
		q := x.Understand(said)
		near, err := x.Nearest(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(near) == 0 || near[0].Framework.ID != want {
			t.Errorf("%q leads to %v, want %s first", said, near, want)
		}
	}
}

// A skill of the named document with a word of the question in its name comes
// first of all.
func TestNearestIsTheSkillOfThatName(t *testing.T) {
	x := built(t)
	near, err := x.Nearest(t.Context(), x.Understand("how does a service owner handle stakeholders"))
	if err != nil || len(near) < 2 || near[0].Address != "service-owner/stakeholder-relationship-management" || near[1].Address != "service-owner" {
		t.Errorf("it leads to %v (%v)", near, err)
	}
}
