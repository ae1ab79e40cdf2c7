package bundle

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"brief/internal/minify"
	"brief/internal/site"
)

// DefaultBudget is how large a single file may be, in bytes: what a phone opens at once, and a mailbox takes.
const DefaultBudget = 1_500_000

// maxAttachment is the size up to which a file for download comes along inside its link, in bytes. Base64 adds a third.
const maxAttachment = 16 << 10

// noAttachments is the folder of the site whose files do not: the sources of each page, in three formats, would be there many times.
const noAttachments = "sources/"

//go:embed single.css
var singleCSS []byte

//go:embed find.js
var findJS []byte

// A BudgetError says that a single file is larger than it may be, and what makes it so.
type BudgetError struct {
	Size, Budget int64
	Parts        []Part // the largest first
}

// A Part is what one page or one file adds to a single file.
type Part struct {
	Path  string
	Bytes int
}

func (e *BudgetError) Error() string {
	var parts []string
	for _, p := range e.Parts[:min(5, len(e.Parts))] {
		parts = append(parts, fmt.Sprintf("%s (%d kB)", p.Path, (p.Bytes+500)/1000))
	}
	return fmt.Sprintf("the single file has %d kB, over its budget of %d kB; its largest parts are %s",
		(e.Size+500)/1000, (e.Budget+500)/1000, strings.Join(parts, ", "))
}

// Single writes the edition as one HTML page that needs no other file and no network, and no script to be whole.
//
// The first page gives the title and the head; after it come the table of contents and then every page as a section, with its
// headings one level lower. An id gets the name of its page in front, as in "russia.oil", so that links keep leading where they
// led; those of references to notes, to which only the notes lead, are numbers. A link to a page that did not come along leads to
// the website, or is plain words where that is not known. Stylesheets, fonts, images and the script of the site are in the page,
// files for download in their links. A policy in the page forbids everything else: the one style and each script are allowed by
// their checksums (https://www.w3.org/TR/CSP3/#grammardef-hash-source).
//
// A budget of 0 is DefaultBudget. Over it, the error is a *BudgetError, and nothing is written.
func Single(w io.Writer, s *site.Site, e Edition, budget int64) error {
	page, parts, err := single(s, e, false)
	if err != nil {
		return fmt.Errorf("making a single file: %w", err)
	}
	if budget == 0 {
		budget = DefaultBudget
	}
	if size := int64(len(page)); size > budget {
		slices.SortStableFunc(parts, func(a, b Part) int { return cmp.Compare(b.Bytes, a.Bytes) })
		return &BudgetError{size, budget, parts}
	}
	_, err = w.Write(page)
	return err
}

// Printable returns the edition as a single file to be printed: without scripts, of any size, on A4, with the title of each page at
// the head of its sheets.
func Printable(s *site.Site, e Edition) ([]byte, error) {
	page, _, err := single(s, e, true)
	if err != nil {
		return nil, fmt.Errorf("making a page to print: %w", err)
	}
	return page, nil
}

func single(s *site.Site, e Edition, print bool) ([]byte, []Part, error) {
	docs, err := read(s, e)
	if err != nil {
		return nil, nil, err
	}
	one := &singleFile{site: s, edition: e, docs: byPath(docs), embedded: map[string]string{}}
	first := docs[0]
	var aids, tools *html.Node // taken before the foot, which might hold them
	if !print {
		aids, tools = first.controls()
	}
	foot := first.footer(one.docs)
	titles := make([]string, len(docs))
	for i, d := range docs {
		titles[i] = d.Title
		if h1 := element(d.main, "h1"); h1 != nil && i > 0 {
			titles[i] = words(h1)
		}
		d.numberReferences()
	}
	for i, d := range docs {
		if err := one.adapt(d, d.main); err != nil {
			return nil, nil, err
		}
		if len(docs) > 1 {
			tellApart(d, titles[i])
		}
		demote(d.main, i > 0)
	}
	if foot != nil {
		if err := one.adapt(first, foot); err != nil {
			return nil, nil, err
		}
	}

	// The title stands before the table of contents, and the rest of its page after it.
	opening := first.section()
	toc := one.contents(docs, titles)
	if block, class := opener(first.main); block != nil {
		opening = with(opening, with(node("div", "class", class), block))
		if toc != nil {
			with(opening.LastChild, toc)
		}
	} else if toc != nil {
		with(opening, toc)
	}
	content := node("div", "id", contentID, "tabindex", "-1")
	for i, d := range docs {
		section := d.section()
		if i == 0 {
			removeAttribute(section, "id") // the opening has it
		}
		moveChildren(section, d.main)
		if toc != nil {
			with(section, with(node("div", "class", "chapter"), with(node("p", "class", "to-contents"), with(node("a", "href", "#"+contentsID), e.Words.Contents))))
		}
		with(content, section)
		one.parts = append(one.parts, Part{d.Path, rendered(section)})
	}

	style, err := one.style(docs)
	if err != nil {
		return nil, nil, err
	}
	var scripts []*html.Node
	if print {
		style += sheets(docs)
	} else {
		carried, sheet, err := one.scripts(first, len(docs) > 1)
		if err != nil {
			return nil, nil, err
		}
		scripts, style = carried, style+sheet
	}
	head, err := one.head(first, raw(style), scripts)
	if err != nil {
		return nil, nil, err
	}
	if aids != nil {
		opening.InsertBefore(aids, opening.FirstChild)
	}
	body := with(node("body"), with(node("a", "class", "skip", "href", "#"+contentID), e.Words.SkipToContent), with(node("main"), opening, content))
	if tools != nil {
		with(body, tools)
	}
	if foot != nil {
		with(body, foot)
	}
	for _, script := range scripts {
		with(body, script)
	}
	page := with(node("html", "lang", e.Language, "class", "single", "data-brief", e.Title), head, body)
	var b bytes.Buffer
	b.WriteString("<!doctype html>\n")
	if err := html.Render(&b, page); err != nil {
		return nil, nil, err
	}
	b.WriteByte('\n')
	tight, err := minify.Tight(b.Bytes())
	return tight, one.parts, err
}

// A singleFile is a single file being made.
type singleFile struct {
	site    *site.Site
	edition Edition
	docs    map[string]*document
	parts   []Part

	embedded map[string]string // file of the site → address that holds it
}

// anchor is the id that an id of a document has in the single file. No name of a document has a dot.
func (d *document) anchor(id string) string {
	switch {
	case id == "":
		return d.name
	case d.numbers[id] != "":
		id = d.numbers[id]
	}
	return d.name + "." + id
}

// numberReferences gives the references to notes short names: their ids, made of sources, are a tenth of a long page.
func (d *document) numberReferences() {
	d.numbers = map[string]string{}
	for n := range d.main.Descendants() {
		if id := attribute(n, "id"); id != "" && attribute(n, "role") == "doc-noteref" {
			if short := fmt.Sprintf("r%d", len(d.numbers)+1); !d.ids[short] {
				d.numbers[id] = short
			}
		}
	}
}

// section makes an element that stands for a page: what the stylesheet knows of pages by their <html> and <body> it has, too.
func (d *document) section() *html.Node {
	n := node("section", "class", attribute(element(d.root, "html"), "class"), "id", d.name, "lang", attribute(element(d.root, "html"), "lang"))
	for _, a := range d.body.Attr {
		if strings.HasPrefix(a.Key, "data-") {
			n.Attr = append(n.Attr, a)
		}
	}
	return n
}

// controls takes what stands beside the text for a screen: links to it, and the thing itself. They stay as they are, with their ids,
// by which stylesheets and scripts know them; a single file has only one of each.
func (d *document) controls() (aids, tools *html.Node) {
	var links, things []*html.Node
	for n := range d.body.Descendants() {
		switch {
		case attribute(n, forWebsite) != forScreen:
		case n.Data == "a":
			links = append(links, n)
		default:
			things = append(things, n)
		}
	}
	put := func(class string, parts []*html.Node) *html.Node {
		if len(parts) == 0 {
			return nil
		}
		out := node("div", "class", class)
		for _, n := range parts {
			removeAttribute(n, forWebsite)
			with(out, n)
		}
		return out
	}
	return put("aids", links), put("tools", things)
}

// footer returns what stands at the foot of the page, without the lists that only lead to other pages.
func (d *document) footer(docs map[string]*document) *html.Node {
	foot := element(d.body, "footer")
	if foot == nil || d.strip(foot) != nil {
		return nil
	}
	var lists []*html.Node
	for n := range foot.Descendants() {
		if n.Data != "ul" && n.Data != "ol" {
			continue
		}
		navigation := true
		for a := range n.Descendants() {
			if r, err := d.resolve(attribute(a, "href")); a.Data == "a" && (err != nil || docs[r.path] == nil) {
				navigation = false
			}
		}
		if navigation {
			lists = append(lists, n)
		}
	}
	for _, n := range lists {
		n.Parent.RemoveChild(n)
	}
	return foot
}

// adapt makes a part of a page fit to stand with the others: links, embedded files and ids.
func (one *singleFile) adapt(d *document, root *html.Node) error {
	link := func(n *html.Node, t target) (string, error) {
		if t.doc != nil {
			removeAttribute(n, "download")
			return "#" + fragment(t.doc.anchor(t.fragment)), nil
		}
		data, ok := one.site.Get(t.file)
		if !ok || len(data) > maxAttachment || strings.HasPrefix(t.file, noAttachments) || path.Ext(t.file) == ".html" { // a page that the edition does not take is no download
			to := one.edition.published(t)
			if to != "" {
				removeAttribute(n, "download")
				setAttribute(n, "rel", "noopener noreferrer external")
			}
			return to, nil
		}
		setAttribute(n, "download", path.Base(t.file))
		return dataURL(t.file, data), nil
	}
	if err := d.links(root, one.docs, link, one.embed); err != nil {
		return err
	}
	d.rename(root, d.anchor)
	return nil
}

// embed returns a file of the site as an address that holds it.
func (one *singleFile) embed(file string) (string, error) {
	if u := one.embedded[file]; u != "" {
		return u, nil
	}
	data, ok := one.site.Get(file)
	if !ok {
		return "", fmt.Errorf("the site has no file %s", file)
	}
	u := dataURL(file, data)
	one.embedded[file] = u
	one.parts = append(one.parts, Part{file, len(u)})
	return u, nil
}

// dataURL returns a file as an address that holds it: RFC 2397.
func dataURL(file string, data []byte) string {
	kind := mediaType(file)
	if strings.HasPrefix(kind, "text/") {
		kind += ";charset=utf-8"
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)
}

// tellApart adds the title of a page to the names of its parts: among many pages, "Notes" is the name of many parts, and who goes
// from landmark to landmark by ear must know of what (https://www.w3.org/TR/wai-aria-1.2/#region).
func tellApart(d *document, title string) {
	h1 := element(d.main, "h1")
	if h1 == nil {
		return
	}
	id := attribute(h1, "id")
	if id == "" {
		id = d.name + ".page-title"
		if d.ids["page-title"] {
			return
		}
		setAttribute(h1, "id", id)
	}
	for n := range d.main.Descendants() {
		if n.Data != "section" && n.Data != "nav" && n.Data != "aside" && attribute(n, "role") != "region" {
			continue
		}
		if by := attribute(n, "aria-labelledby"); by != "" {
			setAttribute(n, "aria-labelledby", by+" "+id)
		} else if label := attribute(n, "aria-label"); label != "" {
			setAttribute(n, "aria-label", label+", "+title)
		}
	}
}

// demote lowers the headings of a page by one level, to stand under the title of the whole, and marks each with the level that
// it looks like. The first page keeps its levels.
func demote(root *html.Node, lower bool) {
	seen := false
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		setAttribute(n, "class", strings.TrimSpace(n.Data+" "+attribute(n, "class")))
		if n.Data != "h6" && (lower || seen && n.Data == "h1") {
			n.Data = string([]byte{'h', n.Data[1] + 1})
			n.DataAtom = node(n.Data).DataAtom
		}
		seen = true
	}
}

// opener returns the part of a page that holds its title, and the class of the article in which it stands.
func opener(main *html.Node) (block *html.Node, class string) {
	block = element(main, "h1")
	if block == nil {
		return nil, ""
	}
	for block.Parent != main && block.Parent.Data != "article" {
		block = block.Parent
	}
	if block.Parent != main {
		class = attribute(block.Parent, "class")
	}
	return block, class
}

// contents makes the table of contents: the pages, and the sections that each names itself. Of one page it is its sections; nil where
// it names none.
func (one *singleFile) contents(docs []*document, titles []string) *html.Node {
	list := node("ol")
	for i, d := range docs {
		to := d.name
		if i == 0 {
			to = contentID
		}
		item := with(node("li", "data-hue", attribute(d.body, "data-hue")), with(node("a", "href", "#"+to), titles[i]))
		if len(d.sections) > 0 {
			inner := node("ol")
			for _, s := range d.sections {
				if d.ids[s.id] {
					with(inner, with(node("li"), with(node("a", "href", "#"+fragment(d.anchor(s.id))), s.title)))
				}
			}
			if inner.FirstChild != nil {
				with(item, inner)
			}
		}
		with(list, item)
		if len(docs) == 1 {
			list = item.LastChild
			if list.Data != "ol" {
				return nil
			}
			item.RemoveChild(list)
		}
	}
	const title = contentsID + ".title"
	return with(node("nav", "class", "toc", "id", contentsID, "aria-labelledby", title),
		with(node("h2", "class", "h2", "id", title), one.edition.Words.Contents), list)
}

// style returns all stylesheets as one.
func (one *singleFile) style(docs []*document) (string, error) {
	all, err := stylesheets(docs)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, sheet := range all {
		text, err := one.sheet(sheet.path)
		if err != nil {
			return "", err
		}
		if sheet.media != "" {
			text = "@media " + sheet.media + "{" + text + "}"
		}
		b.WriteString(text + "\n")
	}
	b.Write(singleCSS)
	return b.String(), nil
}

// sheet returns a stylesheet of the site, with the files that it names.
func (one *singleFile) sheet(file string) (string, error) {
	text, ok := one.site.Get(file)
	if !ok {
		return "", fmt.Errorf("the site has no stylesheet %s", file)
	}
	all, err := tokens(file, text)
	if err != nil {
		return "", err
	}
	if err := sheetURLs(file, all, one.embed); err != nil {
		return "", err
	}
	headingClasses(all)
	one.parts = append(one.parts, Part{file, len(text)})
	return string(joinTokens(all)), nil
}

// scripts returns the scripts that the first page loads, whole, and the stylesheets that they would fetch. A script finds its words
// in the attributes of its element; those that name files are empty here. A file of many pages also has a search.
func (one *singleFile) scripts(first *document, find bool) (scripts []*html.Node, style string, err error) {
	add := func(n *html.Node, text string) {
		n.AppendChild(&html.Node{Type: html.TextNode, Data: raw(text)})
		scripts = append(scripts, n)
	}
	for from := range first.head.Descendants() {
		src := attribute(from, "src")
		if from.Data != "script" || src == "" || attribute(from, forWebsite) == "website" {
			continue
		}
		r, err := first.resolve(src)
		if err != nil {
			return nil, "", err
		}
		text, ok := one.site.Get(r.path)
		if r.external || !ok {
			return nil, "", fmt.Errorf("%s: the script %s cannot be carried", first.Path, src)
		}
		one.parts = append(one.parts, Part{r.path, len(text)})
		n := node("script")
		for _, a := range from.Attr {
			if !strings.HasPrefix(a.Key, "data-") {
				continue
			}
			if r, err := first.resolve(a.Val); err == nil && !r.external {
				_, file := one.site.Get(r.path)
				switch {
				case path.Ext(r.path) == ".css":
					sheet, err := one.sheet(r.path)
					if err != nil {
						return nil, "", err
					}
					style, a.Val = style+sheet+"\n", ""
				case file && path.Ext(a.Val) != "": // a word may be the name of nothing, and nothing is there to be fetched
					a.Val = ""
				}
			}
			n.Attr = append(n.Attr, a)
		}
		add(n, string(text))
	}
	if w := one.edition.Words; find && w.Find != "" {
		text, err := new(minify.Minifier).File("find.js", findJS)
		if err != nil {
			return nil, "", err
		}
		add(node("script", "data-label", w.Find, "data-none", w.FindNone, "data-more", w.FindMore), string(text))
	}
	return scripts, style, nil
}

// sheets returns the rules by which each page of the edition has its title at the head of its sheets. A page of the website takes it from
// an attribute of its root, of which a whole has only one.
func sheets(docs []*document) string {
	var b strings.Builder
	b.WriteString("@page{size:A4}@page :first{@top-left{content:none}@top-right{content:none}@bottom-center{content:none}}" +
		"#contents,#content,#content>section+section{break-before:page;margin-top:0}.toc>ol{columns:1}\n")
	for i, d := range docs {
		if i > 0 {
			fmt.Fprintf(&b, "@page p%d{@top-right{content:%s}}[id=\"%s\"]{page:p%[1]d}\n", i, cssString(d.Title), d.name)
		}
	}
	return b.String()
}

// cssString returns text as a string of CSS: https://www.w3.org/TR/cssom-1/#serialize-a-string
func cssString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\x00", "\uFFFD").Replace(s) + `"`
}

var ends = regexp.MustCompile(`(?i)</(script|style)`)

// raw returns the text of a style or script such that it cannot end its element, nor begin a comment in it; in strings of both
// languages the backslash changes nothing. Line ends are as a browser reads them, which takes the checksum of what it read.
func raw(text string) string {
	text = strings.NewReplacer("<!--", `<\!--`, "\r\n", "\n", "\r", "\n", "\x00", "\uFFFD").Replace(text)
	return ends.ReplaceAllString(text, `<\/$1`)
}

// head makes the head: that of the first page, without what refers to other files.
func (one *singleFile) head(first *document, style string, scripts []*html.Node) (*html.Node, error) {
	allowed := ""
	for _, n := range scripts {
		allowed += " 'sha256-" + base64.StdEncoding.EncodeToString(sum(n.FirstChild.Data)) + "'"
	}
	if allowed != "" {
		allowed = "script-src" + allowed + "; "
	}
	policy := fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; %simg-src data:; font-src data:; base-uri 'none'; form-action 'none'",
		base64.StdEncoding.EncodeToString(sum(style)), allowed)
	head := with(node("head"), node("meta", "charset", "utf-8"), node("meta", "http-equiv", "Content-Security-Policy", "content", policy))
	var kept []*html.Node
	for n := range first.head.ChildNodes() {
		if n.Type != html.ElementNode {
			continue
		}
		switch rel := attribute(n, "rel"); {
		case n.Data == "title", n.Data == "meta" && hasAttribute(n, "name"), rel == "canonical":
			kept = append(kept, n)
		case rel == "icon":
			r, err := first.resolve(attribute(n, "href"))
			if err != nil {
				return nil, err
			}
			if r.external {
				continue
			}
			u, err := one.embed(r.path)
			if err != nil {
				return nil, err
			}
			setAttribute(n, "href", u)
			kept = append(kept, n)
		}
	}
	for _, n := range kept {
		with(head, n)
	}
	return with(head, with(node("style"), style)), nil
}

func sum(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}

// rendered returns the size of an element in a page, in bytes.
func rendered(n *html.Node) int {
	var b bytes.Buffer
	if html.Render(&b, n) != nil {
		return 0
	}
	return b.Len()
}
