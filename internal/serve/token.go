package serve

import (
	"crypto/subtle"
	"fmt"
	"html"
	"net"
	"net/http"
	"strings"
)

// admit reports whether the request may be answered, and answers it where it may not. Who comes over a loopback address, which is
// this machine, needs nothing; who comes over another one brings the token, once, and gets a cookie for it.
func (p *preview) admit(w http.ResponseWriter, r *http.Request) bool {
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); ok && local.IP.IsLoopback() {
		return true
	}
	name := "brief-preview-" + p.name // a browser sends the cookies of all ports of a host: another preview has another name
	if c, err := r.Cookie(name); err == nil && equal(c.Value, p.cookie) {
		p.spend()
		return true
	}
	if r.Method == http.MethodGet && p.fits(r.URL.Query().Get("token")) {
		http.SetCookie(w, &http.Cookie{Name: name, Value: p.cookie, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		respond(w, r, http.StatusOK, "text/html; charset=utf-8", welcome(r))
		return false
	}
	plain(w, r, http.StatusForbidden, "This preview is private. Open the address with the token that \"brief serve\" has printed; it works once.")
	return false
}

// welcome is a page that goes on to the one asked for, without the token. A redirect would not do: after a link on another site the
// browser follows it without the new cookie, which is SameSite=Strict, but a page goes on by itself.
func welcome(r *http.Request) []byte {
	to := html.EscapeString("/" + strings.TrimLeft(r.URL.EscapedPath(), "/")) // two slashes would be another host
	return fmt.Appendf(nil, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>`+
		`<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="0; url=%[1]s"></head>`+
		`<body><p><a href="%[1]s">On to the preview</a></p></body></html>`+"\n", to)
}

// fits reports whether the token is the right one, and not spent.
func (p *preview) fits(token string) bool {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.token != "" && equal(token, p.token)
}

// spend makes the token worthless. That is when its cookie first comes back, and not when the token is shown: a messenger looks at an
// address that it is sent, and throws the cookie away.
func (p *preview) spend() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.token = ""
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
