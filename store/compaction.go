package store

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
)

// grown says whether the log is worth compacting. It needs mu.
func (e *embedded) grown() bool { return e.size > 2*e.whole+e.growth }

// compact writes what there is to a new log and puts it in the place of the
// old one. It needs mu. When it fails before that, the old log goes on; after
// that, nothing goes on, because nobody knows which of the two a power cut
// would leave.
func (e *embedded) compact() error {
	f, size, err := e.writeWhole()
	if err != nil {
		_ = os.Remove(e.path(newName))
		if e.file == nil {
			return fmt.Errorf("beginning a log: %w", err)
		}
		// Tried again when it has grown as much once more.
		e.whole = e.size
		e.log.Warn("the log could not be compacted and goes on growing", slog.Any("reason", err))
		return nil
	}
	before := e.size
	err = os.Rename(e.path(newName), e.path(logName))
	if err == nil {
		err = syncFolder(e.folder)
	}
	if err != nil {
		_ = f.Close()
		return e.stop(fmt.Errorf("putting the new log in its place: %w", err))
	}
	if e.file != nil {
		_ = e.file.Close()
		e.log.Info("the log was compacted", slog.Int64("bytes_before", before), slog.Int64("bytes_after", size))
	}
	e.file, e.size, e.whole, e.dirty = f, size, size, false
	return nil
}

// writeWhole writes the present state to a new file, down to the disk.
func (e *embedded) writeWhole() (f *os.File, size int64, err error) {
	f, err = os.OpenFile(e.path(newName), os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, 0, fmt.Errorf("making a new log: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	now := e.clock.read()
	var b []byte
	put := func(text []byte) {
		if err == nil {
			var n int
			n, err = w.Write(text)
			size += int64(n)
		}
	}
	put([]byte(logHeader))
	for _, key := range e.mini.Keys() {
		commands, kerr := e.commandsFor(key, now)
		if kerr != nil {
			return nil, 0, kerr
		}
		b = encode(b[:0], logRecord{kind: writesRecord, at: now, commands: commands})
		put(b)
	}
	put(encode(b[:0], logRecord{kind: wholeRecord, at: now}))
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return nil, 0, fmt.Errorf("writing a new log: %w", err)
	}
	return f, size, nil
}

// commandsFor are the writes that bring back one key.
func (e *embedded) commandsFor(key string, now int64) ([][]string, error) {
	var args []string
	var err error
	switch t := e.mini.Type(key); t {
	case "string":
		var v string
		v, err = e.mini.Get(key)
		args = []string{"SET", key, v}
	case "hash":
		args = []string{"HSET", key}
		var fields []string
		fields, err = e.mini.HKeys(key)
		for _, f := range fields {
			args = append(args, f, e.mini.HGet(key, f))
		}
	case "set":
		args = []string{"SADD", key}
		var members []string
		members, err = e.mini.Members(key)
		args = append(args, members...)
	case "zset":
		args = []string{"ZADD", key}
		var scores map[string]float64
		scores, err = e.mini.SortedSet(key)
		members := make([]string, 0, len(scores))
		for m := range scores {
			members = append(members, m)
		}
		slices.Sort(members)
		for _, m := range members {
			args = append(args, strconv.FormatFloat(scores[m], 'g', -1, 64), m)
		}
	default:
		err = errors.New("a key of a type that is never written: " + strings.ToLower(t))
	}
	if err != nil {
		return nil, fmt.Errorf("reading a key for a new log: %w", err)
	}
	out := [][]string{args}
	if end, ok := e.ends.of(key); ok && e.mini.TTL(key) != 0 {
		// Even what has just ended gets its time, and ends at the next look.
		out = append(out, []string{"PEXPIRE", key, strconv.FormatInt(max((end-now)/1000, 1), 10)})
	}
	return out, nil
}
