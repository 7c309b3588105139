package mentoring

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// Read finds what somebody wants of mentors and mentees in their own words, or
// in a command that names somebody by a mention: "add @Priya as my mentor",
// "show Priya my data rating until Friday", "who is my mentor?". It reads whatever
// Parse reads too, and is for what is typed: Parse is for what is pressed. today
// is the moment in the person's zone.
//
// ok is false when the words are about something else. fault is a sentence when
// they were understood and cannot be so. See Command.Words for what is left to
// resolve.
func Read(text string, mentions []chat.Mention, today time.Time) (c Command, fault string, ok bool) {
	if len(text) > mostLine {
		return Command{}, "", false
	}
	r := reading{mentions: mentions, today: today}
	if c, ok := Parse(r.withRefs(text)); ok {
		return c, r.fault(), true
	}
	lower := apostrophes.Replace(strings.ToLower(text))
	var near []wish
	for _, w := range wishes {
		if slices.ContainsFunc(w.roots, func(root string) bool { return strings.Contains(lower, root) }) {
			near = append(near, w)
		}
	}
	if len(near) == 0 {
		return Command{}, "", false
	}
	// Courtesy goes step by step: "I would like to mentor @Sam" offers, and
	// "mentor @Sam" asks.
	said := r.tidy(text)
	greeted := greeting.ReplaceAllString(said, "")
	for _, said := range slices.Compact([]string{said, greeted, courtesy.ReplaceAllString(greeted, "")}) {
		for _, w := range near {
			if c, ok := r.try(w, said); ok {
				return c, r.fault(), true
			}
		}
	}
	// "suggest data working to @Sam - have a look": what the name ends.
	if what, note, ok := CutNote(said); ok && r.note == "" {
		r.note = note
		for _, w := range near {
			if c, ok := r.try(w, what); ok && c.Do == DoSuggestSend {
				return c, r.fault(), true
			}
		}
	}
	return Command{}, "", false
}

// try reads a text as one way of saying something.
func (r *reading) try(w wish, said string) (Command, bool) {
	shape, at := shaped(said)
	m := w.form.FindStringSubmatchIndex(shape)
	if m == nil {
		return Command{}, false
	}
	named := map[string]string{}
	for i, name := range w.form.SubexpNames() {
		// A form that has somebody in several places numbers them: who1, who2.
		if name = strings.TrimRight(name, "0123456789"); name != "" && m[2*i] < m[2*i+1] {
			named[name] = strings.TrimSpace(said[at[m[2*i]]:at[m[2*i+1]]])
		}
	}
	c := Command{Do: w.do, All: w.all}
	if who := named["who"]; who != "" {
		c.Party = r.party(who)
		if oneself.MatchString(c.Party.Name) && c.Party.ID == (chat.PersonID{}) {
			r.wrong = "This is something to do with somebody else, and not with yourself."
			if c.Do == DoShare {
				r.wrong = "You cannot share something with yourself. What is yours you can always see."
			}
		}
	}
	if r.note != "" {
		c.Values = map[string]string{FieldNote: r.note}
	}
	if w.then != nil && !w.then(r, &c, named) {
		r.used, r.wrong = nil, ""
		return Command{}, false
	}
	return c, true
}

const onePerson = "Name one person at a time."

// reading is one text being read.
type reading struct {
	mentions []chat.Mention
	today    time.Time
	// note is what stood in quotation marks, or after a dash.
	note string
	// used are the mentions the command is about.
	used []chat.Mention
	// wrong is what cannot be so.
	wrong string
}

// withRefs writes each mention as a command has it.
func (r *reading) withRefs(text string) string {
	for _, m := range r.mentions {
		if mark := "@" + m.Name; m.Name != "" && strings.Contains(text, mark) {
			text = strings.Replace(text, mark, Party{ID: m.Person, Name: m.Name}.ref(), 1)
			r.used = append(r.used, m)
		}
	}
	return text
}

// dash is how people set a word of their own apart who type no quotation marks.
var dash = regexp.MustCompile(` (?:-{1,3}|–|—) `)

// CutNote parts what is suggested from a word about it, where a dash stands
// between them. Whether it is a word, or more of what is suggested, only those can
// tell who know the names.
func CutNote(words string) (what, note string, ok bool) {
	at := dash.FindStringIndex(words)
	if at == nil {
		return words, "", false
	}
	what, note = strings.TrimSpace(words[:at[0]]), strings.TrimSpace(words[at[1]:])
	return what, note, what != "" && note != ""
}

// apostrophes are written in one way, so that the forms need one.
var apostrophes = strings.NewReplacer("’", "'", "‘", "'")

var (
	inQuotes = regexp.MustCompile(`\s*(?:[:,-]\s*)?["“”„]([^"“”„]+)["“”]\s*$`)
	greeting = regexp.MustCompile(`(?i)^(?:(?:hi|hello|hey|ok|okay|so|and|please|coach)[,!]? +)*(?:(?:can|could|will|would) you +(?:please +)?|please +)?`)
	courtesy = regexp.MustCompile(`(?i)^(?:i(?: would|'d)? (?:want|like|need) (?:you )?to +|let me +|let us +|let's +)`)
	ending   = regexp.MustCompile(`(?i)(?:[ ,]+(?:please|thanks|thank you|now))*[ .!?]*$`)
)

// tidy is the text without courtesy, quotation and marks at the end, each
// mention as {1}, {2}.
func (r *reading) tidy(text string) string {
	r.used = nil
	text = strings.Join(strings.Fields(apostrophes.Replace(text)), " ")
	if m := inQuotes.FindStringSubmatchIndex(text); m != nil {
		r.note = strings.TrimSpace(text[m[2]:m[3]])
		text = text[:m[0]]
	}
	for i, m := range r.mentions {
		name := strings.Join(strings.Fields(apostrophes.Replace(m.Name)), " ")
		if name != "" {
			text = strings.Replace(text, "@"+name, "{"+strconv.Itoa(i+1)+"}", 1)
		}
	}
	return ending.ReplaceAllString(text, "")
}

// party is somebody a form found: a mention, or a name as it was typed.
func (r *reading) party(who string) Party {
	if n, err := strconv.Atoi(strings.Trim(who, "{}")); err == nil && n >= 1 && n <= len(r.mentions) {
		m := r.mentions[n-1]
		if !slices.ContainsFunc(r.used, func(u chat.Mention) bool { return u.Person == m.Person }) {
			r.used = append(r.used, m)
		}
		return Party{ID: m.Person, Name: m.Name}
	}
	name := strings.TrimPrefix(who, "@")
	if strings.EqualFold(name, MyMentor) {
		name = MyMentor
	}
	if together.MatchString(name) {
		r.wrong = onePerson
	}
	return Party{Name: cleanName(name)}
}

// oneself are words for whoever says them.
var oneself = regexp.MustCompile(`(?i)^@?(?:me|myself|my self|me myself)$`)

// together are words for several people.
var together = regexp.MustCompile(`(?i)^(?:every(?:one|body)|any(?:one|body)|all|people|others|(?:the|my|our) (?:whole )?(?:team|group|colleagues)|.+ (?:and|&) .+)$`)

// fault is what cannot be so.
func (r *reading) fault() string {
	for _, m := range r.used {
		if m.Bot {
			name := cleanName(m.Name)
			if name == "" {
				name = "That"
			}
			return name + " is a program. This is for people only."
		}
	}
	if len(r.used) > 1 {
		return onePerson
	}
	return r.wrong
}

// wish is one way of saying something. Its groups: who is the other person, what
// the thing or descriptor, until the date.
type wish struct {
	do   Verb
	all  bool
	form *regexp.Regexp
	// roots are letters of which some stand in every text that fits: nearly all
	// that people type is asked of the frameworks, and goes by here.
	roots []string
	// then reads what is left; false when the words mean something else.
	then func(r *reading, c *Command, named map[string]string) bool
}

// untilThen is a date at the end.
const untilThen = `(?: (?:(?:until|till|til|for|up to) (?P<until>.+?)|(?P<until1>forever|indefinitely|permanently|always)))?`

func saying(do Verb, roots []string, forms ...string) wish {
	return wish{do: do, roots: roots, form: forming(forms...)}
}

func forming(forms ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:` + strings.Join(forms, "|") + `)$`)
}

var endless = regexp.MustCompile(`(?i)^(?:(?:for )?ever|forever|indefinitely|permanently|always|good)$`)

// readUntilWords reads the date of a wish.
func (r *reading) readUntilWords(c *Command, named map[string]string) {
	said := named["until"]
	if said == "" {
		return
	}
	if endless.MatchString(said) {
		r.wrong = fmt.Sprintf("Something can be shared for at most %d days.", MostDays)
		return
	}
	day, ok := chat.ReadDay(said, r.today)
	if !ok {
		r.wrong = noDay
		return
	}
	if _, fault := ends(day, r.today); fault != "" {
		r.wrong = fault
		return
	}
	c.Until = day
}
