package mentoring

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// Nobody is sent to mention somebody where that cannot be done.
func TestHowToAskSuitsThePlace(t *testing.T) {
	for platform, can := range map[chat.Platform]bool{chat.Slack: true, chat.Teams: true, chat.Web: false, chat.Terminal: false} {
		h := here{Caller: Caller{Person: chat.PersonID{Platform: platform, User: "someone"}}}
		for name, r := range map[string]chat.Reply{"nobody yet": pairsScreen(h, nil), "no mentor": noMentor(h)} {
			if plain := r.Plain(); strings.Contains(plain, "add @name") != can || strings.Contains(plain, "Nobody can be mentioned here.") == can {
				t.Errorf("%s, %s:\n%s", platform, name, plain)
			}
		}
	}
}
