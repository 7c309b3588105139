package teamsapp

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func newTestKeys(ms *microsoft) (*keys, *logBook) {
	book := &logBook{}
	ms.base = "http://127.0.0.1:1"
	return newKeys(keysConfig{
		Metadata: ms.base + "/openid", Client: &http.Client{Transport: inProcess{ms}}, Now: time.Now,
		Log: slog.New(slog.NewJSONHandler(book, nil)),
	}), book
}

// rest lets what runs beside the test come to its end.
func rest() { synctest.Wait() }

// A key that is rotated in just after the start is known at once: the first
// fetch of all costs nothing of what unknown ids may.
func TestRotationIsSurvivedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ms := newMicrosoft()
		k, _ := newTestKeys(ms)
		if _, err := k.get(t.Context(), "k1"); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"k2", "k3"} {
			ms.publish(jwkOf(id, secondKey(), "msteams"))
			if _, err := k.get(t.Context(), id); err != nil {
				t.Errorf("%s right after it was published: %v", id, err)
			}
		}
		if _, err := k.get(t.Context(), "k1"); !errors.Is(err, errUnknownKey) {
			t.Errorf("a key that was withdrawn: %v", err)
		}
	})
}

// Invented key ids cannot make the coach fetch without end.
func TestUnknownKeysAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ms := newMicrosoft()
		k, _ := newTestKeys(ms)
		for range 1000 {
			if _, err := k.get(t.Context(), "nobody"); !errors.Is(err, errUnknownKey) {
				t.Fatal(err)
			}
		}
		if n := ms.count("keys"); n != 1+unknownBurst {
			t.Errorf("%d fetches for 1000 invented ids, want %d", n, 1+unknownBurst)
		}
		if _, err := k.get(t.Context(), "k1"); err != nil {
			t.Errorf("a good key meanwhile: %v", err)
		}
		ms.publish(jwkOf("k2", secondKey(), "msteams"))
		if _, err := k.get(t.Context(), "k2"); !errors.Is(err, errUnknownKey) {
			t.Errorf("within the pause: %v", err)
		}
		time.Sleep(unknownPause)
		if _, err := k.get(t.Context(), "k2"); err != nil {
			t.Errorf("after the pause: %v", err)
		}
	})
}

// Those who come at once share one fetch, and a good key waits for none.
func TestOneFetchForMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ms := newMicrosoft()
		k, _ := newTestKeys(ms)
		gate := make(chan struct{})
		ms.script("openid", func(w http.ResponseWriter, r *http.Request) {
			<-gate
			ms.ServeHTTP(w, r)
		})
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() {
				if _, err := k.get(t.Context(), "k1"); err != nil {
					t.Error(err)
				}
			})
		}
		rest()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := k.get(gone, "k1"); !errors.Is(err, context.Canceled) {
			t.Errorf("whoever gives up: %v", err)
		}
		close(gate)
		wg.Wait()
		if n := ms.count("keys"); n != 1 {
			t.Errorf("%d fetches", n)
		}
		// While an unknown id waits, known keys are served.
		slow := make(chan struct{})
		ms.script("openid", func(w http.ResponseWriter, r *http.Request) {
			<-slow
			ms.ServeHTTP(w, r)
		})
		wg.Go(func() { _, _ = k.get(t.Context(), "nobody") })
		rest()
		if _, err := k.get(t.Context(), "k1"); err != nil {
			t.Errorf("a known key while another is looked for: %v", err)
		}
		close(slow)
		wg.Wait()
	})
}

// Old keys are renewed beside the requests, and serve on while that fails.
func TestKeysAgeInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ms := newMicrosoft()
		k, book := newTestKeys(ms)
		get := func(want error) {
			t.Helper()
			if _, err := k.get(t.Context(), "k1"); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			rest()
		}
		get(nil)
		time.Sleep(23 * time.Hour)
		get(nil)
		if n := ms.count("keys"); n != 1 {
			t.Errorf("%d fetches within a day", n)
		}
		time.Sleep(2 * time.Hour)
		get(nil)
		if n := ms.count("keys"); n != 2 {
			t.Errorf("%d fetches after a day", n)
		}
		ms.set("openid", says(http.StatusServiceUnavailable, ""))
		ms.set("keys", says(http.StatusServiceUnavailable, ""))
		time.Sleep(25 * time.Hour)
		for range 100 {
			get(nil)
		}
		if n := ms.count("openid"); n != 3 {
			t.Errorf("%d tries to renew at once, want 1", n-2)
		}
		if book.String() == "" {
			t.Error("the trouble is not in the log")
		}
		time.Sleep(4 * 24 * time.Hour)
		get(errNoKeys)
		ms.set("openid", nil)
		ms.set("keys", nil)
		time.Sleep(unknownPause)
		get(nil)
	})
}

// When only the metadata is down, the keys are where they were.
func TestMetadataDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ms := newMicrosoft()
		k, _ := newTestKeys(ms)
		if _, err := k.get(t.Context(), "k1"); err != nil {
			t.Fatal(err)
		}
		ms.set("openid", says(http.StatusBadGateway, ""))
		ms.publish(jwkOf("k2", secondKey(), "msteams"))
		if _, err := k.get(t.Context(), "k2"); err != nil {
			t.Errorf("a rotated key without metadata: %v", err)
		}
	})
}

func TestKeyEndpointFaults(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"status":  says(http.StatusInternalServerError, "{}"),
		"no JSON": says(http.StatusOK, "<html>"),
		"no keys": says(http.StatusOK, `{"keys":[]}`),
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://evil.example/keys", http.StatusFound)
		},
		"keys of no use": says(http.StatusOK, `{"keys":[1,"x",{},{"kty":"EC","kid":"k1"}]}`),
		"very long":      says(http.StatusOK, `{"keys":["`+string(make([]byte, keysBody))+`"]}`),
	} {
		t.Run(name, func(t *testing.T) {
			ms := newMicrosoft()
			k, _ := newTestKeys(ms)
			k.c.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			ms.set("keys", answer)
			if _, err := k.get(t.Context(), "k1"); !errors.Is(err, errNoKeys) {
				t.Errorf("got %v", err)
			}
			ms.set("keys", nil)
			if _, err := k.get(t.Context(), "k1"); err != nil {
				t.Errorf("once it works again: %v", err)
			}
		})
	}
}

// Keys are fetched over no less safe a way than the metadata.
func TestWhereKeysMayBe(t *testing.T) {
	const metadata = "https://login.botframework.com/openid"
	for address, ok := range map[string]bool{
		"https://login.botframework.com/keys": true, "http://login.botframework.com/keys": false,
		"http://127.0.0.1/keys": false, "": false, "/keys": false, "https://name:word@host/keys": false, "file:///etc/passwd": false,
	} {
		if err := sameSafety(metadata, address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
	if err := sameSafety("http://127.0.0.1:1/openid", "http://127.0.0.1:1/keys"); err != nil {
		t.Errorf("in a test: %v", err)
	}
	if err := sameSafety("http://127.0.0.1:1/openid", "http://evil.example/keys"); err == nil {
		t.Error("from this machine to another without https")
	}
}

// Without keys nobody can tell a good token from a bad one. The Connector may
// try again; nothing is answered meanwhile.
func TestNoKeysIsOurTrouble(t *testing.T) {
	s := newScene(t)
	s.ms.set("openid", says(http.StatusBadGateway, ""))
	if w := s.deliver(t, s.activity(t, "message")); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("status %d", w.Code)
	}
	s.ms.set("openid", nil)
	if w := s.deliver(t, s.activity(t, "message")); w.Code != http.StatusOK {
		t.Errorf("once there are keys: %d", w.Code)
	}
}
