// Package site holds what is published: paths and their bytes.
//
// A Site is collected first and written once. Render adds pages to it, minify makes a smaller one, serve shows it from memory,
// bundle packs it, and Publish makes a folder equal to it. So nothing reads from disk what was just made, two pages for one
// path are found before anything is written, and the website, the preview and the bundle are the same bytes.
//
// Paths are relative, slash-separated and legal everywhere: on Linux, macOS and Windows, in a zip, and in a URL. Two paths that
// some file system takes for one (they differ in case or in Unicode normalisation only) are refused, and so is a file where a
// folder must be.
//
// Only this package writes a site's files; see Publish for how.
package site

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A Site is a set of files. The zero Site is empty and ready to use. Adding is for one goroutine at a time; once nothing is
// added any more, a Site may be read from several.
type Site struct {
	files map[string][]byte
	over  map[string][]byte // of With: in place of some of the files, which are those of another site
	from  *Site             // that site; nil where the files are its own
	names map[string]name   // by folded path: the files, and the folders that they need
	bytes int64
}

// A name is how a path was spelled first, and what it is.
type name struct {
	path   string
	folder bool
}

// Add adds a file. The site keeps data, which must not change afterwards. It fails when the path is not legal everywhere, or
// when another file of the site is in its way.
func (s *Site) Add(path string, data []byte) error {
	if err := CheckPath(path); err != nil {
		return fmt.Errorf("adding %q to the site: %w", path, err)
	}
	for i := range len(path) {
		if path[i] != '/' {
			continue
		}
		folder := path[:i]
		switch n, ok := s.names[fold(folder)]; {
		case ok && !n.folder:
			return fmt.Errorf("adding %q to the site: %q is a file", path, n.path)
		case ok && n.path != folder:
			return fmt.Errorf("adding %q to the site: there is a folder %q, and some file systems cannot tell the two apart", path, n.path)
		}
	}
	folded := fold(path)
	switch n, ok := s.names[folded]; {
	case ok && n.folder:
		return fmt.Errorf("adding %q to the site: it is a folder of other files", path)
	case ok && n.path == path:
		return fmt.Errorf("adding %q to the site: there is such a file already", path)
	case ok:
		return fmt.Errorf("adding %q to the site: there is %q, and some file systems cannot tell the two apart", path, n.path)
	}
	if s.files == nil {
		s.files, s.names = make(map[string][]byte), make(map[string]name)
	}
	for i := range len(path) {
		if path[i] == '/' {
			s.names[fold(path[:i])] = name{path[:i], true}
		}
	}
	s.names[folded] = name{path, false}
	s.files[path] = data
	s.bytes += int64(len(data))
	return nil
}

// All yields the paths and their bytes, sorted by path.
func (s *Site) All() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, path := range slices.Sorted(maps.Keys(s.files)) {
			if data, _ := s.Get(path); !yield(path, data) {
				return
			}
		}
	}
}

// Get returns the bytes of a path. They must not be changed.
func (s *Site) Get(path string) (data []byte, ok bool) {
	if data, ok = s.over[path]; ok {
		return data, true
	}
	data, ok = s.files[path]
	return data, ok
}

// With returns a site that has other bytes at some of its paths. It shares the rest with s, to which nothing may be added any more:
// a library has tens of thousands of files, and an edit changes one.
func (s *Site) With(files map[string][]byte) *Site {
	out := &Site{files: s.files, over: make(map[string][]byte, len(s.over)+len(files)), from: s.owner(), names: s.names, bytes: s.bytes}
	maps.Copy(out.over, s.over)
	for path, data := range files {
		if old, ok := s.Get(path); ok {
			out.over[path] = data
			out.bytes += int64(len(data) - len(old))
		}
	}
	return out
}

// owner returns the site whose files those of s are.
func (s *Site) owner() *Site {
	if s.from != nil {
		return s.from
	}
	return s
}

// Len returns the number of files.
func (s *Site) Len() int { return len(s.files) }

// Bytes returns the size of all files together.
func (s *Site) Bytes() int64 { return s.bytes }

// Difference is how one site differs from another; each list is sorted.
type Difference struct {
	Added, Changed, Removed []string
}

// IsZero reports whether there is no difference.
func (d Difference) IsZero() bool { return len(d.Added)+len(d.Changed)+len(d.Removed) == 0 }

// Compare returns what happened between two sites. A nil site counts as empty.
func Compare(before, after *Site) Difference {
	var d Difference
	if before == nil {
		before = new(Site)
	}
	if after == nil {
		after = new(Site)
	}
	compare := func(path string) {
		data, _ := after.Get(path)
		if old, ok := before.Get(path); !ok {
			d.Added = append(d.Added, path)
		} else if !bytes.Equal(old, data) { // quick where the two share their bytes
			d.Changed = append(d.Changed, path)
		}
	}
	if before.owner() == after.owner() { // then they differ in no other file
		for path := range before.over {
			compare(path)
		}
		for path := range after.over {
			if _, both := before.over[path]; !both {
				compare(path)
			}
		}
		slices.Sort(d.Changed)
		return d
	}
	for path := range after.files {
		compare(path)
	}
	for path := range before.files {
		if _, ok := after.files[path]; !ok {
			d.Removed = append(d.Removed, path)
		}
	}
	slices.Sort(d.Added)
	slices.Sort(d.Changed)
	slices.Sort(d.Removed)
	return d
}

const maxSegment = 255 // bytes; what ext4, APFS and NTFS take

// CheckPath says what makes a path illegal somewhere, or nil.
//
// The rules are those of Windows, which are the narrowest:
// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
func CheckPath(path string) error {
	switch {
	case path == "":
		return errors.New("the path is empty")
	case !utf8.ValidString(path):
		return errors.New("the path is not UTF-8")
	case path[0] == '/':
		return errors.New("the path is absolute")
	case fold(path) == markerName || strings.HasPrefix(fold(path), markerName+"/"):
		return fmt.Errorf("%s marks a published folder", markerName)
	}
	for _, r := range path {
		switch {
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return fmt.Errorf("the path has the control character %U", r)
		case strings.ContainsRune(`\<>:"|?*`, r):
			return fmt.Errorf("the path has %q, which is not allowed on Windows", r)
		}
	}
	for segment := range strings.SplitSeq(path, "/") {
		switch {
		case segment == "":
			return errors.New("the path has an empty segment")
		case segment == "." || segment == "..":
			return fmt.Errorf("the path has a segment %q", segment)
		case len(segment) > maxSegment:
			return fmt.Errorf("the path has a segment longer than %d bytes", maxSegment)
		case strings.HasSuffix(segment, ".") || strings.HasSuffix(segment, " ") || strings.HasPrefix(segment, " "):
			return fmt.Errorf("the segment %q begins with a space or ends with a dot or a space", segment)
		case isDevice(segment):
			return fmt.Errorf("the segment %q is a device on Windows", segment)
		}
	}
	return nil
}

// isDevice reports whether Windows takes the segment for a device, which it does whatever the extension.
func isDevice(segment string) bool {
	stem, _, _ := strings.Cut(segment, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	digit, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		digit, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(digit) == 1 && strings.Contains("0123456789¹²³", digit)
}

// fold maps paths that some file system takes for one to one string.
func fold(path string) string {
	for i := range len(path) {
		if path[i] >= utf8.RuneSelf {
			return norm.NFC.String(cases.Fold().String(norm.NFC.String(path)))
		}
	}
	return strings.ToLower(path)
}
