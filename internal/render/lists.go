package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/figure"
	"brief/internal/search"
	"brief/internal/site"
)

// Paths of the machine-readable files.
const (
	feedPath        = "feed.xml"
	sourcesJSONPath = "sources.json"
	sourcesBibPath  = "sources.bib"
	sourcesRISPath  = "sources.ris"
	sourcesFolder   = "sources/" // of the sources of each chapter
	factsPath       = "data/facts.csv"

	// searchPath has no hash in it: the text of one chapter must not change the address that every page holds.
	searchPath = "search-index.js"
)

// addLists writes the bibliography in the formats of reference managers: the whole of it, and what each authored page cites.
func (r *renderer) addLists(s *site.Site) error {
	if len(r.Brief.Sources) == 0 {
		return nil
	}
	var exporter bibliography.Exporter
	add := func(sources []*brief.Source, paths SourceFiles) error {
		if r.Stop != nil && r.Stop() {
			return ErrStopped
		}
		if kept, err := r.keep(s, paths.JSON.Path, paths.BibTeX.Path, paths.RIS.Path); kept || err != nil {
			return err
		}
		text, err := exporter.CSLJSON(sources)
		if err != nil {
			return fmt.Errorf("writing %s: %w", paths.JSON, err)
		}
		return errors.Join(
			s.Add(paths.JSON.Path, text),
			s.Add(paths.BibTeX.Path, exporter.BibTeX(sources)),
			s.Add(paths.RIS.Path, exporter.RIS(sources)),
		)
	}
	if err := add(r.Brief.Sources, allSources); err != nil {
		return err
	}
	for _, c := range r.Brief.All() {
		if sources := r.cited()[c.Path]; len(sources) > 0 {
			if err := add(sources, chapterSources(c)); err != nil {
				return err
			}
		}
	}
	return nil
}

// SourceFiles is where a list of sources can be downloaded.
type SourceFiles struct {
	JSON, BibTeX, RIS brief.Address
}

var allSources = SourceFiles{brief.Address{Path: sourcesJSONPath}, brief.Address{Path: sourcesBibPath}, brief.Address{Path: sourcesRISPath}}

func chapterSources(c *brief.Chapter) SourceFiles {
	name := sourcesFolder + strings.TrimSuffix(c.Path, ".html")
	return SourceFiles{brief.Address{Path: name + ".json"}, brief.Address{Path: name + ".bib"}, brief.Address{Path: name + ".ris"}}
}

// citedByPage returns the sources that each page rests on, in the order of the bibliography, by its path.
func citedByPage(b *brief.Brief) map[string][]*brief.Source {
	noted := map[*brief.Source][]string{} // a fact brings its sources to the notes of every page that shows it
	for _, c := range b.All() {
		for _, n := range c.Notes {
			if n.Citation != nil {
				noted[n.Citation.Source] = append(noted[n.Citation.Source], c.Path)
			}
		}
	}
	out := map[string][]*brief.Source{}
	for _, s := range b.Sources {
		add := func(path string) {
			if list := out[path]; len(list) == 0 || list[len(list)-1] != s {
				out[path] = append(list, s)
			}
		}
		for _, u := range s.Uses {
			add(u.Address.Path)
		}
		for _, path := range noted[s] {
			add(path)
		}
	}
	return out
}

// addSearch writes what a reader can find, for the script of the search.
func (r *renderer) addSearch(s *site.Site) error {
	if kept, err := r.keep(s, searchPath); kept || err != nil {
		return err
	}
	text, err := search.Script(search.Records(r.Brief, r.Locale), r.Locale)
	if err != nil {
		return err
	}
	return s.Add(searchPath, text)
}

// addDatasets writes every dataset, the table of facts, and their description as a Data Package
// (https://specs.frictionlessdata.io/data-package/).
func (r *renderer) addDatasets(s *site.Site) error {
	type field struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	type schema struct {
		Fields []field `json:"fields"`
	}
	type resource struct {
		Name        string `json:"name"`
		Path        string `json:"path"`
		Title       string `json:"title"`
		Description string `json:"description,omitempty"`
		Format      string `json:"format"`
		Mediatype   string `json:"mediatype"`
		Encoding    string `json:"encoding"`
		Schema      schema `json:"schema"`
	}
	var resources []resource
	add := func(id, path, title, description string, text []byte, numeric ...string) error {
		head, err := csv.NewReader(bytes.NewReader(text)).Read()
		if err != nil {
			return fmt.Errorf("describing %s: %w", path, err)
		}
		res := resource{id, path, title, description, "csv", "text/csv", "utf-8", schema{}}
		for _, h := range head {
			kind := "string"
			if slices.Contains(numeric, h) {
				kind = "number"
			}
			res.Schema.Fields = append(res.Schema.Fields, field{h, kind})
		}
		resources = append(resources, res)
		return s.Add(path, text)
	}
	written := map[string]bool{}
	for _, f := range r.Brief.Figures {
		path := "data/" + f.File
		if written[path] || len(f.Table) == 0 {
			continue // two figures may draw one dataset
		}
		written[path] = true
		var numeric []string // of a table the columns are the author's
		if f.Kind != "table" {
			numeric = []string{"value", "low", "high"}
		}
		if err := add(f.ID, path, figureHeading(f), f.Summary, figure.CSV(f), numeric...); err != nil {
			return err
		}
	}
	if len(r.Brief.Facts) > 0 {
		text, err := r.factsCSV()
		if err != nil {
			return err
		}
		if err := add("facts", factsPath, r.Locale.Word("all-facts"), "", text, "low", "high"); err != nil {
			return err
		}
	}
	if len(resources) == 0 {
		return nil
	}
	pack := map[string]any{
		"name": r.Brief.Slug, "title": r.Brief.Title, "description": r.Brief.Description, "resources": resources,
	}
	if l := r.Brief.Licence; l.Name != "" {
		pack["licenses"] = []map[string]string{{"title": l.Name, "path": l.URL}}
	}
	text, err := json.MarshalIndent(pack, "", "  ")
	if err != nil {
		return err
	}
	return s.Add("datapackage.json", append(text, '\n'))
}

// factsCSV writes every fact as a row. Numbers are plain: no grouping, no exponent.
func (r *renderer) factsCSV() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"id", "label", "low", "high", "unit", "qualifier", "as-of", "chapter", "theme", "kind", "sources", "note", "formula"})
	for _, f := range r.Brief.Facts {
		row := []string{f.ID, f.Label, plainNumber(f.Value.Low), plainNumber(f.Value.High), string(f.Value.Unit), f.Qualifier, f.AsOf.String(), "", "", string(f.Kind), "", f.Note, ""}
		if f.Derived != nil {
			row[12] = f.Derived.Formula
		}
		if f.Chapter != nil {
			row[7] = f.Chapter.Name
		}
		if f.Theme != nil {
			row[8] = f.Theme.ID
		}
		for i, c := range f.Citations {
			if i > 0 {
				row[10] += "; "
			}
			row[10] += c.Source.ID
			if l := bibliography.Locator(c.Locator, r.Locale); l != "" {
				row[10] += ", " + l
			}
		}
		_ = w.Write(row)
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// maxFile is how long the path of a file may be, in characters: as that of a page.
const maxFile = 100

// addFiles copies what pages show or link to: images, documents. A dataset is published with its figure. A file that stands in
// the way of a page, or has a name that not every system allows, is the author's problem.
func (r *renderer) addFiles(s *site.Site) error {
	paths := slices.Clone(r.Brief.Files)
	slices.Sort(paths)
	datasets := map[string]bool{}
	for _, f := range r.Brief.Figures {
		datasets["data/"+f.File] = true
	}
	// The files are published byte for byte as they are: they may be signed, or cited by their checksum.
	for _, p := range slices.Compact(paths) {
		if datasets[p] {
			continue
		}
		data, err := fs.ReadFile(r.Content, p)
		if err != nil {
			return fmt.Errorf("copying a file: %w", err)
		}
		at := diag.Span{File: &diag.File{Name: "content/" + p}}
		n, err := utf8.RuneCountInString(p), site.CheckPath(p)
		if err == nil && n > maxFile {
			err = fmt.Errorf("the name has %d characters, and no more than %d are safe in a bundle", n, maxFile)
		}
		if err != nil {
			r.problems.Add(at, diag.BadPath, "%v", err).Hintf("a page shows or links to this file; give it another name")
		} else if err := s.Add(p, data); err != nil {
			r.problems.Add(at, diag.DuplicatePath, "%v", err).Hintf("a page shows or links to this file; give it another name")
		}
	}
	return nil
}

// addFeed writes the chapters and the corrections as an Atom feed (RFC 4287). Its ids are addresses, so a site without one, or without a date, has no feed.
func (r *renderer) addFeed(s *site.Site) error {
	b := r.Brief
	if !r.HasFeed() {
		return nil
	}
	type link struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	type person struct {
		Name string `xml:"name"`
	}
	type entry struct {
		Title     string `xml:"title"`
		ID        string `xml:"id"`
		Link      link   `xml:"link"`
		Published string `xml:"published"`
		Updated   string `xml:"updated"`
		Summary   string `xml:"summary"`
	}
	type feed struct {
		XMLName  xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string   `xml:"xml:lang,attr"`
		Title    string   `xml:"title"`
		Subtitle string   `xml:"subtitle,omitempty"`
		ID       string   `xml:"id"`
		Links    []link   `xml:"link"`
		Updated  string   `xml:"updated"`
		Authors  []person `xml:"author"`
		Entries  []entry  `xml:"entry"`
	}
	f := feed{
		Lang: b.Language, Title: b.Title, Subtitle: b.Subtitle, ID: b.BaseURL, Updated: instant(b.LastMod),
		Links: []link{{Rel: "self", Type: "application/atom+xml", Href: r.absolute(feedPath)}, {Rel: "alternate", Type: "text/html", Href: b.BaseURL}},
	}
	for _, a := range b.Authors {
		f.Authors = append(f.Authors, person{a.Name()})
	}
	if len(f.Authors) == 0 {
		f.Authors = []person{{b.Title}} // RFC 4287, section 4.1.1: a feed has an author
	}
	for _, c := range b.All() {
		u := r.absolute(c.Path)
		f.Entries = append(f.Entries, entry{c.Title, u, link{Rel: "alternate", Type: "text/html", Href: u}, instant(c.Date), instant(c.LastMod), c.Description})
	}
	for _, c := range b.CorrectionsOf(brief.KindCorrection) {
		if c.Date.IsZero() {
			continue
		}
		u := r.absolute(brief.CorrectionsPath) + "#" + c.ID
		summary := ""
		if c.Reason != nil {
			summary = c.Reason.Plain()
		}
		title := r.Locale.Word("correction-kind-correction")
		if len(c.Places) > 0 {
			title += ": " + c.Places[0].Text
		}
		f.Entries = append(f.Entries, entry{title, u, link{Rel: "alternate", Type: "text/html", Href: u}, instant(c.Date), instant(c.Date), summary})
	}
	if len(f.Entries) > feedEntries {
		slices.SortStableFunc(f.Entries, func(a, b entry) int { return strings.Compare(b.Updated, a.Updated) })
		f.Entries = f.Entries[:feedEntries]
	}
	return addXML(s, feedPath, f)
}

// feedEntries is how many entries a feed has at most: the last. Its readers fetch all of it again and again.
const feedEntries = 100

// instant returns the first moment of a date, in RFC 3339.
func instant(d brief.Date) string { return d.First().Format(time.RFC3339) }

// addSitemap writes sitemap.xml (https://www.sitemaps.org/protocol.html) and robots.txt.
func (r *renderer) addSitemap(s *site.Site) error {
	robots := "User-agent: *\nAllow: /\n"
	if r.Brief.BaseURL != "" {
		type location struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod,omitempty"`
		}
		type urlset struct {
			XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			URLs    []location `xml:"url"`
		}
		var set urlset
		for _, p := range r.pages() {
			if p.Kind == "not-found" {
				continue
			}
			l := location{Loc: p.Canonical()}
			if p.Chapter != nil {
				l.LastMod = p.Chapter.LastMod.String()
			}
			set.URLs = append(set.URLs, l)
		}
		if err := addXML(s, "sitemap.xml", set); err != nil {
			return err
		}
		robots += "Sitemap: " + r.absolute("sitemap.xml") + "\n"
	}
	return s.Add("robots.txt", []byte(robots))
}

func addXML(s *site.Site, path string, v any) error {
	text, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return s.Add(path, append(append([]byte(xml.Header), text...), '\n'))
}

// addHeaders writes the headers that a web server should send, in the form that several hosts read.
func (r *renderer) addHeaders(s *site.Site) error {
	return s.Add("_headers", []byte("/*\n"+
		"  Content-Security-Policy: "+policy+"; frame-ancestors 'none'\n"+
		"  Referrer-Policy: no-referrer\n"+
		"  X-Content-Type-Options: nosniff\n"+
		"  Permissions-Policy: browsing-topics=(), interest-cohort=()\n"+
		"/assets/*\n"+
		"  Cache-Control: public, max-age=31536000, immutable\n"))
}
