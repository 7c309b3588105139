package main

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is the program on its own.
type process struct {
	cmd      *exec.Cmd
	out, err *buffer
	ended    chan error
}

// start runs the built program. It is killed when the test is over, if it has
// not ended by then.
func start(t testing.TB, args ...string) *process {
	t.Helper()
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{out: newBuffer(), err: newBuffer(), ended: make(chan error, 1)}
	p.cmd = exec.CommandContext(t.Context(), file, ownFolder(t, args)...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.err
	return p
}

func (p *process) run(t testing.TB) {
	t.Helper()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
}

// ready waits for the line that says the page answers, and returns its address.
func (p *process) ready(t testing.TB) string {
	t.Helper()
	l, _ := p.out.await(t, 0, readyWords)
	return strings.TrimPrefix(l, readyWords)
}

// end sends a signal and returns the exit code.
func (p *process) end(t testing.TB, signal os.Signal) int {
	t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.ended:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(stopTime):
		t.Fatalf("still running %v after %v; log:\n%s", stopTime, signal, p.err)
		return -1
	}
}

func TestProcessServes(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		t.Run(signal.String(), func(t *testing.T) {
			p := start(t, "serve", "--addr", "localhost:0")
			p.run(t)
			url := p.ready(t)
			if page := get(t, http.DefaultClient, url+"/"); !strings.Contains(page, "Framework Coach") {
				t.Errorf("%s shows no page:\n%.300s", url, page)
			}
			web := newVisitor(t, url)
			got := web.ask(t, "what does Practitioner data and insight look like at SCS2")
			if len(got) != 2 || got[0].address != "scs/data-and-insight/practitioner/scs2" || got[1].address != got[0].address {
				t.Errorf("quotes %q, want the two of the cell that was asked for", got)
			}
			if code := p.end(t, signal); code != exitOK {
				t.Errorf("code %d, want 0; log:\n%s", code, p.err)
			}
		})
	}
}

// An open page holds its connection; that must not hold the program.
func TestProcessStopsUnderAnOpenConnection(t *testing.T) {
	p := start(t, "serve", "--addr", "localhost:0")
	p.run(t)
	web := newVisitor(t, p.ready(t))
	web.ask(t, "Help")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d, want 0; log:\n%s", code, p.err)
	}
}

// Ctrl-C and a service manager's stop reach a program that waits for input.
func TestProcessStopsWaitingForInput(t *testing.T) {
	for _, tt := range []struct {
		args []string
		// begun is what it says once it waits.
		give, begun string
		code        int
	}{
		{[]string{"chat"}, "Help\n", "What you can ask", exitOK},
		{[]string{"ask", "--json"}, `{"id":1,"q":"Help"}` + "\n", `{"id":1,`, exitFailed},
	} {
		t.Run(tt.args[0], func(t *testing.T) {
			p := start(t, tt.args...)
			in, err := p.cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			p.run(t)
			if _, err := in.Write([]byte(tt.give)); err != nil {
				t.Fatal(err)
			}
			p.out.await(t, 0, tt.begun)
			if code := p.end(t, os.Interrupt); code != tt.code {
				t.Errorf("code %d, want %d; standard error:\n%s", code, tt.code, p.err)
			}
		})
	}
}

// The exit codes are those of the program, not only of its function.
func TestProcessExitCodes(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want int
	}{
		{[]string{"version"}, exitOK},
		{[]string{"--help"}, exitOK},
		{[]string{"bogus"}, exitMisused},
		{[]string{"check", "--frameworks", "testdata/faulty"}, exitMisused},
	} {
		p := start(t, tt.args...)
		p.run(t)
		if err := within(t, p.ended); err != nil && tt.want == exitOK {
			t.Errorf("%q: %v", tt.args, err)
		}
		if got := p.cmd.ProcessState.ExitCode(); got != tt.want {
			t.Errorf("%q: code %d, want %d; standard error:\n%s", tt.args, got, tt.want, p.err)
		}
	}
}

// peakMemory is the most memory a running process has had, in bytes, or 0
// where the system does not tell.
func peakMemory(t testing.TB, pid int) float64 {
	t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for l := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(l, []byte("VmHWM:")); ok {
			kilobytes, err := strconv.ParseFloat(string(bytes.Fields(rest)[0]), 64)
			if err != nil {
				t.Fatalf("%q: %v", l, err)
			}
			return kilobytes * 1024
		}
	}
	return 0
}

// BenchmarkReady is what an operator sees: from starting the program to the
// line that says it answers, and the memory it took, then and after the 84
// sample questions.
func BenchmarkReady(b *testing.B) {
	questions := samples(b)
	var total time.Duration
	var slowest time.Duration
	var peak, peakAsked float64
	if _, err := binary(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p := start(b, "serve", "--addr", "localhost:0")
		begun := time.Now()
		p.run(b)
		url := p.ready(b)
		took := time.Since(begun)
		b.StopTimer()
		total += took
		slowest = max(slowest, took)
		peak = max(peak, peakMemory(b, p.cmd.Process.Pid))
		for i, q := range questions {
			if i%10 == 0 {
				// A new visitor's allowance, or the page would ask for patience.
				newVisitor(b, url).ask(b, q)
			}
		}
		peakAsked = max(peakAsked, peakMemory(b, p.cmd.Process.Pid))
		p.end(b, syscall.SIGTERM)
		b.StartTimer()
	}
	b.ReportMetric(float64(total.Milliseconds())/float64(b.N), "ready-ms")
	b.ReportMetric(float64(slowest.Milliseconds()), "slowest-ready-ms")
	b.ReportMetric(peak/1e6, "peak-MB")
	b.ReportMetric(peakAsked/1e6, "peak-asked-MB")
}

// serveWith starts the program, in a folder of its own, with these settings.
func serveWith(t testing.TB, env []string, args ...string) (*process, string) {
	t.Helper()
	p := start(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	p.cmd.Env = append(os.Environ(), env...)
	p.run(t)
	return p, p.ready(t)
}
