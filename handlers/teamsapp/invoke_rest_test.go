package teamsapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// "Send me all of it" in a dialog goes out however long it takes. Whoever was told
// to try again would get it twice.
func TestAllOfItThatIsLate(t *testing.T) {
	for _, name := range []string{"dialog", "form", "inserted"} {
		for _, fails := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				s := newBubble(t)
				s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
					time.Sleep(20 * time.Second)
					if fails {
						return chat.Reply{}, errors.New("canary trouble")
					}
					return sentence("at last"), nil
				}
				v := s.activity(t, name)
				v["value"].(map[string]any)["data"] = map[string]any{"kind": pressRest, "choice": "ask x"}
				raw, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				if w := s.post(t, s.bearer(t), raw); w.Code != 200 || !strings.Contains(w.Body.String(), comes) || strings.Contains(w.Body.String(), "again") {
					t.Errorf("%s: %d %s", name, w.Code, w.Body)
				}
				s.inbox.settle()
				var posted []string
				for _, c := range s.ms.sent() {
					if text := fmt.Sprint(c.body); strings.Contains(text, "at last") || strings.Contains(text, "Something went wrong") {
						posted = append(posted, text)
					}
				}
				if len(posted) != 1 || strings.Contains(posted[0], "Something went wrong") != fails {
					t.Errorf("%s, failing %v: sent %q", name, fails, posted)
				}
			})
		}
	}
}
