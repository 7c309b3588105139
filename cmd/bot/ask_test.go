package main

import (
	"errors"
	"strings"
	"testing"
)

func TestAsk(t *testing.T) {
	for _, args := range [][]string{
		{"ask", "What does Practitioner data and insight look like at SCS2?"},
		{"ask", "What", "does", "Practitioner", "data", "and", "insight", "look", "like", "at", "SCS2?"},
	} {
		got := bot(t, "", args...)
		if got.code != exitOK || got.err != "" {
			t.Fatalf("code %d, standard error %q; want 0 and nothing", got.code, got.err)
		}
		quotes := quotesOfText(got.out)
		if len(quotes) != 2 ||
			!strings.HasPrefix(quotes[0], "Demonstrates astute business awareness") ||
			!strings.HasPrefix(quotes[1], "Empowers teams to use insight and evidence at pace") {
			t.Errorf("quotes %q, want the two of the cell that was asked for", quotes)
		}
		if !strings.Contains(got.out, "Source: Seven core capabilities for SCS roles, Data and insight, Practitioner, SCS2 (Operational Delivery Profession), lines ") {
			t.Errorf("no source in:\n%s", got.out)
		}
	}
}

// A refusal is an answer: nothing went wrong.
func TestAskRefuses(t *testing.T) {
	got := bot(t, "", "ask", "What is the capital of France?")
	if got.code != exitOK || got.err != "" || len(quotesOfText(got.out)) != 0 || got.out == "" {
		t.Errorf("code %d, standard error %q, answer:\n%s\nwant 0, nothing, and no quote", got.code, got.err, got.out)
	}
}

// broken is a stream whose reader has gone, or whose disk is full.
type broken struct{}

var errBroken = errors.New("the stream is broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }
func (broken) Read([]byte) (int, error)  { return 0, errBroken }

func TestAskThatCannotWrite(t *testing.T) {
	for _, args := range [][]string{{"ask", "Expert adaptability"}, {"ask", "--json"}} {
		var errOut strings.Builder
		code := run(t.Context(), args, strings.NewReader(`{"q":"Expert adaptability"}`), broken{}, &errOut)
		if code != exitFailed || !strings.Contains(errOut.String(), errBroken.Error()) {
			t.Errorf("%q: code %d, standard error %q; want %d and the reason", args, code, errOut.String(), exitFailed)
		}
	}
}

func TestInputThatCannotBeRead(t *testing.T) {
	for _, args := range [][]string{{"ask", "--json"}, {"chat"}} {
		var out, errOut strings.Builder
		code := run(t.Context(), args, broken{}, &out, &errOut)
		if code != exitFailed || !strings.Contains(errOut.String(), errBroken.Error()) {
			t.Errorf("%q: code %d, standard error %q; want %d and the reason", args, code, errOut.String(), exitFailed)
		}
	}
}

// quotesOfText are the quotes in an answer as text, in reading order.
func quotesOfText(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if q, ok := strings.CutPrefix(strings.TrimRight(l, "\n"), "  > “"); ok {
			out = append(out, strings.TrimSuffix(q, "”"))
		}
	}
	return out
}
