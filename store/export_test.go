package store

import (
	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
)

// TagOf is what stands for a person.
func TagOf(p chat.PersonID) string { return tagOf(p) }

// ReaderHash stands in a permission for its reader.
func ReaderHash(grant string, reader chat.PersonID) string { return readerHash(grant, reader) }

// QueueKeys are the keys of the part of the queue a person stands in, and the
// name they stand there by.
func (s *Store) QueueKeys(p chat.PersonID) (keys []string, tag string) {
	tag = tagOf(p)
	return s.keys.queue(shardOf(tag)), tag
}

// AllQueueKeys are the keys of all parts.
func (s *Store) AllQueueKeys() []string {
	var all []string
	for n := range queueShards {
		all = append(all, s.keys.queue(n)...)
	}
	return all
}

// AddHook puts a hook between the store and its server.
func (s *Store) AddHook(h redis.Hook) { s.db.AddHook(h) }

// Client is the store's way to its server.
func (s *Store) Client() redis.UniversalClient { return s.db }

// CompactAfter makes the embedded log compact after so many bytes.
func (s *Store) CompactAfter(n int64) {
	s.embedded.mu.Lock()
	defer s.embedded.mu.Unlock()
	s.embedded.growth = n
}

// LogSize is how long the embedded log is, and was when last compacted.
func (s *Store) LogSize() (size, whole int64) {
	s.embedded.mu.Lock()
	defer s.embedded.mu.Unlock()
	return s.embedded.size, s.embedded.whole
}

// Beat does what the embedded store does in the background.
func (s *Store) Beat() {
	_ = s.embedded.expire()
	s.embedded.flush()
}

// FailingFile is a log file of which a test decides what fails.
type FailingFile struct {
	WriteErr, SyncErr error
	// Part is how many bytes a failing write still writes.
	Part int
	file logFile
}

func (f *FailingFile) Write(b []byte) (int, error) {
	if f.WriteErr != nil {
		n, _ := f.file.Write(b[:min(f.Part, len(b))])
		return n, f.WriteErr
	}
	return f.file.Write(b)
}

func (f *FailingFile) Sync() error {
	if f.SyncErr != nil {
		return f.SyncErr
	}
	return f.file.Sync()
}

func (f *FailingFile) Close() error { return f.file.Close() }

// FailLog puts a file that can fail in front of the log.
func (s *Store) FailLog() *FailingFile {
	s.embedded.mu.Lock()
	defer s.embedded.mu.Unlock()
	f := &FailingFile{file: s.embedded.file}
	s.embedded.file = f
	return f
}
