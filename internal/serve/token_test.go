package serve

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"brief/internal/diag"
	"brief/internal/site"
)

// from returns what the preview answers to a browser that reaches this machine at an address.
func (p *preview) from(ip, path string, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequest("GET", "http://"+net.JoinHostPort(ip, "1313")+path, nil)
	r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.ParseIP(ip), Port: 1313}))
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result()
}

func TestToken(t *testing.T) {
	for lan, local := range map[string]string{"192.168.0.7": "127.0.0.1", "2001:db8::7": "::1"} {
		p := newPreview()
		p.token = "right"
		built(p, example(t), nil, nil)
		paths := []string{"/", "/css/main.css", "/_brief/preview.js", "/_brief/problems.json"}
		status := func(ip, path string, want int, cookies ...*http.Cookie) {
			t.Helper()
			if got := p.from(ip, path, cookies...).StatusCode; got != want {
				t.Errorf("%s%s: %d, want %d", ip, path, got, want)
			}
		}
		for _, path := range append(paths, "/_brief/events", "/?token=", "/?token=wrong") {
			status(lan, path, 403)
		}
		first := p.from(lan, "//evil.example/%22%3E?token=right")
		body, _ := io.ReadAll(first.Body)
		if first.StatusCode != 200 || !strings.Contains(string(body), `content="0; url=/evil.example/%22%3E"`) || len(first.Cookies()) != 1 {
			t.Fatalf("%d, %v: %s", first.StatusCode, first.Cookies(), body)
		}
		c := first.Cookies()[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.MaxAge != 0 || !c.Expires.IsZero() || len(c.Value) < 26 {
			t.Errorf("the cookie is %v", c)
		}
		status(lan, "/?token=right", 200) // nobody has come in yet: it was a messenger that looked
		for _, path := range paths {
			status(lan, path, 200, c)
			status(lan, path, 403, &http.Cookie{Name: c.Name, Value: "x"})
			status(local, path, 200)
		}
		status(lan, "/?token=right", 403) // it is spent
		for _, path := range []string{"/_brief/page.json", "/_brief/parts/parts.html", "/_brief/open"} {
			status(lan, path, 403)
		}
	}
}

// Without a token, as where the server was to be reached from this machine alone, no empty one opens it.
func TestNoToken(t *testing.T) {
	p := newPreview()
	built(p, example(t), nil, nil)
	for _, path := range []string{"/", "/?token=", "/?token=x"} {
		if got := p.from("192.168.0.7", path); got.StatusCode != 403 {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}

// A server on all addresses of this machine, with real connections: over loopback it answers as ever, over another address it asks
// for the token, and to a name that somebody may have given that address it never answers.
func TestTokenOverTheNetwork(t *testing.T) {
	l, err := Listen("0.0.0.0", 0)
	if err != nil {
		t.Fatal(err)
	}
	ready := make(chan Outcome, 1)
	s := &Server{
		Token: "right",
		Build: once(func() (*site.Site, []diag.Problem, error) { return example(t), nil, nil }),
		Built: func(o Outcome) { ready <- o },
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx, l) }()
	defer func() { cancel(); <-ended }()
	<-ready
	port := fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
	get := func(ip, host, path string, cookies ...*http.Cookie) *http.Response {
		t.Helper()
		r, err := http.NewRequest("GET", "http://"+net.JoinHostPort(ip, port)+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = net.JoinHostPort(host, port)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { response.Body.Close() })
		return response
	}
	want := func(status int, got *http.Response) {
		t.Helper()
		if got.StatusCode != status {
			t.Errorf("%s of %s: %d, want %d", got.Request.Host, got.Request.URL, got.StatusCode, status)
		}
	}
	want(200, get("127.0.0.1", "127.0.0.1", "/"))
	want(200, get("127.0.0.1", "localhost", "/"))
	want(403, get("127.0.0.1", "evil.example", "/?token=right"))
	addresses, err := LANAddresses()
	if err != nil {
		t.Fatal(err)
	}
	for _, ip := range addresses {
		if ip.To4() == nil {
			continue // the server listens to IPv4
		}
		lan := ip.String()
		want(403, get(lan, lan, "/"))
		want(403, get(lan, lan, "/_brief/events"))
		want(403, get(lan, "evil.example", "/?token=right")) // and does not spend it
		first := get(lan, lan, "/?token=right")
		want(200, first)
		if len(first.Cookies()) != 1 {
			t.Fatalf("the cookies are %v", first.Cookies())
		}
		c := first.Cookies()[0]
		want(200, get(lan, lan, "/", c))
		want(403, get(lan, "evil.example", "/", c))
		want(403, get(lan, lan, "/?token=right"))
		events := get(lan, lan, "/_brief/events", c)
		want(200, events)
		if line, err := bufio.NewReader(events.Body).ReadString('\n'); err != nil || line != "retry: 500\n" {
			t.Errorf("the event stream begins with %q, %v", line, err)
		}
		return
	}
	t.Log("this machine has no address but loopback; TestToken pretends that it has")
}

// What listens on one address of this machine can be reached over loopback as well, where no token is needed.
func TestListenOnOneAddress(t *testing.T) {
	addresses, err := LANAddresses()
	if err != nil {
		t.Fatal(err)
	}
	for _, ip := range addresses {
		l, err := Listen(ip.String(), 0)
		if err != nil {
			t.Fatal(err)
		}
		a := l.Addr().(*net.TCPAddr)
		if !a.IP.Equal(ip) {
			t.Errorf("it listens on %v, not %v", a.IP, ip)
		}
		for _, host := range []string{ip.String(), "127.0.0.1"} {
			conn, err := net.Dial("tcp", net.JoinHostPort(host, fmt.Sprint(a.Port)))
			if err != nil {
				t.Error(err)
				continue
			}
			conn.Close()
		}
		l.Close()
	}
}
