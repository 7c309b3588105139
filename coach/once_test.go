package coach

import "testing"

func TestOnce(t *testing.T) {
	read := 0
	length := func(text string) (int, bool) {
		read++
		return len(text), text != ""
	}
	var o once[int]
	for _, c := range []struct {
		text  string
		reads int
	}{{"", 1}, {"", 1}, {"my plan", 2}, {"my plan", 2}, {"plan", 3}, {"my plan", 4}} {
		if got, ok := o.of(c.text, length); got != len(c.text) || ok != (c.text != "") || read != c.reads {
			t.Errorf("%q: %d, %v after %d reads; want %d reads", c.text, got, ok, read, c.reads)
		}
	}
}
