package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// askedLine is a line of output, whichever of the two kinds it is.
type askedLine struct {
	ID      json.RawMessage
	Answer  string
	Refused bool
	Topic   string
	Quotes  []quote
	MS      *float64
	Error   string
}

// askAll gives lines to "ask --json" with a fresh coach, and parses what comes.
func askAll(t testing.TB, in string) (lines []askedLine, raw []string) {
	t.Helper()
	var out bytes.Buffer
	w := world{in: strings.NewReader(in), out: &out}
	if err := w.askLines(t.Context(), newTestCoach(t)); err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(out.String()) {
		lines, raw = append(lines, parseLine(t, l)), append(raw, strings.TrimSuffix(l, "\n"))
	}
	return lines, raw
}

func parseLine(t testing.TB, l string) askedLine {
	t.Helper()
	var a askedLine
	if err := json.Unmarshal([]byte(l), &a); err != nil || !utf8.ValidString(l) {
		t.Fatalf("%q is no line of JSON: %v", l, err)
	}
	return a
}

// jsonLine is one question as a line.
func jsonLine(t testing.TB, id any, q string) string {
	t.Helper()
	l, err := json.Marshal(map[string]any{"id": id, "q": q})
	if err != nil {
		t.Fatal(err)
	}
	return string(l) + "\n"
}

// Identifiers are nobody's business but the asker's.
func TestAskLinesIDsComeBack(t *testing.T) {
	for _, id := range []string{
		`1`, `-0`, `1.50`, `1e400`, `12345678901234567890123`, `"s-1"`, `""`, `"<b>&\u00e9\n\"\\"`, `"é😀"`, `"\u2028"`,
		`true`, `false`, `null`, `[]`, `[1,"a",null,[2]]`, `{}`, `{"b":1,"a":{"c":[true]}}`,
	} {
		for _, l := range []string{
			`{"id":` + id + `,"q":"Expert adaptability"}`,
			`{"q":"Expert adaptability","id":` + id + `}`,
			`{"id":` + id + `}`,
			`{"id":` + id + `,"q":5}`,
		} {
			lines, raw := askAll(t, l)
			if len(lines) != 1 || !strings.HasPrefix(raw[0], `{"id":`+id+`,`) {
				t.Errorf("%s: answered with %q, want the id unchanged", l, raw)
			}
		}
	}
	if lines, _ := askAll(t, `{"q":"Expert adaptability"}`); len(lines) != 1 || string(lines[0].ID) != "null" || lines[0].Error != "" {
		t.Errorf("without an id: %+v, want an answer with the id null", lines)
	}
}

// A line that cannot be read gets an error in its place; the rest go on.
func TestAskLinesBadLines(t *testing.T) {
	good := `{"id":"good","q":"Expert adaptability"}`
	for _, tt := range []struct {
		name, line string
		// want is the error, or "" for a line that is answered.
		want string
	}{
		{"no JSON", `Expert adaptability`, "line 2: not a JSON object"},
		{"half an object", `{"id":1,"q":"Expert`, "line 2: not a JSON object"},
		{"two objects", good + good, "line 2: not a JSON object"},
		{"a list", `["Expert adaptability"]`, "line 2: not a JSON object"},
		{"a string", `"Expert adaptability"`, "line 2: not a JSON object"},
		{"null", `null`, `line 2: "q" is missing`},
		{"no question", `{"id":1}`, `line 2: "q" is missing`},
		{"question null", `{"id":1,"q":null}`, `line 2: "q" is missing`},
		{"question a number", `{"id":1,"q":7}`, "line 2: not a JSON object"},
		{"question a list", `{"id":1,"q":["a"]}`, "line 2: not a JSON object"},
		{"deep", strings.Repeat(`{"id":`, 20_000), "line 2: not a JSON object"},
		{"too long", `{"id":1,"q":"` + strings.Repeat("a", maxLine) + `"}`, "line 2: longer than 1048576 bytes"},
		{"a byte too long", padded(maxLine + 1), "line 2: longer than 1048576 bytes"},
		{"longer than any buffer, and no JSON", strings.Repeat("x", 3*maxLine), "line 2: longer than 1048576 bytes"},
		{"just short enough", padded(maxLine), ""},
		{"unknown keys", `{"id":1,"q":"Expert adaptability","type":"cell","must":[]}`, ""},
		{"question empty", `{"id":1,"q":""}`, ""},
		{"invalid UTF-8", "{\"id\":\"\xff\",\"q\":\"Expert \xc3 adaptability\"}", ""},
		{"lone surrogate", `{"id":1,"q":"\ud800 Expert adaptability"}`, ""},
		{"carriage return", `{"id":1,"q":"Expert adaptability"}` + "\r", ""},
		{"spaces around", "  \t" + `{"id":1,"q":"Expert adaptability"}` + "  ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, raw := askAll(t, good+"\n"+tt.line+"\n"+good+"\n")
			if len(lines) != 3 {
				t.Fatalf("%d lines of output, want 3: %.200q", len(lines), raw)
			}
			if tt.want == "" && lines[1].Error != "" || tt.want != "" && !strings.HasPrefix(lines[1].Error, tt.want) {
				t.Errorf("error %q, want %q", lines[1].Error, tt.want)
			}
			if tt.want != "" && !slices.Equal(keysOf(t, raw[1]), []string{"id", "error"}) {
				t.Errorf("%s has other keys than id and error", raw[1])
			}
			for _, i := range []int{0, 2} {
				if string(lines[i].ID) != `"good"` || lines[i].Error != "" || len(lines[i].Quotes) == 0 {
					t.Errorf("line %d suffered: %+v", i+1, lines[i])
				}
			}
		})
	}
}

// padded is a good line of so many bytes.
func padded(n int) string {
	l := `{"id":1,"q":"Expert adaptability"}`
	return l + strings.Repeat(" ", n-len(l))
}

func TestAskLinesEnds(t *testing.T) {
	l := `{"id":1,"q":"Expert adaptability"}`
	for _, tt := range []struct {
		name, in string
		want     int
	}{
		{"nothing", "", 0},
		{"a line end", "\n", 0},
		{"blank lines", "\n  \n\r\n\t\n", 0},
		{"one line", l + "\n", 1},
		{"no line end at the end", l, 1},
		{"no line end after two", l + "\n" + l, 2},
		{"blank lines between", "\n" + l + "\n\n\n" + l + "\n\n", 2},
		{"lines of Windows", l + "\r\n" + l + "\r\n", 2},
		{"too long without line end", strings.Repeat("x", 2*maxLine), 1},
	} {
		if lines, _ := askAll(t, tt.in); len(lines) != tt.want {
			t.Errorf("%s: %d lines of output, want %d", tt.name, len(lines), tt.want)
		}
	}
	// Lines are counted as an editor counts them.
	if lines, _ := askAll(t, "\n\nbad\n"); len(lines) != 1 || !strings.HasPrefix(lines[0].Error, "line 3: ") {
		t.Errorf("got %+v, want an error in line 3", lines)
	}
}

func TestAskLinesKeys(t *testing.T) {
	_, raw := askAll(t, jsonLine(t, 1, "Compare Expert and Practitioner adaptability")+jsonLine(t, 2, "What is the capital of France?"))
	want := []string{"id", "answer", "refused", "topic", "quotes", "ms"}
	for _, l := range raw {
		if got := keysOf(t, l); !slices.Equal(got, want) {
			t.Errorf("keys %q, want %q", got, want)
		}
	}
	var a struct {
		Quotes []json.RawMessage `json:"quotes"`
	}
	if err := json.Unmarshal([]byte(raw[0]), &a); err != nil || len(a.Quotes) == 0 {
		t.Fatalf("no quotes in %s: %v", raw[0], err)
	}
	for _, q := range a.Quotes {
		if got, want := keysOf(t, string(q)), []string{"text", "address", "source"}; !slices.Equal(got, want) {
			t.Errorf("keys of a quote %q, want %q", got, want)
		}
	}
	if !strings.Contains(raw[1], `"refused":true`) || !strings.Contains(raw[1], `"quotes":[]`) {
		t.Errorf("a refusal has an empty list of quotes, never null: %s", raw[1])
	}
}

// keysOf are the keys of an object in the order they stand in.
func keysOf(t testing.TB, object string) []string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(object))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(key))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// People read the output with their own eyes too.
func TestAskLinesLeaveMarkupUnescaped(t *testing.T) {
	_, raw := askAll(t, `{"id":"<b>&</b>","q":"Which bullet is this: I turned <b>spreadsheets</b> & raw data into charts that anyone can read"}`)
	if len(raw) != 1 || !strings.Contains(raw[0], `"<b>&</b>"`) || strings.Contains(raw[0], `\u003c`) || strings.Contains(raw[0], `\u0026`) {
		t.Errorf("markup is escaped: %q", raw)
	}
}

// Each question stands alone: what would follow up in a conversation does not.
func TestAskLinesStandAlone(t *testing.T) {
	follow := jsonLine(t, 1, "and at Expert?")
	alone, _ := askAll(t, follow)
	after, _ := askAll(t, jsonLine(t, 0, "What does Working adaptability look like?")+follow)
	if len(alone) != 1 || len(after) != 2 {
		t.Fatalf("%d and %d lines, want 1 and 2", len(alone), len(after))
	}
	alone[0].MS, after[1].MS = nil, nil
	if !reflect.DeepEqual(alone[0], after[1]) {
		t.Errorf("a question was answered by the one before it:\n%+v\nalone:\n%+v", after[1], alone[0])
	}
}

// The program stops while it waits for a line that does not come.
func TestAskLinesStop(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, give := io.Pipe()
	defer func() { _ = give.Close() }()
	out := newBuffer()
	ended := make(chan error, 1)
	go func() { ended <- world{in: in, out: out}.askLines(ctx, newTestCoach(t)) }()
	if _, err := io.WriteString(give, jsonLine(t, 1, "Expert adaptability")); err != nil {
		t.Fatal(err)
	}
	out.await(t, 0, `{"id":1,`)
	cancel()
	if err := within(t, ended); err == nil || !strings.Contains(err.Error(), "line 2") || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("ended with %v after %q; want a stop before line 2", err, out)
	}
}

// A context that has ended answers nothing, however much there is to read.
func TestAskLinesStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errOut strings.Builder
	code := run(ctx, []string{"ask", "--json"}, strings.NewReader(strings.Repeat(jsonLine(t, 1, "Help"), 100)), &out, &errOut)
	if code != exitFailed || out.String() != "" || !strings.Contains(errOut.String(), "line 1") {
		t.Errorf("code %d, standard output %.100q, standard error %q; want %d, nothing, and a word on the stop", code, out.String(), errOut.String(), exitFailed)
	}
}

// Whatever is on standard input, each line that is not blank gets one line of
// JSON, in order.
func FuzzAskLines(f *testing.F) {
	for _, l := range []string{
		`{"id":1,"q":"Expert adaptability"}`, `{"id":{"a":[1e9]},"q":"\ud800"}`, `{"q":5}`, `[]`, "null", "\xff", "{", "\r", " ", "\x00",
		`{"id":1,"id":2,"Q":"x","q":null}`,
	} {
		f.Add([]byte(l + "\n" + l))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		want := 0
		for l := range bytes.SplitSeq(in, []byte("\n")) {
			if len(bytes.TrimSpace(l)) > 0 {
				want++
			}
		}
		lines, raw := askAll(t, string(in))
		if len(lines) != want {
			t.Fatalf("%d lines of output for %d lines of input %q: %q", len(lines), want, in, raw)
		}
		for _, l := range raw {
			first := keysOf(t, l)
			if len(first) != 2 && len(first) != 6 {
				t.Errorf("keys %q", first)
			}
		}
	})
}
