// Package webchat is the chat page: it decodes what a browser sends into a
// chat.Message, asks a Responder, and renders the chat.Reply as HTML.
//
// The page works as plain forms; the script only makes it quicker and kinder.
// The package stores nothing and decides nothing about an answer. cmd/bot
// makes an App and gives its routes to the server in handlers.
package webchat

import (
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"github.com/framework-coach/framework-coach/handlers"
)

// Config is what the page needs from outside. Every field but Notice,
// Examples and Signer must be set.
type Config struct {
	Responder handlers.Responder
	Log       *slog.Logger
	// NewID makes ids of 8 to 64 letters, digits, "-" and "_". One of them
	// names a person for a year and is all that stands between a stranger and
	// that person's answers, so it must be too random to guess.
	NewID func() string
	Now   func() time.Time
	// Examples are questions offered as buttons on the first screen.
	Examples []string
	// Signer signs the cookie that names a person, so that nobody can make one
	// up. Without it every well-formed cookie is taken.
	Signer Signer
	// Notice says what happens to what people type.
	Notice string
}

// Signer makes and checks signatures.
type Signer interface {
	Sign(purpose, text string) string
	Signed(purpose, text, signature string) bool
}

// App is the chat page.
type App struct {
	config    Config
	templates *template.Template
	assets    assets
	limits    *limits
}

// New makes the page. It panics when an embedded template does not parse,
// which a build with a passing test cannot have.
func New(c Config) *App {
	a := &App{config: c, assets: hashAssets(), limits: newLimits()}
	a.templates = template.Must(template.New("").ParseFS(embedded, "*.html"))
	return a
}

// Routes are the page, the questions it posts, the links to an address, and
// the files it loads.
func (a *App) Routes() []handlers.Route {
	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(secured(http.HandlerFunc(a.denyCrossSite)))
	routes := []handlers.Route{
		{Pattern: "GET /{$}", Handler: secured(http.HandlerFunc(a.showFirst))},
		{Pattern: "POST /chat", Handler: sameSite.Handler(secured(http.HandlerFunc(a.answer)))},
		// Reached by pressing Enter in the address bar after a posted form.
		{Pattern: "GET /chat", Handler: secured(http.RedirectHandler("/", http.StatusSeeOther))},
		{Pattern: "GET /a/{address...}", Handler: secured(http.HandlerFunc(a.showAddress))},
	}
	for _, f := range a.assets.files {
		routes = append(routes, handlers.Route{Pattern: "GET " + f.url, Handler: secured(f)})
	}
	return routes
}

// securityPolicy lets the page load its own script, style and pictures, talk
// to its own server, and nothing else.
const securityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", securityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
