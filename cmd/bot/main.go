// Command bot is Framework Coach in one binary: it serves the chat page, and
// asks, talks and checks in the terminal.
//
// It reads settings, joins the parts and runs until told to stop; everything
// it can do is decided further in. The documents come with the binary.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the program at once, however long stopping takes.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes: what was asked for could not be done, and what was asked for
// makes no sense (settings, documents, arguments).
const (
	exitOK      = 0
	exitFailed  = 1
	exitMisused = 2
)

// run is the program: arguments and streams in, exit code out.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	return world{in: in, out: out, errOut: errOut, second: time.Second}.run(ctx, args)
}

func (w world) run(ctx context.Context, args []string) int {
	var s settings
	command, code, done := parse(&s, args, w.out, w.errOut)
	if done {
		return code
	}
	if err := w.do(ctx, command, s); err != nil {
		fmt.Fprintf(w.errOut, "bot: %v\n", err)
		return exitCode(err)
	}
	return exitOK
}
