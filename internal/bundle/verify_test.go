package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// unpacked returns the files of the example bundle, by their names in its folder.
func unpacked(t *testing.T) fstest.MapFS {
	t.Helper()
	data := archive(t, example(t), options)
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range r.File {
		content, err := r.Open(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimPrefix(f.Name, options.Folder+"/")] = &fstest.MapFile{Data: text}
	}
	return files
}

// packed zips entries as an attacker may: in any order, with any names.
func packed(t *testing.T, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(entries); i += 2 {
		w, err := z.Create(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, entries[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func said(r Report) string {
	return strings.Join([]string{"altered", strings.Join(r.Altered, " "), "added", strings.Join(r.Added, " "), "missing", strings.Join(r.Missing, " ")}, ";")
}

func TestVerifyFolder(t *testing.T) {
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		want   string
	}{
		"intact":    {func(fstest.MapFS) {}, "altered;;added;;missing;"},
		"altered":   {func(f fstest.MapFS) { f["site/index.html"] = &fstest.MapFile{Data: []byte("x")} }, "altered;site/index.html;added;;missing;"},
		"added":     {func(f fstest.MapFS) { f["js/x.js"] = &fstest.MapFile{} }, "altered;;added;js/x.js;missing;"},
		"missing":   {func(f fstest.MapFS) { delete(f, "site/es/rusia.html") }, "altered;;added;;missing;site/es/rusia.html"},
		"renamed":   {func(f fstest.MapFS) { f["b.html"] = f["site/index.html"]; delete(f, "site/index.html") }, "altered;;added;b.html;missing;site/index.html"},
		"linked":    {func(f fstest.MapFS) { f["site/index.html"].Mode = fs.ModeSymlink }, "altered;site/index.html;added;;missing;"},
		"signature": {func(f fstest.MapFS) { f["SHA256SUMS.minisig"] = &fstest.MapFile{} }, "altered;;added;;missing;"},
		"other":     {func(f fstest.MapFS) { f["x.minisig"] = &fstest.MapFile{} }, "altered;;added;x.minisig;missing;"},
	} {
		files := unpacked(t)
		c.change(files)
		r, err := VerifyFolder(files)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := said(r); got != c.want || r.Intact() != (c.want == "altered;;added;;missing;") || r.Files != 5 {
			t.Errorf("%s: %s of %d files, want %s", name, got, r.Files, c.want)
		}
	}
	if _, err := VerifyFolder(fstest.MapFS{}); !errors.Is(err, ErrNoChecksums) {
		t.Errorf("without checksums: %v", err)
	}
}

// A link that leads out of the folder is not followed, whatever it leads to.
func TestVerifyFolderOnDisk(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "b"), unpacked(t)); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(dir, "b", "site", "index.html")
	if err := os.Rename(index, filepath.Join(dir, "same.html")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "same.html"), index); err != nil {
		t.Skip("links cannot be made here")
	}
	r, err := VerifyFolder(os.DirFS(filepath.Join(dir, "b")))
	if err != nil || said(r) != "altered;site/index.html;added;;missing;" {
		t.Errorf("%s, %v", said(r), err)
	}
}

func TestVerifyZip(t *testing.T) {
	whole := archive(t, example(t), options)
	r, err := VerifyZip(bytes.NewReader(whole), int64(len(whole)))
	if err != nil || !r.Intact() || r.Files != 5 {
		t.Errorf("the zip as made: %s of %d files, %v", said(r), r.Files, err)
	}
	const a = "a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447" // of "hello world\n"
	sums := a + "  a.html\n" + a + " *b.html\r\n\n"
	for _, c := range []struct {
		entries []string
		want    string
	}{
		{[]string{"f/SHA256SUMS", sums, "f/a.html", "hello world\n", "f/b.html", "hello world\n"}, "altered;;added;;missing;"},
		{[]string{"SHA256SUMS", sums, "a.html", "hello world\n", "b.html", "other\n"}, "altered;b.html;added;;missing;"},
		{[]string{"f/", "", "f/SHA256SUMS", sums, "f/a.html", "hello world\n", "f/b.html", "hello world\n", "f/b.html", "evil"}, "altered;b.html;added;;missing;"},
		{[]string{"f/SHA256SUMS", sums, "f/a.html", "hello world\n", "b.html", "hello world\n"}, "altered;;added;b.html (outside of the folder);missing;b.html"},
		{[]string{"f/SHA256SUMS", sums, "f/a.html", "hello world\n", "f/b.html", "hello world\n", "../x", "evil"}, "altered;;added;../x (outside of the folder);missing;"},
	} {
		data := packed(t, c.entries...)
		r, err := VerifyZip(bytes.NewReader(data), int64(len(data)))
		if err != nil || said(r) != c.want || r.Stray {
			t.Errorf("%q: %s, %v; want %s", c.entries, said(r), err, c.want)
		}
	}
	// Bytes that no entry covers are no part of what was made, wherever they stand.
	commented := bytes.Clone(whole)
	commented[len(commented)-2] = 2
	end := len(whole) - 22 // of the directory
	start := int(binary.LittleEndian.Uint32(whole[end+16:]))
	between := slices.Concat(whole[:start], []byte("evil"), whole[start:])
	binary.LittleEndian.PutUint32(between[len(between)-22+16:], uint32(start+4))
	for name, data := range map[string][]byte{
		"behind":  append(bytes.Clone(whole), 'x'),
		"before":  append([]byte("#!/bin/sh\n"), whole...),
		"comment": append(commented, "hi"...),
		"between": between,
	} {
		r, err := VerifyZip(bytes.NewReader(data), int64(len(data)))
		if err != nil || r.Intact() || !r.Stray || said(r) != "altered;;added;;missing;" {
			t.Errorf("%s: %s, stray %v, %v", name, said(r), r.Stray, err)
		}
	}
	for _, c := range []struct{ data, want string }{
		{"", "no zip"},
		{string(packed(t, "a/b/SHA256SUMS", sums)), "there is no SHA256SUMS"},
		{string(packed(t, "SHA256SUMS", "x\n")), "line 1: this is no checksum"},
		{string(packed(t, "SHA256SUMS", sums+a+"  a.html\n")), "line 4: a.html is listed twice"},
		{string(packed(t, "SHA256SUMS", strings.Repeat("z", 64)+"  a\n")), "line 1: "},
		{string(packed(t, "SHA256SUMS", sums, "SHA256SUMS", sums)), "SHA256SUMS is there twice"},
		{string(packed(t, "SHA256SUMS", strings.Repeat("\n", maxChecksums+1))), "more than 16 MB"},
	} {
		if _, err := VerifyZip(strings.NewReader(c.data), int64(len(c.data))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want an error with %q", err, c.want)
		}
	}
}

// Whatever single byte of a zip is changed, the zip is refused, or found altered, or still unpacks to the same files.
func TestVerifyDamagedZip(t *testing.T) {
	whole := archive(t, example(t), options)
	for i := range whole {
		data := bytes.Clone(whole)
		data[i] ^= 0x40
		r, err := VerifyZip(bytes.NewReader(data), int64(len(data)))
		if err != nil || !r.Intact() {
			continue
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("byte %d: verified, and no zip: %v", i, err)
		}
		for path, want := range example(t).All() {
			f, err := z.Open(options.Folder + "/site/" + path)
			if err != nil {
				t.Fatalf("byte %d: verified, and without %s: %v", i, path, err)
			}
			if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("byte %d: verified, and %s is another: %v", i, path, err)
			}
		}
	}
}

func FuzzParseChecksums(f *testing.F) {
	f.Add([]byte(strings.Repeat("0", 64) + "  a\n"))
	f.Add([]byte(strings.Repeat("aF", 32) + " *b\r\n\n"))
	f.Add([]byte("x"))
	f.Fuzz(func(t *testing.T, text []byte) {
		sums, err := ParseChecksums(text)
		if err != nil {
			return
		}
		for name, sum := range sums {
			if name == "" || len(sum) != 32 {
				t.Errorf("%q has %x", name, sum)
			}
		}
	})
}
