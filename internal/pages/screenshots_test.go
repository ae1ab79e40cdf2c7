package pages_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"brief/internal/chromiumtest"
)

var screenshots = flag.String("screenshots", "", "write pictures of all pages to this folder")

// TestScreenshots takes pictures of every page, to be looked at: in both themes on a phone and on a laptop; of three pages also on a
// small phone, a tablet and a desk. Without -screenshots it takes one, so that it is known to work.
func TestScreenshots(t *testing.T) {
	site := publish(t, buildShipped(t).Site)
	browser := chromiumtest.Start(t)
	paths := pagePaths(t)
	if *screenshots == "" {
		p := browser.Open(t, site.http+"404.html", chromiumtest.Options{Width: 390, Height: 844})
		if picture := p.Screenshot(true); len(picture) < 1000 {
			t.Errorf("a picture of %d bytes", len(picture))
		}
		return
	}
	if err := os.MkdirAll(*screenshots, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		p := browser.Open(t, "about:blank", chromiumtest.Options{})
		p.Go(site.http + path)
		for _, width := range widths {
			if width != 390 && width != 1280 && !slices.Contains([]string{"index.html", "russia.html", "compare.html"}, path) {
				continue
			}
			for _, dark := range []bool{false, true} {
				p.As(chromiumtest.Options{Width: width, Dark: dark, ReducedMotion: true})
				settled(p)
				to := filepath.Join(*screenshots, name(path, width, dark)+".png")
				if err := os.WriteFile(to, p.Screenshot(true), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
