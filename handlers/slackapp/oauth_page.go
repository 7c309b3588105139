package slackapp

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
)

// notice is a page that says one thing.
type notice struct {
	Title string
	Lines []string
	// Link and Says are where to go on; Link may be empty.
	Link, Says string
	// Number finds the log line of what went wrong; "" when nothing did.
	Number string
}

const noticeStyle = `:root{color-scheme:light dark}body{margin:0;font:1.125rem/1.5 system-ui,sans-serif}` +
	`main{max-width:36rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}h1{font-size:1.6rem;line-height:1.25}` +
	`.go{display:inline-block;padding:.6rem 1.1rem;border:2px solid;border-radius:.4rem;color:inherit;font-weight:600}` +
	`.go:focus-visible{outline:3px solid;outline-offset:3px}`

const noticePage = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{.Title}} – Framework Coach</title>
<style>` + noticeStyle + `</style>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
{{range .Lines}}<p>{{.}}</p>
{{end}}{{with .Link}}<p><a class="go" href="{{.}}">{{$.Says}}</a></p>
{{end}}{{with .Number}}<p>If you report this, quote the number <code>{{.}}</code>.</p>
{{end}}</main>
</body>
</html>
`

// noticePages draws notices under headers that let the page do nothing.
type noticePages struct {
	page   *template.Template
	policy string
}

func newNoticePages() noticePages {
	sum := sha256.Sum256([]byte(noticeStyle))
	return noticePages{
		page: template.Must(template.New("notice").Parse(noticePage)),
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}
}

func (p noticePages) write(w http.ResponseWriter, status int, n notice) {
	p.secure(w)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	// It fails when the browser has gone; nobody is left to be told.
	_ = p.page.Execute(w, n)
}

// secure sets the headers of every answer. The address holds a code and a
// state, which must go neither into a cache nor to the next page.
func (p noticePages) secure(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", p.policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}
