package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
)

// maxLine is how long a line of input may be, its end not counted.
const maxLine = 1 << 20

// line is one line of input.
type line struct {
	text []byte
	// tooLong lines come without their text.
	tooLong bool
	err     error
}

func (l line) blank() bool { return !l.tooLong && strings.TrimSpace(string(l.text)) == "" }

// lines reads a stream a line at a time without waiting for it longer than the
// context lives: a read from a terminal cannot be called off, so a stopped
// program leaves it behind.
type lines struct{ read chan line }

func readLines(ctx context.Context, in io.Reader) lines {
	l := lines{make(chan line)}
	buffered := bufio.NewReaderSize(in, 64<<10)
	go func() {
		for {
			next := readLine(buffered)
			select {
			case l.read <- next:
			case <-ctx.Done():
				return
			}
			if next.err != nil {
				return
			}
		}
	}()
	return l
}

// next is the next line. The error is io.EOF after the last one, and the
// context's when it ended first.
func (l lines) next(ctx context.Context) (line, error) {
	if err := ctx.Err(); err != nil {
		return line{}, err
	}
	select {
	case <-ctx.Done():
		return line{}, ctx.Err()
	case next := <-l.read:
		return next, next.err
	}
}

// readLine reads one line; what is beyond maxLine is skipped. A last line
// without a line end is a line like any other.
func readLine(in *bufio.Reader) line {
	var out line
	for {
		part, err := in.ReadSlice('\n')
		end := len(part)
		if err == nil {
			end = len(bytes.TrimSuffix(part[:end-1], []byte("\r")))
		}
		if len(out.text)+end > maxLine {
			out.tooLong, out.text = true, nil
		}
		if !out.tooLong {
			out.text = append(out.text, part[:end]...)
		}
		switch {
		case err == nil, errors.Is(err, io.EOF) && (len(out.text) > 0 || out.tooLong):
			return out
		case !errors.Is(err, bufio.ErrBufferFull):
			return line{err: err}
		}
	}
}
