package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/gofrs/flock"
)

// ErrBusy is the error of a publication that finds another one at work in the same destination.
var ErrBusy = errors.New("another build is publishing there; try again when it has ended")

// lock takes the lock file at path, or fails with ErrBusy. The system lets go of it when the process ends, however it ends.
//
// The file is removed at the end, so that nothing remains beside a published site. Whoever opened it just before that holds a
// lock on a file that is no longer there, finds so, and starts again.
func lock(path string) (unlock func(), err error) {
	for {
		l := flock.New(path)
		ok, err := l.TryLock()
		if err != nil {
			return nil, fmt.Errorf("locking: %w", err)
		}
		if !ok {
			return nil, ErrBusy
		}
		held, err := l.Stat()
		if err != nil {
			l.Close()
			return nil, fmt.Errorf("locking: %w", err)
		}
		now, err := os.Stat(path)
		if err == nil && os.SameFile(held, now) {
			return func() {
				os.Remove(path) // Windows refuses while it is open; there it stays, which does no harm
				l.Close()
			}, nil
		}
		l.Close()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("locking: %w", err)
		}
	}
}
