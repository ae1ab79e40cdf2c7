// Package build is the pipeline, on one page: manuscript → brief → site. It reads through file systems that it is given and
// writes nothing.
package build

import (
	"context"
	"io/fs"
	"time"

	"brief/internal/brief"
	"brief/internal/dependency"
	"brief/internal/diag"
	"brief/internal/evidence"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/render"
	"brief/internal/site"
)

// Input is a project and how to build it.
type Input struct {
	Content   fs.FS     // the project's content folder
	Templates []fs.FS   // the project's own first, then the built-in ones
	Static    []fs.FS   // likewise
	BaseURL   string    // in place of brief.yaml's, unless empty
	Now       time.Time // decides what is published
	Drafts    bool
	Future    bool
	Expired   bool
	Record    bool // list everything that a release records
	Preview   bool // what only keeps the brief from being published is a warning
	Once      bool // nobody renders the output again, as bundles do: texts are let go of as soon as their pages are made

	// Pause is how long a session waits, after it has shown the pages that were edited, before it makes what depends on them. An author
	// who saves again meanwhile has the next page at once.
	Pause time.Duration

	// Progress is told how far a build is, by several goroutines; nil is told nothing.
	Progress func(Progress)
}

// Progress is how far a build is.
type Progress struct {
	Stage       Stage
	Done, Total int // pages; zero in any other stage than Rendering
}

// Stage is a part of a build.
type Stage string

// The stages, in their order.
const (
	Reading   Stage = "reading"
	Resolving Stage = "resolving"
	Checking  Stage = "checking"
	Rendering Stage = "rendering"
)

func (in Input) begin(s Stage) {
	if in.Progress != nil {
		in.Progress(Progress{Stage: s})
	}
}

// pause waits until what depends on an edit is to be made. It reports whether the context has not ended.
func (in Input) pause(ctx context.Context) bool {
	over := time.NewTimer(in.Pause)
	defer over.Stop()
	select {
	case <-ctx.Done():
	case <-over.C:
	}
	return ctx.Err() == nil
}

// Output is what came of a build.
type Output struct {
	Brief    *brief.Brief       // nil only with an error
	Coverage *evidence.Coverage // nil where a problem is an error, and of a site that is shown before all of it is made
	Site     *site.Site         // nil where a problem is an error
	Pages    []brief.Link       // of the site, as they are read
	Locale   *locale.Locale     // of the brief's language
	Problems []diag.Problem     // sorted

	rendered render.Input // what the site was made of
}

// Run builds the site. Problems are for the author; the error is for the operator.
func Run(in Input) (Output, error) {
	var last Output
	err := new(Session).whole(context.Background(), in, func(out Output) { last = out })
	return last, err
}

// Dependencies tells what each page of the site rests on. Nothing is made. The record is nil where a problem is an error.
func Dependencies(in Input) (dependency.Record, []diag.Problem, error) {
	var s Session
	if err := s.resolve(in); err != nil {
		return nil, nil, err
	}
	problems := s.found(in)
	if problems.Failed() {
		return nil, problems.Problems(), nil
	}
	return dependency.Of(s.brief.Brief, render.Pages(s.input(in))), problems.Problems(), nil
}

// severities reads what brief.yaml says of the rules.
func severities(rules []manuscript.Label, problems *diag.List) map[diag.Code]diag.Severity {
	out := map[diag.Code]diag.Severity{}
	for _, r := range rules {
		if _, ok := diag.RuleOf(diag.Code(r.ID.String)); !ok {
			var codes []string
			for _, known := range diag.Rules() {
				codes = append(codes, string(known.Code))
			}
			problems.Add(r.ID.At, diag.BadValue, "no rule %q", r.ID.String).Hintf("brief check --list-rules prints them").DidYouMean(r.ID.String, codes)
			continue
		}
		s, ok := diag.ParseSeverity(r.Text.String)
		if !ok {
			problems.Add(r.Text.At, diag.BadValue, "a rule cannot be %q", r.Text.String).Hintf("it is error, warning or off")
			continue
		}
		out[diag.Code(r.ID.String)] = s
	}
	return out
}
