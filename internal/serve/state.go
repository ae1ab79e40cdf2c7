package serve

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"brief/internal/diag"
	"brief/internal/site"
)

// A state is what the preview shows between two builds. It never changes; another one takes its place.
type state struct {
	site     *site.Site    // the last good one; nil before the first
	problems []diag.Record // of the last build
	outline  Outline       // of the site
	outlined string        // another one means another outline: fetch it
	version  string        // another one means other pages: reload
	revision string        // another one means other problems: fetch them
	edit     string        // another one means another change to the project
	edited   []string      // the pages that the last change to the project has changed, the edited ones first
	replaced chan struct{} // closed when another state has taken its place: however many listen, telling them takes no time
}

// A preview is the handler of a Server: it answers from the state of the moment.
type preview struct {
	name    string // of this run, in versions, so that pages of an earlier run reload
	count   int    // of versions and revisions; only show uses it
	current atomic.Pointer[state]

	root  string   // the project folder
	open  OpenFile // nil where the author has named no editor
	parts Parts
	shown atomic.Pointer[site.Site] // the last site of the parts

	cookie string     // of browsers that brought the token
	lock   sync.Mutex // of the next
	token  string     // that lets a browser on another machine in; "" once it is spent
}

func newPreview() *preview {
	p := &preview{name: rand.Text()[:8], cookie: rand.Text()}
	p.current.Store(&state{edited: []string{}, replaced: make(chan struct{})})
	return p
}

// editedPages returns the pages that are new or changed. First are those that bear the name of a file that was edited.
func editedPages(o Outcome) []string {
	pages := []string{}
	for _, path := range slices.Concat(o.Changes.Added, o.Changes.Changed) {
		if strings.HasSuffix(path, ".html") {
			pages = append(pages, path)
		}
	}
	stem := func(file string) string { return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) }
	of := map[string]bool{}
	for _, file := range o.Files {
		of[stem(file)] = true
	}
	slices.SortStableFunc(pages, func(a, b string) int {
		switch x, y := of[stem(a)], of[stem(b)]; {
		case x && !y:
			return -1
		case y && !x:
			return 1
		}
		return 0
	})
	return pages
}

// built reports whether there was a build yet.
func (s *state) built() bool { return s.revision != "" }

// wait returns the state, or the one after the first build if there was none yet. It is nil if the context ends before.
func (p *preview) wait(ctx context.Context) *state {
	for {
		s := p.current.Load()
		if s.built() {
			return s
		}
		select {
		case <-s.replaced:
		case <-ctx.Done():
			return nil
		}
	}
}

// show makes the state that follows from a build. It keeps the one there is if nothing differs. Only one goroutine calls it.
func (p *preview) show(made *site.Site, outline Outline, o Outcome) {
	old := p.current.Load()
	next := &state{site: old.site, version: old.version, revision: old.revision, edited: []string{}, replaced: make(chan struct{})}
	next.outline, next.outlined = old.outline, old.outlined
	next.problems = diag.Records(o.Problems)
	if o.Err != nil {
		next.problems = append(next.problems, diag.Record{Severity: diag.Error.String(), Text: o.Err.Error(), Times: 1})
	}
	p.count++
	id := fmt.Sprintf("%s-%d", p.name, p.count)
	if o.Served {
		next.site = made
		if outline != nil { // nothing says whether it differs; it is small
			next.outline, next.outlined = outline, id
		}
		if old.site == nil || !o.Changes.IsZero() {
			next.version = id
			next.edit, next.edited = old.edit, old.edited
			if o.First {
				next.edit, next.edited = id, editedPages(o)
			}
		}
	}
	if !old.built() || !slices.Equal(old.problems, next.problems) {
		next.revision = id
		if next.site == nil {
			next.version = id // the page then is nothing but its problems
		}
	}
	if next.version == old.version && next.revision == old.revision && next.outlined == old.outlined {
		return
	}
	p.current.Store(next)
	close(old.replaced)
}
