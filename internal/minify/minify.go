// Package minify makes a site smaller and changes nothing that a reader sees.
//
// The law: parsed, a minified page is the page that it was. Comments are gone, each run of white space is one space, and attributes
// that say nothing (class="", value="") are dropped; nothing else differs. So elements keep their end tags, attributes their
// quotes and default values, preformatted text its spaces, and the space between two inline elements stays, because a reader sees
// it. What would bend the law is not done: inline SVG and data blocks go through as they are, numbers in JSON and in drawings keep
// their digits. Compression would save most of those bytes anyway.
//
// Files are minified by extension: .html, .css, .js, .svg, .xml and .json.
package minify

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"golang.org/x/sync/errgroup"

	"brief/internal/site"
)

// A minifier writes the text that it reads, smaller.
type minifier interface {
	Minify(m *minify.M, w io.Writer, r io.Reader, params map[string]string) error
}

// minifiers returns the minifier of each extension.
func minifiers() map[string]minifier {
	return map[string]minifier{
		".html": &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true, KeepWhitespace: true},
		".css":  &css.Minifier{},
		".js":   &js.Minifier{},
		".svg":  xmlMinifier{},
		".xml":  xmlMinifier{},
		".json": &json.Minifier{KeepNumbers: true},
	}
}

// Site returns a site with the same paths, whose files are smaller where they can be. The given site is not changed; the two
// share the bytes of the files that were left alone. An error names the path of the file that could not be read as what its
// extension says.
func Site(s *site.Site) (*site.Site, error) {
	type file struct {
		path string
		data []byte
	}
	var files []file
	for path, data := range s.All() {
		files = append(files, file{path, data})
	}
	var g errgroup.Group
	var next atomic.Int64
	errs := make([]error, len(files)) // by file, so that of several errors always the same is returned
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			of := minifiers() // the library's minifiers are not safe for two goroutines
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return nil
				}
				f := &files[i]
				if m, ok := of[strings.ToLower(path.Ext(f.path))]; ok {
					f.data, errs[i] = smaller(m, f.data)
				}
			}
		})
	}
	g.Wait()
	out := new(site.Site)
	for i, f := range files {
		if errs[i] != nil {
			return nil, fmt.Errorf("minifying %s: %w", f.path, errs[i])
		}
		if err := out.Add(f.path, f.data); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// smaller returns data minified, or data itself where that is no gain.
func smaller(m minifier, data []byte) ([]byte, error) {
	// The library works in the slice that it is given; the bytes are the caller's, so it gets a copy. It asks its registry for
	// the minifiers of embedded languages; the registry is empty, which leaves those as they are.
	var out bytes.Buffer
	out.Grow(len(data))
	if err := m.Minify(minify.New(), &out, bytes.NewBuffer(bytes.Clone(data)), nil); err != nil {
		return nil, err
	}
	if out.Len() >= len(data) {
		return data, nil
	}
	return out.Bytes(), nil
}
