package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// What is deleted is in no list of what others can see any more.
func TestWhatIsDeletedIsNotShared(t *testing.T) {
	for _, tt := range []struct{ share, list, find, sure string }{
		{"share my last check-in with @Priya", "mine delete", "mine delete check-in ", "Delete it"},
		{"share my data rating with @Priya", "mine delete", "mine delete check-in ", "Delete it"},
		{"share my last reflection with @Priya", "my journal", "journal read ", "Delete it for good"},
	} {
		v, priya, sam := couple(t)
		v.say(sam, tt.share)
		v.press(sam, "Share until 16 March 2026")
		v.open(priya)
		value := ""
		for _, c := range v.say(sam, tt.list).Choices {
			if strings.HasPrefix(c.Value, tt.find) {
				value = c.Value
			}
		}
		v.send(sam, chat.Message{Choice: strings.Replace(value, "journal read", "journal delete", 1)})
		v.press(sam, tt.sure)
		if r := v.say(sam, "what can my mentor see?"); !strings.Contains(r.Plain(), "Nobody can see anything of yours.") {
			t.Errorf("after %q and deleting it, the owner reads\n%s", tt.share, r.Plain())
		}
		if r := v.say(priya, "shared with me"); !strings.Contains(r.Plain(), "Nobody shares anything with you") {
			t.Errorf("after %q and deleting it, the reader reads\n%s", tt.share, r.Plain())
		}
	}
}
