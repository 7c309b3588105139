package checkin

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestForeignAndDamagedRecords(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	s := answer(t, begin(t, sh, ""), sh, True)
	good, err := EncodeSitting(s)
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(m map[string]any)) string {
		var m map[string]any
		if err := json.Unmarshal(good, &m); err != nil {
			t.Fatal(err)
		}
		change(m)
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	step := func(m map[string]any, i int) map[string]any { return m["steps"].([]any)[i].(map[string]any) }
	for _, c := range []struct{ name, data, want string }{
		{"nothing", "", "not the JSON"},
		{"no JSON", "hello", "not the JSON"},
		{"half of it", string(good[:len(good)/2]), "not the JSON"},
		{"two of it", string(good) + string(good), "not the JSON"},
		{"a list", "[]", "not the JSON"},
		{"null", "null", "another kind"},
		{"another record", strings.Replace(string(good), recordSitting, recordPlan, 1), "another kind"},
		{"a newer format", with(func(m map[string]any) { m["format"] = 2 }), "format 2"},
		{"no format", with(func(m map[string]any) { delete(m, "format") }), "format 0"},
		{"a field of another kind", with(func(m map[string]any) { m["number"] = "three" }), "wrong kind"},
		{"no id", with(func(m map[string]any) { m["id"] = "" }), "no id"},
		{"no skills", with(func(m map[string]any) { m["skills"] = []any{} }), "no skills"},
		{"shown off the end", with(func(m map[string]any) { m["shown"] = 99 }), "does not exist"},
		{"shown before the start", with(func(m map[string]any) { m["shown"] = -7 }), "does not exist"},
		{"an unknown length", with(func(m map[string]any) { m["length"] = "endless" }), "unknown length"},
		{"no number", with(func(m map[string]any) { m["number"] = 0 }), "no number"},
		{"an unknown answer", with(func(m map[string]any) { step(m, 0)["answer"] = "maybe" }), "unknown answer"},
		{"an open question in between", with(func(m map[string]any) { step(m, 0)["answer"] = "" }), "not the last"},
		{"taken over from itself", with(func(m map[string]any) { step(m, 1)["same_as"] = 2 }), "from nowhere"},
		{"another skill", with(func(m map[string]any) { step(m, 0)["skill"] = "x/y" }), "no skill"},
		{"no words", with(func(m map[string]any) { step(m, 0)["lines"] = nil }), "no words"},
		{"a long example", with(func(m map[string]any) { step(m, 0)["note"] = strings.Repeat("x", MostNote+1) }), "over the limit"},
		{"a negative start", with(func(m map[string]any) { m["skills"].([]any)[0].(map[string]any)["start"] = -1 }), "fits no question"},
		{"too large", `{"record":"` + strings.Repeat("x", most) + `"}`, "too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := DecodeSitting([]byte(c.data))
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one about %q", err, c.want)
			}
		})
	}
	if again, err := DecodeSitting(good); err != nil || !reflect.DeepEqual(again, s) {
		t.Errorf("a good record came back otherwise: %v", err)
	}
}

// An error may be logged, so it holds nothing that stood in the record.
func TestErrorsHoldNoWords(t *testing.T) {
	for _, data := range []string{`secret words`, `{"record":"secret words"}`, `{"record":"check-in sitting","format":1,"id":{"secret words":1}}`} {
		if _, err := DecodeSitting([]byte(data)); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("error %v", err)
		}
	}
}

// Whatever comes out of decoding can be shown, answered, finished and exported
// without a panic.
func FuzzDecode(f *testing.F) {
	// Small records, so that the fuzzer gets far in little time.
	lib := only(f, "tea-room.md")
	sh := shapeIn(f, lib, "tea-room")
	s := answer(f, begin(f, sh, "", "tea-room/brewing"), sh, True, Partly)
	one, _ := EncodeSitting(begin(f, sh, "", "tea-room/brewing"))
	f.Add(one)
	sn, _ := Finish(s, &sh, "master", morning)
	two, _ := EncodeSnapshot(sn)
	f.Add(two)
	three, _ := EncodePlan(Plan{}.WithFocus(*sn.Focus, morning))
	f.Add(three)
	f.Fuzz(func(t *testing.T, data []byte) {
		var h Held
		if s, err := DecodeSitting(data); err == nil {
			h.Sitting = &s
			Question(s).Plain()
			if sh, ok := Find(lib, s.Document.ID); ok && s.Fits(sh) {
				next, _ := s.Refresh(sh, morning)
				next, _ = next.Answer(sh, next.Number, True, morning)
				if sn, ok := Finish(next, &sh, "expert", morning); ok {
					resultScreen(sn, &sh, nil).Plain()
				}
			}
			Finish(s, nil, "", morning)
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("error %v", err)
		}
		if sn, err := DecodeSnapshot(data); err == nil {
			h.Snapshots = []Snapshot{sn}
			if sh, ok := Find(lib, sn.Document.ID); ok {
				resultScreen(sn, &sh, nil).Plain()
				changesScreen(sn, &sh, nil).Plain()
				gapScreen(sn, sh).Plain()
				if _, _, err := sn.Change(&sh, 1, NotYet, morning); err != nil && !errors.Is(err, ErrNoStep) {
					t.Errorf("error %v", err)
				}
			}
			historyScreen(h.Snapshots, nil).Plain()
			for _, sk := range sn.Skills {
				trackScreen(h.Snapshots, sk.Address, nil)
			}
			answersScreen(sn, "", nil).Plain()
		}
		if p, err := DecodePlan(data); err == nil {
			h.Plan = p
			planScreen(p, nil).Plain()
		}
		h.Markdown(morning)
		if _, err := h.CSV(); err != nil {
			t.Error(err)
		}
		if _, err := h.JSON(); err != nil {
			t.Error(err)
		}
		oneToOneScreen(h.Snapshots, h.Plan, nil).Plain()
		glanceScreen(h, nil).Plain()
	})
}
