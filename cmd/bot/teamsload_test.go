package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// teamsDirectories are as many as keep anybody from waiting for Teams' limit of
// 50 calls a second in one directory, of which the coach uses 40.
const teamsDirectories = 100

// teamsLoad is Teams' side of the load.
type teamsLoad struct {
	to, kind, token string
	stand           *teamsStand
	questions       []string
	clock           *loadClock
}

// one sends one request. Each comes from a person and a conversation of its own,
// for Teams takes one message a second in a conversation.
func (run teamsLoad) one(ctx context.Context, client *http.Client, i int) (string, time.Duration, error) {
	who := someone{directory(i % teamsDirectories), "load" + strconv.Itoa(i)}
	q := run.questions[i%len(run.questions)]
	body := run.stand.said(who, "1", q)
	if run.kind == "button" {
		body = run.stand.pressed(who, "1", "ask "+q)
	}
	r, err := teamsPost(ctx, run.to, run.token, body)
	if err != nil {
		return "", 0, err
	}
	key := who.conversation()
	took, answer, err := timed(client, r, func() { run.clock.begin(key) })
	if err == nil && run.kind == "button" && !strings.Contains(string(answer), `"AdaptiveCard"`) {
		err = errors.New("a button was answered without a card: " + string(answer))
	}
	return key, took, err
}

// delivered notes what the Connector got: a message, or the card that takes the
// place of the one that was pressed.
func delivered(clock *loadClock) func(teamsCall) {
	return func(c teamsCall) { clock.came(c.Conversation, toJSON(c.Body["attachments"]), c.At) }
}

// BenchmarkTeams is the whole program, in a process of its own, under requests
// with verified tokens from 1, 8 and 64 connections, with a stand-in for
// Microsoft on the other side. It fails when an answer is lost or comes twice.
//
// A "message" is acknowledged and answered by a call of the Connector. A "button"
// is answered in the acknowledgement; its "answer" is the call that puts the new
// card where the old one stood for good. "full" and "paced" are as in
// BenchmarkSlack.
func BenchmarkTeams(b *testing.B) {
	questions := samples(b)
	var others []string
	for n := range teamsDirectories {
		others = append(others, directory(n))
	}
	for _, run := range []struct {
		kind, how   string
		every       time.Duration
		connections int
	}{
		{"message", "full", 0, 1}, {"message", "full", 0, 8}, {"message", "full", 0, 64},
		{"button", "full", 0, 1}, {"button", "full", 0, 8}, {"button", "full", 0, 64},
		{"message", "paced", 20 * time.Millisecond, 64}, {"button", "paced", 20 * time.Millisecond, 64},
	} {
		b.Run(fmt.Sprintf("%s/%s/connections=%d", run.kind, run.how, run.connections), func(b *testing.B) {
			clock := newLoadClock()
			stand := newTeamsStand(b, delivered(clock))
			p, base := serveWith(b, stand.env(others...))
			teams := teamsLoad{to: base, kind: run.kind, token: stand.token(b, nil), stand: stand, questions: questions, clock: clock}
			underLoad(b, loadRun{every: run.every, connections: run.connections, clock: clock, pid: p.cmd.Process.Pid, one: teams.one})
			if code := p.end(b, syscall.SIGTERM); code != exitOK {
				b.Errorf("code %d", code)
			}
		})
	}
}
