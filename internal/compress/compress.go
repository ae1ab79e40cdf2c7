// Package compress puts smaller forms of a site's text files beside them, for web servers that send them as they are: FILE.gz (gzip,
// RFC 1952) and FILE.br (Brotli, RFC 7932).
//
// Each form is the smallest that its library makes, which takes long: seconds for a small brief. So what was compressed before is
// taken from a Store, by the hash of its text. The same text gives the same bytes, whether it was stored or not.
package compress

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"io"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"

	"brief/internal/site"
)

// Forms are the smaller forms of a text; nil where a form is not smaller.
type Forms struct{ Gzip, Brotli []byte }

// A Store holds the forms of texts by the SHA-256 of the text.
type Store map[[sha256.Size]byte]Forms

// Site returns a site with the files of s and the smaller forms of those that are text, and a store of just these. Forms that are in
// the earlier store are not made again. A file that has the name of a form already stays what it is.
func Site(s *site.Site, earlier Store) (*site.Site, Store, error) {
	var texts []*text
	for path, data := range s.All() {
		if isText(path) {
			texts = append(texts, &text{path: path, data: data})
		}
	}
	made, err := compressAll(texts, earlier)
	if err != nil {
		return nil, nil, err
	}
	out := new(site.Site)
	for path, data := range s.All() {
		if err := out.Add(path, data); err != nil {
			return nil, nil, err
		}
	}
	for _, t := range texts {
		for ending, form := range map[string][]byte{".gz": t.forms.Gzip, ".br": t.forms.Brotli} {
			if _, taken := s.Get(t.path + ending); form == nil || taken {
				continue
			}
			if err := out.Add(t.path+ending, form); err != nil {
				return nil, nil, err
			}
		}
	}
	return out, made, nil
}

// A text is a file that may be compressed.
type text struct {
	path  string
	data  []byte
	hash  [sha256.Size]byte
	forms Forms
}

// isText reports whether files of that name are text that browsers and programs ask for. Pictures, fonts, archives and PDF are
// compressed in themselves.
func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".css", ".js", ".mjs", ".json", ".webmanifest", ".map", ".svg", ".xml", ".txt", ".csv", ".md", ".bib", ".ris", ".yaml", ".ttf", ".otf", ".wasm":
		return true
	}
	return false
}

// compressAll finds the forms of all texts, on all cores.
func compressAll(texts []*text, earlier Store) (Store, error) {
	order := slices.Clone(texts) // the largest first: one that began last would keep the other cores waiting
	slices.SortStableFunc(order, func(a, b *text) int { return cmp.Compare(len(b.data), len(a.data)) })
	var next atomic.Int64
	var workers sync.WaitGroup
	errs := make([]error, len(order))
	for range min(runtime.GOMAXPROCS(0), len(order)) {
		workers.Go(func() {
			w := newWorker()
			for i := int(next.Add(1)) - 1; i < len(order); i = int(next.Add(1)) - 1 {
				t := order[i]
				t.hash = sha256.Sum256(t.data)
				var ok bool
				if t.forms, ok = earlier[t.hash]; !ok {
					t.forms, errs[i] = w.forms(t.data)
				}
			}
		})
	}
	workers.Wait()
	made := make(Store, len(texts))
	for i, t := range order {
		if errs[i] != nil {
			return nil, errs[i]
		}
		made[t.hash] = t.forms
	}
	return made, nil
}

// A worker keeps its compressors, which are large, from one text to the next.
type worker struct {
	gzip   *gzip.Writer
	brotli *brotli.Writer
}

func newWorker() *worker {
	g, err := gzip.NewWriterLevel(io.Discard, gzip.BestCompression)
	if err != nil {
		panic(err) // there is that level
	}
	return &worker{g, brotli.NewWriterLevel(io.Discard, brotli.BestCompression)}
}

func (w *worker) forms(data []byte) (Forms, error) {
	g, err := smaller(w.gzip, data)
	if err != nil {
		return Forms{}, err
	}
	b, err := smaller(w.brotli, data)
	return Forms{g, b}, err
}

// Of returns the forms of a text.
func Of(data []byte) (Forms, error) { return newWorker().forms(data) }

// A compressor writes the compressed form of what is written to it.
type compressor interface {
	io.WriteCloser
	Reset(to io.Writer)
}

// smaller returns the form of the data that a compressor makes, or nil where that is not smaller.
func smaller(c compressor, data []byte) ([]byte, error) {
	var b bytes.Buffer
	c.Reset(&b)
	if _, err := c.Write(data); err != nil {
		return nil, err
	}
	if err := c.Close(); err != nil {
		return nil, err
	}
	if b.Len() >= len(data) {
		return nil, nil
	}
	return bytes.Clone(b.Bytes()), nil
}
