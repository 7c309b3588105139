package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"time"
)

// Fingerprint changes when any file of a folder does. It reads the files: the
// clock of a shared folder, or a link swapped under it, can hide a change from
// file times.
func Fingerprint(folder fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return nil
		}
		src, err := fs.ReadFile(folder, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", path, len(src))
		sum.Write(src)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("reading the frameworks folder: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Watch calls changed whenever the folder's fingerprint is another than before,
// until the context ends. A folder that cannot be read is told to failed once,
// and is looked at again at the next interval.
func Watch(ctx context.Context, folder fs.FS, every time.Duration, changed func(), failed func(error)) {
	last, err := Fingerprint(folder)
	broken := err != nil
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now, err := Fingerprint(folder)
		if err != nil {
			if !broken {
				failed(err)
			}
			broken = true
			continue
		}
		broken = false
		if now != last {
			last = now
			changed()
		}
	}
}
