package slackapp

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

const mostOnHome = 10

// drawHome shows replies one below the other on the person's own tab. Each has
// its fair part of what the tab takes, so that a long one hides no other.
func drawHome(rs []chat.Reply) slack.HomeTabViewRequest {
	view := slack.HomeTabViewRequest{Type: slack.VTHomeTab}
	left := 0
	if len(rs) > mostOnHome {
		left = len(rs) - mostOnHome
		rs = rs[:mostOnHome]
	}
	if len(rs) == 0 {
		rs = []chat.Reply{{}}
	}
	// A line between, and one sentence at the end, are blocks too.
	room := limits{blocks: (viewBlocks-1)/len(rs) - 1, bytes: viewBytes / len(rs)}
	tableUsed, choices := false, 0
	for i, r := range rs {
		if i > 0 {
			view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewDividerBlock())
		}
		d := newDrawer(r, drawOptions{Surface: inHome})
		d.choices = choices
		if tableUsed {
			d.table = -1
		}
		tableUsed = tableUsed || d.table >= 0
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, d.layout(r, room, 1)[0].blocks...)
		choices = d.choices
	}
	if left > 0 {
		text := fmt.Sprintf("This is shortened: %d more answers are not shown.", left)
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, contextLine(plain(text)))
	}
	return view
}
