//go:build unix

package site

import (
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
