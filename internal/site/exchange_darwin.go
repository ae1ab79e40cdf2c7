package site

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// exchange makes two folders change places in one step. Its error is errors.ErrUnsupported where the file system cannot. See
// renamex_np(2).
func exchange(a, b string) error {
	err := unix.RenamexNp(a, b, unix.RENAME_SWAP)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL):
		return errors.ErrUnsupported
	}
	return fmt.Errorf("exchanging %s and %s: %w", a, b, err)
}
