package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// ask answers one question from the arguments, or one a line as JSON.
func (w world) ask(ctx context.Context, s settings) error {
	if !s.Ask.JSON && len(s.Ask.Question) == 0 {
		return misusef("ask: a question is missing, for example: bot ask \"What does Expert adaptability look like?\"")
	}
	if s.Ask.JSON && len(s.Ask.Question) > 0 {
		return misusef("ask --json reads questions from standard input and takes none as arguments")
	}
	st, err := passing(ctx, slog.New(slog.NewTextHandler(w.errOut, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	c, err := newCoach(s, storeSettings{}, st)
	if err != nil {
		return errors.Join(err, st.Close())
	}
	if s.Ask.JSON {
		err = w.askLines(ctx, c)
	} else {
		err = w.askOnce(ctx, c, strings.Join(s.Ask.Question, " "))
	}
	return errors.Join(err, release(c), st.Close())
}

func (w world) askOnce(ctx context.Context, c *coach.Coach, text string) error {
	r, err := c.Respond(ctx, terminalMessage("ask", text))
	if err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	if _, err := io.WriteString(w.out, r.Plain()); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// question is one line in; id may be any JSON value and comes back unchanged.
type question struct {
	ID json.RawMessage `json:"id"`
	Q  *string         `json:"q"`
}

// answer is one line out.
type answer struct {
	ID json.RawMessage `json:"id"`
	// Answer is all the text a person would see.
	Answer  string  `json:"answer"`
	Refused bool    `json:"refused"`
	Topic   string  `json:"topic"`
	Quotes  []quote `json:"quotes"`
	MS      float64 `json:"ms"`
}

type quote struct {
	Text    string `json:"text"`
	Address string `json:"address"`
	Source  string `json:"source"`
}

// refusedLine is a line that could not be read.
type refusedLine struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// askLines answers one question a line. A line that cannot be read gets an
// error object in its place, and the rest go on; blank lines are passed over.
// Each question stands alone.
func (w world) askLines(ctx context.Context, c *coach.Coach) error {
	in := readLines(ctx, w.in)
	out := json.NewEncoder(w.out)
	out.SetEscapeHTML(false)
	for n := 1; ; n++ {
		l, err := in.next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading line %d: %w", n, err)
		}
		if l.blank() {
			continue
		}
		if err := out.Encode(askLine(ctx, c, n, l)); err != nil {
			return fmt.Errorf("writing the answer to line %d: %w", n, err)
		}
	}
}

func askLine(ctx context.Context, c *coach.Coach, n int, l line) any {
	null := json.RawMessage("null")
	refused := func(id json.RawMessage, format string, args ...any) refusedLine {
		return refusedLine{id, fmt.Sprintf("line %d: ", n) + fmt.Sprintf(format, args...)}
	}
	if l.tooLong {
		return refused(null, "longer than %d bytes", maxLine)
	}
	var q question
	// The id is copied to the output as it stands, which must be UTF-8.
	err := json.Unmarshal(bytes.ToValidUTF8(l.text, []byte("\uFFFD")), &q)
	if q.ID == nil {
		q.ID = null
	}
	if err != nil {
		// A wrong type of "q" still leaves the id, to know the line by.
		return refused(q.ID, "not a JSON object with \"id\" and \"q\": %v", err)
	}
	if q.Q == nil {
		return refused(q.ID, "\"q\" is missing")
	}
	start := time.Now()
	r, err := c.Respond(ctx, terminalMessage(fmt.Sprintf("line-%d", n), *q.Q))
	if err != nil {
		return refused(q.ID, "%v", err)
	}
	a := answer{
		ID: q.ID, Answer: r.Plain(), Refused: r.Refused, Topic: r.Topic, Quotes: []quote{},
		MS: float64(time.Since(start).Microseconds()) / 1000,
	}
	for _, cq := range r.Quotes() {
		for _, l := range cq.Lines {
			a.Quotes = append(a.Quotes, quote{
				Text: l.Text, Address: cq.Source.Address,
				Source: fmt.Sprintf("%s, line %d: %s", cq.Source.Citation(), l.Number, cq.Source.URL),
			})
		}
	}
	return a
}

// terminalMessage is something typed in the terminal; room separates
// conversations, and the people in them: of many questions in a file none may
// say who asks the next.
func terminalMessage(room, text string) chat.Message {
	who := chat.PersonID{Platform: chat.Terminal, User: room}
	return chat.Message{
		From: who, Reply: chat.Address{Person: who, Room: room, Direct: true}, Text: text, At: time.Now(),
	}
}
