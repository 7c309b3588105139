package store

import "github.com/redis/go-redis/v9"

// The scripts of accounts that are joined. An account that was joined to another
// has a pointer in its own place of Redis, sealed; whoever writes or reads there
// meets it.
//
// leaveScript ends an account's own place: it takes away the records that were
// copied to its new home and sets the pointer, unless something was written
// since they were listed. Records that could not be copied stay.
//
//	KEYS  the kept hash, the pointer, then the own keys of copied records
//	ARGV  the sequence seen when listing, the pointer, its time (ms), the gate
//	      that was put up or "", then the names of the copied records
//
// It answers 1, or 0 when it has to be done again.
var leaveScript = redis.NewScript(`
local kept, home = KEYS[1], KEYS[2]
local pointer = redis.call('GET', home)
if pointer and pointer ~= ARGV[4] then return pointer == ARGV[2] and 1 or 0 end
if (redis.call('HGET', kept, '@seq') or '') ~= ARGV[1] then return 0 end
redis.call('SET', home, ARGV[2], 'PX', ARGV[3])
for i = 3, #KEYS do redis.call('DEL', KEYS[i]) end
for i = 5, #ARGV do redis.call('HDEL', kept, ARGV[i], '~' .. ARGV[i]) end
if redis.call('HLEN', kept) <= 2 then redis.call('DEL', kept) end
return 1
`)

// gateScript puts up a gate where no pointer is. It ends by itself should its
// holder die.
//
//	KEYS  the pointer
//	ARGV  the gate, its time (ms)
var gateScript = redis.NewScript(`
local pointer = redis.call('GET', KEYS[1])
if pointer and pointer ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`)

// redirectScript leads an account elsewhere than before; with an empty pointer
// it gives the account its own place back. It does nothing when somebody else
// was first.
//
//	KEYS  the pointer
//	ARGV  the pointer before, the new one, its time (ms)
var redirectScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
`)

// forgetGuestScript removes an account's own place with its pointer, if it still
// has that pointer and nothing was written since its keys were listed.
//
//	KEYS  the kept hash, the pointer, then every own key
//	ARGV  the sequence seen when listing, the pointer seen
//
// It answers 1, or 0 when something was written; an account that was parted
// meanwhile is nobody's guest and is left alone.
var forgetGuestScript = redis.NewScript(`
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 1 end
if (redis.call('HGET', KEYS[1], '@seq') or '') ~= ARGV[1] then return 0 end
for i = 1, #KEYS do redis.call('DEL', KEYS[i]) end
return 1
`)

// clearScript removes everything of a person but the names of their accounts,
// unless something was written since it was listed.
//
//	KEYS  the kept hash, then the own keys
//	ARGV  the sequence seen when listing, then the names
var clearScript = redis.NewScript(`
if (redis.call('HGET', KEYS[1], '@seq') or '') ~= ARGV[1] then return 0 end
for i = 2, #KEYS do redis.call('DEL', KEYS[i]) end
for i = 2, #ARGV do redis.call('HDEL', KEYS[1], ARGV[i], '~' .. ARGV[i]) end
return 1
`)

// makeCodeScript keeps a code where none is.
//
//	KEYS  the code
//	ARGV  its sealed bytes, its time (ms)
var makeCodeScript = redis.NewScript(`
local before = redis.call('HGET', KEYS[1], 'sealed')
if before then return before == ARGV[1] and 1 or 0 end
redis.call('HSET', KEYS[1], 'sealed', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`)

// replaceCodeScript notes the account's newest code and answers the one before.
//
//	KEYS  the account's note
//	ARGV  the hash of the code, its time (ms)
var replaceCodeScript = redis.NewScript(`
local before = redis.call('GET', KEYS[1]) or ''
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return before
`)

// tryCodeScript answers a code's sealed bytes and counts the try before anybody
// knows whether it is right, so that tries at the same moment count too.
//
// A code that another account took is none.
//
//	KEYS  the code
//	ARGV  most tries, the account
var tryCodeScript = redis.NewScript(`
local sealed = redis.call('HGET', KEYS[1], 'sealed')
if not sealed then return '' end
local used = redis.call('HGET', KEYS[1], 'used')
if used and used ~= ARGV[2] then return '' end
if redis.call('HINCRBY', KEYS[1], 'tries', 1) > tonumber(ARGV[1]) then return '' end
return sealed
`)

// useCodeScript gives a code to the first account that asks, and to that one
// again: its join may have been broken off.
//
//	KEYS  the code
//	ARGV  the account
var useCodeScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local used = redis.call('HGET', KEYS[1], 'used')
if used then return used == ARGV[1] and 1 or 0 end
redis.call('HSET', KEYS[1], 'used', ARGV[1])
return 1
`)

// countTryScript counts a code that an account types, or takes one count back,
// there or with the code itself, and answers how many there are.
//
//	KEYS  the account's count, or the code
//	ARGV  1 or -1, the time of the count (ms)
var countTryScript = redis.NewScript(`
local there = redis.call('EXISTS', KEYS[1]) == 1
if not there and ARGV[1] == '-1' then return 0 end
local n = redis.call('HINCRBY', KEYS[1], 'tries', ARGV[1])
if not there then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return n
`)
