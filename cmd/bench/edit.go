package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"brief/internal/corpus"
)

const (
	edits   = 11                     // of each library
	pause   = 300 * time.Millisecond // between two edits
	starts  = 5 * time.Minute        // how long a server may take until it serves
	polling = time.Millisecond
)

// latency returns the times from writing a chapter to its page being served, by a preview that runs in dir. There is a pause before
// each edit.
func latency(dir string, pause time.Duration, args func(port int) []string) ([]time.Duration, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	words := args(port)
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }() // it is interrupted

	chapters, err := filepath.Glob(filepath.Join(dir, "content", "chapter-*.md"))
	if err != nil || len(chapters) == 0 {
		return nil, fmt.Errorf("no chapters in %s: %w", dir, err)
	}
	file := chapters[len(chapters)/2]
	address := fmt.Sprintf("http://127.0.0.1:%d/%s.html", port, filepath.Base(file[:len(file)-len(".md")]))
	shows := func(text string, within time.Duration) error {
		for end := time.Now().Add(within); ; time.Sleep(polling) {
			if response, err := http.Get(address); err == nil {
				page, err := io.ReadAll(response.Body)
				response.Body.Close()
				if err == nil && bytes.Contains(page, []byte(text)) {
					return nil
				}
			}
			select {
			case <-ended:
				return fmt.Errorf("%s ended:\n%s", words[0], said.Bytes())
			default:
			}
			if time.Now().After(end) {
				return fmt.Errorf("%s does not show %q", address, text)
			}
		}
	}
	if err := shows("</html>", starts); err != nil {
		return nil, err
	}
	before, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var took []time.Duration
	for i := range edits {
		time.Sleep(pause)
		text := fmt.Sprintf("Paragraph number %d of those that were added.", i)
		if err := os.WriteFile(file, fmt.Appendf(slices.Clip(before), "\n\n%s\n", text), 0o644); err != nil {
			return nil, err
		}
		start := time.Now()
		if err := shows(text, time.Minute); err != nil {
			return nil, err
		}
		took = append(took, time.Since(start))
	}
	stop()
	<-ended
	return took, os.WriteFile(file, before, 0o644)
}

// briefEdits measures the preview of a Brief.
func briefEdits(program, dir string, pause time.Duration) ([]time.Duration, error) {
	return latency(dir, pause, func(port int) []string { return []string{program, "serve", "--port", strconv.Itoa(port)} })
}

// latencies returns how long an edit takes in the previews of Brief and Hugo, as medians.
func (b *bench) latencies(dir func(corpus.Format) string) (brief, hugo time.Duration, err error) {
	ours, err := briefEdits(b.program("brief"), dir(corpus.Brief), pause)
	if err != nil {
		return 0, 0, err
	}
	theirs, err := latency(dir(corpus.Hugo), pause, func(port int) []string {
		return []string{b.program("hugo"), "server", "--minify", "--disableLiveReload", "--port", strconv.Itoa(port)}
	})
	if err != nil {
		return 0, 0, err
	}
	return median(ours), median(theirs), nil
}

// again returns what a build costs of a library that has not changed since it was built.
func (b *bench) again(c command, n int) ([]cost, error) {
	over := b.fromNothing()
	if _, err := b.run(c, over); err != nil {
		return nil, err
	}
	var out []cost
	for range n {
		r, err := b.run(c, over)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
