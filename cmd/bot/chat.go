package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// chat talks in the terminal until the input ends or the person leaves.
func (w world) chat(ctx context.Context, s settings) error {
	if err := errors.Join(s.Chat.Store.faults()...); err != nil {
		return err
	}
	st, _, err := s.Chat.Store.open(ctx, slog.New(slog.NewTextHandler(w.errOut, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	c, err := newCoach(s, s.Chat.Store, st)
	if err != nil {
		return errors.Join(err, st.Close())
	}
	return errors.Join(w.talk(ctx, c), release(c), st.Close())
}

func (w world) talk(ctx context.Context, c *coach.Coach) error {
	fmt.Fprintln(w.out, "Framework Coach. Ask a question, type the number or the words of a button, or \"quit\" to leave.")
	in := readLines(ctx, w.in)
	var offered []chat.Choice
	for {
		fmt.Fprint(w.out, "\n> ")
		l, err := in.next(ctx)
		text := strings.TrimSpace(string(l.text))
		if errors.Is(err, io.EOF) || errors.Is(err, context.Canceled) || text == "quit" || text == "exit" {
			fmt.Fprintln(w.out)
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading from the terminal: %w", err)
		}
		if l.tooLong {
			fmt.Fprintf(w.out, "That line is longer than %d bytes.\n", maxLine)
			continue
		}
		m := terminalMessage("chat", text)
		if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(offered) {
			m.Text, m.Choice = "", offered[n-1].Value
		}
		r, err := c.Respond(ctx, m)
		if err != nil {
			return fmt.Errorf("asking: %w", err)
		}
		offered = r.Choices
		fmt.Fprintln(w.out)
		fmt.Fprint(w.out, numbered(r))
	}
}

// numbered is a reply with a number before each button.
func numbered(r chat.Reply) string {
	choices := r.Choices
	r.Choices = nil
	var b strings.Builder
	b.WriteString(r.Plain())
	for i, c := range choices {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "  %d  %s\n", i+1, c.Label)
	}
	return b.String()
}
