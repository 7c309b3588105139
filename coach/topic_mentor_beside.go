package coach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/knowledge"
)

// mostMentees is how many people a descriptor is offered to by a button.
const mostMentees = 3

// company are those a person agreed to work with.
type company struct{ mentors, mentees []mentoring.Party }

// agreed are the pairs the person is in. They are read once for what stands beside
// one answer, and only for somebody who may be in any. A press that changes them
// reads them by itself.
func (t *Turn) agreed(ctx context.Context) ([]mentoring.Pair, error) {
	if !t.known.Paired || t.pairsRead {
		return t.paired, nil
	}
	pairs, err := t.pairing.PairsOf(ctx, t.Message.From)
	if err != nil {
		return nil, fmt.Errorf("reading who is whose mentor: %w", err)
	}
	t.paired, t.pairsRead = pairs, true
	return pairs, nil
}

// company reads who a person's mentors and mentees are. Whoever could not be
// looked up has none: the store is away.
func (t *Turn) company(ctx context.Context) (company, error) {
	if t.away() {
		return company{}, nil
	}
	pairs, err := t.agreed(ctx)
	if err != nil {
		return company{}, err
	}
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(p mentoring.Pair) bool { return p.Accepted.IsZero() })
	if len(pairs) == 0 {
		return company{}, nil
	}
	mine, err := t.accounts(ctx)
	if err != nil {
		return company{}, err
	}
	var out company
	for _, p := range pairs {
		mentor, mentee := slices.Contains(mine, p.Mentor.ID), slices.Contains(mine, p.Mentee.ID)
		switch {
		case mentee && !mentor:
			out.mentors = append(out.mentors, p.Mentor)
		case mentor && !mentee:
			out.mentees = append(out.mentees, p.Mentee)
		}
	}
	return out, nil
}

// away is true when who asks could not be looked up: nothing else of theirs can.
func (t *Turn) away() bool { return t.unread != nil }

// quoting are the topics whose answers are descriptors.
var quoting = []string{"describe", "find", "evidence", "compare", "progress"}

// withCompany offers what is quoted to a mentor or mentees of whoever asked,
// where nobody else reads the answer: who is whose mentor is not for a channel.
func (t *Turn) withCompany(ctx context.Context, r chat.Reply) chat.Reply {
	if !t.alone() || r.Refused || !slices.Contains(quoting, r.Topic) {
		return r
	}
	var address knowledge.Address
	for _, q := range r.Quotes() {
		if q.Source.Address != "" {
			at, _, _ := strings.Cut(q.Source.Address, "#")
			address = knowledge.Address(at)
			break
		}
	}
	if address == "" || len(address.Parts()) == 0 {
		return r
	}
	with, err := t.company(ctx)
	if err != nil {
		r.Trouble = errors.Join(r.Trouble, err)
		return r
	}
	if len(with.mentors) > 0 {
		r.Choices = append(r.Choices, askMentor(address))
	}
	for _, p := range with.mentees[:min(len(with.mentees), mostMentees)] {
		label := "Suggest it to " + p.Name
		if p.Name == "" {
			label = "Suggest it to your mentee"
		}
		suggest := mentoring.Command{Do: mentoring.DoSuggest, Party: p, Address: address}
		r.Choices = append(r.Choices, chat.Choice{Label: label, Value: suggest.String(), Form: suggest.OpensForm()})
	}
	return r
}

func askMentor(a knowledge.Address) chat.Choice {
	ask := mentoring.Command{Do: mentoring.DoAskMentor, Address: a}
	return chat.Choice{Label: "Ask my mentor", Value: ask.String(), Form: ask.OpensForm()}
}

// resultOf finds the check-in whose result a screen is: the way to its answers
// leads on from nowhere else.
func resultOf(r chat.Reply) (id string, ok bool) {
	for _, c := range r.Choices {
		if p, ok := checkin.Parse(c.Value); ok && p.Do == checkin.DoAnswers && p.ID != "" && p.Address == "" && strings.HasPrefix(r.Title, "Your check-in of") {
			return p.ID, true
		}
	}
	return "", false
}

// answersOf finds the check-in whose answers or examples a screen holds: the
// buttons between them and the form of an example name it.
func answersOf(r chat.Reply) string {
	values := make([]string, 0, len(r.Choices)+1)
	for _, c := range r.Choices {
		values = append(values, c.Value)
	}
	for _, p := range r.Parts {
		if f, ok := p.(chat.Form); ok {
			values = append(values, f.Value)
		}
	}
	about := []checkin.Verb{checkin.DoAnswers, checkin.DoChange, checkin.DoNote, checkin.DoNoteSave}
	for _, v := range values {
		if p, ok := checkin.Parse(v); ok && p.ID != "" && slices.Contains(about, p.Do) {
			return p.ID
		}
	}
	return ""
}

// besideResult sets beside a result what others think of it, says who else can
// see it, and offers to share it.
func (t *Turn) besideResult(ctx context.Context, id string, r chat.Reply) chat.Reply {
	h, err := t.desk.Held(ctx, t.Message.From)
	if err != nil {
		r.Trouble = fmt.Errorf("looking for what belongs to a result: %w", err)
		return r
	}
	i := slices.IndexFunc(h.Snapshots, func(sn checkin.Snapshot) bool { return sn.ID == id })
	if i < 0 {
		return r
	}
	sn := h.Snapshots[i]
	views, err := t.shares.ViewsOf(ctx, t.Message.From)
	if err != nil {
		r.Trouble = fmt.Errorf("reading second views: %w", err)
		return r
	}
	zone := t.clock().at.Location()
	var tables []chat.Part
	for _, res := range sn.Results {
		item := mentoring.Item{Kind: mentoring.KindRating, ID: id, Skill: res.Skill}
		on := slices.DeleteFunc(slices.Clone(views), func(v mentoring.View) bool { return v.Item != item })
		if table, ok := mentoring.Beside(res.Text(sn.Levels), on, zone); ok {
			table.Caption += ": " + res.Name
			// The row of their own, which has no note and the date of the check-in.
			own := slices.Clone(table.Rows[0])
			own[2], own[3] = "no note", sn.Finished.In(zone).Format("2 January 2006")
			table.Rows[0] = own
			tables = append(tables, table)
		}
	}
	if len(tables) > 0 {
		at := slices.IndexFunc(r.Parts, func(p chat.Part) bool { _, ok := p.(chat.Table); return ok }) + 1
		r.Parts = slices.Insert(slices.Clone(r.Parts), at, tables...)
		r.Choices = append(r.Choices, chat.Choice{Label: "Second views", Value: mentoring.Command{Do: mentoring.DoViews}.String()})
	}
	about := knowledge.Address("")
	if sn.Focus != nil {
		about = sn.Focus.Skill
	} else if len(sn.Results) > 0 {
		about = sn.Results[0].Skill
	}
	item := mentoring.Item{Kind: mentoring.KindCheckIn, ID: id}
	if len(sn.Results) == 1 {
		item = mentoring.Item{Kind: mentoring.KindRating, ID: id, Skill: sn.Results[0].Skill}
	}
	return t.besideOwn(ctx, r, item, about)
}

// besideOwn says on a screen of somebody's own who else can see what it shows,
// and offers to share it where they have a mentor.
func (t *Turn) besideOwn(ctx context.Context, r chat.Reply, item mentoring.Item, about knowledge.Address) chat.Reply {
	if r = t.saySeen(ctx, r, item); r.Trouble != nil {
		return r
	}
	with, err := t.company(ctx)
	if err != nil {
		r.Trouble = errors.Join(r.Trouble, err)
		return r
	}
	if len(with.mentors) == 0 {
		return r
	}
	share := mentoring.Command{Do: mentoring.DoShare, Item: item}
	if len(with.mentors) == 1 {
		share.Party = with.mentors[0]
	}
	r.Choices = append(r.Choices, chat.Choice{Label: "Share this", Value: share.String()})
	if about != "" {
		r.Choices = append(r.Choices, askMentor(about))
	}
	return r
}

// saySeen says on a screen who else can see what it shows.
func (t *Turn) saySeen(ctx context.Context, r chat.Reply, item mentoring.Item) chat.Reply {
	given, err := t.shares.SharedBy(ctx, t.Message.From)
	if err != nil {
		r.Trouble = errors.Join(r.Trouble, fmt.Errorf("reading what is shared: %w", err))
		return r
	}
	return t.sayWhoSees(r, slices.DeleteFunc(given, func(g mentoring.Grant) bool {
		return g.Item.ID != item.ID || (g.Item.Kind == mentoring.KindPlan) != (item.Kind == mentoring.KindPlan) || !g.Until.After(t.Message.At)
	}))
}

// sayWhoSees puts right what a screen says of who can see it: it says that only
// its owner can, and does not know what they share.
func (t *Turn) sayWhoSees(r chat.Reply, given []mentoring.Grant) chat.Reply {
	if len(given) == 0 {
		return r
	}
	zone := t.clock().at.Location()
	var who []string
	for _, g := range given {
		name := g.To.Name
		if name == "" {
			name = "Somebody you chose"
		}
		what := "it"
		switch g.Item.Kind {
		case mentoring.KindRating:
			what = "your rating of " + t.skillName(g.Item.Skill)
		case mentoring.KindCheckIn, mentoring.KindPlan, mentoring.KindEntry:
		}
		// Until is the first moment after the last day.
		who = append(who, fmt.Sprintf("%s can see %s until %s.", name, what, g.Until.Add(-1).In(zone).Format("2 January 2006")))
	}
	said := strings.Join(who, " ")
	r.Parts = slices.Clone(r.Parts)
	for i, p := range r.Parts {
		switch p := p.(type) {
		case chat.Paragraph:
			if strings.Contains(p.Text, chat.OnlyYou) {
				p.Text = strings.Replace(p.Text, chat.OnlyYou, said, 1)
				r.Parts[i], r.Shared = p, true
			}
		case chat.Form:
			// A form has no room for many people: the screen names them.
			p.Intro, p.Fields = withoutOnlyYou(p.Intro), slices.Clone(p.Fields)
			for n := range p.Fields {
				p.Fields[n].Hint = withoutOnlyYou(p.Fields[n].Hint)
			}
			r.Parts[i] = p
		case chat.List, chat.Quote, chat.Table, chat.Chart, chat.Comparison, chat.Match, chat.File:
		}
	}
	if !r.Shared {
		r.Parts = append([]chat.Part{chat.Paragraph{Text: said}}, r.Parts...)
		r.Shared = true
	}
	r.Choices = append(r.Choices, chat.Choice{Label: "What can others see?", Value: mentoring.Command{Do: mentoring.DoShared}.String()})
	return r
}

func withoutOnlyYou(s string) string {
	return strings.TrimSpace(strings.Replace(s, chat.OnlyYou, "", 1))
}

func (t *Turn) skillName(a knowledge.Address) string {
	if s, ok := t.Lib().Section(a); ok {
		return s.Where()
	}
	return "a skill"
}

// besideEntry does the same for an entry that is read.
func (t *Turn) besideEntry(ctx context.Context, c reflection.JournalCommand, r chat.Reply) chat.Reply {
	if r.Trouble != nil {
		return r
	}
	if c.Do == reflection.JournalSave && c.ID != "" {
		return t.saySeen(ctx, r, mentoring.Item{Kind: mentoring.KindEntry, ID: c.ID})
	}
	if c.Do != reflection.JournalRead {
		return r
	}
	id := ""
	for _, p := range r.Parts {
		if f, ok := p.(chat.Form); ok {
			if saves, ok := reflection.ParseJournal(f.Value); ok && saves.Do == reflection.JournalSave {
				id = saves.ID
			}
		}
	}
	if id == "" {
		return r
	}
	return t.besideOwn(ctx, r, mentoring.Item{Kind: mentoring.KindEntry, ID: id}, "")
}

// waiting is what waits for whoever asks; a reply without parts is nothing.
func (t *Turn) waiting(ctx context.Context) (chat.Reply, error) {
	var received []mentoring.Suggestion
	pairs, err := t.agreed(ctx)
	if err == nil && t.known.Sent {
		received, err = t.suggestions.SuggestionsTo(ctx, t.Message.From)
	}
	if err == nil && len(pairs) > 0 {
		_, err = t.accounts(ctx)
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("looking for what waits: %w", err)
	}
	return mentoring.Waits(t.mentorCaller(), received, pairs), nil
}

// sayWaiting tells somebody who begins to talk what waits for them, at most once
// a day: it may be what could not be sent.
func (t *Turn) sayWaiting(ctx context.Context, r chat.Reply) chat.Reply {
	busy := []string{topicOfMentoring, topicOfCheckIns, topicOfErasing, topicOfReflections, topicOfReminders}
	if !t.Last.At.IsZero() || !t.alone() || t.away() || r.Forget || slices.Contains(busy, r.Topic) || !t.post.mayRemind(t.Message.From, t.Message.At) {
		return r
	}
	w, err := t.waiting(ctx)
	if err != nil {
		r.Trouble = errors.Join(r.Trouble, err)
		return r
	}
	if len(w.Parts) == 0 {
		return r
	}
	t.post.reminded(t.Message.From, t.Message.At)
	r.Parts = append(slices.Clone(r.Parts), w.Parts...)
	r.Choices = append(slices.Clone(r.Choices), w.Choices...)
	return r
}
