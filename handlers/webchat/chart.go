package webchat

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"image/png"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers/chart"
)

// picture is a chart as it stands in the page, with the same as a table. The
// pictures travel in the page: an address of their own would have to know who
// may see them.
type picture struct {
	Light         template.URL
	Dark          template.Srcset
	Alt           string
	Width, Height int
	Table         *table
}

// chartBlock is the picture of a chart, or its table where there is none to draw.
func chartBlock(c chat.Chart) block {
	t := tableOf(c.Table())
	both, err := chart.Both(c)
	if err != nil {
		return block{Table: t}
	}
	size, err := png.DecodeConfig(bytes.NewReader(both.Light))
	if err != nil {
		return block{Table: t}
	}
	p := &picture{
		// Letters, digits and three signs cannot end the attribute they stand in.
		Light: template.URL(inline(both.Light)),   //nolint:gosec // for that reason
		Dark:  template.Srcset(inline(both.Dark)), //nolint:gosec // for that reason
		Alt:   c.Alt, Width: size.Width / chart.Scale, Height: size.Height / chart.Scale,
		Table: t,
	}
	if p.Alt == "" {
		p.Alt = "A picture of the table below."
	}
	return block{Picture: p}
}

// inline is a PNG as the address of itself.
func inline(picture []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
}
