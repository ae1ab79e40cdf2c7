package serve

import (
	"net/http"
	"strings"

	"brief/internal/diag"
)

// serveParts serves the page of parts and what it loads, by their paths in that site. Nothing of it is made before it is asked for,
// and a page is made anew each time, so that edits of the author's own site never wait for it.
func (p *preview) serveParts(w http.ResponseWriter, r *http.Request, path string) {
	s := p.wait(r.Context())
	if s == nil {
		return
	}
	if path == "" {
		w.Header().Set("Location", ownPaths+"parts/"+p.parts.Page)
		plain(w, r, http.StatusFound, "This is a folder.")
		return
	}
	made := p.shown.Load()
	if strings.HasSuffix(path, ".html") || made == nil {
		again, problems, err := p.parts.Make()
		if err != nil || again == nil {
			broken := &state{version: s.version, problems: diag.Records(problems)}
			if err != nil {
				broken.problems = []diag.Record{{Severity: diag.Error.String(), Text: err.Error(), Times: 1}}
			}
			respond(w, r, http.StatusServiceUnavailable, "text/html; charset=utf-8", problemPage(broken))
			return
		}
		made = again
		p.shown.Store(made)
	}
	if data, ok := made.Get(path); ok {
		serveBytes(w, r, path, withPreview(path, data, s.version))
		return
	}
	plain(w, r, http.StatusNotFound, "Not found.")
}
