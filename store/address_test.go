package store

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"redis://localhost", "one server [localhost:6379] db 0 user  pass  tls false"},
		{"redis://:secret@h:7000/3?read_timeout=2s", "one server [h:7000] db 3 user  pass secret tls false"},
		{"rediss://bot:p%40ss%2Fword@h", "one server [h:6379] db 0 user bot pass p@ss/word tls true h"},
		{"redis://[::1]:7000", "one server [[::1]:7000] db 0 user  pass  tls false"},
		{"unix:///run/redis.sock", "one server [/run/redis.sock] db 0 user  pass  tls false"},
		{"redis://u:p@a:1,b:2,c", "Cluster [a:1 b:2 c:6379] db 0 user u pass p tls false"},
		{"rediss://u:p@a:1,b:2/0", "Cluster [a:1 b:2] db 0 user u pass p tls true "},
		{"redis+cluster://a", "Cluster [a:6379] db 0 user  pass  tls false"},
		{"redis://a:1?addr=b:2&addr=c:3", "Cluster [a:1 b:2 c:3] db 0 user  pass  tls false"},
		{"redis+sentinel://u:p@a,b:2/mine?db=2", "Sentinel [a:26379 b:2] db 2 user u pass p tls false master mine sentinel  "},
		{"rediss+sentinel://u:p@a/mine?sentinel_username=s&sentinel_password=sp", "Sentinel [a:26379] db 0 user u pass p tls true  master mine sentinel s sp"},
		{"redis://s:sp@a:1?master_name=mine&addr=b:2&username=u&password=p", "Sentinel [a:1 b:2] db 0 user u pass p tls false master mine sentinel s sp"},
	} {
		o, kind, err := parseURL(c.url)
		if err != nil {
			t.Errorf("%s: %v", c.url, err)
			continue
		}
		got := fmt.Sprintf("%s %v db %d user %s pass %s tls %v", kind, o.Addrs, o.DB, o.Username, o.Password, o.TLSConfig != nil)
		if o.TLSConfig != nil {
			got += " " + o.TLSConfig.ServerName
			if o.TLSConfig.InsecureSkipVerify || o.TLSConfig.MinVersion < 0x0303 {
				t.Errorf("%s: TLS is not what it should be", c.url)
			}
		}
		if o.MasterName != "" {
			got += fmt.Sprintf(" master %s sentinel %s %s", o.MasterName, o.SentinelUsername, o.SentinelPassword)
		}
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.url, got, c.want)
		}
		if promise := kind.promise(o.Addrs); strings.Contains(promise, "secret") || strings.Contains(promise, "pass") || strings.Count(promise, ".") < 1 {
			t.Errorf("%s promises %q", c.url, promise)
		}
	}
}

// TestParseURLRefused: no error may hold what could be a password.
func TestParseURLRefused(t *testing.T) {
	for url, want := range map[string]string{
		"":                                    "scheme",
		"localhost:6379":                      "scheme",
		"http://hunter2@h":                    "unknown scheme",
		"redis+other://hunter2@h":             "unknown scheme",
		"redis://u:hunter2/x@h":               "port",
		"redis://u:hunter2?x@h":               "port",
		"redis://u:hunter2%zz@h":              "%XX",
		"redis://u:p@h:hunter2":               "port",
		"redis://u:p@h:0":                     "port",
		"redis://u:p@h/hunter2":               "database",
		"redis://a,b/1":                       "only one",
		"redis://u:p@h?hunter2=1":             "cannot be read",
		"redis://u:p@h?speed=1":               "unknown option: speed",
		"redis://u:p@h?read_timeout=hunter2":  "cannot be read",
		"redis+sentinel://u:hunter2@a":        "name of the master",
		"redis+sentinel://u:p@a/x/hunter2":    "name of the master",
		"redis://u:p@h?a=hunter2@b&c=1":       "unknown option: a, c",
		"redis://u:p@h?hunter2@b":             "cannot be read",
		"redis+sentinel://u:p@a/x?db=hunter2": "database",
		"redis://u:p@hunter2 h":               "host",
	} {
		_, _, err := parseURL(url)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", url, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error holds what may be a password: %v", url, err)
		}
	}
}

func FuzzParseURL(f *testing.F) {
	f.Add("redis://u:p@a:1,b:2/0?read_timeout=1s")
	f.Add("redis+sentinel://a/b?db=1")
	f.Fuzz(func(t *testing.T, url string) {
		o, kind, err := parseURL(url)
		if err == nil && (len(o.Addrs) == 0 || kind == "") {
			t.Errorf("%q is %q with %v", url, kind, o.Addrs)
		}
	})
}

// FuzzDecode: a damaged log is refused, never a crash; a sound record comes
// back as it was.
func FuzzDecode(f *testing.F) {
	whole := encode(nil, logRecord{kind: writesRecord, at: 1, commands: [][]string{{"SET", "k", "v"}, {"DEL", "k"}}})
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Fuzz(func(t *testing.T, b []byte) {
		r, n, err := decode(b)
		if err != nil {
			return
		}
		if n > len(b) {
			t.Fatalf("a record of %d bytes in %d", n, len(b))
		}
		again, _, err := decode(encode(nil, r))
		if err != nil || fmt.Sprint(again) != fmt.Sprint(r) {
			t.Errorf("%v came back as %v, %v", r, again, err)
		}
	})
}
