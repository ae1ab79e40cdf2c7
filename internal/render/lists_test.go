package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/site"
)

const base = "https://example.org/two/"

func TestFeed(t *testing.T) {
	_, content := golden(t)
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		Title   string   `xml:"title"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Authors []string `xml:"author>name"`
		Entries []struct {
			Title   string `xml:"title"`
			ID      string `xml:"id"`
			Updated string `xml:"updated"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	s := mustRender(t, content, nil)
	if err := xml.Unmarshal([]byte(get(t, s, "feed.xml")), &feed); err != nil {
		t.Fatal(err)
	}
	if feed.Title != "Two “lenders”" || feed.Lang != "en" || feed.ID != base || !slices.Equal(feed.Authors, []string{"The Editors", "Jane Doe"}) {
		t.Errorf("the feed is %+v", feed)
	}
	if feed.Updated != "2026-11-25T00:00:00Z" {
		t.Errorf("updated %s", feed.Updated)
	}
	var titles []string
	for _, e := range feed.Entries {
		titles = append(titles, e.Title)
		p, ok := strings.CutPrefix(e.Link.Href, base)
		if p == "" {
			p = "index.html"
		}
		if _, in := s.Get(p); !ok || !in || e.ID != e.Link.Href {
			t.Errorf("the entry %q has the id %s and leads to %s", e.Title, e.ID, e.Link.Href)
		}
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil {
			t.Error(err)
		}
	}
	if got := strings.Join(titles, ", "); got != "Overview, China, Russia, About" {
		t.Errorf("the entries are %s", got)
	}
}

// A feed has no more than its last entries.
func TestLongFeed(t *testing.T) {
	more := []string{}
	chapters := ""
	const n = 150
	for i := range n {
		name := fmt.Sprintf("c%d.md", i)
		chapters += "," + name
		more = append(more, name, fmt.Sprintf("---\ntitle: C%d\nlastmod: \"2026-%02d-01\"\n---\nText.\n", i, 1+i%9))
	}
	more = append(more, "brief.yaml", "title: B\nslug: b\nlanguage: en\ndate: \"2025-12-31\"\nlastmod: \"2026-11-24\"\nbase-url: https://example.org/b/\nchapters: [x.md"+chapters+"]\n")
	feed := get(t, mustRender(t, tiny("Text.", more...), nil), "feed.xml")
	if got := strings.Count(feed, "<entry>"); got != 100 {
		t.Errorf("%d entries", got)
	}
	for title, in := range map[string]bool{"C8": true, "C0": false, "X": false} {
		if strings.Contains(feed, "<title>"+title+"</title>") != in {
			t.Errorf("%s is in it: %t", title, !in)
		}
	}
}

func TestSitemap(t *testing.T) {
	_, content := golden(t)
	s := mustRender(t, content, nil)
	var sitemap struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []string `xml:"url>loc"`
	}
	if err := xml.Unmarshal([]byte(get(t, s, "sitemap.xml")), &sitemap); err != nil {
		t.Fatal(err)
	}
	var want []string
	for p := range s.All() {
		if path.Ext(p) == ".html" && p != "404.html" && p != "old/china.html" {
			want = append(want, base+strings.TrimPrefix(p, "index.html"))
		}
	}
	slices.Sort(want)
	slices.Sort(sitemap.URLs)
	if !slices.Equal(sitemap.URLs, want) {
		t.Errorf("the sitemap has\n%s\nwant\n%s", strings.Join(sitemap.URLs, "\n"), strings.Join(want, "\n"))
	}
	if robots := get(t, s, "robots.txt"); !strings.Contains(robots, "\nSitemap: "+base+"sitemap.xml\n") {
		t.Errorf("robots.txt is\n%s", robots)
	}
}

// TestWithoutAddress: a site that does not know its address has no file that needs one, and no page names one.
func TestWithoutAddress(t *testing.T) {
	s := mustRender(t, tiny("Text."), nil)
	for _, p := range []string{"feed.xml", "sitemap.xml"} {
		if _, ok := s.Get(p); ok {
			t.Errorf("there is a %s", p)
		}
	}
	for p, doc := range parsed(t, s) {
		for n := range doc.Descendants() {
			rel, _ := attribute(n, "rel")
			property, _ := attribute(n, "property")
			if rel == "canonical" || rel == "alternate" || property == "og:url" {
				t.Errorf("%s has %v", p, n.Attr)
			}
		}
	}
	if get(t, s, "index.html") == "" { // made, though nobody wrote it
		t.Error("index.html is empty")
	}
}

// TestDataPackage checks that every resource is there, with the columns that the package says it has, and numbers where it says so.
func TestDataPackage(t *testing.T) {
	_, content := golden(t)
	content["figures.yaml"].Data = append(bytes.Clone(content["figures.yaml"].Data), `low: {kind: table, title: T, summary: S, data: low.csv, sources: [original]}`...)
	content["data/low.csv"] = tiny("", "x", "low,value\na word,another\n")["x"]
	s := mustRender(t, content, nil)
	var pack struct {
		Name      string
		Licenses  []struct{ Path, Title string }
		Resources []struct {
			Name, Path, Format, Encoding string
			Schema                       struct {
				Fields []struct{ Name, Type string }
			}
		}
	}
	if err := json.Unmarshal([]byte(get(t, s, "datapackage.json")), &pack); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range pack.Resources {
		names = append(names, r.Name)
		rows, err := csv.NewReader(strings.NewReader(get(t, s, r.Path))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range r.Schema.Fields {
			if rows[0][i] != f.Name {
				t.Errorf("%s: column %d is %q, not %q", r.Path, i, rows[0][i], f.Name)
			}
			for _, row := range rows[1:] {
				var n float64
				if f.Type == "number" && row[i] != "" && json.Unmarshal([]byte(row[i]), &n) != nil {
					t.Errorf("%s: %q in column %s is no number", r.Path, row[i], f.Name)
				}
			}
			chart := r.Name == "share"
			if want := chart && (f.Name == "value" || f.Name == "low" || f.Name == "high"); chart && want != (f.Type == "number") {
				t.Errorf("%s: column %s is a %s", r.Path, f.Name, f.Type)
			}
		}
	}
	if got := strings.Join(names, " "); got != "share years low facts" || pack.Name != "two-lenders" || pack.Licenses[0].Title != "CC BY 4.0" {
		t.Errorf("the package is %+v", pack)
	}
	if facts := get(t, s, "data/facts.csv"); !strings.Contains(facts, "\nloans,Chinese loans,64000000000,64000000000,USD,more than,2015,china,money,assessment,\"original, p.\u00a05; report\",Dated twice.,\n") {
		t.Errorf("facts.csv is\n%s", facts)
	}
}

func TestSourceLists(t *testing.T) {
	_, content := golden(t)
	s := mustRender(t, content, nil)
	var sources []struct{ ID, Type, Title, URL string }
	if err := json.Unmarshal([]byte(get(t, s, "sources.json")), &sources); err != nil {
		t.Fatal(err)
	}
	if len(sources) != 2 || sources[0].ID != "original" || sources[0].Title != "The original" || sources[1].URL != "https://example.org/report" {
		t.Errorf("sources.json has %+v", sources)
	}
	if text := get(t, s, "sources.ris"); strings.Count(text, "TY  - ") != len(sources) {
		t.Errorf("sources.ris is\n%s", text)
	}
	if text := get(t, s, "sources.bib"); !strings.Contains(text, "{original,") || !strings.Contains(text, "{report,") {
		t.Errorf("sources.bib is\n%s", text)
	}
}

// TestSourcesOfPages compares what each page offers for download with the sources that its notes cite.
func TestSourcesOfPages(t *testing.T) {
	_, content := golden(t)
	s := mustRender(t, content, nil)
	for p, doc := range parsed(t, s) {
		cited := map[string]bool{}
		files := map[string]string{} // by extension
		for n := range doc.Descendants() {
			href, _ := attribute(n, "href")
			if i := strings.Index(href, "sources.html#source-"); i >= 0 && n.Parent.Data == "span" {
				cited[href[i+len("sources.html#source-"):]] = true
			}
			if _, ok := attribute(n, "download"); ok && strings.HasPrefix(href, "sources/") {
				files[path.Ext(href)] = href
			}
		}
		if len(files) == 0 {
			continue
		}
		var items []struct{ ID string }
		if err := json.Unmarshal([]byte(get(t, s, files[".json"])), &items); err != nil || len(items) == 0 {
			t.Fatalf("%s: %d sources, %v", p, len(items), err)
		}
		for _, item := range items {
			delete(cited, item.ID)
			if !strings.Contains(get(t, s, files[".bib"]), "{"+item.ID+",") || !strings.Contains(get(t, s, files[".ris"]), "ID  - "+item.ID+"\r\n") {
				t.Errorf("%s: %s is not in all three files", p, item.ID)
			}
		}
		for id := range cited {
			t.Errorf("%s cites %s, which %s lacks", p, id, files[".json"])
		}
	}
	if text := get(t, s, "sources/russia.bib"); !strings.Contains(text, "{original,") {
		t.Errorf("sources/russia.bib is\n%s", text)
	}
}

// TestHead reads the descriptions for machines in every page.
func TestHead(t *testing.T) {
	_, content := golden(t)
	content["china.md"].Data = bytes.Replace(content["china.md"].Data, []byte("title: China"), []byte(`title: "China </script> & \u2028 co"`), 1)
	for p, doc := range parsed(t, mustRender(t, content, nil)) {
		if p == "old/china.html" {
			continue
		}
		found := map[string]int{}
		for n := range doc.Descendants() {
			kind, _ := attribute(n, "type")
			rel, _ := attribute(n, "rel")
			switch {
			case n.Data == "script" && kind == "application/ld+json":
				found["JSON-LD"]++
				jsonLD(t, p, n)
			case rel == "canonical":
				found["canonical"]++
				if href, _ := attribute(n, "href"); href != base+strings.TrimPrefix(p, "index.html") {
					t.Errorf("%s: canonical is %s", p, href)
				}
			case n.Data == "title" && n.Parent.Data == "head":
				found["title"]++
			case n.Data == "h1":
				found["h1"]++
			}
			if equiv, _ := attribute(n, "http-equiv"); equiv != "" {
				found[equiv]++
				if content, _ := attribute(n, "content"); !strings.HasPrefix(content, "default-src 'none'") || strings.Contains(content, "unsafe") {
					t.Errorf("%s: the policy is %s", p, content)
				}
			}
		}
		for _, one := range []string{"JSON-LD", "canonical", "title", "h1", "Content-Security-Policy"} {
			if found[one] != 1 {
				t.Errorf("%s has %d times %s", p, found[one], one)
			}
		}
	}
}

func jsonLD(t *testing.T, page string, script *html.Node) {
	t.Helper()
	var doc struct {
		Context     string `json:"@context"`
		Type        string `json:"@type"`
		Headline    string
		URL         string
		Description string
		Citation    []string
		Author      []struct {
			Type string `json:"@type"`
			Name string
		}
	}
	if err := json.Unmarshal([]byte(script.FirstChild.Data), &doc); err != nil {
		t.Errorf("%s: %v", page, err)
		return
	}
	if doc.Context != "https://schema.org" || len(doc.Author) != 2 || doc.Author[0].Type != "" || doc.Author[1].Type != "Person" {
		t.Errorf("%s: JSON-LD is %+v", page, doc)
	}
	if page == "china.html" {
		if doc.Type != "Article" || doc.Headline != "China </script> & \u2028 co – Two “lenders”" {
			t.Errorf("%s: %s %q", page, doc.Type, doc.Headline)
		}
		if !slices.Contains(doc.Citation, "https://example.org/report") {
			t.Errorf("%s: it cites %v", page, doc.Citation)
		}
	}
}

func TestAliases(t *testing.T) {
	content := tiny("Text.", "y.md", "---\ntitle: \"<Y>\"\naliases: [old/deep/y.html, overview.html]\n---\nText.\n")
	content["brief.yaml"].Data = bytes.Replace(content["brief.yaml"].Data, []byte("[x.md]"), []byte("[x.md, y.md]"), 1)
	s := mustRender(t, content, nil)
	for p, want := range map[string]string{"old/deep/y.html": "../../y.html", "overview.html": "y.html"} {
		page := get(t, s, p)
		if !strings.Contains(page, `content="0; url=`+want+`"`) || !strings.Contains(page, `<a href="`+want+`">&lt;Y&gt;</a>`) {
			t.Errorf("%s is\n%s", p, page)
		}
	}
}

// TestFiles copies what chapters link to; a dataset that they link to is the one that its figure publishes.
func TestFiles(t *testing.T) {
	data := []string{"figures.yaml", "f: {kind: table, title: T, summary: S, data: d.csv, sources: [a]}\n", "data/d.csv", "a,b\n1,2\n"}
	s := mustRender(t, tiny("[data](data/d.csv) [list](list.txt) [again](list.txt)", append(data, "list.txt", "list")...), nil)
	if got := get(t, s, "data/d.csv"); got != "a,b\n1,2\n" {
		t.Errorf("the dataset is %q", got)
	}
	if got := get(t, s, "list.txt"); got != "list" {
		t.Errorf("the file is %q", got)
	}
	if _, ok := s.Get("x.md"); ok {
		t.Error("a file is published that no page links to")
	}

	s, _, problems := renderFS(t, tiny("[robots](robots.txt) [name](<a:b.txt>)", "robots.txt", "Disallow: /", "a:b.txt", "x"), nil)
	if s != nil || len(problems) == 0 || problems[0].Code != diag.DuplicatePath || problems[0].At.File.Name != "content/robots.txt" {
		t.Errorf("a file takes the place of another one: %v", problems)
	}
}

// TestUndrawable: a dataset that its figure cannot show is a problem of the dataset, not of the template.
func TestUndrawable(t *testing.T) {
	const figures = "f: {kind: slope, title: T, measure: M, unit: percent, summary: S, data: d.csv, sources: [a]}\n"
	s, _, problems := renderFS(t, tiny("Text.", "figures.yaml", figures, "data/d.csv", "label,value\n2010,1\n"), nil)
	if s != nil || len(problems) != 1 || problems[0].Code != diag.BadCSV || problems[0].At.File.Name != "content/data/d.csv" {
		t.Errorf("a slope of one point gives %v", problems)
	}
}

// TestAssets checks the hashed names: in pages, and in the stylesheets that name further files.
func TestAssets(t *testing.T) {
	s := mustRender(t, tiny("Text."), nil)
	for p, text := range s.All() {
		if path.Ext(p) != ".css" {
			continue
		}
		for _, m := range cssURL.FindAllSubmatch(text, -1) {
			target := string(m[1])
			if strings.HasPrefix(target, "data:") || strings.HasPrefix(target, "#") {
				continue
			}
			if _, ok := s.Get(path.Join(path.Dir(p), target)); !ok {
				t.Errorf("%s names %s, which is not there", p, target)
			}
		}
	}
	before, after := hashed(t, s, ".css"), ""
	a := &assets{names: map[string]string{}, files: map[string][]byte{}}
	a.add("css/brief.css", []byte("other"))
	for p := range a.files {
		after = p
	}
	if before == after || !strings.HasPrefix(after, "assets/css/brief.") {
		t.Errorf("the name of a changed stylesheet is %s, before it was %s", after, before)
	}
}

func hashed(t *testing.T, s *site.Site, ext string) string {
	t.Helper()
	for p := range s.All() {
		if strings.HasPrefix(p, "assets/css/brief.") && path.Ext(p) == ext {
			return p
		}
	}
	t.Fatal("no stylesheet")
	return ""
}

// TestBacklinks counts the links of a note that are seen at once.
func TestBacklinks(t *testing.T) {
	p := &Page{renderer: &renderer{Input: Input{Locale: english(t), Brief: &brief.Brief{}}}}
	for _, c := range []struct{ n, seen, all int }{{1, 1, 1}, {12, 12, 12}, {13, 6, 13}, {70, 6, 70}} {
		n := &brief.Note{Number: 1}
		for i := range c.n {
			n.References = append(n.References, &brief.Reference{ID: fmt.Sprint("r", i), Ordinal: i + 1})
		}
		got := string(p.html(func(m *markup) { p.writeBacklinks(m, n) }))
		seen, _, _ := strings.Cut(got, "<details>")
		if a, b := strings.Count(seen, "<a "), strings.Count(got, "<a "); a != c.seen || b != c.all {
			t.Errorf("of %d links %d are seen of %d, want %d of %d", c.n, a, b, c.seen, c.all)
		}
	}
}
