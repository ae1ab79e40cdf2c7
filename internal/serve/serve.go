// Package serve shows a site while it is being written.
//
// A Server builds the site, serves it from memory, and builds it anew whenever a watched file changes. What it does between
// changes is in four parts: the watcher says that something changed (watch.go), the build gives a site and problems (this file),
// the two become a state, which never changes (state.go), and requests read the state of the moment (handler.go).
//
// The site's bytes are those that would be published. Only on the way out does a page get a script and a style sheet
// (page.go), which reload it when the site changes and lay the author's problems over it (preview.js, preview.css). A build with
// errors does not replace the site: the last good one stays, under the problems. The editor's view (editor.go, editor.js) says of
// each block of a page where it was written and what it rests on.
//
// The server trusts nobody who talks to it. It answers GET and HEAD only, and only those who call it by a name of this machine,
// so that no web page reaches it by giving its own name the address 127.0.0.1 (DNS rebinding). Its own paths begin with
// /_brief/ and refuse other origins; one of them takes a POST, which opens a file in the author's editor (editor.go). A browser on
// another machine is let in by a token, once (token.go). Files come from the site value by their exact path, never from the disk.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"brief/internal/diag"
	"brief/internal/site"
)

// A Build makes the site anew after changes to some watched files, by their absolute paths; nil is all of them. It shows a site, or
// the author's problems, or a site along with problems that are warnings; with a site goes what the editor's view says of it, or nil.
// It may show a site in which the pages that were edited are new and others are not yet, and then another; once it has shown one and
// the context ends, it may leave that other to the next build. The error is the operator's.
type Build func(ctx context.Context, changed []string, show func(*site.Site, []diag.Problem, Outline)) error

// Parts is a site that shows the parts of the design, one after the other.
type Parts struct {
	Page string                                     // its path in that site
	Make func() (*site.Site, []diag.Problem, error) // called for each request of a page; nil where there is no such site
}

// A Server shows a site over HTTP and builds it anew when a watched file changes.
type Server struct {
	Build  Build
	Token  string        // lets one browser in that comes over another address than loopback; "" lets none in
	Watch  []string      // files and folders whose changes cause a build; they need not exist yet
	Ignore []string      // files and folders below them that do not: the destination
	Root   string        // the project folder, an absolute path: where the files of the outline are
	Open   OpenFile      // nil where the author has named no editor
	Parts  Parts         // shown beside the site
	Poll   bool          // look at the files twice a second and ask the system for no events
	Built  func(Outcome) // called each time that something is shown, one at a time; may be nil
}

// An Outcome is what a build has shown.
type Outcome struct {
	Problems []diag.Problem
	Err      error           // for the operator
	Files    []string        // that were changed; nil where all were read
	First    bool            // nothing else was shown since they were changed
	Served   bool            // the new site is shown; otherwise the last good one still is
	Changes  site.Difference // from the site shown before; empty unless Served
}

// How long a connection may take for what. Event streams take as long as they like.
const (
	headerTimeout   = 5 * time.Second
	requestTimeout  = 10 * time.Second
	responseTimeout = time.Minute
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 2 * time.Second
)

const maxHeader = 32 << 10 // bytes

// Serve builds and serves until the context ends, and then returns nil once open responses are finished. It closes the listener.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	// Watching begins before the first build reads its files, so that no change falls between the two.
	watcher := newWatcher(s.Watch, s.Ignore, s.Poll)
	changed, watching := make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(watching)
		watcher.run(ctx, changed)
	}()

	p := newPreview()
	p.root, p.open = s.Root, s.Open
	p.token, p.parts = s.Token, s.Parts
	server := &http.Server{
		Handler:           p,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       requestTimeout,
		WriteTimeout:      responseTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		BaseContext:       func(net.Listener) context.Context { return ctx }, // ends the event streams
		ErrorLog:          log.New(io.Discard, "", 0),                        // what a client does wrong is no news to the author
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()

	err := s.buildOnChange(ctx, p, watcher, changed, failed)
	cancel()
	grace, stop := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer stop()
	if server.Shutdown(grace) != nil {
		server.Close()
	}
	<-watching
	return err
}

func (s *Server) buildOnChange(ctx context.Context, p *preview, w *watcher, changed <-chan struct{}, failed <-chan error) error {
	var files []string // all
	for {
		building, hurry := context.WithCancel(ctx)
		hurried := false
		built := make(chan struct{})
		go func() {
			defer close(built)
			s.build(ctx, building, p, files)
		}()
		for done := false; !done; {
			select {
			case <-built:
				done = true
			case <-changed: // what was just saved comes before what depends on the last save
				hurried = true
				hurry()
			case err := <-failed:
				hurry()
				<-built
				return fmt.Errorf("serving: %w", err)
			}
		}
		hurry()
		if files = w.take(); hurried && len(files) == 0 { // it was nothing, and what depends on the last save was left
			files = nil
			continue
		}
		for ; len(files) == 0; files = w.take() {
			select {
			case <-changed:
			case <-ctx.Done():
				return nil
			case err := <-failed:
				return fmt.Errorf("serving: %w", err)
			}
		}
	}
}

// build builds once and shows what comes of it, until the server ends.
func (s *Server) build(ctx, building context.Context, p *preview, files []string) {
	first := true
	show := func(made *site.Site, problems []diag.Problem, outline Outline, err error) {
		s.show(ctx, p, made, outline, Outcome{Problems: problems, Err: err, Files: files, First: first})
		first = false
	}
	noSite := errors.New("the build gave no site")
	err := s.Build(building, files, func(made *site.Site, problems []diag.Problem, outline Outline) {
		if made == nil && !failed(problems) {
			show(nil, nil, nil, noSite)
		} else {
			show(made, problems, outline, nil)
		}
	})
	if err == nil && first {
		err = noSite
	}
	if err != nil {
		show(nil, nil, nil, err)
	}
}

func (s *Server) show(ctx context.Context, p *preview, made *site.Site, outline Outline, o Outcome) {
	if ctx.Err() != nil {
		return // an abandoned build says nothing
	}
	o.Served = o.Err == nil && !failed(o.Problems)
	if o.Served {
		o.Changes = site.Compare(p.current.Load().site, made)
	}
	p.show(made, outline, o)
	if s.Built != nil {
		s.Built(o)
	}
}

func failed(problems []diag.Problem) bool {
	for _, p := range problems {
		if p.Severity == diag.Error {
			return true
		}
	}
	return false
}
