package webchat

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

// page is a whole document: the first screen, or one exchange without the script.
type page struct {
	Conversation string
	First        bool
	Examples     []string
	Notice       string
	Exchange     *exchange
	// Text is put into the box.
	Text   string
	Assets assets
}

// exchange is one question with its answer or its problem.
type exchange struct {
	ID           string
	Conversation string
	Asked        asked
	Title        string
	// Untitled answers keep a heading for those who read by headings.
	Untitled bool
	Private  bool
	Blocks   []block
	Choices  []chat.Choice
	// More are the choices beyond those a screen can hold.
	More    []chat.Choice
	Spoken  string
	Problem *problem
	// Says are the choices as things to type, for who wants no buttons.
	Says []string
	// Wrong is true when a form was sent that cannot be taken.
	Wrong bool
}

// Form is the id of the exchange's form; buttons anywhere in it belong to it.
func (x exchange) Form() string { return "form-" + x.ID }

// choicesShown is how many buttons stand open; the rest fold away.
const choicesShown = 12

// asked is the question as the page repeats it.
type asked struct {
	Lead, Text string
}

// Short says whether the text can be a heading.
func (a asked) Short() bool {
	return utf8.RuneCountInString(a.Text) <= 160 && !strings.Contains(a.Text, "\n")
}

func askedBy(q question) asked {
	a := asked{Lead: "You asked", Text: q.text}
	if q.choice != "" {
		a = asked{Lead: "You chose", Text: q.choice}
		if q.label != "" {
			a.Text = q.label
		}
	}
	return a
}

// problem stands where an answer should.
type problem struct {
	Sentence  string
	RequestID string
	// Numbered problems are ours to find in the log, so the id is shown.
	Numbered bool
	Again    *again
}

// again is the question to ask once more.
type again struct {
	Text, Choice, Label string
	// Values are the fields of a form: nobody fills one in twice.
	Values map[string]string
}

// block is one part, ready to draw. Exactly one field is set.
type block struct {
	Paragraph  string
	List       []string
	Quote      *quote
	Table      *table
	Picture    *picture
	File       *download
	Comparison *comparison
	Match      *match
	Form       *fieldset
}

const nothingToShow = "I have nothing to show for that."

func (a *App) exchange(conversation string, said asked, r chat.Reply) exchange {
	x := exchange{
		ID: a.config.NewID(), Conversation: conversation, Asked: said,
		Title: r.Title, Private: r.Unmarked(), Choices: r.Choices, Spoken: spoken(r), Wrong: len(r.Faults) > 0,
	}
	if r.TextOnly {
		for _, c := range r.Choices {
			x.Says = append(x.Says, c.Label)
		}
		x.Choices = nil
	}
	if x.Title == "" {
		x.Title, x.Untitled = "Answer", true
	}
	if len(x.Choices) > choicesShown {
		x.Choices, x.More = x.Choices[:choicesShown], x.Choices[choicesShown:]
	}
	for _, p := range r.Parts {
		f, ok := p.(chat.Form)
		if r.TextOnly && !f.Private {
			x.Blocks = append(x.Blocks, textBlocks(p)...)
			continue
		}
		if ok {
			x.Blocks = append(x.Blocks, block{Form: fieldsetOf(f, r.Faults, x.ID, conversation)})
			continue
		}
		if b, ok := blockOf(p, x.Form()); ok {
			x.Blocks = append(x.Blocks, b)
		}
	}
	if r.TextOnly && len(r.Faults) > 0 && !hasPrivate(r) {
		x.Blocks = append([]block{{Paragraph: "Nothing was saved:"}, {List: r.FaultLines()}}, x.Blocks...)
	}
	if r.Title == "" && len(x.Blocks) == 0 && len(r.Choices) == 0 {
		x.Blocks = []block{{Paragraph: nothingToShow}}
		x.Spoken = nothingToShow
	}
	return x
}

// hasPrivate is true for a reply with a form that cannot be said in words. It
// is drawn as a form for everybody, with its faults.
func hasPrivate(r chat.Reply) bool {
	return slices.ContainsFunc(r.Parts, func(p chat.Part) bool {
		f, ok := p.(chat.Form)
		return ok && f.Private
	})
}

// blockOf makes a part ready to draw; a part with nothing in it is left out.
func blockOf(p chat.Part, form string) (block, bool) {
	switch p := p.(type) {
	case chat.Paragraph:
		return block{Paragraph: p.Text}, p.Text != ""
	case chat.List:
		return block{List: p.Items}, len(p.Items) > 0
	case chat.Quote:
		return block{Quote: quoteOf(p, form)}, !blank(p)
	case chat.Table:
		return block{Table: tableOf(p)}, len(p.Header)+len(p.Rows) > 0
	case chat.Chart:
		return chartBlock(p), len(p.Rows) > 0
	case chat.Comparison:
		return block{Comparison: comparisonOf(p, form)}, !blank(p.Left) || !blank(p.Right)
	case chat.Match:
		return block{Match: matchOf(p, form)}, !blank(p.Quote) || len(p.Yours) > 0
	case chat.File:
		return fileBlock(p), len(p.Data) > 0
	case chat.Form:
		// exchange draws it, which knows the faults.
	}
	// A kind this renderer does not know yet is still better read than lost.
	return block{Paragraph: chat.PlainPart(p)}, true
}

func blank(q chat.Quote) bool {
	return q.Heading == "" && len(q.Lines) == 0 && q.Source == chat.Source{}
}

// quote is a framework's words with everything the citation needs.
type quote struct {
	Heading string
	Groups  []group
	Source  chat.Source
	Lines   string
	// URL is the source's web page, or "" when it has none that is safe to open.
	URL string
	// Link is the page of the address on this server, or "".
	Link string
	// Check is the choice that shows the quote in its surroundings.
	Check string
	Copy  string
	Form  string
}

// Name says which quote this is, for buttons that would else all read alike.
func (q quote) Name() string {
	switch {
	case q.Source.Where != "":
		return q.Source.Where
	case q.Heading != "":
		return q.Heading
	}
	return "this quote"
}

// group is a run of bullets, or of paragraphs.
type group struct {
	Bullets bool
	Lines   []chat.Line
}

func quoteOf(q chat.Quote, form string) *quote {
	out := &quote{Heading: q.Heading, Source: q.Source, Lines: q.LineRange(), Copy: copyText(q), Form: form}
	for _, l := range q.Lines {
		if n := len(out.Groups); n == 0 || out.Groups[n-1].Bullets != l.Bullet {
			out.Groups = append(out.Groups, group{Bullets: l.Bullet})
		}
		last := &out.Groups[len(out.Groups)-1]
		last.Lines = append(last.Lines, l)
	}
	if u, err := url.Parse(q.Source.URL); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		out.URL = u.String()
	}
	if q.Source.Address != "" {
		out.Link = addressPath(q.Source.Address)
		out.Check = "source " + q.Source.Address
	}
	return out
}

// addressPath escapes each step of the address, so that none of them can end
// the path or climb out of it.
func addressPath(address string) string {
	steps := strings.Split(address, "/")
	for i, s := range steps {
		steps[i] = url.PathEscape(s)
	}
	return "/a/" + strings.Join(steps, "/")
}

// copyText is the quote as it goes into somebody's document.
func copyText(q chat.Quote) string {
	if len(q.Lines) == 0 {
		return ""
	}
	var b strings.Builder
	for _, l := range q.Lines {
		b.WriteString("“" + l.Text + "”\n")
	}
	b.WriteString("— " + q.Source.Citation())
	if r := q.LineRange(); r != "" {
		b.WriteString(", " + r)
	}
	if q.Source.URL != "" {
		b.WriteString("\n" + q.Source.URL)
	}
	return b.String()
}

type table struct {
	Caption string
	Header  []string
	Rows    [][]string
}

// tableOf fills short rows up, so that every cell stands under its heading.
func tableOf(t chat.Table) *table {
	width := len(t.Header)
	for _, r := range t.Rows {
		width = max(width, len(r))
	}
	fill := func(cells []string) []string {
		out := make([]string, width)
		copy(out, cells)
		return out
	}
	out := &table{Caption: t.Caption}
	if len(t.Header) > 0 {
		out.Header = fill(t.Header)
	}
	for _, r := range t.Rows {
		if len(r) > 0 {
			out.Rows = append(out.Rows, fill(r))
		}
	}
	return out
}

type comparison struct {
	Left, Right         *quote
	LeftName, RightName string
	Identical           bool
	Pairs               []pair
}

type pair struct{ Left, Right side }

// side is one cell: whose it is and its words.
type side struct {
	Name string
	// Sign is the text mark before words that stand on this side only.
	Sign string
	Runs []run
}

func comparisonOf(c chat.Comparison, form string) *comparison {
	out := &comparison{Left: quoteOf(c.Left, form), Right: quoteOf(c.Right, form), Identical: c.Identical}
	out.LeftName, out.RightName = sideNames(c.Left, c.Right)
	if c.Identical {
		return out
	}
	for _, p := range c.Pairs {
		out.Pairs = append(out.Pairs, pair{
			Left:  side{out.LeftName, "−", runsOf(p.Left)},
			Right: side{out.RightName, "+", runsOf(p.Right)},
		})
	}
	return out
}

// sideNames finds two names that differ, the shortest that do.
func sideNames(l, r chat.Quote) (string, string) {
	for _, name := range []func(chat.Quote) string{
		func(q chat.Quote) string { return q.Heading },
		func(q chat.Quote) string { return q.Source.Where },
		func(q chat.Quote) string { return q.Source.Citation() },
	} {
		a, b := name(l), name(r)
		if a != "" && b != "" && a != b {
			return a, b
		}
	}
	return "the first", "the second"
}

type match struct {
	Quote   *quote
	Yours   []run
	Marked  bool
	Missing []string
}

func matchOf(m chat.Match, form string) *match {
	out := &match{Yours: runsOf(m.Yours), Missing: m.Missing}
	if !blank(m.Quote) {
		out.Quote = quoteOf(m.Quote, form)
	}
	for _, r := range out.Yours {
		out.Marked = out.Marked || r.Marked
	}
	return out
}

// run is a stretch of text whose mark hugs the words: the spaces around them
// are kept outside, or the underline would run on.
type run struct {
	Before, Text, After string
	Marked              bool
}

func runsOf(runs []chat.Run) []run {
	var out []run
	for _, r := range runs {
		core := strings.TrimSpace(r.Text)
		if !r.Marked || core == "" {
			out = append(out, run{Text: r.Text})
			continue
		}
		before, after, _ := strings.Cut(r.Text, core)
		out = append(out, run{Before: before, Text: core, After: after, Marked: true})
	}
	return out
}

// countOf is a number with its noun: "1 button", "3 buttons".
func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
