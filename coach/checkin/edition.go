package checkin

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Document is what a record keeps of the framework it was made with, so that
// it can be read, cited and exported when the framework is gone.
type Document struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Short       string `json:"short,omitempty"`
	Publisher   string `json:"publisher,omitempty"`
	Source      string `json:"source,omitempty"`
	Attribution string `json:"attribution,omitempty"`
	Historic    bool   `json:"historic,omitempty"`
	// Edition changes with any word of the framework.
	Edition string `json:"edition"`
}

func documentOf(f *knowledge.Framework) Document {
	return Document{
		ID: f.ID, Title: f.Title, Short: f.Short, Publisher: f.Publisher, Source: f.Source,
		Attribution: f.Attribution, Historic: f.Status == knowledge.Historic, Edition: Edition(f),
	}
}

// Edition is a fingerprint of a framework's wording: of every passage's id and
// text. Two documents with the same fingerprint say the same at the same places.
func Edition(f *knowledge.Framework) string {
	h := sha256.New()
	for s := range f.Sections() {
		for _, p := range s.Passages {
			// A zero byte stands in no text, so no two lists of passages run
			// together to the same bytes.
			_, _ = io.WriteString(h, p.ID+"\x00"+p.Text+"\x00")
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// folded is how words are compared: case, space and the stops around them do
// not make another descriptor.
func folded(text string) string {
	return strings.ToLower(strings.Trim(strings.Join(strings.Fields(text), " "), " .,;:"))
}

// alike is the share of their words two texts must have in common to be one
// line reworded rather than two lines.
const alike = 0.5

// reworded is true when two texts are likely one line before and after a change.
func reworded(a, b string) bool { return shared(a, b) >= alike }

// shared is the part of their words that two texts have in common, 0 to 1.
func shared(a, b string) float64 {
	wa, wb := strings.Fields(folded(a)), strings.Fields(folded(b))
	if len(wa)+len(wb) == 0 {
		return 0
	}
	count := map[string]int{}
	for _, w := range wa {
		count[strings.Trim(w, ".,;:")]++
	}
	both := 0
	for _, w := range wb {
		w = strings.Trim(w, ".,;:")
		if count[w] > 0 {
			count[w]--
			both++
		}
	}
	return 2 * float64(both) / float64(len(wa)+len(wb))
}
