package store

import "github.com/redis/go-redis/v9"

// The scripts. Redis carries out each as a whole or not at all. They use no
// library and no command that the embedded store lacks; every key they touch
// is in KEYS and belongs to one person, as Redis Cluster demands; what time it
// is, Redis says.
//
// writeScript changes a person's records, all or none.
//
//	KEYS  the kept hash, the account's pointer, then for each change the
//	      record's own key
//	ARGV  write id, keep (ms), slack of the keep (ms), most records, "1" when
//	      the pointer is heeded, then for each change: "put", "drop" or "hold",
//	      name, expected version ("-1" any, "0" must not exist), own keep (ms,
//	      "0" none, "@" and a time in ms for an end), the bytes of a put
//
// It answers {"ok", version, "1" when the person's end was put off}, {"moved"},
// {"much"}, {"late"} when an end is past, or {"home", pointer} when the account
// was joined to another: nothing is written then, and its records are there. So
// whoever looked at the pointer too early loses no write.
//
// A record is "<version>:<sealed bytes>". Versions never repeat for a person, not
// even after they were forgotten, because they are at least the time in
// microseconds: whoever holds an old one cannot hit a new record by chance. A
// hold changes nothing, and makes the rest depend on a record.
//
// The last sixteen write ids stand in the hash. A repeat of one, after its
// answer was lost, is answered as the first would have been.
var writeScript = redis.NewScript(`
local kept, id = KEYS[1], ARGV[1]
local head = redis.call('HMGET', kept, '@seq', '@done')
local seq, done = tonumber(head[1] or '0'), head[2] or ''
local before = string.match(done, id .. ':(%d+)')
if before then return {'ok', before, '0'} end
local pointer = ARGV[5] == '1' and redis.call('GET', KEYS[2])
if pointer then return {'home', pointer} end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local changes = #KEYS - 2
local made, gone = 0, 0
for i = 1, changes do
  local at = 5 + (i - 1) * 5
  local op, name, expect = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  local stands = redis.call('HGET', kept, name) or redis.call('GET', KEYS[i + 2])
  local version = '0'
  if stands then version = string.match(stands, '^(%d+):') or '0' end
  if expect ~= '-1' and expect ~= version then return {'moved'} end
  if op == 'put' and not stands then made = made + 1 end
  if op == 'drop' and stands then gone = gone + 1 end
  local ends = string.match(ARGV[at + 4], '^@(%d+)$')
  if ends and tonumber(ends) * 1000 <= now then return {'late'} end
end
local size = redis.call('HLEN', kept)
if seq > 0 then size = size - 2 end
if made > gone and size + made - gone > tonumber(ARGV[4]) then return {'much'} end

local version = string.format('%.0f', math.max(seq + 1, now))
for i = 1, changes do
  local at = 5 + (i - 1) * 5
  local op, name, keep = ARGV[at + 1], ARGV[at + 2], ARGV[at + 4]
  local own = KEYS[i + 2]
  local ends = string.match(keep, '^@(%d+)$')
  if ends then keep = string.format('%.0f', math.max(tonumber(ends) - math.floor(now / 1000), 1)) end
  if op == 'drop' then
    redis.call('HDEL', kept, name, '~' .. name)
    redis.call('DEL', own)
  elseif op == 'put' and keep == '0' then
    redis.call('HSET', kept, name, version .. ':' .. ARGV[at + 5])
    redis.call('HDEL', kept, '~' .. name)
    redis.call('DEL', own)
  elseif op == 'put' then
    redis.call('SET', own, version .. ':' .. ARGV[at + 5], 'PX', keep)
    redis.call('HSET', kept, '~' .. name, '')
    redis.call('HDEL', kept, name)
  end
end
done = done .. id .. ':' .. version .. ' '
local _, count = string.gsub(done, ' ', ' ')
if count > 16 then done = string.gsub(done, '^[^ ]* ', '') end
redis.call('HSET', kept, '@seq', version, '@done', done)
local left = redis.call('PTTL', kept)
local late = left < tonumber(ARGV[2]) - tonumber(ARGV[3])
if late then redis.call('PEXPIRE', kept, ARGV[2]) end
return {'ok', version, late and left > 0 and '1' or '0'}
`)

// forgetScript removes everything of a person, unless something was written
// since their keys were listed.
//
//	KEYS  the kept hash, then every own key
//	ARGV  the sequence seen when listing
var forgetScript = redis.NewScript(`
if (redis.call('HGET', KEYS[1], '@seq') or '') ~= ARGV[1] then return 0 end
for i = 1, #KEYS do redis.call('DEL', KEYS[i]) end
return 1
`)

// sweepScript strikes from the list the records whose own time is over.
//
//	KEYS  the kept hash, then the own keys
//	ARGV  their names
var sweepScript = redis.NewScript(`
for i = 1, #ARGV do
  if redis.call('EXISTS', KEYS[i + 1]) == 0 then redis.call('HDEL', KEYS[1], '~' .. ARGV[i]) end
end
return 1
`)

// claimScript takes a key for a token unless another token has it. SET NX alone
// would answer "taken" to its own repeat after the first answer was lost.
var claimScript = redis.NewScript(`
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then return 1 end
if holder then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`)

// releaseScript gives a key back, if the token still has it.
var releaseScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`)
