package coach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// What can be done with what is held of a person, as it stands after "mine".
const (
	mineShow   = ""
	mineExport = "export"
	mineDelete = "delete"
	mineErase  = "delete everything"
	// mineDeleteLast is the newest finished check-in.
	mineDeleteLast = "delete last check-in"
)

// topicOfErasing is the topic of the one reply that may be answered with the
// word that deletes everything.
const topicOfErasing = "delete"

// eraseWord is what has to be typed, in capitals and alone.
const eraseWord = "DELETE"

// eraseTime is how long the word counts after it was asked for.
const eraseTime = 10 * time.Minute

const couldNotRead = "I could not read what is kept of you. Press again in a moment."

func topicMine() Topic {
	return Topic{
		Name:     "mine",
		Examples: []string{"What do you hold on me?", "Download my data", "Export"},
		Match: func(t *Turn) Confidence {
			if _, ok := mineIn(t.Q.Text); ok {
				return Sure
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			what, _ := mineIn(t.Q.Text)
			return ptr(t.mine(ctx, what)), nil
		},
	}
}

// mineOf reads the value of a button: "mine", "mine export".
func mineOf(line string) (what string, ok bool) {
	verb, rest, _ := strings.Cut(strings.Join(strings.Fields(line), " "), " ")
	if _, _, one := oneCheckIn(rest); one && verb == "mine" {
		return rest, true
	}
	known := []string{mineShow, mineExport, mineDelete, mineErase, mineDeleteLast}
	return rest, verb == "mine" && slices.Contains(known, rest)
}

// oneCheckIn reads "delete check-in <id>", and "yes" after it.
func oneCheckIn(what string) (id string, sure, ok bool) {
	rest, ok := strings.CutPrefix(what, mineDelete+" check-in ")
	id, yes, _ := strings.Cut(rest, " ")
	return id, yes == "yes", ok && id != "" && (yes == "" || yes == "yes")
}

// mineSayings are whole messages that always mean the same.
var mineSayings = map[string]phrases{
	mineShow: {"what do you hold on me", "what do you hold about me", "what do you hold of me", "what do you know about me", "what do you know of me", "what do you have on me", "what do you have about me",
		"what have you kept", "what have you kept of me", "what have you kept about me", "what have you kept on me", "what do you keep", "what do you keep of me", "what do you keep about me", "what do you keep on me",
		"what have you saved", "what have you saved about me", "what have you stored", "what have you stored about me", "what do you store about me", "what data do you hold", "what data do you hold on me", "what data do you hold about me",
		"what data do you have on me", "what data do you keep", "what is held on me", "what is held about me", "what is kept of me", "my data", "show my data", "show me my data", "see my data", "what is my data", "what of mine do you hold"},
	mineExport: {"export", "export my data", "export all my data", "export everything", "export my check ins", "export my checkins", "export it", "download my data", "download all my data", "download everything", "download my check ins",
		"export my journal", "export my entries", "export my reflections", "download my journal", "download my entries", "download my reflections", "print my journal", "send me my journal",
		"get my data", "give me my data", "send me my data", "can i have my data", "i want my data", "i would like my data", "data export", "take my data with me"},
	mineDelete: {"delete", "delete something", "delete some of my data", "delete some of it", "what can i delete",
		"delete my journal", "delete my whole journal", "delete the journal", "delete my entries", "delete all my entries", "delete all my journal entries", "delete my journal entries", "delete my reflections", "delete all my reflections", "delete what i wrote", "delete everything i wrote",
		"delete a check in", "delete one check in", "delete an old check in", "delete one of my check ins", "delete my check ins", "delete all my check ins", "delete my old check ins", "delete my finished check in", "delete my finished check ins", "remove a check in", "remove my check ins",
		"clear my journal", "erase my journal", "erase my reflections", "erase my entries", "remove my journal", "remove my entries", "wipe my journal"},
	mineDeleteLast: {"delete my last check in", "delete the last check in", "delete last check in", "delete my latest check in", "delete the latest check in", "delete my newest check in", "delete my most recent check in", "delete my last checkin", "delete my last self assessment",
		"delete my last result", "delete my last results", "delete my latest result", "delete my result", "delete my results", "remove my last check in", "remove the last check in", "remove my latest check in", "remove my last result", "remove my results", "erase my last check in", "erase my last result"},
	mineErase: {"delete everything", "delete all", "delete it all", "delete all of it", "delete all my data", "delete all of my data", "delete my data", "delete me", "delete everything about me", "delete everything you hold on me", "delete everything you know about me",
		"delete all you hold on me", "erase everything", "erase my data", "erase all my data", "erase me", "remove my data", "remove all my data", "remove everything", "wipe my data", "wipe everything",
		"forget me", "forget about me", "forget everything about me", "forget what you know about me", "forget everything you know about me", "forget all about me"},
}

// mineIn finds what somebody wants done with what is held of them.
func mineIn(text string) (what string, ok bool) {
	if what, ok := mineOf(text); ok {
		return what, true
	}
	plain := plainly(text)
	for what, sayings := range mineSayings {
		if slices.Contains(sayings, plain) {
			return what, true
		}
	}
	return "", false
}

// mine says what is held of a person, gives it to them or deletes it. Whatever
// it says is for that person alone; a store that fails is Trouble beside a fit
// reply.
func (t *Turn) mine(ctx context.Context, what string) chat.Reply {
	var r chat.Reply
	switch what {
	case mineExport:
		r = t.export(ctx)
	case mineDelete:
		r = t.deleteSome(ctx)
	case mineErase:
		r = t.confirmErasing(ctx)
	case mineDeleteLast:
		r = t.deleteLast(ctx)
	default:
		if id, sure, ok := oneCheckIn(what); ok {
			r = t.deleteCheckIn(ctx, id, sure)
		} else {
			r = t.held(ctx)
		}
	}
	if r.Topic == "" {
		r.Topic = "mine"
	}
	r.Private = true
	return r
}

// belongings are all that is held of a person besides their profile.
type belongings struct {
	checkIns checkin.Held
	journal  reflection.JournalHeld
	// reminder is when they want to be asked; set is false when they never said.
	reminder reflection.Reminder
	set      bool
	// mentoring is what they do with others.
	mentoring mentoring.Held
	// reach are the platforms where the coach knows where to write to them.
	reach []string
}

// belongings reads all that is held.
func (t *Turn) belongings(ctx context.Context) (b belongings, err error) {
	if b.checkIns, err = t.desk.Held(ctx, t.Message.From); err != nil {
		return belongings{}, err
	}
	if b.journal, err = t.journal.Held(ctx, t.Message.From); err != nil {
		return belongings{}, err
	}
	if b.mentoring, err = t.mentors.Held(ctx, t.mentorCaller()); err != nil {
		return belongings{}, err
	}
	if b.reach, err = t.reach(ctx, b.mentoring.Accounts); err != nil {
		return belongings{}, err
	}
	b.reminder, b.set, err = t.reminding.Held(ctx, t.Message.From)
	if errors.Is(err, reflection.ErrDamaged) {
		err = nil
	}
	return b, err
}

// held says in counts what is held, who can see it and how long it stays.
func (t *Turn) held(ctx context.Context) chat.Reply {
	h, err := t.belongings(ctx)
	if err != nil {
		return unread("mine", err)
	}
	r := chat.Reply{Title: "What I hold of you"}
	things := t.counted(h)
	if len(things) == 0 {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "You have saved nothing: no profile, no check-in, no plan and no journal."})
		r.Choices = []chat.Choice{{Label: "What can I ask?", Value: "help"}}
	} else {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "I hold of you:"}, chat.List{Items: things})
		r.Choices = []chat.Choice{{Label: "Export", Value: "mine export"}, {Label: "Delete something", Value: "mine delete"}, {Label: "Delete everything", Value: "mine delete everything"}}
	}
	if t.Person.Profile != (Profile{}) {
		table := t.Person.table(t.Lib())
		table.Caption = "Your profile"
		r.Parts = append(r.Parts, table)
	}
	r.Parts = append(r.Parts,
		chat.Paragraph{Text: whoSeesAll(h.mentoring)},
		chat.Paragraph{Text: besides(h.reach)})
	if t.Keeping != "" {
		r.Parts = append(r.Parts, chat.Paragraph{Text: t.Keeping})
	}
	if len(h.mentoring.Given) > 0 {
		r.Shared = true
		r.Choices = append(r.Choices, chat.Choice{Label: "What can others see?", Value: mentoring.Command{Do: mentoring.DoShared}.String()})
	}
	return r
}

// unread is shown when what is held cannot be read.
func unread(again string, err error) chat.Reply {
	return chat.Reply{
		Title: "Not available just now", Parts: []chat.Part{chat.Paragraph{Text: couldNotRead}},
		Choices: []chat.Choice{{Label: "Try again", Value: again}},
		Trouble: fmt.Errorf("reading what is held: %w", err),
	}
}

// counted are the things held, with how many there are of each.
func (t *Turn) counted(b belongings) []string {
	var out []string
	h := b.checkIns
	examples := 0
	count := func(steps []checkin.Step) {
		for _, st := range steps {
			if st.Note != "" {
				examples++
			}
		}
	}
	if h.Sitting != nil {
		out = append(out, "1 open check-in")
		count(h.Sitting.Steps)
	}
	if n := len(h.Snapshots); n > 0 {
		out = append(out, several(n, "finished check-in"))
	}
	for _, sn := range h.Snapshots {
		count(sn.Steps)
	}
	if examples > 0 {
		out = append(out, several(examples, "example"))
	}
	switch n := len(h.Plan.Actions); {
	case n > 0 && h.Plan.Focus != nil:
		out = append(out, "a plan with a focus and "+several(n, "action"))
	case n > 0:
		out = append(out, "a plan with "+several(n, "action"))
	case h.Plan.Focus != nil:
		out = append(out, "a plan with a focus")
	}
	out = append(out, b.journal.Counted()...)
	out = append(out, b.mentoring.Counts()...)
	if b.set {
		out = append(out, "when you want your weekly question")
	}
	if t.Person.Profile != (Profile{}) {
		out = append(out, "your profile")
	}
	return out
}

func several(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// confirmErasing says what goes, and what has to be typed.
func (t *Turn) confirmErasing(ctx context.Context, says ...string) chat.Reply {
	r := chat.Reply{Topic: topicOfErasing, Title: "Delete everything?", Private: true}
	for _, s := range says {
		r.Parts = append(r.Parts, chat.Paragraph{Text: s})
	}
	r.Parts = append(r.Parts, chat.Paragraph{Text: "This deletes all I hold of you: your profile, your check-ins with their examples, your plan, your journal, and when you want to be asked. What you share ends, you are nobody's mentor or mentee any more, and linked accounts are parted."})
	// Somebody can delete also what cannot be counted just now.
	if h, err := t.belongings(ctx); err != nil {
		r.Trouble = fmt.Errorf("counting what is held: %w", err)
	} else if things := t.counted(h); len(things) > 0 {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "Just now that is:"}, chat.List{Items: things})
	}
	r.Parts = append(r.Parts, chat.Paragraph{Text: "It cannot be undone. Type " + eraseWord + " to go ahead."})
	r.Choices = []chat.Choice{{Label: "Export first", Value: "mine export"}, {Label: "Keep everything", Value: "mine"}}
	return r
}

// almost are answers that mean it and are not the word.
var almost = phrases{"delete", "yes", "y", "ok", "sure", "yes delete", "yes delete everything", "yes delete it", "delete it", "delete everything", "go ahead", "do it", "confirm", "i am sure", "im sure"}

// toConfirm takes the word that deletes everything. It has to be typed: a
// press comes too easily, and an old button could do it.
func (t *Turn) toConfirm(ctx context.Context, clean string) (chat.Reply, bool) {
	if t.Last.Topic != topicOfErasing {
		return chat.Reply{}, false
	}
	late := t.Message.At.Sub(t.Last.At) > eraseTime
	switch said := plainly(clean); {
	case clean == eraseWord && late:
		return t.confirmErasing(ctx, "That was a while ago, so I ask again. Nothing was deleted."), true
	case clean == eraseWord:
		return t.erase(ctx), true
	case slices.Contains(almost, said):
		return t.confirmErasing(ctx, "Nothing was deleted. The word is "+eraseWord+", in capitals and alone."), true
	case slices.Contains(leaving, said), slices.Contains(phrases{"no", "no thanks", "keep it", "keep everything", "never mind", "nevermind", "dont"}, said):
		return chat.Reply{Topic: "mine", Title: "Nothing was deleted", Private: true, Parts: []chat.Part{
			chat.Paragraph{Text: "Everything is as it was."},
		}, Choices: []chat.Choice{{Label: "What do you hold on me?", Value: "mine"}}}, true
	}
	return chat.Reply{}, false
}

// erase deletes everything kept of a person, and what this conversation was
// about with it.
func (t *Turn) erase(ctx context.Context) chat.Reply {
	err := t.leaveOthers(ctx)
	if err == nil {
		err = t.keeper.Forget(ctx, t.Message.From)
	}
	if err != nil {
		r := t.confirmErasing(ctx, "I could not delete everything. Some of it may be gone. Try again in a moment.")
		r.Trouble = fmt.Errorf("deleting everything kept of a person: %w", err)
		return r
	}
	t.Person, t.Last, t.erased = Person{ID: t.Message.From}, Conversation{}, true
	return chat.Reply{Topic: "mine", Title: "Everything is deleted", Private: true, Erased: true, Parts: []chat.Part{
		chat.Paragraph{Text: "Your profile, your check-ins with their examples, your plan, your journal and your weekly question are deleted. Nobody can see anything of yours any more. The place I kept here for follow-up questions is deleted with them."},
		chat.Paragraph{Text: "What you exported before stays with you."},
	}, Choices: []chat.Choice{{Label: "What can I ask?", Value: "help"}}}
}
