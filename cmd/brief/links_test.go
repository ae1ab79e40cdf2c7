package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"brief/internal/linkcheck"
)

// localWebVariable tells the command of the test scripts where the web is. The command itself knows no such variable.
const localWebVariable = "BRIEF_TEST_WEB"

// serveLocalWeb starts a server that is every host of localWeb, and returns its address.
func serveLocalWeb(t *testing.T) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Host + r.URL.Path {
		case "works.test/report", "archive.test/copy", "moved.test/new":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<title>A report</title><p>%s", r.URL.Path)
		case "moved.test/old":
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		case "works.test/soft":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, "<title>Page not found</title>")
		case "works.test/inward":
			http.Redirect(w, r, "http://inside.test/", http.StatusFound)
		case "works.test/busy":
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// localWeb returns options that reach the server alone: hosts that end in .test lead to it, but for none.test, which does not
// exist, and inside.test, which is at home. Pauses take no time.
func localWeb(server string) linkcheck.Options {
	transport := linkcheck.Transport(testNames{}, func(a netip.Addr) bool { return a == netip.MustParseAddr("127.0.0.1") })
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		_, port, _ := strings.Cut(server, ":")
		host, _, _ := strings.Cut(address, ":")
		return dial(ctx, network, host+":"+port)
	}
	return linkcheck.Options{Transport: transport, Clock: hastyClock{}}
}

type testNames struct{}

func (testNames) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	switch {
	case host == "inside.test":
		return []netip.Addr{netip.MustParseAddr("10.0.0.1")}, nil
	case host != "none.test" && strings.HasSuffix(host, ".test"):
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

type hastyClock struct{}

func (hastyClock) Now() time.Time                                   { return time.Now() }
func (hastyClock) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// TestInterruptedLinks stops the command in the middle, as Ctrl-C does.
func TestInterruptedLinks(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/2" {
			interrupt()
			<-r.Context().Done()
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"content/brief.yaml": "title: T\nslug: t\nlanguage: en\nchapters: [a.md]\n",
		"content/a.md":       "---\ntitle: A\n---\n\nText.[@a; @b]\n",
		"content/sources.yaml": "references:\n" +
			"  - {id: a, type: webpage, title: A, publisher: P, URL: \"http://works.test/1\"}\n" +
			"  - {id: b, type: webpage, title: B, publisher: P, URL: \"http://works.test/2\"}\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, problems bytes.Buffer
	code := run(ctx, []string{"check", "--external", "-s", dir}, &out, &problems, localWeb(server.Listener.Addr().String()))
	if code != exitMachine || !strings.Contains(problems.String(), "what was learnt until then is in content/links.lock") {
		t.Errorf("exit %d\n%s%s", code, &out, &problems)
	}
	lock, err := os.ReadFile(filepath.Join(dir, "content", "links.lock"))
	if err != nil || !strings.Contains(string(lock), "http://works.test/1") || strings.Contains(string(lock), "http://works.test/2") {
		t.Errorf("the lock is %q, %v", lock, err)
	}
}
