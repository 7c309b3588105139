package knowledge

import (
	"fmt"
	"strings"
)

// Gloss is how people would say what a passage says. It is indexed so that a
// question in somebody's own words finds the passage; it is never shown.
type Gloss struct {
	// Sayings are whole sentences, each covering the passage.
	Sayings []string
	// Words are single words and short phrases that point to the passage.
	Words []string
}

// parseGlosses reads a gloss file: "# passage id", then "- saying" lines and
// one "~ word, word" line.
func parseGlosses(file string, src []byte, known func(id string) bool) (map[string]Gloss, Faults) {
	var faults Faults
	fault := func(line int, format string, args ...any) {
		faults = append(faults, Fault{File: file, Line: line, Problem: fmt.Sprintf(format, args...)})
	}
	out := map[string]Gloss{}
	id := ""
	for i, line := range strings.Split(string(unixText(src)), "\n") {
		line = strings.TrimSpace(line)
		mark, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		g := out[id]
		switch {
		case line == "":
			continue
		case rest == "":
			fault(i+1, "%q: expected \"# id\", \"- saying\" or \"~ words\"", line)
		case mark == "#":
			id = rest
			if !known(id) {
				fault(i+1, "no passage has the id %q", id)
			}
			if _, twice := out[id]; twice {
				fault(i+1, "passage %q is glossed twice", id)
			}
			g = Gloss{}
		case mark != "-" && mark != "~":
			fault(i+1, "%q: expected \"# id\", \"- saying\" or \"~ words\"", mark)
		case id == "":
			fault(i+1, "a gloss before the first \"# id\"")
		case mark == "-":
			g.Sayings = append(g.Sayings, rest)
		case mark == "~":
			for w := range strings.SplitSeq(rest, ",") {
				if w = strings.TrimSpace(w); w != "" {
					g.Words = append(g.Words, w)
				}
			}
		}
		if id != "" {
			out[id] = g
		}
	}
	return out, faults
}

// Concept is one idea of the domain and the everyday words for it.
type Concept struct {
	// Name is a word of the frameworks' own language.
	Name  string
	Words []string
}

// parseThesaurus reads lines of the shape "concept = word, phrase, word".
func parseThesaurus(file string, src []byte) ([]Concept, Faults) {
	var out []Concept
	var faults Faults
	for i, line := range strings.Split(string(unixText(src)), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, rest, ok := strings.Cut(line, "=")
		c := Concept{Name: strings.TrimSpace(name)}
		for w := range strings.SplitSeq(rest, ",") {
			if w = strings.TrimSpace(w); w != "" {
				c.Words = append(c.Words, w)
			}
		}
		if !ok || c.Name == "" || len(c.Words) == 0 {
			faults = append(faults, Fault{File: file, Line: i + 1, Problem: "expected \"concept = word, word\""})
			continue
		}
		out = append(out, c)
	}
	return out, faults
}

// Absent is something people ask about that no document holds, under all the
// names they give it; the first is the one to show.
type Absent struct{ Names []string }

// parseElsewhere reads lines of the shape "name | other name".
func parseElsewhere(src []byte) []Absent {
	var out []Absent
	for line := range strings.SplitSeq(string(unixText(src)), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var a Absent
		for name := range strings.SplitSeq(line, "|") {
			if name = strings.TrimSpace(name); name != "" {
				a.Names = append(a.Names, name)
			}
		}
		if len(a.Names) > 0 {
			out = append(out, a)
		}
	}
	return out
}
