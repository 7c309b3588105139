package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"
)

// Fingerprint changes when any file that Load reads of a folder does. It reads
// the files: the clock of a shared folder, or a link swapped under it, can hide
// a change from file times.
func Fingerprint(folder fs.FS) (string, error) {
	files, err := markdown(folder, ".")
	if err != nil {
		return "", fmt.Errorf("reading the frameworks folder: %w", err)
	}
	glosses, err := markdown(folder, "glosses")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("reading the frameworks folder: %w", err)
	}
	guides, err := markdown(folder, guideFolder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("reading the frameworks folder: %w", err)
	}
	sum := sha256.New()
	for _, file := range slices.Concat(files, glosses, guides, []string{thesaurusFile, elsewhereFile}) {
		src, err := optional(folder, file)
		if err != nil {
			return "", fmt.Errorf("reading the frameworks folder: %w", err)
		}
		fmt.Fprintf(sum, "%s %d\n", file, len(src))
		sum.Write(src)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Watch calls changed whenever the folder's fingerprint is another than before,
// until the context ends. The fingerprint to begin with is the one taken before
// the folder was loaded, so that no change falls between; "" means that there
// was none. A folder that cannot be read is told to failed once, and is looked
// at again at the next interval.
func Watch(ctx context.Context, folder fs.FS, last string, every time.Duration, changed func(), failed func(error)) {
	broken := false
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
