package store_test

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/store"
)

func TestConversations(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := store.NewConversations(2, time.Hour, func() time.Time { return now })
	remember := func(key string) {
		t.Helper()
		if err := c.Remember(t.Context(), key, coach.Conversation{Topic: key, Names: map[string]string{"level": key}, Choices: []chat.Choice{{Label: key}}}); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(key string, want bool) {
		t.Helper()
		got, err := c.Recall(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		if (got.Topic == key) != want || !want && !reflect.DeepEqual(got, coach.Conversation{}) {
			t.Errorf("%q: recalled %+v, want it kept: %v", key, got, want)
		}
	}

	holds("a", false)
	remember("a")
	holds("a", true)

	// The one unused for longest goes.
	remember("b")
	holds("a", true)
	remember("c")
	holds("b", false)
	holds("a", true)
	holds("c", true)

	// What is used again lives on, what is not goes after its time.
	now = now.Add(50 * time.Minute)
	remember("a")
	now = now.Add(20 * time.Minute)
	holds("a", true)
	holds("c", false)
	now = now.Add(2 * time.Hour)
	holds("a", false)
}

func TestConversationsTogether(t *testing.T) {
	c := store.NewConversations(50, time.Hour, time.Now)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 500 {
				key := fmt.Sprint((n + i) % 70)
				if err := c.Remember(t.Context(), key, coach.Conversation{Topic: key}); err != nil {
					t.Error(err)
				}
				got, err := c.Recall(t.Context(), key)
				if err != nil || got.Topic != "" && got.Topic != key {
					t.Errorf("%q: recalled %+v, %v", key, got, err)
				}
			}
		})
	}
	wg.Wait()
}
