package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"brief/internal/build"
	"brief/internal/site"
)

// A desk is a project on disk while brief serve shows it.
type desk struct {
	t       *testing.T
	dir     string
	address string
	screen  *screen
	before  *site.Site // what was served last
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) read(name string) string {
	d.t.Helper()
	text, err := os.ReadFile(d.path(name))
	d.must(err)
	return string(text)
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	d.must(os.MkdirAll(filepath.Dir(d.path(name)), 0o777))
	d.must(os.WriteFile(d.path(name), []byte(text), 0o666))
}

func (d *desk) replace(name, old, new string) {
	d.t.Helper()
	text := d.read(name)
	if !strings.Contains(text, old) {
		d.t.Fatalf("%s has no %q", name, old)
	}
	d.write(name, strings.Replace(text, old, new, 1))
}

func (d *desk) rename(from, to string) {
	d.t.Helper()
	d.must(os.Rename(d.path(from), d.path(to)))
}

func (d *desk) remove(name string) {
	d.t.Helper()
	d.must(os.RemoveAll(d.path(name)))
}

func (d *desk) git(args ...string) {
	d.t.Helper()
	c := exec.Command("git", args...)
	c.Dir = d.dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// clock is what time it is in the preview and in the fresh build.
const clock = "2026-11-24"

// fresh builds the project from nothing.
func (d *desk) fresh() *site.Site {
	d.t.Helper()
	c := project{Source: d.dir, Clock: clock}
	in, closeProject, err := c.input()
	d.must(err)
	defer closeProject()
	out, err := build.Run(in)
	d.must(err)
	if out.Site == nil {
		d.t.Fatal(out.Problems)
	}
	return out.Site
}

// previewTags is what the server adds to a page.
var previewTags = regexp.MustCompile(`(<link rel="stylesheet" href="/_brief/[^>]*>)+(<script src="/_brief/[^>]*></script>)+`)

// differs returns a path that is not served as it is in the site, or that is served although it is no longer in it.
func (d *desk) differs(want *site.Site) string {
	d.t.Helper()
	get := func(path string) (int, []byte) {
		response, err := http.Get(d.address + path)
		d.must(err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		d.must(err)
		return response.StatusCode, previewTags.ReplaceAll(body, nil)
	}
	for path, text := range want.All() {
		if status, got := get(path); status != 200 || !bytes.Equal(got, text) {
			return fmt.Sprintf("%s: status %d, %d bytes in place of %d", path, status, len(got), len(text))
		}
	}
	if d.before != nil {
		for _, path := range site.Compare(d.before, want).Removed {
			if status, _ := get(path); status != 404 {
				return path + ": it is gone, and is served"
			}
		}
	}
	return ""
}

// serves waits until the site that is served is that of a fresh build, byte for byte.
func (d *desk) serves(what string) {
	d.t.Helper()
	want := d.fresh()
	if d.before != nil && site.Compare(d.before, want).IsZero() {
		d.t.Fatalf("%s changes nothing", what)
	}
	wrong := ""
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if wrong = d.differs(want); wrong == "" {
			d.before = want
			return
		}
	}
	d.t.Fatalf("%s: %s\n%s", what, wrong, d.screen)
}

// builds returns how often the server has shown a site.
func (d *desk) builds() int { return strings.Count(d.screen.String(), " built in ") }

const (
	manyFiles = 30
	burst     = 1000
)

// However files are saved, what is served becomes what a build from nothing makes of them.
func TestEverySaveIsServed(t *testing.T) {
	for name, args := range map[string][]string{"events": nil, "polling": {"--poll"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{t: t, dir: filepath.Join(t.TempDir(), "project")}
			newProject(t, d.dir)
			var names, pages []string
			for i := range manyFiles {
				name := fmt.Sprintf("many-%02d.md", i)
				names, pages = append(names, name), append(pages, "content/"+name)
				d.write("content/"+name, fmt.Sprintf("---\ntitle: Many %d\n---\n\nA paragraph on one branch.[@example-report]\n", i))
			}
			d.replace("content/brief.yaml", "  - first.md\n", "  - first.md\n  - "+strings.Join(names, "\n  - ")+"\n")
			d.write("content/figures.yaml", "bar: {kind: bar, title: Bars, measure: M, unit: USD, data: d.csv, summary: S, chapters: [first], sources: [example-report]}\n")
			d.write("content/data/d.csv", "label,value\nOne,3\nTwo,5\n")
			d.write("content/images/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7"/></svg>`)
			d.replace("content/first.md", "## Numbers", "{{< chart bar >}}\n\n![A line](images/a.svg)\n\n## Numbers")
			d.git("init", "-q", "-b", "main")
			d.git("add", "-A")
			d.git("commit", "-qm", "one")

			d.screen, _ = preview(t, append(args, "-s", d.dir, "--clock", clock)...)
			d.address = d.screen.find(t, `preview: (http://\S+) `)
			d.serves("the beginning")

			chapter := "content/first.md"
			edited := func(text string) string {
				return strings.Replace(d.read(chapter), "\n---\n", "\n---\n\n"+text+"[@example-report]\n", 1)
			}
			for _, step := range []struct {
				name string
				save func()
			}{
				{"a plain write", func() { d.write(chapter, edited("Written in place.")) }},
				{"another file renamed over it", func() {
					d.write("content/.goutputstream-X1", edited("Renamed over."))
					d.rename("content/.goutputstream-X1", chapter)
				}},
				{"as Vim saves", func() {
					text := edited("From Vim.")
					d.write("content/4913", "")
					d.remove("content/4913")
					d.rename(chapter, chapter+"~")
					d.write(chapter, text)
					d.remove(chapter + "~")
				}},
				{"as JetBrains saves", func() {
					d.write(chapter+"___jb_tmp___", edited("From JetBrains."))
					d.rename(chapter, chapter+"___jb_old___")
					d.rename(chapter+"___jb_tmp___", chapter)
					d.remove(chapter + "___jb_old___")
				}},
				{"deleted and made again", func() {
					text := edited("Made again.")
					d.remove(chapter)
					time.Sleep(700 * time.Millisecond) // a build without it comes between
					d.write(chapter, text)
				}},
				{"a burst of saves", func() {
					before := d.builds()
					text := d.read(chapter)
					for i := range burst {
						page := pages[i%len(pages)]
						if i%2 == 0 {
							d.write(chapter, fmt.Sprintf("%s\nSave number %d.[@example-report]\n", text, i))
						} else {
							d.write(page, fmt.Sprintf("---\ntitle: Many %d\n---\n\nSave number %d.[@example-report]\n", i%len(pages), i))
						}
					}
					d.serves("a burst of saves")
					// A build shows the site at most twice; saves that come while it works are one change.
					if n := d.builds() - before; n > burst/2 {
						t.Errorf("%d saves were shown %d times", burst, n)
					}
					d.write(chapter, edited("After the burst."))
				}},
				{"git checkout", func() {
					d.git("add", "-A")
					d.git("commit", "-qm", "two")
					d.git("checkout", "-q", "-b", "other", "HEAD~1")
					for i, page := range pages {
						if i%5 == 0 {
							d.remove(page)
							d.replace("content/brief.yaml", "  - "+filepath.Base(page)+"\n", "")
							continue
						}
						d.replace(page, "on one branch", "on another branch")
					}
					d.git("add", "-A")
					d.git("commit", "-qm", "three")
				}},
				{"git checkout back", func() { d.git("checkout", "-q", "main") }},
				{"git checkout again", func() { d.git("checkout", "-q", "other") }},
				{"a folder renamed", func() {
					d.rename("content/images", "content/pictures")
					d.replace(chapter, "images/a.svg", "pictures/a.svg")
				}},
				{"a file in the renamed folder", func() { d.replace("content/pictures/a.svg", "M1 1h7", "M2 2v5") }},
				{"a folder of the old name", func() {
					d.write("content/images/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M3 3h3"/></svg>`)
					d.replace(chapter, "pictures/a.svg", "images/a.svg")
				}},
				{"a new file", func() {
					d.write("content/new.md", "---\ntitle: New\n---\n\nNew.[@example-report]\n")
					d.replace("content/brief.yaml", "  - first.md\n", "  - first.md\n  - new.md\n")
				}},
				{"a file renamed", func() {
					d.rename("content/new.md", "content/newer.md")
					d.replace("content/brief.yaml", "new.md", "newer.md")
				}},
				{"data", func() { d.replace("content/data/d.csv", "Two,5", "Two,7") }},
				{"facts", func() { d.replace("content/facts.yaml", "label: ", "label: The ") }},
				{"the settings", func() { d.replace("content/brief.yaml", "title: A new brief", "title: Another brief") }},
				{"a new folder with a shortcode", func() {
					d.write("templates/shortcodes/mine.html", "<p>My shortcode says {{.Block.Arguments.what}}.</p>\n")
					d.write(chapter, edited("{{< mine what=this >}}\n\nShown."))
				}},
				{"a template", func() { d.replace("templates/shortcodes/mine.html", "says", "tells") }},
				{"a new folder with a stylesheet", func() {
					d.write("static/css/print.css", "p { color: teal }\n")
				}},
				{"a stylesheet", func() { d.replace("static/css/print.css", "teal", "navy") }},
				{"a script", func() {
					text, err := os.ReadFile("../../static/js/brief.js")
					d.must(err)
					d.write("static/js/brief.js", string(text)+"\nconsole.debug('mine');\n")
				}},
				{"a folder removed", func() { d.remove("static") }},
			} {
				step.save()
				d.serves(step.name)
			}
		})
	}
}
