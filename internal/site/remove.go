package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Remove removes a published folder. It leaves any other alone, and says so; that there is none is no error.
func Remove(dir string) error {
	if err := remove(dir); err != nil {
		return fmt.Errorf("removing %s: %w", dir, err)
	}
	return nil
}

func remove(dir string) error {
	d, err := newDestination(dir)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(d.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := d.checkPlace(nil); err != nil {
		return err
	}
	unlock, err := lock(d.beside("lock"))
	if err != nil {
		return err
	}
	defer unlock()
	if err := d.checkContents(false); err != nil {
		return err
	}
	return os.RemoveAll(d.path)
}
