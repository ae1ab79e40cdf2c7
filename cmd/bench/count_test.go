package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The same chapter as Brief writes it, and minified as Hugo does.
var pages = map[string]string{
	"quotes": `<aside class="factbox" aria-labelledby="t"><h2 id="factbox-title">Box</h2><dl><div><dt>A</dt><dd>US$5&nbsp;billion</dd></div><div><dt>B</dt></div></dl></aside>
<h2 id="s-1">One</h2><h3 id="s-2">Two</h3><table><tr><td>x</td></tr><tr class="y"><td></td></tr></table><ol><li id="fn-source-1">n</li></ol><dt>not in the box</dt>`,
	"bare": `<aside class=factbox aria-labelledby=t><h2 id=factbox-title>Box</h2><dl><div><dt>A<dd>US$5` + "\u00a0" + `billion</div><div><dt>B</div></dl></aside>` +
		`<h2 id=s-1>One</h2><h3 id=s-2>Two</h3><table><tr><td>x<tr class=y><td></table><ol><li id=fn:1>n</ol><dt>not in the box`,
}

func TestCount(t *testing.T) {
	want := Counts{Chapters: 1, Notes: 1, Rows: 2, Headings: 2, TableRows: 2, Facts: 1}
	for name, page := range pages {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "chapter-00001.html"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := count(dir); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
}
