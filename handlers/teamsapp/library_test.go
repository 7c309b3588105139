package teamsapp

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// defects are those that a study of msbotbuilder-go v0.2.5 found, in its order,
// and the tests that hold our path to each (docs/decisions/0010-teams-library.md).
var defects = []struct{ what, tests string }{
	{"without credentials any request passes", "TestBadTokens TestNewRefuses"},
	{"a validator that takes everything is in the library", "TestPiecesOfTheLibraryThatAreNeverUsed"},
	{"a token without an expiry passes", "TestBadTokens"},
	{"no allowance for clocks", "TestGoodTokens TestBadTokens"},
	{"a missing claim or an audience in an array panics", "TestBadTokens TestGoodTokens"},
	{"endorsements are not read", "TestBadTokens TestReadKey"},
	{"a rotated key is refused for days", "TestRotationIsSurvivedAtOnce TestUnknownKeysAreLimited"},
	{"the metadata is fetched for each request", "TestOneFetchForMany TestKeysAgeInTheBackground TestMetadataDown"},
	{"the caches race", "TestOneFetchForMany TestTokenIsSharedAndRenewedEarly"},
	{"one issuer, no tenant, no channel", "TestClouds TestGovernmentIssuer TestTenants TestBadTokens"},
	{"bodies without a limit, read before the token", "TestBodies"},
	{"no way to talk to the Playground", "TestPlayground"},
	{"tokens of one endpoint only", "TestClouds TestSecretRequest TestCertificateRequest TestManagedIdentity"},
	{"an unreachable token endpoint panics", "TestTokenEndpointUnreachable"},
	{"a refused token is sent as an empty one", "TestTokenRefusals TestNewTokenAfterRefusal"},
	{"no timeout and no context", "TestDroppedAndHanging"},
	{"nothing is tried again, and 204 is an error", "TestConnectorTrouble TestUnreachedIsRepeated"},
	{"the id of what was sent is lost", "TestCreateConversation TestPressedButton"},
	{"the token goes to any address", "TestTokenHosts"},
	{"ids stand raw in the path", "TestPaths"},
	{"an answer does not say what it answers", "TestWire"},
	{"nothing to say is sent too", "TestSilence TestLibraryClient"},
	{"most kinds of activity are an error", "TestSilence TestWelcomeOnce"},
	{"an invoke is never answered", "TestPressedButton TestDialogs TestSearch TestSelectedMessage"},
	{"a value that is no object is an error", "TestOddValues TestWrongTypesInEveryField"},
	{"who was mentioned is lost", "TestMessages TestSpoken"},
	{"a time without a zone is an error", "TestDecorationNeverCostsTheQuestion"},
	{"empty objects and zero times are sent", "TestWire TestActivitiesWithAllCardsPassTheValidator"},
	{"no conversation begun, no typing, no update", "TestCreateConversation TestTypingShowsThatAnAnswerIsComing TestPressedButton"},
	{"dependencies with known faults", "TestDependenciesOfTheLibraryAreRaised"},
}

func TestEveryDefectOfTheLibraryHasATest(t *testing.T) {
	written := sources(t, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
	for i, d := range defects {
		for _, name := range strings.Fields(d.tests) {
			if !strings.Contains(written, "\nfunc "+name+"(t *testing.T)") {
				t.Errorf("%d, %s: there is no %s", i+1, d.what, name)
			}
		}
	}
	if len(defects) != 30 {
		t.Errorf("%d defects, want 30", len(defects))
	}
}

// sources is the text of those files of this package that are wanted.
func sources(t *testing.T, wanted func(name string) bool) string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range files {
		if !wanted(name) {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}

// What the library makes by itself verifies too little, panics or takes
// everything.
func TestPiecesOfTheLibraryThatAreNeverUsed(t *testing.T) {
	ours := sources(t, func(name string) bool { return !strings.HasSuffix(name, "_test.go") })
	for _, piece := range []string{"NewBotAdapter", "MockTokenValidator", "NewJwtTokenValidator", "NewClient(", "NewClientConfig"} {
		if at := strings.Index(ours, piece); at >= 0 {
			t.Errorf("%s is used: %.120s", piece, ours[max(0, at-60):])
		}
	}
}

func TestDependenciesOfTheLibraryAreRaised(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for module, least := range map[string][]int{
		"github.com/golang-jwt/jwt/v4": {4, 5, 2}, "github.com/lestrrat-go/jwx": {1, 2, 31}, "golang.org/x/crypto": {0, 52, 0},
	} {
		found := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(module) + ` v(\d+)\.(\d+)\.(\d+)`).FindSubmatch(mod)
		if found == nil {
			t.Errorf("%s is not required", module)
			continue
		}
		var version []int
		for _, number := range found[1:] {
			n, err := strconv.Atoi(string(number))
			if err != nil {
				t.Fatal(err)
			}
			version = append(version, n)
		}
		if slices.Compare(version, least) < 0 {
			t.Errorf("%s is required as %v, want %v or later", module, version, least)
		}
	}
}

// unreachable breaks each call of the token endpoint off.
type unreachable struct{ inProcess }

func (n unreachable) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/token") {
		return nil, errors.New("connection refused")
	}
	return n.inProcess.RoundTrip(r)
}

func TestTokenEndpointUnreachable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ms := newMicrosoft()
		ms.base = "http://127.0.0.1:1"
		s := sceneWith(t, ms, &http.Client{Timeout: 10 * time.Second, Transport: unreachable{inProcess{ms}}})
		if err := s.words(t); classOf(err) != classNoToken {
			t.Errorf("error %v", err)
		}
		if sent := s.ms.sent(); len(sent) != 0 {
			t.Errorf("%d calls without a token", len(sent))
		}
	})
}

func TestTypingShowsThatAnAnswerIsComing(t *testing.T) {
	for pause, want := range map[time.Duration][]string{
		typingAfter / 2: {"message"}, 2 * typingAfter: {"typing", "message"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newBubble(t)
			s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
				time.Sleep(pause)
				return sentence("x"), nil
			}
			s.deliver(t, s.activity(t, "message"))
			var got []string
			for _, c := range s.ms.calls {
				kind, _ := c.body["type"].(string)
				got = append(got, kind)
			}
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("after %v: %q, want %q", pause, got, want)
			}
		})
	}
}
