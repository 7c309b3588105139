package slackapp

import (
	"log/slog"
	"net/http"

	"github.com/framework-coach/framework-coach/handlers"
)

// failedInstall is one way an installation can go wrong: what the person reads
// and, by its class, what the operator finds in the log.
type failedInstall struct {
	class    string
	status   int
	title    string
	sentence string
	// again offers to start once more, where that can help.
	again bool
}

// The ways. Each is told apart, because each is mended by somebody else.
var (
	failedDenied = failedInstall{"denied", http.StatusForbidden, "The app was not installed",
		"The installation was cancelled in Slack. Nothing was saved.", true}
	failedBySlack = failedInstall{"refused_by_slack", http.StatusBadRequest, "Slack did not install the app",
		"Slack refused before it asked this server. The app may not be open to other workspaces, or an administrator must approve it.", true}
	failedNoState = failedInstall{"state_missing", http.StatusBadRequest, "This link is not complete",
		"An installation begins on the install page, not here.", true}
	failedNoCookie = failedInstall{"cookie_missing", http.StatusBadRequest, "This browser did not begin the installation",
		"Begin and end the installation in the same browser, and let this site keep a cookie.", true}
	failedWrongState = failedInstall{"state_wrong", http.StatusForbidden, "This installation was not begun here",
		"The link belongs to another installation, or was changed on its way. Nothing was saved.", true}
	failedExpired = failedInstall{"state_expired", http.StatusGone, "The installation took too long",
		"It must be finished within ten minutes. Nothing was saved.", true}
	failedUsed = failedInstall{"state_used", http.StatusConflict, "This link was used already",
		"An installation is finished once. If the app is in your workspace, there is nothing left to do.", true}
	failedNoCode = failedInstall{"code_missing", http.StatusBadRequest, "Slack sent no code",
		"Without it the installation cannot be finished. Nothing was saved.", true}
	failedCode = failedInstall{"code_refused", http.StatusBadRequest, "Slack did not accept the code",
		"The code was used before or is too old. Nothing was saved.", true}
	failedSettings = failedInstall{"settings_refused", http.StatusInternalServerError, "This server is not set up correctly",
		"Slack refused the settings of this server. Only its operator can mend that.", false}
	failedBusy = failedInstall{"rate_limited", http.StatusServiceUnavailable, "Slack is busy",
		"Slack asked to try later. Wait a minute before you start again.", true}
	failedTimeout = failedInstall{"timeout", http.StatusGatewayTimeout, "Slack took too long to answer",
		"It is not certain that the app was installed. Start again; that does no harm.", true}
	failedReach = failedInstall{"unreachable", http.StatusBadGateway, "Slack did not answer",
		"This server could not finish the installation with Slack. Start again in a moment.", true}
	failedAnswer = failedInstall{"answer_unusable", http.StatusBadGateway, "Slack gave an answer that cannot be used",
		"It lacked something an installation needs. Nothing was saved.", true}
	failedApp = failedInstall{"another_app", http.StatusForbidden, "This was another app",
		"Slack answered for an app that this server does not run. Nothing was saved.", false}
	failedSave = failedInstall{"not_saved", http.StatusInternalServerError, "The installation could not be saved",
		"Slack installed the app, but this server could not keep its key. Start again; that does no harm.", true}
)

// failureOf says which way a refused exchange went.
func failureOf(e *oauthError) failedInstall {
	switch e.class {
	case faultRefused:
		switch e.code {
		case "invalid_code", "code_already_used", "code_expired":
			return failedCode
		}
		// bad_client_secret, invalid_client_id, bad_redirect_uri and the like.
		return failedSettings
	case faultRate:
		return failedBusy
	case faultTimeout:
		return failedTimeout
	case faultStatus, faultConnection:
		return failedReach
	}
	return failedAnswer
}

// refusedBySlack is for the error Slack sends the browser back with. It needs
// no state: nothing is done but to show a page.
func (d oauthDoor) refusedBySlack(w http.ResponseWriter, r *http.Request, refusal string) {
	if refusal == "access_denied" {
		d.fail(w, r, failedDenied)
		return
	}
	d.fail(w, r, failedBySlack)
}

func (d oauthDoor) fail(w http.ResponseWriter, r *http.Request, f failedInstall, more ...slog.Attr) {
	number := handlers.RequestID(r.Context())
	if number == "" {
		number = d.config.NewID()
	}
	level := slog.LevelInfo
	if f.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	attrs := append([]slog.Attr{slog.String("class", f.class), slog.String("request_id", number)}, more...)
	d.config.Log.LogAttrs(r.Context(), level, "slack app not installed", attrs...)
	n := notice{Title: f.title, Lines: []string{f.sentence}, Number: number}
	if f.again {
		n.Link, n.Says = pathInstall, "Start again"
	}
	d.pages.write(w, f.status, n)
}
