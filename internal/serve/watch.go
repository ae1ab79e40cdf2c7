package serve

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A watcher says when a file below its roots has other content than before.
//
// The system's events are only a hint where to look. They are late, doubled or missing (in new folders, after renames, on network
// file systems, when too many come at once), and editors save in many ways: in place, by writing another file and renaming it, by
// moving the old one away first. So the watcher looks itself at what an event names, compares contents, and every so often sweeps
// the whole tree. Where the system gives no more watches, the sweeps alone find the changes.
type watcher struct {
	roots, ignored []string          // absolute
	files          map[string]seen   // by path: every file below the roots
	watched        map[string]bool   // the folders whose events come
	events         *fsnotify.Watcher // nil where the system has none
	polls          bool              // whether events cannot be relied on

	mu      sync.Mutex
	changed map[string]bool // files since take was last called
}

// note notes that a file has changed, and returns true.
func (w *watcher) note(path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changed[path] = true
	return true
}

// take returns the files that have changed since it was last called, sorted.
func (w *watcher) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	files := slices.Sorted(maps.Keys(w.changed))
	clear(w.changed)
	return files
}

// seen is what a file was when it was looked at last.
type seen struct {
	info fs.FileInfo
	hash *[sha256.Size]byte // nil as long as nothing hinted at a change: the first sweep does not read all files
}

const (
	quiet      = 3 * time.Millisecond   // without a further event, after which a save is over: programs write a text at one go
	settle     = 50 * time.Millisecond  // the same, where a file has gone or is empty: an editor is about to write it
	patience   = 250 * time.Millisecond // how long events may follow each other before they are looked into all the same
	pollEvery  = 500 * time.Millisecond // between two sweeps without events
	sweepEvery = 2 * time.Second        // between two sweeps in a tree of ordinary size
	sweepLarge = 10 * time.Second       // and in a large one, where a sweep takes tens of milliseconds
	large      = 2000                   // files
)

// newWatcher looks at the roots as they are now; what happens from now on is a change. One that polls asks for no events.
func newWatcher(roots, ignored []string, polls bool) *watcher {
	w := &watcher{roots: realPaths(roots), ignored: realPaths(ignored), watched: make(map[string]bool), changed: make(map[string]bool), polls: polls}
	if !polls {
		var err error
		if w.events, err = fsnotify.NewWatcher(); err != nil {
			w.events, w.polls = nil, true
		}
	}
	w.sweep()
	return w
}

func realPaths(paths []string) []string {
	var out []string
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		if real, err := filepath.EvalSymlinks(p); err == nil {
			p = real
		} else if parent, err := filepath.EvalSymlinks(filepath.Dir(p)); err == nil { // it is yet to be made
			p = filepath.Join(parent, filepath.Base(p))
		}
		out = append(out, p)
	}
	return out
}

// run sends on changed after each change, until the context ends. It never waits for the receiver: a change that nobody has taken
// notice of yet stands for all that follow.
func (w *watcher) run(ctx context.Context, changed chan<- struct{}) {
	var events <-chan fsnotify.Event
	var errs <-chan error
	if w.events != nil {
		defer w.events.Close()
		events, errs = w.events.Events, w.events.Errors
	}
	tell := func(yes bool) {
		if yes {
			select {
			case changed <- struct{}{}:
			default:
			}
		}
	}
	hints, settling := make(map[string]bool), false
	calm, late, sweep := stopped(), stopped(), time.NewTimer(w.interval())
	look := func() {
		calm.Stop()
		late.Stop()
		found := w.look(hints)
		clear(hints)
		settling = false
		tell(found)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-events:
			if e.Op == fsnotify.Chmod || !w.concerns(e.Name) {
				continue
			}
			if w.watched[e.Name] && (e.Has(fsnotify.Rename) || e.Has(fsnotify.Remove)) {
				w.unwatch(e.Name) // a renamed folder would go on under its old name, and a new one of that name be missed
			}
			if len(hints) == 0 {
				late.Reset(patience)
			}
			hints[e.Name] = true
			calm.Reset(quiet)
		case <-calm.C:
			if !settling && w.unsettled(hints) {
				settling = true
				calm.Reset(settle)
				continue
			}
			look()
		case <-late.C:
			look()
		case <-errs: // such as events lost because there were too many
			tell(w.sweep())
		case <-sweep.C:
			if len(hints) == 0 { // otherwise a save is under way
				tell(w.sweep())
			}
			sweep.Reset(w.interval())
		}
	}
}

func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

func (w *watcher) interval() time.Duration {
	switch {
	case w.polls:
		return pollEvery
	case len(w.files) > large:
		return sweepLarge
	}
	return sweepEvery
}

// concerns reports whether the path is a root, below one, or above one.
func (w *watcher) concerns(path string) bool {
	if w.ignores(path) {
		return false
	}
	for _, root := range w.roots {
		if within(path, root) || within(root, path) {
			return true
		}
	}
	return false
}

// within reports whether the path is the folder or below it.
func within(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && (rest == "" || rest[0] == filepath.Separator || strings.HasSuffix(folder, string(filepath.Separator)))
}

// ignores reports whether the path is none of the author's files: the site itself, a repository, what an editor leaves while it works.
func (w *watcher) ignores(path string) bool {
	for _, i := range w.ignored {
		if within(path, i) {
			return true
		}
	}
	name := filepath.Base(path)
	switch name {
	case ".git", ".hg", ".jj", ".svn", "node_modules", ".DS_Store", "4913": // 4913 is how Vim tries whether it may write
		return true
	}
	for _, pattern := range []string{"*~", "#*#", ".#*", ".*.sw?", ".*.sw??", "*___jb_tmp___", "*___jb_old___", ".goutputstream-*"} {
		if ok, _ := filepath.Match(pattern, name); ok {
			return true
		}
	}
	return false
}

// unsettled reports whether a file that there was has gone or is empty.
func (w *watcher) unsettled(hints map[string]bool) bool {
	for path := range hints {
		if was, ok := w.files[path]; ok && was.info.Size() > 0 {
			if info, err := os.Stat(path); err != nil || info.Size() == 0 {
				return true
			}
		}
	}
	return false
}

// look compares what the hints name with what was seen before.
func (w *watcher) look(hints map[string]bool) bool {
	var there []string
	changed := false
	for path := range hints {
		if _, err := os.Lstat(path); err != nil {
			changed = w.forget(path) || changed
		} else {
			there = append(there, path)
		}
	}
	for _, path := range there {
		below := false
		for _, root := range w.roots {
			below = below || within(path, root)
		}
		if !below { // something above a root: it may be there now, or another one
			return w.sweep() || changed
		}
		changed = w.walk(path) || changed
	}
	return changed
}

// forget drops a path that is no longer there, with all that was below it, and reports whether that was a file.
func (w *watcher) forget(path string) bool {
	w.unwatch(path)
	if _, ok := w.files[path]; ok {
		delete(w.files, path)
		return w.note(path)
	}
	changed := false
	for file := range w.files {
		if within(file, path) {
			delete(w.files, file)
			changed = w.note(file)
		}
	}
	return changed
}

// sweep looks at everything below the roots, without trusting any event, and reports whether something changed.
func (w *watcher) sweep() bool {
	before := w.files
	w.files = make(map[string]seen, len(before))
	changed := false
	for _, root := range w.roots {
		w.watch(existing(filepath.Dir(root))) // to see the root come, go, or be replaced
		filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			return w.visit(path, e, err, func(info fs.FileInfo) {
				was, ok := before[path]
				if ok && was.like(info) {
					w.files[path] = was
					return
				}
				if before == nil {
					w.files[path] = seen{info: info}
					return
				}
				changed = w.read(path, info, was) || changed
			})
		})
	}
	for path := range before {
		if _, ok := w.files[path]; !ok {
			changed = w.note(path)
		}
	}
	for folder := range w.watched {
		if _, err := os.Lstat(folder); err != nil {
			w.unwatch(folder)
		}
	}
	return changed
}

// existing returns the folder, or the nearest one above it that there is.
func existing(folder string) string {
	for {
		if info, err := os.Stat(folder); err == nil && info.IsDir() || folder == filepath.Dir(folder) {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

// walk looks at a file, or at all files of a folder, and reports whether one has other content than before.
func (w *watcher) walk(root string) bool {
	changed := false
	filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		return w.visit(path, e, err, func(info fs.FileInfo) {
			was, ok := w.files[path]
			if ok && path != root && was.like(info) {
				return
			}
			changed = w.read(path, info, was) || changed
		})
	})
	return changed
}

// like reports whether the file looks unchanged without reading it.
func (s seen) like(info fs.FileInfo) bool {
	return os.SameFile(s.info, info) && s.info.ModTime().Equal(info.ModTime()) && s.info.Size() == info.Size()
}

// visit is a step of a walk: it watches folders, leaves out what is ignored, and calls file for each regular file. A folder is
// watched before its entries are read, so that what comes into it meanwhile is either read or announced.
func (w *watcher) visit(path string, e fs.DirEntry, err error, file func(fs.FileInfo)) error {
	if err != nil {
		return nil // it has gone meanwhile, or cannot be read; the build will say so
	}
	if w.ignores(path) {
		if e.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	if e.IsDir() {
		w.watch(path)
		return nil
	}
	info, err := os.Stat(path) // of a symbolic link, what it leads to
	if err == nil && info.Mode().IsRegular() {
		file(info)
	}
	return nil
}

// read reads a file and reports whether it has other content than before.
func (w *watcher) read(path string, info fs.FileInfo, was seen) bool {
	hash, err := hashFile(path)
	if err != nil {
		return false // it has gone meanwhile, which makes an event
	}
	w.files[path] = seen{info, hash}
	if was.hash != nil && *was.hash == *hash {
		return false
	}
	return w.note(path)
}

func hashFile(path string) (*[sha256.Size]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return nil, err
	}
	return (*[sha256.Size]byte)(h.Sum(nil)), nil
}

// watch asks for the events of a folder.
func (w *watcher) watch(folder string) {
	if w.events == nil || w.watched[folder] {
		return
	}
	switch err := w.events.Add(folder); {
	case err == nil:
		w.watched[folder] = true
	case !errors.Is(err, fs.ErrNotExist):
		w.polls = true // most often there are no more watches to be had
	}
}

// unwatch gives up the events of a folder and of those below it.
func (w *watcher) unwatch(folder string) {
	for f := range w.watched {
		if within(f, folder) {
			w.events.Remove(f) // an error means that the system has given them up already
			delete(w.watched, f)
		}
	}
}
