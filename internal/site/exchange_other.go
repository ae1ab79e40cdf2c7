//go:build !linux && !darwin

package site

import "errors"

// exchange makes two folders change places in one step, which this system cannot.
func exchange(a, b string) error { return errors.ErrUnsupported }
