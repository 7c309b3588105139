// Package coach reads a message, chooses a topic and answers it from the
// frameworks. It quotes word for word or says that it does not know; its own
// words come from a fixed set of short sentences.
//
// It knows no platform and does no I/O but through the small interfaces it
// declares. The platforms under handlers and cmd/bot call Respond.
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
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// MaxText is how many characters of a message the coach reads. A longer one is
// answered with the limit, not cut: half a story may mean something else.
const MaxText = index.MaxQuestion

// Conversations keep what follow-up questions refer to. Recall of an unknown
// key returns the zero Conversation and no error; remembering the zero
// Conversation is forgetting the key.
type Conversations interface {
	Recall(ctx context.Context, key string) (Conversation, error)
	Remember(ctx context.Context, key string, c Conversation) error
}

// Keeper deletes what is kept of a person. Deleting what is not there is no
// error.
type Keeper interface {
	// ForgetCheckIn deletes one finished check-in with its examples.
	ForgetCheckIn(ctx context.Context, person chat.PersonID, id string) error
	// Forget deletes everything: the profile, the check-ins and the plan,
	// whatever else there may be.
	Forget(ctx context.Context, person chat.PersonID) error
}

// Conversation is what the coach remembers of one conversation: never what the
// person wrote.
type Conversation struct {
	// Topic is what was answered last.
	Topic string
	// Framework and Names are the reading of the last answer: dimension to id.
	Framework string
	Names     map[string]string
	// Looked are the last two places that were shown, the newest first.
	Looked []knowledge.Address
	// Choices are the buttons offered last, so that typing a label presses it;
	// a button with the person's own words on it is not among them.
	Choices []chat.Choice
	At      time.Time
}

// Config is what a Coach needs.
type Config struct {
	Index         *index.Index
	Conversations Conversations
	People        People
	// Acquaintances may be nil: an answer then reads what might be there.
	Acquaintances Acquaintances
	CheckIns      *checkin.Desk
	Reminding     *reflection.Reminding
	Journal       *reflection.Journal
	Mentoring     Mentoring
	Keeper        Keeper
	// References say where people can be written to; nil keeps nothing of it.
	References References
	// Tally counts what people say of answers; nil counts nothing.
	Tally Tally
	// Keeping are sentences that say where what people save is kept, how long,
	// and whether it is encrypted.
	Keeping string
	// Assistance is how people reach their organisation's own help, in a
	// sentence; it may be empty.
	Assistance string
	// Version is shown in "about".
	Version string
}

// References say where each account can be written to; nil is nowhere.
type References interface {
	Reference(ctx context.Context, account chat.PersonID) ([]byte, error)
}

// Coach answers messages. It is safe for concurrent use.
type Coach struct {
	documents     documents
	conversations Conversations
	acquaintances Acquaintances
	keeping       string
	version       string
	rooms
}

// rooms are what an answer draws on. Nothing of them changes after New.
type rooms struct {
	topics      []Topic
	people      People
	desk        *checkin.Desk
	reminding   *reflection.Reminding
	journal     *reflection.Journal
	mentors     *mentoring.Desk
	pairing     mentoring.Pairs
	shares      mentoring.Shares
	suggestions mentoring.Suggestions
	links       mentoring.Links
	post        *post
	zones       *zones
	keeper      Keeper
	references  References
	tally       Tally
	assistance  string
}

// New returns a coach over an index.
func New(c Config) (*Coach, error) {
	if c.Index == nil || c.Conversations == nil || c.People == nil || c.CheckIns == nil || c.Keeper == nil {
		return nil, errors.New("coach: an index, a place for conversations, one for people, a desk for check-ins and a keeper are needed")
	}
	if c.Reminding == nil || c.Journal == nil {
		return nil, errors.New("coach: a desk for weekly questions and a journal are needed")
	}
	out := newPost(c.Mentoring.Links, c.People)
	mentors, err := mentoringDesk(c, out)
	if err != nil {
		return nil, err
	}
	c.Journal.Wrote = func(ctx context.Context, who reflection.Author, week reflection.Week) error {
		return c.Reminding.Answered(ctx, who.Person, week, who.At)
	}
	return &Coach{
		documents: documents{current: &edition{index: c.Index}}, conversations: c.Conversations, acquaintances: c.Acquaintances,
		keeping: c.Keeping, version: c.Version,
		rooms: rooms{
			topics: topics(), people: c.People, desk: c.CheckIns, reminding: c.Reminding, journal: c.Journal,
			mentors: mentors, pairing: c.Mentoring.Pairs, shares: c.Mentoring.Shares, suggestions: c.Mentoring.Suggestions,
			links: c.Mentoring.Links, post: out, zones: &zones{}, keeper: c.Keeper, references: c.References, tally: c.Tally, assistance: c.Assistance,
		},
	}, nil
}

// Use swaps the documents and returns the old ones, which nothing uses any
// more. It waits for the answers under way; new ones do not wait for it.
func (c *Coach) Use(x *index.Index) *index.Index { return c.documents.swap(x) }

// Respond answers one message. Errors are failures of a store or of the
// search; whatever a person may write has an answer. A check-in that could not
// be read or saved has a reply that says so, with Trouble for the log.
func (c *Coach) Respond(ctx context.Context, m chat.Message) (chat.Reply, error) {
	if m.Lookup {
		return c.lookUp(ctx, m)
	}
	key := conversationKey(m)
	last, err := c.conversations.Recall(ctx, key)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("recalling a conversation: %w", err)
	}
	t := c.turn(ctx, m)
	t.Last = last
	c.post.saw(m.From, m.At)
	r, err := c.answerOn(ctx, t)
	if err != nil {
		return chat.Reply{}, err
	}
	r.TextOnly = t.textOnly(r)
	r.Trouble = errors.Join(r.Trouble, t.unread)
	next := t.Next
	next.Topic, next.Choices, next.At = r.Topic, withoutOwnWords(r.Choices), m.At
	if next.Framework == "" {
		next.Framework, next.Names = t.Last.Framework, t.Last.Names
	}
	if r.Topic == "feedback" && len(r.Choices) == 0 {
		// A word of thanks leaves the buttons of the answer it is about.
		next.Choices = t.Last.Choices
	}
	if t.erased {
		next = Conversation{}
	}
	if err := c.conversations.Remember(ctx, key, next); err != nil {
		return chat.Reply{}, fmt.Errorf("remembering a conversation: %w", err)
	}
	if own := m.Reply.Own; r.Private && own != "" {
		// It is read there, and what it asks to be typed is typed there.
		m.Reply.Room, m.Reply.Thread = own, ""
		if err := c.conversations.Remember(ctx, conversationKey(m), next); err != nil {
			return chat.Reply{}, fmt.Errorf("remembering a person's own conversation: %w", err)
		}
	}
	return r, nil
}

// lookUp answers words that are still being typed. It goes on from no earlier
// answer, and what a person says of themselves is not for it.
func (c *Coach) lookUp(ctx context.Context, m chat.Message) (chat.Reply, error) {
	t := c.turn(ctx, m)
	x, done := c.documents.borrow()
	defer done()
	t.X = x
	r, err := c.answer(ctx, t)
	if err != nil {
		return chat.Reply{}, err
	}
	if len(r.Quotes()) == 0 && t.claimed {
		r = chat.Reply{Topic: r.Topic, Private: true}
	}
	r.Trouble = errors.Join(r.Trouble, t.unread)
	return r, nil
}

// turn is a message with who it is from. Somebody who cannot be looked up is
// answered as somebody who said nothing of themselves.
func (c *Coach) turn(ctx context.Context, m chat.Message) *Turn {
	known, err := c.meet(ctx, m.From)
	t := &Turn{
		Message: m, Person: known.Person, known: known, unread: err, Version: c.version, Keeping: c.keeping, rooms: c.rooms,
	}
	if !known.Joined {
		t.selves = []chat.PersonID{m.From}
	}
	return t
}

// answerOn answers on the documents of this moment.
func (c *Coach) answerOn(ctx context.Context, t *Turn) (chat.Reply, error) {
	x, done := c.documents.borrow()
	defer done()
	t.X = x
	r, err := c.answer(ctx, t)
	if err != nil {
		return chat.Reply{}, err
	}
	t.Next.Looked = t.looked(r)
	return t.sayWaiting(ctx, t.withCompany(ctx, r)), nil
}

// conversationKey separates people, rooms and threads.
func conversationKey(m chat.Message) string {
	return fmt.Sprintf("%s|%s|%s|%s|%s", m.From.Platform, m.From.Space, m.From.User, m.Reply.Room, m.Reply.Thread)
}

// answer settles what a message is: a pressed button, a typed one, a word that
// always means the same, an answer in an open check-in, a follow-up, or a
// question for a topic.
func (c *Coach) answer(ctx context.Context, t *Turn) (chat.Reply, error) {
	text := t.Message.Text
	pressed := t.Message.Choice != ""
	if pressed {
		if r, ok, err := t.press(ctx, t.Message.Choice); ok || err != nil {
			return t.saySettled(r), err
		}
		// A button that asks a question has put it into the text.
		if t.Message.Choice != "" {
			text = t.Message.Choice
		} else {
			text = t.Message.Text
		}
	}
	if len([]rune(text)) > MaxText {
		return tooLong(), nil
	}
	clean := index.Clean(text)
	if clean == "" {
		return welcome(t), nil
	}
	if r, ok := t.worried(clean); ok && !pressed {
		return r, nil
	}
	v, ok := t.typedChoice(clean)
	if verb, _, _ := strings.Cut(v, " "); ok && (!t.Message.Lookup || slices.Contains(verbs, verb)) {
		if r, ok, err := t.press(ctx, v); ok || err != nil {
			return t.saySettled(r), err
		}
	}
	if !pressed {
		for _, take := range []func(context.Context, string) (chat.Reply, bool){t.toConfirm, t.escape, t.toMentor, t.toReminder, t.toCheckIn, t.toLast} {
			if r, ok := take(ctx, clean); ok {
				return r, nil
			}
		}
	}
	t.Q = t.X.Understand(clean)
	if w, ok := t.wishIn(clean); ok {
		t.wish = w
	}
	t.follow()
	if r := t.unknownNames(); r != nil && t.wish.verb == "" {
		return *r, nil
	}
	for _, topic := range t.byConfidence() {
		if t.Message.Lookup && slices.Contains(personal, topic.Name) {
			t.claimed = true
			continue
		}
		t.settlement = nil
		r, err := topic.Answer(ctx, t)
		if err != nil {
			return chat.Reply{}, fmt.Errorf("answering %s: %w", topic.Name, err)
		}
		if r == nil {
			continue
		}
		if r.Topic == "" {
			r.Topic = topic.Name
		}
		return t.offerFocus(t.saySelf(t.saySettled(*r))), nil
	}
	return t.refuse(ctx)
}
