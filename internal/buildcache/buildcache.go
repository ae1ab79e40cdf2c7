// Package buildcache remembers what a site was built from, so that building it again from the same does nothing.
//
// A Key is a hash of all that a build depends on: the program, its flags, and every file of the project. For each destination
// one Record is kept, in the user's cache folder: the key, for how long the build holds, what it had to say, and a digest of
// the published folder. A build whose key is that of the record, and whose destination is still as it was published, would
// write what is there.
//
// Beside it are the compressed forms of the files that were published last, so that only what changed is compressed again.
//
// The record is never trusted further than that. What is missing, cannot be read or does not fit costs a build; deleting the
// folder is always safe.
package buildcache

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"brief/internal/diag"
)

// A Key is the SHA-256 of what a build depends on.
type Key [sha256.Size]byte

// errLink says that a tree holds a symbolic link, behind which files may change unseen.
var errLink = errors.New("a symbolic link")

// KeyOf returns the key of a build by a program with some flags from the files of a project. The program is whatever tells one
// executable from another. There is no key, and so no remembering, where a tree holds a symbolic link or something that is
// neither a file nor a folder.
func KeyOf(program, flags string, trees ...fs.FS) (key Key, ok bool, err error) {
	h := sha256.New()
	writePart(h, program)
	writePart(h, flags)
	for _, tree := range trees {
		switch err := hashTree(h, tree); {
		case errors.Is(err, errLink):
			return Key{}, false, nil
		case err != nil:
			return Key{}, false, fmt.Errorf("reading what to build: %w", err)
		}
		writePart(h, "") // no path is empty
	}
	h.Sum(key[:0])
	return key, true, nil
}

// writePart writes a text with its length before it, so that no two lists of texts hash alike.
func writePart(h hash.Hash, text string) {
	writeLength(h, int64(len(text)))
	io.WriteString(h, text)
}

func writeLength(h hash.Hash, n int64) {
	var length [8]byte
	binary.LittleEndian.PutUint64(length[:], uint64(n))
	h.Write(length[:])
}

// hashTree writes the paths of all files in a tree, with the hash of each. Those are made on all cores.
func hashTree(h hash.Hash, tree fs.FS) error {
	var paths []string
	err := fs.WalkDir(tree, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case path == "." && errors.Is(err, fs.ErrNotExist):
			return nil // a project need not have templates of its own
		case err != nil:
			return err
		case entry.IsDir():
			return nil
		case !entry.Type().IsRegular():
			return errLink
		}
		paths = append(paths, path)
		return nil
	})
	if err != nil {
		return err
	}
	sums := make([]Key, len(paths))
	var next atomic.Int64
	var g errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			text := make([]byte, 64<<10)
			of := sha256.New()
			for i := int(next.Add(1)) - 1; i < len(paths); i = int(next.Add(1)) - 1 {
				file, err := tree.Open(paths[i])
				if err != nil {
					return err
				}
				of.Reset()
				_, err = io.CopyBuffer(of, onlyReader{file}, text)
				file.Close()
				if err != nil {
					return err
				}
				of.Sum(sums[i][:0])
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, path := range paths {
		writePart(h, path)
		h.Write(sums[i][:])
	}
	return nil
}

// onlyReader hides that a file can copy itself, for which it would take a buffer of its own.
type onlyReader struct{ io.Reader }

// A Record is a build that was published.
type Record struct {
	Key      Key
	Built    time.Time // what time it was taken to be
	Until    time.Time // when the same files would give another site, because a chapter appears or goes; zero for never
	Summary  string    // what was built, in words
	Problems []diag.Problem
	Folder   Key // the digest of the published folder
}

// Holds reports whether a build with the key, at a time, into a folder whose digest is given, would change nothing.
func (r *Record) Holds(key Key, now time.Time, folder Key) bool {
	return r.Key == key && r.Folder == folder && !now.Before(r.Built) && (r.Until.IsZero() || now.Before(r.Until))
}

// FolderOf returns a digest of what is in a folder: every path with its size and its time of modification. The texts are not
// read: whoever changes a file and keeps all three wants it to stay.
func FolderOf(dir string) (Key, error) {
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		writePart(h, name)
		writeLength(h, int64(info.Mode()))
		if !entry.IsDir() {
			writeLength(h, info.Size())
			writeLength(h, info.ModTime().UnixNano())
		}
		return nil
	})
	var key Key
	h.Sum(key[:0])
	return key, err
}

// A Cache keeps one record for each destination.
type Cache struct{ dir string }

// Open returns the cache of this machine's user; nil, which remembers nothing, where there is no folder for one.
func Open() *Cache {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	return &Cache{filepath.Join(dir, "brief", "builds")}
}

// file returns where the record of a destination is kept. Its name tells nobody which folder that is.
func (c *Cache) file(destination, ending string) (string, error) {
	absolute, err := filepath.Abs(destination)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(absolute))
	return filepath.Join(c.dir, hex.EncodeToString(sum[:16])+ending), nil
}

// stored is how a record stands in its file.
type stored struct {
	Version  int
	Key      string
	Built    time.Time
	Until    time.Time
	Summary  string
	Problems []storedProblem
	Folder   string
}

// storedProblem is a problem with its place. Of its file only the path is kept: the text is in the project, and is the same.
type storedProblem struct {
	File       string
	Start, End int
	Code       diag.Code
	Severity   diag.Severity
	Text, Hint string
	Times      int
}

// storedVersion changes when stored does.
const storedVersion = 1

// Load returns the record of a destination, or nil. read returns the text of a file that a problem stands in.
func (c *Cache) Load(destination string, read func(name string) ([]byte, error)) *Record {
	if c == nil {
		return nil
	}
	path, err := c.file(destination, ".json")
	if err != nil {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var s stored
	if json.Unmarshal(text, &s) != nil || s.Version != storedVersion {
		return nil
	}
	r := &Record{Built: s.Built, Until: s.Until, Summary: s.Summary}
	if !readKey(&r.Key, s.Key) || !readKey(&r.Folder, s.Folder) {
		return nil
	}
	files := map[string]*diag.File{}
	for _, p := range s.Problems {
		at := diag.Span{Start: p.Start, End: p.End}
		if p.File != "" {
			if files[p.File] == nil {
				text, err := read(p.File)
				if err != nil {
					return nil
				}
				files[p.File] = &diag.File{Name: p.File, Text: text}
			}
			at.File = files[p.File]
		}
		r.Problems = append(r.Problems, diag.Problem{At: at, Code: p.Code, Severity: p.Severity, Text: p.Text, Hint: p.Hint, Times: p.Times})
	}
	return r
}

func readKey(key *Key, text string) bool {
	if hex.DecodedLen(len(text)) != len(key) {
		return false
	}
	_, err := hex.Decode(key[:], []byte(text))
	return err == nil
}

// Store keeps the record of a destination in place of the one before. It is whole or not there.
func (c *Cache) Store(destination string, r *Record) error {
	if c == nil {
		return nil
	}
	s := stored{
		Version: storedVersion, Key: hex.EncodeToString(r.Key[:]), Built: r.Built, Until: r.Until,
		Summary: r.Summary, Folder: hex.EncodeToString(r.Folder[:]),
	}
	for _, p := range r.Problems {
		q := storedProblem{Start: p.At.Start, End: p.At.End, Code: p.Code, Severity: p.Severity, Text: p.Text, Hint: p.Hint, Times: p.Times}
		if p.At.File != nil {
			q.File = p.At.File.Name
		}
		s.Problems = append(s.Problems, q)
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return c.write(destination, ".json", text)
}

// write puts a file of a destination in place of the one before. It is whole or not there.
func (c *Cache) write(destination, ending string, text []byte) error {
	path, err := c.file(destination, ending)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(c.dir, "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone, where it was renamed
	if _, err = f.Write(text); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
