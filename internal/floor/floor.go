// Package floor makes pages from Markdown with the libraries that Brief uses and nothing else: goldmark, html/template,
// tdewolff/minify, one file written after the other's page is made, on every core. No generator that uses them can be faster by
// much, so it is what Brief's speed is measured against.
package floor

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/sync/errgroup"
)

//go:embed page.html
var pageTemplate string

// A page is what the template sees. The names of the front matter are those of package corpus.
type page struct {
	Name        string `json:"-"`
	Title       string
	Description string
	Date        string
	Weight      int
	Facts       []string
	Rows        []row

	Contents []heading     `json:"-"`
	Content  template.HTML `json:"-"`
}

type row struct {
	Fact, Label, Value, AsOf string
	Note                     int
}

type heading struct{ ID, Text string }

// Options say how far to go.
type Options struct {
	ConvertOnly bool // read and convert the Markdown, and write nothing
}

// Build makes a page in the folder to of each Markdown file in the folder from.
func Build(from, to string, o Options) error {
	files, err := filepath.Glob(filepath.Join(from, "*.md"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	b := builder{
		Options: o,
		markdown: goldmark.New(
			goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.DefinitionList, extension.Footnote, extension.Typographer),
			goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
		),
	}
	if b.template, err = template.New("page").Parse(pageTemplate); err != nil {
		return err
	}
	var g errgroup.Group
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			w := worker{builder: &b, minifier: html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true, KeepWhitespace: true}}
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				name := strings.TrimSuffix(filepath.Base(files[i]), ".md") + ".html"
				if err := w.page(files[i], filepath.Join(to, name)); err != nil {
					return fmt.Errorf("making %s: %w", name, err)
				}
			}
			return nil
		})
	}
	return g.Wait()
}

type builder struct {
	Options
	markdown goldmark.Markdown
	template *template.Template
}

// A worker makes one page at a time, in buffers that it keeps.
type worker struct {
	*builder
	minifier              html.Minifier
	content, whole, small bytes.Buffer
}

func (w *worker) page(from, to string) error {
	source, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	p := page{Name: strings.TrimSuffix(filepath.Base(from), ".md")}
	d := json.NewDecoder(bytes.NewReader(source))
	if err := d.Decode(&p); err != nil {
		return err
	}
	source = source[d.InputOffset():]
	tree := w.markdown.Parser().Parse(text.NewReader(source))
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 2 {
			id, _ := h.AttributeString("id")
			p.Contents = append(p.Contents, heading{string(id.([]byte)), plain(h, source)})
		}
	}
	w.content.Reset()
	if err := w.markdown.Renderer().Render(&w.content, source, tree); err != nil || w.ConvertOnly {
		return err
	}
	p.Content = template.HTML(w.content.String())
	w.whole.Reset()
	if err := w.template.Execute(&w.whole, p); err != nil {
		return err
	}
	w.small.Reset()
	if err := w.minifier.Minify(minify.New(), &w.small, &w.whole, nil); err != nil {
		return err
	}
	return write(to, &w.small)
}

func write(name string, r io.WriterTo) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if _, err := r.WriteTo(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Value(source))
		} else {
			b.WriteString(plain(c, source))
		}
	}
	return b.String()
}
