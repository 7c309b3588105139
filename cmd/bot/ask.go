package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// maxLine is how long one line of JSON may be.
const maxLine = 1 << 20

// ask answers one question from the arguments, or one a line as JSON.
func (w world) ask(ctx context.Context, s settings) error {
	if !s.Ask.JSON && len(s.Ask.Question) == 0 {
		return misusef("ask: a question is missing, for example: bot ask \"What does Expert adaptability look like?\"")
	}
	if s.Ask.JSON && len(s.Ask.Question) > 0 {
		return misusef("ask --json reads questions from standard input and takes none as arguments")
	}
	c, err := newCoach(s)
	if err != nil {
		return err
	}
	if s.Ask.JSON {
		return w.askLines(ctx, c)
	}
	r, err := c.Respond(ctx, terminalMessage("ask", strings.Join(s.Ask.Question, " ")))
	if err != nil {
		return err
	}
	_, err = io.WriteString(w.out, r.Plain())
	return err
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
// error object in its place, and the rest go on. Each question stands alone.
func (w world) askLines(ctx context.Context, c *coach.Coach) error {
	in := bufio.NewReaderSize(w.in, 64<<10)
	out := json.NewEncoder(w.out)
	out.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, tooLong, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading questions: %w", err)
		}
		end := errors.Is(err, io.EOF)
		if end && len(line) == 0 && !tooLong {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stopped before line %d: %w", n, err)
		}
		if strings.TrimSpace(string(line)) != "" || tooLong {
			if err := out.Encode(w.askLine(ctx, c, n, line, tooLong)); err != nil {
				return fmt.Errorf("writing the answer to line %d: %w", n, err)
			}
		}
		if end {
			return nil
		}
	}
}

func (w world) askLine(ctx context.Context, c *coach.Coach, n int, line []byte, tooLong bool) any {
	null := json.RawMessage("null")
	if tooLong {
		return refusedLine{null, fmt.Sprintf("line %d: longer than %d bytes", n, maxLine)}
	}
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		return refusedLine{null, fmt.Sprintf("line %d: not a JSON object with \"id\" and \"q\": %v", n, err)}
	}
	if q.ID == nil {
		q.ID = null
	}
	if q.Q == nil {
		return refusedLine{q.ID, fmt.Sprintf("line %d: \"q\" is missing", n)}
	}
	start := time.Now()
	r, err := c.Respond(ctx, terminalMessage(fmt.Sprintf("line-%d", n), *q.Q))
	if err != nil {
		return refusedLine{q.ID, fmt.Sprintf("line %d: %v", n, err)}
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

// readLine reads one line of at most maxLine bytes; the rest of a longer one is
// skipped.
func readLine(in *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return line, tooLong, err
	}
}

// terminalMessage is something typed in the terminal; room separates
// conversations.
func terminalMessage(room, text string) chat.Message {
	who := chat.PersonID{Platform: chat.Terminal, User: "terminal"}
	return chat.Message{
		From: who, Reply: chat.Address{Person: who, Room: room, Direct: true}, Text: text, At: time.Now(),
	}
}
