package teamsapp

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/framework-coach/framework-coach/chat"
)

// oneDrive stands in for somebody's OneDrive.
type oneDrive struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	puts   []string
	ranges []string
}

func newOneDrive(t *testing.T) *oneDrive {
	t.Helper()
	d := &oneDrive{status: http.StatusCreated}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		d.mu.Lock()
		defer d.mu.Unlock()
		if r.Header.Get("Authorization") != "" || r.Method != http.MethodPut {
			t.Errorf("%s with the token %q", r.Method, r.Header.Get("Authorization"))
		}
		d.puts, d.ranges = append(d.puts, string(raw)), append(d.ranges, r.Header.Get("Content-Range"))
		w.Header().Set("Location", "https://evil.example/")
		w.WriteHeader(d.status)
		_, _ = io.WriteString(w, `{"error":{"message":"`+canaryWords+`"}}`)
	}))
	t.Cleanup(d.Close)
	return d
}

// fileScene answers everything with the sample of two files.
func fileScene(t *testing.T, d *oneDrive, change ...func(*Config)) *scene {
	t.Helper()
	s := newScene(t, append(change, func(c *Config) {
		c.TrustedHosts = append(c.TrustedHosts, strings.TrimPrefix(d.URL, "http://"))
	})...)
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return sample(t, "file"), nil }
	return s
}

// kinds are the types of the attachments that were sent, in order.
func (s *scene) kinds() []string {
	var out []string
	for _, c := range s.ms.sent() {
		list, _ := c.body["attachments"].([]any)
		for _, a := range list {
			out = append(out, a.(map[string]any)["contentType"].(string))
		}
	}
	return out
}

func (s *scene) consent(t *testing.T, d *oneDrive, change func(value map[string]any)) {
	t.Helper()
	v := s.activity(t, "consent")
	value := v["value"].(map[string]any)
	info := value["uploadInfo"].(map[string]any)
	info["uploadUrl"], info["contentUrl"] = d.URL+"/upload?guid=canary-key", d.URL+"/content"
	if change != nil {
		change(value)
	}
	if w := s.deliver(t, v); w.Code != http.StatusOK {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

func TestFilesAreOfferedInTheOwnChat(t *testing.T) {
	d := newOneDrive(t)
	for name, want := range map[string]int{"message": 2, "press": 2, "message_press": 2, "message_group": 2} {
		s := fileScene(t, d)
		s.sender.note(t.Context(), s.place())
		s.deliver(t, s.activity(t, name))
		offered := 0
		for _, c := range s.ms.sent() {
			if !strings.Contains(string(c.raw), consentType) {
				continue
			}
			offered++
			if !strings.Contains(c.path, "a:1personal") || strings.Contains(string(c.raw), "3 October") {
				t.Errorf("%s: offered with %s to %s", name, c.raw, c.path)
			}
		}
		if offered != want {
			t.Errorf("%s: %d files offered: %v", name, offered, s.kinds())
		}
	}
	s := fileScene(t, d, func(c *Config) { c.Cloud = DoD })
	raw, err := json.Marshal(s.activity(t, "message"))
	if err != nil {
		t.Fatal(err)
	}
	token := signed(t, jwt.SigningMethodRS256, firstKey(), "k1", s.claims(map[string]any{"iss": governmentIssuer}))
	s.post(t, "Bearer "+token, raw)
	s.inbox.settle()
	if strings.Contains(strings.Join(s.kinds(), " "), consentType) {
		t.Error("a file is offered where there are none")
	}
	if sent := s.ms.sent(); len(sent) != 2 || !strings.Contains(string(sent[len(sent)-1].raw), noFiles) {
		t.Error("nobody is told that no file comes")
	}
	// Refused, it closes no conversation.
	s = fileScene(t, d)
	s.ms.script("connector", nil, fails(403, "FilesNotEnabled"))
	s.deliver(t, s.activity(t, "message"))
	if err := s.Send(t.Context(), s.place().person(), sentence("x"), "key"); err != nil {
		t.Errorf("the person cannot be written to: %v", err)
	}
}

// With a yes the file is made again, uploaded whole and shown; the question goes.
func TestAFileIsUploaded(t *testing.T) {
	d := newOneDrive(t)
	s := fileScene(t, d)
	s.consent(t, d, nil)
	want, _ := fileLike(sample(t, "file"), "x.md")
	if len(d.puts) != 1 || d.puts[0] != string(want.Data) || d.ranges[0] != "bytes 0-54/55" {
		t.Errorf("uploaded %q with %q", d.puts, d.ranges)
	}
	if m := s.messages(); len(m) != 1 || m[0].Choice != "mine export" || !m[0].Reply.Direct {
		t.Errorf("asked %+v", m)
	}
	sent := s.ms.sent()
	if len(sent) != 2 || sent[1].method != http.MethodDelete || !strings.HasSuffix(sent[1].path, "/activities/1699999999000") {
		t.Fatalf("%+v", sent)
	}
	var info struct {
		Summary     string
		Attachments []map[string]any
	}
	if err := json.Unmarshal(sent[0].raw, &info); err != nil || len(info.Attachments) != 1 {
		t.Fatalf("%s", sent[0].raw)
	}
	a := info.Attachments[0]
	content, _ := a["content"].(map[string]any)
	if a["contentType"] != infoType || a["contentUrl"] != d.URL+"/content" || a["name"] != "framework-coach.md" || content["fileType"] != "md" || info.Summary == "" {
		t.Errorf("shown as %s", sent[0].raw)
	}
	// Asked again with the same id, nothing is done twice.
	s.consent(t, d, nil)
	if len(d.puts) != 1 || len(s.ms.sent()) != 2 {
		t.Error("done twice")
	}
}

func TestFilesInTrouble(t *testing.T) {
	for name, c := range map[string]struct {
		change func(map[string]any)
		status int
		puts   int
		says   string
	}{
		"declined":     {func(v map[string]any) { v["action"] = "decline" }, 201, 0, ""},
		"expired":      {nil, 404, 1, "could not put the file"},
		"redirected":   {nil, 302, 1, "could not put the file"},
		"another host": {func(v map[string]any) { v["uploadInfo"].(map[string]any)["uploadUrl"] = "https://169.254.169.254/x" }, 201, 0, "OneDrive only"},
		"no address":   {func(v map[string]any) { delete(v, "uploadInfo") }, 201, 0, "OneDrive only"},
		"another file": {func(v map[string]any) { v["context"].(map[string]any)["name"] = "x.exe" }, 201, 0, "not there any more"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newOneDrive(t)
			d.status = c.status
			s := fileScene(t, d)
			s.consent(t, d, c.change)
			said := ""
			for _, call := range s.ms.sent() {
				said += string(call.raw)
			}
			if len(d.puts) != c.puts || !strings.Contains(said, c.says) || c.says == "" && said != "" || strings.Contains(said, infoType) {
				t.Errorf("%d uploads, and said %s", len(d.puts), said)
			}
		})
	}
	d := newOneDrive(t)
	s := fileScene(t, d)
	for _, value := range []any{nil, "x", []any{1}, map[string]any{"action": "accept"}, map[string]any{"context": map[string]any{"choice": 7}}} {
		v := s.activity(t, "consent")
		v["value"] = value
		if w := s.deliver(t, v); w.Code != http.StatusBadRequest || len(d.puts) != 0 {
			t.Errorf("%v: %d", value, w.Code)
		}
	}
}

func TestWhereFilesMayGo(t *testing.T) {
	s := newScene(t)
	for address, want := range map[string]bool{
		"https://contoso-my.sharepoint.com/x?y":         true,
		"https://CONTOSO.sharepoint.com:443/x":          true,
		"https://contoso.sharepoint.com:8443/x":         false,
		"http://contoso.sharepoint.com/x":               false,
		"https://contoso.sharepoint.com@evil.example/x": false,
		"https://me:you@contoso.sharepoint.com/x":       false,
		"https://contoso.sharepoint.com.evil.example/x": false,
		"https://evilsharepoint.com/x":                  false,
		"https://.sharepoint.com/x":                     false,
		"file:///etc/passwd":                            false,
		"":                                              false,
		"://":                                           false,
	} {
		if got := s.takesFiles(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}
