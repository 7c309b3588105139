package store

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// serverKind is what stands behind a Redis address.
type serverKind string

const (
	oneServer serverKind = "one server"
	cluster   serverKind = "Cluster"
	sentinel  serverKind = "Sentinel"
)

// promise says which store it is and what survives what. Only host names are
// shown, never who logs in.
func (k serverKind) promise(addresses []string) string {
	at := strings.Join(addresses, ", ")
	switch k {
	case cluster:
		return "The store is Redis Cluster at " + at + ": several replicas of the bot can share it, a stop of the bot loses nothing, and what a failing node had not yet copied may be lost."
	case sentinel:
		return "The store is Redis behind Sentinel at " + at + ": several replicas of the bot can share it, a stop of the bot loses nothing, and what a failing master had not yet copied may be lost."
	case oneServer:
	}
	return "The store is Redis at " + at + ": several replicas of the bot can share it, a stop of the bot loses nothing, and what survives a stop of Redis is up to how Redis writes to disk."
}

// optionForm is what the name of an option may look like; what looks otherwise
// may be half a password.
var optionForm = regexp.MustCompile(`^[A-Za-z_]{1,32}$`)

// parseURL reads an address of Redis:
//
//	redis://user:password@host:6379/0              one server
//	redis://host1:6379,host2:6379                  Cluster (several hosts)
//	redis+cluster://host:6379                      Cluster (one host to ask)
//	redis+sentinel://host1,host2/mymaster?db=0     Sentinel; the user is that of
//	    the servers, sentinel_username and sentinel_password that of the Sentinels
//	unix:///run/redis.sock                         one server
//
// rediss, rediss+cluster and rediss+sentinel speak TLS. go-redis' own forms with
// addr= and master_name= work too, and so do its options (read_timeout=2s). No
// error holds the address: it may have a password in it.
func parseURL(text string) (*redis.UniversalOptions, serverKind, error) {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(text), "://")
	if !ok {
		return nil, "", errors.New("the Redis address does not begin with a scheme such as redis://")
	}
	base, mode, _ := strings.Cut(strings.ToLower(scheme), "+")
	if base == "unix" && mode == "" {
		return parseOne(text)
	}
	if base != "redis" && base != "rediss" || mode != "" && mode != "cluster" && mode != "sentinel" {
		return nil, "", errors.New("the Redis address has an unknown scheme: redis, rediss, unix, and +cluster or +sentinel after the first two are known")
	}

	// Several hosts are no URL to Go. The first stays, the others become addr=.
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	authority, tail := rest[:end], rest[end:]
	user := ""
	if at := strings.LastIndex(authority, "@"); at >= 0 {
		user, authority = authority[:at+1], authority[at+1:]
	}
	hosts := strings.Split(authority, ",")
	port := "6379"
	if mode == "sentinel" {
		port = "26379"
	}
	for i, h := range hosts {
		full, err := withPort(h, port)
		if err != nil {
			return nil, "", err
		}
		hosts[i] = full
	}
	u, err := url.Parse(base + "://" + user + hosts[0] + tail)
	if err != nil {
		return nil, "", errors.New("the Redis address cannot be read: write special characters of a password as %XX")
	}
	query := u.Query()
	query["addr"] = append(hosts[1:], query["addr"]...)

	switch {
	case mode == "sentinel" || query.Get("master_name") != "":
		return parseSentinel(u, query, mode == "sentinel")
	case mode == "cluster" || len(query["addr"]) > 0:
		u.RawQuery = query.Encode()
		if strings.Trim(u.Path, "/0") != "" {
			return nil, "", errors.New("the Redis address names a database, and Cluster has only one")
		}
		o, err := redis.ParseClusterURL(u.String())
		if err != nil {
			return nil, "", addressError(err)
		}
		namePerServer(o.TLSConfig)
		return &redis.UniversalOptions{
			Addrs: o.Addrs, IsClusterMode: true, Username: o.Username, Password: o.Password, TLSConfig: o.TLSConfig,
			ClientName: o.ClientName, Protocol: o.Protocol, MaxRedirects: o.MaxRedirects,
			DialTimeout: o.DialTimeout, ReadTimeout: o.ReadTimeout, WriteTimeout: o.WriteTimeout,
			PoolSize: o.PoolSize, PoolTimeout: o.PoolTimeout, MinIdleConns: o.MinIdleConns, MaxIdleConns: o.MaxIdleConns,
			MaxActiveConns: o.MaxActiveConns, ConnMaxIdleTime: o.ConnMaxIdleTime, ConnMaxLifetime: o.ConnMaxLifetime,
		}, cluster, nil
	}
	query.Del("addr")
	u.RawQuery = query.Encode()
	return parseOne(u.String())
}

func parseOne(text string) (*redis.UniversalOptions, serverKind, error) {
	o, err := redis.ParseURL(text)
	if err != nil {
		return nil, "", addressError(err)
	}
	return &redis.UniversalOptions{
		Addrs: []string{o.Addr}, DB: o.DB, Username: o.Username, Password: o.Password, TLSConfig: o.TLSConfig,
		ClientName: o.ClientName, Protocol: o.Protocol,
		DialTimeout: o.DialTimeout, ReadTimeout: o.ReadTimeout, WriteTimeout: o.WriteTimeout,
		PoolSize: o.PoolSize, PoolTimeout: o.PoolTimeout, MinIdleConns: o.MinIdleConns, MaxIdleConns: o.MaxIdleConns,
		MaxActiveConns: o.MaxActiveConns, ConnMaxIdleTime: o.ConnMaxIdleTime, ConnMaxLifetime: o.ConnMaxLifetime,
	}, oneServer, nil
}

// parseSentinel reads both forms. In ours the user belongs to the servers, as
// in every other form here; in go-redis' it belongs to the Sentinels.
func parseSentinel(u *url.URL, query url.Values, ours bool) (*redis.UniversalOptions, serverKind, error) {
	if ours {
		master := strings.Trim(u.Path, "/")
		if master == "" || strings.Contains(master, "/") {
			return nil, "", errors.New("the Redis address of a Sentinel needs the name of the master: redis+sentinel://host:26379/mymaster")
		}
		query.Set("master_name", master)
		u.Path = ""
		servers := u.User
		u.User = nil
		if name := query.Get("sentinel_username"); name != "" || query.Get("sentinel_password") != "" {
			u.User = url.UserPassword(name, query.Get("sentinel_password"))
		}
		query.Del("sentinel_username")
		query.Del("sentinel_password")
		if servers != nil {
			password, _ := servers.Password()
			query.Set("username", servers.Username())
			query.Set("password", password)
		}
	}
	u.RawQuery = query.Encode()
	o, err := redis.ParseFailoverURL(u.String())
	if err != nil {
		return nil, "", addressError(err)
	}
	namePerServer(o.TLSConfig)
	return &redis.UniversalOptions{
		Addrs: o.SentinelAddrs, MasterName: o.MasterName, DB: o.DB, TLSConfig: o.TLSConfig,
		Username: o.Username, Password: o.Password, SentinelUsername: o.SentinelUsername, SentinelPassword: o.SentinelPassword,
		ClientName: o.ClientName, Protocol: o.Protocol,
		DialTimeout: o.DialTimeout, ReadTimeout: o.ReadTimeout, WriteTimeout: o.WriteTimeout,
		PoolSize: o.PoolSize, PoolTimeout: o.PoolTimeout, MinIdleConns: o.MinIdleConns, MaxIdleConns: o.MaxIdleConns,
		MaxActiveConns: o.MaxActiveConns, ConnMaxIdleTime: o.ConnMaxIdleTime, ConnMaxLifetime: o.ConnMaxLifetime,
	}, sentinel, nil
}

// namePerServer lets every server's certificate name that server. go-redis
// would hold all to the name of the first.
func namePerServer(c *tls.Config) {
	if c != nil {
		c.ServerName = ""
		c.MinVersion = tls.VersionTLS12
	}
}

// withPort gives a host its port, unless it has one.
func withPort(host, port string) (string, error) {
	if h, p, err := net.SplitHostPort(host); err == nil {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return "", errors.New("the Redis address has a port that is no number from 1 to 65535; write special characters of a password as %XX")
		}
		if h == "" {
			h = "localhost"
		}
		return net.JoinHostPort(h, p), nil
	}
	bare := strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if bare == "" {
		bare = "localhost"
	}
	if strings.ContainsAny(bare, "[]@ ") || strings.Contains(bare, ":") && net.ParseIP(bare) == nil {
		return "", errors.New("the Redis address has a host that cannot be read; write special characters of a password as %XX")
	}
	return net.JoinHostPort(bare, port), nil
}

// addressError keeps of the library's error what cannot hold a password.
func addressError(err error) error {
	text := err.Error()
	if _, names, ok := strings.Cut(text, "unexpected option: "); ok {
		known := strings.Split(names, ", ")
		if !slices.ContainsFunc(known, func(n string) bool { return !optionForm.MatchString(n) }) {
			return fmt.Errorf("the Redis address has an unknown option: %s", names)
		}
	}
	if strings.Contains(text, "invalid database number") {
		return errors.New("the Redis address names a database that is no number; write special characters of a password as %XX")
	}
	return errors.New("the Redis address cannot be read; docs/storage.md has the forms")
}
