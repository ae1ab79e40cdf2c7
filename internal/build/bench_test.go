package build

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	assets "brief"
	"brief/internal/check"
	"brief/internal/corpus"
	"brief/internal/diag"
	"brief/internal/evidence"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/minify"
	"brief/internal/render"
	"brief/internal/resolve"
)

// library returns a project of so many chapters in memory, and its files.
func library(b *testing.B, chapters int) (Input, fstest.MapFS) {
	files := fstest.MapFS{}
	for name, text := range (corpus.Size{Chapters: chapters, Words: 2500}).Files(corpus.Brief) {
		files[name] = &fstest.MapFile{Data: text}
	}
	sub := func(fsys fs.FS, dir string) fs.FS {
		out, err := fs.Sub(fsys, dir)
		if err != nil {
			b.Fatal(err)
		}
		return out
	}
	return Input{
		Content: sub(files, "content"), Templates: []fs.FS{sub(assets.Files(), "templates")}, Static: []fs.FS{sub(assets.Files(), "static")},
		Now: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC),
	}, files
}

// BenchmarkRun is the whole pipeline.
func BenchmarkRun(b *testing.B) {
	for _, chapters := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(chapters), func(b *testing.B) {
			in, _ := library(b, chapters)
			b.ReportAllocs()
			for b.Loop() {
				out, err := Run(in)
				if err != nil || out.Site == nil {
					b.Fatal(err, out.Problems)
				}
			}
		})
	}
}

// BenchmarkStages is each stage by itself, over 100 chapters.
func BenchmarkStages(b *testing.B) {
	in, _ := library(b, 100)
	templates, static := layers(in.Templates), layers(in.Static)
	words, err := locale.New("en")
	if err != nil {
		b.Fatal(err)
	}
	var problems diag.List
	design, err := render.ReadDesign(templates, static, &problems)
	if err != nil {
		b.Fatal(err)
	}
	options := resolve.Options{Locale: words, Shortcodes: design.Shortcodes(), Now: in.Now}
	text, err := manuscript.Read(in.Content, "content", &problems)
	if err != nil {
		b.Fatal(err)
	}
	whole := resolve.Brief(text, options, &problems)
	page := render.Input{Brief: whole, Locale: words, Design: design, Content: in.Content, Coverage: evidence.Measure(whole)}
	made, err := render.Site(page, &problems)
	if err != nil || problems.Failed() {
		b.Fatal(err, problems.Problems())
	}
	for _, stage := range []struct {
		name string
		run  func() error
	}{
		{"read", func() error { _, err := manuscript.Read(in.Content, "content", new(diag.List)); return err }},
		{"resolve", func() error { runtime.KeepAlive(resolve.Brief(text, options, new(diag.List))); return nil }},
		{"check", func() error { check.Brief(whole, words, new(diag.List)); return nil }},
		{"render", func() error { _, err := render.Site(page, new(diag.List)); return err }},
		{"minify", func() error {
			var m minify.Minifier
			for path, text := range made.All() {
				if _, err := m.File(path, text); err != nil {
					return err
				}
			}
			return nil
		}},
	} {
		b.Run(stage.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := stage.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkEdit is a chapter that gets another paragraph, again and again, in a session: until its page is shown, and until the whole
// site is.
func BenchmarkEdit(b *testing.B) {
	for _, chapters := range []int{100, 1000} {
		in, files := library(b, chapters)
		var s Session
		if err := s.Update(b.Context(), in, nil, func(Output) {}); err != nil || s.site == nil {
			b.Fatal(err)
		}
		name := s.text.Chapters[chapters/2].File.Name
		before := files[name].Data
		edits := 0
		for _, whole := range []bool{false, true} {
			b.Run(fmt.Sprintf("%d/whole=%v", chapters, whole), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					edits++
					files[name] = &fstest.MapFile{Data: fmt.Appendf(slices.Clip(before), "\n\nParagraph number %d.\n", edits)}
					ctx, cancel := context.WithCancel(b.Context())
					shown := 0
					if err := s.Update(ctx, in, []string{name}, func(Output) {
						if shown++; !whole {
							cancel()
						}
					}); err != nil || shown == 0 {
						b.Fatal(err, shown)
					}
					cancel()
				}
			})
		}
	}
}
