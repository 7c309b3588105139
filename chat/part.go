package chat

// Part is one block of a reply. The set is closed: a new kind must be drawn by
// every renderer and added to chattest before it is used.
//
//sumtype:decl
type Part interface{ part() }

// Paragraph is a sentence or two in the coach's own words.
type Paragraph struct{ Text string }

// List is a list in the coach's own words: examples, things to try.
type List struct{ Items []string }

// Quote is what stands at one address of a framework, word for word.
type Quote struct {
	// Heading says which cell this is, for example "Practitioner, SCS2".
	Heading string
	Lines   []Line
	Source  Source
}

// Line is one passage of a quote: a bullet or a paragraph.
type Line struct {
	// ID is the passage's address with its number, for example
	// "scs/data-and-insight/practitioner/scs2#1".
	ID string
	// Text is the document's own words. White space is folded to single
	// spaces; not a letter is changed.
	Text string
	// Number is the line of the document file the passage begins on.
	Number int
	// Bullet is true for a list item, false for a paragraph.
	Bullet bool
}

// Source says where a quote stands.
type Source struct {
	// Document is the title of the framework document.
	Document  string
	Publisher string
	// Where is the address in words: "Data and insight, Practitioner, SCS2".
	Where string
	// Address is the stable id used in links.
	Address string
	URL     string
	// Historic is true when the document is kept for the record only.
	Historic bool
}

// Table is figures or facts in rows; Header may be empty.
type Table struct {
	Caption string
	Header  []string
	Rows    [][]string
}

// Chart is what a picture shows, and the same in words. A renderer that draws
// no pictures shows the Table.
type Chart struct {
	Kind  ChartKind
	Title string
	// Columns are the levels, lowest first.
	Columns []string
	Rows    []ChartRow
	// Alt says all the picture shows, for somebody who cannot see it.
	Alt string
}

// ChartKind says what the rows of a chart are.
type ChartKind string

// The kinds of chart.
const (
	// ChartProfile has a row for each skill.
	ChartProfile ChartKind = "profile"
	// ChartChange has a row for each date of one skill, oldest first.
	ChartChange ChartKind = "change"
)

// ChartRow is one skill, or one date.
type ChartRow struct {
	Label string
	// You is the column the person is at, from 1; 0 is before the first column,
	// and NotRated is nowhere.
	You int
	// Target is the column aimed at, from 1; 0 is none.
	Target int
	// Partway is true when the person is part of the way to the next column.
	Partway bool
}

// NotRated is the place of a row without a rating.
const NotRated = -1

// Comparison sets two quotes side by side. Pairs hold the passages that belong
// together with the changed words marked; a passage with no partner stands
// alone in its pair.
type Comparison struct {
	Left, Right Quote
	Pairs       []Pair
	// Identical is true when both sides say the same, word for word.
	Identical bool
}

// Pair is two passages that correspond. Either side may be empty.
type Pair struct{ Left, Right []Run }

// Match is a descriptor that an example of somebody's work may support.
type Match struct {
	Quote Quote
	// Yours is what the person wrote, with the supporting words marked.
	Yours []Run
	// Missing are fragments of the descriptor, word for word, that the
	// example did not speak of.
	Missing []string
}

// Run is a stretch of text, marked or not. In a comparison a marked run stands
// only on its own side; in a match it is the words that support the descriptor.
type Run struct {
	Text   string
	Marked bool
}

// File is something to take away: an export. It is for the person alone.
type File struct {
	// Name is the file's name with its ending: letters, digits, ".", "-".
	Name string
	// Type is its media type, "text/markdown".
	Type string
	// About says in a few words what it is.
	About string
	Data  []byte
}

// Form asks for several things at once. Where a platform has no form, or needs
// a press to open one, it shows Open as a button; every field can also be said
// in words.
type Form struct {
	// Title is at most 24 characters, the shortest a platform allows.
	Title  string
	Intro  string
	Fields []Field
	// Submit labels the button that sends the form. Sending it is a Message
	// with Value as its Choice and the fields as its Values.
	Submit, Value string
	// Open is the button that opens the form.
	Open Choice
	// Private forms hold what must never stand in a conversation: whoever draws
	// a message shows the button that opens it and none of what its fields hold.
	Private bool
}

// Field is one line of a form.
type Field struct {
	// Name is the key in Message.Values: letters, digits and hyphens.
	Name  string
	Label string
	Hint  string
	// Options make it a choice of one; without them it is typed.
	Options []Option
	// Value is what the field holds when the form opens: the Value of an
	// option, or text.
	Value string
	// Required fields cannot be left empty.
	Required bool
	// Long fields are typed over several lines.
	Long bool
	// Most is the largest number of characters taken; 0 means 150.
	Most int
	// Typed is a line that sets this field in words: "my grade is SCS2".
	Typed string
}

// Option is one thing to choose in a Field. Value is at most 75 characters.
type Option struct{ Label, Value string }

func (Paragraph) part()  {}
func (List) part()       {}
func (Quote) part()      {}
func (Table) part()      {}
func (Chart) part()      {}
func (Comparison) part() {}
func (Match) part()      {}
func (Form) part()       {}
func (File) part()       {}
