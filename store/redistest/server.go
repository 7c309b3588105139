package redistest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// user is an ACL user that may do what docs/storage.md says the bot needs, and
// no more.
const user = `user coach on >pass%word ~coach:* resetchannels -@all +ping +hello +client +get +set +del +exists ` +
	`+hget +hgetall +hincrby +hset +hmget +hdel +hkeys +hlen +zadd +zrem +zscore +zrangebyscore +pttl +pexpire +time +eval +evalsha +scan +cluster|slots +cluster|shards +readonly`

const login = "coach:pass%25word@"

// Server is one server with an ACL user, on which only keys that begin with
// "coach:" can be touched.
func Server(t testing.TB) (url string, p *Process) {
	t.Helper()
	// It writes a log, so that a test may kill it and start it again. It leaves the
	// disk to the system: with everysec it puts the writing off while the disk is
	// busy, and what it acknowledged meanwhile is gone when it is killed.
	p = newProcess(t, user, "appendonly yes", "appendfsync no")
	p.Start()
	return "redis://" + login + p.Addr, p
}

// TLS is one server that speaks only TLS, with a certificate nobody knows.
func TLS(t testing.TB) (url string) {
	t.Helper()
	folder := t.TempDir()
	certificate, key := writeCertificate(t, folder)
	plain := newProcess(t, user)
	port := freePort(t)
	plain.args = append(plain.args, "--tls-port", fmt.Sprint(port), "--tls-cert-file", certificate,
		"--tls-key-file", key, "--tls-auth-clients", "no")
	plain.Start()
	return fmt.Sprintf("rediss://%s127.0.0.1:%d?skip_verify=true", login, port)
}

func writeCertificate(t testing.TB, folder string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "redistest"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	signed, err := x509.CreateCertificate(rand.Reader, form, form, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, b []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("cert.pem", "CERTIFICATE", signed), write("key.pem", "PRIVATE KEY", secret)
}
