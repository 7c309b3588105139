package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"runtime/debug"
	"time"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
	"github.com/framework-coach/framework-coach/store"

	// A machine without time zone files must still know where people live.
	_ "time/tzdata"
)

// How many conversations are remembered for follow-up questions, and how long.
const (
	conversations    = 10_000
	conversationTime = 2 * time.Hour
)

// tallyDays is for how many days feedback is counted.
const tallyDays = 92

// world is what a command acts on.
type world struct {
	in          io.Reader
	out, errOut io.Writer
	// second is how long a second of --reload takes; tests shorten it.
	second time.Duration
}

// do runs one command.
func (w world) do(ctx context.Context, command string, s settings) error {
	switch command {
	case "serve":
		return w.serve(ctx, s)
	case "ask":
		return w.ask(ctx, s)
	case "chat":
		return w.chat(ctx, s)
	case "check":
		return w.check(s)
	case "manifest slack":
		return w.slackManifest(s.Manifest.Slack)
	case "manifest teams":
		return w.teamsManifest(s.Manifest.Teams)
	case "keys":
		fmt.Fprintln(w.out, store.NewKey())
		return nil
	case "version":
		fmt.Fprintln(w.out, version())
		return nil
	}
	return misusef("no command %q", command)
}

// folder is the operator's frameworks folder, or nil.
func (s settings) folder() (fs.FS, error) {
	if s.Frameworks == "" {
		return nil, nil
	}
	info, err := os.Stat(s.Frameworks)
	if err != nil {
		return nil, misusef("--frameworks (COACH_FRAMEWORKS): %w", err)
	}
	if !info.IsDir() {
		return nil, misusef("--frameworks (COACH_FRAMEWORKS): %s is not a folder", s.Frameworks)
	}
	return os.DirFS(s.Frameworks), nil
}

// load reads all documents and indexes them.
func load(s settings) (*index.Index, error) {
	folder, err := s.folder()
	if err != nil {
		return nil, err
	}
	// Loading makes much that lives on and little that does not, so collecting
	// less often saves time. Still less often, and it would take more memory than
	// all the answers after it.
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	lib, err := knowledge.Load(knowledge.Built(), folder)
	var faults knowledge.Faults
	if errors.As(err, &faults) {
		return nil, misusef("the documents have %d fault(s):\n%w", len(faults), faults)
	}
	if err != nil {
		return nil, misuse{err}
	}
	x, err := index.Build(lib)
	if err != nil {
		return nil, fmt.Errorf("indexing the documents: %w", err)
	}
	return x, nil
}

// newCoach joins the coach with its documents and its memory.
func newCoach(s settings, kept storeSettings, st *store.Store) (*coach.Coach, error) {
	x, err := load(s)
	if err != nil {
		return nil, err
	}
	return coachOver(x, s.Assistance, kept, st)
}

// coachOver joins the coach with an index that is there already.
func coachOver(x *index.Index, assistance string, kept storeSettings, st *store.Store) (*coach.Coach, error) {
	book := store.NewCheckIns(st)
	desk, err := checkin.NewDesk(book, book, newID, newSeed)
	if err != nil {
		return nil, fmt.Errorf("joining check-ins: %w", err)
	}
	reminding, err := reflection.NewReminding(store.NewReminders(st), store.NewQueue(st))
	if err != nil {
		return nil, fmt.Errorf("joining weekly questions: %w", err)
	}
	pages := store.NewJournal(st)
	journal, err := reflection.NewJournal(pages, pages, newID)
	if err != nil {
		return nil, fmt.Errorf("joining the journal: %w", err)
	}
	with := store.NewMentoring(st)
	people := store.NewPeople(st)
	config := coach.Config{
		Index:  x,
		People: people, Acquaintances: people,
		CheckIns:   desk,
		Reminding:  reminding,
		Journal:    journal,
		Mentoring:  coach.Mentoring{Pairs: with, Shares: with, Suggestions: with, Links: store.NewLinks(st), Others: with, ID: newID},
		Keeper:     book,
		References: store.NewReferences(st),
		Tally:      store.NewTally(st, tallyDays),
		Keeping:    kept.keeping(),
		Assistance: assistance,
		Version:    version(),
	}
	// What follow-ups refer to is worth sharing between replicas, and not worth
	// a write to disk at every question.
	if kept.RedisURL != "" {
		config.Conversations = store.NewSharedConversations(st, conversationTime)
	} else {
		config.Conversations = store.NewConversations(conversations, conversationTime, time.Now)
	}
	return coach.New(config)
}

// newSeed is what the lines of a check-in are shuffled with.
func newSeed() uint64 {
	return mathrand.Uint64() //nolint:gosec // An order of lines guards nothing.
}

// release frees the documents of a coach that is asked nothing any more.
func release(c *coach.Coach) error { return c.Use(nil).Close() }

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "development"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, b := range info.Settings {
		if b.Key == "vcs.revision" && len(b.Value) >= 12 {
			return b.Value[:12]
		}
	}
	return "development"
}

// newID is an identifier that cannot be guessed.
func newID() string { return rand.Text() }
