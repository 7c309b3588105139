package store

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
)

func TestPacking(t *testing.T) {
	noise := make([]byte, 4096)
	_, _ = rand.Read(noise)
	for name, data := range map[string][]byte{
		"nothing": {}, "a byte": {7}, "short": []byte("short"), "noise": noise,
		"words": []byte(strings.Repeat("Uses data to tell a story. ", 400)), "the most": bytes.Repeat([]byte("x"), MaxRecord),
	} {
		packed := pack(data)
		if len(packed) > len(data)+1 {
			t.Errorf("%s: %d bytes became %d", name, len(data), len(packed))
		}
		if got, err := unpack(packed); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s: not the same again: %d bytes, %v", name, len(got), err)
		}
	}
	if n := len(pack([]byte(strings.Repeat("Uses data to tell a story. ", 400)))); n > 1000 {
		t.Errorf("10,800 bytes of words take %d", n)
	}
}

func TestUnpackingWhatWasNotPacked(t *testing.T) {
	bomb := pack(bytes.Repeat([]byte("x"), MaxRecord+1))
	if _, err := unpack(bomb); !errors.Is(err, ErrTooMuch) {
		t.Errorf("a record over the limit: %v", err)
	}
	for _, packed := range [][]byte{nil, {}, {9, 1, 2}, {deflated, 0xff, 0xff}, {deflated}} {
		if _, err := unpack(packed); err == nil {
			t.Errorf("%v was unpacked", packed)
		}
	}
}
