package linkcheck

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"brief/internal/brief"
)

// headSize is how much of a body is kept: enough for a title, and for the largest robots.txt that RFC 9309 (section 2.5) wants read.
const headSize = 512 << 10 // bytes

// A visit is the check of one address.
type visit struct {
	*checker
	begun map[string]bool // hosts that it has asked something
}

// An answer is what a server said to one request, or why it said nothing.
type answer struct {
	url       *url.URL
	code      int
	header    http.Header
	head      []byte // of the body
	size      int64  // of the body; what the server says, or what was read
	sha256    string // of the body; "" where it was not read whole
	truncated bool

	failure brief.LinkState // "" where there is an answer
	detail  string          // of the failure
	closed  bool            // it was not asked, since the host wants to be left alone, or the run ends
}

// passing reports whether another try may bring another answer.
func (a *answer) passing() bool {
	state := a.failure
	if state == "" {
		state = stateOf(a.code)
	}
	return !a.closed && (&brief.LinkCheck{State: state}).Passing()
}

// A trip is a chain of redirects, and what its end answered.
type trip struct {
	*answer
	hops      int
	permanent bool // every redirect was
}

// check asks an address. It is not ok if the host wants to be left alone, or the run ends.
func (c *checker) check(ctx context.Context, u *url.URL) (brief.LinkCheck, bool) {
	visiting, cancel := context.WithTimeout(ctx, addressTime)
	defer cancel()
	v := &visit{checker: c, begun: map[string]bool{}}
	t := v.ask(visiting, u)
	if ctx.Err() != nil || t.closed {
		return brief.LinkCheck{}, false
	}
	return judge(u, t), true
}

// ask requests the address by HEAD, and by GET unless that has told all there is to tell.
func (v *visit) ask(ctx context.Context, u *url.URL) trip {
	head := v.follow(ctx, http.MethodHead, trip{permanent: true}, u)
	get := head
	switch {
	case head.closed:
		return head
	case head.failure == brief.LinkTimedOut || head.failure == brief.LinkUnreachable: // some servers do not know HEAD
		get = v.follow(ctx, http.MethodGet, trip{permanent: true}, u)
	case head.failure != "":
		return head
	case head.code/100 != 2:
		get = v.follow(ctx, http.MethodGet, trip{permanent: true}, u)
	case head.size > MaxBody:
		head.truncated = true
		return head
	default:
		get = v.follow(ctx, http.MethodGet, head, head.url)
	}
	if get.closed && ctx.Err() == nil {
		return head // the host has said to GET that it wants to be left alone, or to HEAD, and that is its answer
	}
	return get
}

// follow requests u and what it redirects to. The trip is what lies behind.
func (v *visit) follow(ctx context.Context, method string, t trip, u *url.URL) trip {
	seen := map[string]bool{}
	for {
		t.answer = &answer{url: u}
		switch {
		case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
			t.failure, t.detail = brief.LinkBadRedirect, "a redirect to what is no web page"
			return t
		case seen[u.String()]:
			t.failure, t.detail = brief.LinkBadRedirect, "a loop"
			return t
		case t.hops > maxHops:
			t.failure, t.detail = brief.LinkBadRedirect, "more than "+strconv.Itoa(maxHops)+" redirects"
			return t
		}
		seen[u.String()] = true
		if refusal := v.mayAsk(ctx, u); refusal != nil {
			refusal.url = u
			t.answer = refusal
			return t
		}
		tries := attempts
		if method == http.MethodHead {
			tries = 1 // GET tries again
		}
		t.answer = v.request(ctx, method, u, MaxBody, tries)
		to, ok := t.redirect()
		if !ok {
			return t
		}
		t.hops++
		t.permanent = t.permanent && (t.code == http.StatusMovedPermanently || t.code == http.StatusPermanentRedirect)
		u = to
	}
}

// redirect returns where the answer leads, if it is a redirect.
func (a *answer) redirect() (*url.URL, bool) {
	switch a.code {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, false
	}
	location := a.header.Get("Location")
	to, err := a.url.Parse(ascii(strings.TrimSpace(location)))
	if location == "" || err != nil {
		return nil, false
	}
	to.Fragment, to.RawFragment, to.User = "", "", nil
	return to, true
}

// ascii writes the bytes of a URL that are no visible ASCII as %XX.
func ascii(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7F {
			b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{c})))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// request asks one URL, several times if need be, and pauses between. It reads at most limit bytes of the body.
func (v *visit) request(ctx context.Context, method string, u *url.URL, limit int64, tries int) *answer {
	g := v.gate(strings.ToLower(u.Hostname()))
	pause := firstPause
	for try := 1; ; try++ {
		if err := v.enter(ctx, g, !v.begun[u.Hostname()]); err != nil {
			if errors.Is(err, context.DeadlineExceeded) {
				return &answer{url: u, failure: brief.LinkTimedOut}
			}
			return &answer{url: u, closed: true}
		}
		v.begun[u.Hostname()] = true
		a := v.once(ctx, method, u, limit)
		again := a.passing()
		if again {
			wait := retryAfter(a.header.Get("Retry-After"), v.clock.Now())
			if try < tries {
				wait = max(wait, pause)
				pause *= 2
			}
			g.until = v.clock.Now().Add(wait)
			again = try < tries && wait <= maxPause && ctx.Err() == nil
		}
		v.leave(g)
		if !again {
			return a
		}
	}
}

// once sends one request.
func (v *visit) once(ctx context.Context, method string, u *url.URL, limit int64) *answer {
	a := &answer{url: u}
	ctx, cancel := context.WithTimeout(ctx, v.timeout)
	defer cancel()
	bare := *u
	bare.User = nil
	request, err := http.NewRequestWithContext(ctx, method, bare.String(), nil)
	if err != nil {
		a.failure, a.detail = brief.LinkUnreachable, "an address that cannot be asked"
		return a
	}
	request.Header.Set("User-Agent", v.agent)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8")
	response, err := v.transport.RoundTrip(request)
	if err != nil {
		a.failure, a.detail = explain(err)
		if a.failure == brief.LinkTLSError {
			v.answered.Store(true)
		}
		return a
	}
	defer response.Body.Close()
	v.answered.Store(true)
	a.code, a.header, a.size = response.StatusCode, response.Header, max(0, response.ContentLength)
	if method == http.MethodHead || a.code/100 != 2 {
		return a
	}
	if limit == MaxBody && response.ContentLength > limit {
		a.truncated = true
		return a
	}
	sum := sha256.New()
	head := &prefix{limit: headSize}
	a.size, err = io.Copy(io.MultiWriter(sum, head), io.LimitReader(response.Body, limit+1))
	a.head = head.bytes
	switch {
	case err != nil:
		a.failure, a.detail = explain(err)
	case a.size > limit:
		a.truncated, a.size = true, limit
	default:
		a.sha256 = hex.EncodeToString(sum.Sum(nil))
	}
	return a
}

// A prefix keeps the first bytes that are written to it.
type prefix struct {
	limit int
	bytes []byte
}

func (p *prefix) Write(b []byte) (int, error) {
	p.bytes = append(p.bytes, b[:min(len(b), p.limit-len(p.bytes))]...)
	return len(b), nil
}

// explain sorts the errors of a request. Its words are the same on every machine and at any time.
func explain(err error) (state brief.LinkState, detail string) {
	var (
		dns      *net.DNSError
		timeout  net.Error
		op       *net.OpError
		invalid  x509.CertificateInvalidError
		host     x509.HostnameError
		unknown  x509.UnknownAuthorityError
		verify   *tls.CertificateVerificationError
		noTLS    tls.RecordHeaderError
		hasDNS   = errors.As(err, &dns)
		hasOp    = errors.As(err, &op)
		tlsWords = strings.HasPrefix(err.Error(), "tls: ")
	)
	switch {
	case errors.Is(err, errPrivate):
		return brief.LinkPrivate, ""
	case hasDNS && dns.IsNotFound:
		return brief.LinkDNSError, ""
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return brief.LinkTimedOut, ""
	case hasDNS:
		return brief.LinkUnreachable, "its name could not be looked up"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return brief.LinkTLSError, "the certificate has expired, or is not valid yet"
	case errors.As(err, &host):
		return brief.LinkTLSError, "the certificate is for another host"
	case errors.As(err, &unknown):
		return brief.LinkTLSError, "the certificate is signed by nobody who is known"
	case errors.As(err, &verify):
		return brief.LinkTLSError, "the certificate is not valid"
	case errors.As(err, &noTLS), errors.Is(err, http.ErrSchemeMismatch):
		return brief.LinkTLSError, "the server does not speak TLS"
	case tlsWords, hasOp && (op.Op == "remote error" || op.Op == "local error"):
		return brief.LinkTLSError, "server and client agree on no way"
	case errors.Is(err, syscall.ECONNREFUSED):
		return brief.LinkUnreachable, "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return brief.LinkUnreachable, "the connection broke off"
	}
	return brief.LinkUnreachable, ""
}

// stateOf returns the state that a status means.
func stateOf(code int) brief.LinkState {
	switch {
	case code/100 == 2:
		return brief.LinkOK
	case code/100 == 3: // one that leads nowhere, or it would have been followed
		return brief.LinkBadRedirect
	case code == http.StatusNotFound:
		return brief.LinkNotFound
	case code == http.StatusGone:
		return brief.LinkGone
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusUnavailableForLegalReasons:
		return brief.LinkForbidden
	case code == http.StatusTooManyRequests:
		return brief.LinkRateLimited
	case code/100 == 5:
		return brief.LinkServerError
	}
	return brief.LinkClientError
}

// judge says what a trip from an address means.
func judge(from *url.URL, t trip) brief.LinkCheck {
	c := brief.LinkCheck{State: cmp.Or(t.failure, stateOf(t.code)), Code: t.code, Detail: t.detail}
	if t.hops > 0 && c.State != brief.LinkBadRedirect {
		c.Final = t.url.String()
	}
	if c.State != brief.LinkOK {
		return c
	}
	c.Size, c.SHA256, c.Truncated = t.size, t.sha256, t.truncated
	switch {
	case t.hops > 0 && isFrontPage(t.url) && !isFrontPage(from):
		c.State = brief.LinkFrontPage
	case saysNotFound(t.head, t.header.Get("Content-Type")):
		c.State = brief.LinkSoft404
	case t.hops > 0 && t.permanent:
		c.State = brief.LinkMoved
	case t.hops > 0:
		c.State = brief.LinkRedirected
	}
	return c
}

// frontPages are the languages that front pages are known by, besides their usual names.
var frontPages = []string{"ar", "de", "en", "es", "fa", "fr", "it", "nl", "pt", "ru", "tr", "zh"}

// isFrontPage reports whether a URL is that of a site as a whole: /, /index.html, /en/, /en-us/.
func isFrontPage(u *url.URL) bool {
	if u.RawQuery != "" {
		return false
	}
	p := strings.ToLower(strings.Trim(u.Path, "/"))
	name := strings.TrimSuffix(p, path.Ext(p))
	language, region, _ := strings.Cut(strings.ReplaceAll(p, "_", "-"), "-")
	return p == "" || name == "index" || name == "default" || slices.Contains(frontPages, language) && len(region)%2 == 0 && len(region) <= 2
}
