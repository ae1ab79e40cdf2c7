package serve

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

//go:embed preview.js
var script []byte

//go:embed patch.js
var patching []byte

//go:embed preview.css
var styles []byte

const ownPaths = "/_brief/"

// policy is what a page may do: what the published site may, and to hear from this server.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (p *preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	switch {
	case !localHost(r):
		plain(w, r, http.StatusForbidden, "This preview answers only to localhost, 127.0.0.1 and [::1], with its port.")
	case !p.admit(w, r):
	case r.URL.Path == openPath:
		p.serveOpen(w, r)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		plain(w, r, http.StatusMethodNotAllowed, "This preview is only to be read.")
	case strings.HasPrefix(r.URL.Path, ownPaths):
		p.serveOwn(w, r)
	default:
		p.serveSite(w, r)
	}
}

// localHost reports whether the request calls this machine by a name that no web page can give itself. On a connection from the
// machine itself that is a loopback name with the port; on another one, to which the server was bound on purpose, any address in
// figures will do, with any port, because forwarding changes both.
func localHost(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok {
		return false
	}
	name, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		name, port = strings.TrimSuffix(strings.TrimPrefix(r.Host, "["), "]"), "80"
	}
	loopback := strings.EqualFold(name, "localhost") || name == "127.0.0.1" || name == "::1"
	if local.IP.IsLoopback() {
		return loopback && port == strconv.Itoa(local.Port)
	}
	return loopback || net.ParseIP(name) != nil
}

// sameOrigin reports whether the request comes from a page of this preview, or from no page.
func sameOrigin(r *http.Request) bool {
	for _, origin := range r.Header.Values("Origin") {
		if !strings.EqualFold(origin, "http://"+r.Host) {
			return false
		}
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	return false
}

// serveOwn serves the paths of the preview itself.
func (p *preview) serveOwn(w http.ResponseWriter, r *http.Request) {
	if !sameOrigin(r) {
		plain(w, r, http.StatusForbidden, "This preview answers only to its own pages.")
		return
	}
	name := strings.TrimPrefix(r.URL.Path, ownPaths)
	if rest, ok := strings.CutPrefix(name, "parts/"); ok && p.parts.Make != nil {
		p.serveParts(w, r, rest)
		return
	}
	switch name {
	case "preview.js":
		serveBytes(w, r, "preview.js", script)
	case "patch.js":
		serveBytes(w, r, "patch.js", patching)
	case "preview.css":
		serveBytes(w, r, "preview.css", styles)
	case "editor.js":
		serveBytes(w, r, "editor.js", editorScript)
	case "editor.css":
		serveBytes(w, r, "editor.css", editorStyles)
	case "page.json":
		p.servePage(w, r)
	case "problems.json":
		s := p.wait(r.Context())
		if s == nil {
			return
		}
		data, err := json.Marshal(s.problems)
		if err != nil {
			plain(w, r, http.StatusInternalServerError, err.Error())
			return
		}
		serveBytes(w, r, "problems.json", data)
	case "events":
		p.serveEvents(w, r)
	default:
		plain(w, r, http.StatusNotFound, "Not found.")
	}
}

// serveSite serves the path of a file. Whatever is not exactly the path of a file is not found, so that there is nothing to clean.
func (p *preview) serveSite(w http.ResponseWriter, r *http.Request) {
	s := p.wait(r.Context())
	if s == nil {
		return
	}
	if s.site == nil {
		respond(w, r, http.StatusServiceUnavailable, "text/html; charset=utf-8", problemPage(s))
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/")
	escaped := strings.ToLower(r.URL.EscapedPath())
	if !ok || strings.Contains(escaped, "%2f") || strings.Contains(escaped, "%5c") {
		notFound(w, r, s)
		return
	}
	path = fileOf(path)
	if data, ok := s.site.Get(path); ok {
		serveBytes(w, r, path, withPreview(path, data, s.version))
		return
	}
	if _, ok := s.site.Get(path + "/index.html"); ok { // a folder, whose relative links need the slash
		w.Header().Set("Location", r.URL.EscapedPath()+"/")
		plain(w, r, http.StatusFound, "This is a folder.")
		return
	}
	notFound(w, r, s)
}

// fileOf returns the path of the file that a path shows: of a folder, its index.
func fileOf(path string) string {
	if path == "" || strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	return path
}

func notFound(w http.ResponseWriter, r *http.Request, s *state) {
	const path = "404.html"
	if data, ok := s.site.Get(path); ok {
		respond(w, r, http.StatusNotFound, contentType(path), withPreview(path, data, s.version))
		return
	}
	plain(w, r, http.StatusNotFound, "Not found.")
}

// serveBytes serves a file: whole, in part, or not at all where the client has it.
func serveBytes(w http.ResponseWriter, r *http.Request, path string, data []byte) {
	w.Header().Set("Content-Type", contentType(path))
	w.Header().Set("ETag", fmt.Sprintf(`"%.16x"`, sha256.Sum256(data)))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

func plain(w http.ResponseWriter, r *http.Request, status int, text string) {
	respond(w, r, status, "text/plain; charset=utf-8", []byte(text+"\n"))
}

func respond(w http.ResponseWriter, r *http.Request, status int, contentType string, data []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// heartbeat is how often a silent event stream says something, to find out whether somebody still listens.
const heartbeat = 15 * time.Second

// serveEvents tells a page of each new state, in the format of server-sent events:
// https://html.spec.whatwg.org/multipage/server-sent-events.html
func (p *preview) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	stream.SetReadDeadline(time.Time{}) // or the request's own would end the stream
	say := func(text string) bool {
		stream.SetWriteDeadline(time.Now().Add(requestTimeout)) // nobody who has stopped reading is waited for
		_, err := io.WriteString(w, text)
		return err == nil && stream.Flush() == nil
	}
	if !say("retry: 500\n\n") || r.Method == http.MethodHead {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		s := p.wait(r.Context())
		if s == nil {
			return
		}
		news, err := json.Marshal(map[string]any{"version": s.version, "revision": s.revision, "outline": s.outlined, "edit": s.edit, "edited": s.edited})
		if err != nil || !say(fmt.Sprintf("data: %s\n\n", news)) {
			return
		}
		for waiting := true; waiting; {
			select {
			case <-s.replaced:
				waiting = false
			case <-beat.C:
				if !say(":\n\n") {
					return
				}
			case <-r.Context().Done():
				return
			}
		}
	}
}

// contentType returns the media type of a path by its extension. The machine's own table is not asked: it differs.
func contentType(path string) string {
	name := path[strings.LastIndexByte(path, '/')+1:]
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return "text/plain; charset=utf-8" // _headers, SHA256SUMS
	}
	switch strings.ToLower(name[dot:]) {
	case ".html", ".htm":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".geojson":
		return "application/geo+json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".xml":
		return "application/xml; charset=utf-8"
	case ".txt", ".asc", ".sig", ".minisig":
		return "text/plain; charset=utf-8"
	case ".md":
		return "text/markdown; charset=utf-8"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".bib":
		return "application/x-bibtex; charset=utf-8"
	case ".ris":
		return "application/x-research-info-systems; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".ico":
		return "image/vnd.microsoft.icon"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".ttf":
		return "font/ttf"
	case ".otf":
		return "font/otf"
	case ".pdf":
		return "application/pdf"
	case ".zip":
		return "application/zip"
	case ".epub":
		return "application/epub+zip"
	}
	return "application/octet-stream"
}
