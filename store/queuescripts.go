package store

import "github.com/redis/go-redis/v9"

// The scripts of the queue. Their KEYS are those of one shard, in the order
// queueKeys gives them:
//
//	due    sorted set: who waits, by when they are looked at (ms)
//	leased sorted set: who is claimed, by when the lease ends (ms)
//	who    hash: the sealed id of everybody in either
//	held   hash: of who is claimed, "<tries> <token> <woken for, ms, or ->"
//	woken  hash: when somebody was woken who is due within the grace (ms)
//
// Whoever is woken for a moment just ahead may be looked at before the record
// they were woken for is written. So a wake for soon is good for two looks: one
// at its time, and one when the grace is over.
//
// wakeScript has somebody looked at no later than a time.
//
//	ARGV  tag, time (ms), sealed id, grace (ms)
var wakeScript = redis.NewScript(`
local due, who, held, woken = KEYS[1], KEYS[3], KEYS[4], KEYS[5]
local tag, at = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if at < now then at = now end
local stamp = string.format('%.0f', at)
redis.call('HSET', who, tag, ARGV[3])
if at < now + tonumber(ARGV[4]) then redis.call('HSET', woken, tag, string.format('%.0f', now)) end
local claim = redis.call('HGET', held, tag)
if claim then
  local tries, token, early = string.match(claim, '^(%d+) (%S+) (%S+)$')
  if early == '-' or at < tonumber(early) then
    redis.call('HSET', held, tag, tries .. ' ' .. token .. ' ' .. stamp)
  end
else
  local before = redis.call('ZSCORE', due, tag)
  if not before or at < tonumber(before) then redis.call('ZADD', due, stamp, tag) end
end
return 1
`)

// dueScript claims people: first those whose lease has ended, then those who
// are due. It answers tag, sealed id, tries and due time (ms, "0" after a lease)
// of each.
//
//	ARGV  token, most, lease (ms), "1" when this may be a repeat
//
// A repeat of the same token is answered with what the token holds already.
var dueScript = redis.NewScript(`
local due, leased, who, held = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local token, most = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local stamp, ends = string.format('%.0f', now), string.format('%.0f', now + tonumber(ARGV[3]))
local out = {}
local function give(tag, tries, at)
  out[#out + 1] = tag
  out[#out + 1] = redis.call('HGET', who, tag) or ''
  out[#out + 1] = tries
  out[#out + 1] = at
end
local function take(tag, tries, early, at)
  redis.call('HSET', held, tag, tries .. ' ' .. token .. ' ' .. early)
  redis.call('ZADD', leased, ends, tag)
  give(tag, tries, at)
end
if ARGV[4] == '1' then
  for _, tag in ipairs(redis.call('ZRANGEBYSCORE', leased, '(' .. stamp, '+inf')) do
    local tries, holder = string.match(redis.call('HGET', held, tag) or '', '^(%d+) (%S+) ')
    if holder == token then give(tag, tries, '0') end
  end
  if #out > 0 then return out end
end
for _, tag in ipairs(redis.call('ZRANGEBYSCORE', leased, '-inf', stamp, 'LIMIT', '0', ARGV[2])) do
  local tries, _, early = string.match(redis.call('HGET', held, tag) or '0 - -', '^(%d+) (%S+) (%S+)$')
  take(tag, string.format('%.0f', tonumber(tries) + 1), early, '0')
  most = most - 1
end
if most > 0 then
  local found = redis.call('ZRANGEBYSCORE', due, '-inf', stamp, 'WITHSCORES', 'LIMIT', '0', string.format('%.0f', most))
  for i = 1, #found, 2 do
    redis.call('ZREM', due, found[i])
    take(found[i], '1', '-', string.format('%.0f', tonumber(found[i + 1])))
  end
end
return out
`)

// settleScript ends a claim, unless somebody else has it by now.
//
//	ARGV  tag, token, next time (ms, "0" never), sealed id (may be empty), grace (ms)
var settleScript = redis.NewScript(`
local due, leased, who, held, woken = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local tag, next = ARGV[1], tonumber(ARGV[3])
local claim = redis.call('HGET', held, tag)
if not claim then return 0 end
local _, token, early = string.match(claim, '^(%d+) (%S+) (%S+)$')
if token ~= ARGV[2] then return 0 end
if early ~= '-' and (next == 0 or tonumber(early) < next) then next = tonumber(early) end
local seen = redis.call('HGET', woken, tag)
if seen then
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local once = tonumber(seen) + tonumber(ARGV[5])
  if once > now then
    if next == 0 or once < next then next = once end
  else
    redis.call('HDEL', woken, tag)
  end
end
redis.call('HDEL', held, tag)
redis.call('ZREM', leased, tag)
if next == 0 then
  redis.call('HDEL', who, tag)
else
  redis.call('ZADD', due, string.format('%.0f', next), tag)
  if ARGV[4] ~= '' then redis.call('HSET', who, tag, ARGV[4]) end
end
return 1
`)

// strikeScript takes somebody out of the queue.
//
//	ARGV  tag
var strikeScript = redis.NewScript(`
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
for i = 3, 5 do redis.call('HDEL', KEYS[i], ARGV[1]) end
return 1
`)
