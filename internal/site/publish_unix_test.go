//go:build unix

package site

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// The modes do not depend on the umask. Not parallel: a umask is the whole process's.
func TestPublishUmask(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o077))
	dir := filepath.Join(t.TempDir(), "public")
	s := siteOf(t, "a/b/c.html", "1")
	if _, err := Publish(s, dir, PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, dir, s)
}

// A file that is as it was is not written again, unless others may not read it, and nothing else shares it in the end.
func TestPublishKeepsUnchangedFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	publish := func(s *Site) {
		t.Helper()
		if _, err := Publish(s, dir, PublishOptions{}); err != nil {
			t.Fatal(err)
		}
		sameFiles(t, dir, s)
	}
	stat := func(name string) os.FileInfo {
		t.Helper()
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	publish(siteOf(t, "a/same.html", "1", "private.html", "2", "new.html", "3"))
	if err := os.Chmod(filepath.Join(dir, "private.html"), 0o600); err != nil {
		t.Fatal(err)
	}
	same, private := stat("a/same.html"), stat("private.html")
	publish(siteOf(t, "a/same.html", "1", "private.html", "2", "new.html", "4"))
	if now := stat("a/same.html"); !os.SameFile(same, now) {
		t.Error("a file that did not change was written again")
	} else if links := now.Sys().(*syscall.Stat_t).Nlink; links != 1 {
		t.Errorf("the file has %d names after the publication, want 1", links)
	}
	if now := stat("private.html"); os.SameFile(private, now) || !now.ModTime().Equal(private.ModTime()) {
		t.Error("a file that others may not read was kept, or its time of modification was not")
	}
}
