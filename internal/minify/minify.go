// Package minify makes the files of a site smaller and changes nothing that a reader sees.
//
// The law: parsed, a minified page is the page that it was. Comments are gone, each run of white space is one space, and attributes
// that say nothing (class="", value="") are dropped; nothing else differs. So elements keep their end tags, attributes their
// quotes and default values, preformatted text its spaces, and the space between two inline elements stays, because a reader sees
// it. What would bend the law is not done: inline SVG and data blocks go through as they are, numbers in JSON and in drawings keep
// their digits. Compression would save most of those bytes anyway.
//
// Where each byte is carried, not compressed on its way, Tight drops the quotes that HTML does not need, too.
//
// Files are minified by extension: .html, .css, .js, .svg, .xml and .json.
package minify

import (
	"bytes"
	"fmt"
	"io"
	pathpkg "path"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
)

// A minifier writes the text that it reads, smaller.
type minifier interface {
	Minify(m *minify.M, w io.Writer, r io.Reader, params map[string]string) error
}

// minifierOf returns the minifier of an extension, a new one, because the library's are not safe for two goroutines; or nil.
func minifierOf(extension string) minifier {
	switch extension {
	case ".html":
		return pageMinifier()
	case ".css":
		return &css.Minifier{}
	case ".js":
		return &js.Minifier{}
	case ".svg", ".xml":
		return xmlMinifier{}
	case ".json":
		return &json.Minifier{KeepNumbers: true}
	}
	return nil
}

func pageMinifier() *html.Minifier {
	return &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true, KeepWhitespace: true}
}

// A Minifier minifies one file after the other; the zero Minifier is ready to use. Each goroutine needs its own.
type Minifier struct {
	work, out bytes.Buffer // kept from file to file, so that only what is kept is allocated
}

// File returns the text of a file, smaller where it can be: a copy of its own in any case, so that the caller may use the bytes
// of text again. An error names the path of a file that could not be read as what its extension says.
func (f *Minifier) File(path string, text []byte) ([]byte, error) {
	m := minifierOf(strings.ToLower(pathpkg.Ext(path)))
	if m == nil {
		return bytes.Clone(text), nil
	}
	if _, html := m.(*html.Minifier); html && f.page(text) {
		return f.smaller(text), nil
	}
	// The library works in the slice that it is given; the bytes are the caller's, so it gets a copy. It asks its registry for
	// the minifiers of embedded languages; the registry is empty, which leaves those as they are.
	f.work.Reset()
	f.work.Write(text)
	f.out.Reset()
	if err := m.Minify(minify.New(), &f.out, &f.work, nil); err != nil {
		return nil, fmt.Errorf("minifying %s: %w", path, err)
	}
	return f.smaller(text), nil
}

// smaller returns what was made of a text, or the text where that is no smaller.
func (f *Minifier) smaller(text []byte) []byte {
	if f.out.Len() >= len(text) {
		return bytes.Clone(text)
	}
	return bytes.Clone(f.out.Bytes())
}

// Tight returns a page, smaller than File makes it: attributes have quotes only where they need them
// (https://html.spec.whatwg.org/multipage/syntax.html#unquoted).
func Tight(page []byte) ([]byte, error) {
	m := html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepDefaultAttrVals: true, KeepWhitespace: true}
	var out bytes.Buffer
	out.Grow(len(page))
	if err := m.Minify(minify.New(), &out, bytes.NewReader(page), nil); err != nil { // it reads all of it into a slice of its own
		return nil, fmt.Errorf("minifying a page: %w", err)
	}
	return out.Bytes(), nil
}
