package pages_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	assets "brief"
	"brief/internal/build"
	"brief/internal/chromiumtest"
	"brief/internal/parts"
)

var (
	update   = flag.Bool("update", false, "rewrite the examples in docs/writing.md")
	pictures = flag.Bool("pictures", false, "take the pictures of docs/writing.md")
)

const (
	guide         = "../../docs/writing.md"
	pictureFolder = "../../docs/images"
	pictureWidth  = 700     // CSS pixels
	pictureBudget = 1 << 20 // bytes, all of them
)

// examples returns the part of the guide that shows every construct: what is written, and a picture of what comes of it.
func examples() string {
	var b strings.Builder
	for _, p := range parts.Parts() {
		if p.Picture == "" {
			continue
		}
		fence := "```"
		for strings.Contains(p.Markdown, fence) {
			fence += "`"
		}
		fmt.Fprintf(&b, "### %s\n\n%s markdown\n%s\n%[2]s\n\n![%[4]s](images/%s.png)\n\n", p.Title, fence, p.Markdown, p.Picture, p.ID)
	}
	return b.String()
}

// The guide shows every construct of the sample as it is written there.
func TestGuideExamples(t *testing.T) {
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- examples: make pictures -->\n\n", "<!-- end of the examples -->\n"
	before, rest, ok := strings.Cut(string(text), begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the examples", guide)
	}
	if want := examples(); old != want {
		if !*update {
			t.Fatalf("the examples of %s are not those of package parts: make pictures", guide)
		}
		if err := os.WriteFile(guide, []byte(before+begin+want+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// Every picture that the guide shows is there, says in words what it shows, and is small; every picture is shown.
func TestGuidePictures(t *testing.T) {
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, g := range regexp.MustCompile(`!\[([^\]]*)\]\((images/[^)]+\.png)\)`).FindAllStringSubmatch(string(text), -1) {
		shown[filepath.Base(g[2])] = true
		if len(g[1]) < 10 {
			t.Errorf("the guide says of %s only %q", g[2], g[1])
		}
	}
	files, err := os.ReadDir(pictureFolder)
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, f := range files {
		if !shown[f.Name()] {
			t.Errorf("the guide does not show %s", f.Name())
		}
		delete(shown, f.Name())
		data, err := os.ReadFile(filepath.Join(pictureFolder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		total += int64(len(data))
		if c, err := png.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width != pictureWidth {
			t.Errorf("%s is %d pixels wide, %v", f.Name(), c.Width, err)
		}
	}
	for name := range shown {
		t.Errorf("there is no picture %s", name)
	}
	if total > pictureBudget {
		t.Errorf("the pictures have %d bytes, more than %d", total, pictureBudget)
	}
}

// TestTakePictures finds in a real browser what the pictures of the guide show; with -pictures it takes them.
func TestTakePictures(t *testing.T) {
	sub := func(dir string) fs.FS {
		fsys, err := fs.Sub(assets.Files(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return fsys
	}
	content, err := parts.Content(fstest.MapFS{}, sub("templates"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := build.Run(build.Input{
		Content: content, Templates: []fs.FS{parts.Templates(), sub("templates")}, Static: []fs.FS{sub("static")},
		Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC),
	})
	if err != nil || len(out.Problems) > 0 {
		t.Fatal(err, out.Problems)
	}
	files := fstest.MapFS{}
	for path, data := range out.Site.All() {
		files[path] = &fstest.MapFile{Data: data}
	}
	server := httptest.NewServer(http.FileServerFS(files))
	defer server.Close()
	p := chromiumtest.Start(t).Open(t, server.URL+"/"+parts.Page, chromiumtest.Options{Width: pictureWidth, Height: 1000, ReducedMotion: true})
	p.Run(`for (const i of document.images) { i.loading = "eager"; await i.decode(); }`)
	settled(p)
	var whole image.Image
	if *pictures {
		if whole, err = png.Decode(bytes.NewReader(p.Screenshot(true))); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(pictureFolder, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, part := range parts.Parts() {
		if part.Picture == "" {
			continue
		}
		// What stands between the code and the next heading: the top and the bottom of it, with some room.
		area := chromiumtest.Eval[[2]int](p, fmt.Sprintf(`(() => {
			const all = [...document.querySelectorAll(".text h2:not(aside h2), .text pre")].map(e => e.closest(".scroller") || e);
			const heading = document.getElementById(%q).closest("h2");
			const at = all.indexOf(heading), next = all.slice(at + 1).find(e => e.tagName == "H2");
			return [all[at + 1].getBoundingClientRect().bottom + scrollY + 4, next.getBoundingClientRect().top + scrollY - 12].map(Math.round) })()`, part.ID))
		if area[1]-area[0] < 20 {
			t.Errorf("%s: nothing between %d and %d", part.ID, area[0], area[1])
			continue
		}
		if !*pictures {
			continue
		}
		var b bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&b, fewColours(whole, image.Rect(0, area[0], pictureWidth, area[1]))); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(pictureFolder, part.ID+".png"), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// fewColours returns a part of a picture in its 256 most frequent colours: few others are there, at the edges of letters.
func fewColours(whole image.Image, area image.Rectangle) image.Image {
	count := map[color.RGBA]int{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			count[color.RGBAModel.Convert(whole.At(x, y)).(color.RGBA)]++
		}
	}
	var colours []color.RGBA
	for c := range count {
		colours = append(colours, c)
	}
	number := func(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		if n := count[b] - count[a]; n != 0 {
			return n
		}
		return number(a) - number(b)
	})
	var palette color.Palette
	for _, c := range colours[:min(len(colours), 256)] {
		palette = append(palette, c)
	}
	out := image.NewPaletted(image.Rect(0, 0, area.Dx(), area.Dy()), palette)
	draw.Draw(out, out.Rect, whole, area.Min, draw.Src)
	return out
}
