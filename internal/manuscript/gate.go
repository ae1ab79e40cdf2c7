package manuscript

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"brief/internal/diag"
)

// maxFileSize is far above any chapter or data file that people write, and keeps the parsers' worst cases short.
const maxFileSize = 4 << 20 // bytes

// maxLockSize is room for what 50,000 addresses answered.
const maxLockSize = 32 << 20 // bytes

// maxLinks is how many symbolic links lead from one name to a file before they are taken for a circle, as on Linux.
const maxLinks = 40

// maxLibrarySize is the same for the libraries that reference managers export, which hold abstracts.
const maxLibrarySize = 16 << 20 // bytes

var (
	errOutside = errors.New("path leads out of the folder")
	errCircle  = errors.New("symbolic links lead in a circle")
)

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func (r *reader) failure(name string, err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err // the name in it is relative to the folder
	}
	return fmt.Errorf("reading %s: %w", path.Join(r.dir, name), err)
}

// outside reports whether a slash-separated path is absolute or climbs above where it starts. Backslashes and drive letters
// count, because the same brief may be built on Windows.
func outside(name string) bool {
	if path.IsAbs(name) || strings.Contains(name, `\`) || len(name) > 1 && name[1] == ':' {
		return true
	}
	clean := path.Clean(name)
	return clean == ".." || strings.HasPrefix(clean, "../")
}

// follow returns the path of what name stands for after symbolic links, where the file system can tell. It is errOutside when
// the path or a link in it leads out of the file system, even if it comes back.
func follow(fsys fs.FS, name string) (string, error) {
	if outside(name) {
		return "", errOutside
	}
	if !fs.ValidPath(name) {
		return "", fs.ErrNotExist
	}
	links, ok := fsys.(fs.ReadLinkFS)
	if !ok {
		return name, nil
	}
	var done []string
	followed := 0
	for todo := strings.Split(name, "/"); len(todo) > 0; {
		part := todo[0]
		todo = todo[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			if len(done) == 0 {
				return "", errOutside
			}
			done = done[:len(done)-1]
			continue
		}
		here := path.Join(path.Join(done...), part)
		info, err := links.Lstat(here)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			done = append(done, part)
			continue
		}
		if followed++; followed > maxLinks {
			return "", errCircle
		}
		target, err := links.ReadLink(here)
		if err != nil {
			return "", err
		}
		if path.IsAbs(target) || strings.Contains(target, `\`) || len(target) > 1 && target[1] == ':' {
			return "", errOutside
		}
		todo = append(strings.Split(target, "/"), todo...)
	}
	if len(done) == 0 {
		return ".", nil
	}
	return path.Join(done...), nil
}

// open reads a file that the folder has. Where that is not to be, it adds a problem and returns nil; a file that is missing or
// out of bounds is reported at named, where the author names it, or at the file itself when nobody does.
func (r *reader) open(name string, named diag.Span, problems *diag.List) (*diag.File, error) {
	if name == linksFile {
		return r.openUpTo(maxLockSize, name, named, problems)
	}
	if ext := strings.ToLower(path.Ext(name)); ext == ".bib" || ext == ".json" {
		return r.openUpTo(maxLibrarySize, name, named, problems)
	}
	return r.openUpTo(maxFileSize, name, named, problems)
}

// openUpTo is open for a file of at most so many bytes.
func (r *reader) openUpTo(most int64, name string, named diag.Span, problems *diag.List) (*diag.File, error) {
	file := &diag.File{Name: path.Join(r.dir, name)}
	whole := diag.Span{File: file}
	if named.IsZero() {
		named = whole
	}
	if !r.plain[name] {
		real, err := follow(r.content, name)
		var info fs.FileInfo
		if err == nil {
			info, err = fs.Stat(r.content, real)
		}
		switch {
		case errors.Is(err, errOutside):
			problems.Add(named, diag.OutsideProject, "%.80q leads out of the content folder", name)
			return nil, nil
		case isMissing(err):
			problems.Add(named, diag.MissingFile, "there is no file %.80q", name)
			return nil, nil
		case errors.Is(err, errCircle):
			problems.Add(named, diag.BadFile, "the symbolic links of %q lead in a circle", name)
			return nil, nil
		case err != nil:
			return nil, r.failure(name, err)
		case !info.Mode().IsRegular(): // a pipe would keep us waiting
			problems.Add(named, diag.BadFile, "%q is not a file but a folder or a device", name)
			return nil, nil
		}
		name = real
	}
	opened, err := r.content.Open(name)
	if err != nil {
		return nil, r.failure(name, err)
	}
	defer opened.Close()
	var text bytes.Buffer
	if info, err := opened.Stat(); err == nil {
		text.Grow(int(min(info.Size(), most)) + bytes.MinRead) // room to see the end without growing
	}
	if _, err := text.ReadFrom(io.LimitReader(opened, most+1)); err != nil {
		return nil, r.failure(name, err)
	}
	if int64(text.Len()) > most {
		problems.Add(whole, diag.BadFile, "the file is larger than %d MiB", most>>20)
		return nil, nil
	}
	file.Text = text.Bytes()
	if !readable(file, problems) {
		return nil, nil
	}
	return file, nil
}

// readable reports whether the file is UTF-8 text without NUL, and adds a problem if not.
func readable(file *diag.File, problems *diag.List) bool {
	text := file.Text
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		problems.Add(diag.Span{File: file}, diag.BadFile, "the file is UTF-16").Hintf("save it as UTF-8")
		return false
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		problems.Add(diag.Span{File: file, Start: i, End: i + 1}, diag.BadFile, "the file holds a NUL").Hintf("delete it, or save the file as UTF-8")
		return false
	}
	if utf8.Valid(text) {
		return true
	}
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && size == 1 {
			problems.Add(diag.Span{File: file, Start: i, End: i + 1}, diag.BadFile, "the byte 0x%02X is not UTF-8", text[i]).Hintf("save the file as UTF-8")
			break
		}
		i += size
	}
	return false
}

// skipBOM returns the length of the byte-order mark at the head of a text.
func skipBOM(text []byte) int {
	if bytes.HasPrefix(text, []byte("\ufeff")) {
		return len("\ufeff")
	}
	return 0
}
