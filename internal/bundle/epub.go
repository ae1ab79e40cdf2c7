package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha1"
	_ "embed"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"brief/internal/site"
)

//go:embed epub.css
var epubCSS []byte

// Names in the container. Pages of the site stand in text, the files they use in site.
const (
	epubMediaType = "application/epub+zip"
	epubFolder    = "EPUB/"
	packageName   = "package.opf"
	navName       = "nav.xhtml"
	coverName     = "cover.xhtml"
	coverImage    = "cover.svg"
	epubSheet     = "epub.css"
)

// EPUB writes the edition as an EPUB 3.3 publication (https://www.w3.org/TR/epub-33/): a cover, the table of contents, and every
// page as an XHTML document, with the site's stylesheets and a few rules of its own. There are no scripts, forms or remote
// resources. Notes keep their ARIA roles and get the same in epub:type, from which reading systems make pop-ups. Links for
// download are left out: a reading system has no place to save a file.
func EPUB(w io.Writer, s *site.Site, e Edition) error {
	if err := writeEPUB(w, s, e); err != nil {
		return fmt.Errorf("making an EPUB: %w", err)
	}
	return nil
}

func writeEPUB(w io.Writer, s *site.Site, e Edition) error {
	docs, err := read(s, e)
	if err != nil {
		return err
	}
	book := &epub{site: s, edition: e, docs: byPath(docs), files: new(site.Site), properties: map[string]string{}}
	titles := make([]string, len(docs))
	for i, d := range docs {
		titles[i] = d.Title
		if h1 := element(d.main, "h1"); h1 != nil && i > 0 {
			titles[i] = words(h1)
		}
	}
	for _, d := range docs {
		if err := book.addPage(d); err != nil {
			return fmt.Errorf("%s: %w", d.Path, err)
		}
	}
	book.visual = len(book.properties) > 0 || slices.ContainsFunc(book.used, func(f string) bool { return strings.HasPrefix(mediaType(f), "image/") })
	book.properties[navName], book.properties[coverImage] = "nav", "cover-image"
	for _, add := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{navName, func() ([]byte, error) { return book.nav(docs, titles) }},
		{coverName, book.coverPage},
		{coverImage, func() ([]byte, error) { return book.cover(docs), nil }},
		{epubSheet, func() ([]byte, error) { return epubCSS, nil }},
	} {
		data, err := add.make()
		if err != nil {
			return err
		}
		if err := book.files.Add(add.name, data); err != nil {
			return err
		}
	}

	at := dosTime(e.Modified)
	z := newZip(w)
	if err := addMediaType(z, at); err != nil {
		return err
	}
	if err := addFile(z, "META-INF/container.xml", []byte(container), at); err != nil {
		return err
	}
	if err := addFile(z, epubFolder+packageName, book.opf(docs), at); err != nil {
		return err
	}
	for name, data := range book.files.All() {
		if err := addFile(z, epubFolder+name, data, at); err != nil {
			return err
		}
	}
	return z.Close()
}

const container = xmlDeclaration + `<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>` +
	`<rootfile full-path="` + epubFolder + packageName + `" media-type="application/oebps-package+xml"/></rootfiles></container>` + "\n"

// addMediaType adds the file that makes an archive an EPUB: the first, not compressed, without extra fields
// (https://www.w3.org/TR/epub-33/#sec-zip-container-mime).
func addMediaType(z *zip.Writer, at time.Time) error {
	data := []byte(epubMediaType)
	h := &zip.FileHeader{
		Name: "mimetype", Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
		CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data)),
	}
	//lint:ignore SA1019 what is not deprecated adds an extra field
	h.SetModTime(at)
	f, err := z.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}

// An epub is an EPUB being made. Its files are those in the folder EPUB, but for the package document.
type epub struct {
	site       *site.Site
	edition    Edition
	docs       map[string]*document
	files      *site.Site
	used       []string          // of the site
	properties map[string]string // of a file in the manifest
	visual     bool              // something is to be seen besides text
}

// file returns the name of the document in the EPUB.
func (d *document) file() string {
	return "text/" + strings.TrimSuffix(d.Path, path.Ext(d.Path)) + ".xhtml"
}

// up returns the way from the folder of a file to the folder EPUB.
func up(file string) string { return strings.Repeat("../", strings.Count(file, "/")) }

// use adds a file of the site, once, and returns its name in the EPUB.
func (b *epub) use(file string) (string, error) {
	name := "site/" + file
	if slices.Contains(b.used, file) {
		return name, nil
	}
	data, ok := b.site.Get(file)
	if !ok {
		return "", fmt.Errorf("the site has no file %s", file)
	}
	b.used = append(b.used, file)
	return name, b.files.Add(name, data)
}

func (b *epub) addPage(d *document) error {
	file := d.file()
	link := func(n *html.Node, t target) (string, error) {
		if t.doc == nil {
			return "", nil
		}
		removeAttribute(n, "download")
		to := ""
		if t.doc != d {
			to = up(file) + address(t.doc.file())
		}
		if t.fragment != "" {
			to += "#" + fragment(t.fragment)
		}
		return cmp.Or(to, address(path.Base(file))), nil
	}
	embed := func(of string) (string, error) {
		name, err := b.use(of)
		return up(file) + address(name), err
	}
	if err := d.links(d.main, b.docs, link, embed); err != nil {
		return err
	}
	d.rename(d.main, func(id string) string { return id })
	semantics(d.main)
	drawings(d.main)
	labelColumns(d.main)

	head := with(node("head"), node("meta", "charset", "utf-8"), with(node("title"), d.title()))
	sheets, err := stylesheets([]*document{d})
	if err != nil {
		return err
	}
	for _, sheet := range sheets {
		if sheet.media != "" {
			continue // reading systems have their own ways with paper: see plain
		}
		name, err := b.useSheet(sheet.path)
		if err != nil {
			return err
		}
		with(head, node("link", "rel", "stylesheet", "type", "text/css", "href", up(file)+address(name)))
		if dark := nightName(name); b.has(dark) {
			with(head, node("link", "rel", "stylesheet", "type", "text/css", "href", up(file)+address(dark), "media", "(prefers-color-scheme: dark)"))
		}
	}
	with(head, node("link", "rel", "stylesheet", "type", "text/css", "href", up(file)+epubSheet))
	main := node("main")
	moveChildren(main, d.main)
	body := node("body")
	for _, a := range d.body.Attr {
		if strings.HasPrefix(a.Key, "data-") {
			body.Attr = append(body.Attr, a)
		}
	}
	page := element(d.root, "html")
	root := with(b.html(attribute(page, "lang"), attribute(page, "class")), head, with(body, main))
	data, err := xhtml(root)
	if err != nil {
		return err
	}
	var properties []string
	for _, foreign := range []struct{ element, property string }{{"math", "mathml"}, {"svg", "svg"}} {
		if element(main, foreign.element) != nil {
			properties = append(properties, foreign.property)
		}
	}
	if len(properties) > 0 {
		b.properties[file] = strings.Join(properties, " ")
	}
	return b.files.Add(file, data)
}

// title returns the title of the page, as its head says it.
func (d *document) title() string {
	if t := element(d.head, "title"); t != nil {
		return words(t)
	}
	return d.Title
}

// html makes the root of a document, which has its language for XML as well.
func (b *epub) html(language, class string) *html.Node {
	language = cmp.Or(language, b.edition.Language)
	n := node("html", "lang", language, "class", class)
	n.Attr = append(n.Attr, html.Attribute{Namespace: "xml", Key: "lang", Val: language})
	return n
}

// nightName is the name of the dark colours of a stylesheet in the EPUB.
func nightName(sheet string) string { return strings.TrimSuffix(sheet, ".css") + ".night.css" }

func (b *epub) has(file string) bool {
	_, ok := b.files.Get(file)
	return ok
}

// useSheet adds a stylesheet of the site, once, with the files that it names, and returns its name in the EPUB.
func (b *epub) useSheet(sheet string) (string, error) {
	name := "site/" + sheet
	if slices.Contains(b.used, sheet) {
		return name, nil
	}
	text, ok := b.site.Get(sheet)
	if !ok {
		return "", fmt.Errorf("the site has no stylesheet %s", sheet)
	}
	b.used = append(b.used, sheet)
	all, err := tokens(sheet, text)
	if err != nil {
		return "", err
	}
	// Dark colours have a sheet of their own: a reading system that knows nothing of them leaves it alone.
	if dark := night(all); len(dark) > 0 {
		if err := b.files.Add(nightName(name), joinTokens(dark)); err != nil {
			return "", err
		}
	}
	all = plain(all)
	err = sheetURLs(sheet, all, func(file string) (string, error) {
		to, err := b.use(file)
		return up(name) + address(to), err
	})
	if err != nil {
		return "", err
	}
	return name, b.files.Add(name, joinTokens(all))
}

// semantics says in epub:type what roles say: https://www.w3.org/TR/epub-aria-authoring-11/
func semantics(root *html.Node) {
	types := map[string]string{
		"doc-noteref": "noteref", "doc-endnotes": "endnotes", "doc-backlink": "backlink", "doc-footnote": "footnote",
		"doc-biblioref": "biblioref", "doc-bibliography": "bibliography",
	}
	entries := map[string]string{"doc-endnotes": "endnote", "doc-bibliography": "biblioentry"}
	for n := range root.Descendants() {
		if t := types[attribute(n, "role")]; t != "" {
			n.Attr = append(n.Attr, html.Attribute{Namespace: "epub", Key: "type", Val: t})
		}
		if entry := entries[attribute(n, "role")]; entry != "" {
			for li := range n.Descendants() {
				if li.Data == "li" && attribute(li, "id") != "" {
					li.Attr = append(li.Attr, html.Attribute{Namespace: "epub", Key: "type", Val: entry})
				}
			}
		}
	}
}

// drawings makes the drawings of a page what readers of EPUB accept: a role that the checkers know (SVG 1.1 has three), and a
// title in each link. A link that only serves a mouse, and is hidden from everyone else, goes.
func drawings(root *html.Node) {
	var links, mouse []*html.Node
	for n := range root.Descendants() {
		if n.Data == "svg" && !slices.Contains([]string{"application", "document", "img"}, attribute(n, "role")) {
			removeAttribute(n, "role")
		}
		if n.Data != "a" || n.Namespace != "svg" {
			continue
		}
		if attribute(n, "aria-hidden") == "true" {
			mouse = append(mouse, n)
		} else {
			links = append(links, n)
		}
	}
	for _, a := range mouse {
		for c := a.FirstChild; c != nil; c = a.FirstChild {
			a.RemoveChild(c)
			a.Parent.InsertBefore(c, a)
		}
		a.Parent.RemoveChild(a)
	}
	for _, a := range links {
		if element(a, "title") == nil {
			title := with(node("title"), words(a))
			title.Namespace = "svg"
			a.InsertBefore(title, a.FirstChild)
		}
	}
}

// wideTable is how many columns a table has that does not fit into the page of a phone.
const wideTable = 5

// labelColumns lets the cells of wide tables say what column they are of, for narrow pages, where they stand below one another.
func labelColumns(root *html.Node) {
	for table := range root.Descendants() {
		if table.Data != "table" {
			continue
		}
		var labels []string
		for n := range table.Descendants() {
			switch {
			case n.Data == "thead":
				if row := element(n, "tr"); row != nil {
					for cell := range row.ChildNodes() {
						if cell.Type == html.ElementNode {
							labels = append(labels, words(cell))
						}
					}
				}
				if len(labels) >= wideTable {
					setAttribute(table, "class", strings.TrimSpace(attribute(table, "class")+" stacks"))
				}
			case n.Data == "tr" && n.Parent.Data == "tbody" && len(labels) >= wideTable:
				i := 0
				for cell := range n.ChildNodes() {
					if cell.Type != html.ElementNode {
						continue
					}
					if cell.Data == "td" && i < len(labels) && labels[i] != "" {
						setAttribute(cell, "data-column", labels[i])
					}
					i++
				}
			}
		}
	}
}

func typed(n *html.Node, kind string) *html.Node {
	n.Attr = append(n.Attr, html.Attribute{Namespace: "epub", Key: "type", Val: kind})
	return n
}

// nav makes the navigation document: https://www.w3.org/TR/epub-33/#sec-nav
func (b *epub) nav(docs []*document, titles []string) ([]byte, error) {
	list := node("ol")
	for i, d := range docs {
		item := with(node("li"), with(node("a", "href", address(d.file())), titles[i]))
		inner := node("ol")
		for _, s := range d.sections {
			if d.ids[s.id] {
				with(inner, with(node("li"), with(node("a", "href", address(d.file())+"#"+fragment(s.id)), s.title)))
			}
		}
		if inner.FirstChild != nil {
			with(item, inner)
		}
		with(list, item)
	}
	w := b.edition.Words
	landmarks := with(typed(node("nav", "hidden", "hidden", "aria-label", b.edition.Title), "landmarks"), with(node("ol"),
		with(node("li"), with(typed(node("a", "href", coverName), "cover"), w.Cover)),
		with(node("li"), with(typed(node("a", "href", navName), "toc"), w.Contents)),
		with(node("li"), with(typed(node("a", "href", address(docs[0].file())), "bodymatter"), titles[0]))))
	return b.page(w.Contents, "contents-page",
		with(typed(node("nav", "role", "doc-toc", "aria-labelledby", contentsID), "toc"), with(node("h1", "id", contentsID), w.Contents), list), landmarks)
}

// coverPage makes the page that shows the cover.
func (b *epub) coverPage() ([]byte, error) {
	alt := b.edition.Title
	if b.edition.Subtitle != "" {
		alt += ": " + b.edition.Subtitle
	}
	return b.page(b.edition.Title, "cover-page", with(typed(node("section"), "cover"), node("img", "src", coverImage, "alt", alt, "role", "doc-cover")))
}

// page makes a page of the EPUB that is not one of the site.
func (b *epub) page(title, class string, content ...any) ([]byte, error) {
	head := with(node("head"), node("meta", "charset", "utf-8"), with(node("title"), title),
		node("link", "rel", "stylesheet", "type", "text/css", "href", epubSheet))
	return xhtml(with(b.html("", class), head, with(node("body"), content...)))
}

// opf makes the package document: https://www.w3.org/TR/epub-33/#sec-package-doc
func (b *epub) opf(docs []*document) []byte {
	e := b.edition
	var out bytes.Buffer
	line := func(format string, args ...any) {
		for i, a := range args {
			if s, ok := a.(string); ok {
				args[i] = escapeXML(s)
			}
		}
		fmt.Fprintf(&out, format+"\n", args...)
	}
	optional := func(format, value string) {
		if value != "" {
			line(format, value)
		}
	}
	out.WriteString(xmlDeclaration)
	line(`<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="%s">`, e.Language)
	line(`<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	line(`<dc:identifier id="id">urn:uuid:%s</dc:identifier>`, identifier(e))
	line(`<dc:title id="title">%s</dc:title>`, e.Title)
	line(`<meta refines="#title" property="title-type">main</meta>`)
	if e.Subtitle != "" {
		line(`<dc:title id="subtitle">%s</dc:title>`, e.Subtitle)
		line(`<meta refines="#subtitle" property="title-type">subtitle</meta>`)
	}
	line(`<dc:language>%s</dc:language>`, e.Language)
	for _, a := range e.Authors {
		line(`<dc:creator>%s</dc:creator>`, a)
	}
	optional(`<dc:publisher>%s</dc:publisher>`, e.Publisher)
	optional(`<dc:description>%s</dc:description>`, e.Description)
	optional(`<dc:rights>%s</dc:rights>`, e.Rights)
	optional(`<dc:source>%s</dc:source>`, e.Website)
	if !e.Published.IsZero() {
		line(`<dc:date>%s</dc:date>`, e.Published.UTC().Format("2006-01-02"))
	}
	line(`<meta property="dcterms:modified">%s</meta>`, dosTime(e.Modified).Format("2006-01-02T15:04:05Z"))
	// https://www.w3.org/TR/epub-a11y-11/#sec-disc-package
	line(`<meta property="schema:accessMode">textual</meta>`)
	if b.visual {
		line(`<meta property="schema:accessMode">visual</meta>`)
	}
	line(`<meta property="schema:accessModeSufficient">textual</meta>`)
	for _, f := range []string{"alternativeText", "ARIA", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"} {
		line(`<meta property="schema:accessibilityFeature">%s</meta>`, f)
	}
	line(`<meta property="schema:accessibilityHazard">none</meta>`)
	line(`</metadata>`)

	line(`<manifest>`)
	ids := map[string]string{}
	for name := range b.files.All() {
		ids[name] = fmt.Sprintf("item-%d", len(ids)+1)
		properties := ""
		if p := b.properties[name]; p != "" {
			properties = fmt.Sprintf(` properties="%s"`, p)
		}
		fmt.Fprintf(&out, "<item id=\"%s\" href=\"%s\" media-type=\"%s\"%s/>\n", ids[name], escapeXML(address(name)), mediaType(name), properties)
	}
	line(`</manifest>`)
	line(`<spine>`)
	for _, name := range []string{coverName, navName} {
		line(`<itemref idref="%s"/>`, ids[name])
	}
	for _, d := range docs {
		line(`<itemref idref="%s"/>`, ids[d.file()])
	}
	line(`</spine>`)
	line(`</package>`)
	return out.Bytes()
}

// identifier returns the UUID of the edition: version 5, from the address of the website or the slug (RFC 9562, section 5.5). It
// stays the same from one release to the next, as that of a publication must.
func identifier(e Edition) string {
	namespaceURL := []byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	u := sha1.Sum(append(namespaceURL, cmp.Or(e.Website, e.Slug)...))
	u[6], u[8] = u[6]&0x0f|0x50, u[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:16])
}
