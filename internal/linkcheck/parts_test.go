package linkcheck

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.215.14": true, "1.1.1.1": true, "2606:2800:21f:cb07:6820:80da:af6b:8b2c": true, "64:ff9b::5db8:d70e": true, "100.128.0.1": true,
		"172.32.0.1": true, "::ffff:1.1.1.1": true,
		"0.0.0.0": false, "10.0.0.1": false, "100.64.0.1": false, "127.0.0.1": false, "127.8.8.8": false, "169.254.169.254": false,
		"172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false, "198.18.0.1": false, "224.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "::ffff:10.0.0.1": false, "::ffff:127.0.0.1": false, "::127.0.0.1": false, "64:ff9b::a00:1": false,
		"64:ff9b::7f00:1": false, "2002:a00:1::": false, "fc00::1": false, "fd12::1": false, "fe80::1": false, "fe80::1%eth0": false,
		"2606:4700::1%eth0": false, "fec0::1": false, "ff02::1": false, "2001:db8::1": false, "2001::1": false, "4000::1": false,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("Public(%s) = %v", address, got)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

// TestDial connects to a real socket, or rather does not: a name that leads home is refused when it is dialled, whatever the name.
func TestDial(t *testing.T) {
	reached := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	resolver := names{"home.test": "127.0.0.1", "mapped.test": "::ffff:127.0.0.1"}
	get := func(transport http.RoundTripper, host string) error {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://"+host+":"+port+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := transport.RoundTrip(request)
		if err == nil {
			response.Body.Close()
		}
		return err
	}
	for _, host := range []string{"home.test", "mapped.test", "127.0.0.1", "[::ffff:127.0.0.1]"} {
		if err := get(Transport(resolver, Public), host); !errors.Is(err, errPrivate) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if reached {
		t.Error("the server was reached")
	}
	anywhere := Transport(resolver, func(netip.Addr) bool { return true })
	defer anywhere.CloseIdleConnections()
	if err := get(anywhere, "home.test"); err != nil || !reached {
		t.Errorf("with every address permitted: %v", err)
	}
	if anywhere.Proxy != nil {
		t.Error("there is a proxy, behind which nobody knows what is dialled")
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "0": 0, "120": 2 * time.Minute, " 7 ": 7 * time.Second, "-1": 0, "1.5": 0, "soon": 0, "+3": 0,
		"99999999999999999999": 365 * 24 * time.Hour, "9223372036854775807": 365 * 24 * time.Hour,
		"Tue, 24 Nov 2026 12:01:30 GMT": 90 * time.Second, "Tue, 24 Nov 2026 11:00:00 GMT": 0,
		"Tuesday, 24-Nov-26 12:00:05 GMT": 5 * time.Second, "Fri, 31 Dec 9999 23:59:59 GMT": 365 * 24 * time.Hour,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", value, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"120", "Tue, 24 Nov 2026 12:01:30 GMT", "-1", "99999999999999999999", " 1"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		if d := retryAfter(s, now); d < 0 || d > 365*24*time.Hour {
			t.Errorf("retryAfter(%q) = %v", s, d)
		}
	})
}

func TestRobots(t *testing.T) {
	for _, test := range []struct{ name, robots, allowed, forbidden string }{
		{"empty", "", "/ /a", ""},
		{"all", "User-agent: *\nDisallow: /", "", "/ /a"},
		{"none", "User-agent: *\nDisallow:", "/ /a", ""},
		{"prefix", "user-agent: *\ndisallow: /p", "/ /a/p", "/p /page /p/a"},
		{"longest wins", "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c", "/a/b /a/bc", "/a /a/x /a/b/c"},
		{"allow wins a tie", "User-agent: *\nDisallow: /p\nAllow: /p", "/p", ""},
		{"star", "User-agent: *\nDisallow: /a*b", "/x/a/b /ac", "/ab /a/x/b /axbx"},
		{"end", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x /a.pdfx", "/a.pdf /b/c.pdf"},
		{"query", "User-agent: *\nDisallow: /*?", "/a", "/a?b"},
		{"many stars", "User-agent: *\nDisallow: /*a*a*a*a*a*a*a*a*ab$", "/" + strings.Repeat("a", 5000), ""},
		{"ours and all", "User-agent: *\nDisallow: /\n\nUser-agent: BriefLinkCheck\nDisallow: /b", "/a", "/b"},
		{"ours with a version", "User-agent: brieflinkcheck/2.0\nDisallow: /b", "/a", "/b"},
		{"longer than ours", "User-agent: BriefLinkChecker\nDisallow: /", "/a", ""},
		{"ours in two groups", "User-agent: BriefLinkCheck\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: BriefLinkCheck\nDisallow: /b", "/c", "/a /b"},
		{"agents together", "User-agent: x\nUser-agent: BriefLinkCheck\nSitemap: /s\nUser-agent: y\nDisallow: /b", "/a", "/b"},
		{"stray lines", "Disallow: /a\nnonsense\nUser-agent: *\nCrawl-delay: soon\nNoindex: /x\nDisallow: /b # why\n", "/a /x", "/b"},
		{"mark and returns", "\ufeffUser-agent: *\r\nDisallow: /b\r\n", "/a", "/b"},
		{"escapes", "User-agent: *\nDisallow: /a%3cd\nDisallow: /%7Ejoe\nDisallow: /é", "/a", "/a%3Cd /~joe /%c3%a9"},
	} {
		rules := parseRobots([]byte(test.robots), Product)
		for _, path := range strings.Fields(test.allowed) {
			if !rules.allow(path) {
				t.Errorf("%s: %.40s is forbidden", test.name, path)
			}
		}
		for _, path := range strings.Fields(test.forbidden) {
			if rules.allow(path) {
				t.Errorf("%s: %.40s is allowed", test.name, path)
			}
		}
	}
	for text, want := range map[string]time.Duration{"2.5": 2500 * time.Millisecond, "1e300": maxCrawlDelay, "-1": 0, "NaN": 0, "Inf": maxCrawlDelay} {
		if got := parseRobots([]byte("User-agent: *\nCrawl-delay: "+text), Product).delay; got != want {
			t.Errorf("Crawl-delay %s is %v", text, got)
		}
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /%41\nCrawl-delay: 3", "/a%3fb")
	f.Add("User-agent: BriefLinkCheck\nUser-agent: *\nAllow:\nDisallow: *", "/")
	f.Fuzz(func(t *testing.T, robots, path string) {
		rules := parseRobots([]byte(robots), Product)
		rules.allow(path)
		if rules.delay < 0 || rules.delay > maxCrawlDelay {
			t.Errorf("the delay is %v", rules.delay)
		}
		if once := normalize(path); normalize(once) != once {
			t.Errorf("%q is not normalized", once)
		}
	})
}

func TestSaysNotFound(t *testing.T) {
	for page, want := range map[string]bool{
		"<title>Page not found - The Journal</title>":                        true,
		"<title>404</title>":                                                 true,
		"<title>The Journal | Not Found</title>":                             true,
		"<TITLE>P&aacute;gina no encontrada</TITLE>":                         true,
		"<title>The Journal</title><p>x<h1>We can't find it: 404</h1>":       true,
		"<title>The Journal</title><h1>Sorry, that page doesn’t exist.</h1>": true,
		"<title>Сайт</title><h1>Страница не найдена</h1>":                    true,
		"404 Not Found":                   true,
		"<title>Boeing 404 found</title>": false,
		"<title>Evidence of loans not found in the budget</title>": false,
		"<title>Oil</title><script>'page not found'</script>":      false,
		"<title>Oil</title><p>Page not found</p><h2>404</h2>":      false, // somewhere in the text
		"<title>Oil</title><h1>Loans</h1><h1>404</h1>":             false, // in a heading below
		"": false,
		"<title>" + strings.Repeat("word ", 60) + "page not found</title>": false,
		"<title>Peasant &lt;h1&gt; revolts</title>":                        false,
		"<title>Oil</title><noscript>404</noscript><h1>A report</h1>":      false,
	} {
		if got := saysNotFound([]byte(page), "text/html; charset=utf-8"); got != want {
			t.Errorf("saysNotFound(%.80q) = %v", page, got)
		}
	}
	if saysNotFound([]byte("<title>404</title>"), "image/svg+xml") {
		t.Error("a picture says that it is not there")
	}
}

func FuzzSaysNotFound(f *testing.F) {
	f.Add([]byte("<title>404</title>"), "text/html")
	f.Add([]byte("<h1>P\xe1gina no encontrada"), "text/html; charset=iso-8859-1")
	f.Fuzz(func(t *testing.T, page []byte, kind string) { saysNotFound(page, kind) })
}
