package knowledge

import (
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	type where = map[string]string
	for _, c := range []struct {
		name  string
		id    string
		where where
		want  []Address
	}{
		{"nothing asked is the whole document", "odp-core", where{}, []Address{"odp-core"}},
		{
			"one cell", "scs", where{"skill": "data-and-insight", "level": "practitioner", "grade": "scs2"},
			[]Address{"scs/data-and-insight/practitioner/scs2"},
		},
		{"a skill", "scs", where{"skill": "learning-agility"}, []Address{"scs/learning-agility"}},
		{
			"a skill and a level", "odp-core", where{"skill": "adaptability-to-change", "level": "expert"},
			[]Address{"odp-core/adaptability-to-change/expert"},
		},
		{
			"a skill and a grade leave the level open; the note answers for the level without grades",
			"scs", where{"skill": "system-leadership", "grade": "scs3"},
			[]Address{
				"scs/system-leadership/awareness", "scs/system-leadership/working/scs3",
				"scs/system-leadership/practitioner/scs3", "scs/system-leadership/expert/scs3",
			},
		},
		{
			"a note answers for a grade", "scs", where{"skill": "system-leadership", "level": "awareness", "grade": "scs1"},
			[]Address{"scs/system-leadership/awareness"},
		},
		{
			"a level and a grade run through all skills in reading order", "scs", where{"level": "expert", "grade": "scs3"},
			[]Address{
				"scs/power-of-connections/expert/scs3", "scs/human-centred-design/expert/scs3",
				"scs/system-leadership/expert/scs3", "scs/innovation-and-risk/expert/scs3",
				"scs/learning-agility/expert/scs3", "scs/data-and-insight/expert/scs3", "scs/decisions-at-pace/expert/scs3",
			},
		},
		{
			"the outermost section answers", "odp-core", where{"level": "working"},
			[]Address{
				"odp-core/connections-and-communication/working", "odp-core/operational-leadership-and-management/working",
				"odp-core/adaptability-to-change/working", "odp-core/data-and-insight/working",
				"odp-core/delivery-and-decision-making-at-pace/working",
			},
		},
		{
			"an inner depth without the outer one", "service-manager-jd", where{"skill": "delivering-at-pace", "requirement": "desirable"},
			[]Address{"service-manager-jd/person-specification/delivering-at-pace/desirable"},
		},
		{
			"a department and a period", "action-2", where{"department": "moj", "period": "planned-2015"},
			[]Address{"action-2/moj/planned-2015"},
		},
		{"a dimension the document has not", "odp-core", where{"skill": "data-and-insight", "grade": "scs1"}, nil},
		{"an unknown dimension alone", "service-owner", where{"level": "expert"}, nil},
		{"a name nobody has", "odp-core", where{"skill": "juggling"}, nil},
		{"a name of another dimension", "odp-core", where{"skill": "expert"}, nil},
		{"a requirement the skill has not", "service-manager-jd", where{"skill": "specialist-skills", "requirement": "desirable"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []Address
			for _, s := range builtFramework(t, c.id).Find(c.where) {
				got = append(got, s.Address)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v\nwant %v", got, c.want)
			}
		})
	}
}

// TestFindFindsEveryCell: whatever a section's path says leads to it.
func TestFindFindsEveryCell(t *testing.T) {
	for _, f := range builtLibrary(t).Frameworks() {
		for s := range f.Sections() {
			where := map[string]string{}
			for i, n := range s.Path() {
				where[f.Dimensions[i].Of] = n.ID
			}
			if got := f.Find(where); len(got) != 1 || got[0] != s {
				t.Errorf("%s is found %d times by its own path", s.Address, len(got))
			}
		}
	}
}

func TestBlock(t *testing.T) {
	l := builtLibrary(t)
	for _, c := range []struct {
		name        string
		at          Address
		i           int
		first, last int
	}{
		{"a bullet stands for itself", "odp-core/data-and-insight/working", 1, 1, 1},
		{"a paragraph stands for itself", "scs/power-of-connections", 0, 0, 0},
		{"a bullet before a list stands for itself", "service-owner/role", 0, 0, 0},
		{"a paragraph that announces a list brings it", "service-owner/role", 1, 1, 4},
		{"a bullet of the announced list stands for itself", "service-owner/role", 2, 2, 2},
		{"the list ends where prose goes on", "action-2/moj/progress-2014", 0, 0, 5},
		{"prose after the list", "action-2/moj/progress-2014", 6, 6, 6},
		{"a colon with no list after it", "service-manager-jd/vacancy-advert", 5, 5, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, ok := l.Section(c.at)
			if !ok {
				t.Fatalf("nothing has the address %s", c.at)
			}
			got := s.Block(c.i)
			if got[0].ID != s.Passages[c.first].ID || got[len(got)-1].ID != s.Passages[c.last].ID || len(got) != c.last-c.first+1 {
				t.Errorf("%s to %s, want %s to %s", got[0].ID, got[len(got)-1].ID, s.Passages[c.first].ID, s.Passages[c.last].ID)
			}
		})
	}
}

// TestBlockNeedsAColon: prose before a list does not announce it by standing there.
func TestBlockNeedsAColon(t *testing.T) {
	s := &Section{Passages: []Passage{
		{ID: "#1", Text: "Bakers rise early."}, {ID: "#2", Text: "Kneads.", Bullet: true}, {ID: "#3", Text: "Bakes.", Bullet: true},
	}}
	if got := s.Block(0); len(got) != 1 || got[0].ID != "#1" {
		t.Errorf("%d passages from %s, want the paragraph alone", len(got), got[0].ID)
	}
}

func TestBlankFields(t *testing.T) {
	l := builtLibrary(t)
	for id, want := range map[string]bool{
		"service-manager-jd#4":                     true,  // LOCATION:
		"service-manager-jd#2":                     false, // POST TITLE: Service Manager
		"service-manager-jd/vacancy-advert#12":     true,  // SALARY SCALE:
		"service-manager-guide/responsibilities#1": false, // announces a list
		"service-owner/role#2":                     false,
		"odp-core/data-and-insight/working#1":      false,
	} {
		a, _, _ := strings.Cut(id, "#")
		s, ok := l.Section(Address(a))
		if !ok {
			t.Fatalf("nothing has the address %s", a)
		}
		i := slices.IndexFunc(s.Passages, func(p Passage) bool { return p.ID == id })
		if i < 0 {
			t.Fatalf("no passage has the id %s", id)
		}
		if got := s.Passages[i].Blank(); got != want {
			t.Errorf("%s %q: blank is %v, want %v", id, s.Passages[i].Text, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for heading, want := range map[string]string{
		"Data and insight":              "data-and-insight",
		"  Data   and\tinsight ":        "data-and-insight",
		"(Re)design":                    "re-design",
		"SCS1":                          "scs1",
		"Attorney General’s Office":     "attorney-generals-office",
		"team's":                        "teams",
		"Planned activities in 2014":    "planned-activities-in-2014",
		"SPECIALIST SKILLS / EXPERTISE": "specialist-skills-expertise",
		"user-centred":                  "user-centred",
		"--a--":                         "a",
		"Élan vital":                    "élan-vital",
		"Σχέδιο":                        "σχέδιο",
		"…":                             "",
		"":                              "",
	} {
		if got := Slug(heading); got != want {
			t.Errorf("Slug(%q) is %q, want %q", heading, got, want)
		}
		if again := Slug(want); again != want {
			t.Errorf("Slug(%q) is %q: an id has to stay as it is", want, again)
		}
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		a         Address
		framework string
		parts     []string
	}{
		{"scs/data-and-insight/expert", "scs", []string{"data-and-insight", "expert"}},
		{"scs", "scs", nil},
		{"scs/", "scs", nil},
		{"", "", nil},
	} {
		if c.a.Framework() != c.framework || !slices.Equal(c.a.Parts(), c.parts) {
			t.Errorf("%q: framework %q, parts %v; want %q, %v", c.a, c.a.Framework(), c.a.Parts(), c.framework, c.parts)
		}
	}
	if got := Address("scs").Under("learning-agility"); got != "scs/learning-agility" {
		t.Errorf("under scs: %s", got)
	}
	l := builtLibrary(t)
	for _, a := range []Address{"", "scs/", "scs/juggling", "nothing", "nothing/at/all", "scs/data-and-insight/expert/scs3/more"} {
		if s, ok := l.Section(a); ok {
			t.Errorf("%q leads to %s", a, s.Address)
		}
	}
}

func TestSectionSaysWhereItStands(t *testing.T) {
	l := builtLibrary(t)
	for _, c := range []struct {
		a           Address
		where, kind string
		depth       int
	}{
		{"scs", "", "document", 0},
		{"scs/data-and-insight/practitioner/scs2", "Data and insight, Practitioner, SCS2", "grade", 3},
		{"service-owner/role", "Service owner role", "section", 1},
		{"service-owner/financial-ownership", "Financial ownership", "skill", 1},
		{"action-2/hmrc/commitments-2012", "Her Majesty’s Revenue and Customs, Commitments December 2012", "period", 2},
	} {
		s, ok := l.Section(c.a)
		if !ok {
			t.Fatalf("nothing has the address %s", c.a)
		}
		if s.Where() != c.where || s.Kind() != c.kind || s.Depth() != c.depth {
			t.Errorf("%s: %q, %s, depth %d; want %q, %s, %d", c.a, s.Where(), s.Kind(), s.Depth(), c.where, c.kind, c.depth)
		}
	}
}

func TestWalksCanStopEarly(t *testing.T) {
	n := 0
	for range builtFramework(t, "scs").Sections() {
		if n++; n == 3 {
			break
		}
	}
	for range builtLibrary(t).Passages() {
		if n++; n == 6 {
			break
		}
	}
	if n != 6 {
		t.Errorf("%d steps, want 6", n)
	}
}

func TestPluralOf(t *testing.T) {
	for word, want := range map[string]string{
		"skill": "skills", "duty": "duties", "day": "days", "watch": "watches", "class": "classes", "box": "boxes", "y": "ies", "": "s",
	} {
		if got := pluralOf(word); got != want {
			t.Errorf("plural of %q is %q, want %q", word, got, want)
		}
	}
	if got := builtFramework(t, "scs").Dimensions[0].Plural(); got != "capabilities" {
		t.Errorf("the coach calls skills of the SCS %q, want the page's own word, capabilities", got)
	}
}
