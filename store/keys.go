package store

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// keys writes every key there is in Redis. With the usual prefix:
//
//	coach:{<tag>}:kept               hash: a person's records, field <kind>/<id>
//	coach:{<tag>}:for:<kind>/<id>    string: a record with a time of its own
//	coach:{<tag>}:home               string: the account this one was joined to, sealed
//	coach:{<tag>}:code               string: the hash of the code it made
//	coach:code:<hash>                hash: a code that joins accounts, sealed
//	coach:tries:<hash>               hash: how often an account typed a code
//	coach:talk:<hash>                string: what follow-ups refer to
//	coach:seen:<hash>                string: a delivery that was taken
//	coach:lock:<hash>                string: who holds a lock
//	coach:vault:<hash>               string: a sealed secret of the program's own
//	coach:tally:<day>                hash: counts of that day, no names in them
//	coach:{queue-<n>}:<part>         who is to be looked at, see queuescripts.go
//
// The braces make Redis Cluster keep all of a person on one node, so that one
// script can change several of their records. No key holds anything readable
// of a person.
type keys struct{ prefix string }

// Fields of the kept hash that are no record. Names of records cannot begin
// with either sign.
const (
	// sequenceField is the version last given. Beside it, "@done" lists the
	// last writes, so that a repeat is known again.
	sequenceField = "@seq"
	// elsewhere begins the name of a record that has its own key, so that it
	// is found and forgotten with the rest.
	elsewhere = "~"
)

func (k keys) kept(tag string) string { return k.prefix + "{" + tag + "}:kept" }

func (k keys) own(tag, name string) string { return k.prefix + "{" + tag + "}:for:" + name }

// home leads from an account to the one it was joined to.
func (k keys) home(tag string) string { return k.prefix + "{" + tag + "}:home" }

func (k keys) madeCode(tag string) string { return k.prefix + "{" + tag + "}:code" }

func (k keys) code(hash string) string { return k.prefix + "code:" + hash }

func (k keys) tries(tag string) string { return k.prefix + "tries:" + digest(tag) }

func (k keys) talk(conversation string) string { return k.prefix + "talk:" + digest(conversation) }

func (k keys) seen(id string) string { return k.prefix + "seen:" + digest(id) }

func (k keys) lock(name string) string { return k.prefix + "lock:" + digest(name) }

func (k keys) vault(name string) string { return k.prefix + "vault:" + digest(name) }

func (k keys) tally(day string) string { return k.prefix + "tally:" + day }

// queue are the keys of one part of the queue, in the order the scripts want.
func (k keys) queue(shard int) []string {
	begin := fmt.Sprintf("%s{queue-%02d}:", k.prefix, shard)
	return []string{begin + "due", begin + "leased", begin + "who", begin + "held", begin + "woken"}
}

// tagOf stands for a person wherever something of theirs is kept. The lengths
// keep apart what would be the same when joined.
func tagOf(p chat.PersonID) string {
	return digest(fmt.Sprintf("%d:%s %d:%s %d:%s", len(p.Platform), p.Platform, len(p.Space), p.Space, len(p.User), p.User))
}

// digest is 130 bits of SHA-256 as 26 small letters and digits.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:26])
}
