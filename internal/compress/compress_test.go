package compress

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"io"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"brief/internal/site"
)

func example(t *testing.T) *site.Site {
	t.Helper()
	s := new(site.Site)
	for path, data := range map[string]string{
		"index.html": strings.Repeat("<p>A page of the site.</p>\n", 200), "css/a.css": strings.Repeat("p { color: teal }\n", 50),
		"short.txt": "short", "empty.css": "", "a.woff2": strings.Repeat("font", 100), "_headers": strings.Repeat("/*\n", 100),
		"data/d.CSV": strings.Repeat("a,b\n1,2\n", 30), "mine.json": strings.Repeat("[1, 2]", 90), "mine.json.gz": "of the author's",
	} {
		if err := s.Add(path, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func paths(s *site.Site) (out []string) {
	for path := range s.All() {
		out = append(out, path)
	}
	return out
}

// Text that becomes smaller has both forms, and each says what the file says.
func TestSite(t *testing.T) {
	s := example(t)
	made, store, err := Site(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := append(paths(s), "css/a.css.br", "css/a.css.gz", "data/d.CSV.br", "data/d.CSV.gz", "index.html.br", "index.html.gz", "mine.json.br")
	slices.Sort(want)
	if got := paths(made); !slices.Equal(got, want) {
		t.Errorf("the site has %q, want %q", got, want)
	}
	for path, data := range s.All() {
		if same, _ := made.Get(path); !bytes.Equal(same, data) {
			t.Errorf("%s has changed", path)
		}
		if path == "mine.json" {
			continue // what is called mine.json.gz is none of ours
		}
		for ending, reader := range map[string]func(io.Reader) (io.Reader, error){
			".gz": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
			".br": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		} {
			form, ok := made.Get(path + ending)
			if !ok {
				continue
			}
			r, err := reader(bytes.NewReader(form))
			if err != nil {
				t.Fatal(path, ending, err)
			}
			if text, err := io.ReadAll(r); err != nil || !bytes.Equal(text, data) {
				t.Errorf("%s%s says %q, %v", path, ending, text, err)
			}
			if len(form) >= len(data) {
				t.Errorf("%s%s is not smaller", path, ending)
			}
		}
	}
	if len(store) != 6 { // the forms of each text, also that there are none
		t.Errorf("the store has %d texts", len(store))
	}
}

// The forms are the same whatever the number of cores, and whether they are made or come from a store.
func TestSameBytes(t *testing.T) {
	s := example(t)
	want, store, err := Site(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, cores := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(cores)
		for _, earlier := range []Store{nil, store} {
			got, again, err := Site(s, earlier)
			if err != nil {
				t.Fatal(err)
			}
			if d := site.Compare(want, got); !d.IsZero() {
				t.Errorf("%d cores, %d stored: %+v", cores, len(earlier), d)
			}
			if !reflect.DeepEqual(store, again) {
				t.Errorf("%d cores: another store", cores)
			}
		}
	}
}

// What is in the store is taken from there; what no file needs any more leaves it.
func TestStore(t *testing.T) {
	s := example(t)
	page, _ := s.Get("index.html")
	earlier := Store{sha256.Sum256(page): {Gzip: []byte("stored")}, sha256.Sum256([]byte("gone")): {}}
	made, store, err := Site(s, earlier)
	if err != nil {
		t.Fatal(err)
	}
	if form, _ := made.Get("index.html.gz"); string(form) != "stored" {
		t.Errorf("the form is %q", form)
	}
	if _, ok := made.Get("index.html.br"); ok {
		t.Error("a form that was not smaller is made")
	}
	if _, ok := store[sha256.Sum256([]byte("gone"))]; ok || len(store) != 6 {
		t.Errorf("the store has %d texts", len(store))
	}
}
