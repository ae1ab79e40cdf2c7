package brief

// A LinkCheck is what an address answered when it was last asked. It comes from content/links.lock, which `brief check --external`
// writes; the nil LinkCheck is that of an address which was never asked.
type LinkCheck struct {
	URL       string // as the sources write it
	State     LinkState
	Code      int    // HTTP status of the last answer; 0 where there was none
	Final     string // URL at the end of the redirects; "" where there were none
	Checked   Date   // a day
	Since     Date   // the first of the checks in a row that found this state
	Size      int64  // of the body in bytes, decompressed
	SHA256    string // of the body, in small hexadecimal digits; "" where it was not read whole
	Truncated bool   // the body is larger than is read; Size is what the server says, or what was read of it
	Detail    string // what more is to say, in English: "the certificate has expired"; often empty
}

// LinkState says what came of asking an address.
type LinkState string

// The states. Those that say why an address was not reached, or not asked, are no verdict on it.
const (
	LinkOK          LinkState = "ok"
	LinkRedirected  LinkState = "redirected"        // works, at another URL for the time being
	LinkMoved       LinkState = "moved-permanently" // works, at another URL for good: every redirect was 301 or 308
	LinkSoft404     LinkState = "soft-404"          // status 200, and the page says that there is none
	LinkFrontPage   LinkState = "front-page"        // the redirects end at a front page
	LinkNotFound    LinkState = "not-found"         // 404
	LinkGone        LinkState = "gone"              // 410
	LinkForbidden   LinkState = "forbidden"         // 401, 403, 451
	LinkRateLimited LinkState = "rate-limited"      // 429
	LinkClientError LinkState = "client-error"      // any other 4xx
	LinkServerError LinkState = "server-error"      // 5xx
	LinkTimedOut    LinkState = "timed-out"
	LinkUnreachable LinkState = "unreachable"     // no connection, or no HTTP over it
	LinkDNSError    LinkState = "dns-error"       // there is no such host
	LinkTLSError    LinkState = "tls-error"       // no secure connection
	LinkBadRedirect LinkState = "bad-redirect"    // in a loop, too many, or to what is no web page
	LinkPrivate     LinkState = "refused-private" // the host is not on the public internet
	LinkRobots      LinkState = "robots"          // robots.txt asks programs to keep away
)

// LinkStates lists every state.
var LinkStates = []LinkState{
	LinkOK, LinkRedirected, LinkMoved, LinkSoft404, LinkFrontPage, LinkNotFound, LinkGone, LinkForbidden, LinkRateLimited,
	LinkClientError, LinkServerError, LinkTimedOut, LinkUnreachable, LinkDNSError, LinkTLSError, LinkBadRedirect, LinkPrivate,
	LinkRobots,
}

// Works reports whether the address led to something that may be what was cited.
func (c *LinkCheck) Works() bool {
	return c != nil && (c.State == LinkOK || c.State == LinkRedirected || c.State == LinkMoved)
}

// Dead reports whether there is nothing at the address any more.
func (c *LinkCheck) Dead() bool {
	return c != nil && (c.State == LinkNotFound || c.State == LinkGone || c.State == LinkDNSError)
}

// Suspect reports whether a reader will hardly find at the address what was cited.
func (c *LinkCheck) Suspect() bool {
	if c == nil {
		return false
	}
	switch c.State {
	case LinkSoft404, LinkFrontPage, LinkTLSError, LinkBadRedirect, LinkPrivate:
		return true
	}
	return false
}

// Passing reports whether the check failed for a reason that may pass, so that it is worth another try soon.
func (c *LinkCheck) Passing() bool {
	if c == nil {
		return false
	}
	switch c.State {
	case LinkRateLimited, LinkServerError, LinkTimedOut, LinkUnreachable:
		return true
	}
	return false
}
