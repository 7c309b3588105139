package coach_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/index"
)

// slowPost is a platform that answers when it is let.
type slowPost struct {
	*postman
	let chan struct{}
}

func (p slowPost) Send(ctx context.Context, who chat.PersonID, r chat.Reply, key string) error {
	<-p.let
	return p.postman.Send(ctx, who, r, key)
}

// Documents that changed are used at once although an answer still waits for a
// platform, other people are answered from them, and the old ones are given back
// only when that answer is done with them.
func TestASlowPlatformHoldsUpNobody(t *testing.T) {
	changed, err := index.Build(built(t).Library())
	if err != nil {
		t.Fatal(err)
	}
	defer changed.Close()
	synctest.Test(t, func(t *testing.T) {
		v := newVillage(t)
		slow := slowPost{v.postman, make(chan struct{})}
		v.Reach(map[chat.Platform]reflection.Messenger{chat.Slack: v.postman, chat.Teams: slow})
		priya, sam, kim := v.add("Priya", chat.Teams), v.add("Sam", chat.Slack), v.add("Kim", chat.Slack)
		v.say(priya, "hello")
		asked := make(chan chat.Reply, 1)
		waits := message("add @Priya as my mentor")
		waits.From, waits.Name = sam.id, sam.name
		waits.Mentions = []chat.Mention{{Person: priya.id, Name: "Priya"}}
		v.circle.meet(sam.id, waits.At)
		go func() {
			r, err := v.Respond(t.Context(), waits)
			if err != nil {
				t.Error(err)
			}
			asked <- r
		}()
		synctest.Wait()
		old := make(chan *index.Index, 1)
		go func() { old <- v.Use(changed) }()
		synctest.Wait()
		if r := v.say(kim, "What does Practitioner data and insight look like at SCS2?"); len(r.Quotes()) == 0 {
			t.Errorf("no quote in\n%s", r.Plain())
		}
		if len(asked) > 0 || len(old) > 0 {
			t.Errorf("%d answers and %d old documents before the platform answered", len(asked), len(old))
		}
		close(slow.let)
		if r := <-asked; r.Title != "Asked" {
			t.Errorf("Sam is told\n%s", r.Plain())
		}
		if x := <-old; x != built(t) {
			t.Error("the documents given back are not those of before")
		}
	})
}
