package coach

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// export gives a person all that is held of them, in three files. Each has the
// attribution of the documents whose words are in it.
func (t *Turn) export(ctx context.Context) chat.Reply {
	h, err := t.belongings(ctx)
	if err != nil {
		return unread("mine export", err)
	}
	at := t.caller().At
	rows, err := t.exportCSV(h.checkIns)
	if err != nil {
		return unread("mine export", err)
	}
	object, err := t.exportJSON(h, at)
	if err != nil {
		return unread("mine export", err)
	}
	name := "framework-coach-" + at.Format(time.DateOnly)
	return chat.Reply{
		Title: "Your export",
		Parts: []chat.Part{
			chat.Paragraph{Text: "These files hold all you have saved: your profile, your check-ins with their examples, your plan, your journal, when you want to be asked, and what you do with a mentor."},
			chat.Paragraph{Text: "They are for you alone. Whoever has them can read them, so keep them safe."},
			chat.File{Name: name + ".md", Type: "text/markdown", About: "To read", Data: []byte(t.exportMarkdown(h, at))},
			chat.File{Name: name + ".csv", Type: "text/csv", About: "Your check-ins and plan for a spreadsheet", Data: rows},
			chat.File{Name: name + ".json", Type: "application/json", About: "For a program", Data: object},
		},
		Choices: []chat.Choice{{Label: "What do you hold on me?", Value: "mine"}, {Label: "Delete everything", Value: "mine delete everything"}},
	}
}

func (t *Turn) exportMarkdown(h belongings, at time.Time) string {
	var b strings.Builder
	b.WriteString("# My profile\n\n")
	for _, row := range t.Person.table(t.Lib()).Rows {
		fmt.Fprintf(&b, "- %s: %s\n", row[0], unmarked(row[1]))
	}
	if h.set {
		b.WriteString("\n# My weekly question\n\n" + unmarked(h.reminder.Words(at)) + "\n")
	}
	b.WriteString("\n" + h.checkIns.Markdown(at))
	if h.journal.Draft != nil || len(h.journal.Entries) > 0 || h.journal.Damaged > 0 {
		b.WriteString("\n" + h.journal.Markdown(at))
	}
	if len(h.mentoring.Counts()) > 0 {
		b.WriteString("\n" + h.mentoring.Markdown(t.Lib(), at))
	}
	return b.String()
}

// unmarked is text that Markdown shows as it is: any sign may stand behind a
// backslash.
func unmarked(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r > ' ' && r < 0x7f && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// exportCSV adds the profile to the rows of the check-ins. Each cell begins
// with what it is, so that a spreadsheet takes none for a formula.
func (t *Turn) exportCSV(h checkin.Held) ([]byte, error) {
	data, err := h.CSV()
	if err != nil {
		return nil, err
	}
	header, err := csv.NewReader(bytes.NewReader(data)).Read()
	if err != nil {
		return nil, fmt.Errorf("reading the columns of an export: %w", err)
	}
	record, text := slices.Index(header, "record"), slices.Index(header, "text")
	if record < 0 || text < 0 {
		return nil, fmt.Errorf("exporting a profile: no columns for it in %q", header)
	}
	var b bytes.Buffer
	b.Write(data)
	w := csv.NewWriter(&b)
	for _, row := range t.Person.table(t.Lib()).Rows {
		cells := make([]string, len(header))
		cells[record], cells[text] = "profile", row[0]+": "+row[1]
		if err := w.Write(cells); err != nil {
			return nil, fmt.Errorf("exporting a profile as CSV: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("exporting a profile as CSV: %w", err)
	}
	return b.Bytes(), nil
}

func (t *Turn) exportJSON(h belongings, at time.Time) ([]byte, error) {
	checkIns, err := h.checkIns.JSON()
	if err != nil {
		return nil, err
	}
	journal, err := h.journal.JSON()
	if err != nil {
		return nil, err
	}
	with, err := h.mentoring.JSON(t.Lib())
	if err != nil {
		return nil, err
	}
	var reminder *reflection.Reminder
	if h.set {
		reminder = &h.reminder
	}
	type profile struct {
		Framework string `json:"framework,omitempty"`
		Role      string `json:"role,omitempty"`
		Grade     string `json:"grade,omitempty"`
		Target    string `json:"target,omitempty"`
		Zone      string `json:"time_zone,omitempty"`
		Reading   string `json:"reading,omitempty"`
	}
	out := struct {
		Record    string               `json:"record"`
		Format    int                  `json:"format"`
		Exported  time.Time            `json:"exported"`
		Profile   profile              `json:"profile"`
		CheckIns  json.RawMessage      `json:"check_ins"`
		Journal   json.RawMessage      `json:"journal"`
		Mentoring json.RawMessage      `json:"mentoring"`
		Reminder  *reflection.Reminder `json:"weekly_question,omitempty"`
	}{Record: "framework coach export", Format: 1, Exported: at, Profile: profile(t.Person.Profile), CheckIns: checkIns, Journal: journal, Mentoring: with, Reminder: reminder}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("exporting as JSON: %w", err)
	}
	return append(data, '\n'), nil
}
