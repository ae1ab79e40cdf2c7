// Package parts is a sample: a small brief of invented data that has everything a brief can have. Built with the design of a
// project, by the same pipeline as any brief, it shows that design, one part after the other, on the page parts.html. The preview
// has it, beside the project's own site; no build has.
//
// Each section of content/parts.md is one part: a heading, a comment that names the templates that it shows, another that says in
// words what a picture of it shows, and the Markdown that an author writes. The guide for authors is illustrated from it, too.
// Content adds to each the names of its templates and that Markdown, as code. A template that no section names is listed at the end.
package parts

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed content templates
var files embed.FS

// Page is the path of the page of parts in the sample's site.
const Page = "parts.html"

const pageSource = "content/parts.md"

// Templates returns shortcodes of the sample's own, which show what stands on pages that are made from data.
func Templates() fs.FS {
	templates, err := fs.Sub(files, "templates")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return templates
}

// A Part is a section of the page of parts.
type Part struct {
	Title     string
	ID        string
	Templates []string // paths in the folder templates
	Picture   string   // what a picture of it shows, in words; "" where authors write nothing for it
	Markdown  string   // what an author writes
}

// Parts returns the parts that the sample has, in the order of the page.
func Parts() []Part {
	_, parts := read()
	return parts
}

var heading = regexp.MustCompile(`^(.+?) \{#([a-z0-9-]+)\}\n(?:<!-- ([a-z].*html) -->\n)?(?:<!-- picture: (.+) -->\n)?`)

// read returns the front matter of the page, and its parts.
func read() (front string, parts []Part) {
	text, err := files.ReadFile(pageSource)
	if err != nil {
		panic(err) // it is embedded above
	}
	sections := strings.Split(string(text), "\n## ")
	for _, s := range sections[1:] {
		g := heading.FindStringSubmatch(s)
		parts = append(parts, Part{Title: g[1], ID: g[2], Templates: strings.Fields(g[3]), Picture: g[4], Markdown: strings.TrimSpace(s[len(g[0]):])})
	}
	return sections[0], parts
}

// Content returns the content folder of the sample, for a design whose templates are those of a project and, where that has none of
// a name, the built-in ones.
func Content(own, builtin fs.FS) (fs.FS, error) {
	known := map[string]bool{}
	mine := map[string]bool{} // the project's
	var all []string
	for i, fsys := range []fs.FS{own, builtin} {
		for _, folder := range []string{"shortcodes", "partials"} {
			names, err := fs.Glob(fsys, folder+"/*.html")
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				mine[name] = mine[name] || i == 0
				all = append(all, name)
			}
		}
	}
	named := func(template string) string {
		whose := "built in"
		if mine[template] {
			whose = "of this project"
		}
		return fmt.Sprintf("`templates/%s` (%s)", template, whose)
	}
	front, parts := read()
	var b bytes.Buffer
	b.WriteString(front + "\n")
	for _, p := range parts {
		fmt.Fprintf(&b, "\n## %s {#%s}\n\n", p.Title, p.ID)
		var names []string
		for _, t := range p.Templates {
			known[t] = true
			names = append(names, named(t))
		}
		if len(names) > 0 {
			fmt.Fprintf(&b, "Template: %s\n\n", strings.Join(names, ", "))
		}
		if language, text := p.source(); text != "" {
			fence := strings.Repeat("`", longestRun(text)+3)
			fmt.Fprintf(&b, "%s%s\n%s\n%[1]s\n\n", fence, language, text)
		}
		fmt.Fprintf(&b, "%s\n", p.Markdown)
	}
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(name string) bool { return known[name] })
	if len(all) > 0 {
		b.WriteString("\n## Without a sample {#without-sample}\n\nThe sample does not know what to show with these.\n\n| What | Where |\n|---|---|\n")
		for _, name := range all {
			what := strings.TrimSuffix(path.Base(name), ".html")
			if path.Dir(name) == "shortcodes" {
				what = "{{< " + what + " >}}"
			}
			fmt.Fprintf(&b, "| `%s` (no sample) | %s |\n", what, named(name))
		}
	}
	content, err := fs.Sub(files, "content")
	return sample{content, b.Bytes()}, err
}

// A sample is the content folder, in which the page is what Content has made of it.
type sample struct {
	fs.FS
	page []byte
}

// Open implements fs.FS.
func (s sample) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil || name != path.Base(pageSource) {
		return f, err
	}
	return pageFile{f, bytes.NewReader(s.page)}, nil
}

// A pageFile is the file of the page, with another text.
type pageFile struct {
	fs.File
	text *bytes.Reader
}

func (f pageFile) Read(b []byte) (int, error) { return f.text.Read(b) }

// Stat implements fs.File.
func (f pageFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return pageInfo{info, f.text.Size()}, err
}

type pageInfo struct {
	fs.FileInfo
	size int64
}

func (i pageInfo) Size() int64 { return i.size }

var ownShortcode = regexp.MustCompile(`^\{\{< (part-[a-z]+) >\}\}$`)

// source returns what is written to have the part, and in which language: Markdown, or what a template says. There is none for
// what stands on every page.
func (p Part) source() (language, text string) {
	shortcode := func(template string) bool { return path.Dir(template) == "shortcodes" }
	g := ownShortcode.FindStringSubmatch(p.Markdown)
	switch {
	case g != nil:
		return "go-html-template", call(g[1])
	case len(p.Templates) > 0 && !slices.ContainsFunc(p.Templates, shortcode):
		return "", ""
	}
	return "markdown", p.Markdown
}

// call returns how one of the sample's own shortcodes calls a partial.
func call(name string) string {
	text, err := files.ReadFile("templates/shortcodes/" + name + ".html")
	if err != nil {
		panic(err) // it is embedded above
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1] // before it stand the stylesheets of the other page
}

// longestRun returns the length of the longest run of backticks.
func longestRun(text string) int {
	longest, run := 0, 0
	for _, c := range text {
		if c == '`' {
			run++
		} else {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
