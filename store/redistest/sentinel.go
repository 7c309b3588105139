package redistest

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Failover is a master with a replica, watched by three Sentinels.
type Failover struct {
	URL             string
	Master, Replica *Process
	Sentinels       []*Process
}

// Sentinel starts a master, its replica and three Sentinels, which take a
// master for dead after a second.
func Sentinel(t testing.TB) *Failover {
	t.Helper()
	f := &Failover{Master: newProcess(t, user)}
	f.Master.Start()
	host, port, _ := strings.Cut(f.Master.Addr, ":")
	f.Replica = newProcess(t, user, "replicaof "+host+" "+port)
	f.Replica.Start()
	Wait(t, "the replica to follow its master", func() bool {
		info, err := f.Replica.do("info", "replication")
		return err == nil && strings.Contains(fmt.Sprint(info), "master_link_status:up")
	})
	var addrs []string
	for range 3 {
		p := newProcess(t)
		// A Sentinel knows other settings than a server.
		_, port, _ := strings.Cut(p.Addr, ":")
		config := fmt.Sprintf("port %s\nbind 127.0.0.1\nprotected-mode no\ndir %s\nsentinel monitor coachmaster %s %s 2\n"+
			"sentinel down-after-milliseconds coachmaster 1000\nsentinel failover-timeout coachmaster 3000\n",
			port, p.folder, host, strings.TrimPrefix(f.Master.Addr, host+":"))
		if err := os.WriteFile(p.args[0], []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		p.args = append(p.args, "--sentinel")
		p.Start()
		f.Sentinels, addrs = append(f.Sentinels, p), append(addrs, p.Addr)
	}
	for _, p := range f.Sentinels {
		Wait(t, "the Sentinels to know each other and the replica", func() bool {
			info, err := p.do("info", "sentinel")
			return err == nil && strings.Contains(fmt.Sprint(info), "status=ok,address="+f.Master.Addr+",slaves=1,sentinels=3")
		})
	}
	f.URL = "redis+sentinel://" + login + strings.Join(addrs, ",") + "/coachmaster"
	return f
}
