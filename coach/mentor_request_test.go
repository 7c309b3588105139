package coach_test

import (
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// A request that is taken back each time is still a message to somebody.
func TestRequestsHaveAnEnd(t *testing.T) {
	v := newVillage(t)
	priya, sam := v.add("Priya", chat.Slack), v.add("Sam", chat.Slack)
	v.say(priya, "hello")
	v.say(sam, "hello")
	for range 12 {
		if r := v.say(sam, "add @Priya as my mentor"); r.Title == "Asked" {
			v.press(sam, "Take the request back")
		}
	}
	n := 0
	for _, ok := v.postman.take(priya.id); ok; _, ok = v.postman.take(priya.id) {
		n++
	}
	if n != 10 || sam.last.Title != "That is a lot" {
		t.Errorf("%d requests went out; the last answer is %q", n, sam.last.Title)
	}
}
