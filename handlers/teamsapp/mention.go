package teamsapp

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// peopleMost are the people of one message that are passed on. Nothing is
	// asked about more, and each can cost a call.
	peopleMost = 10
	// personNameMost is the longest name a directory takes, in characters.
	personNameMost = 256
	// memberTime bounds the wait for who all of them are: an answer does without
	// sooner.
	memberTime = 1500 * time.Millisecond
	// nobodyKnown is what somebody is called whose name Teams does not say.
	nobodyKnown = "someone"
	// What is known of members is forgotten after a day, or when they are too many.
	membersKept, membersHeld = 24 * time.Hour, 50_000
)

// mention is somebody named in a text: what the text has for them, their id in
// Teams, and in the directory if Teams says it.
type mention struct{ id, object, name, text string }

// firstMark is the first of the characters that stand for a mention while a
// text is read. They are for private use, and nobody types them.
const firstMark = '\uE000'

// escaped are the characters that Teams writes as HTML does, also where it calls
// a text plain: a mention mostly ends in the first of them.
var escaped = strings.NewReplacer("&nbsp;", " ", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&apos;", "'", "&amp;", "&")

// spoken is what was said, and who is named in it, in the order of the text: the
// mention of the coach is gone, and other people are called by their names. Which
// words are a mention only the entities know: anyone can type "<at>".
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
func spoken(text string, mentions []mention, bot string) (string, []mention) {
	text = strings.Map(func(r rune) rune {
		if r >= firstMark && r < firstMark+mentionsMost {
			return -1
		}
		return r
	}, clipped(text, maxText))
	// Two people of one name look the same: each time is the next of them.
	var marks []string
	same := map[string][]mention{}
	var pairs []string
	for _, m := range mentions[:min(len(mentions), mentionsMost)] {
		if _, ok := same[m.text]; !ok {
			pairs = append(pairs, m.text, string(firstMark+rune(len(marks)))) //nolint:gosec // Of mentionsMost at most.
			marks = append(marks, m.text)
		}
		same[m.text] = append(same[m.text], m)
	}
	var b strings.Builder
	var named []mention
	// end is where the last of them ends.
	end := 0
	for _, r := range escaped.Replace(strings.NewReplacer(pairs...).Replace(text)) {
		if r < firstMark || int(r-firstMark) >= len(marks) {
			b.WriteRune(r)
			continue
		}
		key := marks[r-firstMark]
		m := same[key][0]
		if len(same[key]) > 1 {
			same[key] = same[key][1:]
		}
		switch {
		case m.id == bot:
		case end > 0 && named[len(named)-1].id == m.id && strings.TrimSpace(b.String()[end:]) == "":
			// Each word of a name can come as a mention of its own.
			said, one := b.String()[:end], &named[len(named)-1]
			if !strings.Contains(one.name, m.name) {
				said, one.name = said+" "+m.name, one.name+" "+m.name
			}
			b.Reset()
			b.WriteString(said)
			end = b.Len()
		case len(named) == peopleMost:
			b.WriteString(m.name)
		default:
			named = append(named, m)
			b.WriteString("@" + m.name)
			end = b.Len()
		}
	}
	// Where the coach's name stood first, the comma after it goes too.
	return strings.TrimLeft(readable(clipped(b.String(), maxText)), " ,:;\n"), named
}

// nameOf is a name on one line, without what nobody sees.
func nameOf(s string) string {
	s = strings.Join(strings.Fields(readable(clipped(s, 4*personNameMost))), " ")
	return strings.TrimSpace(string([]rune(s)[:min(personNameMost, len([]rune(s)))]))
}

// named are the mentions as the coach reads them. Teams names people by an id of
// its own, and themselves, when they write, by that of the directory: the second
// is asked for where it is missing.
func (s *messenger) named(ctx context.Context, p place, mentions []mention) []chat.Mention {
	ctx, cancel := context.WithTimeout(ctx, memberTime)
	defer cancel()
	var out []chat.Mention
	for _, m := range mentions {
		isBot := strings.HasPrefix(m.id, "28:")
		if m.object == "" && !isBot {
			m.object = s.directoryID(ctx, p, m.id)
		}
		who := p
		who.User, who.Object = m.id, m.object
		out = append(out, chat.Mention{Person: who.person(), Name: m.name, Bot: isBot})
	}
	return out
}

// memberKey is somebody in a tenant, by their id in Teams.
type memberKey struct{ tenant, id string }

type memberEntry struct {
	object string
	until  time.Time
}

// directoryID is the id of the directory of a member of the conversation, or "".
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
func (s *messenger) directoryID(ctx context.Context, p place, id string) string {
	key := memberKey{p.Tenant, id}
	s.membersMu.Lock()
	known, ok := s.members[key]
	s.membersMu.Unlock()
	if ok && s.c.Now().Before(known.until) {
		return known.object
	}
	defer s.flight.Enter()()
	room, _ := p.room()
	if p.Team != "" {
		// People of a channel are members of its team.
		room = p.Team
	}
	object := ""
	_, f := s.c.Client.do(ctx, call{
		name: callMember, method: http.MethodGet, service: p.Service, tenant: p.Tenant, conversation: room, activity: id,
		patience: memberTime,
		took: func(body []byte) {
			var raw json.RawMessage = body
			o := readObject(raw)
			if object = accountOf(o).object; object == "" && guid.MatchString(o.id("objectId")) {
				object = o.id("objectId")
			}
		},
	})
	if f != nil || object == "" {
		return ""
	}
	s.membersMu.Lock()
	defer s.membersMu.Unlock()
	if len(s.members) >= membersHeld {
		clear(s.members)
	}
	s.members[key] = memberEntry{object, s.c.Now().Add(membersKept)}
	return object
}
