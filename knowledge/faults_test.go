package knowledge

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// expectation is a fault that a file under testdata/bad says it has.
type expectation struct {
	line int
	part string
}

var expectLine = regexp.MustCompile(`(?m)^# expect: (\d+): (.+)$`)

func expectations(t *testing.T, src string) []expectation {
	t.Helper()
	var out []expectation
	for _, m := range expectLine.FindAllStringSubmatch(src, -1) {
		line, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, expectation{line, m[2]})
	}
	slices.SortFunc(out, func(a, b expectation) int { return cmp.Or(a.line-b.line, cmp.Compare(a.part, b.part)) })
	return out
}

// nobody is a file system of built-in documents without any.
var nobody = fstest.MapFS{"frameworks/README.md": {}}

// harbour is a folder's neighbour that the bad files may be related to.
func harbour(t *testing.T) fstest.MapFS {
	t.Helper()
	files := map[string]string{}
	for _, file := range []string{"harbour.md", "lighthouse.md"} {
		files["frameworks/"+file] = readFile(t, filepath.Join("testdata", "good", file))
	}
	return textFS(files)
}

// faultsOf loads a folder and returns all that is wrong with it.
func faultsOf(t *testing.T, folder fstest.MapFS) Faults {
	t.Helper()
	_, err := Load(harbour(t), folder)
	var faults Faults
	if err != nil && !errors.As(err, &faults) {
		t.Fatalf("not a list of faults: %v", err)
	}
	return faults
}

func compareFaults(t *testing.T, file string, got Faults, want []expectation) {
	t.Helper()
	ok := len(got) == len(want)
	for i := 0; ok && i < len(got); i++ {
		ok = got[i].File == file && got[i].Line == want[i].line && strings.Contains(got[i].Problem, want[i].part)
	}
	if ok {
		return
	}
	var b strings.Builder
	for _, w := range want {
		fmt.Fprintf(&b, "\n%s:%d: ...%s...", file, w.line, w.part)
	}
	t.Errorf("got\n%v\nwant%s", got, b.String())
}

// TestBadDocuments: each file says in a comment of its own which faults it has,
// on which lines. They are all there are.
func TestBadDocuments(t *testing.T) {
	for file, src := range badDocuments(t) {
		t.Run(strings.TrimSuffix(file, ".md"), func(t *testing.T) {
			want := expectations(t, src)
			if len(want) == 0 {
				t.Fatal("the file expects no fault: it is not bad")
			}
			compareFaults(t, file, faultsOf(t, textFS(map[string]string{file: src})), want)
		})
	}
}

// badDocuments are the texts of testdata/bad by file name.
func badDocuments(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("testdata/bad/*.md")
	if err != nil || len(paths) < 60 {
		t.Fatalf("%d bad documents, want at least 60 (%v)", len(paths), err)
	}
	out := map[string]string{}
	for _, path := range paths {
		out[filepath.Base(path)] = readFile(t, path)
	}
	return out
}

// TestBadDocumentsTogether: nobody wants to mend a folder one fault at a time.
func TestBadDocumentsTogether(t *testing.T) {
	total := 0
	folder := map[string]string{}
	for _, name := range []string{"bad-status.md", "missing-level.md", "everything-at-once.md"} {
		folder[name] = badDocuments(t)[name]
		total += len(expectations(t, folder[name]))
	}
	if got := faultsOf(t, textFS(folder)); len(got) != total {
		t.Errorf("%d faults, want %d:\n%v", len(got), total, got)
	}
}

// kites is a sound document to make faulty.
func kites(t *testing.T) string {
	t.Helper()
	src := readFile(t, "testdata/bad/bad-status.md")
	return strings.Replace(expectLine.ReplaceAllString(src, "# sound"), "status: draft", "status: current", 1)
}

func TestFaultsOfWholeFiles(t *testing.T) {
	sound := kites(t)
	large := sound + strings.Repeat("\n- Flies higher.\n", 5<<20/17)
	for _, c := range []struct {
		name   string
		folder map[string]string
		want   string
	}{
		{"sound", map[string]string{"kites.md": sound}, ""},
		{"line ends of Windows", map[string]string{"kites.md": strings.ReplaceAll(sound, "\n", "\r\n")}, ""},
		{"byte order mark", map[string]string{"kites.md": "\ufeff" + sound}, ""},
		{"both", map[string]string{"kites.md": "\ufeff" + strings.ReplaceAll(sound, "\n", "\r\n")}, ""},
		{"no line end at the end", map[string]string{"kites.md": strings.TrimRight(sound, "\n")}, ""},
		{
			"lines are counted alike with the line ends of Windows",
			map[string]string{"kites.md": "\ufeff" + strings.ReplaceAll(strings.Replace(sound, "## Flyer", "## Flier", 1), "\n", "\r\n")},
			"kites.md:15: level \"Flyer\": no heading \"Flyer\" stands in the document\n" +
				"kites.md:18: missing level \"Flyer\" under \"Launching\"\n" +
				"kites.md:24: unknown level \"Flier\": expected one of Learner, Flyer",
		},
		{
			"two files with one id", map[string]string{"kites.md": sound, "kites2.md": sound},
			"kites2.md:3: id \"kites\" is taken by kites.md",
		},
		{
			"front matter that ends with the file",
			map[string]string{"kites.md": strings.TrimRight(sound[:strings.Index(sound, "\n---\n")+4], "\n")},
			"kites.md:1: empty cell: nothing stands under \"Kite flying\"\n" +
				"kites.md:14: level \"Learner\": no heading \"Learner\" stands in the document\n" +
				"kites.md:15: level \"Flyer\": no heading \"Flyer\" stands in the document",
		},
		{"nothing", map[string]string{"kites.md": ""}, "kites.md:1: front matter is missing: the first line must be ---"},
		{
			"a file of 5 MB", map[string]string{"kites.md": large},
			fmt.Sprintf("kites.md: %d bytes: a document may have 4194304", len(large)),
		},
		{
			"UTF-16", map[string]string{"kites.md": "\xff\xfe-\x00-\x00-\x00\n\x00"},
			"kites.md:1: not UTF-8 text: save the file with the encoding UTF-8",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := faultsOf(t, textFS(c.folder)).Error(); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestFaultsAreInOrderAndToldOnce(t *testing.T) {
	got := Faults{
		{"b.md", 1, "x"}, {"a.md", 12, "x"}, {"a.md", 2, "y"}, {"a.md", 2, "x"}, {"b.md", 1, "x"}, {"a.md", 0, "x"},
	}.sorted().Error()
	want := "a.md: x\na.md:2: x\na.md:2: y\na.md:12: x\nb.md:1: x"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestGoodDocuments loads invented documents that use everything the format
// has, and compares all that was read of them.
func TestGoodDocuments(t *testing.T) {
	l, err := Load(nobody, os.DirFS("testdata/good"))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "good.golden", dump(l))
}
