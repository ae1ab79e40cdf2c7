package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// A published folder holds the marker, a file that says only this. Publish replaces no other folder unless forced.
const (
	markerName   = ".brief"
	markerPrefix = "brief site "
	markerText   = markerPrefix + "1\n"
)

// fileMode is the mode of published files.
const fileMode fs.FileMode = 0o644

// PublishOptions is how to publish. The zero value is the careful way.
type PublishOptions struct {
	Force   bool     // replace a folder that brief did not make, with all that is in it
	Protect []string // folders that the destination must neither be nor contain: the project, its content
}

// Report is what Publish did.
type Report struct {
	Written   int // files that are new or changed
	Removed   int // files that are no longer there
	Unchanged int // files that are as they were, and keep their time of modification
}

// Publish makes the folder dir equal to the site: what the site does not have is gone afterwards.
//
// It is all or nothing. The new tree is written next to dir, on the same file system, and then changes places with it in one
// step; a publication that fails or is killed at any moment leaves the previous site whole. What a killed one leaves behind is
// cleared away by the next. Where the system cannot exchange two folders, two renames take its place: killed between them,
// dir is missing until the next publication puts the previous site back. When nothing differs, nothing is written.
//
// Files are not synced to the disk one by one: a site can be built again.
//
// A folder that is not empty is replaced only if it bears the marker of an earlier publication, or if forced to. Even then Publish
// refuses the root, the home and the working folder and all that contain them or a protected folder, symbolic links, and folders
// that hold a repository or a manuscript.
//
// Files get the mode 0644 and folders 0755, whatever the umask, because another user's web server reads them.
func Publish(s *Site, dir string, o PublishOptions) (Report, error) {
	r, err := publish(s, dir, o)
	if err != nil {
		return r, fmt.Errorf("publishing to %s: %w", dir, err)
	}
	return r, nil
}

func publish(s *Site, dir string, o PublishOptions) (Report, error) {
	if s.Len() == 0 {
		return Report{}, errors.New("the site is empty")
	}
	d, err := newDestination(dir)
	if err != nil {
		return Report{}, err
	}
	if err := d.checkPlace(o.Protect); err != nil {
		return Report{}, err
	}
	if err := os.MkdirAll(filepath.Dir(d.path), 0o755); err != nil {
		return Report{}, err
	}
	unlock, err := lock(d.beside("lock"))
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	if err := d.recover(); err != nil {
		return Report{}, err
	}
	if err := d.checkContents(o.Force); err != nil {
		return Report{}, err
	}
	change, err := d.compare(s)
	if err != nil {
		return Report{}, err
	}
	if change.none() {
		return change.report, nil
	}
	if err := d.stage(s, change.unchanged); err != nil {
		os.RemoveAll(d.beside("new")) // the first error says more than a second one would
		return Report{}, err
	}
	if err := d.swap(); err != nil {
		os.RemoveAll(d.beside("new"))
		return Report{}, err
	}
	for _, old := range []string{d.beside("new"), d.beside("old")} {
		if err := os.RemoveAll(old); err != nil {
			return change.report, fmt.Errorf("removing the previous site: %w", err)
		}
	}
	return change.report, nil
}

// A destination is a folder to publish to.
type destination struct {
	path string // absolute; of its parents, those that exist are no symbolic links
}

func newDestination(dir string) (destination, error) {
	if dir == "" {
		return destination{}, errors.New("no folder is named")
	}
	path, err := filepath.Abs(dir)
	if err != nil {
		return destination{}, err
	}
	if parent, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil { // otherwise it is yet to be made
		path = filepath.Join(parent, filepath.Base(path))
	}
	return destination{path}, nil
}

// beside returns the path of a helper next to the destination, which is on the same file system: "new" is the tree that is
// being written (after the exchange, the one to be removed), "old" is the previous site between two renames, "lock" the lock.
func (d destination) beside(what string) string {
	return filepath.Join(filepath.Dir(d.path), "."+filepath.Base(d.path)+".brief-"+what)
}

// checkPlace refuses places where nobody means to publish, whatever is there.
func (d destination) checkPlace(protect []string) error {
	if d.path == filepath.Dir(d.path) {
		return errors.New("it is the root of the file system")
	}
	info, err := os.Lstat(d.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		target, _ := os.Readlink(d.path)
		return fmt.Errorf("it is a symbolic link (to %s); name the folder itself", target)
	case !info.IsDir():
		return errors.New("it is not a folder")
	}
	type guarded struct{ path, what string }
	var all []guarded
	for _, p := range protect {
		all = append(all, guarded{p, p})
	}
	if home, err := os.UserHomeDir(); err == nil {
		all = append(all, guarded{home, "your home folder"})
	}
	if wd, err := os.Getwd(); err == nil {
		all = append(all, guarded{wd, "the working folder"})
	}
	for _, g := range all {
		path, err := filepath.Abs(g.path)
		if err != nil {
			return err
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		for first := true; ; first = false { // files, not names, are compared: a folder may have several names
			if at, err := os.Stat(path); err == nil && os.SameFile(at, info) {
				if first {
					return fmt.Errorf("it is %s, which would be replaced", g.what)
				}
				return fmt.Errorf("it contains %s, which would be replaced", g.what)
			}
			parent := filepath.Dir(path)
			if parent == path {
				break
			}
			path = parent
		}
	}
	return nil
}

// What nobody means to replace, even by force.
var precious = []struct{ name, what string }{
	{".git", "a repository"}, {".hg", "a repository"}, {".jj", "a repository"}, {".svn", "a repository"},
	{"brief.yaml", "a manuscript"}, {"content/brief.yaml", "a manuscript"},
}

// checkContents refuses a folder that holds other things than a published site.
func (d destination) checkContents(force bool) error {
	entries, err := os.ReadDir(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, p := range precious {
		if _, err := os.Lstat(filepath.Join(d.path, filepath.FromSlash(p.name))); err == nil {
			return fmt.Errorf("it holds %s (%s), which would be replaced; publish to another folder", p.what, p.name)
		}
	}
	if len(entries) == 0 || force || d.marked() {
		return nil
	}
	return fmt.Errorf("it is not empty, and brief did not make it (it has no file %s); publish to another folder, or force its replacement", markerName)
}

func (d destination) marked() bool {
	path := filepath.Join(d.path, markerName)
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || info.Size() > 100 {
		return false
	}
	text, err := os.ReadFile(path)
	return err == nil && bytes.HasPrefix(text, []byte(markerPrefix))
}

// recover clears away what a killed publication left, and puts the previous site back where one was killed between two renames.
// The lock is held, so whatever is there belongs to nobody any more.
func (d destination) recover() error {
	if _, err := os.Lstat(d.path); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(d.beside("old"), d.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("putting the previous site back: %w", err)
		}
	}
	for _, left := range []string{d.beside("new"), d.beside("old")} {
		if err := os.RemoveAll(left); err != nil {
			return fmt.Errorf("removing what an earlier publication left: %w", err)
		}
	}
	return nil
}

// A change is what a publication has to do.
type change struct {
	report    Report
	unchanged map[string]fs.FileInfo // by path
	clutter   bool                   // the destination has folders or special files that the site has not, or an old marker
}

func (c change) none() bool { return !c.clutter && c.report.Written+c.report.Removed == 0 }

// compare reads the destination as it is.
func (d destination) compare(s *Site) (change, error) {
	c := change{unchanged: make(map[string]fs.FileInfo)}
	marker, _ := os.ReadFile(filepath.Join(d.path, markerName)) // one that cannot be read is as good as none
	c.clutter = string(marker) != markerText

	type candidate struct {
		path string
		info fs.FileInfo
		same bool
	}
	var candidates []*candidate // of the site's size, so that it takes reading to tell
	folders := s.folders()
	err := filepath.WalkDir(d.path, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			if path == d.path && errors.Is(err, fs.ErrNotExist) {
				return fs.SkipAll
			}
			return err
		}
		rel, err := filepath.Rel(d.path, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		switch {
		case rel == "." || rel == markerName:
			return nil
		case e.IsDir():
			if !folders[rel] {
				c.clutter = true
			}
			return nil
		}
		data, ok := s.Get(rel)
		if !ok {
			c.report.Removed++
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if info.Mode().IsRegular() && info.Size() == int64(len(data)) {
			candidates = append(candidates, &candidate{path: rel, info: info})
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	buffers := sync.Pool{New: func() any { b := make([]byte, 64<<10); return &b }} // a site of files is not read into memory twice
	err = each(len(candidates), func(i int) error {
		data, _ := s.Get(candidates[i].path)
		buffer := buffers.Get().(*[]byte)
		defer buffers.Put(buffer)
		var err error
		candidates[i].same, err = holds(filepath.Join(d.path, filepath.FromSlash(candidates[i].path)), data, *buffer)
		return err
	})
	for _, f := range candidates {
		if f.same {
			c.unchanged[f.path] = f.info
		}
	}
	c.report.Unchanged = len(c.unchanged)
	c.report.Written = s.Len() - len(c.unchanged)
	return c, err
}

// holds reports whether the file has the content data.
func holds(path string, data, buffer []byte) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	for {
		n, err := f.Read(buffer)
		if n > len(data) || !bytes.Equal(buffer[:n], data[:n]) {
			return false, nil
		}
		data = data[n:]
		if err == io.EOF {
			return len(data) == 0, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// folders returns the folders that the site's files are in.
func (s *Site) folders() map[string]bool {
	out := make(map[string]bool)
	for _, n := range s.names {
		if n.folder {
			out[n.path] = true
		}
	}
	return out
}

// stage makes the new tree next to the destination. The folder is private until it is whole. A file that is as it was is another name
// of the same file until the previous tree is removed: that takes a tenth of the time of writing it.
func (d destination) stage(s *Site, unchanged map[string]fs.FileInfo) error {
	staging := d.beside("new")
	if err := os.Mkdir(staging, 0o700); err != nil {
		return err
	}
	for _, folder := range slices.Sorted(maps.Keys(s.folders())) { // parents come first
		path := filepath.Join(staging, filepath.FromSlash(folder))
		if err := os.Mkdir(path, 0o755); err != nil {
			return err
		}
		if err := os.Chmod(path, 0o755); err != nil {
			return err
		}
	}
	if err := writeFile(filepath.Join(staging, markerName), []byte(markerText)); err != nil {
		return err
	}
	paths := slices.Collect(maps.Keys(s.files))
	err := each(len(paths), func(i int) error {
		name := filepath.FromSlash(paths[i])
		path, was := filepath.Join(staging, name), unchanged[paths[i]]
		if was != nil && was.Mode() == fileMode && os.Link(filepath.Join(d.path, name), path) == nil {
			return nil
		}
		data, _ := s.Get(paths[i])
		if err := writeFile(path, data); err != nil { // not every file system has links, and Windows no such mode
			return err
		}
		if was != nil {
			return os.Chtimes(path, time.Time{}, was.ModTime())
		}
		return nil
	})
	if err != nil {
		return err
	}
	return os.Chmod(staging, 0o755)
}

func writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Chmod(fileMode), f.Close())
}

// swap puts the staged tree in the place of the destination.
func (d destination) swap() error {
	staging := d.beside("new")
	if _, err := os.Lstat(d.path); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(staging, d.path)
	}
	err := exchange(staging, d.path)
	if !errors.Is(err, errors.ErrUnsupported) {
		return mountPoint(err)
	}
	return d.swapInTwo()
}

// swapInTwo is swap where folders cannot be exchanged.
func (d destination) swapInTwo() error {
	if err := os.Rename(d.path, d.beside("old")); err != nil {
		return mountPoint(err)
	}
	if err := os.Rename(d.beside("new"), d.path); err != nil {
		return errors.Join(err, os.Rename(d.beside("old"), d.path))
	}
	return nil
}

// mountPoint explains the error of a folder that cannot be moved because a file system is mounted on it.
func mountPoint(err error) error {
	if err != nil && (strings.Contains(err.Error(), "busy") || strings.Contains(err.Error(), "cross-device")) {
		return fmt.Errorf("%w: where a file system is mounted on the folder, publish to a folder inside it", err)
	}
	return err
}

// each calls f for 0 to n-1 on a few goroutines, and returns the first error.
func each(n int, f func(i int) error) error {
	var g errgroup.Group
	var next atomic.Int64
	for range min(n, 2*runtime.GOMAXPROCS(0)) { // two each, because the disk is waited for
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := f(i); err != nil {
					next.Store(int64(n)) // the others stop too
					return err
				}
			}
		})
	}
	return g.Wait()
}
