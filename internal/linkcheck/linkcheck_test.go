package linkcheck

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"brief/internal/brief"
)

// A web is some hosts in memory. Within synctest its time is that of the bubble, so that pauses take none.
type web struct {
	lock     sync.Mutex
	requests []request
	pipes    chan net.Conn
	closing  sync.Once
}

type request struct {
	at     time.Duration // since the web was there
	line   string        // "GET http://host/path"
	header http.Header
}

// Addr, Accept and Close make the web a listener.
func (*web) Addr() net.Addr { return &net.UnixAddr{} }

func (w *web) Accept() (net.Conn, error) {
	c, ok := <-w.pipes
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

func (w *web) Close() error {
	w.closing.Do(func() { close(w.pipes) })
	return nil
}

func (w *web) lines() []string {
	w.lock.Lock()
	defer w.lock.Unlock()
	var out []string
	for _, r := range w.requests {
		out = append(out, r.line)
	}
	return out
}

// names is a resolver.
type names map[string]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	switch ip := n[host]; ip {
	case "":
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	case "later":
		return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
	default:
		return []netip.Addr{netip.MustParseAddr(ip)}, nil
	}
}

// selfSigned is a certificate that nobody knows.
func selfSigned(t *testing.T) tls.Certificate {
	s := httptest.NewUnstartedServer(nil)
	s.StartTLS()
	defer s.Close()
	return s.TLS.Certificates[0]
}

// inWeb calls f with options that reach only the handler, for every host of the names that is at 203.0.113.1; what else they are
// at is dialled as Transport does, and refused.
func inWeb(t *testing.T, handler http.HandlerFunc, f func(w *web, o Options)) {
	certificate := selfSigned(t)
	synctest.Test(t, func(t *testing.T) {
		w := &web{pipes: make(chan net.Conn)}
		start := time.Now()
		server := &http.Server{ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			w.lock.Lock()
			w.requests = append(w.requests, request{time.Since(start), r.Method + " " + r.Host + r.URL.String(), r.Header})
			w.lock.Unlock()
			if r.URL.Path == "/robots.txt" && !strings.HasPrefix(r.Host, "robots") {
				http.NotFound(rw, r)
				return
			}
			handler(rw, r)
		})}
		var serving sync.WaitGroup
		serving.Go(func() { server.Serve(w) })
		resolver := names{"inside.test": "10.1.2.3", "later.test": "later"}
		transport := Transport(resolver, Public)
		dial := transport.DialContext
		transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port, _ := strings.Cut(address, ":")
			if strings.HasPrefix(host, "refused") {
				return nil, fmt.Errorf("dial: %w", net.ErrClosed)
			}
			if resolver[host] != "" || strings.HasPrefix(host, "none") || !strings.HasSuffix(host, ".test") && host != "www.example.com" {
				return dial(ctx, network, address)
			}
			client, end := net.Pipe()
			if port == "443" && host != "plain.test" {
				end = tls.Server(end, &tls.Config{Certificates: []tls.Certificate{certificate}})
			}
			w.pipes <- end
			return client, nil
		}
		today, err := brief.ParseDate("2026-11-24")
		if err != nil {
			t.Fatal(err)
		}
		f(w, Options{Version: "1.2 (x)", Website: "https://example.org/é/", Transport: transport, Today: today, MaxAge: 30})
		transport.CloseIdleConnections()
		server.Close()
		serving.Wait()
	})
}

// one asks a single address.
func one(t *testing.T, o Options, address string) *brief.LinkCheck {
	t.Helper()
	report, err := Run(context.Background(), []string{address}, nil, o)
	if err != nil && err != ErrOffline {
		t.Fatal(err)
	}
	if len(report.Links) != 1 {
		t.Fatalf("%s: %d results", address, len(report.Links))
	}
	return report.Links[0]
}

func pageOf(title, text string) string {
	return "<!doctype html><title>" + title + "</title><h1>" + title + "</h1><p>" + text
}

// zeros is an endless body.
type zeros struct{ read *int64 }

func (z zeros) Read(b []byte) (int, error) {
	clear(b)
	*z.read += int64(len(b))
	return len(b), nil
}

// TestOutcomes asks for one address of each kind. A want is: state, status, final address, detail.
func TestOutcomes(t *testing.T) {
	var sent int64 // of bodies that are too large
	tries := map[string]int{}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	io.CopyN(z, zeros{new(int64)}, 5*MaxBody)
	z.Close()
	handler := func(w http.ResponseWriter, r *http.Request) {
		to := func(code int, location string) {
			w.Header().Set("Location", location)
			w.WriteHeader(code)
		}
		say := func(kind string, code int, body string) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(code)
			io.WriteString(w, body)
		}
		switch r.URL.Path {
		case "/ok", "/":
			say("text/html; charset=utf-8", 200, pageOf("A report", "On oil."))
		case "/chain":
			to(301, "/chain2")
		case "/chain2":
			to(308, "http://b.test/ok")
		case "/mixed":
			to(301, "/later")
		case "/later":
			to(302, "/ok")
		case "/accent":
			to(301, "/ok?q=\xc3\xa9")
		case "/loop":
			to(302, "/loop2")
		case "/loop2":
			to(302, "/loop")
		case "/many":
			to(302, "/many?"+r.URL.RawQuery+"x")
		case "/nowhere":
			w.WriteHeader(302)
		case "/mail":
			to(302, "mailto:a@example.org")
		case "/inward":
			to(302, "http://inside.test/ok")
		case "/metadata":
			to(302, "http://169.254.169.254/latest")
		case "/mapped":
			to(302, "http://[::ffff:127.0.0.1]/")
		case "/home":
			to(301, "/")
		case "/forbidden":
			w.WriteHeader(403)
		case "/gone":
			w.WriteHeader(410)
		case "/teapot":
			w.WriteHeader(418)
		case "/busy":
			w.WriteHeader(429)
		case "/broken":
			w.WriteHeader(500)
		case "/recovers":
			if r.Method == "GET" {
				tries[r.URL.Path]++
			}
			if tries[r.URL.Path] < 2 {
				w.WriteHeader(500)
			}
		case "/nohead":
			if r.Method == "HEAD" {
				w.WriteHeader(405)
				return
			}
			say("text/html", 200, "<title>Here</title>")
		case "/hangup": // HEAD closes the connection
			if r.Method == "HEAD" {
				panic(http.ErrAbortHandler)
			}
			say("text/html", 200, "<title>Here</title>")
		case "/slow":
			<-r.Context().Done()
		case "/drip":
			if r.Method == "HEAD" {
				return
			}
			for {
				if _, err := io.WriteString(w, "x"); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				select {
				case <-time.After(time.Second):
				case <-r.Context().Done():
					return
				}
			}
		case "/large":
			w.Header().Set("Content-Length", "50000000")
			if r.Method == "GET" {
				io.CopyN(w, zeros{&sent}, 50_000_000)
			}
		case "/endless":
			if r.Method == "GET" {
				io.CopyN(w, zeros{&sent}, 50_000_000)
			}
		case "/bomb":
			w.Header().Set("Content-Type", "text/html")
			if r.Method == "GET" {
				w.Header().Set("Content-Encoding", "gzip")
				w.Write(bomb.Bytes())
			}
		case "/soft":
			say("text/html", 200, pageOf("Page not found | A journal", "Sorry."))
		case "/suave":
			say("text/html; charset=iso-8859-1", 200, pageOf("P\xe1gina no encontrada", ""))
		case "/untyped":
			w.Header()["Content-Type"] = nil
			io.WriteString(w, "<html><head><title>404</title>")
		case "/pdf":
			say("application/pdf", 200, "%PDF-1.7 Page not found")
		case "/text":
			say("text/plain", 200, "404 not found")
		default:
			say("text/html", 404, pageOf("Nothing", ""))
		}
	}
	for _, test := range []struct{ address, want string }{
		{"http://a.test/ok", "ok 200"},
		{"http://a.test", "ok 200"},
		{"http://A.test:80/ok", "ok 200"},
		{"http://a.test/chain", "moved-permanently 200 http://b.test/ok"},
		{"http://a.test/chain#part", "moved-permanently 200 http://b.test/ok#part"},
		{"http://a.test/mixed", "redirected 200 http://a.test/ok"},
		{"http://a.test/accent", "moved-permanently 200 http://a.test/ok?q=%C3%A9"},
		{"http://a.test/loop", "bad-redirect 0 (a loop)"},
		{"http://a.test/many", "bad-redirect 0 (more than 10 redirects)"},
		{"http://a.test/nowhere", "bad-redirect 302"},
		{"http://a.test/mail", "bad-redirect 0 (a redirect to what is no web page)"},
		{"http://a.test/home", "front-page 200 http://a.test/"},
		{"http://a.test/forbidden", "forbidden 403"},
		{"http://a.test/missing", "not-found 404"},
		{"http://a.test/gone", "gone 410"},
		{"http://a.test/teapot", "client-error 418"},
		{"http://a.test/busy", "rate-limited 429"},
		{"http://a.test/broken", "server-error 500"},
		{"http://a.test/recovers", "ok 200"},
		{"http://a.test/nohead", "ok 200"},
		{"http://a.test/hangup", "ok 200"},
		{"http://a.test/slow", "timed-out 0"},
		{"http://a.test/drip", "timed-out 200"},
		{"http://a.test/large", "ok 200 truncated 50000000"},
		{"http://a.test/endless", "ok 200 truncated 10485760"},
		{"http://a.test/bomb", "ok 200 truncated 10485760"},
		{"http://a.test/soft", "soft-404 200"},
		{"http://a.test/suave", "soft-404 200"},
		{"http://a.test/untyped", "soft-404 200"},
		{"http://a.test/text", "soft-404 200"},
		{"http://a.test/pdf", "ok 200"},
		{"http://none.test/", "dns-error 0"},
		{"http://later.test/", "unreachable 0 (its name could not be looked up)"},
		{"http://refused.test/", "unreachable 0"},
		{"https://a.test/ok", "tls-error 0 (the certificate is for another host)"},
		{"https://www.example.com/ok", "tls-error 0 (the certificate is signed by nobody who is known)"},
		{"https://plain.test/ok", "tls-error 0 (the server does not speak TLS)"},
		{"http://inside.test/ok", "refused-private 0"},
		{"http://a.test/inward", "refused-private 0 http://inside.test/ok"},
		{"http://a.test/metadata", "refused-private 0 http://169.254.169.254/latest"},
		{"http://a.test/mapped", "refused-private 0 http://[::ffff:127.0.0.1]/"},
		{"http://127.0.0.1/", "refused-private 0"},
		{"http://[fd00::1]/", "refused-private 0"},
		{"http://2130706433/", "dns-error 0"}, // 127.0.0.1 as some resolvers read it; ours is asked for a name
	} {
		t.Run(test.address, func(t *testing.T) {
			inWeb(t, handler, func(w *web, o Options) {
				c := one(t, o, test.address)
				got := fmt.Sprintf("%s %d", c.State, c.Code)
				if c.Truncated {
					got += fmt.Sprintf(" truncated %d", c.Size)
				}
				if c.Final != "" {
					got += " " + c.Final
				}
				if c.Detail != "" {
					got += " (" + c.Detail + ")"
				}
				if got != test.want {
					t.Errorf("got %s, want %s\n%s", got, test.want, strings.Join(w.lines(), "\n"))
				}
				if whole := c.Works() && !c.Truncated; (c.SHA256 != "") != (whole || c.State == brief.LinkSoft404 || c.State == brief.LinkFrontPage) {
					t.Errorf("the checksum is %q", c.SHA256)
				}
				if c.URL != test.address || c.Checked != o.Today || c.Since != o.Today {
					t.Errorf("the entry is that of %s, %s, since %s", c.URL, c.Checked, c.Since)
				}
			})
		})
	}
	if sent > 30_000_000 {
		t.Errorf("%d bytes of large bodies were taken", sent)
	}
}

// TestManners looks at the requests: who they say they are, how many there are, and when they come.
func TestManners(t *testing.T) {
	fine := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "a=b")
		io.WriteString(w, "fine")
	}
	// refuse answers with a status and Retry-After, at most so many times, then with 200.
	refuse := func(code, times int, after func() string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if times--; times >= 0 {
				w.Header().Set("Retry-After", after())
				w.WriteHeader(code)
			}
		}
	}
	seconds := func(n string) func() string { return func() string { return n } }
	for _, test := range []struct {
		name           string
		handler        http.HandlerFunc
		addresses      string
		want           []string // times and requests
		asked, skipped int
	}{
		{"once each, with pauses", fine, "http://u:p@a.test/1 http://a.test/2 http://a.test/2#x http://a.test/2", []string{
			"0s GET a.test/robots.txt", "0s HEAD a.test/2", "0s GET a.test/2", "1s HEAD a.test/1", "1s GET a.test/1",
		}, 3, 0},
		{"the pause of robots.txt", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "User-agent: *\nCrawl-delay: 7\n")
		}, "http://robots.test/1 http://robots.test/2", []string{
			"0s GET robots.test/robots.txt", "0s HEAD robots.test/1", "0s GET robots.test/1", "7s HEAD robots.test/2", "7s GET robots.test/2",
		}, 2, 0},
		{"pauses that double", refuse(500, 9, seconds("")), "http://a.test/x", []string{
			"0s GET a.test/robots.txt", "0s HEAD a.test/x", "0s GET a.test/x", "2s GET a.test/x", "6s GET a.test/x",
		}, 1, 0},
		{"Retry-After in seconds", refuse(429, 3, seconds("20")), "http://a.test/x", []string{
			"0s GET a.test/robots.txt", "0s HEAD a.test/x", "20s GET a.test/x", "40s GET a.test/x", "1m0s GET a.test/x",
		}, 1, 0},
		{"Retry-After as a date", refuse(503, 2, func() string { return time.Now().Add(30 * time.Second).UTC().Format(http.TimeFormat) }), "http://a.test/x", []string{
			"0s GET a.test/robots.txt", "0s HEAD a.test/x", "30s GET a.test/x", "1m0s GET a.test/x",
		}, 1, 0},
		{"Retry-After that is too long", refuse(429, 9, seconds("3600")), "http://a.test/1 http://a.test/2 http://a.test/3", []string{
			"0s GET a.test/robots.txt", "0s HEAD a.test/1",
		}, 1, 2},
		{"a host that is down", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "http://robots.test/1 http://robots.test/2 http://robots.test/3 http://robots.test/4", []string{
			"0s GET robots.test/robots.txt", "2s GET robots.test/robots.txt", "6s GET robots.test/robots.txt",
		}, 3, 1},
		{"robots.txt that fails", refuse(503, 9, seconds("")), "http://robots.test/1", []string{
			"0s GET robots.test/robots.txt", "2s GET robots.test/robots.txt", "6s GET robots.test/robots.txt",
		}, 1, 0},
		{"what robots.txt forbids", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "User-agent: *\nDisallow: /no\n")
		}, "http://robots.test/no http://robots.test/yes", []string{
			"0s GET robots.test/robots.txt", "1s HEAD robots.test/yes", "1s GET robots.test/yes",
		}, 2, 0},
		{"robots.txt at the end of redirects", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/all" {
				http.Redirect(w, r, "/all", http.StatusFound)
				return
			}
			io.WriteString(w, "User-agent: *\nDisallow: /\n")
		}, "http://robots.test/no", []string{"0s GET robots.test/robots.txt", "0s GET robots.test/all"}, 1, 0},
		{"robots.txt of the host of a redirect", func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "a.test" {
				http.Redirect(w, r, "http://robots.test/no", http.StatusFound)
				return
			}
			io.WriteString(w, "User-agent: *\nDisallow: /no\n")
		}, "http://a.test/x", []string{"0s GET a.test/robots.txt", "0s HEAD a.test/x", "0s GET robots.test/robots.txt"}, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			inWeb(t, test.handler, func(w *web, o Options) {
				report, err := Run(context.Background(), strings.Fields(test.addresses), nil, o)
				if err != nil && err != ErrOffline {
					t.Fatal(err)
				}
				var lines []string
				for _, r := range w.requests {
					lines = append(lines, fmt.Sprintf("%s %s", r.at, r.line))
					if agent := r.header.Get("User-Agent"); agent != "BriefLinkCheck/1.2x (+https://example.org/%C3%A9/)" {
						t.Errorf("%s is asked by %q", r.line, agent)
					}
					for _, none := range []string{"Cookie", "Referer", "Authorization"} {
						if r.header.Get(none) != "" {
							t.Errorf("%s has the header %s", r.line, none)
						}
					}
				}
				if !slices.Equal(lines, test.want) {
					t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(test.want, "\n"))
				}
				if report.Asked != test.asked || report.Skipped != test.skipped {
					t.Errorf("%d asked and %d skipped, want %d and %d", report.Asked, report.Skipped, test.asked, test.skipped)
				}
			})
		})
	}
}

// TestHostsAtOnce looks at how many requests are under way.
func TestHostsAtOnce(t *testing.T) {
	var lock sync.Mutex
	under, most := map[string]int{}, 0
	inWeb(t, func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		under[r.Host]++
		under["all"]++
		most = max(most, under["all"])
		if under[r.Host] > 1 {
			t.Errorf("two requests at once to %s", r.Host)
		}
		lock.Unlock()
		time.Sleep(time.Second)
		lock.Lock()
		under[r.Host]--
		under["all"]--
		lock.Unlock()
		if r.URL.Path == "/across" { // into the queue of another host
			http.Redirect(w, r, "http://a.test/x", http.StatusFound)
		}
	}, func(w *web, o Options) {
		var addresses []string
		for _, host := range []string{"a", "b", "c", "d", "e", "f"} {
			for _, path := range []string{"1", "2", "across"} {
				addresses = append(addresses, "http://"+host+".test/"+path)
			}
		}
		report, err := Run(context.Background(), addresses, nil, o)
		if err != nil || len(report.Links) != len(addresses) {
			t.Errorf("%d of %d addresses, %v", len(report.Links), len(addresses), err)
		}
	})
	if most != hosts {
		t.Errorf("%d hosts at once, want %d", most, hosts)
	}
}

// TestKnown runs with what was found before.
func TestKnown(t *testing.T) {
	day := func(s string) brief.Date {
		d, err := brief.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	known := map[string]*brief.LinkCheck{}
	for _, c := range []*brief.LinkCheck{
		{URL: "http://a.test/fresh", State: brief.LinkNotFound, Checked: day("2026-10-26"), Since: day("2026-01-01")},
		{URL: "http://a.test/old", State: brief.LinkNotFound, Checked: day("2026-10-25"), Since: day("2026-01-01")},
		{URL: "http://a.test/changed", State: brief.LinkOK, Checked: day("2026-10-25"), Since: day("2026-01-01")},
		{URL: "http://a.test/failed", State: brief.LinkTimedOut, Checked: day("2026-11-23"), Since: day("2026-01-01")},
		{URL: "http://a.test/no-longer-cited", State: brief.LinkOK, Checked: day("2026-11-23"), Since: day("2026-01-01")},
	} {
		known[c.URL] = c
	}
	inWeb(t, func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }, func(w *web, o Options) {
		calls := 0
		o.Done = func(done, total int) {
			if calls++; done != calls || total != 3 {
				t.Errorf("%d of %d done", done, total)
			}
		}
		report, err := Run(context.Background(), []string{"http://a.test/fresh", "http://a.test/old", "http://a.test/changed", "http://a.test/failed"}, known, o)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range report.Links {
			got = append(got, fmt.Sprintf("%s %s %s since %s", l.URL, l.State, l.Checked, l.Since))
		}
		want := []string{
			"http://a.test/changed not-found 2026-11-24 since 2026-11-24",
			"http://a.test/failed not-found 2026-11-24 since 2026-11-24",
			"http://a.test/fresh not-found 2026-10-26 since 2026-01-01",
			"http://a.test/old not-found 2026-11-24 since 2026-01-01",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s", strings.Join(got, "\n"))
		}
		if report.Asked != 3 || report.Fresh != 1 || report.Skipped != 0 || calls != 3 {
			t.Errorf("%+v after %d calls", report, calls)
		}
	})
}

// TestInterrupted ends a run in the middle: what was found is kept, and what was not asked is as it was.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	inWeb(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/2" {
			cancel()
			<-r.Context().Done()
		}
	}, func(w *web, o Options) {
		known := map[string]*brief.LinkCheck{"http://a.test/3": {URL: "http://a.test/3", State: brief.LinkServerError, Checked: o.Today, Since: o.Today}}
		report, err := Run(ctx, []string{"http://a.test/1", "http://a.test/2", "http://a.test/3"}, known, o)
		if err != context.Canceled {
			t.Errorf("the error is %v", err)
		}
		if len(report.Links) != 2 || report.Links[0].State != brief.LinkOK || report.Links[1] != known["http://a.test/3"] || report.Asked != 1 || report.Skipped != 2 {
			t.Errorf("%+v", report)
		}
	})
}

// TestOffline: where nobody answers, nothing is known of anybody.
func TestOffline(t *testing.T) {
	inWeb(t, http.NotFound, func(w *web, o Options) {
		for _, test := range []struct {
			addresses string
			want      error
		}{
			{"http://none.test/ http://later.test/ http://refused.test/", ErrOffline},
			{"http://none.test/ http://a.test/", nil},
			{"http://inside.test/", nil},
			{"", nil},
		} {
			if _, err := Run(context.Background(), strings.Fields(test.addresses), nil, o); err != test.want {
				t.Errorf("%q: %v, want %v", test.addresses, err, test.want)
			}
		}
	})
}
