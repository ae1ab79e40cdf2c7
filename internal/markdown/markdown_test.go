package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	nethtml "golang.org/x/net/html"

	"brief/internal/brief"
	"brief/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// testPage shows everything in the simplest way.
type testPage struct{}

func (testPage) Href(a brief.Address) string { return a.String() }

func (testPage) Word(key string, args ...any) string {
	return strings.TrimSpace(key + " " + strings.Trim(fmt.Sprint(args...), "[]"))
}

func (testPage) Fact(u *brief.FactUse) string { return "«" + u.Fact.ID + string(u.Form) + "»" }

func (testPage) FactAddress(f *brief.Fact) brief.Address {
	return brief.Address{Fragment: "fact-" + f.ID}
}

func (testPage) Shortcode(w io.Writer, s *Shortcode, inner []byte) error {
	fmt.Fprintf(w, "<div data-name=\"%s\" data-inline=\"%v\"", html.EscapeString(s.Name), s.Inline)
	for _, a := range s.Positional {
		fmt.Fprintf(w, " data-value=\"%s\"", html.EscapeString(a.Value))
	}
	for _, k := range slices.Sorted(maps.Keys(s.Arguments)) {
		fmt.Fprintf(w, " data-%s=\"%s\"", html.EscapeString(k), html.EscapeString(s.Arguments[k].Value))
	}
	fmt.Fprint(w, ">")
	if s.Inner {
		fmt.Fprintf(w, "\n%s", inner)
	}
	_, err := fmt.Fprint(w, "</div>\n")
	return err
}

func (testPage) Corrected(string) (brief.Address, string) { return brief.Address{}, "" }

func (testPage) Cite(b *bytes.Buffer, refs []*brief.Reference) {
	open := " ("
	for _, r := range refs {
		fmt.Fprintf(b, "%s<a id=\"%s\" href=\"#%s\">%s</a>", open, r.ID, r.Note.ID, html.EscapeString(r.Citation.Source.ID))
		open = "; "
	}
	b.WriteString(")")
}

func (testPage) Source(w io.Writer, c *brief.Citation, _ *brief.Note, _ string) error {
	_, err := fmt.Fprintf(w, "<cite>%s|%s|%s %s|%s</cite>", html.EscapeString(c.Prefix), html.EscapeString(c.Source.ID),
		c.Locator.Label, html.EscapeString(c.Locator.Value), html.EscapeString(c.Suffix))
	return err
}

// settleTest does what package resolve does, as simply as can be.
func settleTest(d *Document) {
	number := 0
	reference := func() *brief.Reference {
		number++
		return &brief.Reference{ID: fmt.Sprintf("fnref-%d", number), Note: &brief.Note{ID: fmt.Sprintf("fn-%d", number), Number: number}}
	}
	set := func(nodes []Node, note bool) {
		for _, n := range nodes {
			switch n := n.(type) {
			case *Citation:
				for _, item := range n.Items {
					item.Citation = &brief.Citation{Source: &brief.Source{ID: item.Key}, Prefix: item.Prefix, Suffix: item.Suffix, Locator: item.Locator}
					if !note {
						item.Reference = reference()
					}
				}
			case *NoteRef:
				n.Reference = reference()
			case *FactRef:
				n.Use = &brief.FactUse{Fact: &brief.Fact{ID: n.ID}, Form: n.Form}
				n.Plain = testPage{}.Fact(n.Use)
				if n.carriesNotes() {
					n.Use.References = []*brief.Reference{reference()}
				}
			case *Link:
				if !n.External() && n.Destination != "" {
					file, fragment, _ := strings.Cut(n.Destination, "#")
					n.Address = &brief.Address{Path: strings.Replace(file, ".md", ".html", 1), Fragment: fragment}
				}
			case *Image:
				n.Address = &brief.Address{Path: n.Destination}
			}
		}
	}
	set(d.References(), false)
	for _, note := range d.Notes() {
		set(note.Body.References(), true)
	}
}

func describe(n Node) string {
	switch n := n.(type) {
	case *Citation:
		var items []string
		for _, i := range n.Items {
			items = append(items, fmt.Sprintf("%q key=%s %s=%q %q at %q", i.Prefix, i.Key, i.Locator.Label, i.Locator.Value, i.Suffix, i.KeyAt.Text()))
		}
		return "citation " + strings.Join(items, "; ")
	case *NoteRef:
		return "note " + n.Label
	case *FactRef:
		return fmt.Sprintf("fact %s form=%s at %q", n.ID, n.Form, n.IDAt.Text())
	case *Shortcode:
		return fmt.Sprintf("shortcode %s inner=%v inline=%v at %q", n.Name, n.Inner, n.Inline, n.NameAt.Text())
	case *Link:
		return fmt.Sprintf("link %q %q at %q", n.Destination, n.Text, n.DestinationAt.Text())
	case *Image:
		return fmt.Sprintf("image %q alt %q at %q", n.Destination, n.Alt, n.DestinationAt.Text())
	}
	return fmt.Sprintf("%T", n)
}

// outline tells what resolve sees of a document.
func outline(d *Document) string {
	var b strings.Builder
	for _, h := range d.Headings() {
		fmt.Fprintf(&b, "h%d #%s %q\n", h.Level, h.ID, h.Text)
	}
	for _, p := range d.Passages() {
		heading := ""
		if p.Heading != nil {
			heading = " under #" + p.Heading.ID
		}
		fmt.Fprintf(&b, "passage %d #%s%s: %s\n", p.Number, p.ID, heading, p.Plain())
		for _, n := range p.References() {
			if n.Passage() != p {
				fmt.Fprintf(&b, "  (of another passage)\n")
			}
		}
	}
	for _, c := range d.Callouts() {
		fmt.Fprintf(&b, "callout %s #%s %q: %s\n", c.Kind, c.ID, c.Title, c.Plain())
	}
	for _, n := range d.References() {
		in := ""
		if n.Passage() != nil {
			in = " in #" + n.Passage().ID
		}
		fmt.Fprintf(&b, "%s%s [%s]\n", describe(n), in, n.Span().Text())
	}
	for _, n := range d.Notes() {
		fmt.Fprintf(&b, "definition %s [%s]: %s\n", n.Label, n.LabelAt.Text(), n.Body.Plain())
		for _, r := range n.Body.References() {
			fmt.Fprintf(&b, "  %s\n", describe(r))
		}
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := make(map[string]string)
			for _, f := range archive.Files {
				want[f.Name] = string(f.Data)
			}
			options := Options{Language: "en"}
			for _, field := range strings.Fields(string(archive.Comment)) {
				switch {
				case field == "inline":
					options.Inline = true
				case strings.HasPrefix(field, "language="):
					options.Language = strings.TrimPrefix(field, "language=")
				}
			}
			source := want["in.md"]
			file := &diag.File{Name: "in.md", Text: []byte(source)}
			start := 0
			if i := strings.Index(source, "\n---\n"); strings.HasPrefix(source, "---\n") && i > 0 {
				start = i + len("\n---\n") // front matter, so that offsets are seen to count from the file
			}
			var problems diag.List
			d := Parse(diag.NewText(file, start, len(source)), options, &problems)
			settleTest(d)

			var page, printed bytes.Buffer
			if err := WriteHTML(&page, d, testPage{}); err != nil {
				t.Fatal(err)
			}
			for _, n := range d.Notes() {
				fmt.Fprintf(&page, "<!-- note %s -->\n", n.Label)
				if err := WriteHTML(&page, n.Body, testPage{}); err != nil {
					t.Fatal(err)
				}
				page.WriteString("\n")
			}
			if err := diag.Print(&printed, problems.Problems(), diag.Style{}); err != nil {
				t.Fatal(err)
			}
			got := []txtar.File{
				{Name: "in.md", Data: []byte(source)},
				{Name: "html", Data: withNewline(page.Bytes())},
				{Name: "outline", Data: []byte(outline(d))},
				{Name: "problems", Data: printed.Bytes()},
			}
			if *update {
				archive.Files = got
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, f := range got {
				if string(f.Data) != want[f.Name] {
					t.Errorf("%s:\n%s\nwant:\n%s", f.Name, f.Data, want[f.Name])
				}
			}
			checkHTML(t, page.Bytes())
		})
	}
}

func withNewline(b []byte) []byte {
	if len(b) > 0 && b[len(b)-1] != '\n' {
		return append(b, '\n')
	}
	return b
}

// checkHTML reports what a text must never bring into a page.
func checkHTML(t *testing.T, page []byte) {
	t.Helper()
	nodes, err := nethtml.ParseFragment(bytes.NewReader(page), nil)
	if err != nil {
		t.Fatalf("HTML does not parse: %v", err)
	}
	seen := make(map[string]bool)
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		if n.Type == nethtml.ElementNode {
			switch n.Data {
			case "script", "style", "iframe", "object", "embed", "form", "svg", "math", "base", "link", "meta":
				if n.Data != "style" {
					t.Errorf("element <%s>", n.Data)
				}
			}
			for _, a := range n.Attr {
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
					t.Errorf("attribute %s", a.Key)
				case a.Key == "href" || a.Key == "src":
					if s := scheme(strings.TrimSpace(a.Val)); s != "" && !slices.Contains(schemes, s) {
						t.Errorf("scheme of %s", a.Val)
					}
				case a.Key == "id":
					if seen[a.Val] {
						t.Errorf("id %s twice", a.Val)
					}
					seen[a.Val] = true
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
}
