package main

import (
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"brief/internal/build"
)

// A progress tells on a terminal how far a build is: one line, which is written over and taken away at the end. The nil progress
// tells nothing.
type progress struct {
	to    io.Writer
	now   func() time.Time
	words *message.Printer

	mu    sync.Mutex
	next  time.Time // when to tell more
	shown bool
}

const (
	progressAfter = 400 * time.Millisecond // what takes less needs no progress
	progressEvery = 100 * time.Millisecond
)

// progress returns what tells on the terminal; nil where there is none, so that nothing is written into files and pipes.
func (t *terminal) progress(quiet bool) *progress {
	if quiet || !isTerminal(t.err) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return newProgress(t.err, time.Now)
}

func newProgress(to io.Writer, now func() time.Time) *progress {
	return &progress{to: to, now: now, words: message.NewPrinter(language.English), next: now().Add(progressAfter)}
}

// told returns what a build is to tell besides others.
func (p *progress) told(others func(build.Progress)) func(build.Progress) {
	if p == nil {
		return others
	}
	return func(at build.Progress) {
		others(at)
		p.tell(at)
	}
}

func (p *progress) tell(at build.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if now.Before(p.next) {
		return
	}
	p.next, p.shown = now.Add(progressEvery), true
	if at.Total > 0 {
		p.words.Fprintf(p.to, clearLine+"%d of %d pages", at.Done, at.Total)
	} else {
		p.words.Fprintf(p.to, clearLine+"%s …", string(at.Stage))
	}
}

// clearLine goes to the beginning of the line and erases it (ECMA-48, EL).
const clearLine = "\r\x1b[K"

// end takes the line away. The next build is told of after a while again.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		_, _ = io.WriteString(p.to, clearLine)
	}
	p.shown, p.next = false, p.now().Add(progressAfter)
}
