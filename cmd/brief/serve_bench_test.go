package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"brief/internal/corpus"
)

// BenchmarkServe measures how long it takes from the moment that an editor has written a paragraph to the moment that the preview
// serves the page with it: the median of the edits, in milliseconds.
func BenchmarkServe(b *testing.B) {
	b.Run("shipped", func(b *testing.B) {
		project := b.TempDir()
		if err := os.CopyFS(filepath.Join(project, "content"), os.DirFS("../../content")); err != nil {
			b.Fatal(err)
		}
		benchmarkServe(b, project, "russia")
	})
	for _, chapters := range []int{100, 1000} {
		b.Run(fmt.Sprintf("chapters=%d", chapters), func(b *testing.B) {
			project := b.TempDir()
			for name, text := range (corpus.Size{Chapters: chapters, Words: 2500}).Files(corpus.Brief) {
				path := filepath.Join(project, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(path, text, 0o644); err != nil {
					b.Fatal(err)
				}
			}
			first, err := filepath.Glob(filepath.Join(project, "content", "*.md"))
			if err != nil || len(first) == 0 {
				b.Fatal(first, err)
			}
			name := filepath.Base(first[len(first)/2])
			benchmarkServe(b, project, name[:len(name)-len(".md")])
		})
	}
}

func benchmarkServe(b *testing.B, project, chapter string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"serve", "-s", project, "-p", fmt.Sprint(port)}, io.Discard, io.Discard, localWeb(""))
	}()
	address := fmt.Sprintf("http://127.0.0.1:%d/%s.html", port, chapter)
	shows := func(text string) bool {
		response, err := http.Get(address)
		if err != nil {
			return false
		}
		defer response.Body.Close()
		page, err := io.ReadAll(response.Body)
		return err == nil && bytes.Contains(page, []byte(text))
	}
	for !shows("</html>") {
		time.Sleep(10 * time.Millisecond)
	}
	file := filepath.Join(project, "content", chapter+".md")
	before, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		time.Sleep(50 * time.Millisecond) // editors pause, too
		b.StartTimer()
		text := fmt.Sprintf("Paragraph number %d of those that were added.", i)
		if err := os.WriteFile(file, fmt.Appendf(slices.Clip(before), "\n\n%s\n", text), 0o644); err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		for !shows(text) {
			time.Sleep(time.Millisecond)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	cancel()
	<-ended
}
