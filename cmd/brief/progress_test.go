package main

import (
	"bytes"
	"testing"
	"time"

	"brief/internal/build"
)

func TestProgress(t *testing.T) {
	var screen bytes.Buffer
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	p := newProgress(&screen, func() time.Time { return now })
	for _, step := range []struct {
		after time.Duration
		at    build.Progress
		want  string
	}{
		{0, build.Progress{Stage: build.Reading}, ""},
		{progressAfter - 1, build.Progress{Stage: build.Resolving}, ""}, // what is quick says nothing
		{1, build.Progress{Stage: build.Checking}, "\r\x1b[Kchecking …"},
		{progressEvery - 1, build.Progress{Stage: build.Rendering, Done: 1, Total: 10000}, ""},
		{1, build.Progress{Stage: build.Rendering, Done: 1240, Total: 10000}, "\r\x1b[K1,240 of 10,000 pages"},
	} {
		screen.Reset()
		now = now.Add(step.after)
		p.tell(step.at)
		if got := screen.String(); got != step.want {
			t.Errorf("%v is told as %q, want %q", step.at, got, step.want)
		}
	}
	screen.Reset()
	p.end()
	p.end()
	p.tell(build.Progress{Stage: build.Reading})
	if got := screen.String(); got != "\r\x1b[K" {
		t.Errorf("the end is %q", got)
	}
}

// What is no terminal gets no progress.
func TestProgressNeedsATerminal(t *testing.T) {
	p := (&terminal{out: new(bytes.Buffer), err: new(bytes.Buffer)}).progress(false)
	if p != nil || p.told(nil) != nil {
		t.Error("progress is told to a buffer")
	}
	p.end()
}
