package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/bundle"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/render"
	"brief/internal/site"
)

// Bundles says what to make of a site, to be read elsewhere.
type Bundles struct {
	Zip, Single, EPUB bool
	Chapters          bool                              // each chapter by itself, as a single file
	Print             func(page []byte) ([]byte, error) // prints a page as a PDF; nil where none is wanted
	Checksums         bool                              // SHA256SUMS over all of them, and build-info.json
	Signer            *bundle.Signer                    // nil where they are not signed
	Version           string                            // of the generator
}

// Names of what stands beside the bundles.
const (
	checksumsName = "SHA256SUMS"
	infoName      = "build-info.json"
	downloads     = "downloads/"
)

// Bundle makes bundles of a site that Run has made from the input. Their names are paths in a folder of their own.
func Bundle(in Input, out Output, o Bundles) (*site.Site, error) {
	made, err := makeBundles(in, out, o)
	if err != nil {
		return nil, err
	}
	files := new(site.Site)
	for _, m := range made {
		if err := files.Add(m.Path, m.data); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// WithDownloads returns the site with bundles of it in its folder downloads, a page about them, and links to that. What is in the
// bundles is the site without all these: a file cannot tell its own checksum.
func WithDownloads(in Input, out Output, o Bundles) (*site.Site, error) {
	made, err := makeBundles(in, out, o)
	if err != nil {
		return nil, err
	}
	again := out.rendered
	again.Reuse, again.Progress = nil, nil // the foot of every page changes
	for _, m := range made {
		m.Path = downloads + m.Path
		again.Downloads = append(again.Downloads, m.Download)
	}
	var problems diag.List
	s, err := render.Site(again, &problems)
	if err != nil {
		return nil, fmt.Errorf("making the site: %w", err)
	}
	if s == nil { // all but the page of the downloads was rendered before
		return nil, fmt.Errorf("making the page of the downloads: %s", problems.Problems()[0].Text)
	}
	for _, m := range made {
		if err := s.Add(downloads+m.Path, m.data); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// A made bundle.
type made struct {
	render.Download
	data []byte
}

func makeBundles(in Input, out Output, o Bundles) ([]made, error) {
	e := edition(out)
	b := out.Brief
	dated := b.Slug
	if !b.LastMod.IsZero() {
		dated += "-" + b.LastMod.First().Format("2006-01-02")
	}
	info, err := buildInfo(in, o.Version)
	if err != nil {
		return nil, err
	}
	var all []made
	add := func(kind, name string, data []byte) {
		sum := sha256.Sum256(data)
		all = append(all, made{render.Download{Kind: kind, Path: name, Bytes: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}, data})
	}
	var data bytes.Buffer
	finish := func(kind, name string, err error) error {
		if err == nil {
			add(kind, name, bytes.Clone(data.Bytes()))
		}
		data.Reset()
		return err
	}
	if o.Zip {
		beside, err := besideSite(out, info)
		if err != nil {
			return nil, err
		}
		err = bundle.Zip(&data, out.Site, bundle.Options{Folder: dated, Time: e.Modified, Beside: beside, Signer: o.Signer})
		if err := finish("zip", dated+".zip", err); err != nil {
			return nil, err
		}
	}
	if o.Print != nil {
		printed := e
		printed.Pages = slices.DeleteFunc(slices.Clone(e.Pages), func(p bundle.Page) bool {
			return p.Path == brief.SearchPath || brief.ListOf(p.Path) == brief.SearchPath
		}) // an index without page numbers
		page, err := bundle.Printable(out.Site, printed)
		if err != nil {
			return nil, err
		}
		pdf, err := o.Print(page)
		if err != nil {
			return nil, err
		}
		add("pdf", b.Slug+".pdf", bundle.DatePDF(pdf, e.Modified))
	}
	if o.EPUB {
		if err := finish("epub", b.Slug+".epub", bundle.EPUB(&data, out.Site, e)); err != nil {
			return nil, err
		}
	}
	if o.Single {
		if err := finish("single", b.Slug+".html", bundle.Single(&data, out.Site, e, b.SingleBudget)); err != nil {
			return nil, err
		}
	}
	if o.Chapters {
		for _, c := range append(slices.Clone(b.Chapters), b.Appendices...) {
			one := e
			one.Pages = []bundle.Page{{Path: c.Path, Title: c.Title}}
			if err := finish("chapter", "chapters/"+c.Path, bundle.Single(&data, out.Site, one, b.SingleBudget)); err != nil {
				return nil, fmt.Errorf("%s: %w", c.Path, err)
			}
			all[len(all)-1].Chapter = c
		}
	}
	if o.Checksums {
		add("build-info", infoName, info)
		listed := new(site.Site)
		for _, m := range all {
			if err := listed.Add(m.Path, m.data); err != nil {
				return nil, err
			}
		}
		add("checksums", checksumsName, bundle.Checksums(listed))
	}
	if o.Signer != nil {
		for _, m := range slices.Clone(all) {
			add("signature", m.Path+bundle.SignatureExtension, o.Signer.Sign(path.Base(m.Path), m.data))
		}
	}
	return all, nil
}

// besideSite returns what a zip has beside the site: what to open first, how to read and check it, and what one may do with it.
func besideSite(out Output, info []byte) (*site.Site, error) {
	b, l := out.Brief, out.Locale
	licence := strings.TrimSpace(b.Licence.Name + " " + b.Licence.URL)
	if licence == "" {
		licence = l.Word("bundle-licence-none")
	}
	files := new(site.Site)
	for name, text := range map[string][]byte{
		bundle.StartName: bundle.StartPage(b.Language, l.Word("bundle-start-title", b.Title), l.Word("bundle-start", b.Title), l.Word("bundle-start-unpack")),
		"README.txt":     []byte(l.Word("bundle-readme", b.Title) + "\n"),
		"LICENCE.txt":    []byte(l.Word("bundle-licence", b.Title, licence) + "\n"),
		infoName:         info,
	} {
		if err := files.Add(name, text); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// edition describes the brief for those who carry it.
func edition(out Output) bundle.Edition {
	b, l := out.Brief, out.Locale
	e := bundle.Edition{
		Title: b.Title, Subtitle: b.Subtitle, Description: b.Description, Language: b.Language, Publisher: b.Publisher,
		Rights: b.Licence.Name, Website: b.BaseURL, Slug: b.Slug, Words: words(l),
	}
	for _, a := range b.Authors {
		e.Authors = append(e.Authors, a.Name())
	}
	for _, p := range out.Pages {
		e.Pages = append(e.Pages, bundle.Page{Path: p.To.Path, Title: p.Text})
	}
	if !b.Date.IsZero() {
		e.Date, e.Published = l.Date(b.Date), b.Date.First()
	}
	if !b.LastMod.IsZero() {
		e.Modified = b.LastMod.First()
	}
	return e
}

func words(l *locale.Locale) bundle.Words {
	return bundle.Words{
		Contents: l.Word("contents"), SkipToContent: l.Word("skip-to-content"), Cover: l.Word("cover"),
		Find: l.Word("find-in-file"), FindNone: l.Word("find-none"), FindMore: l.Word("find-more"),
	}
}

// buildInfo says what the bundles were made with and from, so that who has both can make them again. It says nothing of the machine
// or the person.
//
// The input is the SHA-256 of a list as sha256sum writes it: the checksum and the path of every file in content/, templates/ and
// static/, sorted by path, without those whose name, or that of a folder above them, begins with a dot. In a folder that has all
// three it is what this prints:
//
//	find content templates static -type f -not -path '*/.*' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum
func buildInfo(in Input, version string) ([]byte, error) {
	type file struct {
		path string
		sum  [sha256.Size]byte
	}
	var files []file
	for _, from := range []struct {
		folder string
		fsys   fs.FS
	}{{"content", in.Content}, {"templates", layers(in.Templates)}, {"static", layers(in.Static)}} {
		err := fs.WalkDir(from.fsys, ".", func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case name != "." && strings.HasPrefix(d.Name(), "."):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case !d.Type().IsRegular():
				return nil
			}
			data, err := fs.ReadFile(from.fsys, name)
			files = append(files, file{from.folder + "/" + name, sha256.Sum256(data)})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("taking the checksum of %s: %w", from.folder, err)
		}
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	list := sha256.New()
	for _, f := range files {
		fmt.Fprintf(list, "%x  %s\n", f.sum, f.path)
	}
	text, err := json.MarshalIndent(struct {
		Generator string `json:"generator"`
		Input     string `json:"input"`
		BaseURL   string `json:"base-url,omitempty"`
		Drafts    bool   `json:"drafts,omitempty"`
		Future    bool   `json:"future,omitempty"`
		Expired   bool   `json:"expired,omitempty"`
	}{"brief " + version, "sha256:" + hex.EncodeToString(list.Sum(nil)), in.BaseURL, in.Drafts, in.Future, in.Expired}, "", "  ")
	return append(text, '\n'), err
}
