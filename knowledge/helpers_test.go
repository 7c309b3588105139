package knowledge

import (
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/aymanbagabas/go-udiff"
)

// update writes golden files instead of comparing with them, as in
// "go test ./knowledge -update".
var update = flag.Bool("update", false, "write the golden files anew")

var builtOnce = sync.OnceValues(func() (*Library, error) { return Load(Built(), nil) })

// builtLibrary is the library of the documents that come with the binary.
func builtLibrary(t testing.TB) *Library {
	t.Helper()
	l, err := builtOnce()
	if err != nil {
		t.Fatalf("the built-in documents do not load:\n%v", err)
	}
	return l
}

// builtFramework is one of the built-in documents.
func builtFramework(t testing.TB, id string) *Framework {
	t.Helper()
	f, ok := builtLibrary(t).Framework(id)
	if !ok {
		t.Fatalf("no built-in document has the id %q", id)
	}
	return f
}

// golden compares text with a file under testdata.
func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := readFile(t, path)
	if diff := udiff.Unified(path, "now", want, got); diff != "" {
		t.Errorf("%s differs:\n%s", path, diff)
	}
}

// readFile is the text of a file of this package or its neighbours.
func readFile(t testing.TB, path string) string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}
