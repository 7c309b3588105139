package knowledge

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

const guide = "../docs/writing-a-framework.md"

var (
	namedBlock = regexp.MustCompile("(?ms)^<!-- (\\w+) -->\n```\\w+\n(.*?)^```$")
	yamlBlock  = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")
)

// guideBlocks are the examples of the author's guide that carry a name.
func guideBlocks(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range namedBlock.FindAllStringSubmatch(readFile(t, guide), -1) {
		out[m[1]] = m[2]
	}
	for _, name := range []string{"smallest", "document", "glosses", "thesaurus", "elsewhere", "faulty", "faults"} {
		if out[name] == "" {
			t.Fatalf("%s has no example %q", guide, name)
		}
	}
	return out
}

func TestGuideExamplesLoad(t *testing.T) {
	b := guideBlocks(t)
	l := mustLoad(t, Built(), textFS(map[string]string{"bread.md": b["smallest"]}))
	if s, ok := l.Section("bread/kneading"); !ok || len(s.Passages) != 1 {
		t.Error("the smallest document has no bread/kneading with one passage")
	}
	l = mustLoad(t, Built(), textFS(map[string]string{
		"bread.md": b["document"], "glosses/bread.md": b["glosses"],
		"thesaurus.txt": b["thesaurus"], "elsewhere.txt": b["elsewhere"],
	}))
	s, ok := l.Section("bread/kneading/working")
	if !ok || len(s.Passages) != 2 || s.Passages[1].Text != "Knows by touch when it is to wet." {
		t.Fatal("the complete document has not the words the guide speaks of")
	}
	for _, id := range []string{"bread/kneading/working#2", "bread/oven/master#1"} {
		if len(l.Gloss(id).Sayings) == 0 || len(l.Gloss(id).Words) == 0 {
			t.Errorf("%s has no gloss", id)
		}
	}
	if c := l.Thesaurus()[len(l.Thesaurus())-1]; c.Name != "dough" {
		t.Errorf("the last concept is %q", c.Name)
	}
	if a := l.Elsewhere()[len(l.Elsewhere())-1]; len(a.Names) != 3 {
		t.Errorf("the last thing elsewhere is %q", a.Names)
	}
}

// TestGuideFaultsAreTheOnesYouGet: what the guide prints is what is printed.
func TestGuideFaultsAreTheOnesYouGet(t *testing.T) {
	b := guideBlocks(t)
	_, err := Load(Built(), textFS(map[string]string{"bread.md": b["faulty"]}))
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("the faulty example: %v", err)
	}
	if got, want := faults.Error(), strings.TrimSpace(b["faults"]); got != want {
		t.Errorf("got\n%s\nthe guide says\n%s", got, want)
	}
}

// TestGuideKnowsEveryKey: a new key is of no use to an author who is not told.
func TestGuideKnowsEveryKey(t *testing.T) {
	text := readFile(t, guide)
	for _, of := range []any{header{}, headerDimension{}, headerName{}} {
		for f := range reflect.TypeOf(of).Fields() {
			key := f.Tag.Get("yaml")
			if !regexp.MustCompile("(?m)^(\\||-) `"+key+"[`:]").MatchString(text) && key != "of" {
				t.Errorf("%s does not explain %q of %T", guide, key, of)
			}
		}
	}
	for _, m := range yamlBlock.FindAllStringSubmatch(text, -1) {
		var h header
		if err := yaml.Load([]byte(m[1]), &h, yaml.WithKnownFields()); err != nil {
			t.Errorf("an example of %s is no front matter: %v\n%s", guide, err, m[1])
		}
	}
}

// TestGuideNamesTheBuiltInDocuments: by those ids they are replaced.
func TestGuideNamesTheBuiltInDocuments(t *testing.T) {
	text := readFile(t, guide)
	for _, f := range builtLibrary(t).Frameworks() {
		if !strings.Contains(text, "`"+f.ID+"`") {
			t.Errorf("%s does not name %s", guide, f.ID)
		}
	}
}

// TestGuideFaultsExist: the table of common faults quotes messages that some
// bad document or folder really brings.
func TestGuideFaultsExist(t *testing.T) {
	text := readFile(t, guide)
	_, table, ok := strings.Cut(text, "| You are told | It often means |\n|---|---|\n")
	if !ok {
		t.Fatal("the guide has no table of faults")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	var all strings.Builder
	for file, src := range badDocuments(t) {
		all.WriteString(faultsOf(t, textFS(map[string]string{file: src, "glosses/x.md": "# x#1\n- x\n"})).Error() + "\n")
	}
	rows := strings.Split(table, "\n")
	if len(rows) < 5 {
		t.Fatalf("%d rows in the table of faults", len(rows))
	}
	for _, row := range rows {
		cell := strings.Trim(strings.Split(row, "|")[1], " `")
		parts := strings.Split(cell, "...")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		if !regexp.MustCompile(strings.Join(parts, ".*")).MatchString(all.String()) {
			t.Errorf("nothing brings the fault %q", cell)
		}
	}
}
