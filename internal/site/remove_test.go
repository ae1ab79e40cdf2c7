package site

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRemove(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := Remove(dir); err != nil {
		t.Errorf("a folder that is not there: %v", err)
	}
	s := &Site{}
	if err := s.Add("index.html", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := Publish(s, dir, PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir); err == nil {
		t.Error("a repository was removed")
	}
	if err := os.Remove(filepath.Join(dir, ".git")); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("the site is still there")
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "mine"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Remove(other); err == nil {
		t.Error("a folder that brief did not make was removed")
	}
}
