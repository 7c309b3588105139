package knowledge

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// textFS is a file system of texts.
func textFS(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, src := range files {
		out[name] = &fstest.MapFile{Data: []byte(src)}
	}
	return out
}

func mustLoad(t *testing.T, built, folder fs.FS) *Library {
	t.Helper()
	l, err := Load(built, folder)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func ids(l *Library) []string {
	var out []string
	for _, f := range l.Frameworks() {
		out = append(out, f.ID)
	}
	return out
}

func TestFolderAddsADocument(t *testing.T) {
	l := mustLoad(t, Built(), textFS(map[string]string{
		"kites.md":         kites(t),
		"README.md":        "for people",
		".kites.md":        "left behind by an editor",
		"notes.txt":        "no document",
		"old/kites.md":     "not looked at: only the top of the folder is",
		"glosses/kites.md": "# kites/launching/learner#1\n- I find out where it blows from.\n~ breeze, gust\n",
		"thesaurus.txt":    "kite = dragon, box on a string\n",
		"elsewhere.txt":    "# not ours\r\n\r\nHang gliding | delta flying |\r\n",
	}))
	want := append(ids(builtLibrary(t)), "kites")
	if got := ids(l); !slices.Equal(got, want) {
		t.Errorf("documents %v, want %v", got, want)
	}
	if _, ok := l.Section("kites/launching/flyer"); !ok {
		t.Error("the new document cannot be found by address")
	}
	g := l.Gloss("kites/launching/learner#1")
	if len(g.Sayings) != 1 || !slices.Equal(g.Words, []string{"breeze", "gust"}) {
		t.Errorf("gloss of the new document: %+v", g)
	}
	if last := l.Thesaurus()[len(l.Thesaurus())-1]; last.Name != "kite" || len(last.Words) != 2 {
		t.Errorf("the folder's concepts do not follow the built-in ones: %+v", last)
	}
	last := l.Elsewhere()[len(l.Elsewhere())-1]
	if !slices.Equal(last.Names, []string{"Hang gliding", "delta flying"}) || len(l.Elsewhere()) != len(builtLibrary(t).Elsewhere())+1 {
		t.Errorf("the folder's own do not follow the built-in ones: %+v", last)
	}
	if len(l.Thesaurus()) != len(builtLibrary(t).Thesaurus())+1 {
		t.Error("the built-in thesaurus is not kept")
	}
	for p := range builtLibrary(t).Passages() {
		if len(l.Gloss(p.ID).Sayings) != len(builtLibrary(t).Gloss(p.ID).Sayings) {
			t.Fatalf("the gloss of %s is lost", p.ID)
		}
	}
}

func TestFolderReplacesADocument(t *testing.T) {
	original, err := fs.ReadFile(Built(), "frameworks/service-owner.md")
	if err != nil {
		t.Fatal(err)
	}
	const changed, kept = "service-owner/strategic-ownership#3", "service-owner/strategic-ownership#4"
	src := strings.Replace(string(original), "- support with strategic decision making", "- feed the cat", 1)
	folder := map[string]string{"ours.md": src}
	l := mustLoad(t, Built(), textFS(folder))
	f, _ := l.Framework("service-owner")
	if f.File != "ours.md" || len(l.Frameworks()) != len(shipped) || l.Frameworks()[len(shipped)-1] != f {
		t.Errorf("service-owner comes from %s in %v", f.File, ids(l))
	}
	if s, ok := l.Section("service-owner/strategic-ownership"); !ok || s.Passages[2].Text != "feed the cat" {
		t.Error("the replaced wording is not there")
	}
	if g := l.Gloss(changed); len(g.Sayings) != 0 {
		t.Errorf("%s has other words now, but keeps the gloss of the old ones: %q", changed, g.Sayings)
	}
	if g := l.Gloss(kept); len(g.Sayings) == 0 {
		t.Errorf("%s has the same words as before, but lost its gloss", kept)
	}

	folder["glosses/service-owner.md"] = "# " + changed + "\n- I opened a tin.\n\n# " + kept + "\n- All of us pull one way.\n"
	l = mustLoad(t, Built(), textFS(folder))
	for id, saying := range map[string]string{changed: "I opened a tin.", kept: "All of us pull one way."} {
		if g := l.Gloss(id); !slices.Equal(g.Sayings, []string{saying}) {
			t.Errorf("%s: %q, want the folder's own gloss", id, g.Sayings)
		}
	}
}

// TestReplacedDocumentMayDropWhatOthersPointTo: the operator cannot mend the
// built-in documents that point into the replaced one.
func TestReplacedDocumentMayDropWhatOthersPointTo(t *testing.T) {
	src := strings.Replace(kites(t), "id: kites", "id: scs", 1)
	l := mustLoad(t, Built(), textFS(map[string]string{"scs.md": src}))
	core, _ := l.Framework("odp-core")
	if core.After != (Step{}) {
		t.Errorf("core skills lead on to %s, which is gone", core.After.To)
	}
	for _, n := range core.Dimensions[0].Names {
		if len(n.Related) != 0 {
			t.Errorf("%s is related to %v, which is gone", n.Text, n.Related)
		}
	}
	again := builtFramework(t, "odp-core")
	if again.After.To != "scs/working/scs1" || len(again.Dimensions[0].Names[0].Related) != 1 {
		t.Error("one load changed the library of another")
	}
	// The operator's own documents are held to what they say.
	src = strings.Replace(src, "names:", "after: {from: flyer, to: odp-core/grandmaster}\nnames:", 1)
	_, err := Load(Built(), textFS(map[string]string{"scs.md": src}))
	if err == nil || !strings.Contains(err.Error(), `"grandmaster" is no name of odp-core`) {
		t.Errorf("a folder's document that leads nowhere: %v", err)
	}
}

func TestFaultsOfAFolder(t *testing.T) {
	sound := kites(t)
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"empty folder", nil, ""},
		{
			"gloss of an unknown passage",
			map[string]string{"kites.md": sound, "glosses/kites.md": "# kites/launching/flyer#1\n- Off it goes.\n\n# kites/launching/flyer#2\n- x\n"},
			`glosses/kites.md:4: no passage has the id "kites/launching/flyer#2"`,
		},
		{
			"faulty gloss file",
			map[string]string{"kites.md": sound, "glosses/kites.md": strings.Join([]string{
				"- Too early.", "#", "# kites/launching/flyer#1", "- Off it goes.", "Off it goes.", "~", "# kites/launching/flyer#1", "- Again.",
			}, "\r\n")},
			`glosses/kites.md:1: a gloss before the first "# id"` + "\n" +
				`glosses/kites.md:2: "#": expected "# id", "- saying" or "~ words"` + "\n" +
				`glosses/kites.md:5: "Off": expected "# id", "- saying" or "~ words"` + "\n" +
				`glosses/kites.md:6: "~": expected "# id", "- saying" or "~ words"` + "\n" +
				`glosses/kites.md:7: passage "kites/launching/flyer#1" is glossed twice`,
		},
		{
			"gloss file as Windows saves it",
			map[string]string{"kites.md": sound, "glosses/kites.md": "\ufeff# kites/launching/flyer#1\r\n- Off it goes.\r\n"}, "",
		},
		{
			"faulty thesaurus",
			map[string]string{"thesaurus.txt": "# words\nkite = dragon\nkite\n= dragon\nkite = ,\n"},
			"thesaurus.txt:3: expected \"concept = word, word\"\n" +
				"thesaurus.txt:4: expected \"concept = word, word\"\n" +
				"thesaurus.txt:5: expected \"concept = word, word\"",
		},
		{
			"gloss of a document that has faults itself",
			map[string]string{
				"kites.md":         strings.Replace(sound, "status: current", "status: draft", 1),
				"glosses/kites.md": "# kites/launching/flyer#1\n- Off it goes.\n",
			},
			"glosses/kites.md:1: no passage has the id \"kites/launching/flyer#1\"\n" +
				"kites.md:7: status \"draft\": expected current or historic",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := faultsOf(t, textFS(c.files)).Error(); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestFoldersThatCannotBeRead(t *testing.T) {
	for _, c := range []struct {
		name          string
		built, folder fs.FS
		want          string
	}{
		{"missing folder", Built(), missing{}, "reading .: "},
		{"no documents at all", nobody, nil, "no framework documents found"},
		{"no documents at all, with a folder", nobody, fstest.MapFS{}, "no framework documents found"},
		{"built-in documents missing", fstest.MapFS{}, nil, "reading frameworks: "},
		{"a folder called like a gloss file", Built(), textFS(map[string]string{"glosses": "a file"}), "reading glosses: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := Load(c.built, c.folder)
			if err == nil || !strings.Contains(err.Error(), c.want) || l != nil {
				t.Errorf("library %v, error %v, want %q", l, err, c.want)
			}
		})
	}
}

// missing is a folder that is not there.
type missing struct{}

func (missing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// flawed is a folder one of whose files cannot be read.
type flawed struct {
	fs.FS
	file string
}

func (f flawed) Open(name string) (fs.File, error) {
	if name == f.file {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.FS.Open(name)
}

// TestFilesThatCannotBeRead: a file left out in silence would look like a
// document somebody took away.
func TestFilesThatCannotBeRead(t *testing.T) {
	folder := textFS(map[string]string{
		"kites.md": kites(t), "glosses/kites.md": "# kites/launching/flyer#1\n- Up.\n", "thesaurus.txt": "a = b\n", "elsewhere.txt": "c\n",
	})
	mustLoad(t, nobody, folder)
	for _, file := range []string{".", "kites.md", "glosses", "glosses/kites.md", "thesaurus.txt", "elsewhere.txt"} {
		f := flawed{folder, file}
		if l, err := Load(nobody, f); !errors.Is(err, fs.ErrPermission) || l != nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: library %v, error %v", file, l, err)
		}
		if _, err := Fingerprint(f); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: fingerprint error %v", file, err)
		}
	}
	if _, err := Load(flawed{Built(), "thesaurus.txt"}, folder); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("built-in thesaurus: %v", err)
	}
}
