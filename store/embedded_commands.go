package store

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"
)

// What the embedded server carries out. Anything else it refuses, in words,
// rather than doing what the log could not bring back: commands that choose by
// chance, wait, watch or look at times to live, and SET under a condition.
var (
	// aside belong to a connection, and come while another command waits.
	aside = named("HELLO", "AUTH", "CLIENT", "SELECT", "QUIT", "PING")
	reads = named("GET", "MGET", "EXISTS", "STRLEN", "GETRANGE", "TYPE", "SCAN", "TIME",
		"HGET", "HMGET", "HGETALL", "HKEYS", "HVALS", "HLEN", "HEXISTS", "HSCAN",
		"SMEMBERS", "SISMEMBER", "SCARD",
		"ZRANGE", "ZRANGEBYSCORE", "ZREVRANGE", "ZSCORE", "ZCARD", "ZCOUNT",
		"PTTL", "SCRIPT")
	scripts = named("EVAL", "EVALSHA")
	writes  = named("SET", "DEL", "UNLINK", "INCR", "INCRBY", "DECR",
		"HSET", "HSETNX", "HDEL", "HINCRBY",
		"SADD", "SREM",
		"ZADD", "ZREM", "ZINCRBY", "ZREMRANGEBYSCORE",
		"PEXPIRE", "EXPIRE", "PERSIST")
)

func named(commands ...string) map[string]bool {
	m := make(map[string]bool, len(commands))
	for _, c := range commands {
		m[c] = true
	}
	return m
}

// before stands in front of every command of the server, those of scripts
// included. It notes the writes for the log.
func (e *embedded) before(c *server.Peer, command string, args ...string) bool {
	whole := append([]string{command}, args...)
	switch {
	case command == "PTTL" && len(args) == 1:
		return e.remaining(c, args[0])
	case aside[command], reads[command], scripts[command], command == "TTL":
		return false
	case writes[command] && check(whole) == nil:
		e.writesMu.Lock()
		e.writes = append(e.writes, whole)
		e.writesMu.Unlock()
		e.ends.follow(whole, e.writeTime.Load())
		return false
	}
	c.WriteError("ERR the embedded store does not keep " + strings.ToLower(command) + " in this form")
	return true
}

// remaining answers PTTL, of which miniredis only knows whether there is a time
// to live: it asks miniredis that, as the same peer so that it works within a
// script, and says how much is left itself.
func (e *embedded) remaining(c *server.Peer, key string) bool {
	var b bytes.Buffer
	// The answer is a number.
	w := bufio.NewWriterSize(&b, 32)
	ask := server.NewPeer(w)
	ask.Ctx = c.Ctx
	e.mini.Server().Dispatch(ask, []string{"TTL", key})
	_ = w.Flush()
	n, err := strconv.Atoi(strings.Trim(b.String(), ":\r\n"))
	end, known := e.ends.of(key)
	if err != nil || n < 0 || !known {
		return false
	}
	c.WriteInt(int(max(end-e.clock.read(), 0) / 1000))
	return true
}

// DialHook is part of the client's hook.
func (e *embedded) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook is where a command of ours begins and ends.
func (e *embedded) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := e.carryOut(ctx, []redis.Cmder{cmd}, func(ctx context.Context) error { return next(ctx, cmd) })
		if err != nil {
			cmd.SetErr(err)
		}
		return err
	}
}

// ProcessPipelineHook does the same for several at once: they are one record.
func (e *embedded) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		var ran bool
		err := e.carryOut(ctx, cmds, func(ctx context.Context) error {
			ran = true
			return next(ctx, cmds)
		})
		if err != nil && (!ran || e.failure() != nil) {
			for _, c := range cmds {
				c.SetErr(err)
			}
		}
		return err
	}
}

func (e *embedded) carryOut(ctx context.Context, cmds []redis.Cmder, do func(context.Context) error) error {
	is := func(set map[string]bool) func(redis.Cmder) bool {
		return func(c redis.Cmder) bool { return set[strings.ToUpper(c.Name())] }
	}
	other := func(in ...map[string]bool) bool {
		return slices.ContainsFunc(cmds, func(c redis.Cmder) bool {
			return !slices.ContainsFunc(in, func(set map[string]bool) bool { return is(set)(c) })
		})
	}
	if !other(aside) {
		return do(ctx)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// A command that was begun is waited for: only so is it known what is in
	// memory and has to be in the log.
	ctx = context.WithoutCancel(ctx)
	if !other(aside, reads) {
		if err := e.expire(); err != nil {
			return err
		}
		if err := e.failure(); err != nil {
			return err
		}
		return do(ctx)
	}

	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped != nil {
		return e.stopped
	}
	if e.closed {
		return redis.ErrClosed
	}
	now := e.clock.tick()
	if err := e.expireLocked(now); err != nil {
		return err
	}
	// TIME in a script, and the ends it sets, are of the same moment as the
	// record, so that a replay comes to the same.
	e.writeTime.Store(now)
	e.mini.SetTime(timeOf(now))
	failed := do(ctx)

	e.writesMu.Lock()
	made := e.writes
	e.writes = nil
	e.writesMu.Unlock()
	if len(made) == 0 {
		return failed
	}
	// Also when the command failed: what it wrote before is in memory.
	if err := e.append(logRecord{kind: writesRecord, at: now, commands: made}); err != nil {
		return fmt.Errorf("%w", err)
	}
	if e.grown() {
		if err := e.compact(); err != nil {
			return err
		}
	}
	return failed
}
