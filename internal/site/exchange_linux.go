package site

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// exchange makes two folders change places in one step. Its error is errors.ErrUnsupported where the kernel or the file system
// cannot. See renameat2(2).
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL): // what a file system without it says
		return errors.ErrUnsupported
	}
	return fmt.Errorf("exchanging %s and %s: %w", a, b, err)
}
