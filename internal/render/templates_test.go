package render

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"brief/internal/diag"
)

// TestBrokenTemplates breaks a template in each way there is, and looks for the place that the author is told.
func TestBrokenTemplates(t *testing.T) {
	const boxed = "---\ntitle: X\nfactbox:\n  title: Box\n  rows: [{label: L, value: v, cite: \"[@a]\"}]\n---\n"
	for _, test := range []struct {
		name, template, text, body string
		want                       string // place: text
	}{
		{"syntax of a page", "chapter.html", "{{define \"main\"}}\n<p>{{if}}</p>\n{{end}}", "", "templates/chapter.html:2:1: missing value for if"},
		{"syntax of the frame", "base.html", "<p>\n{{if}}", "", "templates/base.html:2:1: missing value for if"},
		{"end of a file", "chapter.html", "{{define \"main\"}}\n<p>", "", "templates/chapter.html:2:1: unexpected EOF"},
		{"unknown function", "partials/pager.html", "{{define \"pager\"}}\n\n{{foo}}{{end}}", "", "templates/partials/pager.html:3:1: function \"foo\" not defined"},
		{"syntax of a shortcode", "shortcodes/factbox.html", "<p>\n{{end}}", "", "templates/shortcodes/factbox.html:2:1: unexpected {{end}}"},
		{"field of a page", "chapter.html", "{{define \"main\"}}\n<p>{{.Nope}}</p>\n{{end}}", "", "templates/chapter.html:2:6: executing \"main\" at <.Nope>: can't evaluate field Nope"},
		{"field of a template of its own", "chapter.html", "{{define \"main\"}}{{template \"table of contents\" .}}{{end}}\n{{define \"table of contents\"}}{{.Nope}}{{end}}", "", "templates/chapter.html:2:33: executing \"table of contents\" at <.Nope>: can't evaluate field Nope"},
		{"field of a partial", "partials/factbox.html", "{{define \"factbox\"}}\n\n  {{.Item.Nope}}{{end}}", "", "templates/partials/factbox.html:3:10: executing \"factbox\" at <.Item.Nope>: can't evaluate field Nope"},
		{"page in a frame", "partials/footer.html", "{{define \"footer\"}}{{.Shared \"colophon\"}}{{end}}\n{{define \"colophon\"}}{{.Title}}{{end}}", "", "templates/partials/footer.html:2:24: executing \"colophon\" at <.Title>: can't evaluate field Title in type *render.Frame"},
		{"frame that is not there", "partials/footer.html", "{{define \"footer\"}}\n{{.Shared \"nope\"}}{{end}}", "", "templates/partials/footer.html:2:3: executing \"footer\" at <.Shared>: error calling Shared: no such template \"nope\""},
		{"field of a shortcode", "shortcodes/factbox.html", "<p>\n{{.Block.Nope}}", "{{< factbox >}}", "templates/shortcodes/factbox.html:2:9: executing \"shortcodes/factbox.html\" at <.Block.Nope>: can't evaluate field Nope"},
		{"argument of a shortcode", "shortcodes/factbox.html", "{{.Block.Arguments.big}}", "{{< factbox >}}", "templates/shortcodes/factbox.html:1:9: executing \"shortcodes/factbox.html\" at <.Block.Arguments.big>: map has no entry for key \"big\""},
		{"partial that is not there", "chapter.html", "{{define \"main\"}}\n{{template \"nope\" .}}{{end}}", "", "templates/chapter.html:2:12: no such template \"nope\""},
		{"asset that is not there", "partials/pager.html", "{{define \"pager\"}}\n{{.Asset \"css/nope.css\"}}{{end}}", "", "templates/partials/pager.html:2:3: executing \"pager\" at <.Asset>: error calling Asset: no file static/css/nope.css"},
		{"ambiguous context", "chapter.html", "{{define \"main\"}}\n<a href=\"{{if .Path}}\"{{end}}>{{end}}", "", "templates/chapter.html:2:15: {{if}} branches end in different contexts"},
		{"unsafe value", "chapter.html", "{{define \"main\"}}\n<a href=\"{{\"javascript:alert(1)\"}}\">x</a>{{end}}", "", "templates/chapter.html: a value is not safe where the template puts it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			content := tiny("")
			content["x.md"].Data = []byte(boxed + test.body + "\n")
			s, _, problems := renderFS(t, content, map[string]string{test.template: test.text})
			if s != nil {
				t.Error("there is a site all the same")
			}
			var found []string
			for _, p := range problems {
				found = append(found, fmt.Sprintf("%v%s", p.At, p.Text))
			}
			if len(found) == 0 || !strings.HasPrefix(found[0], test.want) {
				t.Errorf("it says\n%s\nwant %s", strings.Join(found, "\n"), test.want)
			}
		})
	}
}

// TestOwnShortcode runs a template of the author's own: with arguments, with text between its tags, in a line and as a block.
func TestOwnShortcode(t *testing.T) {
	s := mustRender(t, tiny("In a line {{< mark level=\"a \\\"b\\\" <c>\" >}}.\n\n{{< mark level=high >}}\nInner *text* with a note.[@a]\n\n- item\n{{< /mark >}}"),
		map[string]string{"shortcodes/mark.html": `<b title="{{.Block.Arguments.level}}" data-chapter="{{.Block.Chapter.Name}}">{{.Inner}}{{.Word "notes"}}</b>`})
	page := get(t, s, "x.html")
	for _, want := range []string{
		`In a line <b title="a &#34;b&#34; &lt;c&gt;" data-chapter="x">Notes</b>.`,
		`<b title="high" data-chapter="x">` + `<p id="p-inner-text-with-note">Inner <em>text</em> with a note.<sup class="noteref">`,
		"<li id=\"p-item\">item</li>\n</ul>\nNotes</b>",
		`<li id="fn-a">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s:\n%s", want, page)
		}
	}
	landing(t, s)
}

// TestOwnTemplate replaces a page, a partial and a shortcode that are built in.
func TestOwnTemplate(t *testing.T) {
	s := mustRender(t, tiny("{{< keyfigures one >}}", "facts.yaml", "one: {label: One, value: 1, unit: count, sources: [a]}\n"), map[string]string{
		"chapter.html":               `{{define "main"}}<p>mine: {{.Content}}</p>{{template "notes" .}}{{end}}`,
		"partials/notes.html":        `{{define "notes"}}{{len .Notes}} note{{end}}`,
		"shortcodes/keyfigures.html": `{{range .Block.Facts}}<i>{{.Item.Label}}</i>{{end}}`,
	})
	if page := get(t, s, "x.html"); !strings.Contains(page, "<p>mine: <i>One</i></p>1 note") {
		t.Errorf("the page is\n%s", page)
	}
}

// TestOwnDefinitions gives pages templates of the same names: each sees its own, and so do the partials that it runs, while what
// an empty one would replace stays.
func TestOwnDefinitions(t *testing.T) {
	s := mustRender(t, tiny("{{< mark >}}"), map[string]string{
		"base.html":            `{{template "greet" .}}|{{template "main" .}}`,
		"partials/greet.html":  `{{define "greet"}}({{template "name" .}}){{end}}`,
		"partials/name.html":   `{{define "name"}}anybody{{end}}`,
		"partials/again.html":  `{{define "again"}}{{if .Inner}}{{template "again" .With}}{{end}}{{template "greet" .}}{{end}}`,
		"chapter.html":         `{{define "name"}}chapter{{end}}{{define "main"}}{{.Content}}{{template "tail" .}}{{end}}{{define "tail"}}1{{template "again" .}}{{end}}`,
		"search.html":          `{{define "main"}}{{template "tail" .}}{{end}}{{define "tail"}}2{{template "again" .}}{{end}}{{define "name"}}{{end}}`,
		"shortcodes/mark.html": `{{define "name"}}mark{{end}}{{template "greet" .}}`,
	})
	for path, want := range map[string]string{
		"x.html":      "(chapter)|(mark)1(chapter)",
		"search.html": "(anybody)|2(anybody)",
	} {
		if got := strings.TrimSpace(get(t, s, path)); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", path, got, want)
		}
	}
}

// TestShared runs what pages share with each page in place of its frame: it gives the same.
func TestShared(t *testing.T) {
	content := tiny("Text.[@a]", "about.md", "---\ntitle: About\n---\nNo notes.\n",
		"brief.yaml", "title: T\nslug: t\nlanguage: en\ndate: \"2026-11-24\"\nbase-url: https://example.org/\nchapters: [x.md]\npages: [about.md]\n")
	var problems diag.List
	r, err := newRenderer(input(t, content, nil, &problems, &problems), &problems)
	if err != nil {
		t.Fatal(err)
	}
	shared := map[string]bool{}
	inFolder := &Page{renderer: r, Kind: "sources", Path: "sources/a.html"}
	for _, p := range append(r.pages(), inFolder) {
		for _, name := range []string{"masthead", "scripts", "icons", "settings", "note-settings", "colophon"} {
			of, err := r.templates.sharedBy(p.Kind, name)
			if err != nil {
				t.Fatal(err)
			}
			var want strings.Builder
			if err := of.Execute(&want, p); err != nil {
				t.Fatal(err)
			}
			got, err := p.Shared(name)
			if err != nil || string(got) != want.String() {
				t.Errorf("%s of %s is\n%s\n%v, want\n%s", name, p.Path, got, err, &want)
			}
			shared[p.frame().Path] = true
		}
	}
	want := map[string]bool{"index.html": true, "x.html": true, "sources.html": true, "search.html": true, "": true, "sources/": true}
	if !maps.Equal(shared, want) {
		t.Errorf("the frames are of %v, want %v", shared, want)
	}
}
