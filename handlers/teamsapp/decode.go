package teamsapp

import (
	"encoding/json"
	"errors"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

const (
	// idMost is longer than any id of Teams, in bytes.
	idMost = 512
	// zoneMost is longer than any name of the IANA database.
	zoneMost = 64
	// mentionsMost and membersMost bound what is looked at one by one.
	mentionsMost, membersMost = 50, 500
)

// errUnreadable: the body is no JSON object. It does not say what it was.
var errUnreadable = errors.New("the activity cannot be read")

// object is a JSON object whose fields are read one by one: a wrong type in one
// of them must not cost the others.
type object map[string]json.RawMessage

func readObject(raw json.RawMessage) object {
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

func (o object) text(name string) string {
	var s string
	if json.Unmarshal(o[name], &s) != nil {
		return ""
	}
	return s
}

// id is a text that is short enough to be one.
func (o object) id(name string) string {
	if s := o.text(name); len(s) <= idMost {
		return s
	}
	return ""
}

func (o object) object(name string) object { return readObject(o[name]) }

func (o object) list(name string) []json.RawMessage {
	var l []json.RawMessage
	if json.Unmarshal(o[name], &l) != nil {
		return nil
	}
	return l
}

// account is somebody in Teams: their id there and in the directory, and what
// they are called, which is for no log.
type account struct{ id, object, name string }

func (o object) account(name string) account {
	return accountOf(o.object(name))
}

func accountOf(o object) account {
	a := account{id: o.id("id"), object: o.id("aadObjectId"), name: nameOf(o.text("name"))}
	if !guid.MatchString(a.object) {
		a.object = ""
	}
	return a
}

// incoming is what is read of an activity. What is missing or of a wrong type
// is empty.
// Source: https://github.com/microsoft/Agents/blob/main/specs/activity/protocol-activity.md
type incoming struct {
	kind, id, name, action string
	service, channel       string
	text, zone, replyTo    string
	from, bot              account
	conversation, tenant   string
	// team is the team of a channel.
	team string
	// direct is true for somebody's own conversation with the coach.
	direct bool
	// value is as it came: an object, a text, anything.
	value    json.RawMessage
	mentions []mention
	// files is true when something that is no text came along.
	files          bool
	added, removed []account
}

// decode reads an activity. Only a body that is no JSON object is an error.
func decode(body []byte) (incoming, error) {
	o := readObject(body)
	if o == nil {
		return incoming{}, errUnreadable
	}
	conversation := o.object("conversation")
	in := incoming{
		kind: o.id("type"), id: o.id("id"), name: o.id("name"), action: o.id("action"),
		service: o.id("serviceUrl"), channel: o.id("channelId"),
		text: o.text("text"), zone: o.id("localTimezone"), replyTo: o.id("replyToId"),
		from: o.account("from"), bot: o.account("recipient"),
		conversation: conversation.id("id"), tenant: conversation.id("tenantId"),
		direct: conversation.text("conversationType") == "personal",
		value:  o["value"],
		team:   o.object("channelData").object("team").id("id"),
		added:  members(o.list("membersAdded")), removed: members(o.list("membersRemoved")),
	}
	// Two tenants that differ are none.
	if other := o.object("channelData").object("tenant").id("id"); in.tenant == "" {
		in.tenant = other
	} else if other != "" && other != in.tenant {
		in.tenant = ""
	}
	for _, raw := range o.list("entities") {
		e := readObject(raw)
		switch e.text("type") {
		case "mention":
			who := accountOf(e.object("mentioned"))
			m := mention{id: who.id, object: who.object, name: who.name, text: e.text("text")}
			if m.name == "" {
				m.name = nobodyKnown
			}
			if m.text != "" && m.id != "" && len(in.mentions) < mentionsMost {
				in.mentions = append(in.mentions, m)
			}
		case "clientInfo":
			if in.zone == "" {
				in.zone = e.id("timezone")
			}
		}
	}
	if len(in.zone) > zoneMost {
		in.zone = ""
	}
	for _, raw := range o.list("attachments") {
		// Teams attaches the same text again, as HTML.
		if kind := readObject(raw).text("contentType"); kind != "" && kind != "text/html" {
			in.files = true
		}
	}
	return in, nil
}

func members(list []json.RawMessage) []account {
	var out []account
	for _, raw := range list[:min(len(list), membersMost)] {
		if a := accountOf(readObject(raw)); a.id != "" {
			out = append(out, a)
		}
	}
	return out
}

// mentioned is true when the coach was named.
func (in incoming) mentioned() bool {
	for _, m := range in.mentions {
		if m.id == in.bot.id {
			return true
		}
	}
	return false
}

func (in incoming) place() place {
	return place{
		Service: in.service, Tenant: in.tenant, Conversation: in.conversation, Direct: in.direct,
		Bot: in.bot.id, User: in.from.id, Object: in.from.object, Team: in.team,
	}
}

// safe is the activity as the library can read it: of all that came, the fields
// that routing and validation need.
func (in incoming) safe() ([]byte, error) {
	return json.Marshal(schema.Activity{
		Type: schema.ActivityTypes(in.kind), ID: in.id, Name: in.name, Action: in.action,
		ServiceURL: in.service, ChannelID: in.channel, ReplyToID: in.replyTo,
		From:         schema.ChannelAccount{ID: in.from.id, AadObjectID: in.from.object},
		Recipient:    schema.ChannelAccount{ID: in.bot.id},
		Conversation: schema.ConversationAccount{ID: in.conversation, TenantID: in.tenant},
	})
}
