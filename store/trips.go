package store

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// tripHook tells of every exchange with the server: one command, or a pipeline.
type tripHook struct{ saw func(commands []string) }

// DialHook is part of the client's hook.
func (tripHook) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook tells of one command.
func (h tripHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.saw([]string{cmd.Name()})
		return next(ctx, cmd)
	}
}

// ProcessPipelineHook tells of several at once. On a Cluster they go to several
// nodes side by side.
func (h tripHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		names := make([]string, len(cmds))
		for i, c := range cmds {
			names[i] = c.Name()
		}
		h.saw(names)
		return next(ctx, cmds)
	}
}
