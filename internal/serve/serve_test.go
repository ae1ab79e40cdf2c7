package serve

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/internal/diag"
	"brief/internal/site"
)

// A project is a folder that a running server watches. Its site has one page, which lists the files and their texts.
type project struct {
	t      *testing.T
	root   string
	url    string
	builds chan Outcome
}

// once is a build that shows one thing.
func once(build func() (*site.Site, []diag.Problem, error)) Build {
	return func(_ context.Context, _ []string, show func(*site.Site, []diag.Problem, Outline)) error {
		made, problems, err := build()
		if err == nil {
			show(made, problems, nil)
		}
		return err
	}
}

// A build is told what has changed; what was edited is shown first; and a change that comes meanwhile does not wait for the rest.
func TestBuildInTwoSteps(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a.md", "1")
	write("b.md", "1")
	real := realPaths([]string{folder})[0]
	told, shown, cut := make(chan []string, 100), make(chan Outcome, 100), make(chan bool, 100)
	s := &Server{
		Build: func(ctx context.Context, changed []string, show func(*site.Site, []diag.Problem, Outline)) error {
			told <- changed
			step := func(text string) {
				s := new(site.Site)
				if err := s.Add("index.html", []byte(text)); err != nil {
					t.Error(err)
				}
				show(s, nil, nil)
			}
			step(fmt.Sprint("edited ", changed))
			if len(changed) == 1 && changed[0] == filepath.Join(real, "a.md") {
				<-ctx.Done() // the rest takes long
				cut <- true
				return nil
			}
			step(fmt.Sprint("whole ", changed))
			return nil
		},
		Watch: []string{folder},
		Built: func(o Outcome) { shown <- o },
	}
	l, err := Listen("", 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx, l) }()
	if first := <-told; first != nil {
		t.Errorf("the first build is told of %q", first)
	}
	<-shown
	<-shown
	write("a.md", "2")
	if got := <-told; !slices.Equal(got, []string{filepath.Join(real, "a.md")}) {
		t.Errorf("told of %q", got)
	}
	<-shown // the edited page, while the rest is under way
	write("b.md", "2")
	<-cut
	if got := <-told; !slices.Equal(got, []string{filepath.Join(real, "b.md")}) {
		t.Errorf("told of %q", got)
	}
	<-shown
	<-shown
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func start(t *testing.T, files map[string]string) *project {
	t.Helper()
	p := &project{t: t, root: t.TempDir(), builds: make(chan Outcome, 1000)}
	for path, text := range files {
		p.write(path, text)
	}
	content := filepath.Join(p.root, "content")
	server := &Server{
		Build: once(func() (*site.Site, []diag.Problem, error) {
			var b strings.Builder
			err := filepath.WalkDir(content, func(path string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() || !strings.HasSuffix(path, ".md") {
					return err
				}
				rel, _ := filepath.Rel(content, path)
				text, err := os.ReadFile(path)
				fmt.Fprintf(&b, "%s=%s;", filepath.ToSlash(rel), text)
				return err
			})
			if err != nil && !os.IsNotExist(err) {
				return nil, nil, err
			}
			s := new(site.Site)
			return s, nil, s.Add("index.html", []byte(b.String()))
		}),
		Watch:  []string{content, filepath.Join(p.root, "templates"), filepath.Join(p.root, "brief.yaml")},
		Ignore: []string{filepath.Join(content, "public")},
		Built:  func(o Outcome) { p.builds <- o },
	}
	l, err := Listen("", 0)
	if err != nil {
		t.Fatal(err)
	}
	p.url = "http://" + l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- server.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Serve: %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("Serve does not end")
		}
	})
	p.built()
	return p
}

func (p *project) path(path string) string { return filepath.Join(p.root, filepath.FromSlash(path)) }

func (p *project) write(path, text string) {
	p.t.Helper()
	if err := os.MkdirAll(filepath.Dir(p.path(path)), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(p.path(path), []byte(text), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p *project) rename(from, to string) {
	p.t.Helper()
	if err := os.Rename(p.path(from), p.path(to)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *project) built() {
	p.t.Helper()
	select {
	case o := <-p.builds:
		if o.Err != nil {
			p.t.Fatal(o.Err)
		}
	case <-time.After(5 * time.Second):
		p.t.Fatal("no build")
	}
}

func (p *project) page() string {
	p.t.Helper()
	response, err := http.Get(p.url)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body[bytes.LastIndexByte(body, '>')+1:]) // behind the tags of the preview
}

// shows waits until the page says what it should, which must be well before a sweep would find out.
func (p *project) shows(want string) {
	p.t.Helper()
	got := ""
	for deadline := time.Now().Add(sweepEvery - 500*time.Millisecond); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if got = p.page(); got == want {
			return
		}
	}
	p.t.Fatalf("the page shows %q, want %q", got, want)
}

func TestSaves(t *testing.T) {
	for _, c := range []struct {
		name string
		save func(p *project)
		want string
	}{
		{"in place", func(p *project) { p.write("content/a.md", "new") }, "a.md=new;b.md=2;"},
		{"in place, the same length", func(p *project) { p.write("content/a.md", "9") }, "a.md=9;b.md=2;"},
		{"emptied, then written", func(p *project) {
			p.write("content/a.md", "")
			time.Sleep(30 * time.Millisecond)
			p.write("content/a.md", "new")
		}, "a.md=new;b.md=2;"},
		{"another file, renamed over it", func(p *project) { // Emacs, GNOME, most programs
			p.write("content/.goutputstream-X1", "new")
			p.rename("content/.goutputstream-X1", "content/a.md")
		}, "a.md=new;b.md=2;"},
		{"the old one moved away first", func(p *project) { // Vim
			p.write("content/4913", "")
			os.Remove(p.path("content/4913"))
			p.rename("content/a.md", "content/a.md~")
			p.write("content/a.md", "new")
			os.Remove(p.path("content/a.md~"))
		}, "a.md=new;b.md=2;"},
		{"both", func(p *project) { // JetBrains
			p.write("content/a.md___jb_tmp___", "new")
			p.rename("content/a.md", "content/a.md___jb_old___")
			p.rename("content/a.md___jb_tmp___", "content/a.md")
			os.Remove(p.path("content/a.md___jb_old___"))
		}, "a.md=new;b.md=2;"},
		{"appended", func(p *project) {
			f, err := os.OpenFile(p.path("content/a.md"), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				p.t.Fatal(err)
			}
			f.WriteString("2")
			f.WriteString("3")
			f.Close()
		}, "a.md=123;b.md=2;"},
		{"removed", func(p *project) { os.Remove(p.path("content/a.md")) }, "b.md=2;"},
		{"renamed", func(p *project) { p.rename("content/a.md", "content/c.md") }, "b.md=2;c.md=1;"},
		{"new file", func(p *project) { p.write("content/c.md", "3") }, "a.md=1;b.md=2;c.md=3;"},
		{"new nested folders", func(p *project) { p.write("content/x/y/z/c.md", "3") }, "a.md=1;b.md=2;x/y/z/c.md=3;"},
		{"a whole folder moved in", func(p *project) {
			p.write("elsewhere/y/c.md", "3")
			p.rename("elsewhere", "content/x")
		}, "a.md=1;b.md=2;x/y/c.md=3;"},
		{"the root replaced", func(p *project) {
			p.write("other/c.md", "3")
			p.rename("content", "before")
			p.rename("other", "content")
		}, "c.md=3;"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := start(t, map[string]string{"content/a.md": "1", "content/b.md": "2"})
			p.shows("a.md=1;b.md=2;")
			c.save(p)
			p.shows(c.want)
			if c.name == "the root replaced" || strings.Contains(c.name, "folder") {
				return
			}
			p.write("content/b.md", "last") // what came before must not have cost the watch
			p.shows(strings.Replace(c.want, "b.md=2", "b.md=last", 1))
		})
	}
}

// A folder goes on being watched under each of its names.
func TestRenamedFolders(t *testing.T) {
	t.Parallel()
	p := start(t, map[string]string{"content/x/y/a.md": "1"})
	p.rename("content/x", "content/z")
	p.shows("z/y/a.md=1;")
	p.write("content/z/y/a.md", "2")
	p.shows("z/y/a.md=2;")
	p.write("content/z/y/b.md", "3")
	p.shows("z/y/a.md=2;z/y/b.md=3;")
	p.write("content/x/y/c.md", "4") // one of the old name
	p.shows("x/y/c.md=4;z/y/a.md=2;z/y/b.md=3;")
	p.write("content/x/y/c.md", "5")
	p.shows("x/y/c.md=5;z/y/a.md=2;z/y/b.md=3;")
	if err := os.RemoveAll(p.path("content/x")); err != nil {
		t.Fatal(err)
	}
	p.shows("z/y/a.md=2;z/y/b.md=3;")
	p.write("content/x/y/c.md", "6")
	p.shows("x/y/c.md=6;z/y/a.md=2;z/y/b.md=3;")
	p.write("content/x/y/c.md", "7")
	p.shows("x/y/c.md=7;z/y/a.md=2;z/y/b.md=3;")
}

// Files and folders that are watched but not there yet.
func TestRootsThatCome(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	p.shows("")
	p.write("content/a.md", "1")
	p.shows("a.md=1;")
	p.write("brief.yaml", "title: x")
	p.built()
	p.write("templates/page.html", "x")
	p.built()
}

// What is none of the author's texts causes no build, and neither does a file that says what it said.
func TestNoBuildWithoutChange(t *testing.T) {
	t.Parallel()
	p := start(t, map[string]string{"content/a.md": "1", "content/.git/HEAD": "x", "content/public/index.html": "x"})
	p.write("content/a.md", "2")
	p.shows("a.md=2;")
	time.Sleep(4 * settle)
	for len(p.builds) > 0 {
		<-p.builds
	}
	p.write("content/a.md", "2")
	p.write("content/.git/HEAD", "y")
	p.write("content/public/index.html", "y")
	p.write("content/.a.md.swp", "y")
	p.write("content/a.md~", "y")
	p.write("content/#a.md#", "y")
	p.write("unwatched.md", "y")
	if err := os.Chmod(p.path("content/a.md"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(patience + 2*settle)
	if n := len(p.builds); n > 0 {
		t.Errorf("%d builds", n)
	}
}

// Without events, as where the system has no more watches to give, sweeps find the changes.
func TestSweeps(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	path := filepath.Join(root, "x", "a.md")
	write := func(text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w := newWatcher([]string{root}, nil, true)
	if w.sweep() {
		t.Error("a change where there was none")
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	changed := make(chan struct{}, 1)
	go func() { w.run(ctx, changed); close(ended) }()
	defer func() { cancel(); <-ended }()
	for i, change := range []func(){
		func() { write("1") },
		func() { write("22") },
		func() { os.Rename(filepath.Join(root, "x"), filepath.Join(root, "y")) },
		func() { os.RemoveAll(filepath.Join(root, "y")) },
	} {
		change()
		select {
		case <-changed:
		case <-time.After(5 * time.Second):
			t.Fatalf("change %d was not found", i)
		}
	}
}

// A socket in the tree does not stop the watcher, and nor does a folder that leads back to itself.
func TestOddFiles(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("written for Unix")
	}
	p := start(t, map[string]string{"content/a.md": "1"})
	if err := os.Symlink("..", p.path("content/loop")); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", p.path("content/s"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	p.write("content/a.md", "2")
	p.shows("a.md=2;")
}

func TestShutdown(t *testing.T) {
	l, err := Listen("", 0)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Build: once(func() (*site.Site, []diag.Problem, error) {
		s := new(site.Site)
		return s, nil, s.Add("index.html", []byte("x"))
	})}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx, l) }()
	var bodies []io.ReadCloser
	for range 10 {
		response, err := http.Get("http://" + l.Addr().String() + "/_brief/events")
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, response.Body)
	}
	began := time.Now()
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("Serve does not end")
	}
	if took := time.Since(began); took > shutdownTimeout/2 {
		t.Errorf("open event streams held up the end for %v", took)
	}
	for _, b := range bodies {
		if _, err := io.ReadAll(b); err != nil {
			t.Errorf("a stream was cut off: %v", err)
		}
		b.Close()
	}
	if conn, err := net.Dial("tcp", l.Addr().String()); err == nil {
		conn.Close()
		t.Error("the port is still open")
	}
}

func TestServeFails(t *testing.T) {
	l, err := Listen("127.0.0.1", 0)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	s := &Server{Build: once(func() (*site.Site, []diag.Problem, error) { return new(site.Site), nil, nil })}
	if err := s.Serve(context.Background(), l); err == nil {
		t.Error("no error")
	}
}

func TestListen(t *testing.T) {
	first, err := Listen("", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	port := first.Addr().(*net.TCPAddr).Port
	for _, bind := range []string{"", "localhost", "127.0.0.1"} {
		second, err := Listen(bind, port)
		if err != nil {
			t.Fatal(err)
		}
		if got := second.Addr().(*net.TCPAddr); got.Port <= port || got.Port > port+portsTried || !got.IP.IsLoopback() {
			t.Errorf("with port %d taken, %q listens on %v", port, bind, got)
		}
		if err := second.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := Listen("192.0.2.1", port); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("192.0.2.1:%d", port)) {
		t.Errorf("another machine's address: %v", err)
	}
	for _, port := range []int{-1, 65536} {
		if _, err := Listen("", port); err == nil {
			t.Errorf("port %d: no error", port)
		}
	}
	// Both addresses of this machine answer, and no other does.
	if _, ok := first.(*pair); !ok {
		t.Log("there is no IPv6 here")
		return
	}
	for _, host := range []string{"127.0.0.1", "::1"} {
		go func() {
			conn, err := first.Accept()
			if err == nil {
				conn.Close()
			}
		}()
		conn, err := net.Dial("tcp", net.JoinHostPort(host, fmt.Sprint(port)))
		if err != nil {
			t.Error(err)
			continue
		}
		conn.Close()
	}
}
