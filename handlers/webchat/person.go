package webchat

import (
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	cookieName = "coach"
	cookieLife = 365 * 24 * time.Hour
)

// visitor is who a request comes from.
type visitor struct {
	// id is the cookie's value. It stands for the person like a password, so
	// it never leaves this package.
	id string
	// cookie is the id as the browser keeps it, signed.
	cookie string
	// known is false when the request brought no cookie and id is new.
	known bool
}

func (a *App) visitorOf(r *http.Request) visitor {
	if c, err := r.Cookie(cookieName); err == nil {
		id, signature, _ := strings.Cut(c.Value, ".")
		if wellFormed(id) && (a.config.Signer == nil || a.config.Signer.Signed(cookieName, id, signature)) {
			return a.visitor(id, true)
		}
	}
	return a.visitor(a.config.NewID(), false)
}

func (a *App) visitor(id string, known bool) visitor {
	v := visitor{id: id, cookie: id, known: known}
	if a.config.Signer != nil {
		v.cookie += "." + a.config.Signer.Sign(cookieName, id)
	}
	return v
}

// remember keeps the visitor's id in the browser for another year.
//
// Only an answer to a posted question calls it, never a page view: a browser
// holds a strict cookie back when somebody follows a link from another site,
// so a page view without one may well come from a person who has one, and
// setting a new one there would cut them off from everything they saved.
func (v visitor) remember(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name:     cookieName,
		Value:    v.cookie,
		Path:     "/",
		MaxAge:   int(cookieLife.Seconds()),
		HttpOnly: true,
		SameSite: http.SameSiteStrictMode,
		// The header of a proxy in front can be invented, but only to make
		// the inventor's own cookie stricter.
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	})
}

// user is the visitor's name everywhere else: whoever reads a store or a log
// cannot make the cookie from it.
func (v visitor) user() string {
	sum := sha256.Sum256([]byte(v.id))
	return "web-" + base64.RawURLEncoding.EncodeToString(sum[:])
}

// limitKey is what the visitor's questions are counted under. Without a cookie
// every question would otherwise be a new person's first.
func (v visitor) limitKey(r *http.Request) string {
	if v.known {
		return "person " + v.user()
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return "newcomers " + host
}

// message is a question from the visitor in one conversation; each page load
// is its own, so that two tabs do not take each other's follow-up questions.
func (a *App) message(v visitor, q question) chat.Message {
	who := chat.PersonID{Platform: chat.Web, User: v.user()}
	return chat.Message{
		ID:     a.config.NewID(),
		From:   who,
		Reply:  chat.Address{Person: who, Room: who.User + "/" + q.conversation, Direct: true},
		Text:   q.text,
		Choice: q.choice,
		Values: q.values,
		Zone:   q.zone,
		At:     a.config.Now(),
	}
}

// wellFormed says whether an id that came back from a browser can be one of
// ours. Anything else is treated as absent.
func wellFormed(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}
