package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/knowledge"
)

// fingerprint is that of the operator's folder, or "" when there is none.
func (s settings) fingerprint() (string, error) {
	folder, err := s.folder()
	if folder == nil || err != nil {
		return "", err
	}
	mark, err := knowledge.Fingerprint(folder)
	if err != nil {
		return "", misuse{err}
	}
	return mark, nil
}

// watch loads the documents anew when the folder changes. A faulty folder
// leaves the last good documents serving.
func (w world) watch(ctx context.Context, s settings, before string, c *coach.Coach, log *slog.Logger) {
	folder, err := s.folder()
	if err != nil {
		log.Error("frameworks folder is not watched", "error", err)
		return
	}
	changed := func() {
		x, err := load(s)
		if err != nil {
			log.Error("changed frameworks are not used; the last good ones keep serving", "error", err)
			return
		}
		if err := c.Use(x).Close(); err != nil {
			log.Error("old index was not closed", "error", err)
		}
		log.Info("changed frameworks are in use", "documents", len(x.Library().Frameworks()))
	}
	failed := func(err error) {
		log.Error("frameworks folder cannot be read; the last good documents keep serving", "error", err)
	}
	knowledge.Watch(ctx, folder, before, time.Duration(s.Serve.Reload)*w.second, changed, failed)
}
