package pages_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// metas returns the meta elements of a page's head, by name or property.
func metas(doc *html.Node) map[string][]string {
	out := map[string][]string{}
	for n := range doc.Descendants() {
		if n.Data == "meta" {
			key := attribute(n, "name")
			if key == "" {
				key = attribute(n, "property")
			}
			out[key] = append(out[key], attribute(n, "content"))
		}
	}
	return out
}

// An item is what Zotero makes of a page.
type item struct {
	kind, title, container, institution, date, language, publisher, url string
	authors                                                             []string
}

// zotero reads a head as the translator "Embedded Metadata" of Zotero does: the kind of item follows from which tags are there,
// unless og:type names a kind that is none of ours; authors are cut at semicolons, and at commas where no part is one word.
func zotero(m map[string][]string) item {
	one := func(name string) string { return strings.Join(strings.Fields(strings.Join(m[name], ", ")), " ") }
	i := item{
		title: one("citation_title"), date: one("citation_publication_date"), language: one("citation_language"),
		publisher: one("citation_publisher"), url: one("citation_public_url"), container: one("citation_book_title"),
		institution: one("citation_technical_report_institution"),
	}
	switch og := one("og:type"); {
	case og == "website":
		i.kind = "webpage"
	case og == "book":
		i.kind = "book"
	case i.container != "":
		i.kind = "bookSection"
	case i.institution != "":
		i.kind = "report"
	case i.title != "":
		i.kind = "journalArticle"
	}
	for _, a := range m["citation_author"] {
		for one := range strings.SplitSeq(a, ";") {
			if parts := strings.Split(one, ","); len(parts) > 1 && strings.Contains(strings.TrimSpace(parts[0]), " ") && strings.Contains(strings.TrimSpace(parts[1]), " ") {
				i.authors = append(i.authors, parts...)
			} else {
				i.authors = append(i.authors, strings.TrimSpace(one))
			}
		}
	}
	return i
}

// Zotero, and whoever reads the same tags, can cite every page.
func TestReferenceManagers(t *testing.T) {
	b := buildShipped(t).Brief
	date := regexp.MustCompile(`^\d{4}(/\d\d){0,2}$`)
	for _, page := range pagePaths(t) {
		m := metas(parse(t, page))
		got := zotero(m)
		if page == "404.html" || page == "search.html" {
			if got.title != "" {
				t.Errorf("%s is no page to cite, but says that it is %q", page, got.title)
			}
			continue
		}
		want := "bookSection"
		if page == "index.html" {
			want = "report"
			if got.institution != b.Publisher || !strings.HasPrefix(got.title, b.Title) {
				t.Errorf("%s: %+v", page, got)
			}
		} else if got.container != b.Title || got.title == "" || strings.Contains(got.title, b.Title) {
			t.Errorf("%s: %q in %q", page, got.title, got.container)
		}
		if got.kind != want {
			t.Errorf("%s is taken for %q, not %q", page, got.kind, want)
		}
		if !date.MatchString(got.date) || got.language != b.Language || got.publisher != b.Publisher || len(got.authors) != len(b.Authors) || !strings.HasPrefix(got.url, b.BaseURL) {
			t.Errorf("%s: %+v", page, got)
		}
		if url := m["citation_fulltext_html_url"]; len(url) != 1 || url[0] != got.url {
			t.Errorf("%s: the full text is at %q", page, url)
		}
	}
}

// Where a page is shared, there is a picture of it, with words for those who do not see it.
func TestSharedImages(t *testing.T) {
	b := buildShipped(t).Brief
	seen := map[string]string{}
	for _, page := range pagePaths(t) {
		m := metas(parse(t, page))
		for _, key := range []string{"og:title", "og:description", "og:type", "og:url", "og:image", "og:image:alt", "twitter:card"} {
			if len(m[key]) != 1 || m[key][0] == "" {
				t.Errorf("%s: %s is %q", page, key, m[key])
			}
		}
		path, ok := strings.CutPrefix(m["og:image"][0], b.BaseURL)
		if !ok {
			t.Errorf("%s: the picture is at %s, which is no address of the site", page, m["og:image"][0])
			continue
		}
		picture, err := png.DecodeConfig(bytes.NewReader(file(t, path)))
		if err != nil || picture.Width != 1200 || picture.Height != 630 {
			t.Errorf("%s: %d × %d, %v", path, picture.Width, picture.Height, err)
		}
		if n := len(file(t, path)); n > 60_000 {
			t.Errorf("%s: %d bytes", path, n)
		}
		seen[page] = path
	}
	for _, c := range b.All() {
		for page, path := range seen {
			if page != c.Path && path == seen[c.Path] && c != b.Overview {
				t.Errorf("%s and %s have one picture", page, c.Path)
			}
		}
	}
}

// The manifest names icons that are there, and the page that the brief begins with.
func TestManifest(t *testing.T) {
	var m struct {
		Name, Lang string
		Start      string `json:"start_url"`
		Icons      []struct{ Src, Sizes, Type string }
	}
	if err := json.Unmarshal(file(t, "site.webmanifest"), &m); err != nil {
		t.Fatal(err)
	}
	b := buildShipped(t).Brief
	if m.Name != b.Title || m.Lang != b.Language || len(m.Icons) != 2 {
		t.Errorf("%+v", m)
	}
	file(t, m.Start)
	for _, i := range m.Icons {
		file(t, i.Src)
	}
}

// Each page's own citation is there in three formats, and says the same in each.
func TestCitationFiles(t *testing.T) {
	for _, page := range pagePaths(t) {
		var text string
		files := map[string]string{}
		for n := range parse(t, page).Descendants() {
			if href := attribute(n, "href"); n.Data == "a" && strings.HasPrefix(href, "cite/") {
				files[href[strings.LastIndexByte(href, '.')+1:]] = string(file(t, href))
			}
			if attribute(n, "class") == "citation" {
				for d := range n.Descendants() {
					if d.Type == html.TextNode {
						text += d.Data
					}
				}
				if paragraph := attribute(n, "data-paragraph"); !strings.Contains(paragraph, "{0}") || !strings.Contains(paragraph, "#{1}") {
					t.Errorf("%s: a paragraph is cited as %q", page, paragraph)
				}
			}
		}
		if page == "404.html" || page == "search.html" {
			continue
		}
		m := zotero(metas(parse(t, page)))
		if !strings.Contains(text, m.title) || !strings.HasSuffix(text, m.url) {
			t.Errorf("%s is cited as %q", page, text)
		}
		for _, format := range []string{"bib", "ris", "json"} {
			if !strings.Contains(files[format], m.url) || !strings.Contains(files[format], m.publisher) {
				t.Errorf("%s in %s: %q", page, format, files[format])
			}
		}
	}
}

// Two groups of radio buttons of one page have two names: else a choice in one would undo that in the other.
func TestGroupsOfChoices(t *testing.T) {
	for _, page := range pagePaths(t) {
		checked := map[string]int{}
		for n := range parse(t, page).Descendants() {
			if n.Data == "input" && attribute(n, "type") == "radio" {
				for _, a := range n.Attr {
					if a.Key == "checked" {
						checked[attribute(n, "name")]++
					}
				}
				checked[attribute(n, "name")] += 0
			}
		}
		for name, times := range checked {
			if times != 1 {
				t.Errorf("%s: %d choices of %s are made", page, times, name)
			}
		}
	}
}
