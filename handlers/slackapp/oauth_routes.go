package slackapp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/handlers"
)

// maxCode is more than any code Slack has given.
const maxCode = 512

// routes are the page that begins an installation and the one Slack sends the
// browser back to. https://docs.slack.dev/authentication/installing-with-oauth
func (o *oauth) routes() []handlers.Route {
	d := oauthDoor{oauth: o, pages: newNoticePages()}
	return []handlers.Route{
		{Pattern: "GET " + pathInstall, Handler: d.onlyGet(d.begin)},
		{Pattern: "GET " + pathOAuth, Handler: d.onlyGet(d.end)},
	}
}

// oauthDoor is the browser's side of an installation.
type oauthDoor struct {
	*oauth
	pages noticePages
}

// onlyGet refuses HEAD, which a pattern for GET lets in: a program that looks
// at a link before a person does must not use up the code.
func (d oauthDoor) onlyGet(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.pages.secure(w)
		if r.Method != http.MethodGet {
			w.Header().Set("Allow", http.MethodGet)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		next(w, r)
	})
}

// cookie carries the state in the browser. Its "__Host-" name holds a browser
// to Secure and to this host alone; on the tester's own machine there is no
// https. Lax, because the way back is a link from Slack's site.
func (d oauthDoor) cookie(state string, seconds int) *http.Cookie {
	c := &http.Cookie{ //nolint:gosec // bare only on the tester's own machine
		Name: "__Host-coach_install", Value: state, Path: "/", MaxAge: seconds,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if strings.HasPrefix(d.config.PublicURL, "http://") {
		c.Name, c.Secure = "coach_install", false
	}
	return c
}

func (d oauthDoor) begin(w http.ResponseWriter, r *http.Request) {
	state := d.states.issue()
	http.SetCookie(w, d.cookie(state, int(stateTime.Seconds())))
	to := d.slackPage("oauth/v2/authorize", url.Values{
		"client_id":    {d.config.ClientID},
		"scope":        {strings.Join(scopeNames(), ",")},
		"redirect_uri": {d.config.PublicURL + pathOAuth},
		"state":        {state},
	})
	// With a type of its own set, Redirect writes no page that repeats the state.
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	http.Redirect(w, r, to, http.StatusFound)
}

// slackPage is a page of the Slack whose API is in use, so that a test or a
// government's Slack has its own.
func (d oauthDoor) slackPage(path string, query url.Values) string {
	return strings.TrimSuffix(d.config.APIURL, "api/") + path + "?" + query.Encode()
}

// end checks everything that can be checked before the code is exchanged.
func (d oauthDoor) end(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if refusal := q.Get("error"); refusal != "" {
		d.refusedBySlack(w, r, refusal)
		return
	}
	cookie, err := r.Cookie(d.cookie("", 0).Name)
	// Whatever comes of it, the state has served.
	http.SetCookie(w, d.cookie("", -1))
	state, code := q.Get("state"), q.Get("code")
	switch {
	case state == "":
		d.fail(w, r, failedNoState)
	case err != nil || cookie.Value == "":
		d.fail(w, r, failedNoCookie)
	case cookie.Value != state:
		d.fail(w, r, failedWrongState)
	default:
		switch err := d.states.use(state); {
		case errors.Is(err, errStateExpired):
			d.fail(w, r, failedExpired)
		case errors.Is(err, errStateUsed):
			d.fail(w, r, failedUsed)
		case err != nil:
			d.fail(w, r, failedWrongState)
		case code == "" || len(code) > maxCode:
			d.fail(w, r, failedNoCode)
		default:
			d.exchange(w, r, code)
		}
	}
}

func (d oauthDoor) exchange(w http.ResponseWriter, r *http.Request, code string) {
	ctx, cancel := context.WithTimeout(r.Context(), exchangeTime)
	defer cancel()
	got, err := slack.GetOAuthV2ResponseContext(ctx, d.config.Client, d.config.ClientID, d.config.ClientSecret, code,
		d.config.PublicURL+pathOAuth, slack.OAuthOptionAPIURL(d.config.APIURL))
	if err != nil {
		fault := oauthFault("oauth.v2.access", err)
		d.fail(w, r, failureOf(fault), slog.String("code", fault.code), slog.Int("slack_status", fault.status))
		return
	}
	record, why := d.recordOf(got)
	if why != nil {
		d.fail(w, r, *why)
		return
	}
	// The code is used up, so it is saved even if the browser goes now.
	ctx, cancelSave := context.WithTimeout(context.WithoutCancel(r.Context()), exchangeTime)
	defer cancelSave()
	if err := d.install(ctx, record); err != nil {
		d.fail(w, r, failedSave, slog.Any("reason", err)) // the vault's
		return
	}
	d.config.Log.LogAttrs(ctx, slog.LevelInfo, "slack app installed",
		slog.String("enterprise", record.Enterprise), slog.String("team", record.Team),
		slog.Bool("tokens_expire", record.Refresh != ""), slog.String("request_id", handlers.RequestID(ctx)))
	d.welcome(w, got, record)
}

// recordOf checks Slack's answer, which is a stranger's until then.
func (d oauthDoor) recordOf(got *slack.OAuthV2Response) (installRecord, *failedInstall) {
	r := installRecord{App: got.AppID}
	r.Enterprise, r.Team, r.BotUser = got.Enterprise.ID, got.Team.ID, got.BotUserID
	if got.IsEnterpriseInstall {
		r.Team = "" // the whole organisation
	}
	switch {
	case !got.Ok || got.AccessToken == "" || got.TokenType != "bot" || !idOfSlack.MatchString(r.BotUser) ||
		installNames(r.Enterprise, r.Team) == nil || got.IsEnterpriseInstall && r.Enterprise == "" ||
		!got.IsEnterpriseInstall && r.Team == "" || got.ExpiresIn > 0 && got.RefreshToken == "":
		return r, &failedAnswer
	case d.config.AppID != "" && got.AppID != d.config.AppID:
		return r, &failedApp
	}
	return r.renewed(got.AccessToken, got.RefreshToken, got.ExpiresIn, d.config.Now()), nil
}

func (d oauthDoor) welcome(w http.ResponseWriter, got *slack.OAuthV2Response, r installRecord) {
	where := got.Team.Name
	if got.IsEnterpriseInstall {
		where = got.Enterprise.Name
	}
	n := notice{Lines: []string{"Open it under Apps in Slack and ask a question, or type /coach in any conversation."}, Says: "Open Slack"}
	n.Title = "Framework Coach is installed"
	if where != "" {
		n.Title += " in " + where
	}
	to := url.Values{}
	if idOfSlack.MatchString(r.App) {
		to.Set("app", r.App)
	}
	if r.Team != "" {
		to.Set("team", r.Team)
	}
	n.Link = d.slackPage("app_redirect", to)
	if got.IsEnterpriseInstall {
		n.Lines = append(n.Lines, "An administrator of the organisation chooses the workspaces that have it.")
	}
	d.pages.write(w, http.StatusOK, n)
}
