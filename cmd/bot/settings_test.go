package main

import (
	"bytes"
	"net"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestHelpGolden(t *testing.T) {
	for _, tt := range []struct {
		file string
		args []string
	}{
		{"bot", []string{"--help"}},
		{"serve", []string{"serve", "--help"}},
		{"ask", []string{"ask", "--help"}},
		{"chat", []string{"chat", "--help"}},
		{"check", []string{"check", "--help"}},
		{"version", []string{"version", "--help"}},
		{"manifest", []string{"manifest", "slack", "--help"}},
		{"manifest-teams", []string{"manifest", "teams", "--help"}},
		{"keys", []string{"keys", "--help"}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			got := bot(t, "", tt.args...)
			if got.code != exitOK || got.err != "" {
				t.Errorf("code %d, on standard error %q; want 0 and nothing", got.code, got.err)
			}
			golden(t, "help/"+tt.file+".txt", got.out)
		})
	}
}

// Every command that the general help lists has a golden file of its own.
func TestHelpIsWholeGolden(t *testing.T) {
	_, list, found := strings.Cut(bot(t, "", "--help").out, "Commands:\n")
	if !found {
		t.Fatal("the help lists no commands")
	}
	commands := 0
	for l := range strings.Lines(list) {
		name, _, ok := strings.Cut(strings.TrimSpace(l), " ")
		if !strings.HasPrefix(l, "  ") || !ok {
			continue
		}
		commands++
		if files, err := filepath.Glob("testdata/help/" + name + ".txt"); err != nil || len(files) != 1 {
			t.Errorf("the help of %q is not tested", name)
		}
	}
	if commands < 5 {
		t.Errorf("found %d commands in the help, want at least 5", commands)
	}
}

func TestMisuse(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		// want is said on standard error.
		want string
	}{
		{"unknown command", []string{"bogus"}, "unexpected argument bogus"},
		{"unknown flag", []string{"--bogus"}, "unknown flag --bogus"},
		{"unknown flag of a command", []string{"ask", "--bogus"}, "unknown flag --bogus"},
		{"flag of another command", []string{"chat", "--json"}, "unknown flag --json"},
		{"one argument too many", []string{"serve", "extra"}, "unexpected argument extra"},
		{"flag without its value", []string{"serve", "--addr"}, "--addr"},
		{"ask without a question", []string{"ask"}, "a question is missing"},
		{"ask --json with a question", []string{"ask", "--json", "Expert adaptability"}, "takes none as arguments"},
		{"reload of nothing", []string{"serve", "--reload", "0"}, "--reload (COACH_RELOAD): expected 1 to 86400 whole seconds"},
		{"reload below nothing", []string{"serve", "--reload=-1"}, "--reload (COACH_RELOAD): expected 1 to 86400 whole seconds"},
		// So many seconds overflow a duration.
		{"reload without end", []string{"serve", "--reload", "9999999999999"}, "--reload (COACH_RELOAD): expected 1 to 86400 whole seconds"},
		{"reload in words", []string{"serve", "--reload", "often"}, `"often"`},
		{"address without a port", []string{"serve", "--addr", "localhost"}, `--addr (COACH_ADDR): "localhost": expected HOST:PORT`},
		{"address with a name for a port", []string{"serve", "--addr", "localhost:web"}, `--addr (COACH_ADDR): "localhost:web": expected HOST:PORT`},
		{"address with too high a port", []string{"serve", "--addr", "localhost:70000"}, `--addr (COACH_ADDR): "localhost:70000": expected HOST:PORT`},
		{"address of another machine", []string{"serve", "--addr", "192.0.2.1:0"}, "listening on 192.0.2.1:0 (--addr, COACH_ADDR)"},
		{"missing folder", []string{"serve", "--frameworks", "testdata/no-such-folder"}, "--frameworks (COACH_FRAMEWORKS)"},
		{"missing folder, asked", []string{"ask", "--frameworks", "testdata/no-such-folder", "Expert adaptability"}, "--frameworks (COACH_FRAMEWORKS)"},
		{"missing folder, talking", []string{"chat", "--frameworks", "testdata/no-such-folder"}, "--frameworks (COACH_FRAMEWORKS)"},
		{"a file for a folder", []string{"check", "--frameworks", "settings_test.go"}, "settings_test.go is not a folder"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := bot(t, "", tt.args...)
			if got.code != exitMisused {
				t.Errorf("code %d, want %d", got.code, exitMisused)
			}
			if got.out != "" {
				t.Errorf("standard output %q, want nothing", got.out)
			}
			if !strings.Contains(got.err, tt.want) || !strings.HasPrefix(got.err, "bot: ") {
				t.Errorf("standard error %q, want \"bot: \" and %q", got.err, tt.want)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	data, err := filepath.Abs("coach-data")
	if err != nil {
		t.Fatal(err)
	}
	kept := storeSettings{Data: data, KeepDays: 365}
	def := settings{
		Serve: serveSettings{Addr: "localhost:8080", Reload: 2, Store: kept, Teams: teamsSettings{Cloud: "public"}}, Chat: chatSettings{Store: kept},
		Manifest: manifestSettings{Slack: slackManifestSettings{Name: "Framework Coach"}},
	}
	with := func(change func(*settings)) settings {
		s := def
		change(&s)
		return s
	}
	for _, tt := range []struct {
		name    string
		env     map[string]string
		args    []string
		command string
		want    settings
	}{
		{"defaults", nil, nil, "serve", def},
		{"serve by name", nil, []string{"serve"}, "serve", def},
		{"address by environment", map[string]string{"COACH_ADDR": "localhost:1"}, nil, "serve",
			with(func(s *settings) { s.Serve.Addr = "localhost:1" })},
		{"address by flag", nil, []string{"--addr", "localhost:2"}, "serve",
			with(func(s *settings) { s.Serve.Addr = "localhost:2" })},
		{"address by both", map[string]string{"COACH_ADDR": "localhost:1"}, []string{"serve", "--addr=localhost:2"}, "serve",
			with(func(s *settings) { s.Serve.Addr = "localhost:2" })},
		{"reload by environment", map[string]string{"COACH_RELOAD": "30"}, nil, "serve",
			with(func(s *settings) { s.Serve.Reload = 30 })},
		{"reload by flag", nil, []string{"serve", "--reload", "40"}, "serve",
			with(func(s *settings) { s.Serve.Reload = 40 })},
		{"reload by both", map[string]string{"COACH_RELOAD": "30"}, []string{"--reload", "40"}, "serve",
			with(func(s *settings) { s.Serve.Reload = 40 })},
		{"folder by environment", map[string]string{"COACH_FRAMEWORKS": "testdata"}, []string{"check"}, "check",
			with(func(s *settings) { s.Frameworks = filepath.Join(here, "testdata") })},
		{"folder by flag", nil, []string{"check", "--frameworks", "testdata"}, "check",
			with(func(s *settings) { s.Frameworks = filepath.Join(here, "testdata") })},
		{"folder by both", map[string]string{"COACH_FRAMEWORKS": "elsewhere"}, []string{"--frameworks", "testdata", "chat"}, "chat",
			with(func(s *settings) { s.Frameworks = filepath.Join(here, "testdata") })},
		{"question in words", nil, []string{"ask", "Expert", "adaptability"}, "ask",
			with(func(s *settings) { s.Ask.Question = []string{"Expert", "adaptability"} })},
		{"questions as JSON", nil, []string{"ask", "--json"}, "ask",
			with(func(s *settings) { s.Ask.JSON = true })},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for name, value := range tt.env {
				t.Setenv(name, value)
			}
			var got settings
			var out, errOut bytes.Buffer
			command, code, done := parse(&got, tt.args, &out, &errOut)
			if done || code != exitOK || command != tt.command {
				t.Fatalf("command %q, code %d, done %v (%s); want %q to run", command, code, done, errOut.String(), tt.command)
			}
			if got.Frameworks != tt.want.Frameworks || !reflect.DeepEqual(got.Serve, tt.want.Serve) || got.Ask.JSON != tt.want.Ask.JSON ||
				strings.Join(got.Ask.Question, "|") != strings.Join(tt.want.Ask.Question, "|") {
				t.Errorf("settings %+v, want %+v", got, tt.want)
			}
		})
	}
}

// A fault in a variable is told by the variable's name.
func TestFaultInTheEnvironment(t *testing.T) {
	for _, tt := range []struct{ name, variable, value string }{
		{"address", "COACH_ADDR", "nowhere"},
		{"reload", "COACH_RELOAD", "0"},
		{"reload in words", "COACH_RELOAD", "often"},
		{"folder", "COACH_FRAMEWORKS", "testdata/no-such-folder"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(tt.variable, tt.value)
			for _, command := range []string{"serve", "check"} {
				got := bot(t, "", command)
				if got.code != exitMisused || !strings.Contains(got.err, tt.variable) {
					t.Errorf("%s: code %d, standard error %q; want %d and %s named", command, got.code, got.err, exitMisused, tt.variable)
				}
			}
		})
	}
}

// Settings of the server are nothing to a question in the terminal.
func TestAskIgnoresTheServersSettings(t *testing.T) {
	t.Setenv("COACH_ADDR", "nowhere")
	t.Setenv("COACH_RELOAD", "0")
	if got := bot(t, "", "ask", "Expert adaptability"); got.code != exitOK {
		t.Errorf("code %d (%s), want 0", got.code, got.err)
	}
}

func TestPrintable(t *testing.T) {
	for _, tt := range []struct{ taken, set, want string }{
		{"127.0.0.1:4321", "localhost:0", "localhost:4321"},
		{"127.0.0.1:8080", "localhost:8080", "localhost:8080"},
		{"[::]:8080", ":8080", "localhost:8080"},
		{"[::]:8080", "0.0.0.0:8080", "localhost:8080"},
		{"[::]:8080", "[::]:8080", "localhost:8080"},
		{"[::1]:8080", "[::1]:8080", "[::1]:8080"},
		{"192.0.2.7:80", "coach.example:80", "coach.example:80"},
	} {
		addr, err := net.ResolveTCPAddr("tcp", tt.taken)
		if err != nil {
			t.Fatal(err)
		}
		if got := printable(addr, tt.set); got != tt.want {
			t.Errorf("printable(%s, %q) = %q, want %q", tt.taken, tt.set, got, tt.want)
		}
	}
}

func TestVersion(t *testing.T) {
	got := bot(t, "", "version")
	if got.code != exitOK || strings.Count(got.out, "\n") != 1 || strings.TrimSpace(got.out) == "" || got.err != "" {
		t.Errorf("got %+v, want one line on standard output", got)
	}
}
