package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// ErrNoChecksums says that there is no SHA256SUMS to verify by.
var ErrNoChecksums = errors.New("there is no " + checksumsName)

// maxChecksums is how large SHA256SUMS may be, in bytes: some 100,000 files.
const maxChecksums = 16 << 20

// A Report is what became of a bundle since it was made. Every list is sorted.
type Report struct {
	Files     int      // that SHA256SUMS lists
	Altered   []string // they differ from what is listed, or cannot be read
	Added     []string // they are not listed
	Missing   []string // they are listed and not there
	Stray     bool     // the zip has bytes that belong to none of its files, which no checksum in it covers
	Checksums []byte   // SHA256SUMS itself
	Signature []byte   // SHA256SUMS.minisig; nil where there is none
}

// Intact reports whether every file is there, as it was made, and nothing else.
func (r Report) Intact() bool { return !r.Stray && len(r.Altered)+len(r.Added)+len(r.Missing) == 0 }

// VerifyFolder compares an unpacked bundle with its SHA256SUMS. What is no regular file, such as a link, counts as altered or added.
// Signatures of listed files are not listed and not compared: they prove themselves.
func VerifyFolder(fsys fs.FS) (Report, error) {
	sums, err := fs.ReadFile(fsys, checksumsName)
	if errors.Is(err, fs.ErrNotExist) {
		return Report{}, ErrNoChecksums
	}
	if err != nil {
		return Report{}, err
	}
	signature, err := fs.ReadFile(fsys, checksumsName+SignatureExtension)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Report{}, err
	}
	found := map[string]func() ([]byte, error){}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !d.Type().IsRegular() {
			found[name] = nil
			return nil
		}
		found[name] = func() ([]byte, error) {
			f, err := fsys.Open(name)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			return digest(f)
		}
		return nil
	})
	if err != nil {
		return Report{}, err
	}
	return compare(sums, signature, found)
}

// VerifyZip compares a zipped bundle with the SHA256SUMS in its folder. Nothing is unpacked to the disk. A file outside of the
// folder was added; one whose name stands twice was altered, because programs differ in which they take. What stands before, between or behind the files,
// and comments, is stray.
func VerifyZip(r io.ReaderAt, size int64) (Report, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // such names are reported as added
		return Report{}, fmt.Errorf("this is no zip, or a damaged one: %w", err)
	}
	folder, known := "", false
	for _, f := range z.File {
		dir, base := path.Split(f.Name)
		if base == checksumsName && strings.Count(dir, "/") <= 1 {
			folder, known = dir, true
			break
		}
	}
	if !known {
		return Report{}, ErrNoChecksums
	}
	var sums, signature []byte
	found := map[string]func() ([]byte, error){}
	for _, f := range z.File {
		name, inside := strings.CutPrefix(f.Name, folder)
		switch {
		case strings.HasSuffix(f.Name, "/"):
			continue // a folder
		case !inside:
			name = f.Name + " (outside of the folder)"
		case name == checksumsName, name == checksumsName+SignatureExtension:
			data, err := readEntry(f)
			if err != nil {
				return Report{}, fmt.Errorf("reading %s: %w", f.Name, err)
			}
			if name == checksumsName {
				if sums != nil {
					return Report{}, fmt.Errorf("%s is there twice", f.Name)
				}
				sums = data
			} else {
				signature = data
			}
		}
		if _, twice := found[name]; twice {
			found[name] = nil
			continue
		}
		found[name] = func() ([]byte, error) {
			content, err := f.Open()
			if err != nil {
				return nil, nil // damaged
			}
			defer content.Close()
			sum, err := digest(content)
			var disk *fs.PathError
			if err != nil && !errors.As(err, &disk) {
				return nil, nil
			}
			return sum, err
		}
	}
	report, err := compare(sums, signature, found)
	report.Stray = err == nil && !covered(r, size, z)
	return report, err
}

// covered reports whether every byte of a zip is part of an entry, of the directory or of its end, as APPNOTE.TXT, section 4.3, has
// them, with nothing between. ZIP64, which no bundle needs, is not known.
func covered(r io.ReaderAt, size int64, z *zip.Reader) bool {
	const (
		entrySignature, entryLength = 0x04034b50, 30 // 4.3.7
		noteSignature               = 0x08074b50     // 4.3.9: what may follow an entry
		fileSignature, fileLength   = 0x02014b50, 46 // 4.3.12
		endSignature, endLength     = 0x06054b50, 22 // 4.3.16
	)
	pos := int64(0)
	head := make([]byte, fileLength)
	read := func(signature uint32, length int) bool {
		_, err := r.ReadAt(head[:length], pos)
		return err == nil && binary.LittleEndian.Uint32(head) == signature
	}
	field := func(at int) int64 { return int64(binary.LittleEndian.Uint16(head[at:])) }
	entries := map[int64]*zip.File{} // by the offset of their data
	for _, f := range z.File {
		at, err := f.DataOffset()
		if err != nil || entries[at] != nil || f.Comment != "" {
			return false
		}
		entries[at] = f
	}
	for range z.File {
		if !read(entrySignature, entryLength) {
			return false
		}
		pos += entryLength + field(26) + field(28)
		f := entries[pos]
		if f == nil {
			return false
		}
		pos += int64(f.CompressedSize64)
		if f.Flags&0x8 != 0 { // checksum and sizes follow
			if read(noteSignature, 4) {
				pos += 4
			}
			pos += 12
		}
	}
	for range z.File {
		if !read(fileSignature, fileLength) {
			return false
		}
		pos += fileLength + field(28) + field(30) + field(32)
	}
	return read(endSignature, endLength) && pos+endLength == size
}

func readEntry(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxChecksums+1))
	if err == nil && len(data) > maxChecksums {
		err = fmt.Errorf("it has more than %d MB", maxChecksums>>20)
	}
	return data, err
}

func digest(r io.Reader) ([]byte, error) {
	h := sha256.New()
	_, err := io.Copy(h, r)
	return h.Sum(nil), err
}

// compare compares the listed files with those that were found. A file that was found gives its digest, or nil if it cannot be
// one that was listed.
func compare(sums, signature []byte, found map[string]func() ([]byte, error)) (Report, error) {
	listed, err := ParseChecksums(sums)
	if err != nil {
		return Report{}, err
	}
	r := Report{Files: len(listed), Checksums: sums, Signature: signature}
	for name, want := range listed {
		content, ok := found[name]
		if !ok {
			r.Missing = append(r.Missing, name)
			continue
		}
		var got []byte
		if content != nil {
			if got, err = content(); err != nil {
				return Report{}, fmt.Errorf("reading %s: %w", name, err)
			}
		}
		if !bytes.Equal(got, want) {
			r.Altered = append(r.Altered, name)
		}
	}
	for name := range found {
		signed, isSignature := strings.CutSuffix(name, SignatureExtension)
		if listed[name] == nil && name != checksumsName && !(isSignature && (listed[signed] != nil || signed == checksumsName)) {
			r.Added = append(r.Added, name)
		}
	}
	slices.Sort(r.Altered)
	slices.Sort(r.Added)
	slices.Sort(r.Missing)
	return r, nil
}

// ParseChecksums reads what Checksums and sha256sum write: on every line 64 hexadecimal digits, two spaces (or a space and "*")
// and a path.
func ParseChecksums(text []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		const digits = 2 * sha256.Size
		if len(line) < digits+3 || line[digits] != ' ' || line[digits+1] != ' ' && line[digits+1] != '*' {
			return nil, fmt.Errorf("%s, line %d: this is no checksum with a file: %.80q", checksumsName, number, line)
		}
		sum, err := hex.DecodeString(line[:digits])
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", checksumsName, number, err)
		}
		name := line[digits+2:]
		if out[name] != nil {
			return nil, fmt.Errorf("%s, line %d: %s is listed twice", checksumsName, number, name)
		}
		out[name] = sum
	}
	return out, nil
}
