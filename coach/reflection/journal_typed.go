package reflection

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// plainWords is a text in small letters, words and single spaces: "I can't!" is
// "i cant".
func plainWords(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == 'ʼ' || r == '`':
		default:
			gap = true
		}
	}
	return b.String()
}

// sentencesOf are the plain words of each sentence or part of one.
func sentencesOf(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".!?;,:\n\r()…–—", r) }) {
			if words := plainWords(part); words != "" && !yield(words) {
				return
			}
		}
	}
}

// writing are the beginnings of a message whose writer says that they reflect.
var writing = regexp.MustCompile(`^(i (need|want|would like|have|am going|wish) to|id like to|ive got to|let me|lets|can i|could i|can we|help me( to)?|i am|im|i have been|ive been|id love to) (reflect|reflecting|think back|thinking back|write about|look back) on? ?\w+ \w+`)

// openings are other beginnings of a reflection that is being written.
var openings = regexp.MustCompile(`^(reflecting on|my reflections? (on|for|of|is|are|this|today)|reflection (on|for|of) (my|this|today|yesterday|last|the)|dear (diary|journal)|(journal|diary|reflection|my journal) entry |today i (have |ve )?(learn|realis|notic|felt|struggl|found out|messed|made a mistake)\w*|(this|last) week i (have |ve )?(learn|realis|notic|felt|struggl|found out|messed|made a mistake)\w*|what i (have |ve )?(learn|learned|learnt) (today|this week|from)|ive learn(ed|t) (today|this week)|i learn(ed|t) (today|this week)|i (feel|felt) (that |like )?(this|last) week|i feel (that|like) i |looking back (on|at|over) (my|this|last|the) (week|day|month|meeting|project|year) i |(this|last) week (has been|was) (a )?(hard|tough|difficult|rough|good|great|bad|awful|busy|stressful)|(today|yesterday) (has been|was) (a )?(hard|tough|difficult|rough|good|great|bad|awful|busy|stressful))`)

// hadA is a short message about a time somebody had.
var hadA = regexp.MustCompile(`\b(i|ive|i have|weve|we) (just )?had (a|an|such a) (really |very |pretty |quite )?(rough|hard|difficult|bad|terrible|awful|tough|awkward|tense|horrible) (\w+ )?(meeting|day|week|conversation|call|time|chat|workshop|review|shift|morning|afternoon)\b`)

// blaming are short messages in which somebody judges what they did. Of people
// who are let down, it names those a story of success does not bring down.
var blaming = regexp.MustCompile(`^((today|yesterday|this week|last week|this morning|so|well|honestly) )?((i (think|feel|fear|know|worry)|im worried|im afraid|i feel (like|as if)) )?(that )?(i|ive|i have) (really |badly |totally |completely |just |probably )?` +
	`(let (my|our|the|a) (\w+ ){1,2}down|let (them|him|her|everyone|everybody|people|myself) down|(messed|screwed) (it |that |this |things )?up|lost my (temper|cool|nerve)|handled (it|that|this) (so |very |really )?(badly|poorly|wrong)|made a fool of myself|(got|did) (it|that|this) (all |so |completely |totally )?wrong|overreacted)( (today|yesterday|this week|this morning|again|badly)| (with|at|in|by|when|because|and|but) .*)?$`)

// telling are signs of a text that looks back; two of different kinds make one.
var telling = []*regexp.Regexp{
	regexp.MustCompile(`\bi (feel|felt|was feeling|am feeling|got|was|am) (\w+ )?(frustrated|proud|anxious|nervous|upset|angry|annoyed|defensive|embarrassed|stressed|overwhelmed|relieved|pleased|happy|sad|worried|disappointed|ashamed|guilty|tired|bad about|good about|awful|terrible)\b|\bi (feel|felt) (that|like|i|as)\b` +
		`|\bi (feel|felt) (\w+ )?(small|stupid|silly|useless|hopeless|helpless|powerless|lost|ignored|invisible|undermined|humiliated|belittled|alone|hurt|deflated|demoralised|drained|exhausted|low|flat|awkward|uncomfortable|inadequate|incompetent|unheard|unsupported|let down|shaken|out of my depth)\b`),
	regexp.MustCompile(`\b(i|ive|i have) (just )?(learn(ed|t)|reali[sz](ed|e)|now see|now know|noticed that|understand now)\b|\bit (taught|showed) me\b|\bmade me (reali[sz]e|think)\b`),
	regexp.MustCompile(`\bnext time\b|\bin future i\b|\bi (will|ll|am going to) try to\b|\bi want to do better\b`),
	regexp.MustCompile(`\bwent (really |very |so |quite )?(badly|well|wrong)\b|\b(i|we) should(nt| not)? have\b|\bi wish (i|id|we)\b|\bi could have (done|been|handled|said)\b|\bdid(nt| not) go (well|as|to plan)\b`),
	regexp.MustCompile(`\b(i|we|ive|i have|weve) (just )?(had|got into) (a|an|another) (\w+ )?(row|argument|falling out|fallout|bust up|fight|disagreement|clash)\b`),
	regexp.MustCompile(`^(today|yesterday|this week|last week|this morning|on (monday|tuesday|wednesday|thursday|friday))\b|\b(this week|today|yesterday)$`),
}

// headings are a guide's own questions written out in a message.
var headings = regexp.MustCompile(`(?is)(^|\n|\. )\s*(what happened|what)\s*[:?-].*\b(so what|what did (it|that) mean)\b.*[:?-]|(^|\s)so what\s*[:?-].*\bnow what\b|(^|\s)situation\s*[:-].*\btask\s*[:-].*\baction\s*[:-]`)

// wants are signs that somebody asks something of the frameworks.
var wants = regexp.MustCompile(`\b(which|what|whats|does|do|is|are) [^.?!]*\b(descriptors?|bullets?|lines?|levels?|criteri(a|on)|statements?|competenc(y|ies|es?)|evidence|grade|skills?|capabilit(y|ies)|wording|frameworks?)\b|\b(descriptor|evidence of|match (this|it|my)|which one|what (does|do) (this|that|it) show|where does (this|that|it) fit|what is (this|that) evidence)\b`)

// leads are words before a colon that give a text to something else.
var leads = regexp.MustCompile(`(?i)^\s*(example|my example|action|my action|match|find|search|share|feedback|compare)\s*:`)

// tellers are the words of which every reflection that is known below has one.
// Most questions have none, and need no closer look.
var tellers = strings.Fields("i ive im id we weve wed lets let my me us our today yesterday week journal diary reflecting reflection reflections looking so situation next went felt future")

func mayReflect(plain string) bool {
	for w := range strings.SplitSeq(plain, " ") {
		if slices.Contains(tellers, w) {
			return true
		}
	}
	return false
}

// Reflecting is true for a message that looks like a reflection being written:
// its words belong into a private form, and not into a chat. A question, and a
// story told to learn which descriptor it fits, are none.
func Reflecting(text string) bool {
	plain := plainWords(text)
	if !mayReflect(plain) || leads.MatchString(text) {
		return false
	}
	asks := strings.HasSuffix(strings.TrimSpace(text), "?")
	if headings.MatchString(text) && !wants.MatchString(strings.ToLower(text)) && len(strings.Fields(plain)) >= 8 {
		return true
	}
	if wants.MatchString(plain) {
		return false
	}
	if writing.MatchString(plain) {
		// "Reflect on my week" alone asks for the form, which a wish is for.
		return len(strings.Fields(plain)) > 5
	}
	if asks {
		return false
	}
	if openings.MatchString(plain) || hadA.MatchString(plain) || blaming.MatchString(plain) {
		return true
	}
	if len(strings.Fields(plain)) < 8 {
		return false
	}
	kinds := 0
	for _, sign := range telling {
		if sign.MatchString(plain) || slices.ContainsFunc(slices.Collect(sentencesOf(text)), sign.MatchString) {
			kinds++
		}
	}
	return kinds >= 2
}

// firstPerson are words of which whoever tells of themselves uses one, requests
// those with which a message begins that wants something.
var (
	firstPerson = strings.Fields("i ive im id we weve")
	requests    = regexp.MustCompile(`^((please|ok|okay|so|and|hi|hello|coach|can you|could you|would you) )*(show|tell|give|get|find|list|compare|explain|describe|read|open|help|search|match|share|suggest|set|change|use|link|start|stop|delete|export|what|whats|which|who|whos|how|when|where|why|can|could|do|does|am|is|are|should|will|would|i (want|need|would like|wish|wonder|mean)|id (like|love)|let me|lets|im (looking|interested|trying to (find|see|understand)))\b`)
)

// Answering is true for a message that may be the answer to the weekly question,
// when that is the last thing that was said: a person tells of themselves and
// asks nothing.
func Answering(text string) bool {
	plain := plainWords(text)
	words := strings.Fields(plain)
	if len(words) < 5 || leads.MatchString(text) || strings.HasSuffix(strings.TrimSpace(text), "?") || wants.MatchString(plain) || requests.MatchString(plain) {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(firstPerson, w) })
}
