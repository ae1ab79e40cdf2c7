package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"brief/internal/site"
)

// An Edition is what a single file and an EPUB need to know besides the site, whose pages they join.
type Edition struct {
	Title, Subtitle, Description string
	Language                     string // BCP 47
	Authors                      []string
	Publisher                    string
	Rights                       string // the licence, in words
	Website                      string // absolute address of the site; "" where unknown
	Slug                         string
	Date                         string // of publication, in words
	Published, Modified          time.Time
	Pages                        []Page // as they are read; the first is the overview
	Words                        Words
}

// A Page is a page of the site that the edition takes.
type Page struct {
	Path  string // in the site: "russia.html"
	Title string // short, for the table of contents
}

// Words are those of the interface, in the language of the edition.
type Words struct {
	Contents, SkipToContent, Cover string

	Find, FindNone, FindMore string // of the search in a single file: its label; that nothing was found; that there is more
}

// A document is a page of the site without what belongs to a website: only what stands in its <main>, without navigation,
// scripts and forms.
type document struct {
	Page
	name     string // unique among the documents: "russia"
	root     *html.Node
	head     *html.Node
	body     *html.Node
	main     *html.Node
	ids      map[string]bool
	sections []section         // as the page's own table of contents names them
	numbers  map[string]string // of a single file: short names of ids
}

// A section is a part of a page that a table of contents names.
type section struct{ id, title string }

// read parses the pages of an edition.
func read(s *site.Site, e Edition) ([]*document, error) {
	if len(e.Pages) == 0 {
		return nil, errors.New("the edition has no pages")
	}
	var docs []*document
	names := map[string]bool{contentID: true, contentsID: true}
	for _, p := range e.Pages {
		data, ok := s.Get(p.Path)
		if !ok {
			return nil, fmt.Errorf("the site has no page %s", p.Path)
		}
		d := &document{Page: p, ids: map[string]bool{}}
		base := strings.NewReplacer("/", "-", ".", "-", " ", "-").Replace(strings.TrimSuffix(p.Path, path.Ext(p.Path)))
		d.name = base
		for n := 2; names[d.name]; n++ {
			d.name = fmt.Sprintf("%s-%d", base, n)
		}
		names[d.name] = true
		if err := d.parse(data); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
		docs = append(docs, d)
	}
	return docs, nil
}

func (d *document) parse(data []byte) error {
	var err error
	// Without scripting, what stands in <noscript> is part of the page.
	if d.root, err = html.ParseWithOptions(bytes.NewReader(data), html.ParseOptionEnableScripting(false)); err != nil {
		return err
	}
	d.head, d.body, d.main = element(d.root, "head"), element(d.root, "body"), element(d.root, "main")
	if d.main == nil {
		return errors.New("the page has no <main>")
	}
	if err := d.strip(d.main); err != nil {
		return err
	}
	for n := range d.main.Descendants() {
		id := attribute(n, "id")
		if id == "" {
			continue
		}
		if d.ids[id] {
			return fmt.Errorf("two elements have the id %q", id)
		}
		d.ids[id] = true
	}
	return nil
}

// ids of the parts that an edition has of its own. No page has them: see read.
const (
	contentID  = "content"
	contentsID = "contents"
)

// byPath returns the documents by the paths of their pages.
func byPath(docs []*document) map[string]*document {
	out := make(map[string]*document, len(docs))
	for _, d := range docs {
		out[d.Path] = d
	}
	return out
}

// forWebsite is the attribute by which a template says of an element that it is for the website alone, data-for="website": the
// controls of a filter, and the stylesheet of these.
const forWebsite = "data-for"

// filterTags is the attribute by which the rules of a filter find what it hides.
const filterTags = "data-tags"

// What a page has for the website alone.
var (
	dropped = []string{"script", "template", "link", "meta", "base", "style", "nav", "form", "button", "input", "select", "textarea", "dialog", "canvas"}
	refused = []string{"iframe", "object", "embed", "video", "audio", "frame"}
)

// strip removes what works only on a website, and everything that could run or style from inside the text.
func (d *document) strip(parent *html.Node) error {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		switch {
		case n.Type == html.CommentNode:
			parent.RemoveChild(n)
		case n.Type != html.ElementNode:
		case attribute(n, forWebsite) == "website":
			parent.RemoveChild(n)
		case slices.Contains(refused, n.Data):
			return fmt.Errorf("<%s> cannot be carried", n.Data)
		case n.Data == "nav" && element(n, "h2") == nil && contents(n) != nil: // no table of contents, but a way about in this page
		case slices.Contains(dropped, n.Data):
			if n.Data == "nav" {
				d.sections = append(d.sections, contents(n)...)
			}
			parent.RemoveChild(n)
		case n.Data == "noscript" || n.Data == "picture":
			if first := n.FirstChild; first != nil {
				next = first
			}
			unwrap(n)
		case n.Data == "source":
			parent.RemoveChild(n)
		default:
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
				return a.Key == "style" || a.Key == "srcset" || a.Key == "sizes" || a.Key == filterTags || strings.HasPrefix(a.Key, "on")
			})
			if err := d.strip(n); err != nil {
				return err
			}
		}
		n = next
	}
	return nil
}

// contents returns the sections that a navigation names, where it is the page's own table of contents.
func contents(nav *html.Node) []section {
	var out []section
	for n := range nav.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		id, own := strings.CutPrefix(attribute(n, "href"), "#")
		if !own {
			return nil
		}
		if u, err := url.PathUnescape(id); err == nil {
			id = u
		}
		out = append(out, section{id, words(n)})
	}
	return out
}

// A reference is where an attribute of a page leads.
type reference struct {
	external bool
	path     string // in the site
	fragment string
}

func (d *document) resolve(href string) (reference, error) {
	u, err := url.Parse(href)
	if err != nil {
		return reference{}, err
	}
	if u.Scheme != "" || u.Host != "" {
		return reference{external: true}, nil
	}
	r := reference{path: d.Path, fragment: u.Fragment}
	if u.Path != "" {
		r.path = path.Join(path.Dir(d.Path), u.Path)
		if strings.HasSuffix(u.Path, "/") || r.path == "." {
			r.path = path.Join(r.path, "index.html")
		}
	}
	return r, nil
}

// A target is what a carried page can refer to.
type target struct {
	doc      *document // nil where the reference leads to a file
	fragment string    // of the document or file; "" for its beginning
	file     string    // of the site
}

// published returns where something of the site that did not come along is to be had: on the website. It is "" where that is not
// known.
func (e Edition) published(t target) string {
	if e.Website == "" {
		return ""
	}
	file := t.file
	if file == "index.html" {
		file = ""
	}
	return e.Website + (&url.URL{Path: file, Fragment: t.fragment}).String()
}

// links gives every link and every embedded file under root, which is part of the document, to link and embed. Where link returns "", the link is dissolved:
// its words stay, unless it is one to download a file, which without its target says nothing.
func (d *document) links(root *html.Node, docs map[string]*document, link func(n *html.Node, t target) (string, error), embed func(file string) (string, error)) error {
	var dissolved []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range slices.Clone(n.Attr) { // link may change the others
			if a.Key != "href" && a.Key != "src" && a.Key != "poster" {
				continue
			}
			r, err := d.resolve(a.Val)
			if err != nil {
				return fmt.Errorf("%s: the address %q: %w", d.Path, a.Val, err)
			}
			value := a.Val
			switch clickable := n.Data == "a" || n.Data == "area"; {
			case clickable && r.external, strings.HasPrefix(a.Val, "data:"):
			case clickable:
				t := target{file: r.path, fragment: r.fragment}
				if to := docs[r.path]; to != nil {
					t = target{doc: to, fragment: r.fragment}
					if !to.ids[t.fragment] {
						t.fragment = ""
					}
				}
				if value, err = link(n, t); value == "" {
					dissolved = append(dissolved, n)
				}
			case r.external:
				err = fmt.Errorf("%s: <%s> loads %s from the network", d.Path, n.Data, a.Val)
			case strings.HasPrefix(a.Val, "#"):
				value, err = link(n, target{doc: d, fragment: r.fragment})
			default:
				value, err = embed(r.path)
			}
			if err != nil {
				return err
			}
			for i := range n.Attr {
				if n.Attr[i].Key == a.Key && n.Attr[i].Namespace == a.Namespace {
					n.Attr[i].Val = value
				}
			}
		}
	}
	for _, n := range dissolved {
		dissolve(n)
	}
	return nil
}

// dissolve takes a link away and leaves its words. A link for a download goes with them, and with what it leaves empty; so does a line
// of downloads that has no link left.
func dissolve(n *html.Node) {
	if !hasAttribute(n, "download") {
		unwrap(n)
		return
	}
	for parent := n.Parent; parent != nil; n, parent = parent, parent.Parent {
		parent.RemoveChild(n)
		if hasClass(parent, "downloads") && !hasLink(parent) {
			continue
		}
		if words(parent) != "" || parent.Data == "main" || parent.Data == "td" {
			return
		}
		for c := range parent.Descendants() {
			if c.Type == html.ElementNode && c.Data != "span" {
				return // an image, say
			}
		}
	}
}

// A stylesheet is one that a page loads.
type stylesheet struct {
	path  string // in the site
	media string // that it is for; "" for all
}

// stylesheets returns the stylesheets that the documents load, each once, in the order of the pages; those for some media come last,
// as on every page.
func stylesheets(docs []*document) ([]stylesheet, error) {
	var all, some []stylesheet
	for _, d := range docs {
		for n := range d.head.Descendants() {
			if n.Type != html.ElementNode || n.Data != "link" || !slices.Contains(strings.Fields(attribute(n, "rel")), "stylesheet") ||
				attribute(n, forWebsite) == "website" {
				continue
			}
			r, err := d.resolve(attribute(n, "href"))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", d.Path, err)
			}
			if r.external {
				return nil, fmt.Errorf("%s loads the stylesheet %s from the network", d.Path, attribute(n, "href"))
			}
			sheet, list := stylesheet{path: r.path}, &all
			if m := attribute(n, "media"); m != "" && m != "all" {
				sheet.media, list = m, &some
			}
			if !slices.Contains(*list, sheet) {
				*list = append(*list, sheet)
			}
		}
	}
	return append(all, some...), nil
}

// idReferences are the attributes that hold ids of the same page, separated by spaces.
// https://html.spec.whatwg.org/multipage/, https://www.w3.org/TR/wai-aria-1.2/
var idReferences = []string{
	"for", "headers", "list", "itemref", "aria-activedescendant", "aria-controls", "aria-describedby", "aria-details",
	"aria-errormessage", "aria-flowto", "aria-labelledby", "aria-owns",
}

var urlFragment = regexp.MustCompile(`url\(\s*(['"]?)#([^'")]+)(['"]?)\s*\)`)

// rename gives every id under root, which is part of the document, a new name, and every reference by id likewise. Links are not
// touched.
func (d *document) rename(root *html.Node, to func(id string) string) {
	for n := range root.Descendants() {
		for i := range n.Attr {
			a := &n.Attr[i]
			switch {
			case a.Key == "id":
				a.Val = to(a.Val)
			case slices.Contains(idReferences, a.Key):
				ids := strings.Fields(a.Val)
				ids = slices.DeleteFunc(ids, func(id string) bool { return !d.ids[id] })
				for i, id := range ids {
					ids[i] = to(id)
				}
				a.Val = strings.Join(ids, " ")
			case strings.Contains(a.Val, "url("):
				a.Val = urlFragment.ReplaceAllStringFunc(a.Val, func(match string) string {
					return "url(#" + to(urlFragment.FindStringSubmatch(match)[2]) + ")"
				})
			}
		}
		// A reference to what did not come along, such as the heading of a navigation, says nothing.
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Val == "" && slices.Contains(idReferences, a.Key) })
	}
}

// mediaType returns the media type of a file of the site. The machine's own table would give other bytes elsewhere.
func mediaType(file string) string {
	switch strings.ToLower(path.Ext(file)) {
	case ".avif":
		return "image/avif"
	case ".bib":
		return "application/x-bibtex"
	case ".css":
		return "text/css"
	case ".csv":
		return "text/csv"
	case ".gif":
		return "image/gif"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".json":
		return "application/json"
	case ".otf":
		return "font/otf"
	case ".png":
		return "image/png"
	case ".ris":
		return "application/x-research-info-systems"
	case ".svg":
		return "image/svg+xml"
	case ".ttf":
		return "font/ttf"
	case ".txt":
		return "text/plain"
	case ".webp":
		return "image/webp"
	case ".woff":
		return "font/woff"
	case ".woff2":
		return "font/woff2"
	case ".xhtml":
		return "application/xhtml+xml"
	}
	return "application/octet-stream"
}

// address returns a path as it stands in an attribute: RFC 3986.
func address(file string) string { return (&url.URL{Path: file}).EscapedPath() }

// fragment returns an id as it stands behind "#".
func fragment(id string) string { return (&url.URL{Fragment: id}).EscapedFragment() }

// What the tree of golang.org/x/net/html has no words for.

func element(n *html.Node, name string) *html.Node {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == name {
			return c
		}
	}
	return nil
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func hasAttribute(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func hasClass(n *html.Node, class string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" && slices.Contains(strings.Fields(a.Val), class) })
}

func hasLink(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == "a" {
			return true
		}
	}
	return false
}

func setAttribute(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func removeAttribute(n *html.Node, key string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// words returns the text of an element, with single spaces.
func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// unwrap puts the children of an element in its place.
func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}

// node makes an element; attributes are pairs of name and value, of which those without a value are left out.
func node(name string, attributes ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			n.Attr = append(n.Attr, html.Attribute{Key: attributes[i], Val: attributes[i+1]})
		}
	}
	return n
}

// with appends children to an element and returns it. A string is text.
func with(n *html.Node, children ...any) *html.Node {
	for _, c := range children {
		switch c := c.(type) {
		case string:
			n.AppendChild(&html.Node{Type: html.TextNode, Data: c})
		case *html.Node:
			if c.Parent != nil {
				c.Parent.RemoveChild(c)
			}
			n.AppendChild(c)
		}
	}
	return n
}

// moveChildren moves the children of one element to the end of another.
func moveChildren(to, from *html.Node) {
	for c := from.FirstChild; c != nil; c = from.FirstChild {
		from.RemoveChild(c)
		to.AppendChild(c)
	}
}
