package teamsapp

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

func cardText(t *testing.T, r chat.Reply, o cardOptions) string {
	t.Helper()
	var b strings.Builder
	for _, d := range drawCard(r, o) {
		b.Write(d.Card)
	}
	return b.String()
}

func TestAPrivateReplySaysSoAndIsNotShared(t *testing.T) {
	r := sample(t, "table")
	j := cardText(t, r, cardOptions{Share: true, Again: "check-in last"})
	if !strings.Contains(j, chat.OnlyYou) || strings.Contains(j, "Share here") {
		t.Errorf("drawn: %s", j)
	}
	r.Private = false
	if j := cardText(t, r, cardOptions{Share: true, Again: "check-in last"}); !strings.Contains(j, "Share here") {
		t.Errorf("an open reply cannot be shared: %s", j)
	}
	if j := cardText(t, r, cardOptions{Share: true}); strings.Contains(j, "Share here") {
		t.Errorf("a reply is shared that cannot be asked again: %s", j)
	}
}

func TestFaultsStandAboveTheFormAndAtTheirFields(t *testing.T) {
	j := cardText(t, sample(t, "form-faults"), cardOptions{InDialog: true})
	at := -1
	for _, want := range []string{
		problem, "Kitchen craft has no post called Boss.", "The limit is 300 characters",
		`"id":"field.post"`, "Error: Kitchen craft has no post called Boss.", `"id":"field.name"`,
		`"id":"field.note"`, "Error: The limit is 300 characters", `"title":"Save"`,
	} {
		i := strings.Index(j[at+1:], want)
		if i < 0 {
			t.Fatalf("%q is not there, or not in its place: %s", want, j)
		}
		at += 1 + i
	}
}

func TestALongReplyGoesOnInAnotherCard(t *testing.T) {
	ds := drawCard(manyParts(t, 1), cardOptions{Again: "ask all"})
	if len(ds) != 2 {
		t.Fatalf("%d cards, want 2", len(ds))
	}
	if !strings.HasPrefix(ds[1].Text, goesOn) || strings.Contains(string(ds[0].Card), "Start again") || !strings.Contains(string(ds[1].Card), "Start again") {
		t.Errorf("the second card: %.300s", ds[1].Card)
	}
}

func TestAnAnswerThatIsCutSaysHowMuchIsShown(t *testing.T) {
	r := manyParts(t, 1)
	for _, o := range []cardOptions{{InDialog: true, Again: "ask all"}, {Most: resultBytes, Again: "ask all"}} {
		j := cardText(t, r, o)
		if !strings.Contains(j, "This is shortened: ") || !strings.Contains(j, " of 18 parts are shown.") || !strings.Contains(j, sendRest) {
			t.Errorf("dialog %v: %.300s", o.InDialog, j[len(j)-900:])
		}
	}
	// Five cards are all there can be: to send the same again would help nobody.
	ds := drawCard(manyParts(t, 8), cardOptions{Again: "ask all"})
	if j := string(ds[len(ds)-1].Card); len(ds) != 5 || !strings.Contains(j, "This is shortened: ") || strings.Contains(j, sendRest) {
		t.Errorf("%d cards, the last: %.300s", len(ds), j)
	}
}

// A pair of runs that says other words than the quotes must not take their place.
func TestAComparisonIsATableOnlyWhenItHoldsEveryLine(t *testing.T) {
	r := sample(t, "comparison")
	if j := cardText(t, r, cardOptions{}); !strings.Contains(j, `"Table"`) {
		t.Fatalf("no table: %s", j)
	}
	c := r.Parts[0].(chat.Comparison)
	c.Pairs = c.Pairs[:2]
	r.Parts[0] = c
	j := cardText(t, r, cardOptions{})
	if strings.Contains(j, `"Table"`) || !strings.Contains(j, "keeps a shared set of knives sharp and safe") || !strings.Contains(j, whatChanges) {
		t.Errorf("drawn: %s", j)
	}
}

func TestTheTextNeedsNoBackslashesForOrdinaryAnswers(t *testing.T) {
	for _, name := range []string{"paragraph", "list", "quote", "table", "choices-only", "refused", "form"} {
		if text := drawCard(sample(t, name), cardOptions{})[0].Text; strings.ContainsAny(text, `\&`) || strings.TrimSpace(text) == "" {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func BenchmarkDrawCard(b *testing.B) {
	for _, name := range []string{"quote", "comparison", "every-part"} {
		r := sample(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ds := drawCard(r, cardOptions{Feedback: true, Share: true, Again: "ask"})
				if !json.Valid(ds[0].Card) {
					b.Fatal("no JSON")
				}
			}
		})
	}
}
