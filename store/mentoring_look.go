package store

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// A permission stands in its owner's place of Redis as
// "<version>:<head>\n<sealed bytes>". The head can be read by the script that
// checks it:
//
//	<reader> <until, ms> <kind>:<record> <looks> <first look, ms> <last look, ms>
//
// where the reader is a hash of the permission's id and the reader's tag. The
// first three are bound by the name under which the rest is sealed: a head that
// somebody altered opens nothing. The last three the script moves on. Permissions
// of earlier versions have no last look: there the first counts as it.

// lookScript reads an item for a reader, if a permission that is alive names
// them, and marks the look, all in one. Opening a thing and turning its pages are
// several readings and one look: what comes within ten minutes of the last reading
// belongs to it.
//
//	KEYS  the owner's kept hash, their pointer, the permission's own key
//	ARGV  the kinds that may be read, as in ",plan,", how long a look lasts in
//	      milliseconds, then a hash for each of the reader's accounts
//
// It answers {"ok", permission, item}, {"home", pointer}, or {"no"}.
var lookScript = redis.NewScript(`
local pointer = redis.call('GET', KEYS[2])
if pointer and string.sub(pointer, 1, 7) ~= 'moving ' then return {'home', pointer} end
local value = redis.call('GET', KEYS[3])
if not value then return {'no'} end
local line = string.find(value, '\n', 1, true)
if not line then return {'no'} end
local head = string.sub(value, 1, line - 1)
local version, reader, ends, kind, name, looks, first, last =
  string.match(head, '^(%d+):(%S+) (%d+) ([^%s:]+):(%S+) (%d+) (%d+) ?(%d*)$')
if not version then return {'no'} end
local named = false
for i = 3, #ARGV do named = named or ARGV[i] == reader end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if not named or tonumber(ends) <= now then return {'no'} end
if not string.find(ARGV[1], ',' .. kind .. ',', 1, true) then return {'no'} end
local item = redis.call('HGET', KEYS[1], name)
if not item then return {'no'} end
local at = string.format('%.0f', now)
if first == '0' then first = at end
if last == '' then last = first end
looks = tonumber(looks)
if looks == 0 or now - tonumber(last) >= tonumber(ARGV[2]) then looks = looks + 1 end
value = version .. ':' .. reader .. ' ' .. ends .. ' ' .. kind .. ':' .. name .. ' '
  .. string.format('%.0f', looks) .. ' ' .. first .. ' ' .. at .. string.sub(value, line)
redis.call('SET', KEYS[3], value, 'PX', string.format('%.0f', tonumber(ends) - now))
return {'ok', value, item}
`)

// headed is true of the kinds that have a readable head before the bytes.
func headed(kind string) bool { return kind == kindGrant }

// bound is what of a head the seal holds.
func bound(head string) string {
	fields := strings.Fields(head)
	return strings.Join(fields[:min(3, len(fields))], " ")
}

// readerHash stands in a permission's head for one account of its reader.
func readerHash(grant string, reader chat.PersonID) string {
	return digest("grant/" + grant + "/" + tagOf(reader))
}

// headOf is the head of a new permission.
func headOf(g mentoring.Grant, record string) string {
	return fmt.Sprintf("%s %d %s:%s 0 0 0", readerHash(g.ID, g.To.ID), g.Until.UnixMilli(), g.Item.Kind, record)
}

// headOn is the record that a permission opens, by its head; empty without one.
func headOn(head string) string {
	fields := strings.Fields(head)
	if len(fields) < 3 {
		return ""
	}
	_, record, _ := strings.Cut(fields[2], ":")
	return record
}

// endOf is when a permission ends, by its head.
func endOf(head string) time.Time {
	if fields := strings.Fields(head); len(fields) > 1 {
		if ms, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
			return time.UnixMilli(ms)
		}
	}
	return time.UnixMilli(1)
}

// readGrant is a permission with the looks of its head.
func readGrant(r Record) (mentoring.Grant, error) {
	g, err := readKept[mentoring.Grant](grantRecord, r.Data)
	if err != nil {
		return mentoring.Grant{}, err
	}
	if fields := strings.Fields(r.head); (len(fields) == 5 || len(fields) == 6) && g.ID == r.ID {
		looks, err1 := strconv.Atoi(fields[3])
		first, err2 := strconv.ParseInt(fields[4], 10, 64)
		if err1 == nil && err2 == nil {
			if g.Looks = looks; first > 0 {
				g.Looked = time.UnixMilli(first).UTC()
			}
			return g, nil
		}
	}
	return mentoring.Grant{}, fmt.Errorf("reading the head of a %s: %w", grantRecord, mentoring.ErrDamaged)
}

// Snapshot is a check-in that an owner shows to a reader; of a check-in of which
// one rating is shown, that rating alone. Reading it is marked as a look. The
// error is ErrNotShared whatever the reason, unless the store is away.
func (m *Mentoring) Snapshot(ctx context.Context, reader, owner chat.PersonID, grant string) (checkin.Snapshot, mentoring.Grant, error) {
	data, g, err := m.see(ctx, reader, owner, grant, mentoring.KindCheckIn, mentoring.KindRating)
	if err != nil {
		return checkin.Snapshot{}, mentoring.Grant{}, err
	}
	sn, err := checkin.DecodeSnapshot(data)
	if err != nil {
		return checkin.Snapshot{}, mentoring.Grant{}, m.notShared(ctx, owner, err)
	}
	if g.Item.Kind == mentoring.KindRating {
		one, ok := sn.Only(g.Item.Skill)
		if !ok {
			return checkin.Snapshot{}, mentoring.Grant{}, mentoring.ErrNotShared
		}
		sn = one
	}
	return sn, g, nil
}

// Plan is a plan that an owner shows to a reader; see Snapshot.
func (m *Mentoring) Plan(ctx context.Context, reader, owner chat.PersonID, grant string) (checkin.Plan, mentoring.Grant, error) {
	data, g, err := m.see(ctx, reader, owner, grant, mentoring.KindPlan)
	if err != nil {
		return checkin.Plan{}, mentoring.Grant{}, err
	}
	p, err := checkin.DecodePlan(data)
	if err != nil {
		return checkin.Plan{}, mentoring.Grant{}, m.notShared(ctx, owner, err)
	}
	return p, g, nil
}

// Entry is a journal entry that an owner shows to a reader, as the journal wrote
// it; see Snapshot.
func (m *Mentoring) Entry(ctx context.Context, reader, owner chat.PersonID, grant string) ([]byte, mentoring.Grant, error) {
	return m.see(ctx, reader, owner, grant, mentoring.KindEntry)
}

// see reads an item of somebody else. It is the only way to one.
func (m *Mentoring) see(ctx context.Context, reader, owner chat.PersonID, grant string, kinds ...mentoring.Kind) ([]byte, mentoring.Grant, error) {
	none, s := mentoring.Grant{}, m.store
	if !idForm.MatchString(grant) {
		return nil, none, mentoring.ErrNotShared
	}
	allowed := ","
	for _, k := range kinds {
		allowed += string(k) + ","
	}
	// Most come by the account that is named; only the others are looked up.
	home, answer, err := s.lookAs(ctx, owner, grant, allowed, reader)
	if err == nil && len(answer) != 3 {
		var readers []chat.PersonID
		if readers, err = s.accounts(ctx, reader); err == nil && len(readers) > 1 {
			home, answer, err = s.lookAs(ctx, owner, grant, allowed, readers...)
		}
	}
	if err != nil {
		return nil, none, fmt.Errorf("reading what is shared: %w", err)
	}
	if len(answer) != 3 {
		return nil, none, mentoring.ErrNotShared
	}
	// What stood in the open is held to what was sealed.
	tag := tagOf(home)
	r := s.open(ctx, tag, kindGrant, grant, answer[1])
	if r.Damaged {
		return nil, none, mentoring.ErrNotShared
	}
	g, err := readGrant(r)
	if err != nil {
		return nil, none, m.notShared(ctx, owner, err)
	}
	kind, id, err := recordOf(g.Item)
	if err != nil {
		return nil, none, m.notShared(ctx, owner, err)
	}
	item := s.open(ctx, tag, kind, id, answer[2])
	if item.Damaged {
		return nil, none, mentoring.ErrNotShared
	}
	return item.Data, g, nil
}

// lookAs looks with the accounts of a reader. It answers where the permission
// is, and what the script said.
func (s *Store) lookAs(ctx context.Context, owner chat.PersonID, grant, allowed string, readers ...chat.PersonID) (home chat.PersonID, answer []string, err error) {
	args := []any{allowed, mentoring.OneLook.Milliseconds()}
	for _, r := range readers {
		args = append(args, readerHash(grant, r))
	}
	home, err = s.atHome(ctx, owner, func(ctx context.Context, tag string) (pointer string, err error) {
		keys := []string{s.keys.kept(tag), s.keys.home(tag), s.keys.own(tag, kindGrant+"/"+grant)}
		answer, err = lookScript.Run(ctx, s.db, keys, args...).StringSlice()
		if len(answer) == 2 {
			pointer = answer[1]
		}
		return pointer, err
	})
	return home, answer, err
}

// notShared logs what could not be read and tells the reader as little as ever.
func (m *Mentoring) notShared(ctx context.Context, owner chat.PersonID, why error) error {
	m.store.log.LogAttrs(ctx, slog.LevelWarn, "what is shared cannot be read",
		slog.String("person_tag", tagOf(owner)), slog.Any("reason", why))
	return mentoring.ErrNotShared
}

// recordOf is where an item stands with its owner.
func recordOf(item mentoring.Item) (kind, id string, err error) {
	switch item.Kind {
	case mentoring.KindRating, mentoring.KindCheckIn:
		kind, id = kindCheckIn, item.ID
	case mentoring.KindPlan:
		kind, id = kindPlan, idPlan
	case mentoring.KindEntry:
		kind, id = kindEntry, item.ID
	default:
		return "", "", fmt.Errorf("nothing of the kind %q can be shared", item.Kind)
	}
	_, err = nameOf(kind, id)
	return kind, id, err
}
