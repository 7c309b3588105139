package index

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// Token is one word of a question or of a document.
type Token struct {
	// Text is the word in lower case with British spelling.
	Text string
	Stem string
	// Start and End are byte offsets in the text it was read from.
	Start, End int
	// Upper is true for words written in capitals only, such as "DG" or "W".
	Upper bool
	// Title is true for a word with a capital first letter.
	Title bool
	// Sentence counts the sentences of the text from 0.
	Sentence int
}

// analysis turns text into tokens. It remembers the words it has worked out,
// because the documents and their glosses repeat them ten times over; a nil
// analysis works too. It is filled while the index is built and then dropped.
type analysis map[string]analysed

// analysed is a word as it was written, in its normal form and its stem.
type analysed struct {
	text, stem string
	joining    bool
}

// Tokens splits a text into words. Punctuation separates; an apostrophe inside
// a word does not ("don't"). "&" reads as "and".
func Tokens(text string) []Token { return analysis(nil).tokens(text) }

func (a analysis) tokens(text string) []Token {
	out := make([]Token, 0, len(text)/5+1)
	sentence, start := 0, -1
	upper, lower := false, false
	flush := func(end int) {
		if start < 0 {
			return
		}
		raw := text[start:end]
		if word := a.analyse(raw); word.text != "" {
			first, _ := utf8.DecodeRuneInString(raw)
			out = append(out, Token{
				Text: word.text, Stem: word.stem, Start: start, End: end,
				Upper: upper && !lower, Title: unicode.IsUpper(first), Sentence: sentence,
			})
		}
		start, upper, lower = -1, false, false
	}
	for i, r := range text {
		switch {
		case r == '→' || r == '>' && i > 0 && text[i-1] == '-':
			flush(i)
			out = append(out, Token{Text: "next", Stem: "next", Start: i, End: i + len(string(r)), Sentence: sentence})
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
			upper = upper || unicode.IsUpper(r)
			lower = lower || unicode.IsLower(r)
		case (r == '\'' || r == '’') && start >= 0:
			// stays inside the word
		case r == '&':
			flush(i)
			out = append(out, Token{Text: "and", Stem: "and", Start: i, End: i + 1, Sentence: sentence})
		default:
			flush(i)
			if r == '.' && len(out) > 0 && shortened[out[len(out)-1].Text] {
				continue
			}
			if r == '.' || r == '?' || r == '!' || r == ';' || r == '\n' {
				sentence++
			}
		}
	}
	flush(len(text))
	return out
}

// shortened words take a full stop that ends no sentence.
var shortened = set("dep dir gen prac pract exp eg ie e g i etc approx incl vs mr mrs ms dr dept no inc ext min max comms innov op ops")

// normalise lowers a word, drops possessive and quoting marks, and gives it
// British spelling, so that "Organization's" and "organisations" can meet.
func normalise(raw string) string {
	w := strings.ToLower(raw)
	w = strings.ReplaceAll(w, "’", "'")
	w = strings.Trim(w, "'")
	w = strings.TrimSuffix(w, "'s")
	w = strings.TrimSuffix(w, "s'")
	w = strings.ReplaceAll(w, "'", "")
	for _, s := range spellings {
		if strings.HasSuffix(w, s.from) && len(w) > len(s.from)+2 {
			w = strings.TrimSuffix(w, s.from) + s.to
			break
		}
	}
	if b, ok := british[w]; ok {
		return b
	}
	if b, ok := shorthand[w]; ok {
		return b
	}
	return w
}

// shorthand is how people write small words in a hurry.
var shorthand = map[string]string{
	"nd": "and", "n": "and", "u": "you", "r": "are", "ur": "your", "wat": "what", "wot": "what", "wots": "whats", "abt": "about",
	"btwn": "between", "betw": "between", "diff": "difference", "diffs": "differences", "wrt": "about", "frm": "from", "b4": "before",
	"cld": "could", "shld": "should", "wld": "would", "bc": "because", "tho": "though", "thru": "through", "w8": "wait", "gd": "good",
	"comms": "communications", "mgmt": "management", "mgt": "management", "ldr": "leader", "dept": "department", "depts": "departments",
	"govt": "government", "gov": "government", "org": "organisation", "orgs": "organisations", "yr": "year", "yrs": "years", "mgr": "manager",
	"mgrs": "managers", "svc": "service", "info": "information", "exp": "expert", "wkg": "working", "mkg": "making", "mtg": "meeting", "mtgs": "meetings",
}

// spellings turn American endings into British ones; longer endings first.
var spellings = []struct{ from, to string }{
	{"izations", "isations"}, {"ization", "isation"}, {"izing", "ising"}, {"izes", "ises"},
	{"ized", "ised"}, {"izer", "iser"}, {"ize", "ise"}, {"yzing", "ysing"}, {"yzes", "yses"}, {"yzed", "ysed"}, {"yze", "yse"},
}

var british = map[string]string{
	"center": "centre", "centers": "centres", "centered": "centred", "behavior": "behaviour", "behaviors": "behaviours",
	"program": "programme", "programs": "programmes", "labor": "labour", "favor": "favour", "honor": "honour",
	"defense": "defence", "judgment": "judgement", "judgments": "judgements", "fulfill": "fulfil", "enroll": "enrol",
	"modeling": "modelling", "modeled": "modelled", "counseling": "counselling", "skillful": "skilful",
}

func (a analysis) analyse(raw string) analysed {
	if w, ok := a[raw]; ok {
		return w
	}
	w := analysed{text: normalise(raw)}
	w.stem = stem(w.text)
	w.joining = grammar[w.text]
	// Documents write 5 where people write five.
	if n, ok := numberWords[w.text]; ok && n > 1 {
		w.stem = strconv.Itoa(n)
	}
	if a != nil {
		a[raw] = w
	}
	return w
}

// stem is the word's stem in the Porter 2 algorithm.
func stem(word string) string {
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// grammar are words that carry no subject: they join other words. They are
// left out when phrases are compared and when words are searched for.
var grammar = set(`a an the and or of to in on at for from with by as is are was were be been being am im ive id ill
 it its this that these those there here i me my mine myself we us our ours you your yours he she him her his hers they
 them their theirs who whom whose which what when where why how do does did done doing dont doesnt didnt have has had
 having havent can could would should will shall may might must cannot cant wont wouldnt if then than so but not no nor
 youre theyre weve whos thats lets theyve shes hes isnt arent wasnt werent didnt hadnt hasnt wouldnt couldnt shouldnt itd itll youd youll youve wed theyd theyll mightnt mustnt aint
 too very just also only into onto over under about against between through during before after above below up down out
 off again once any some all each both few more most other such own same s t re ve ll d m`)

// Joining is true for a word that carries no subject of its own.
func Joining(word string) bool { return grammar[word] }

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
