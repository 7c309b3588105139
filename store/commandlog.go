package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// The command log holds the writes of the embedded store, in the order they
// were carried out. It begins with logHeader; then record follows record:
//
//	4 bytes   recordMark
//	4 bytes   length of the payload, little endian
//	4 bytes   CRC-32C of length and payload
//	payload   kind (1 byte), time in microseconds (8), commands: each the number of its
//	          arguments, then each argument's length and bytes (uvarints)
//
// What a script does is logged as the writes it made, not as the script: a
// replay then needs no Lua, and depends neither on the time a script asked for
// nor on a later version of the script. Redis logs its scripts the same way.
// All writes of one command are one record, so that a torn record takes a whole
// script with it and never a part.
const logHeader = "framework-coach store log 1\n"

var recordMark = []byte{0xF5, 'c', 'l', 0xFA}

const (
	headLength = 12
	// largestRecord is far over the largest write; a greater length is damage.
	largestRecord = 1 << 28
)

type recordKind byte

const (
	// writesRecord holds writes.
	writesRecord recordKind = 1
	// wholeRecord ends what compaction wrote: the state stands before it.
	wholeRecord recordKind = 2
	// closedRecord ends the log of a store that was closed. Damage just before
	// it cannot be taken for a torn end.
	closedRecord recordKind = 3
)

type logRecord struct {
	kind     recordKind
	at       int64
	commands [][]string
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode appends a record to b.
func encode(b []byte, r logRecord) []byte {
	start := len(b)
	b = append(b, recordMark...)
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0, byte(r.kind))
	b = binary.LittleEndian.AppendUint64(b, uint64(r.at)) //nolint:gosec // The same bits come back.
	for _, args := range r.commands {
		b = binary.AppendUvarint(b, uint64(len(args)))
		for _, a := range args {
			b = binary.AppendUvarint(b, uint64(len(a)))
			b = append(b, a...)
		}
	}
	payload := b[start+headLength:]
	binary.LittleEndian.PutUint32(b[start+4:], uint32(len(payload))) //nolint:gosec // Far below largestRecord.
	binary.LittleEndian.PutUint32(b[start+8:], checksum(b[start+4:start+8], payload))
	return b
}

func checksum(length, payload []byte) uint32 {
	return crc32.Update(crc32.Checksum(length, castagnoli), castagnoli, payload)
}

var errNoRecord = errors.New("no whole record")

// decode reads the record b begins with, and says how long it is.
func decode(b []byte) (logRecord, int, error) {
	if len(b) < headLength || !bytes.Equal(b[:4], recordMark) {
		return logRecord{}, 0, errNoRecord
	}
	length := binary.LittleEndian.Uint32(b[4:])
	if length < 9 || length > largestRecord || int(length) > len(b)-headLength {
		return logRecord{}, 0, errNoRecord
	}
	payload := b[headLength : headLength+int(length)]
	if checksum(b[4:8], payload) != binary.LittleEndian.Uint32(b[8:]) {
		return logRecord{}, 0, errNoRecord
	}
	r := logRecord{kind: recordKind(payload[0]), at: int64(binary.LittleEndian.Uint64(payload[1:]))} //nolint:gosec // The same bits as encoded.
	rest := payload[9:]
	for len(rest) > 0 {
		count, n := binary.Uvarint(rest)
		if n <= 0 || count == 0 || count > uint64(len(rest)) {
			return logRecord{}, 0, errNoRecord
		}
		rest = rest[n:]
		args := make([]string, 0, count)
		for range count {
			size, n := binary.Uvarint(rest)
			if n <= 0 || size > uint64(len(rest)-n) { //nolint:gosec // n is at most the length.
				return logRecord{}, 0, errNoRecord
			}
			args = append(args, string(rest[n:n+int(size)])) //nolint:gosec // Not longer than rest.
			rest = rest[n+int(size):]                        //nolint:gosec // As above.
		}
		r.commands = append(r.commands, args)
	}
	return r, headLength + int(length), nil
}

// readLog gives every record of a log to apply. It returns where the whole
// records end, where those of the last compaction end, and how many torn bytes
// follow.
//
// A record that is not whole, with no whole one after it, was being written
// when the power went: nobody was told that it is kept. With a whole one after
// it, something damaged the file, and what it held was promised to somebody.
func readLog(path string, apply func(logRecord)) (end, whole, torn int64, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("reading the log: %w", err)
	}
	if !bytes.HasPrefix(b, []byte(logHeader)) {
		return 0, 0, 0, fmt.Errorf("%s does not begin as a log of this store: it is damaged, or of another version; %s", path, wayOn)
	}
	at := len(logHeader)
	whole = int64(at)
	for at < len(b) {
		r, n, err := decode(b[at:])
		if err != nil {
			if next := nextRecord(b, at+1); next >= 0 {
				return 0, 0, 0, fmt.Errorf("%s is damaged from byte %d to byte %d, with whole records after it; %s", path, at, next, wayOn)
			}
			return int64(at), whole, int64(len(b) - at), nil
		}
		apply(r)
		at += n
		if r.kind == wholeRecord {
			whole = int64(at)
		}
	}
	return int64(at), whole, 0, nil
}

// wayOn is what an operator can do about a damaged log.
const wayOn = "bring back a copy of it from a backup, or rename it to begin with an empty store (docs/storage.md says more)"

// nextRecord finds a whole record at or after a place, or -1.
func nextRecord(b []byte, from int) int {
	for from < len(b) {
		i := bytes.Index(b[from:], recordMark)
		if i < 0 {
			return -1
		}
		if _, _, err := decode(b[from+i:]); err == nil {
			return from + i
		}
		from += i + 1
	}
	return -1
}

// syncFolder makes the names in a folder durable.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("opening the folder to write it out: %w", err)
	}
	err = d.Sync()
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("writing out the folder %s: %w", folder, err)
	}
	return nil
}

// logFile is what the embedded store needs of its file.
type logFile interface {
	io.Writer
	Sync() error
	Close() error
}
