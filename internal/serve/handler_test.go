package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"brief/internal/diag"
	"brief/internal/site"
)

const page = "<!doctype html><html><head><title>%s</title></head><body><p>%[1]s</p></body></html>"

func pages(t testing.TB, texts map[string]string) *site.Site {
	t.Helper()
	s := new(site.Site)
	for path, text := range texts {
		if err := s.Add(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func example(t testing.TB) *site.Site {
	return pages(t, map[string]string{
		"index.html":     fmt.Sprintf(page, "Home"),
		"russia.html":    fmt.Sprintf(page, "Russia"),
		"es/index.html":  fmt.Sprintf(page, "Inicio"),
		"404.html":       fmt.Sprintf(page, "Nothing here"),
		"css/main.css":   "body{}",
		"data/a b.csv":   "a,b\n1,2\n",
		"files/x.zip":    "PK0123456789",
		"_headers":       "/*",
		".well-known/a":  "x",
		"img/map.svg":    "<svg/>",
		"fonts/a.woff2":  "wOF2",
		"data/weird.xyz": "?",
	})
}

// preview serves a site, or problems, as after one build.
func serving(t testing.TB, s *site.Site, problems []diag.Problem, err error) (*preview, *httptest.Server) {
	t.Helper()
	p := newPreview()
	built(p, s, problems, err)
	server := httptest.NewServer(p)
	t.Cleanup(server.CloseClientConnections)
	return p, server
}

func built(p *preview, s *site.Site, problems []diag.Problem, err error) {
	server := &Server{Build: once(func() (*site.Site, []diag.Problem, error) { return s, problems, err })}
	server.build(context.Background(), context.Background(), p, nil)
}

func problem(severity diag.Severity, text string) []diag.Problem {
	file := &diag.File{Name: "content/russia.md", Text: []byte("one\ntwo <b>[@x]</b>\n")}
	return []diag.Problem{{At: diag.Span{File: file, Start: 11, End: 15}, Code: diag.UnknownSource, Severity: severity, Text: text, Hint: "try <i>", Times: 1}}
}

type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request whose path goes over the wire as it is written.
func ask(t testing.TB, server *httptest.Server, method, path string, header map[string]string) answer {
	t.Helper()
	r, err := http.NewRequest(method, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.URL.Opaque = path
	for name, value := range header {
		r.Header.Set(name, value)
	}
	if host, ok := header["Host"]; ok {
		r.Host = host
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func TestPages(t *testing.T) {
	_, server := serving(t, example(t), nil, nil)
	for _, c := range []struct {
		path, contentType, body string
		status                  int
	}{
		{"/", "text/html; charset=utf-8", "<p>Home</p>", 200},
		{"/index.html", "text/html; charset=utf-8", "<p>Home</p>", 200},
		{"/index.html?x=1", "text/html; charset=utf-8", "<p>Home</p>", 200},
		{"/es/", "text/html; charset=utf-8", "<p>Inicio</p>", 200},
		{"/css/main.css", "text/css; charset=utf-8", "body{}", 200},
		{"/data/a%20b.csv", "text/csv; charset=utf-8", "a,b\n1,2\n", 200},
		{"/_headers", "text/plain; charset=utf-8", "/*", 200},
		{"/.well-known/a", "text/plain; charset=utf-8", "x", 200},
		{"/img/map.svg", "image/svg+xml", "<svg/>", 200},
		{"/fonts/a.woff2", "font/woff2", "wOF2", 200},
		{"/data/weird.xyz", "application/octet-stream", "?", 200},
		{"/nowhere.html", "text/html; charset=utf-8", "<p>Nothing here</p>", 404},
		{"/css/", "text/html; charset=utf-8", "<p>Nothing here</p>", 404},
		{"/css", "text/html; charset=utf-8", "<p>Nothing here</p>", 404},
		{"/_brief/nothing", "text/plain; charset=utf-8", "Not found.", 404},
		{"/_brief/preview.js", "text/javascript; charset=utf-8", "EventSource", 200},
		{"/_brief/preview.css", "text/css; charset=utf-8", ".brief-preview", 200},
		{"/_brief/problems.json", "application/json", "[]", 200},
	} {
		got := ask(t, server, "GET", c.path, nil)
		if got.status != c.status || got.header.Get("Content-Type") != c.contentType || !strings.Contains(got.body, c.body) {
			t.Errorf("%s: %d, %s, %q", c.path, got.status, got.header.Get("Content-Type"), got.body)
		}
		for name, want := range map[string]string{
			"Content-Security-Policy": policy, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q", c.path, name, got.header.Get(name))
			}
		}
		head := ask(t, server, "HEAD", c.path, nil)
		if head.status != c.status || head.body != "" || head.header.Get("Content-Length") != fmt.Sprint(len(got.body)) {
			t.Errorf("HEAD %s: %d, %q, length %s", c.path, head.status, head.body, head.header.Get("Content-Length"))
		}
	}
	if got := ask(t, server, "GET", "/es", nil); got.status != 302 || got.header.Get("Location") != "/es/" {
		t.Errorf("/es: %d to %q", got.status, got.header.Get("Location"))
	}
}

func TestPathTricks(t *testing.T) {
	_, server := serving(t, example(t), nil, nil)
	for _, path := range []string{
		"/../index.html", "/css/../index.html", "/./index.html", "//index.html", "/css//main.css", "/%2e%2e/index.html", "/css%2fmain.css",
		"/css%2Fmain.css", "/css%5cmain.css", `/css\main.css`, "/index.html%00", "/INDEX.html", "/../../../../etc/passwd", "/index.html/", "//es",
		"/_brief", "/_brief/../index.html", "/_brief//preview.js", "/_BRIEF/preview.js", "/es/../es", "/.brief",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String()) // because a client would clean some of them
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, server.Listener.Addr())
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != 404 {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
}

func TestMethods(t *testing.T) {
	_, server := serving(t, example(t), nil, nil)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
		for _, path := range []string{"/", "/_brief/events"} {
			got := ask(t, server, method, path, nil)
			if got.status != 405 || got.header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, %q", method, path, got.status, got.header.Get("Allow"))
			}
		}
	}
}

func TestHosts(t *testing.T) {
	_, server := serving(t, example(t), nil, nil)
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	for host, want := range map[string]int{
		"localhost" + port:              200,
		"LOCALHOST" + port:              200,
		"127.0.0.1" + port:              200,
		"[::1]" + port:                  200,
		"localhost":                     403,
		"localhost:1":                   403,
		"evil.example" + port:           403,
		"localhost.evil.example":        403,
		"127.0.0.1.evil.example:80":     403,
		"localhost." + port:             403,
		"192.168.0.1" + port:            403,
		"0.0.0.0" + port:                403,
		"127.0.0.1" + port + port:       403,
		"localhost@evil.example" + port: 403,
	} {
		for _, path := range []string{"/", "/_brief/problems.json"} {
			if got := ask(t, server, "GET", path, map[string]string{"Host": host}); got.status != want {
				t.Errorf("host %q, %s: %d, want %d", host, path, got.status, want)
			}
		}
	}
}

func TestOrigins(t *testing.T) {
	_, server := serving(t, example(t), nil, nil)
	for _, c := range []struct {
		name, value string
		want        int
	}{
		{"Origin", server.URL, 200},
		{"Origin", "http://evil.example", 403},
		{"Origin", "null", 403},
		{"Origin", strings.Replace(server.URL, "http:", "https:", 1), 403},
		{"Sec-Fetch-Site", "same-origin", 200},
		{"Sec-Fetch-Site", "none", 200},
		{"Sec-Fetch-Site", "cross-site", 403},
		{"Sec-Fetch-Site", "same-site", 403},
	} {
		for _, path := range []string{"/_brief/problems.json", "/_brief/preview.js"} {
			got := ask(t, server, "GET", path, map[string]string{c.name: c.value})
			if got.status != c.want {
				t.Errorf("%s with %s: %s: %d, want %d", path, c.name, c.value, got.status, c.want)
			}
			if got.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s is shared with other origins", path)
			}
		}
	}
	// Following a link from elsewhere to a page is no harm.
	if got := ask(t, server, "GET", "/", map[string]string{"Sec-Fetch-Site": "cross-site"}); got.status != 200 {
		t.Errorf("a link from elsewhere: %d", got.status)
	}
}

func TestConditionalAndPartial(t *testing.T) {
	p, server := serving(t, example(t), nil, nil)
	for _, path := range []string{"/", "/files/x.zip"} {
		tag := ask(t, server, "GET", path, nil).header.Get("ETag")
		if got := ask(t, server, "GET", path, map[string]string{"If-None-Match": tag}); tag == "" || got.status != 304 || got.body != "" {
			t.Errorf("%s with its tag %s: %d", path, tag, got.status)
		}
		if got := ask(t, server, "GET", path, map[string]string{"If-None-Match": `"other"`}); got.status != 200 {
			t.Errorf("%s with another tag: %d", path, got.status)
		}
	}
	got := ask(t, server, "GET", "/files/x.zip", map[string]string{"Range": "bytes=2-4"})
	if got.status != 206 || got.body != "012" || got.header.Get("Content-Range") != "bytes 2-4/12" {
		t.Errorf("a range: %d, %q, %q", got.status, got.body, got.header.Get("Content-Range"))
	}
	if got := ask(t, server, "GET", "/files/x.zip", map[string]string{"Range": "bytes=99-"}); got.status != 416 {
		t.Errorf("a range that is not there: %d", got.status)
	}
	tag := ask(t, server, "GET", "/", nil).header.Get("ETag")
	built(p, pages(t, map[string]string{"index.html": fmt.Sprintf(page, "Changed")}), nil, nil)
	if got := ask(t, server, "GET", "/", map[string]string{"If-None-Match": tag}); got.status != 200 || !strings.Contains(got.body, "Changed") {
		t.Errorf("after a change, with the old tag: %d, %q", got.status, got.body)
	}
}

func TestInjection(t *testing.T) {
	const tags = `<link rel="stylesheet" href="/_brief/preview.css"><link rel="stylesheet" href="/_brief/editor.css">` +
		`<script src="/_brief/patch.js"></script><script src="/_brief/editor.js"></script>` +
		`<script src="/_brief/preview.js" data-version="v1"></script>`
	for _, c := range []struct{ path, in, want string }{
		{"a.html", "<head><title>x</title></head><body>", "<head>" + tags + "<title>x</title></head><body>"},
		{"a.html", "<!DOCTYPE html><HEAD id=h></HEAD ><BODY>", "<!DOCTYPE html><HEAD id=h>" + tags + "</HEAD ><BODY>"},
		{"a.html", "<header></header><p>x</p></heading>", tags + "<header></header><p>x</p></heading>"},
		{"a.html", "<!doctype html>\n<p>x", "<!doctype html>" + tags + "\n<p>x"},
		{"a.html", "", tags},
		{"a.html", "<head", tags + "<head"},
		{"a.svg", "<head></head>", "<head></head>"},
	} {
		in := []byte(c.in)
		if got := string(withPreview(c.path, in, "v1")); got != c.want {
			t.Errorf("%q became %q, want %q", c.in, got, c.want)
		}
		if string(in) != c.in {
			t.Errorf("%q was altered", c.in)
		}
	}
	s := example(t)
	_, server := serving(t, s, nil, nil)
	if got := ask(t, server, "GET", "/", nil); strings.Count(got.body, "preview.js") != 1 {
		t.Errorf("the page is %q", got.body)
	}
	if data, _ := s.Get("index.html"); strings.Contains(string(data), "preview") {
		t.Error("the site itself was altered")
	}
}

func TestBrokenBuildKeepsTheSite(t *testing.T) {
	p, server := serving(t, example(t), nil, nil)
	home := ask(t, server, "GET", "/", nil).body

	var o Outcome
	s := &Server{
		Build: once(func() (*site.Site, []diag.Problem, error) {
			return pages(t, map[string]string{"index.html": "broken"}), problem(diag.Error, `no source "x"`), nil
		}),
		Built: func(got Outcome) { o = got },
	}
	s.build(context.Background(), context.Background(), p, nil)
	if o.Served || len(o.Problems) != 1 || !o.Changes.IsZero() {
		t.Errorf("the outcome is %+v", o)
	}
	if got := ask(t, server, "GET", "/", nil).body; got != home {
		t.Errorf("the page became %q", got)
	}
	var records []diag.Record
	if err := json.Unmarshal([]byte(ask(t, server, "GET", "/_brief/problems.json", nil).body), &records); err != nil {
		t.Fatal(err)
	}
	if len(records) != 1 || records[0].File != "content/russia.md" || records[0].Line != 2 || records[0].Column != 8 ||
		records[0].Carets != "       ^^^^" || records[0].Severity != "error" || records[0].Hint != "try <i>" {
		t.Errorf("problems %+v", records)
	}

	built(p, nil, nil, errors.New("disk on fire"))
	if got := ask(t, server, "GET", "/_brief/problems.json", nil).body; !strings.Contains(got, "disk on fire") {
		t.Errorf("the operator's error is not shown: %s", got)
	}
	built(p, nil, nil, nil)
	if got := ask(t, server, "GET", "/_brief/problems.json", nil).body; !strings.Contains(got, "no site") {
		t.Errorf("a build without a site: %s", got)
	}

	// Warnings do not hold the site back; and when all is mended, the problems go.
	built(p, pages(t, map[string]string{"index.html": fmt.Sprintf(page, "Mended")}), problem(diag.Warning, "hm"), nil)
	if got := ask(t, server, "GET", "/", nil).body; !strings.Contains(got, "Mended") {
		t.Errorf("the page is %q", got)
	}
	built(p, pages(t, map[string]string{"index.html": fmt.Sprintf(page, "Mended")}), nil, nil)
	if got := ask(t, server, "GET", "/_brief/problems.json", nil).body; got != "[]" {
		t.Errorf("problems remain: %s", got)
	}
}

func TestNoSiteYet(t *testing.T) {
	p, server := serving(t, nil, problem(diag.Error, "no <source>"), nil)
	for _, path := range []string{"/", "/russia.html"} {
		got := ask(t, server, "GET", path, nil)
		if got.status != 503 {
			t.Errorf("%s: %d", path, got.status)
		}
		for _, want := range []string{"content/russia.md:2:8", "no &lt;source&gt;", "two &lt;b&gt;[@x]&lt;/b&gt;\n       ^^^^</pre>", "Hint: try &lt;i&gt;", "data-plain"} {
			if !strings.Contains(got.body, want) {
				t.Errorf("%s: %s is not in %s", path, want, got.body)
			}
		}
	}
	before := p.current.Load().version
	built(p, nil, problem(diag.Error, "another"), nil)
	if p.current.Load().version == before {
		t.Error("the page of the problems does not reload when they change")
	}
}

// Until the first build is done, a request waits for it.
func TestRequestsWaitForTheFirstBuild(t *testing.T) {
	p := newPreview()
	server := httptest.NewServer(p)
	defer server.Close()
	body := make(chan string)
	go func() { body <- ask(t, server, "GET", "/", nil).body }()
	select {
	case got := <-body:
		t.Fatalf("answered before the build: %q", got)
	case <-time.After(30 * time.Millisecond):
	}
	built(p, example(t), nil, nil)
	if got := <-body; !strings.Contains(got, "Home") {
		t.Errorf("got %q", got)
	}
}

// stream reads the messages of an event stream.
func stream(t testing.TB, server *httptest.Server) <-chan string {
	t.Helper()
	response, err := http.Get(server.URL + "/_brief/events")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("Content-Type %q", got)
	}
	messages := make(chan string, 100)
	go func() {
		defer close(messages)
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				messages <- data
			}
		}
	}()
	return messages
}

// news is what the stream says.
type news struct {
	Version, Revision, Edit string
	Edited                  []string
}

func next(t testing.TB, messages <-chan string) news {
	t.Helper()
	select {
	case text := <-messages:
		var m news
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		return m
	case <-time.After(5 * time.Second):
		t.Fatal("no message")
		return news{}
	}
}

func TestEvents(t *testing.T) {
	p, server := serving(t, example(t), nil, nil)
	messages := stream(t, server)
	first := next(t, messages)
	if !strings.Contains(ask(t, server, "GET", "/", nil).body, `data-version="`+first.Version+`"`) {
		t.Error("the page is not of the version that the stream names")
	}
	built(p, example(t), nil, nil) // the same again: nobody is told
	built(p, example(t), problem(diag.Warning, "hm"), nil)
	second := next(t, messages)
	if second.Version != first.Version || second.Revision == first.Revision {
		t.Errorf("with a warning, %v became %v", first, second)
	}
	built(p, example(t), problem(diag.Error, "no"), nil)
	third := next(t, messages)
	if third.Version != first.Version || third.Revision == second.Revision {
		t.Errorf("with an error, %v became %v", second, third)
	}
	built(p, pages(t, map[string]string{"index.html": "new"}), problem(diag.Error, "no"), nil)
	built(p, pages(t, map[string]string{"index.html": "new"}), nil, nil)
	fourth := next(t, messages)
	if fourth.Version == first.Version || fourth.Revision == third.Revision {
		t.Errorf("with a new site, %v became %v", third, fourth)
	}
}

// Streams that nobody reads do not hold up the others.
func TestManyStreams(t *testing.T) {
	p, server := serving(t, example(t), nil, nil)
	for range 200 {
		response, err := http.Get(server.URL + "/_brief/events")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
	}
	messages := stream(t, server)
	next(t, messages)
	for i := range 50 {
		built(p, pages(t, map[string]string{"index.html": fmt.Sprint(i)}), nil, nil)
	}
	want := p.current.Load().version
	for deadline := time.Now().Add(5 * time.Second); next(t, messages).Version != want; {
		if time.Now().After(deadline) {
			t.Fatal("the last version was not announced")
		}
	}
	if got := ask(t, server, "GET", "/", nil); !strings.HasSuffix(got.body, ">49") {
		t.Errorf("the page is %q", got.body)
	}
}

func FuzzPath(f *testing.F) {
	for _, path := range []string{"/", "/es", "/../x", "/%2e%2e/", "//", "/_brief/events/", "/a%00"} {
		f.Add(path)
	}
	s := example(f)
	p, _ := serving(f, s, nil, nil)
	f.Fuzz(func(t *testing.T, path string) {
		r, err := http.NewRequest("HEAD", "http://127.0.0.1"+path, nil)
		if err != nil {
			return
		}
		w := httptest.NewRecorder()
		p.serveSite(w, r)
		path = strings.TrimPrefix(r.URL.Path, "/")
		_, file := s.Get(path)
		_, index := s.Get(path + "index.html")
		_, folder := s.Get(path + "/index.html")
		if w.Code == 200 && !file && !index || w.Code == 302 && !folder {
			t.Errorf("%q: %d, to %q", path, w.Code, w.Header().Get("Location"))
		}
		if location := w.Header().Get("Location"); strings.HasPrefix(location, "//") || strings.Contains(location, ":") {
			t.Errorf("%q leads to %q", path, location)
		}
	})
}
