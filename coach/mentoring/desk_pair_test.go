package mentoring_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// Nobody is sent to mention somebody where that cannot be done, and nobody is
// left without a way on.
func TestHowToAskSuitsThePlace(t *testing.T) {
	for platform, can := range map[chat.Platform]bool{chat.Slack: true, chat.Teams: true, chat.Web: false, chat.Terminal: false} {
		sam := newStage(t).person("Sam", platform)
		for name, c := range map[string]mentoring.Command{
			"nobody yet": {Do: mentoring.DoMentor},
			"no mentor":  {Do: mentoring.DoAskMentor},
			"with whom":  {Do: mentoring.DoShare, Item: sam.owns()[mentoring.KindPlan]},
		} {
			r := sam.do(c)
			plain := r.Plain()
			if strings.Contains(plain, "@name") != can || strings.Contains(plain, "Nobody can be mentioned here.") == can || len(r.Choices) == 0 {
				t.Errorf("%s, %s:\n%s", platform, name, plain)
			}
		}
	}
}
