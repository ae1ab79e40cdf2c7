package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"brief/internal/build"
	"brief/internal/diag"
	"brief/internal/outline"
	"brief/internal/parts"
	"brief/internal/serve"
	"brief/internal/site"
)

type serveCommand struct {
	project
	Port int    `short:"p" default:"1313" help:"Port; if it is taken, the next free one."`
	Bind string `default:"127.0.0.1" help:"Address to listen on. With 0.0.0.0 a phone on the same network can see the preview: an address with a token, which works once, is printed."`
	Poll bool   `help:"Look for changes twice a second, where the drive announces none: networks, containers."`
	Open bool   `short:"o" help:"Open the browser."`
}

// breath is how long nothing must have been saved before what depends on the last save is made. Who saves more often has each page at
// once, and the rest when they think.
const breath = 500 * time.Millisecond

// Help is shown by brief help serve.
func (*serveCommand) Help() string {
	return `Each page has an editor's view: hover or focus a paragraph for its file and line, sources and facts. BRIEF_EDITOR names the editor that a click opens, for example BRIEF_EDITOR=code, BRIEF_EDITOR=gvim or BRIEF_EDITOR="kate --line {line} {file}".`
}

func (c *serveCommand) Run(ctx context.Context, t *terminal) error {
	_, closeProject, err := c.input() // what is wrong with the flags is said before anything else
	if err != nil {
		return err
	}
	closeProject()
	edit, err := parseEditor(os.Getenv(editorVariable))
	if err != nil {
		return err
	}
	l, err := serve.Listen(c.Bind, c.Port)
	if err != nil {
		return err
	}
	bound := l.Addr().(*net.TCPAddr)
	if c.Port != 0 && bound.Port != c.Port {
		fmt.Fprintf(t.err, "port %d is taken; using %d\n", c.Port, bound.Port)
	}
	address := "http://" + bound.String() + "/"
	token := ""
	if !bound.IP.IsLoopback() {
		address = "http://localhost:" + strconv.Itoa(bound.Port) + "/"
		token = rand.Text() // 130 bits: nobody tries them all
	}
	fmt.Fprintf(t.out, "preview: %s  (stop with Ctrl-C)\n", address)
	fmt.Fprintf(t.out, "every part of its design: %s_brief/parts/\n", address)
	if token != "" {
		fmt.Fprintln(t.err, "warning: other machines can reach this preview, and nothing is encrypted on the way")
		fmt.Fprintf(t.out, "on a phone, works once: http://%s/?token=%s\n", net.JoinHostPort(reachable(bound.IP), strconv.Itoa(bound.Port)), token)
	}
	start := time.Now()
	var session build.Session
	p := t.progress(false)
	var outlines outline.Maker
	s := &serve.Server{
		Token: token,
		Poll:  c.Poll,
		Build: func(ctx context.Context, changed []string, show func(*site.Site, []diag.Problem, serve.Outline)) error {
			start = time.Now()
			in, closeProject, err := c.input()
			if err != nil {
				return err
			}
			defer closeProject()
			p.end()
			defer p.end()
			in.Progress, in.Preview, in.Pause = p.told(c.collectEdits), true, breath
			return session.Update(ctx, in, c.inProject(changed), func(out build.Output) {
				p.end()
				if out.Site == nil {
					show(nil, out.Problems, nil)
				} else {
					show(out.Site, out.Problems, outlines.Make(out.Brief, out.Locale))
				}
			})
		},
		Root:  c.Source,
		Parts: serve.Parts{Page: parts.Page, Make: c.parts},
		Watch: []string{
			filepath.Join(c.Source, "content"), filepath.Join(c.Source, "templates"), filepath.Join(c.Source, "static"),
		},
		Ignore: []string{c.destination("")},
		Built: func(o serve.Outcome) {
			if o.Err != nil {
				t.fail(o.Err, "")
				return
			}
			_ = t.report(o.Problems, "text", false, false) // they are on the page as well; the preview goes on
			changed := len(o.Changes.Added) + len(o.Changes.Changed) + len(o.Changes.Removed)
			switch {
			case !o.Served || !o.First && changed == 0:
			case !o.First: // it was waited with
				fmt.Fprintf(t.out, "%s then built in %d ms, %s more changed\n", time.Now().Format("15:04:05"), (time.Since(start) - breath).Milliseconds(), count(changed, "file"))
			default:
				fmt.Fprintf(t.out, "%s built in %d ms, %s changed\n", time.Now().Format("15:04:05"), time.Since(start).Milliseconds(), count(changed, "file"))
			}
		},
	}
	if len(edit) > 0 {
		s.Open = func(file string, line, column int) error {
			return edit.open(filepath.Join(c.Source, filepath.FromSlash(file)), line, column)
		}
	}
	if c.Open {
		openBrowser(address)
	}
	return s.Serve(ctx, l)
}

// parts builds the sample with the design of the project.
func (c *serveCommand) parts() (*site.Site, []diag.Problem, error) {
	in, closeProject, err := c.input()
	if err != nil {
		return nil, nil, err
	}
	defer closeProject()
	if in.Content, err = parts.Content(in.Templates[0], in.Templates[1]); err != nil {
		return nil, nil, err
	}
	in.Templates, in.BaseURL = slices.Insert(in.Templates, 0, parts.Templates()), ""
	out, err := build.Run(in)
	return out.Site, out.Problems, err
}

// reachable returns the address by which another machine reaches one that listens on an address of its own, or on all of them.
func reachable(bound net.IP) string {
	if bound.IsUnspecified() {
		if addresses, err := serve.LANAddresses(); err == nil && len(addresses) > 0 {
			return addresses[0].String()
		}
	}
	return bound.String() // where it has none, the author puts in what they know
}

// inProject returns slash-separated paths from the project folder; nil, which is all files, where one is not in it.
func (c *serveCommand) inProject(files []string) []string {
	root, err := filepath.EvalSymlinks(c.Source)
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range files {
		name, err := filepath.Rel(root, f)
		if err != nil || !filepath.IsLocal(name) {
			return nil
		}
		out = append(out, filepath.ToSlash(name))
	}
	return out
}

// openBrowser asks the desktop to show an address; where there is none, the address has been printed.
func openBrowser(address string) {
	command := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	_ = exec.Command(command[0], append(command[1:], address)...).Start()
}
