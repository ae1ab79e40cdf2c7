package render

import (
	"path"

	"brief/internal/brief"
)

// A Download is a file beside the pages that holds the brief, or a part of it, for reading elsewhere. Who makes it, and how, is not
// known here.
type Download struct {
	Kind    string // "zip", "single", "epub", "pdf", "chapter", "checksums", "signature", "build-info"
	Path    string // in the site
	Bytes   int64
	SHA256  string         // in hexadecimal
	Chapter *brief.Chapter // that a "chapter" holds
}

// DownloadsOf returns the downloads of a kind, in their order.
func (p *Page) DownloadsOf(kind string) []Download {
	var out []Download
	for _, d := range p.Downloads {
		if d.Kind == kind {
			out = append(out, d)
		}
	}
	return out
}

// DownloadKinds lists the kinds that hold all of the brief, the most useful first.
func (p *Page) DownloadKinds() []string { return []string{"zip", "pdf", "epub", "single"} }

// ExampleDownload returns the name of one file, for the words on checking it.
func (p *Page) ExampleDownload() string { return p.Downloads[0].FileName() }

// FileSize returns the size of a download in words.
func (p *Page) FileSize(d Download) string { return p.Locale.FileSize(d.Bytes) }

// Saved returns the file that holds the page's chapter; nil where there is none.
func (p *Page) Saved() *Download {
	for i, d := range p.Downloads {
		if d.Chapter != nil && d.Chapter == p.Chapter {
			return &p.Downloads[i]
		}
	}
	return nil
}

// DownloadAddress returns the place of a download.
func (p *Page) DownloadAddress(d Download) brief.Address { return brief.Address{Path: d.Path} }

// FileName returns the last part of the path of a download.
func (d Download) FileName() string { return path.Base(d.Path) }
