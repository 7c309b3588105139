package teamsapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// A bot gives somebody a file in three steps: it asks whether it may, uploads to
// the address that comes with a yes, and shows what it uploaded. That works in
// a person's own chat only, and not in the clouds of the US government.
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
const (
	consentType = "application/vnd.microsoft.teams.card.file.consent"
	infoType    = "application/vnd.microsoft.teams.card.file.info"
	consentName = "fileConsent/invoke"
	// fileMost is the largest file that is uploaded, in bytes: one request takes
	// 60 MiB, and a year of records far less than this.
	fileMost = 10 << 20
	// uploadMost is what is read of the answer to an upload, in bytes.
	uploadMost = 64 << 10
)

// noFiles is said where a file stands in an answer and cannot be given.
const noFiles = "Teams takes no files from an app in your organisation's cloud, so I cannot send these here."

// fileHosts are where Teams has files uploaded to: a person's OneDrive.
var fileHosts = []string{".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us"}

type consentCard struct {
	Description string      `json:"description"`
	Size        int         `json:"sizeInBytes"`
	Accept      consentData `json:"acceptContext"`
	Decline     consentData `json:"declineContext"`
}

// consentData travels with the question and comes back with the answer. The
// file itself does not: it is made again, so that nothing of it is kept.
type consentData struct {
	Choice string `json:"choice"`
	Name   string `json:"name"`
}

type infoCard struct {
	ID   string `json:"uniqueId"`
	Type string `json:"fileType"`
}

// upload is where a file may go.
type upload struct {
	url, content, name, id, kind string
}

// offerFiles asks a person whether they want the files of a reply. again is the
// line that brings the reply again.
func (a *App) offerFiles(ctx context.Context, p place, again string, r chat.Reply) {
	if !p.Direct || again == "" || weigh(again) > againLimit {
		return
	}
	if a.config.Cloud == GCCHigh || a.config.Cloud == DoD {
		if slices.ContainsFunc(r.Parts, func(part chat.Part) bool { _, ok := part.(chat.File); return ok }) {
			// The answer names them, and nothing follows it.
			if err := a.sender.send(ctx, p, answer{Reply: sentence(noFiles)}); err != nil {
				a.config.Log.LogAttrs(ctx, slog.LevelWarn, "nobody was told that files cannot be sent here")
			}
		}
		return
	}
	for _, part := range r.Parts {
		f, ok := part.(chat.File)
		if !ok || len(f.Data) == 0 || len(f.Data) > fileMost {
			continue
		}
		data := consentData{Choice: again, Name: f.Name}
		err := a.sender.attach(ctx, p, schema.Attachment{
			ContentType: consentType, Name: f.Name,
			Content: consentCard{Description: f.About, Size: len(f.Data), Accept: data, Decline: data},
		})
		if err != nil {
			a.config.Log.LogAttrs(ctx, slog.LevelWarn, "a file was not offered")
			return
		}
	}
}

// attach sends an attachment that is no card of ours.
func (s *messenger) attach(ctx context.Context, p place, what schema.Attachment) error {
	defer s.flight.Enter()()
	own, leave, f := s.lane(ctx, p.Conversation)
	if f == nil {
		defer leave()
		send := p.call(callSend, http.MethodPost, own)
		body := message(p, drawing{Text: what.Name}, chat.Reply{Title: what.Name})
		body.Text, body.TextFormat, body.Summary = "", "", what.Name
		body.Attachments = []schema.Attachment{what}
		send.body = body
		_, f = s.c.Client.do(ctx, send)
	}
	if f == nil {
		return nil
	}
	if f.class == classGone {
		// An app package without files is refused like this too: that closes
		// the conversation to files only.
		f.class = classRefused
	}
	return s.failed(ctx, p, f, own)
}

// remove deletes a message of ours. One that stays does no harm.
func (s *messenger) remove(ctx context.Context, p place, activity string) {
	if activity == "" {
		return
	}
	defer s.flight.Enter()()
	what := p.call(callDelete, http.MethodDelete, nil)
	what.activity = activity
	if _, f := s.c.Client.do(ctx, what); f != nil {
		s.c.Log.LogAttrs(ctx, slog.LevelDebug, "a message was not removed", slog.String("class", string(f.class)))
	}
}

// consented takes the answer to the question whether a file may be uploaded.
func (a *App) consented(in incoming) (int, []byte) {
	q := a.asked(in, kindFile)
	value := readObject(in.value)
	held, info := value.object("context"), value.object("uploadInfo")
	q.Choice = held.text("choice")
	name, accepted := held.text("name"), value.text("action") == "accept"
	to := upload{
		url: info.text("uploadUrl"), content: info.text("contentUrl"), name: info.text("name"),
		id: info.text("uniqueId"), kind: info.text("fileType"),
	}
	if in.from.id == "" || !in.direct || q.Choice == "" {
		a.metrics.took(kindOther)
		return http.StatusBadRequest, nil
	}
	err := a.accept(handlers.Delivery{
		ID: q.ID, From: q.Place.person(), Kind: q.Kind,
		Work: func(ctx context.Context) (handlers.Outcome, error) {
			// Asked once, and answered: it would go on asking.
			defer a.sender.remove(ctx, q.Place, in.replyTo)
			if !accepted {
				return handlers.Outcome{}, nil
			}
			return a.uploaded(ctx, q, name, to)
		},
		Sorry: func(ctx context.Context, r chat.Reply) error {
			return a.sender.send(ctx, q.Place, answer{Reply: r})
		},
	})
	if errors.Is(err, handlers.ErrFull) || errors.Is(err, handlers.ErrStopping) {
		return http.StatusServiceUnavailable, nil
	}
	return http.StatusOK, []byte("{}")
}

// uploaded makes the file again, uploads it and shows it.
func (a *App) uploaded(ctx context.Context, q question, name string, to upload) (handlers.Outcome, error) {
	say := func(topic, text string) (handlers.Outcome, error) {
		return handlers.Outcome{Topic: topic}, a.sender.send(ctx, q.Place, answer{Reply: sentence(text)})
	}
	if !a.takesFiles(to.url) || !a.takesFiles(to.content) {
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "a file was to go to an address that is none of OneDrive")
		return say("", "I send files to OneDrive only, and this was another place. Nothing was sent.")
	}
	r, err := a.respond(ctx, q)
	if err != nil {
		return handlers.Outcome{}, err
	}
	file, ok := fileLike(r, name)
	if !ok || len(file.Data) > fileMost {
		return say(r.Topic, "That file is not there any more. Ask me for it again.")
	}
	if status := a.put(ctx, to.url, file.Data); status < 200 || status > 299 {
		// The address holds a key, so it is in no line and no error.
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "a file was not uploaded", slog.Int("status", status))
		return say(r.Topic, "I could not put the file into your OneDrive. Ask me for it again.")
	}
	err = a.sender.attach(ctx, q.Place, schema.Attachment{
		ContentType: infoType, ContentURL: to.content, Name: to.name, Content: infoCard{ID: to.id, Type: to.kind},
	})
	if err != nil {
		return handlers.Outcome{Topic: r.Topic}, fmt.Errorf("showing a file that was uploaded: %w", err)
	}
	return handlers.Outcome{Topic: r.Topic}, nil
}

// fileLike is the file of that name, or the one of that kind: a name can hold
// the day it was asked for.
func fileLike(r chat.Reply, name string) (chat.File, bool) {
	var like []chat.File
	for _, p := range r.Parts {
		f, ok := p.(chat.File)
		switch {
		case ok && f.Name == name:
			return f, true
		case ok && path.Ext(f.Name) == path.Ext(name):
			like = append(like, f)
		}
	}
	if len(like) != 1 {
		return chat.File{}, false
	}
	return like[0], true
}

// takesFiles is true for an address on a host that files are uploaded to.
func (a *App) takesFiles(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Host == "" {
		return false
	}
	if slices.Contains(a.config.TrustedHosts, u.Host) && u.Scheme == "http" && isLocal(u.Hostname()) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") &&
		slices.ContainsFunc(fileHosts, func(end string) bool { return strings.HasSuffix(host, end) && host != end })
}

// put uploads a file whole and returns the status, or 0 when there was no
// answer. No token goes along: the address is the permission.
func (a *App) put(ctx context.Context, address string, data []byte) int {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, address, bytes.NewReader(data))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(data)-1, len(data)))
	resp, err := a.config.Client.Do(req) //nolint:gosec // The address was checked by takesFiles.
	if err != nil {
		return 0
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, uploadMost))
	return resp.StatusCode
}
