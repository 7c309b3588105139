package index

import "strings"

// Cue is something in the wording of a question that tells its kind.
type Cue int

// The cues a question can hold.
const (
	CueCompare Cue = iota
	CueProgress
	CueList
	CueCount
	CueDefine
	CueEvidence
	CueAll
	CueNot
	CueMention
	CueExpected
	cues
)

// cuePhrases are the wordings of each cue, as people write them. They are
// compared word by word, so "vs" does not stand in "canvas".
var cuePhrases = [cues][]string{
	CueCompare: {
		"compare", "compared", "comparing", "comparison", "compares", "versus", "vs", "v", "difference", "differences",
		"differ", "differs", "different", "differently", "side by side", "apart", "distinguish", "distinguishes", "distinction",
		"contrast", "contrasts", "against", "what changes", "whats changed", "what changed", "changes between", "change between", "changes from", "change from",
		"how does * change", "how do * change", "more than", "more * than", "extra * than", "alongside", "next to", "same or different",
		"both", "gap between", "step change", "whats new at", "that * doesnt", "over and above", "on top of what", "beyond what", "not at",
		"go beyond", "goes beyond", "going beyond", "not the same", "what do * add", "what does * add", "adds to", "add to", "add over",
	},
	CueProgress: {
		"next step", "next level", "next steps", "whats next", "what next", "what is next", "comes next", "get to", "get me to", "getting to", "get from",
		"reach", "reaching", "move up", "moving up", "move to", "move from", "moving from", "move on", "step up", "stepping up", "progress", "progressing", "progression", "stretch to", "stretch",
		"after", "become", "becoming", "go from", "going from", "go up", "going up", "work towards", "working towards", "towards", "grow into", "level up",
		"jump to", "jump from", "whats missing", "what am i missing", "missing for", "missing to", "gap to", "my gap", "aim for", "aiming for", "aiming at", "ask of me", "asked of me", "expected of me",
		"take me to", "would i need to get", "need to show to", "need to do to", "have to do to", "how do i get", "how can i get", "how could i get", "climb", "climbing",
		"develop into", "advance", "advance to", "advancing", "from here", "bridge to", "above me", "up from", "on from", "one up",
		"step from", "leap", "path from", "path to", "route to", "route from", "road to", "get there", "qualify as", "qualify for", "make it to", "next", "beyond", "would * ask of me", "would * ask", "ready for", "level above", "next thing", "stretch goal", "want from me", "wants from me", "expected from me", "from me", "already", "what should i develop", "to develop", "develop next", "push on to", "push to", "head for", "heading for",
	},
	CueList: {
		"list", "name the", "name all", "names of", "which skills", "what skills", "which capabilities", "what capabilities", "what are the", "what are all",
		"whats in", "which levels", "what levels", "which grades", "what grades", "which departments", "what departments", "which sections",
		"what sections", "which competences", "which competencies", "what competences", "headings", "headings of", "called", "titles", "all the", "every", "how many", "count of", "number of", "enumerate",
		"are there", "do you have", "do you cover", "do you hold", "do you know", "which are", "which parts", "what parts", "which frameworks", "what frameworks", "which documents", "what documents", "run through", "rattle off", "give me the names",
	},
	CueCount:  {"how many", "count of", "number of"},
	CueDefine: {"definition", "define", "defined", "describe", "described", "description", "introduction", "intro", "overview", "summary", "summarised", "in general", "before the levels", "in a nutshell", "in one line", "in a sentence", "one sentence", "all about", "what is", "whats", "tell me about", "opening", "blurb", "headline", "sum up", "summed up", "introduced", "introduce", "purpose", "the point of", "sum", "general statement", "outline"},
	CueEvidence: {
		"which descriptor", "what descriptor", "which bit", "which of the", "which phrase", "which sentence", "which point", "which item", "which bullet", "what bullet", "which line", "what line", "which statement", "which one", "which criterion", "what criterion",
		"which is it", "which is this", "which is that", "what is that", "which duty", "what duty", "which level is", "what level is", "which skill is", "what skill is", "which descriptors", "which bullets", "which skill statement",
		"evidence of", "evidence for", "evidence that", "what does that show", "what does this show", "what does it show", "what does that count", "what does this count", "does that count", "does this count",
		"count as", "count for", "counts as", "counts for", "proof of", "what would that be", "what is this", "whats that", "whats this", "where does that", "where does this", "where would that", "where would this", "where is that", "where is this", "where is it",
		"is that in", "is it in", "is this in", "fit", "fits", "match", "matches", "map to", "maps to", "nearest to", "closest", "what does that evidence", "what does this evidence", "would that evidence",
		"demonstrate", "demonstrates", "what level am i", "which level am i", "the descriptor", "is that even a skill", "is there a line", "is there a bullet", "is there a descriptor", "which behaviour", "which part", "which essential", "which desirable", "which competence", "what does it count", "which service owner", "which service manager", "do i mean", "sounds like", "falls under", "fall under", "come under", "comes under", "sit under", "sits under", "goes under",
		"whats the descriptor", "whats the bullet", "whats the line", "descriptor please", "what have i shown", "what did i show", "what am i showing", "which core skill", "which core", "which scs", "where would you put", "where would you file", "what would you call", "which heading",
	},
	CueAll:     {"all", "every", "everything", "whole", "entire", "full", "each", "across", "any skill", "any capability", "in total"},
	CueNot:     {"not", "dont", "doesnt", "isnt", "arent", "without", "never", "no mention of", "lack", "lacks", "fail to", "other than", "except", "excluding", "rather than", "instead of"},
	CueMention: {"mention", "mentions", "mentioned", "mentioning", "speak of", "speaks of", "speak about", "talk about", "talks about", "refer to", "refers to", "contain", "contains", "containing", "with * in the name", "with * in the title", "in the name", "in the title", "in their name", "in their names", "in its name", "includes the word", "with the word", "the word", "says", "name has", "names have", "name contains", "start with", "starts with", "starting with", "begin with", "begins with", "beginning with"},
	CueExpected: {
		"what level should", "which level should", "what level does", "which level does", "what level do", "which level do", "what level is expected", "which level is expected", "level is expected", "level is needed", "level is required", "level required", "level expected", "what levels should", "expected level", "required level", "level for a", "level for an",
	},
}

// cuesAt returns the positions at which one of the cue's wordings begins.
func cuesAt(words []string, c Cue) []int {
	var out []int
	for i := range words {
		for _, p := range cueWords[c] {
			if phraseFrom(words[i:], p) {
				out = append(out, i)
				break
			}
		}
	}
	return out
}

// cueWords are the cue phrases cut into words once.
var cueWords = func() (out [cues][][]string) {
	for c, phrases := range cuePhrases {
		for _, p := range phrases {
			out[c] = append(out[c], strings.Fields(p))
		}
	}
	return out
}()

// phraseAt finds a phrase among words; "*" stands for one to six words.
func phraseAt(words, phrase []string) int {
	for i := range words {
		if phraseFrom(words[i:], phrase) {
			return i
		}
	}
	return -1
}

func phraseFrom(words, phrase []string) bool {
	for k, p := range phrase {
		if p == "*" {
			for skip := 1; skip <= 6 && skip <= len(words)-k; skip++ {
				if phraseFrom(words[k+skip:], phrase[k+1:]) {
					return true
				}
			}
			return false
		}
		if k >= len(words) || words[k] != p {
			return false
		}
	}
	return true
}

// asking are words people wrap a question in: they say nothing about what is
// looked for.
var asking = set(`look looks looking like mean means meaning show shows shown showing tell tells give gives given giving
 descriptor descriptors bullet bullets statement statements wording worded text texts official officially exact exactly precise
 behaviour behaviours define defines definition count counts counting counted level levels lvl grade grades skill skills
 capability capabilities competence competences competency competencies framework frameworks need needs want wants wanted please pls plz thanks thank thx cheers ta asap hi hello
 hey someone somebody anyone anybody people person folk day days bar sit sits read reads copy paste called call calls measured measure
 assessed assess expected expect expects expectation expectations standard standards required requirement requirements criteria criterion quote
 quotes quoted verbatim word words say says said saying get gets getting got remind know knows wondering wonder quick quickly question
 questions ask asks asked asking answer answers find look up lookup line lines content contents section sections heading headings
 find finds help let lets see seen want tell apply applies applied role roles job jobs post posts description descriptions describe
 describes described intro introduction overview summary general explain explains explanation example examples details detail info
 information thing things bit bits stuff one ones two put writing write written notes note appraisal form objectives objective
 application interview mentee mentor colleague boss manager fyi ie eg etc ok okay right please now today currently here hear
 good great new just currently actually really basically simply maybe perhaps sort kind type yes yeah yep wording according document documents
 paper page talk talks speak mention mentions mentioned supposed meant able go going come comes take takes taking make makes making done do
 minimum least top bottom highest lowest entry start starts starting end
 compare compares compared comparison difference differences different differ change changes changed side versus vs v apart next step steps
 list lists name names named number many much part parts whole full entire every everything total
 become becoming reach reaching goal goals already gap promotion promoted wanna gonna gimme lemme dunno whats hows wheres whos thats im ive id theres heres dont didnt cant wont isnt arent doesnt wasnt
 used use uses using term terms cover covers covered covering include includes included including under within across title titles contain contains containing headings periods`)
