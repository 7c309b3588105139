package checkin

import "github.com/framework-coach/framework-coach/knowledge"

// Only is the part of a snapshot that is about one skill, for showing one rating
// to somebody else: its answers, its result, and what was changed. Nothing of
// other skills is left, nor of earlier check-ins, nor of a target. ok is false
// when the skill is not in it.
func (sn Snapshot) Only(skill knowledge.Address) (_ Snapshot, ok bool) {
	one := sn
	one.Goal, one.Skills, one.Steps, one.Results, one.Changes = nil, nil, nil, nil, nil
	for _, sk := range sn.Skills {
		if sk.Address == skill {
			sk.Before = nil
			one.Skills = append(one.Skills, sk)
		}
	}
	// at is where a step stands now, from 1.
	at := map[int]int{}
	for i, st := range sn.Steps {
		if st.Skill != skill {
			continue
		}
		if st.SameAs > 0 {
			if now, here := at[st.SameAs]; here {
				st.SameAs = now
			} else {
				// The answer was given to the same words of another skill.
				st.Answer, st.SameAs = said(sn.Steps, i), 0
			}
		}
		one.Steps = append(one.Steps, st)
		at[i+1] = len(one.Steps)
	}
	for _, r := range sn.Results {
		if r.Skill == skill {
			r.Before, r.Gap = nil, 0
			one.Results = append(one.Results, r)
		}
	}
	for _, c := range sn.Changes {
		if now, here := at[c.Step]; here && c.Was.Skill == skill {
			c.Step, c.Was.Before, c.Was.Gap = now, nil, 0
			one.Changes = append(one.Changes, c)
		}
	}
	if one.Focus != nil && one.Focus.Skill != skill {
		one.Focus = nil
	}
	return one, len(one.Skills) > 0
}
