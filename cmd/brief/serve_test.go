package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A screen is a terminal that another goroutine writes to.
type screen struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.text.Write(b)
}

func (s *screen) String() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.text.String()
}

// find waits until the screen shows what the pattern says, and returns its first group.
func (s *screen) find(t *testing.T, pattern string) string {
	t.Helper()
	p := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if g := p.FindStringSubmatch(s.String()); g != nil {
			return g[1]
		}
	}
	t.Fatalf("the screen shows\n%s\nand not %s", s, pattern)
	return ""
}

// preview runs brief serve until the test ends.
func preview(t *testing.T, args ...string) (out, problems *screen) {
	t.Helper()
	out, problems = new(screen), new(screen)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int)
	go func() { ended <- run(ctx, append([]string{"serve", "-p", "0"}, args...), out, problems, localWeb("")) }()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitOK {
			t.Errorf("serve ends with %d:\n%s", code, problems)
		}
	})
	return out, problems
}

// newProject makes the brief that brief init makes.
func newProject(t *testing.T, dir string) {
	t.Helper()
	if code := run(context.Background(), []string{"init", dir}, io.Discard, io.Discard, localWeb("")); code != exitOK {
		t.Fatal(code)
	}
}

// With --bind 0.0.0.0 the author's own browser goes on as before, and the address that is printed for the phone lets one in.
func TestServeOnThePhone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "project")
	newProject(t, dir)
	out, problems := preview(t, "-s", dir, "--bind", "0.0.0.0")
	status := func(client *http.Client, address string) int {
		t.Helper()
		response, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode
	}
	here := out.find(t, `preview: (http://localhost:\d+/) `)
	if got := status(http.DefaultClient, here); got != 200 {
		t.Errorf("%s: %d", here, got)
	}
	once := out.find(t, `works once: (http://\S+)\n`)
	there, _, _ := strings.Cut(once, "?")
	problems.find(t, `(warning): other machines`)
	if strings.Contains(there, "0.0.0.0") || strings.Contains(there, "127.0.0.1") { // this machine has no other address
		t.Logf("nobody else can reach %s", there)
		return
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	phone, other := &http.Client{Jar: jar}, &http.Client{}
	if a, b, c, d := status(other, there), status(phone, once), status(phone, there), status(other, once); a != 403 || b != 200 || c != 200 || d != 403 {
		t.Errorf("without the token %d, with it %d, then %d, and with it in another browser %d", a, b, c, d)
	}
}
