package redistest

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// Cluster is a Redis Cluster of three nodes without replicas.
func Cluster(t testing.TB) (url string, nodes []*Process) {
	t.Helper()
	cli := program(t, "redis-cli")
	var addrs []string
	for range 3 {
		p := newProcess(t, user, "cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-node-timeout 5000")
		p.Start()
		nodes, addrs = append(nodes, p), append(addrs, p.Addr)
	}
	args := append(append([]string{"--cluster", "create"}, addrs...), "--cluster-yes")
	if out, err := exec.Command(cli, args...).CombinedOutput(); err != nil { //nolint:gosec,noctx // Tests start what is on the PATH.
		t.Fatalf("making a Cluster: %v\n%s", err, out)
	}
	for _, p := range nodes {
		Wait(t, "the Cluster to be complete", func() bool {
			info, err := p.do("cluster", "info")
			text := fmt.Sprint(info)
			return err == nil && strings.Contains(text, "cluster_state:ok") && strings.Contains(text, "cluster_known_nodes:3")
		})
	}
	return "redis://" + login + strings.Join(addrs, ","), nodes
}
