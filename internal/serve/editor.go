package serve

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
)

//go:embed editor.js
var editorScript []byte

//go:embed editor.css
var editorStyles []byte

// An Outline is what the editor's view says of a site. It never changes.
type Outline interface {
	// Page returns what there is to say of a page, to be written as JSON; nil where that is nothing.
	Page(path string) any
	// Has reports whether something on the site was written in a file, slash-separated from the project folder, and whether the
	// file has such a line, from 1.
	Has(file string, line int) bool
}

// OpenFile opens a file of the project in the author's editor. The file is slash-separated from the project folder; line and column
// count from 1, and the column is 0 where it is not known. The error is shown to the author.
type OpenFile func(file string, line, column int) error

const openPath = ownPaths + "open"

// maxOpen is how long a request to open a file may be, in bytes.
const maxOpen = 4 << 10

// onThisMachine reports whether the request comes from this machine, to an address that no other can reach. Only then is it told
// where the project is, and may have the editor opened.
func onThisMachine(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok || !local.IP.IsLoopback() {
		return false
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && net.ParseIP(host).IsLoopback()
}

// servePage serves what the editor's view says of the page that the query names by its path.
func (p *preview) servePage(w http.ResponseWriter, r *http.Request) {
	s := p.wait(r.Context())
	if s == nil {
		return
	}
	said := struct {
		Root  string `json:"root,omitempty"` // the project folder, with slashes
		Opens bool   `json:"opens"`          // the editor can be opened
		Page  any    `json:"page"`
	}{}
	if onThisMachine(r) {
		said.Root, said.Opens = filepath.ToSlash(p.root), p.open != nil
	}
	if s.outline != nil {
		said.Page = s.outline.Page(fileOf(strings.TrimPrefix(r.URL.Query().Get("path"), "/")))
	}
	data, err := json.Marshal(said)
	if err != nil {
		plain(w, r, http.StatusInternalServerError, err.Error())
		return
	}
	serveBytes(w, r, "page.json", data)
}

// serveOpen opens a file of the project in the author's editor. A program is started, so more is asked of the request than of any
// other: it must come from this machine and from a page of this preview, which browsers say in every POST, and be of a kind that no
// other page can send without asking first (https://fetch.spec.whatwg.org/#cors-preflight-fetch). It chooses among the files that
// the site was made from, and nothing else.
func (p *preview) serveOpen(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		plain(w, r, http.StatusMethodNotAllowed, "This opens the editor.")
		return
	case !onThisMachine(r) || len(r.Header.Values("Origin")) != 1 || !sameOrigin(r):
		plain(w, r, http.StatusForbidden, "Only a page of this preview, on this machine, opens the editor.")
		return
	case r.Header.Get("Content-Type") != "application/json":
		plain(w, r, http.StatusUnsupportedMediaType, "This takes application/json.")
		return
	case p.open == nil:
		plain(w, r, http.StatusNotFound, "No editor is named: set BRIEF_EDITOR before brief serve.")
		return
	}
	var place struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxOpen))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&place); err != nil {
		plain(w, r, http.StatusBadRequest, "This is no place in a file.")
		return
	}
	s := p.wait(r.Context())
	if s == nil {
		return
	}
	if s.outline == nil || place.Column < 0 || !s.outline.Has(place.File, place.Line) {
		plain(w, r, http.StatusNotFound, "The site was made from no such line.")
		return
	}
	if err := p.open(place.File, place.Line, place.Column); err != nil {
		plain(w, r, http.StatusInternalServerError, fmt.Sprintf("The editor did not open: %v", err))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
