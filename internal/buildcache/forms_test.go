package buildcache

import (
	"os"
	"reflect"
	"testing"

	"brief/internal/compress"
)

func TestForms(t *testing.T) {
	c := &Cache{t.TempDir()}
	want := compress.Store{{1}: {Gzip: []byte("g"), Brotli: []byte("b")}, {2}: {}}
	if got := c.LoadForms("x", "program"); got != nil {
		t.Errorf("there are %v", got)
	}
	if err := c.StoreForms("x", "program", want); err != nil {
		t.Fatal(err)
	}
	if got := c.LoadForms("x", "program"); !reflect.DeepEqual(got, want) {
		t.Errorf("there are %v", got)
	}
	for _, of := range [][2]string{{"y", "program"}, {"x", "another program"}} {
		if got := c.LoadForms(of[0], of[1]); got != nil {
			t.Errorf("%v has %v", of, got)
		}
	}
	// A file that was damaged is none.
	path, err := c.file("x", formsEnding)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		damaged := append([]byte(nil), data...)
		damaged[i] ^= 1
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := c.LoadForms("x", "program"); got != nil {
			t.Fatalf("with byte %d changed: %v", i, got)
		}
	}
	if err := os.WriteFile(path, data[:10], 0o600); err != nil {
		t.Fatal(err)
	}
	if got := c.LoadForms("x", "program"); got != nil {
		t.Errorf("of a part: %v", got)
	}
	var none *Cache
	if none.LoadForms("x", "program") != nil || none.StoreForms("x", "program", want) != nil {
		t.Error("without a folder something is kept")
	}
}
