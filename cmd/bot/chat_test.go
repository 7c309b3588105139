package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/coach"
)

// talk types lines into "bot chat" and returns what came after each prompt:
// the answer to the first line stands at 1.
func talk(t testing.TB, c *coach.Coach, typed string) []string {
	t.Helper()
	var out strings.Builder
	w := world{in: strings.NewReader(typed), out: &out}
	if err := w.talk(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return strings.Split(out.String(), "\n> ")
}

func TestChat(t *testing.T) {
	got := bot(t, "What does Expert adaptability look like?\nand at Working?\nquit\nnever read\n", "chat")
	if got.code != exitOK || got.err != "" {
		t.Fatalf("code %d, standard error %q; want 0 and nothing", got.code, got.err)
	}
	answers := strings.Split(got.out, "\n> ")
	if len(answers) != 4 || strings.TrimSpace(answers[3]) != "" {
		t.Fatalf("want a greeting, two answers and the end, got:\n%s", got.out)
	}
	if !strings.Contains(answers[1], "Source: Core ODP Skills, Adaptability to change, Expert ") ||
		!strings.Contains(answers[2], "Source: Core ODP Skills, Adaptability to change, Working ") {
		t.Errorf("the second question does not follow on the first:\n%s", got.out)
	}
}

// A number presses the button it stands before; one without a button is text.
func TestChatNumbers(t *testing.T) {
	answers := talk(t, newTestCoach(t), "Expert adaptability\n1\n99\n0\n")
	label := ""
	for l := range strings.Lines(answers[1]) {
		if rest, ok := strings.CutPrefix(l, "  1  "); ok {
			label = strings.TrimSpace(rest)
		}
	}
	if label != "Show Practitioner" {
		t.Fatalf("button 1 is %q, want %q, in:\n%s", label, "Show Practitioner", answers[1])
	}
	if !strings.Contains(answers[2], "Source: Core ODP Skills, Adaptability to change, Practitioner ") {
		t.Errorf("1 does not press the button:\n%s", answers[2])
	}
	// Typing the label does what the number does.
	typed := talk(t, newTestCoach(t), "Expert adaptability\n"+label+"\n")
	if typed[2] != answers[2] {
		t.Errorf("the label typed:\n%s\nthe number typed:\n%s", typed[2], answers[2])
	}
	for _, a := range answers[3:5] {
		if len(quotesOfText(a)) > 0 {
			t.Errorf("a number without a button got a quote:\n%s", a)
		}
	}
}

func TestChatEnds(t *testing.T) {
	for _, tt := range []struct {
		name, typed string
		answers     int
	}{
		{"at once", "", 0},
		{"quit", "quit\nHelp\n", 0},
		{"exit", " exit \nHelp\n", 0},
		{"without line end", "Help", 1},
		{"after blank lines", "\n\nHelp\n", 3},
		{"too long a line", strings.Repeat("a", maxLine+1) + "\nHelp\n", 2},
		{"only too long a line", strings.Repeat("a", maxLine+1), 1},
		{"not UTF-8", "\xff\xfe\nHelp\n", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parts := talk(t, newTestCoach(t), tt.typed)
			// A greeting before, and the end of the last line after.
			if len(parts) != tt.answers+2 {
				t.Fatalf("%d answers, want %d: %.300q", len(parts)-2, tt.answers, parts)
			}
			if slices.Contains(parts[1:len(parts)-1], "") {
				t.Errorf("an answer is empty: %.300q", parts)
			}
		})
	}
}

// Ctrl-C ends a talk that waits for somebody to type.
func TestChatStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	out := newBuffer()
	ended := make(chan error, 1)
	go func() { ended <- world{in: in, out: out}.talk(ctx, newTestCoach(t)) }()
	out.await(t, 0, "Framework Coach. ")
	cancel()
	if err := within(t, ended); err != nil {
		t.Errorf("leaving is no fault: %v", err)
	}
}
