package coach

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// whoSees is said wherever a profile is shown or asked for.
const whoSees = "Only you. Nobody else can see it, and it is deleted when you say forget my profile."

func topicMe() Topic {
	return Topic{
		Name:     "me",
		Examples: []string{"My grade is SCS2", "Who am I?", "Set my target to SCS1", "Text only", "Forget my profile"},
		Match: func(t *Turn) Confidence {
			if t.wish.verb != "" {
				return Sure
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			r := t.me(ctx, t.wish)
			return &r, nil
		},
	}
}

// me does what somebody wants with their profile. Whatever it says is for
// that person alone.
func (t *Turn) me(ctx context.Context, w wish) chat.Reply {
	if t.unread != nil {
		return unreadProfile(t.Message.Choice)
	}
	var r chat.Reply
	var err error
	switch w.verb {
	case wishEdit:
		r = t.editProfile()
	case wishSave:
		r, err = t.saveForm(ctx)
	case wishSet:
		r, err = t.setField(ctx, w.field, w.value)
	case wishReader:
		r = t.reader(w.value)
	case wishForget:
		r = t.confirmForget()
	case wishForgetYes:
		r, err = t.forget(ctx)
	default:
		r = t.profile("Your profile")
	}
	if err != nil {
		r = t.unsavedProfile(w)
		r.Trouble = err
	}
	r.Topic, r.Private = "me", true
	return r
}

// unsavedProfile is said when the store does not take it, with the same button
// again; a form has to be filled in once more.
func (t *Turn) unsavedProfile(w wish) chat.Reply {
	again := t.Message.Choice
	if again == "" {
		again = t.Message.Text
	}
	if w.verb == wishSave {
		again = "me edit"
	}
	return chat.Reply{
		Title:   "Not saved",
		Parts:   []chat.Part{chat.Paragraph{Text: "I could not save that. Press again in a moment."}},
		Choices: []chat.Choice{{Label: "Try again", Value: again, Form: again == "me edit"}},
	}
}

// unreadProfile is said when the store does not answer: what is not known must
// not look like what is not set.
func unreadProfile(pressed string) chat.Reply {
	if pressed == "" {
		pressed = "me"
	}
	return chat.Reply{
		Topic: "me", Title: "Not available just now", Private: true,
		Parts:   []chat.Part{chat.Paragraph{Text: "I cannot read your profile at the moment. Nothing of it was changed."}},
		Choices: []chat.Choice{{Label: "Try again", Value: pressed}},
	}
}

// profile shows what is saved, after what else is to be said.
func (t *Turn) profile(title string, says ...string) chat.Reply {
	r := chat.Reply{Title: title}
	for _, s := range says {
		if s != "" {
			r.Parts = append(r.Parts, chat.Paragraph{Text: s})
		}
	}
	r.Parts = append(r.Parts, t.Person.table(t.Lib()), chat.Paragraph{Text: "Who can see this? " + whoSees})
	if t.Keeping != "" {
		r.Parts = append(r.Parts, chat.Paragraph{Text: t.Keeping})
	}
	r.Choices = []chat.Choice{{Label: "Change this", Value: "me edit", Form: true}}
	if t.Person.Reading == Text {
		r.Choices = append(r.Choices, chat.Choice{Label: "Use tables and buttons", Value: "me set reading rich"})
	} else {
		r.Choices = append(r.Choices, chat.Choice{Label: "Text only", Value: "me set reading text"})
	}
	if t.Person.Profile != (Profile{}) {
		r.Choices = append(r.Choices, chat.Choice{Label: "Forget my profile", Value: "me forget"})
	}
	return r
}

// editProfile asks for the profile with what is known already filled in.
func (t *Turn) editProfile() chat.Reply {
	p := t.Person.Profile
	if p.Zone == "" {
		if zone, ok := findZone(t.Message.Zone); ok {
			p.Zone = zone
		}
	}
	r := chat.Reply{Title: "About you", Parts: []chat.Part{
		chat.Paragraph{Text: "Who can see this? " + whoSees}, p.form(t.Lib(), nil),
	}}
	if t.Person.Profile != (Profile{}) {
		r.Choices = []chat.Choice{{Label: "Forget my profile", Value: "me forget"}}
	}
	return r
}

// saveForm takes the form that was sent, all of it or nothing.
func (t *Turn) saveForm(ctx context.Context) (chat.Reply, error) {
	given := t.Message.Values
	if len(given) == 0 {
		return t.editProfile(), nil
	}
	p := t.Person.Profile
	// What is not in the form stays; what is in it is settled anew, so that
	// nothing saved before stands in the way.
	for field := range maps.Keys(given) {
		p.clear(field)
	}
	var faults []chat.Fault
	var notes []string
	for _, s := range settings {
		value, ok := given[s.field]
		if !ok {
			continue
		}
		note, fault := p.set(t.Lib(), s.field, value, true)
		if fault != "" {
			faults = append(faults, chat.Fault{Field: s.field, Sentence: fault})
		}
		notes = append(notes, note)
	}
	if len(faults) > 0 {
		return chat.Reply{Title: "About you", Parts: []chat.Part{t.Person.form(t.Lib(), given)}, Faults: faults}, nil
	}
	if err := t.save(ctx, p); err != nil {
		return chat.Reply{}, err
	}
	r := t.profile("Saved", notes...)
	if _, zone := given[fieldZone]; zone {
		r = t.besideZone(ctx, r)
	}
	return r, nil
}

// besideZone says when the weekly question goes by another time zone than the one
// that was set just now, and offers to change it.
func (t *Turn) besideZone(ctx context.Context, r chat.Reply) chat.Reply {
	zone, _, ok := t.zones.find(t.Person.Zone)
	kept, _, err := t.reminding.Held(ctx, t.Message.From)
	if err != nil {
		r.Trouble = errors.Join(r.Trouble, fmt.Errorf("reading the rhythm of the weekly question: %w", err))
		return r
	}
	if !ok || !kept.On || kept.Rhythm.Zone == zone {
		return r
	}
	says := fmt.Sprintf("Your weekly question still goes by %s.", reflection.ZoneWords(kept.Rhythm.Zone))
	r.Parts = slices.Insert(r.Parts, 1, chat.Part(chat.Paragraph{Text: says}))
	if kept.Paused {
		// Setting it would end the pause.
		return r
	}
	change := reflection.Command{Do: reflection.RemindSet, Zone: zone}.String()
	r.Choices = append([]chat.Choice{{Label: "Ask me by " + reflection.ZoneWords(zone), Value: change}}, r.Choices...)
	return r
}

// setField takes one thing somebody said of themselves.
func (t *Turn) setField(ctx context.Context, field, value string) (chat.Reply, error) {
	p := t.Person.Profile
	note, fault := p.set(t.Lib(), field, value, false)
	if fault != "" {
		return t.cannotSet(field, fault), nil
	}
	if err := t.save(ctx, p); err != nil {
		return chat.Reply{}, err
	}
	now := p.shown(t.Lib(), field)
	if f, ok := t.Lib().Framework(p.Framework); ok && field == fieldFramework {
		now = "the " + f.Short
	}
	says := fmt.Sprintf("Your %s is now %s.", nounOfField(field), now)
	switch {
	case field == fieldReading && p.Reading == Text:
		says = "From now on I answer you in text, without tables and buttons. Say \"use buttons\" to have them back."
	case field == fieldReading:
		says = "From now on I answer you with tables and buttons."
	case now == "":
		says = fmt.Sprintf("Your %s is cleared.", nounOfField(field))
	}
	r := t.profile("Saved", says, note)
	if field == fieldZone {
		r = t.besideZone(ctx, r)
	}
	return r, nil
}

// cannotSet says why nothing was saved, and offers what could be.
func (t *Turn) cannotSet(field, fault string) chat.Reply {
	r := chat.Reply{Title: "Nothing was saved", Parts: []chat.Part{chat.Paragraph{Text: fault}}}
	for _, f := range t.Person.form(t.Lib(), nil).Fields {
		if f.Name != field {
			continue
		}
		for _, o := range f.Options {
			if o.Value == unset || len(r.Choices) == maxChoices {
				continue
			}
			probe := t.Person.Profile
			if _, bad := probe.set(t.Lib(), field, o.Value, false); bad == "" {
				r.Choices = append(r.Choices, chat.Choice{Label: o.Label, Value: "me set " + field + " " + o.Value})
			}
		}
	}
	r.Choices = append(r.Choices, chat.Choice{Label: "Show my profile", Value: "me"})
	return r
}

func (t *Turn) confirmForget() chat.Reply {
	if t.Person.Profile == (Profile{}) {
		return chat.Reply{Title: "Nothing to forget", Parts: []chat.Part{
			chat.Paragraph{Text: "I hold no profile of you."},
		}, Choices: []chat.Choice{{Label: "Show my profile", Value: "me"}}}
	}
	return chat.Reply{Title: "Forget your profile?", Parts: []chat.Part{
		chat.Paragraph{Text: "This deletes your profile for good. Check-ins, your plan and your journal stay. To delete all of it, say delete everything."},
		t.Person.table(t.Lib()),
	}, Choices: []chat.Choice{{Label: "Yes, forget my profile", Value: "me forget yes"}, {Label: "No, keep it", Value: "me"}}}
}

// forget deletes the profile, and what this conversation was about with it.
func (t *Turn) forget(ctx context.Context) (chat.Reply, error) {
	if err := t.people.ForgetPerson(ctx, t.Message.From); err != nil {
		return chat.Reply{}, fmt.Errorf("forgetting a person: %w", err)
	}
	t.Person = Person{ID: t.Message.From}
	t.Last = Conversation{}
	return chat.Reply{Title: "Forgotten", Parts: []chat.Part{
		chat.Paragraph{Text: "Your profile is deleted. The place I kept here for follow-up questions is deleted with it."},
	}, Choices: []chat.Choice{{Label: "What can I ask?", Value: "help"}}}, nil
}

func (t *Turn) save(ctx context.Context, p Profile) error {
	person := Person{ID: t.Message.From, Profile: p}
	if err := t.people.SavePerson(ctx, person); err != nil {
		return fmt.Errorf("saving a person: %w", err)
	}
	t.Person = person
	return nil
}

// alone is true where nobody but the person reads the answer.
func (t *Turn) alone() bool {
	m := t.Message
	return m.Reply.Direct || m.From.Platform == chat.Web || m.From.Platform == chat.Terminal
}

// textOnly is true for an answer drawn for one person who wants text.
func (t *Turn) textOnly(r chat.Reply) bool {
	return t.Person.Reading == Text && (t.alone() || r.Private)
}

// wish is what somebody wants done with their profile.
type wish struct{ verb, field, value string }

const (
	wishShow      = "show"
	wishEdit      = "edit"
	wishSave      = "save"
	wishSet       = "set"
	wishReader    = "reader"
	wishForget    = "forget"
	wishForgetYes = "forget yes"
)

// wishOf reads the value of a button: "me", "me edit", "me set grade scs2".
func wishOf(line string) (wish, bool) {
	verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	if verb != "me" {
		return wish{}, false
	}
	switch rest = strings.TrimSpace(rest); rest {
	case "":
		return wish{verb: wishShow}, true
	case wishEdit, wishSave, wishForget, wishForgetYes:
		return wish{verb: rest}, true
	}
	do, rest, _ := strings.Cut(rest, " ")
	field, value, _ := strings.Cut(strings.TrimSpace(rest), " ")
	isField := slices.ContainsFunc(settings, func(s struct{ field, label, noun string }) bool { return s.field == field })
	if do != wishSet || !isField || strings.TrimSpace(value) == "" {
		return wish{}, false
	}
	return wish{wishSet, field, strings.TrimSpace(value)}, true
}

// wishes are the sayings that always mean the same.
var wishes = map[wish]phrases{
	{verb: wishShow}: {"me", "my profile", "profile", "show my profile", "show me my profile", "what is my profile", "whats my profile",
		"who am i", "my settings", "settings", "show my settings", "show me my settings", "my details", "what is my grade", "whats my grade"},
	{verb: wishEdit}: {"edit my profile", "change my profile", "update my profile", "edit profile", "set up my profile", "fill in my profile",
		"change my settings", "edit my settings", "change my details"},
	{verb: wishForget}: {"forget my profile", "forget my details", "delete my profile", "delete my details", "remove my profile", "erase my profile",
		"clear my profile"},
	{wishSet, fieldReading, Text}: {"plain text", "text only", "just text", "plain text only", "use plain text", "use text only", "no buttons",
		"no tables", "no tables or buttons", "no tables and buttons", "without buttons", "without tables", "answer in plain text", "turn buttons off"},
	{wishSet, fieldReading, Rich}: {"buttons again", "tables again", "use buttons", "use tables", "use tables and buttons", "with buttons", "with tables",
		"buttons and tables", "tables and buttons", "no more plain text", "turn buttons on", "bring the buttons back"},
}

// wishIn finds what somebody wants done with their profile in what they typed.
// Only clear statements count: a story or a question that mentions a grade
// stays what it is.
func (t *Turn) wishIn(text string) (wish, bool) {
	if w, ok := wishOf(text); ok {
		return w, true
	}
	plain := plainly(text)
	for w, sayings := range wishes {
		if slices.Contains(sayings, plain) {
			return w, true
		}
	}
	if strings.ContainsAny(text, "?;\n") {
		return wish{}, false
	}
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "’", "'")), " ")
	return t.stated(strings.TrimRight(text, " .!"))
}

// plainly is a message as short sayings are compared: small letters, without
// signs and without what people wrap a wish in.
func plainly(text string) string {
	text = folded(strings.NewReplacer("'", "", "’", "").Replace(text))
	for _, polite := range []string{"please ", "hi ", "hello ", "hey ", "ok ", "coach ", "can you ", "could you "} {
		text = strings.TrimPrefix(text, polite)
	}
	for _, polite := range []string{" please", " thanks", " thank you", " coach"} {
		text = strings.TrimSuffix(text, polite)
	}
	return text
}
