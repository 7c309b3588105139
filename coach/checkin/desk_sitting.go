package checkin

import (
	"context"
	"errors"
	"fmt"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Sentences said before the present question.
const (
	stale     = "That button belongs to another question. Nothing was changed. This is the present question."
	doubled   = "You have answered that one already. This is the present question."
	welcome   = "Welcome back."
	goneWords = "I no longer hold the framework of your open check-in."
	newWords  = "The wording of this framework has changed since you began. Your answers keep their wording; what comes next has the new one."
	setAside  = "Your open check-in could not be read, and was set aside."
)

// table is an open check-in as it was found, taken over to the wording of now.
type table struct {
	sitting Sitting
	version Version
	shape   Shape
	// news is what to say before anything else.
	news string
}

// open reads the open check-in. ok is false when there is none to go on with;
// then reply says why, when there is something to say.
func (d *Desk) open(ctx context.Context, c Caller) (t table, ok bool, reply *chat.Reply, err error) {
	s, v, err := d.book.Sitting(ctx, c.Person)
	if errors.Is(err, ErrDamaged) {
		// Nothing in it can be shown; the way on must not stay blocked by it.
		if gone := d.book.Finish(ctx, c.Person, v, nil); gone != nil {
			return table{}, false, nil, fmt.Errorf("setting a damaged check-in aside: %w", gone)
		}
		r := with(menuScreen(nil), setAside)
		return table{}, false, &r, nil
	}
	if err != nil {
		return table{}, false, nil, fmt.Errorf("reading the open check-in: %w", err)
	}
	if v == 0 {
		return table{}, false, nil, nil
	}
	sh, found := c.find(s.Document.ID)
	if !found || !s.Fits(sh) {
		r, err := d.finish(ctx, c, table{sitting: s, version: v}, nil, goneWords)
		return table{}, false, &r, err
	}
	t = table{sitting: s, version: v, shape: sh}
	if fresh, changed := s.Refresh(sh, c.At); changed {
		t.sitting, t.news = fresh, newWords
	}
	if !t.sitting.Open() {
		r, err := d.finish(ctx, c, t, &sh, t.news)
		return table{}, false, &r, err
	}
	return t, true, nil, nil
}

// finish keeps what a sitting came to and shows it.
func (d *Desk) finish(ctx context.Context, c Caller, t table, sh *Shape, said string) (chat.Reply, error) {
	sn, rated := Finish(t.sitting, sh, c.Profile.Target, c.At)
	if !rated {
		if err := d.book.Finish(ctx, c.Person, t.version, nil); err != nil {
			return chat.Reply{}, fmt.Errorf("closing a check-in: %w", err)
		}
		return with(menuScreen(nil), said, "No question was answered, so there is nothing to keep."), nil
	}
	if err := d.book.Finish(ctx, c.Person, t.version, &sn); err != nil {
		return chat.Reply{}, fmt.Errorf("keeping a finished check-in: %w", err)
	}
	if sh == nil {
		said += " What you answered is kept."
	}
	return with(resultScreen(sn, sh, c.zone()), said), nil
}

// present shows the question on the screen.
func (t table) present(said ...string) chat.Reply {
	return with(Question(t.sitting), append([]string{t.news}, said...)...)
}

// closed answers a press that finds no open check-in: the result when it
// belongs to a finished one, else the way to a new one.
func (d *Desk) closed(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	if p.ID != "" {
		sn, _, ok, err := d.one(ctx, c.Person, p.ID)
		if err != nil {
			return chat.Reply{}, err
		}
		if ok {
			return with(resultScreen(sn.Snapshot, c.shape(sn.Document.ID), c.zone()), "That check-in is finished. This is what it came to."), nil
		}
	}
	days := number(int(KeepSitting.Hours() / 24))
	return with(menuScreen(nil), "You have no check-in open. An open check-in is kept for "+days+" days."), nil
}

// move makes one transition of the open check-in.
func (d *Desk) move(ctx context.Context, c Caller, p Press, apply func(s Sitting, sh Shape, number int) (Sitting, bool)) (chat.Reply, error) {
	t, ok, reply, err := d.open(ctx, c)
	switch {
	case err != nil:
		return chat.Reply{}, err
	case reply != nil:
		return *reply, nil
	case !ok:
		return d.closed(ctx, c, p)
	}
	foreign := p.ID != "" && p.ID != t.sitting.ID
	if p.Number == 0 && !foreign {
		p.Number = t.sitting.Number
	}
	switch {
	case !foreign && p.Number < t.sitting.Number && p.Do == DoAnswer:
		return t.present(doubled), nil
	case foreign || p.Number != t.sitting.Number:
		return t.present(stale), nil
	}
	next, moved := apply(t.sitting, t.shape, p.Number)
	switch {
	case !moved && p.Do == DoBack:
		return t.present("This is the first question."), nil
	case !moved:
		return t.present(stale), nil
	case !next.Open():
		t.sitting = next
		return d.finish(ctx, c, t, &t.shape, t.news)
	}
	if err := d.book.SaveSitting(ctx, c.Person, next, t.version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving an answer: %w", err)
	}
	t.sitting = next
	return t.present(), nil
}

// leave answers the presses that give no answer: go on, later, finish, drop.
func (d *Desk) leave(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	t, ok, reply, err := d.open(ctx, c)
	switch {
	case err != nil:
		return chat.Reply{}, err
	case reply != nil:
		return *reply, nil
	case !ok:
		return d.closed(ctx, c, p)
	}
	if p.ID != "" && p.ID != t.sitting.ID {
		return t.present(stale), nil
	}
	switch {
	case p.Do == DoGoOn:
		return t.present(welcome), nil
	case p.Do == DoLater:
		return with(laterScreen(t.sitting), t.news), nil
	case p.Do == DoFinish:
		return d.finish(ctx, c, t, &t.shape, t.news)
	case !p.Sure:
		r := screen("Delete this check-in?", say("This deletes the answers of the check-in that is open. It cannot be undone."))
		r.Choices = []chat.Choice{button("Delete it", Press{Do: DoDrop, ID: t.sitting.ID, Sure: true})}
		if t.sitting.Rated() {
			r.Choices = append(r.Choices, button("Finish with what I have", Press{Do: DoFinish, ID: t.sitting.ID}))
		}
		r.Choices = append(r.Choices, button("Go on", Press{Do: DoGoOn, ID: t.sitting.ID}))
		return r, nil
	}
	if err := d.book.Finish(ctx, c.Person, t.version, nil); err != nil {
		return chat.Reply{}, fmt.Errorf("deleting the open check-in: %w", err)
	}
	return with(menuScreen(nil), "The check-in is deleted."), nil
}

// menu shows the open question, or what can be done.
func (d *Desk) menu(ctx context.Context, c Caller) (chat.Reply, error) {
	t, ok, reply, err := d.open(ctx, c)
	switch {
	case err != nil:
		return chat.Reply{}, err
	case reply != nil:
		return *reply, nil
	case ok:
		return t.present(welcome), nil
	}
	all, err := d.snapshots(ctx, c.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	return menuScreen(all), nil
}

// start begins a check-in, or asks for what it needs to know first.
func (d *Desk) start(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	t, ok, reply, err := d.open(ctx, c)
	switch {
	case err != nil:
		return chat.Reply{}, err
	case reply != nil:
		return *reply, nil
	case ok:
		r := t.present("You have a check-in open. This is its present question.")
		r.Choices = append(r.Choices,
			button("Finish with what I have", Press{Do: DoFinish, ID: t.sitting.ID}),
			button("Delete it and start again", Press{Do: DoDrop, ID: t.sitting.ID}))
		return r, nil
	}
	sh, ask := chooseFramework(c, p)
	if ask != nil {
		return *ask, nil
	}
	said := ""
	setting := p.Setting
	if known, ok := named(sh.Settings(), c.Profile.Grade); ok && setting == "" {
		setting = known.ID
		said = "You are " + known.Text + " in your profile, so these are the descriptors for " + known.Text + "."
	}
	if names := sh.Settings(); len(names) == 1 && setting == "" {
		setting = names[0].ID
	}
	if _, known := named(sh.Settings(), setting); !known && sh.Setting != "" {
		return askSetting(sh, p), nil
	}
	if sh.Setting == "" {
		setting = ""
	}
	return d.begin(ctx, c, p, sh, setting, said)
}

func (d *Desk) begin(ctx context.Context, c Caller, p Press, sh Shape, setting, said string) (chat.Reply, error) {
	all, err := d.snapshots(ctx, c.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	length := p.Length
	var skills []knowledge.Address
	pl, v, err := d.plans.Plan(ctx, c.Person)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return chat.Reply{}, fmt.Errorf("reading the focus: %w", err)
	}
	given, rest := pl.asked(sh, setting)
	if e, ok := sh.Entry(p.Address); ok {
		length, skills, given = Single, []knowledge.Address{e.Address}, nil
	} else {
		if !length.valid() || length == Single {
			length = Short
		}
		var focus knowledge.Address
		if pl.Focus != nil {
			focus = pl.Focus.Skill
		}
		// Begin leaves out what stands there twice.
		skills = append(given, Choose(sh, setting, length, focus, Looked(all))...)
	}
	s, err := Begin(sh, Start{
		ID: d.id(), Seed: d.seed(), At: c.At, Length: length, Setting: setting, Skills: skills,
		Before: LastResults(all, sh.Document.ID, setting),
	})
	if errors.Is(err, ErrNothingToAsk) {
		return with(menuScreen(all), "There is nothing to ask about that in the framework."), nil
	}
	if err != nil {
		return chat.Reply{}, err
	}
	if err := d.book.SaveSitting(ctx, c.Person, s, 0); err != nil {
		return chat.Reply{}, fmt.Errorf("saving a new check-in: %w", err)
	}
	if len(given) > 0 {
		// Should this fail, the check-in after asks about it once more.
		_ = d.plans.SavePlan(ctx, c.Person, rest, v)
	}
	return with(Question(s), said, s.opening(), s.Document.caution()), nil
}
