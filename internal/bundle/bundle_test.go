package bundle

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"brief/internal/site"
)

var options = Options{
	Folder: "venezuela-2019-02-01",
	Time:   time.Date(2019, 2, 1, 12, 30, 5, 7, time.UTC),
	Beside: beside(),
}

func beside() *site.Site {
	s := new(site.Site)
	if err := s.Add("README.txt", []byte("Open START-HERE.html.\n")); err != nil {
		panic(err) // it is the first
	}
	return s
}

func example(t *testing.T) *site.Site {
	t.Helper()
	s := new(site.Site)
	for path, text := range map[string]string{
		"index.html": strings.Repeat("<p>Hello</p>\n", 100), "es/rusia.html": "¡Hola!", "data/préstamos 2019.csv": "a,b\n", "css/empty.css": "",
	} {
		if err := s.Add(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func archive(t *testing.T, s *site.Site, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Zip(&b, s, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZipIsTheSite(t *testing.T) {
	s := example(t)
	data := archive(t, s, options)
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
		if f.Mode() != 0o644 || f.Method != zip.Deflate || f.NonUTF8 || f.Flags&utf8Names == 0 || len(f.Extra) > 9 {
			t.Errorf("%s: mode %v, method %d, flags %x, %d bytes of extra fields", f.Name, f.Mode(), f.Method, f.Flags, len(f.Extra))
		}
		if want := time.Date(2019, 2, 1, 12, 30, 4, 0, time.UTC); !f.Modified.Equal(want) {
			t.Errorf("%s is of %v, want %v", f.Name, f.Modified, want)
		}
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		if want, ok := s.Get(strings.TrimPrefix(f.Name, options.Folder+"/site/")); ok && !bytes.Equal(got, want) {
			t.Errorf("%s holds %q", f.Name, got)
		}
	}
	want := []string{"README.txt", "SHA256SUMS", "site/css/empty.css", "site/data/préstamos 2019.csv", "site/es/rusia.html", "site/index.html"}
	for i := range want {
		want[i] = options.Folder + "/" + want[i]
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("names %q, want %q", names, want)
	}
}

func TestZipIsReproducible(t *testing.T) {
	want := archive(t, example(t), options)
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("east", 5*3600+1800), time.FixedZone("west", -11*3600), time.Local} {
		o := options
		o.Time = o.Time.In(zone)
		if !bytes.Equal(archive(t, example(t), o), want) {
			t.Errorf("in the zone %v the archive is another", zone)
		}
	}
}

func TestZipBefore1980(t *testing.T) {
	o := options
	o.Time = time.Time{}
	data := archive(t, example(t), o)
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if !r.File[0].Modified.Equal(epoch) {
		t.Errorf("Modified = %v", r.File[0].Modified)
	}
}

func TestZipRefuses(t *testing.T) {
	for _, c := range []struct{ folder, path, want string }{
		{"", "a", "does not name a folder"},
		{"a/b", "a", "does not name a folder"},
		{"..", "a", `".."`},
		{"nul", "a", "device"},
		{"a:b", "a", "Windows"},
		{"brief", strings.Repeat("long/", 40) + "a", "no more than 200"},
	} {
		s := new(site.Site)
		if err := s.Add(c.path, nil); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		err := Zip(&b, s, Options{Folder: c.folder, Beside: beside()})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("folder %q with %q: %v, want an error with %q", c.folder, c.path, err, c.want)
		}
		if b.Len() > 0 {
			t.Errorf("folder %q with %q: something was written", c.folder, c.path)
		}
	}
}

func TestZipWriteError(t *testing.T) {
	r, w := io.Pipe()
	r.CloseWithError(fs.ErrPermission)
	if err := Zip(w, example(t), options); err == nil {
		t.Error("a failing writer went unnoticed")
	}
}

// The programs that readers have open the archive, and agree on its checksums.
func TestOtherPrograms(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "brief.zip")
	if err := os.WriteFile(path, archive(t, example(t), options), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(t *testing.T, dir, name string, args ...string) string {
		t.Helper()
		program, err := exec.LookPath(name)
		if err != nil {
			t.Skipf("%s is not installed", name)
		}
		cmd := exec.Command(program, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %q: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	t.Run("unzip", func(t *testing.T) {
		if out := run(t, dir, "unzip", "-t", path); !strings.Contains(out, "No errors detected") {
			t.Error(out)
		}
	})
	t.Run("python", func(t *testing.T) {
		out := run(t, dir, "python3", "-c", `
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(len(z.namelist()), sorted(z.namelist()) == z.namelist(), "venezuela-2019-02-01/site/data/pr\u00e9stamos 2019.csv" in z.namelist(), z.infolist()[0].date_time)
`, path)
		if want := "6 True True (2019, 2, 1, 12, 30, 4)\n"; out != want {
			t.Errorf("got %q, want %q", out, want)
		}
	})
	t.Run("sha256sum", func(t *testing.T) {
		tree := filepath.Join(dir, "tree")
		r, err := zip.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if err := os.CopyFS(tree, r); err != nil {
			t.Fatal(err)
		}
		out := run(t, filepath.Join(tree, options.Folder), "sha256sum", "-c", "--strict", "SHA256SUMS")
		if n := strings.Count(out, ": OK\n"); n != 5 {
			t.Errorf("%d files are right, want 5:\n%s", n, out)
		}
	})
}
