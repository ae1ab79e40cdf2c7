package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"brief/internal/compress"
	"brief/internal/pageload"
)

// A weight is how large files are in bytes: as they are, and as a server sends them, by how it compresses text. What is no text is
// compressed in itself.
type weight struct{ Plain, Gzip, Brotli int }

func (w weight) plus(v weight) weight {
	return weight{w.Plain + v.Plain, w.Gzip + v.Gzip, w.Brotli + v.Brotli}
}

// A weighed is what a page weighs with all that it loads.
type weighed struct {
	pageload.Load
	page, css, script, fonts, pictures, all weight
}

// A scale weighs the files of a site, each once.
type scale struct {
	dir     string
	weights map[string]weight // by path
}

func (s *scale) read(path string) ([]byte, error) {
	return os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(path)))
}

func (s *scale) weigh(text bool, paths ...string) (weight, error) {
	var sum weight
	for _, path := range paths {
		w, known := s.weights[path]
		if !known {
			data, err := s.read(path)
			if err != nil {
				return weight{}, err
			}
			w = weight{len(data), len(data), len(data)}
			if text {
				forms, err := compress.Of(data)
				if err != nil {
					return weight{}, err
				}
				if forms.Gzip != nil { // else it is not smaller
					w.Gzip = len(forms.Gzip)
				}
				if forms.Brotli != nil {
					w.Brotli = len(forms.Brotli)
				}
			}
			s.weights[path] = w
		}
		sum = sum.plus(w)
	}
	return sum, nil
}

// weigh returns a table of what the pages of a site weigh: of each kind the page that weighs most.
func weigh(dir string) (string, error) {
	s := &scale{dir, map[string]weight{}}
	heaviest := map[string]weighed{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".html" {
			return err
		}
		w, err := s.page(path)
		if err == nil && w.all.Gzip > heaviest[w.Kind].all.Gzip {
			heaviest[w.Kind] = w
		}
		return err
	})
	if err != nil {
		return "", err
	}
	delete(heaviest, "") // no page of ours
	var rows []weighed
	for _, w := range heaviest {
		rows = append(rows, w)
	}
	slices.SortFunc(rows, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.all.Gzip, a.all.Gzip), cmp.Compare(a.Kind, b.Kind))
	})

	var b strings.Builder
	b.WriteString("## Bytes of each kind of page\n\n" +
		"What a browser fetches to show a page of the shipped brief for the first time: of each kind the page that weighs most. Text is compressed by\n" +
		"gzip at its level 9 or by Brotli at its level 11, style and script here by gzip; fonts and pictures are compressed in themselves. A second page\n" +
		"needs its HTML, and little else. Style counts the sheet for print.\n\n" +
		"| kind | page | HTML | gzip | Brotli | style | script | fonts | pictures | all, gzip | all, Brotli |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, w := range rows {
		fmt.Fprintf(&b, "| %s | `%s`", w.Kind, w.HTML)
		for _, n := range []int{w.page.Plain, w.page.Gzip, w.page.Brotli, w.css.Gzip, w.script.Gzip, w.fonts.Plain, w.pictures.Plain, w.all.Gzip, w.all.Brotli} {
			b.WriteString(" | " + grouped(n))
		}
		b.WriteString(" |\n")
	}
	return b.String(), nil
}

// page weighs a page.
func (s *scale) page(path string) (weighed, error) {
	l, err := pageload.Of(path, s.read)
	if err != nil {
		return weighed{}, err
	}
	w := weighed{Load: l}
	for _, part := range []struct {
		to    *weight
		text  bool
		files []string
	}{
		{&w.page, true, []string{l.HTML}},
		{&w.css, true, append(slices.Clone(l.CSS), l.Print...)},
		{&w.script, true, l.Scripts},
		{&w.fonts, false, l.Fonts},
		{&w.pictures, false, append(slices.Clone(l.Pictures), l.Icons...)},
	} {
		if *part.to, err = s.weigh(part.text, part.files...); err != nil {
			return weighed{}, err
		}
		w.all = w.all.plus(*part.to)
	}
	return w, nil
}
