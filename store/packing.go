package store

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
)

// The first byte of a record says how the rest is written.
const (
	asItIs   = 0
	deflated = 1
	// packFrom is the size below which packing saves nothing worth the time.
	packFrom = 512
)

// pack makes a record small before it is sealed: a check-in is mostly the
// wording of its day, and takes a fifth of the room. What seals and opens is
// the same program, and nobody but the person chooses what stands beside the
// words, so the size tells a stranger nothing that they could steer.
func pack(data []byte) []byte {
	if len(data) >= packFrom {
		var b bytes.Buffer
		b.WriteByte(deflated)
		w, err := flate.NewWriter(&b, flate.DefaultCompression)
		if err == nil {
			_, err = w.Write(data)
		}
		if err == nil {
			err = w.Close()
		}
		if err == nil && b.Len() < len(data) {
			return b.Bytes()
		}
	}
	return append([]byte{asItIs}, data...)
}

// unpack gives back what pack was given.
func unpack(packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, errors.New("the record is empty")
	}
	switch packed[0] {
	case asItIs:
		return packed[1:], nil
	case deflated:
		r := flate.NewReader(bytes.NewReader(packed[1:]))
		data, err := io.ReadAll(io.LimitReader(r, MaxRecord+1))
		if err != nil {
			return nil, fmt.Errorf("unpacking a record: %w", err)
		}
		if len(data) > MaxRecord {
			return nil, ErrTooMuch
		}
		return data, nil
	}
	return nil, errors.New("the record is packed in a way this program does not know")
}
