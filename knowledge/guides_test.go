package knowledge

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const inventedGuide = `---
id: traffic-light
title: Traffic light
origin: Made by the learning team of the harbour, 2026.
when: At the end of a project.
aliases: [stop start continue]
star: {start: result}
---

# Stop

What will you
stop doing?

# Start

What will you start doing?

- One thing that
  somebody else would see.
`

func TestBuiltInGuides(t *testing.T) {
	l := builtLibrary(t)
	for _, c := range []struct {
		id, title string
		steps     int
		origin    string
	}{
		{"gibbs", "Gibbs cycle", 7, "1988"},
		{"kolb", "Kolb cycle", 4, "1984"},
		{"star", "STAR", 4, "1974"},
		{"what", "What? So what? Now what?", 3, "1970"},
	} {
		g, ok := l.Guide(c.id)
		if !ok {
			t.Errorf("no guide %q", c.id)
			continue
		}
		if g.Title != c.title || len(g.Steps) != c.steps || !strings.Contains(g.Origin, c.origin) || g.When == "" || g.File != "guides/"+c.id+".md" {
			t.Errorf("%s: %+v", c.id, g)
		}
		stars := 0
		for _, s := range g.Steps {
			if s.Question == "" || s.Hint == "" || !strings.HasSuffix(s.Question, "?") || !strings.HasSuffix(s.Hint, ".") {
				t.Errorf("%s: the step %+v", c.id, s)
			}
			if s.Star != "" {
				stars++
			}
		}
		if stars == 0 {
			t.Errorf("%s: no answer goes into an example", c.id)
		}
	}
	if len(l.Guides()) != 4 {
		t.Errorf("%d guides", len(l.Guides()))
	}
	star, _ := l.Guide("star")
	for i, part := range StarParts() {
		if star.Steps[i].Star != part {
			t.Errorf("STAR's %s is %q", part, star.Steps[i].Star)
		}
	}
}

// Adding a guide is adding a file.
func TestGuideInAFolder(t *testing.T) {
	folder := textFS(map[string]string{"guides/lights.md": inventedGuide, "guides/README.md": "For people."})
	l := mustLoad(t, Built(), folder)
	g, ok := l.Guide("traffic-light")
	if !ok || len(l.Guides()) != 5 {
		t.Fatalf("the guide is not there among %d", len(l.Guides()))
	}
	if g.Steps[0].Question != "What will you stop doing?" || g.Steps[0].Hint != "" || g.Steps[0].Star != "" || g.Steps[1].Line != 15 ||
		g.Steps[1].Hint != "One thing that somebody else would see." || g.Steps[1].Star != StarResult || g.Aliases[0] != "stop start continue" {
		t.Errorf("%+v", g)
	}
	// A guide with a built-in id takes its place.
	l = mustLoad(t, Built(), textFS(map[string]string{"guides/x.md": strings.Replace(inventedGuide, "traffic-light", "gibbs", 1)}))
	if g, _ := l.Guide("gibbs"); g.Title != "Traffic light" || len(l.Guides()) != 4 {
		t.Errorf("the built-in guide is still there: %+v", g)
	}
}

func TestFingerprintKnowsGuides(t *testing.T) {
	none, err := Fingerprint(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	one, err := Fingerprint(textFS(map[string]string{"guides/lights.md": inventedGuide}))
	if err != nil || one == none {
		t.Errorf("a guide does not change the fingerprint (%v)", err)
	}
}

// TestBadGuides: each is the invented guide with something replaced, and the
// faults it then has. They are all there are.
func TestBadGuides(t *testing.T) {
	long := strings.Repeat("very ", 40)
	for _, c := range []struct {
		name string
		// replace is pairs of what stands there and what comes in its place.
		replace []string
		want    []expectation
	}{
		{"no front matter", []string{"---\nid", "id"}, []expectation{{1, "front matter is missing"}}},
		{"no id", []string{"id: traffic-light\n", ""}, []expectation{{1, "id is missing"}}},
		{"a bad id", []string{"traffic-light", "Traffic light"}, []expectation{{2, "lower case letters"}}},
		{"a long id", []string{"traffic-light", strings.Repeat("a", 41)}, []expectation{{2, "may have 40"}}},
		{"no title", []string{"title: Traffic light", "title: "}, []expectation{{3, "title is missing"}}},
		{"a long title", []string{"title: Traffic light", "title: " + long}, []expectation{{3, "may have 60"}}},
		{"no origin", []string{"origin: Made by the learning team of the harbour, 2026.\n", ""}, []expectation{{1, "origin is missing"}}},
		{"no year", []string{", 2026", ""}, []expectation{{4, "and the year"}}},
		{"no when", []string{"when: At the end of a project.\n", ""}, []expectation{{1, "when is missing"}}},
		{"an unknown key", []string{"when:", "use: always\nwhen:"}, []expectation{{5, `unknown key "use"`}}},
		{"a list for a title", []string{"title: Traffic light", "title: [a]"}, []expectation{{3, "expected text"}}},
		{"an empty alias", []string{"[stop start continue]", "['']"}, []expectation{{6, "an alias is empty"}}},
		{"no such part", []string{"start: result", "start: end"}, []expectation{{7, "expected situation, task"}}},
		{"no such step", []string{"start: result", "begin: result"}, []expectation{{7, `no heading has the id "begin"`}}},
		{"no question", []string{"What will you start doing?", ""}, []expectation{{15, "has no question"}, {19, "before its question"}}},
		{"two questions", []string{"What will you\nstop", "What?\n\nWhat will you\nstop"}, []expectation{{14, "a second question"}, {15, "a second question"}}},
		{"two hints", []string{"somebody else would see.", "counts.\n- Two."}, []expectation{{21, "a second hint"}}},
		{"a deep heading", []string{"# Start", "## Start"}, []expectation{{7, "no heading has"}, {15, "a heading of one depth"}, {17, "a second question"}}},
		{"a heading twice", []string{"# Start", "# Stop", "start: result", "stop: result"}, []expectation{{15, "stands twice: on line 10"}}},
		{"a heading of signs", []string{"# Stop", "# ???"}, []expectation{{10, "letters or digits"}, {12, "before the first heading"}, {13, "before the first heading"}}},
		{"a foreign heading", []string{"# Stop", "# Čekej"}, []expectation{{10, "letters a to z"}, {12, "before the first heading"}, {13, "before the first heading"}}},
		{"a long heading", []string{"# Stop", "# Stop " + long}, []expectation{{10, "is too long"}, {12, "before the first heading"}, {13, "before the first heading"}}},
		{"a long question", []string{"What will you start doing?", long}, []expectation{{15, "the question under"}}},
		{"a long hint", []string{"One thing that", long}, []expectation{{15, "the hint under"}}},
		{"a quote", []string{"What will you start doing?", "> What?"}, []expectation{{15, "has no question"}, {17, "expected only headings"}, {19, "before its question"}}},
		{"a table", []string{"- One thing that", "| a | b |"}, []expectation{{19, "expected only headings"}, {20, "a second question"}}},
		{"a numbered list", []string{"- One thing that\n", "1. One thing that\n"}, []expectation{{19, "expected only headings"}, {20, "a second question"}}},
		{"not UTF-8", []string{"Traffic light\n", "Traffic \xff\n"}, []expectation{{3, "not UTF-8"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := inventedGuide
			for pair := range slices.Chunk(c.replace, 2) {
				if !strings.Contains(src, pair[0]) {
					t.Fatalf("no %q", pair[0])
				}
				src = strings.Replace(src, pair[0], pair[1], 1)
			}
			compareFaults(t, "guides/x.md", faultsOf(t, textFS(map[string]string{"guides/x.md": src})), c.want)
		})
	}
	head, _, _ := strings.Cut(inventedGuide, "# Stop")
	many := strings.Replace(head, "star: {start: result}\n", "", 1)
	for i := range 13 {
		many += "# Step " + string(rune('a'+i)) + "\n\nWhat?\n\n"
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no words":           {map[string]string{"guides/x.md": strings.Replace(head, "star: {start: result}\n", "", 1)}, "guides/x.md: no questions"},
		"too many questions": {map[string]string{"guides/x.md": many}, "guides/x.md:57: 13 questions: a guide may have 12"},
		"too large":          {map[string]string{"guides/x.md": strings.Repeat("x", maxGuide+1)}, "guides/x.md: 65537 bytes"},
		"one id twice":       {map[string]string{"guides/a.md": inventedGuide, "guides/b.md": inventedGuide}, `guides/b.md:1: id "traffic-light" is taken by guides/a.md`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := faultsOf(t, textFS(c.files)); len(got) != 1 || !strings.HasPrefix(got.Error(), c.want) {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

// FuzzGuide: no text makes the reader panic, and whatever loads can be asked.
func FuzzGuide(f *testing.F) {
	seed(f, maxGuide, "guides/*.md")
	f.Add([]byte(inventedGuide))
	f.Fuzz(func(t *testing.T, src []byte) {
		g, faults := parseGuide("fuzz", src)
		checkFaults(t, faults, src)
		if g == nil {
			if len(faults) == 0 {
				t.Error("neither a guide nor a fault")
			}
			return
		}
		if len(faults) > 0 || g.ID != Slug(g.ID) || g.Title == "" || g.When == "" || len(g.Steps) == 0 {
			t.Errorf("a guide with faults: %v, %+v", faults, g)
		}
		for i, s := range g.Steps {
			if s.Question == "" || s.ID == "" || slices.IndexFunc(g.Steps, func(o GuideStep) bool { return o.ID == s.ID }) != i {
				t.Errorf("a step that cannot be asked: %+v", s)
			}
		}
	})
}

// TestGuideOfTheDocsLoads: what the page about reflection shows can be loaded,
// and it names every key and every built-in guide.
func TestGuideOfTheDocsLoads(t *testing.T) {
	page := readFile(t, "../docs/reflection.md")
	_, block, _ := strings.Cut(page, "```markdown\n")
	block, _, ok := strings.Cut(block, "```")
	if !ok {
		t.Fatal("no example of a guide")
	}
	l := mustLoad(t, Built(), textFS(map[string]string{"guides/lights.md": block}))
	if g, ok := l.Guide("traffic-lights"); !ok || len(g.Steps) != 2 || g.Steps[0].Star != StarResult {
		t.Errorf("%+v", g)
	}
	for f := range reflect.TypeFor[guideHeader]().Fields() {
		if key := f.Tag.Get("yaml"); !strings.Contains(page, "| `"+key+"` |") {
			t.Errorf("the page does not explain %q", key)
		}
	}
	for _, g := range builtLibrary(t).Guides() {
		if !strings.Contains(page, "`"+g.ID+"`") {
			t.Errorf("the page does not name %q", g.ID)
		}
	}
}
