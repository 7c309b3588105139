package webchat

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// answerTime is well under the server's write limit, so that a slow answer
// still ends in a sentence and not in a broken connection.
const answerTime = 20 * time.Second

// fragmentHeader is sent by the script, which wants the one exchange and not a
// whole page. Another site cannot send it without being asked for leave.
const fragmentHeader = "X-Fragment"

func (a *App) showFirst(w http.ResponseWriter, r *http.Request) {
	a.writePage(w, r, http.StatusOK, page{Conversation: a.config.NewID(), First: true})
}

// showAddress is the page a link to an address opens.
func (a *App) showAddress(w http.ResponseWriter, r *http.Request) {
	address := clean(r.PathValue("address"))
	if address == "" || len(address) > maxChoice {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	q := question{conversation: a.config.NewID(), choice: "show " + address}
	said := asked{Lead: "You followed a link to", Text: address}
	v := a.visitorOf(r)
	if !a.limits.allow(v, v.limitKey(r), a.config.Now()) {
		a.refuse(w, r, q, said, faultBusy)
		return
	}
	reply, err := a.respond(r, v, q)
	if err != nil {
		a.refuse(w, r, q, said, err)
		return
	}
	status := http.StatusOK
	if reply.Refused {
		status = http.StatusNotFound
	}
	a.write(w, r, status, a.exchange(q.conversation, said, reply), "")
}

// answer takes a posted question.
func (a *App) answer(w http.ResponseWriter, r *http.Request) {
	q, err := a.decode(w, r)
	said := askedBy(q)
	if err != nil {
		a.refuse(w, r, q, said, err)
		return
	}
	v := a.visitorOf(r)
	if !a.limits.allow(v, v.limitKey(r), a.config.Now()) {
		a.refuse(w, r, q, said, faultBusy)
		return
	}
	v.remember(w, r)
	reply, err := a.respond(r, v, q)
	if err != nil {
		a.refuse(w, r, q, said, err)
		return
	}
	a.write(w, r, http.StatusOK, a.exchange(q.conversation, said, reply), "")
}

func (a *App) denyCrossSite(w http.ResponseWriter, r *http.Request) {
	q := question{conversation: a.config.NewID()}
	a.refuse(w, r, q, asked{}, faultCrossSite)
}

func (a *App) respond(r *http.Request, v visitor, q question) (chat.Reply, error) {
	ctx, cancel := context.WithTimeout(r.Context(), answerTime)
	defer cancel()
	return a.config.Responder.Respond(ctx, a.message(v, q))
}

// refuse shows a fixed sentence in place of an answer. Any error that is not
// one of our own faults is logged and shown only by the request's id.
func (a *App) refuse(w http.ResponseWriter, r *http.Request, q question, said asked, err error) {
	p := problem{RequestID: a.requestID(r)}
	f, ours := errors.AsType[fault](err)
	if !ours {
		f = faultAnswer
		level := slog.LevelError
		if r.Context().Err() != nil {
			level = slog.LevelInfo // the person left; nobody reads what follows
		}
		a.config.Log.LogAttrs(r.Context(), level, "a web question got no answer",
			slog.String("request_id", p.RequestID), slog.Any("reason", err))
	}
	if f == faultBusy {
		w.Header().Set("Retry-After", "5")
	}
	status, sentence, mayRepeat := f.said()
	p.Sentence, p.Numbered = sentence, !ours
	if mayRepeat {
		p.Again = &again{Text: q.text, Choice: q.choice, Label: q.label, Values: q.values}
	}
	x := exchange{ID: p.RequestID, Conversation: q.conversation, Asked: said, Problem: &p}
	a.write(w, r, status, x, q.text)
}

func (a *App) requestID(r *http.Request) string {
	if id := handlers.RequestID(r.Context()); id != "" {
		return id
	}
	return a.config.NewID()
}

// write sends the exchange as a fragment or in a page of its own. text goes
// into the box, so that a question without an answer is not typed twice.
func (a *App) write(w http.ResponseWriter, r *http.Request, status int, x exchange, text string) {
	w.Header().Set("Vary", fragmentHeader)
	if r.Header.Get(fragmentHeader) != "" {
		a.execute(w, r, status, "exchange", x)
		return
	}
	a.writePage(w, r, status, page{Conversation: x.Conversation, Exchange: &x, Text: text})
}

func (a *App) writePage(w http.ResponseWriter, r *http.Request, status int, p page) {
	p.Notice, p.Examples, p.Assets = a.config.Notice, a.config.Examples, a.assets
	a.execute(w, r, status, "page", p)
}

func (a *App) execute(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	if err := a.templates.ExecuteTemplate(&b, name, data); err != nil {
		a.config.Log.LogAttrs(r.Context(), slog.LevelError, "the page did not render",
			slog.String("request_id", a.requestID(r)), slog.Any("reason", err))
		http.Error(w, faultAnswer.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Cache-Control", "no-store")
	if r.Method == http.MethodGet {
		// "no-store" would throw the whole conversation away when somebody
		// follows a source and comes back.
		h.Set("Cache-Control", "private, no-cache")
	}
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}
