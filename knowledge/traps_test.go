package knowledge

import (
	"slices"
	"strings"
	"testing"
)

// textsOf are the passages that stand at an address itself.
func textsOf(t *testing.T, a Address) []string {
	t.Helper()
	s, ok := builtLibrary(t).Section(a)
	if !ok {
		t.Fatalf("nothing has the address %s", a)
	}
	var out []string
	for _, p := range s.Passages {
		out = append(out, p.Text)
	}
	return out
}

// TestTypingErrorsAreKept: a quote that mends its source is no quote.
func TestTypingErrorsAreKept(t *testing.T) {
	for _, c := range []struct {
		at    Address
		words string
	}{
		{"scs/power-of-connections/practitioner/scs1", "to shape strategy and support deliver."},
		{"scs/power-of-connections/expert/scs3", "including fellow board members ."},
		{"scs/decisions-at-pace", "Senior operational deliver leaders can demonstrate"},
		{"scs/learning-agility/practitioner/scs3", "demonstrates passionate about continuously learning"},
		{"odp-core/adaptability-to-change/practitioner", "technology and automisation."},
		{"service-manager-jd/main-duties/re-design", "the design of a excellent digital service"},
		{"service-manager-jd/main-duties", "sharing your expertise across government You will:"},
		{"service-manager-jd/person-specification/delivering-value-for-money/essential", "good return for taxpayers‟ money"},
		{"service-manager-jd/person-specification/delivering-at-pace/essential", "give credit for others‟ delivery"},
	} {
		if !strings.Contains(strings.Join(textsOf(t, c.at), "\n"), c.words) {
			t.Errorf("%s has no %q", c.at, c.words)
		}
	}
	whole := strings.Join(slices.Collect(func(yield func(string) bool) {
		for p := range builtLibrary(t).Passages() {
			if !yield(p.Text) {
				return
			}
		}
	}), "\n")
	for _, words := range []string{"media , Parliament", "ALBs. and increase"} {
		if strings.Count(whole, words) != 1 {
			t.Errorf("%q stands %d times, want once", words, strings.Count(whole, words))
		}
	}
}

func TestEverySCSCellHasTwoBulletsButOne(t *testing.T) {
	for s := range builtFramework(t, "scs").Sections() {
		if s.Depth() != 3 {
			continue
		}
		want := 2
		if s.Address == "scs/data-and-insight/expert/scs3" {
			want = 1
		}
		if len(s.Passages) != want {
			t.Errorf("%s has %d bullets, want %d", s.Address, len(s.Passages), want)
		}
	}
}

// TestTheSameWordsInSeveralPlaces: nobody may tidy away what the page repeats.
func TestTheSameWordsInSeveralPlaces(t *testing.T) {
	const agility, pace = "scs/learning-agility/", "scs/decisions-at-pace/"
	first := textsOf(t, agility+"working/scs2")
	for _, at := range []Address{agility + "practitioner/scs1", agility + "practitioner/scs2", agility + "expert/scs1"} {
		if !slices.Equal(textsOf(t, at), first) {
			t.Errorf("%s differs from %sworking/scs2", at, agility)
		}
	}
	shared := textsOf(t, pace+"working/scs3")[1]
	if !strings.HasPrefix(shared, "Balances the culture of delegated decision making") {
		t.Errorf("the second bullet of %sworking/scs3 is %q", pace, shared)
	}
	if got := textsOf(t, pace+"expert/scs2"); !slices.Contains(got, shared) {
		t.Errorf("%sexpert/scs2 has no %q", pace, shared)
	}
}

// TestNoAwarenessDescriptorsInSCS: what stands under Awareness is a note, the
// same for each capability, and no bullet.
func TestNoAwarenessDescriptorsInSCS(t *testing.T) {
	f := builtFramework(t, "scs")
	notes := f.Find(map[string]string{"level": "awareness"})
	if len(notes) != 7 {
		t.Fatalf("%d Awareness sections, want 7", len(notes))
	}
	for _, s := range notes {
		if !s.Name.Note || !s.Leaf() || len(s.Passages) != 2 {
			t.Errorf("%s: note %v, leaf %v, %d passages; want a note of two", s.Address, s.Name.Note, s.Leaf(), len(s.Passages))
		}
		for i, p := range s.Passages {
			if p.Bullet {
				t.Errorf("%s is a bullet", p.ID)
			}
			if p.Text != notes[0].Passages[i].Text {
				t.Errorf("%s differs from the note of %s", p.ID, notes[0].Address)
			}
		}
	}
}

// TestOneNameInTwoDocuments: the coach must ask which one is meant.
func TestOneNameInTwoDocuments(t *testing.T) {
	for _, id := range []string{"odp-core", "scs"} {
		d, _, _ := builtFramework(t, id).Dimension("skill")
		n, ok := d.Name("data-and-insight")
		if !ok || n.Text != "Data and insight" {
			t.Errorf("%s has no skill Data and insight", id)
		}
	}
}

// TestServiceOwnerHasNoLevels: the page names none, and neither do we.
func TestServiceOwnerHasNoLevels(t *testing.T) {
	if _, _, ok := builtFramework(t, "service-owner").Dimension("level"); ok {
		t.Error("the service owner role has levels")
	}
}

// TestEveryDepartmentHasFiveStatements: 17 departments and 5 periods make 85.
func TestEveryDepartmentHasFiveStatements(t *testing.T) {
	f := builtFramework(t, "action-2")
	statements := 0
	for _, department := range f.Top.Children {
		if len(department.Passages) != 0 || len(department.Children) != 5 {
			t.Errorf("%s has %d passages of its own and %d periods", department.Address, len(department.Passages), len(department.Children))
		}
		for i, period := range department.Children {
			if period.Name.Position != i {
				t.Errorf("%s is out of order", period.Address)
			}
			if len(period.Passages) > 0 {
				statements++
			}
		}
	}
	if len(f.Top.Children) != 17 || statements != 85 {
		t.Errorf("%d departments, %d statements; want 17 and 85", len(f.Top.Children), statements)
	}
}
