package mentoring

import (
	"reflect"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

var priya = Party{ID: chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U2"}, Name: "Priya Shah"}

func TestCommandsReadBack(t *testing.T) {
	odd := Party{ID: chat.PersonID{Platform: chat.Teams, Space: "a b/c", User: "29:1x/é?%"}, Name: "O'Neil, Zoë"}
	bare := Party{ID: chat.PersonID{Platform: chat.Web, User: "w"}}
	for _, c := range []struct {
		line string
		want Command
	}{
		{"mentor", Command{Do: DoMentor}},
		{"mentor ask slack/T1/U2/Priya%20Shah", Command{Do: DoAsk, Party: priya}},
		{"mentor ask @Priya", Command{Do: DoAsk, Party: Party{Name: "Priya"}}},
		{"mentor offer web//w", Command{Do: DoOffer, Party: bare}},
		{"mentor accept P1", Command{Do: DoAccept, ID: "P1"}},
		{"mentor decline P1", Command{Do: DoDecline, ID: "P1"}},
		{"mentor end P1 yes", Command{Do: DoEnd, ID: "P1", Sure: true}},
		{"suggest slack/T1/U2/Priya%20Shah scs/data-and-insight/working focus", Command{Do: DoSuggest, Party: priya, Address: "scs/data-and-insight/working", Focus: true}},
		{"suggest-send S1 slack/T1/U2/Priya%20Shah scs/data-and-insight/working", Command{Do: DoSuggestSend, ID: "S1", Party: priya, Address: "scs/data-and-insight/working"}},
		{"suggested", Command{Do: DoSuggested}},
		{"suggested keep S1", Command{Do: DoKeep, ID: "S1"}},
		{"suggested stop all", Command{Do: DoStop, All: true}},
		{"suggested allow web//w", Command{Do: DoAllow, Party: bare}},
		{"share", Command{Do: DoShare}},
		{"share rating C1 scs/data-and-insight with slack/T1/U2/Priya%20Shah until 2026-12-05 yes", Command{Do: DoShare, Item: Item{Kind: KindRating, ID: "C1", Skill: "scs/data-and-insight"}, Party: priya, Until: "2026-12-05", Sure: true}},
		{"share entry E1 with @Priya until 2026-12-05 seen ABCDEFG234 yes", Command{Do: DoShare, Item: Item{Kind: KindEntry, ID: "E1"}, Party: Party{Name: "Priya"}, Until: "2026-12-05", Seen: "ABCDEFG234", Sure: true}},
		{"share plan with @Priya", Command{Do: DoShare, Item: Item{Kind: KindPlan}, Party: Party{Name: "Priya"}}},
		{"share entry E1", Command{Do: DoShare, Item: Item{Kind: KindEntry, ID: "E1"}}},
		{"share back G1", Command{Do: DoTakeBack, ID: "G1"}},
		{"share back all", Command{Do: DoTakeBack, All: true}},
		{"shared", Command{Do: DoShared}},
		{"shared show G1", Command{Do: DoSharedShow, ID: "G1"}},
		{"shared with me", Command{Do: DoSharedWithMe}},
		{"look GRANT-0000001", Command{Do: DoLook, ID: "GRANT-0000001"}},
		{"look GRANT-0000001 page 2", Command{Do: DoLook, ID: "GRANT-0000001", Page: 2}},
		{"share entry E1 with @Priya until 2026-12-05 when", Command{Do: DoShare, Item: Item{Kind: KindEntry, ID: "E1"}, Party: Party{Name: "Priya"}, Until: "2026-12-05", When: true}},
		{"share entry E1 with @Priya until 2026-12-05 page 3", Command{Do: DoShare, Item: Item{Kind: KindEntry, ID: "E1"}, Party: Party{Name: "Priya"}, Until: "2026-12-05", Page: 3}},
		{"view GRANT-0000001", Command{Do: DoView, ID: "GRANT-0000001"}},
		{"view-save G1", Command{Do: DoViewSave, ID: "G1"}},
		{"views", Command{Do: DoViews}},
		{"ask-mentor", Command{Do: DoAskMentor}},
		{"ask-mentor-send scs/data-and-insight S1", Command{Do: DoAskMentorSend, Address: "scs/data-and-insight", ID: "S1"}},
		{"link", Command{Do: DoLink}},
		{"link ABCDE-FGHJK", Command{Do: DoLink, Code: "ABCDE-FGHJK"}},
		{"link ABCDE-FGHJK yes", Command{Do: DoLink, Code: "ABCDE-FGHJK", Sure: true}},
		{"link part", Command{Do: DoPart}},
	} {
		got, ok := Parse(c.line)
		if !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("Parse(%q) = %+v, %v", c.line, got, ok)
		}
		if got.String() != c.line {
			t.Errorf("%q is written back as %q", c.line, got.String())
		}
	}
	back, ok := parseParty(odd.ref())
	if !ok || back != odd || strings.ContainsAny(odd.ref(), " \t") {
		t.Errorf("%+v is written %q and read %+v", odd, odd.ref(), back)
	}
	// Words that people say, and what no button holds.
	for _, line := range []string{
		"", "look here", "view practitioner", "view all", "View Practitioner", "look", "link everything", "link my accounts", "share your knowledge", "shared services", "suggest data working",
		"mentor me please", "mentor ask", "suggest slack/T1/U2", "share plan until Friday", "share rating C1 with", "mentor ask irc/T1/U2", "mentor ask slack/T1", "mentor ask slack/T1/%zz", "views on data", "share plan yes no", "mentor ask slack/T1/", strings.Repeat("share ", 400),
	} {
		p, ok := Parse(line)
		if ok && line != "mentor ask" && line != "suggest slack/T1/U2" {
			t.Errorf("Parse(%q) = %+v, want nothing", line, p)
		}
	}
	if c, ok := Parse("Link abcde-fghjk"); !ok || c.Code != "ABCDE-FGHJK" {
		t.Errorf("a code in small letters is read as %+v, %v", c, ok)
	}
}

func TestNamesAreClean(t *testing.T) {
	for name, want := range map[string]string{
		"Priya": "Priya", "  Priya \n Shah ": "Priya Shah", "a\u202eb": "ab", "x\x00y": "x y", "": "",
		strings.Repeat("long ", 30): strings.TrimSpace(string([]rune(strings.Repeat("long ", 30))[:mostName-1])) + "…",
		"bad\xffbytes":              "badbytes",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("cleanName(%q) = %q, want %q", name, got, want)
		}
		if again := cleanName(cleanName(name)); again != cleanName(name) {
			t.Errorf("%q is cleaned twice to %q", name, again)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"mentor ask slack/T1/U2/Priya%20Shah", "mentor ask @Priya", "share rating C1 scs/data with @x until 2026-12-05 yes", "link ABCDE-FGHJK yes", "suggest web//w scs/x/y focus",
		"suggested stop all", "ask-mentor scs/data x", "look GRANT-0000001", "SHARE BACK all", "mentor offer teams/%2F/29:1/a%E2%80%AEb",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, ok := Parse(line)
		if !ok {
			return
		}
		again, ok := Parse(c.String())
		if !ok || !reflect.DeepEqual(again, c) {
			t.Errorf("%q is %+v, and %q is %+v", line, c, c.String(), again)
		}
	})
}
