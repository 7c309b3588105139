package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/slack-go/slack"
)

const (
	// renewBefore is how long before its end a token is renewed; for one that
	// lives less than twice that, half its life. Slack's own SDK for Python has
	// the same two hours.
	renewBefore = 2 * time.Hour
	// renewWait is how long an answer waits for a renewal while the token that
	// is there still serves.
	renewWait = 2 * time.Second
	// renewTime is how long a renewal may take with its lock, exchangeTime how
	// long Slack may. What is over is for saving what Slack gave.
	renewTime    = 30 * time.Second
	exchangeTime = 10 * time.Second
	// After a failure the next attempt waits this long, then twice as long.
	renewPause     = 30 * time.Second
	renewPauseMost = 15 * time.Minute
)

// errInstallAgain: only a person at the install page can mend it.
var errInstallAgain = fmt.Errorf("its refresh token was refused, so the app must be installed again: %w", errNotInstalled)

// renewal is what is known of renewing one installation's token.
type renewal struct {
	failures int
	next     time.Time
	err      error
	// unsaved is what Slack gave for a refresh token that is now used up, when
	// it could not be saved. It is not used before it is.
	unsaved *installRecord
	used    string
}

// due says that the token should be renewed now.
func (r installRecord) due(now time.Time) bool {
	return r.Refresh != "" && !r.RenewAt.IsZero() && !now.Before(r.RenewAt)
}

// lasts says that the token still serves.
func (r installRecord) lasts(now time.Time) bool { return r.Expires.IsZero() || now.Before(r.Expires) }

// renewed is the record with the tokens of an answer.
// https://docs.slack.dev/authentication/using-token-rotation
func (r installRecord) renewed(token, refresh string, seconds int, now time.Time) installRecord {
	r.Token, r.Refresh, r.Expires, r.RenewAt = token, "", time.Time{}, time.Time{}
	if seconds > 0 {
		life := time.Duration(seconds) * time.Second
		r.Refresh, r.Expires = refresh, now.Add(life)
		r.RenewAt = r.Expires.Add(-min(renewBefore, life/2))
	}
	return r
}

// living gives the record with a token that serves, renewing it when it is
// time. A renewal that fails does no harm as long as the old token lasts.
func (o *oauth) living(ctx context.Context, name string, r installRecord) (installRecord, error) {
	now := o.config.Now()
	if !r.due(now) {
		return r, nil
	}
	err := o.pausing(name, now)
	if err == nil {
		wait := ctx
		if r.lasts(now) {
			var cancel context.CancelFunc
			wait, cancel = context.WithTimeout(ctx, renewWait)
			defer cancel()
		}
		var fresh installRecord
		fresh, err = o.renewing.do(wait, name, renewTime, func(ctx context.Context) (installRecord, error) {
			fresh, err := o.renew(ctx, name)
			o.noteRenewal(ctx, name, r, err)
			return fresh, err
		})
		if err == nil {
			return fresh, nil
		}
	}
	removed := errors.Is(err, errNotInstalled) && !errors.Is(err, errInstallAgain)
	if !removed && r.lasts(o.config.Now()) {
		return r, nil
	}
	return installRecord{}, err
}

// renew exchanges the refresh token, which Slack takes once, for a new pair. It
// holds the lock from reading the old pair to saving the new one: of several
// replicas the first renews, and the others find it done.
func (o *oauth) renew(ctx context.Context, name string) (fresh installRecord, err error) {
	err = o.locked(ctx, name, func() error {
		r, err := o.load(ctx, name)
		if err != nil {
			return err
		}
		defer o.drop(name)
		if kept := o.unsaved(name, r.Refresh); kept != nil {
			fresh = *kept
		} else if !r.due(o.config.Now()) {
			fresh = r // another replica has done it
			return nil
		} else if fresh, err = o.refresh(ctx, r); err != nil {
			return err
		}
		// Saved before it is used: a token only this process knows would be
		// the last one, since the refresh token for it is used up.
		if err := o.save(ctx, name, fresh); err != nil {
			o.keepUnsaved(name, r.Refresh, fresh)
			return err
		}
		return nil
	})
	if err != nil {
		return installRecord{}, err
	}
	return fresh, nil
}

func (o *oauth) refresh(ctx context.Context, r installRecord) (installRecord, error) {
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	got, err := slack.RefreshOAuthV2TokenContext(ctx, o.config.Client, o.config.ClientID, o.config.ClientSecret, r.Refresh,
		slack.OAuthOptionAPIURL(o.config.APIURL))
	if err != nil {
		fault := oauthFault("oauth.v2.access", err)
		if fault.dead() {
			return r, fmt.Errorf("%w: %w", errInstallAgain, fault)
		}
		return r, fault
	}
	if !got.Ok || got.AccessToken == "" || got.RefreshToken == "" || got.ExpiresIn <= 0 {
		return r, &oauthError{method: "oauth.v2.access", class: faultEmpty}
	}
	return r.renewed(got.AccessToken, got.RefreshToken, got.ExpiresIn, o.config.Now()), nil
}

// pausing is the last failure, while it is too early to try again.
func (o *oauth) pausing(name string, now time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if s := o.renewals[name]; s != nil && now.Before(s.next) {
		return s.err
	}
	return nil
}

// noteRenewal logs how a renewal of r went and when to try again.
func (o *oauth) noteRenewal(ctx context.Context, name string, r installRecord, err error) {
	attrs := []slog.Attr{slog.String("enterprise", r.Enterprise), slog.String("team", r.Team)}
	if err == nil {
		o.forgetRenewal(name)
		o.config.Log.LogAttrs(ctx, slog.LevelInfo, "slack token renewed", attrs...)
		return
	}
	if errors.Is(err, errNotInstalled) && !errors.Is(err, errInstallAgain) {
		o.forgetRenewal(name) // removed meanwhile
		return
	}
	now := o.config.Now()
	level, class, code, pause := slog.LevelWarn, "store", "", time.Duration(0)
	var fault *oauthError
	if errors.As(err, &fault) {
		class, code, pause = fault.class, fault.code, fault.after
	}
	if errors.Is(err, errInstallAgain) || !r.lasts(now) {
		level = slog.LevelError
	}

	o.mu.Lock()
	s := o.renewalOf(name)
	pause = max(pause, min(renewPause<<min(s.failures, 10), renewPauseMost))
	if left := r.Expires.Sub(now); fault == nil || fault.class != faultRate {
		// Several attempts must fit into what is left of the old token.
		if quarter := max(left/4, time.Second); left > 0 {
			pause = min(pause, quarter)
		}
	}
	s.failures++
	s.next, s.err = now.Add(pause), err
	o.mu.Unlock()

	attrs = append(attrs, slog.String("class", class), slog.String("code", code),
		slog.Time("token_ends", r.Expires), slog.Duration("next_attempt_in", pause))
	if fault == nil {
		attrs = append(attrs, slog.Any("reason", err)) // the vault's
	}
	o.config.Log.LogAttrs(ctx, level, "slack token not renewed", attrs...)
}

// renewalOf is for those who hold the mutex.
func (o *oauth) renewalOf(name string) *renewal {
	s := o.renewals[name]
	if s == nil {
		s = &renewal{}
		o.renewals[name] = s
	}
	return s
}

func (o *oauth) forgetRenewal(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.renewals, name)
}

func (o *oauth) keepUnsaved(name, used string, fresh installRecord) {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.renewalOf(name)
	s.unsaved, s.used = &fresh, used
}

// unsaved is what was got for this refresh token and not saved yet. What was
// got for another one is of an installation that has been replaced.
func (o *oauth) unsaved(name, refresh string) *installRecord {
	o.mu.Lock()
	defer o.mu.Unlock()
	if s := o.renewals[name]; s != nil && s.used == refresh {
		return s.unsaved
	}
	return nil
}
