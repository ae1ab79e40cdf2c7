// Package bundle packs a site into one file to carry: on a stick, by mail, to a reader without a network.
//
// Zip is the website, for a computer. Single is one HTML page, for a phone, whose browser opens a file but not the files beside
// it. EPUB is a book, for e-readers. All are made from the finished site alone and are reproducible: the same site and options give the same bytes on every
// machine and in every time zone.
//
// VerifyZip and VerifyFolder say whether a zip, or what was unpacked from it, is still as it was made; a Signer and a
// Verifier, who made it.
//
// The archive holds the files of the website, byte for byte, in one folder, with their checksums and a page that says what to open.
// It opens everywhere: names are UTF-8, legal and short enough on Windows, and nothing but the ZIP format of 1993 is used
// (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), apart from the modification time in UTC, which ZIP itself lacks.
package bundle

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"brief/internal/site"
)

// Names of the files that a bundle has besides those of the site.
const (
	checksumsName = "SHA256SUMS"
	siteFolder    = "site/"
)

// maxName is how long a name in the archive may be, in UTF-16 code units. Windows Explorer takes 259 with the folder that it
// extracts to, such as C:\Users\somebody\Downloads\name-of-the-archive.
const maxName = 200

// epoch is the earliest time that ZIP can say.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Options is what a bundle needs besides the site.
type Options struct {
	Folder string     // the one folder in the archive: "<slug>-<date>"
	Time   time.Time  // of every file; the zone does not matter
	Beside *site.Site // files beside the site: what to open first, how to check it; nil for none
	Signer *Signer    // of the checksums; nil for none
}

// Zip writes the site as a ZIP archive. In its one folder are a folder with the site, so that a reader who unpacks it sees a few
// files and not fifty; the files beside it; SHA256SUMS with the checksums of all others; and its signature. It fails before anything is written when a name is not legal everywhere or too long, or is in use by the site.
func Zip(w io.Writer, s *site.Site, o Options) error {
	if o.Folder == "" || strings.Contains(o.Folder, "/") {
		return fmt.Errorf("bundling: %q does not name a folder", o.Folder)
	}
	files := new(site.Site)
	var errs []error
	add := func(path string, data []byte) { errs = append(errs, files.Add(path, data)) }
	for path, data := range s.All() {
		add(siteFolder+path, data)
	}
	if o.Beside != nil {
		for path, data := range o.Beside.All() {
			add(path, data)
		}
	}
	sums := Checksums(files)
	add(checksumsName, sums)
	if o.Signer != nil {
		add(checksumsName+SignatureExtension, o.Signer.Sign(o.Folder+"/"+checksumsName, sums))
	}
	tree := new(site.Site)
	for path, data := range files.All() {
		name := o.Folder + "/" + path
		errs = append(errs, tree.Add(name, data))
		if n := len(utf16.Encode([]rune(name))); n > maxName {
			errs = append(errs, fmt.Errorf("the name %s has %d characters; Windows extracts no more than %d", name, n, maxName))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bundling: %w", err)
	}
	if err := write(w, tree, o.Time); err != nil {
		return fmt.Errorf("bundling: %w", err)
	}
	return nil
}

func write(w io.Writer, tree *site.Site, at time.Time) error {
	at = dosTime(at)
	z := newZip(w)
	for name, data := range tree.All() {
		if err := addFile(z, name, data, at); err != nil {
			return err
		}
	}
	return z.Close()
}

// dosTime returns the nearest time that ZIP can say: in UTC, since another zone would give other bytes, in steps of two seconds,
// and not before 1980.
func dosTime(at time.Time) time.Time {
	at = at.UTC().Truncate(2 * time.Second)
	if at.Before(epoch) {
		return epoch
	}
	return at
}

func newZip(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	return z
}

// addFile adds a file to the archive; its time is one that dosTime gave.
func addFile(z *zip.Writer, name string, data []byte, at time.Time) error {
	h := &zip.FileHeader{
		Name:     name,
		Method:   zip.Deflate,
		Modified: at,
		Flags:    utf8Names, // Go sets it only where a name needs it
	}
	h.SetMode(0o644)
	f, err := z.CreateHeader(h)
	if err != nil {
		return fmt.Errorf("adding %s: %w", name, err)
	}
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("adding %s: %w", name, err)
	}
	return nil
}

const utf8Names = 1 << 11 // APPNOTE 4.4.4, bit 11: names are UTF-8

// Checksums returns the SHA-256 of every file of the site, sorted by path, as sha256sum writes and checks them.
func Checksums(s *site.Site) []byte {
	listed := map[string][]byte{}
	for path, data := range s.All() {
		sum := sha256.Sum256(data)
		listed[path] = sum[:]
	}
	return FormatChecksums(listed)
}

// FormatChecksums writes what ParseChecksums reads: SHA-256 sums by path, sorted by that.
func FormatChecksums(listed map[string][]byte) []byte {
	var out []byte
	for _, path := range slices.Sorted(maps.Keys(listed)) {
		out = fmt.Appendf(out, "%x  %s\n", listed[path], path)
	}
	return out
}
