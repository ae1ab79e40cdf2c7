// Package pageload tells what a browser fetches to show a page for the first time: the page, its scripts, its stylesheets, and of the
// fonts and pictures that these name those which the page needs. It reads what was built, so that what is said of a page is what its
// readers get.
package pageload

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// A Load is the files of a page, by their paths in the site.
type Load struct {
	Kind     string // of the page: "chapter"
	HTML     string
	CSS      []string // without the next
	Print    []string // stylesheets for paper, which browsers fetch last
	Scripts  []string
	Fonts    []string
	Pictures []string
	Icons    []string // for the tab of the browser
}

// Requests returns how many files a browser asks for before it has shown the page.
func (l Load) Requests() int {
	return 1 + len(l.CSS) + len(l.Scripts) + len(l.Fonts) + len(l.Pictures) + len(l.Icons)
}

var (
	fontFace     = regexp.MustCompile(`@font-face\{([^}]*)\}`)
	cssURL       = regexp.MustCompile(`url\("?([^")]+)"?\)`)
	unicodeRange = regexp.MustCompile(`unicode-range:([^;}]*)`)
)

// Of returns what the page at a path loads. The function reads files of the site.
func Of(page string, read func(path string) ([]byte, error)) (Load, error) {
	text, err := read(page)
	if err != nil {
		return Load{}, err
	}
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return Load{}, fmt.Errorf("reading %s: %w", page, err)
	}
	l := Load{HTML: page}
	for n := range doc.Descendants() {
		src, href := attribute(n, "src"), attribute(n, "href")
		switch {
		case n.Data == "html":
			for class := range strings.FieldsSeq(attribute(n, "class")) {
				if kind, ok := strings.CutPrefix(class, "page-"); ok {
					l.Kind = kind
				}
			}
		case n.Data == "script" && src != "":
			l.Scripts = append(l.Scripts, beside(page, src))
		case n.Data == "img" && !strings.HasPrefix(src, "data:"):
			l.Pictures = append(l.Pictures, beside(page, src))
		case n.Data == "link" && attribute(n, "rel") == "stylesheet":
			sheet := beside(page, href)
			if attribute(n, "media") == "print" {
				l.Print = append(l.Print, sheet)
				continue
			}
			l.CSS = append(l.CSS, sheet)
			css, err := read(sheet)
			if err != nil {
				return Load{}, err
			}
			l.named(doc, sheet, css)
		case n.Data == "link" && attribute(n, "rel") == "icon" && attribute(n, "type") == "image/svg+xml" && !strings.HasPrefix(href, "data:"):
			l.Icons = append(l.Icons, beside(page, href)) // browsers that know SVG take it
		}
	}
	return l, nil
}

// named adds what a stylesheet names.
func (l *Load) named(page *html.Node, sheet string, css []byte) {
	for _, face := range fontFace.FindAllSubmatch(css, -1) {
		url := cssURL.FindSubmatch(face[1])
		if url == nil {
			continue // one of the reader's own
		}
		if r := unicodeRange.FindSubmatch(face[1]); r == nil || needs(page, string(r[1])) {
			l.Fonts = append(l.Fonts, beside(sheet, string(url[1])))
		}
	}
	for _, url := range cssURL.FindAllSubmatch(fontFace.ReplaceAll(css, nil), -1) {
		if !strings.HasPrefix(string(url[1]), "data:") {
			l.Pictures = append(l.Pictures, beside(sheet, string(url[1])))
		}
	}
}

// beside returns the path of a file to which another one refers.
func beside(from, reference string) string { return path.Join(path.Dir(from), reference) }

// needs reports whether a page shows a character of a unicode-range
// (https://www.w3.org/TR/css-fonts-4/#unicode-range-desc).
func needs(page *html.Node, ranges string) bool {
	for n := range page.Descendants() {
		if n.Type != html.TextNode || n.Parent.Data == "script" || n.Parent.Data == "title" {
			continue
		}
		for _, r := range n.Data {
			for one := range strings.SplitSeq(ranges, ",") {
				low, high, several := strings.Cut(strings.TrimPrefix(strings.TrimSpace(strings.ToLower(one)), "u+"), "-")
				if !several {
					high = low
				}
				from, err1 := strconv.ParseInt(low, 16, 32)
				to, err2 := strconv.ParseInt(high, 16, 32)
				if err1 == nil && err2 == nil && int64(r) >= from && int64(r) <= to {
					return true
				}
			}
		}
	}
	return false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
