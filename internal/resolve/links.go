package resolve

import (
	"maps"
	"path"
	"regexp"
	"strconv"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/markdown"
	"brief/internal/release"
)

// hasScheme tells an external address from a path (RFC 3986, section 4.2).
var hasScheme = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*:|//)`)

func itoa(n int) string { return strconv.Itoa(n) }

// link resolves a cross-reference. External addresses were judged when they were read.
func (r *resolver) link(c *chapter, n *markdown.Link) {
	if n.Destination == "" || hasScheme.MatchString(n.Destination) {
		return
	}
	if a, ok := r.address(c, n.Destination, n.DestinationAt); ok {
		n.Address = &a
	}
}

// address resolves "russia.md#oil", "#oil" or the path of a page or file of the site, and reports what is not there. c is the
// chapter in which it stands, or nil.
func (r *resolver) address(c *chapter, destination string, at diag.Span) (brief.Address, bool) {
	file, fragment, _ := strings.Cut(destination, "#")
	if file == "" {
		if c == nil {
			r.problems.Add(at, diag.BrokenLink, "%q names no chapter", destination).Hintf("write the file too: russia.md#oil")
			return brief.Address{}, false
		}
		return r.section(c, fragment, at)
	}
	if strings.HasPrefix(file, "/") || path.Clean(file) != file && path.Clean(file) != strings.TrimPrefix(file, "./") || strings.HasPrefix(file, "../") {
		r.problems.Add(at, diag.OutsideProject, "%q leads out of the content folder", destination)
		return brief.Address{}, false
	}
	file = strings.TrimPrefix(file, "./")
	if name, ok := strings.CutSuffix(file, ".md"); ok {
		target := r.chapters[name]
		if target == nil {
			if why, held := r.unpublished[name]; held {
				r.problems.Add(at, diag.LinkToDraft, "%s.md %s", name, why).Hintf("publish it, or take this link out")
			} else if !r.manuscript.Unread[name] {
				names := make([]string, 0, len(r.chapters))
				for n := range r.chapters {
					names = append(names, n+".md")
				}
				r.problems.Add(at, diag.BrokenLink, "no chapter %q", file).DidYouMean(file, names)
			}
			return brief.Address{}, false
		}
		return r.section(target, fragment, at)
	}
	if file == brief.OverviewPath && r.chapters["index"] != nil {
		return r.section(r.chapters["index"], fragment, at)
	}
	if r.dataPaths()[file] {
		a := brief.Address{Path: file, Fragment: fragment}
		if id, ok := strings.CutPrefix(fragment, "source-"); ok && file == brief.SourcesPath && r.sources[id] != nil {
			a = r.sources[id].Address() // of a long bibliography, on another page
		}
		r.toData = append(r.toData, dataLink{a, at})
		return a, true
	}
	if r.manuscript.Exists(file) {
		if !publishable(file) {
			r.problems.Add(at, diag.BrokenLink, "%q cannot be published", destination).
				Hintf("pages may link to images, documents, tables and archives; not to pages, scripts or hidden files")
			return brief.Address{}, false
		}
		r.publish(file)
		return brief.Address{Path: file, Fragment: fragment}, true
	}
	p := r.problems.Add(at, diag.BrokenLink, "no page or file %q", destination)
	if name, ok := strings.CutSuffix(file, ".html"); ok && r.chapters[name] != nil {
		p.Hintf("refer to a chapter by its file: %s.md", name)
	}
	return brief.Address{}, false
}

// publishable reports whether a file of the content folder may be part of the site. What a browser would run, what a server
// would obey and what is hidden may not: the site's own policy guards only its own pages.
func publishable(file string) bool {
	if strings.HasPrefix(file, release.Folder+"/") {
		return false // a record for the editors
	}
	for segment := range strings.SplitSeq(file, "/") {
		if strings.HasPrefix(segment, ".") || strings.HasPrefix(segment, "_") {
			return false
		}
	}
	switch strings.ToLower(path.Ext(file)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", // images
		".pdf", ".txt", ".doc", ".docx", ".odt", ".epub", // documents
		".csv", ".tsv", ".json", ".geojson", ".xls", ".xlsx", ".ods", // tables
		".zip", ".gz", ".mp3", ".mp4", ".webm", ".ogg":
		return true
	}
	return false
}

// publish records that the site has a file of the content folder.
func (r *resolver) publish(file string) {
	r.elsewhere(func() { r.brief.Files = append(r.brief.Files, file) })
}

// section returns the address of a section of a chapter.
func (r *resolver) section(c *chapter, fragment string, at diag.Span) (brief.Address, bool) {
	if fragment != "" && c.document != nil && c.document.Refused() {
		return brief.Address{}, false // nobody read it
	}
	if fragment != "" && !c.anchors[fragment] {
		ids := make([]string, 0, len(c.Headings))
		for _, h := range c.Headings {
			ids = append(ids, h.ID)
		}
		p := r.problems.Add(at, diag.BrokenLink, "no section %q in %s.md", fragment, c.Name)
		if near := diag.Nearest(fragment, ids); near != "" {
			p.Hintf("did you mean %q?", near)
		} else {
			r.nearest(fragment, maps.Keys(c.anchors), func(near string) {
				if near != "" {
					p.Hintf("did you mean %q?", near)
				} else if len(ids) > 0 {
					p.Hintf("its sections are: %s", strings.Join(ids, ", "))
				}
			})
		}
		return brief.Address{}, false
	}
	to := c.Address(fragment)
	r.elsewhere(func() { r.landed[to] = true })
	return to, true
}

// dataPaths returns the pages made from data that this brief has.
func (r *resolver) dataPaths() map[string]bool {
	m := r.manuscript
	return map[string]bool{
		brief.OverviewPath:        true,
		brief.ComparePath:         m.Matrix != nil,
		brief.TimelinePath:        m.Timeline != nil,
		brief.RecommendationsPath: m.Recommendations != nil,
		brief.DataPath:            len(m.Figures)+len(m.Facts) > 0,
		brief.SourcesPath:         len(m.Sources) > 0,
		brief.GlossaryPath:        len(m.Terms) > 0,
		brief.EvidencePath:        true,
		brief.CorrectionsPath:     len(m.Corrections) > 0,
		brief.SearchPath:          true,
	}
}

// A dataLink is a link to a page made from data. Whether it lands is known when all data are resolved.
type dataLink struct {
	to brief.Address
	at diag.Span
}

// checkDataLinks reports links to pages made from data that are not made after all, because what they would hold belongs to
// chapters that are not published, and links to entries that are not there.
func (r *resolver) checkDataLinks(links []dataLink, ids map[string]map[string]bool, problems *diag.List) {
	for _, l := range links {
		entries, made := ids[l.to.Path]
		if !made {
			problems.Add(l.at, diag.LinkToDraft, "%s has nothing to show: all of it belongs to chapters that are not published", l.to.Path).
				Hintf("publish one, or take this link out")
			continue
		}
		if f := l.to.Fragment; f != "" && !entries[f] && !strings.HasPrefix(f, "letter-") {
			p := problems.Add(l.at, diag.BrokenLink, "no entry %q in %s", f, l.to.Path)
			r.nearest(f, maps.Keys(entries), didYouMean(p))
		}
	}
}

// dataIDs returns the ids that a link may lead to in each page made from data that the site will have: those of its entries and
// of its sections.
func (r *resolver) dataIDs() map[string]map[string]bool {
	b := r.brief
	ids := map[string]map[string]bool{brief.OverviewPath: {}, brief.SearchPath: {}, brief.EvidencePath: {}}
	add := func(page string, all ...string) {
		if ids[page] == nil {
			ids[page] = map[string]bool{}
		}
		for _, id := range all {
			ids[page][id] = true
		}
	}
	add(brief.EvidencePath, "coverage", "themes", "remarks", "differences")
	for _, f := range b.Figures {
		add(brief.DataPath, f.ID, "h-"+f.ID)
	}
	for _, f := range b.Facts {
		add(brief.DataPath, "facts", "fact-"+f.ID)
		add(brief.DataPath, f.Aliases...)
	}
	if len(b.Sources) > 0 {
		add(brief.SourcesPath)
	}
	for _, s := range b.Sources {
		add(s.Path, "source-"+s.ID)
	}
	for _, t := range b.Terms {
		add(brief.GlossaryPath, t.ID)
	}
	for _, c := range b.Corrections {
		add(brief.CorrectionsPath, c.ID)
	}
	if m := b.Matrix; m != nil {
		add(brief.ComparePath)
		for _, row := range m.Rows {
			for _, c := range row.Cells {
				if c != nil {
					add(brief.ComparePath, c.ID)
					add(brief.ComparePath, c.Aliases...)
				}
			}
		}
	}
	if t := b.Timeline; t != nil {
		add(brief.TimelinePath)
		for _, p := range t.Periods {
			add(brief.TimelinePath, p.ID)
		}
		for _, e := range t.Events {
			add(brief.TimelinePath, e.ID)
			add(brief.TimelinePath, e.Aliases...)
		}
	}
	if a := b.Recommendations; a != nil {
		add(brief.RecommendationsPath, "embedded")
		for _, t := range a.Addressees {
			add(brief.RecommendationsPath, "for-"+t.ID)
		}
		for _, i := range a.Items {
			add(brief.RecommendationsPath, i.Item.ID)
			add(brief.RecommendationsPath, i.Item.Aliases...)
		}
	}
	return ids
}

// crossReference resolves "russia.md#oil" in data into a link with the title of where it leads.
func (r *resolver) crossReference(text diag.Text) (brief.Link, bool) {
	destination := text.String
	if file, fragment, _ := strings.Cut(destination, "#"); file != "" && path.Ext(file) == "" {
		// data may name a page of the site by its stem: "recommendations"
		if r.dataPaths()[file+".html"] && file != "index" {
			destination = file + ".html"
			if fragment != "" {
				destination += "#" + fragment
			}
		}
	}
	file, fragment, _ := strings.Cut(destination, "#")
	if _, held := r.unpublished[strings.TrimSuffix(file, ".md")]; held {
		return brief.Link{}, false
	}
	a, ok := r.address(nil, destination, text.At)
	if !ok {
		return brief.Link{}, false
	}
	l := brief.Link{To: a, Text: file}
	if c := r.chapters[strings.TrimSuffix(file, ".md")]; c != nil {
		l.Text = c.Title
		for _, h := range c.Headings {
			if h.ID == fragment {
				l.Text += ": " + h.Text
			}
		}
	} else if file == brief.OverviewPath {
		if l.Text = r.brief.Title; r.brief.Overview != nil {
			l.Text = r.brief.Overview.Title
		}
	} else if page := strings.TrimSuffix(file, ".html"); page != file {
		l.Text = r.Locale.Word("page-" + page)
	}
	return l, true
}

// picture resolves an image in a text.
func (r *resolver) picture(n *markdown.Image) {
	if !r.manuscript.Exists(n.Destination) {
		r.problems.Add(n.DestinationAt, diag.MissingImage, "no image %q in the content folder", n.Destination)
		return
	}
	if !publishable(n.Destination) && strings.ToLower(path.Ext(n.Destination)) != ".svg" { // as an image, SVG runs nothing
		r.problems.Add(n.DestinationAt, diag.MissingImage, "%q is no image", n.Destination)
		return
	}
	r.publish(n.Destination)
	n.Address = &brief.Address{Path: n.Destination}
}
