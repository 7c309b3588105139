package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// chat talks in the terminal until the input ends or the person leaves.
func (w world) chat(ctx context.Context, s settings) error {
	c, err := newCoach(s)
	if err != nil {
		return err
	}
	fmt.Fprintln(w.out, "Framework Coach. Ask a question, type the number or the words of a button, or \"quit\" to leave.")
	in := bufio.NewReaderSize(w.in, 64<<10)
	var offered []chat.Choice
	for {
		fmt.Fprint(w.out, "\n> ")
		line, tooLong, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading from the terminal: %w", err)
		}
		text := strings.TrimSpace(string(line))
		if ctx.Err() != nil || errors.Is(err, io.EOF) && text == "" || text == "quit" || text == "exit" {
			fmt.Fprintln(w.out)
			return nil
		}
		if tooLong {
			fmt.Fprintf(w.out, "That line is longer than %d bytes.\n", maxLine)
			continue
		}
		m := terminalMessage("chat", text)
		if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(offered) {
			m.Text, m.Choice = "", offered[n-1].Value
		}
		r, err := c.Respond(ctx, m)
		if err != nil {
			return err
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
