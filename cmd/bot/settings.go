package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// settings are everything that can be set, as flags and as environment
// variables, with their defaults and help.
type settings struct {
	Frameworks string `help:"A folder with more framework documents (*.md). One with the id of a built-in document replaces it." type:"path" placeholder:"DIR" env:"COACH_FRAMEWORKS"`

	Assistance string `help:"How people reach your organisation's own help, in a sentence, for somebody in distress." placeholder:"SENTENCE" env:"COACH_ASSISTANCE"`

	Serve serveSettings `cmd:"" default:"withargs" help:"Serve the chat page (the default)."`
	Ask   askSettings   `cmd:"" help:"Answer one question, or one JSON object a line."`
	Chat  chatSettings  `cmd:"" help:"Talk in the terminal."`
	Check struct{}      `cmd:"" help:"Check the documents and the settings, and name every fault."`

	Manifest manifestSettings `cmd:"" help:"Make the app of a platform: its manifest or package."`
	Keys     struct{}         `cmd:"" help:"Print a new key, a line for COACH_KEYS."`

	Version struct{} `cmd:"" help:"Print the version."`
}

type serveSettings struct {
	Addr   string `help:"Where the page is served (${default} unless set)." default:"localhost:8080" placeholder:"HOST:PORT" env:"COACH_ADDR"`
	Reload int    `help:"Seconds between two looks at the frameworks folder for changes." default:"2" env:"COACH_RELOAD"`

	PublicURL string `help:"Where people and platforms reach this bot from outside." placeholder:"https://HOST" env:"COACH_PUBLIC_URL"`

	Store storeSettings `embed:"" group:"What people save"`
	Slack slackSettings `embed:"" prefix:"slack-" group:"Slack"`
	Teams teamsSettings `embed:"" prefix:"teams-" group:"Microsoft Teams"`
}

// maxReload is a day: longer is more likely a slip than a wish.
const maxReload = 24 * 60 * 60

// faults is everything wrong with how to serve, or nil.
func (s serveSettings) faults() error {
	var faults []error
	_, port, err := net.SplitHostPort(s.Addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		faults = append(faults, misusef("--addr (COACH_ADDR): %q: expected HOST:PORT with a port from 0 to 65535, for example localhost:8080", s.Addr))
	}
	if s.Reload < 1 || s.Reload > maxReload {
		faults = append(faults, misusef("--reload (COACH_RELOAD): expected 1 to %d whole seconds", maxReload))
	}
	faults = append(faults, s.Store.faults()...)
	faults = append(faults, s.slackFaults()...)
	faults = append(faults, s.teamsFaults()...)
	return errors.Join(faults...)
}

type chatSettings struct {
	Store storeSettings `embed:""`
}

type askSettings struct {
	JSON     bool     `name:"json" help:"Read one object a line from standard input, {\"id\": ..., \"q\": ...}, and write one answer a line."`
	Question []string `arg:"" optional:"" help:"The question."`
}

// misuse is an error the person at the keyboard can mend: wrong arguments,
// settings or documents.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

func misusef(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

func exitCode(err error) int {
	var m misuse
	if errors.As(err, &m) {
		return exitMisused
	}
	return exitFailed
}

// parse reads the command line. done is true when there is nothing left to do:
// help was printed, or a fault.
func parse(s *settings, args []string, out, errOut io.Writer) (command string, code int, done bool) {
	exited := false
	k, err := kong.New(s, kong.Name("bot"),
		kong.Description("Framework Coach: ask published skills frameworks, and get their exact words."),
		kong.Writers(out, errOut), kong.Exit(func(c int) { exited, code = true, c }),
		kong.Resolvers(kong.ResolverFunc(secretFile)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintf(errOut, "bot: %v\n", err)
		return "", exitFailed, true
	}
	kctx, err := k.Parse(args)
	if exited {
		return "", code, true
	}
	if err != nil {
		fmt.Fprintf(errOut, "bot: %v\nRun \"bot --help\" for what there is.\n", err)
		return "", exitMisused, true
	}
	// What follows are arguments, "<question>", but for the parts of a manifest.
	command = kctx.Command()
	if !strings.HasPrefix(command, "manifest") {
		command, _, _ = strings.Cut(command, " ")
	}
	return command, exitOK, false
}

// secretFile reads a secret from the file that its variable with "_FILE" at
// the end names, which is how most places hand secrets to a program.
func secretFile(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !flag.Tag.Has("secret") {
		return nil, nil
	}
	for _, name := range flag.Envs {
		file := os.Getenv(name + "_FILE")
		if file == "" {
			continue
		}
		if os.Getenv(name) != "" {
			return nil, fmt.Errorf("%s and %s_FILE are both set: unset one of the two", name, name)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s_FILE: %w", name, err)
		}
		return strings.TrimSpace(string(text)), nil
	}
	return nil, nil
}
