package coach

// once keeps what was read in a text for the rest of a turn: several ask for it,
// a topic that matched again to answer. The zero value has read nothing.
type once[T any] struct {
	text  string
	done  bool
	value T
	ok    bool
}

// of is what read finds in a text; it is called again only for another text.
func (o *once[T]) of(text string, read func(text string) (T, bool)) (T, bool) {
	if !o.done || o.text != text {
		o.value, o.ok = read(text)
		o.text, o.done = text, true
	}
	return o.value, o.ok
}
