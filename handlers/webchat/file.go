package webchat

import (
	"encoding/base64"
	"html/template"
	"regexp"

	"github.com/framework-coach/framework-coach/chat"
)

// download is a file to take away. It stands in the page itself, so that
// nothing of it is kept on the server and no link to it can be passed on.
type download struct {
	Name, About string
	URL         template.URL
}

var (
	fileName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$`)
	mediaType = regexp.MustCompile(`^(text|application)/[a-z0-9.+-]{1,40}$`)
)

// fileBlock makes a file ready to draw. A name or a type of another form is
// replaced: both stand in attributes a browser acts on.
func fileBlock(f chat.File) block {
	d := download{Name: f.Name, About: f.About}
	if !fileName.MatchString(d.Name) {
		d.Name = "file"
	}
	kind := f.Type
	if !mediaType.MatchString(kind) {
		kind = "application/octet-stream"
	}
	d.URL = template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(f.Data)) //nolint:gosec // Both halves are of a fixed form.
	return block{File: &d}
}
