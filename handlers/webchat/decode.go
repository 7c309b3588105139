package webchat

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/handlers"
)

const (
	maxText   = 4_000 // characters; some two pages
	maxChoice = 1_000 // bytes; a button's value is far shorter
	maxLabel  = 200   // characters
)

// question is what a posted form asks.
type question struct {
	conversation string
	text         string
	choice       string
	// label is the words on the pressed button, which the form cannot carry
	// without the script. It is shown back and never acted on.
	label string
	// values are the fields of the form that was sent with the choice.
	values map[string]string
	// zone is the browser's time zone, or "".
	zone string
}

// fault is a reason for giving no answer that the person can be told.
type fault int

const (
	faultEmpty fault = iota + 1
	faultUnread
	faultForm
	faultLong
	faultCrossSite
	faultBusy
	faultAnswer
)

// said is the status of a fault, the sentence the person reads, and whether
// the same question may well be answered next time. The sentences are fixed,
// so that no error text can reach the page.
func (f fault) said() (status int, sentence string, again bool) {
	switch f {
	case faultEmpty:
		return http.StatusBadRequest, "Type a question first, or press one of the buttons.", false
	case faultUnread:
		return http.StatusBadRequest, "I could not read that question. Type it again, please.", false
	case faultForm:
		return http.StatusUnsupportedMediaType, "I can only read questions from this page’s own form.", false
	case faultLong:
		return http.StatusRequestEntityTooLarge, "That is longer than 4,000 characters. Shorten it and ask again.", false
	case faultCrossSite:
		return http.StatusForbidden, "That question came from another website, so I did not answer it. Ask it on this page.", false
	case faultBusy:
		return http.StatusTooManyRequests, "You have asked a lot in a short time. Wait a few seconds, then try again.", true
	case faultAnswer:
	}
	return http.StatusInternalServerError, "Something went wrong and I have no answer. Try again in a moment.", true
}

func (f fault) Error() string {
	_, sentence, _ := f.said()
	return sentence
}

// decode reads a posted question. What it could read is returned with the
// fault as well, so that the person gets their words back.
func (a *App) decode(w http.ResponseWriter, r *http.Request) (question, error) {
	q := question{conversation: a.config.NewID()}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return q, faultForm
	}
	// The server limits bodies too; the page must not rely on its wiring.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, handlers.DefaultMaxBody))
	if err != nil {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			return q, faultLong
		}
		return q, faultUnread
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return q, faultUnread
	}
	if c := form.Get("conversation"); wellFormed(c) {
		q.conversation = c
	}
	q.text = clean(form.Get("text"))
	q.choice = clean(form.Get("choice"))
	q.label = clean(form.Get("label"))
	if utf8.RuneCountInString(q.label) > maxLabel {
		q.label = ""
	}
	q.zone = zoneOf(form.Get("zone"))
	if q.values, err = valuesOf(form); err != nil {
		q.choice, q.label = "", ""
		return q, err
	}
	switch {
	case len(q.choice) > maxChoice:
		q.choice, q.label = "", ""
		return q, faultUnread
	case q.choice == "" && q.text == "":
		return q, faultEmpty
	case utf8.RuneCountInString(q.text) > maxText:
		return q, faultLong
	}
	return q, nil
}

// clean makes typed text safe to log, compare and show: valid UTF-8, one kind
// of line end, no control characters, no space around it.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
