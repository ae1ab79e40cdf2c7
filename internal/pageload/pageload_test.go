package pageload

import (
	"io/fs"
	"reflect"
	"testing"
	"testing/fstest"
)

func TestOf(t *testing.T) {
	site := fstest.MapFS{}
	for name, text := range map[string]string{
		"a/b.html": `<!doctype html><html class="page-chapter"><head><title>ş</title><script src="../j.js"></script><script>1</script>` +
			`<link rel=stylesheet href="../css/x.css"><link rel=stylesheet media=print href="../css/p.css"><link rel=icon type="image/svg+xml" href="data:,">` +
			`</head><body>ğ<img src="data:,"><img src="i.png"></body></html>`,
		"css/x.css": `@font-face{src:url(f/latin.woff2)}@font-face{src:url(f/turkish.woff2);unicode-range:U+11E-11F}` +
			`@font-face{src:url(f/none.woff2);unicode-range:U+15F}@font-face{src:local(Georgia)}b{background:url("dot.png")}i{background:url(data:,)}`,
	} {
		site[name] = &fstest.MapFile{Data: []byte(text)}
	}
	got, err := Of("a/b.html", func(path string) ([]byte, error) { return fs.ReadFile(site, path) })
	if err != nil {
		t.Fatal(err)
	}
	want := Load{
		Kind: "chapter", HTML: "a/b.html", CSS: []string{"css/x.css"}, Print: []string{"css/p.css"}, Scripts: []string{"j.js"},
		Fonts: []string{"css/f/latin.woff2", "css/f/turkish.woff2"}, Pictures: []string{"css/dot.png", "a/i.png"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v,\nwant %+v", got, want)
	}
	if n := got.Requests(); n != 7 {
		t.Errorf("%d requests, want 7", n)
	}
	if _, err := Of("c.html", func(path string) ([]byte, error) { return fs.ReadFile(site, path) }); err == nil {
		t.Error("a page that is not there loads")
	}
}
