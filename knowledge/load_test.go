package knowledge

import "testing"

func TestLoadBuilt(t *testing.T) {
	l, err := Load(Built(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range l.Passages() {
		n++
	}
	for _, f := range l.Frameworks() {
		t.Log(f.ID, f.Title, len(f.sections))
	}
	t.Log(n)
}
