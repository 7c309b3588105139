package coach_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// postman is a platform on which people are written to who did not ask.
type postman struct {
	mu sync.Mutex
	// got is what each account was sent and has not looked at.
	got map[chat.PersonID][]chat.Reply
	// fail is what sending to an account says.
	fail map[chat.PersonID]error
}

func newPostman() *postman {
	return &postman{got: map[chat.PersonID][]chat.Reply{}, fail: map[chat.PersonID]error{}}
}

func (p *postman) Send(_ context.Context, who chat.PersonID, r chat.Reply, _ string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.fail[who]; err != nil {
		return err
	}
	p.got[who] = append(p.got[who], r)
	return nil
}

func (p *postman) Sent(context.Context, chat.PersonID, string, time.Time) (sent, known bool, err error) {
	return false, false, nil
}

// take gives the oldest message that somebody has not looked at.
func (p *postman) take(who chat.PersonID) (chat.Reply, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.got[who]
	if len(all) == 0 {
		return chat.Reply{}, false
	}
	p.got[who] = all[1:]
	return all[0], true
}

// friend is somebody in a conversation of several people.
type friend struct {
	id      chat.PersonID
	name    string
	last    chat.Reply
	pressed string
}

// village is several people with one coach, on their platforms.
type village struct {
	*coach.Coach
	t       *testing.T
	circle  *circle
	postman *postman
	friends map[string]*friend
	at      time.Time
}

func newVillage(t *testing.T) *village {
	t.Helper()
	c, circle := newCompany(t, built(t))
	v := &village{Coach: c, t: t, circle: circle, postman: newPostman(), friends: map[string]*friend{}, at: message("").At}
	c.Reach(map[chat.Platform]reflection.Messenger{chat.Slack: v.postman, chat.Teams: v.postman})
	return v
}

func (v *village) add(name string, platform chat.Platform) *friend {
	f := &friend{id: chat.PersonID{Platform: platform, Space: "T1", User: strings.ToLower(name)}, name: name}
	v.friends[name] = f
	return f
}

// send has somebody say or press something. Everybody named with "@" is
// mentioned.
func (v *village) send(f *friend, m chat.Message) chat.Reply {
	v.t.Helper()
	m.From, m.Name, m.At = f.id, f.name, v.at
	m.Reply = chat.Address{Person: f.id, Room: "own", Direct: f.id.Platform != chat.Web}
	for _, word := range strings.Fields(m.Text) {
		if to := v.friends[strings.Trim(word, "@:,.?'s")]; strings.HasPrefix(word, "@") && to != nil {
			m.Mentions = append(m.Mentions, chat.Mention{Person: to.id, Name: to.name})
		}
	}
	v.at = v.at.Add(20 * time.Second)
	v.circle.meet(f.id, v.at)
	r, err := v.Respond(v.t.Context(), m)
	if err != nil || r.Trouble != nil {
		v.t.Fatalf("%s %q%q: %v, %v", f.name, m.Text, m.Choice, err, r.Trouble)
	}
	f.last = r
	return r
}

func (v *village) say(f *friend, text string) chat.Reply {
	v.t.Helper()
	return v.send(f, chat.Message{Text: text})
}

// press presses the button with that label on what somebody sees.
func (v *village) press(f *friend, label string) chat.Reply {
	v.t.Helper()
	value := valueOf(f.last, label)
	if value == "" {
		v.t.Fatalf("%s has no button %q in:\n%s", f.name, label, f.last.Plain())
	}
	f.pressed = value
	on := f.last.Choices
	r := v.send(f, chat.Message{Choice: value})
	for _, c := range on {
		if c.Label == label {
			chattest.Opens(v.t, c, r)
		}
	}
	return r
}

func valueOf(r chat.Reply, label string) string {
	for _, c := range r.Choices {
		if c.Label == label {
			return c.Value
		}
	}
	for _, p := range r.Parts {
		if f, ok := p.(chat.Form); ok && f.Open.Label == label {
			return f.Open.Value
		}
	}
	return ""
}

// fill sends the form somebody sees: "note: hello; level: working".
func (v *village) fill(f *friend, values string) chat.Reply {
	v.t.Helper()
	m := chat.Message{Values: map[string]string{}}
	for _, p := range f.last.Parts {
		if form, ok := p.(chat.Form); ok {
			m.Choice = form.Value
		}
	}
	if m.Choice == "" {
		v.t.Fatalf("%s has no form in:\n%s", f.name, f.last.Plain())
	}
	for pair := range strings.SplitSeq(values, "; ") {
		if field, value, ok := strings.Cut(pair, ": "); ok {
			m.Values[field] = value
		}
	}
	return v.send(f, m)
}

// TestCompany plays conversations of several people. "+ Priya teams" brings
// somebody in, "Priya> " is what they say, "Priya! " presses a button, "Priya!! "
// presses the last one once more, "Priya= " sends a form, "Priya<" is a message
// they got unasked, "@ 2026-04-03" moves the clock; the rest is what the coach
// answers.
func TestCompany(t *testing.T) {
	conversations(t, "testdata/company/*.txt", playCompany)
}

func playCompany(t *testing.T, script string) string {
	t.Helper()
	v := newVillage(t)
	var out strings.Builder
	for line := range strings.SplitSeq(script, "\n") {
		if line == "" || strings.HasPrefix(line, " ") {
			continue
		}
		if words := strings.Fields(line); words[0] == "#" || words[0] == "+" || words[0] == "@" {
			switch words[0] {
			case "+":
				v.add(words[1], chat.Platform(words[2]))
			case "@":
				day, err := time.Parse(time.DateOnly, words[1])
				if err != nil {
					t.Fatal(err)
				}
				v.at = day.Add(9 * time.Hour)
			}
			out.WriteString(line + "\n\n")
			continue
		}
		i := strings.IndexAny(line, ">!=<")
		if i < 0 || v.friends[line[:i]] == nil {
			t.Fatalf("nobody says %q", line)
		}
		f, rest := v.friends[line[:i]], strings.TrimSpace(line[i+1:])
		var r chat.Reply
		switch sign := line[i]; {
		case strings.HasPrefix(line[i:], "!!"):
			r = v.send(f, chat.Message{Choice: f.pressed})
		case sign == '>':
			r = v.say(f, rest)
		case sign == '!':
			r = v.press(f, rest)
		case sign == '=':
			r = v.fill(f, rest)
		default:
			got, ok := v.postman.take(f.id)
			if !ok {
				t.Fatalf("%s got nothing", f.name)
			}
			r, f.last = got, got
		}
		if !r.Private && f.id.Platform != chat.Web && r.Topic == "mentoring" {
			t.Errorf("%q is not private", line)
		}
		fmt.Fprintf(&out, "%s\n\n%s\n", line, indent(r.Plain()))
	}
	for _, f := range v.friends {
		if r, left := v.postman.take(f.id); left {
			t.Errorf("%s never looked at:\n%s", f.name, r.Plain())
		}
	}
	return out.String()
}
