package webchat

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
)

//go:embed page.html exchange.html parts.html form.html chat.js style.css icon.svg
var embedded embed.FS

// assets are the files the page loads, each under an address that changes
// with its content, so that a browser may keep it for ever.
type assets struct {
	files               []asset
	Script, Style, Icon string
}

type asset struct {
	url, kind string
	content   []byte
}

func hashAssets() assets {
	var a assets
	add := func(name, kind string) string {
		content, err := embedded.ReadFile(name)
		if err != nil {
			panic("reading the embedded " + name + ": " + err.Error())
		}
		sum := sha256.Sum256(content)
		ext := path.Ext(name)
		url := "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a.files = append(a.files, asset{url: url, kind: kind, content: content})
		return url
	}
	a.Script = add("chat.js", "text/javascript; charset=utf-8")
	a.Style = add("style.css", "text/css; charset=utf-8")
	a.Icon = add("icon.svg", "image/svg+xml")
	return a
}

func (f asset) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(f.content)
}
