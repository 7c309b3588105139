package checkin

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Held is all that is kept of a person's check-ins.
type Held struct {
	// Sitting is the open one; nil when there is none.
	Sitting   *Sitting
	Snapshots []Snapshot
	Plan      Plan
}

// documents are the frameworks whose words are in what is held, each once.
func (h Held) documents() []Document {
	var all []Document
	if h.Sitting != nil {
		all = append(all, h.Sitting.Document)
	}
	for _, sn := range h.Snapshots {
		all = append(all, sn.Document)
	}
	if h.Plan.Focus != nil {
		all = append(all, h.Plan.Focus.Document)
	}
	var out []Document
	for _, d := range all {
		if !slices.ContainsFunc(out, func(o Document) bool { return o.Title == d.Title }) {
			out = append(out, d)
		}
	}
	return out
}

// attribution is what has to stand with a document's words.
func (d Document) attribution() string {
	s := d.Title
	if d.Publisher != "" {
		s += ", " + d.Publisher
	}
	if d.Source != "" {
		s += ", " + d.Source
	}
	if d.Attribution != "" {
		s += ". " + d.Attribution
	}
	return s
}

// JSON is everything held, for machines: the records as they are kept.
func (h Held) JSON() ([]byte, error) {
	out := struct {
		Record      string     `json:"record"`
		Format      int        `json:"format"`
		Sitting     *Sitting   `json:"open_check_in,omitempty"`
		Snapshots   []Snapshot `json:"check_ins"`
		Plan        Plan       `json:"plan"`
		Attribution []string   `json:"attribution"`
	}{Record: "check-in export", Format: format, Sitting: h.Sitting, Snapshots: inOrder(h.Snapshots), Plan: h.Plan, Attribution: []string{}}
	out.Plan.Record, out.Plan.Format = recordPlan, format
	for _, d := range h.documents() {
		out.Attribution = append(out.Attribution, d.attribution())
	}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("exporting check-ins as JSON: %w", err)
	}
	return append(data, '\n'), nil
}

// csvHeader are the columns of the CSV export. A row is one line of a framework
// that was answered, one result, the focus, one action, or one attribution, as
// "record" says.
var csvHeader = []string{"record", "check_in", "date", "framework", "edition", "setting", "skill", "level", "address", "text", "answer", "answered", "changed", "example", "result", "reason", "due", "done"}

// CSV is everything held as rows, for machines. A text that a spreadsheet would
// take for a formula begins with an apostrophe.
func (h Held) CSV() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	row := func(cells map[string]string) {
		line := make([]string, len(csvHeader))
		for i, column := range csvHeader {
			line[i] = harmless(cells[column])
		}
		// A buffer takes everything; an error would come again from Flush.
		_ = w.Write(line)
	}
	_ = w.Write(csvHeader)
	steps := func(record, id string, at time.Time, d Document, setting Name, name func(Step) string, all []Step) {
		for i, st := range all {
			for _, l := range st.Lines {
				row(map[string]string{
					"record": record, "check_in": id, "date": moment(at), "framework": d.Title, "edition": d.Edition, "setting": setting.Text,
					"skill": name(st), "level": st.Level.Text, "address": l.ID, "text": l.Text, "answer": said(all, i).Label(),
					"answered": moment(st.At), "changed": moment(st.Changed), "example": st.Note,
				})
			}
		}
	}
	if s := h.Sitting; s != nil {
		steps("open answer", s.ID, s.Begun, s.Document, s.Setting, s.skillName, withAnswer(s.Steps))
	}
	for _, sn := range inOrder(h.Snapshots) {
		steps("answer", sn.ID, sn.Finished, sn.Document, sn.Setting, func(st Step) string { return sn.skillName(st.Skill) }, sn.Steps)
		for _, r := range sn.Results {
			row(map[string]string{
				"record": "result", "check_in": sn.ID, "date": moment(sn.Finished), "framework": sn.Document.Title, "edition": sn.Document.Edition,
				"setting": sn.Setting.Text, "skill": r.Name, "address": string(r.Skill), "level": r.Level.Text, "result": r.Text(sn.Levels), "reason": r.Reason,
			})
		}
		for _, c := range sn.Changes {
			row(map[string]string{
				"record": "change", "check_in": sn.ID, "date": moment(c.At), "framework": sn.Document.Title, "skill": c.Was.Name,
				"answer": c.To.Label(), "text": "Before: " + c.From.Label(), "result": "Before: " + c.Was.Text(sn.Levels),
			})
		}
	}
	if f := h.Plan.Focus; f != nil {
		for _, l := range f.Lines {
			row(map[string]string{
				"record": "focus", "date": moment(f.Chosen), "framework": f.Document.Title, "edition": f.Document.Edition, "setting": f.Setting.Text,
				"skill": f.Name, "level": f.Level.Text, "address": l.ID, "text": l.Text, "reason": f.Why,
			})
		}
	}
	for _, a := range h.Plan.Actions {
		row(map[string]string{"record": "action", "date": moment(a.Made), "skill": a.Name, "address": string(a.Skill), "text": a.Text, "due": a.Due, "done": moment(a.Done)})
	}
	for _, d := range h.documents() {
		row(map[string]string{"record": "attribution", "framework": d.Title, "edition": d.Edition, "text": d.attribution()})
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("exporting check-ins as CSV: %w", err)
	}
	return b.Bytes(), nil
}

// withAnswer leaves out the question that is still open.
func withAnswer(steps []Step) []Step {
	return slices.DeleteFunc(slices.Clone(steps), func(st Step) bool { return st.SameAs == 0 && st.Answer == Unanswered })
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// harmless keeps a spreadsheet from taking a text for a formula. Spaces and
// control characters before the sign do not stop one from doing so.
func harmless(s string) string {
	s = strings.ReplaceAll(s, "\x00", "")
	lead := strings.TrimLeftFunc(s, func(r rune) bool { return r <= ' ' || r == '\u00a0' || r == '\ufeff' })
	if lead != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(lead)[0]) || strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") {
		return "'" + s
	}
	return s
}
