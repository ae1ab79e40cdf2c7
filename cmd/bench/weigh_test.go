package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// The heaviest page of each kind has a row, with what it loads.
func TestWeigh(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.html":        `<html class=page-chapter><head><link rel=stylesheet href=css/x.css><script src=j.js></script></head>` + strings.Repeat("<p>word</p>", 1000) + `</html>`,
		"b.html":        `<html class=page-chapter></html>`,
		"data/c.html":   `<html class=page-data><img src=../p.png></html>`,
		"elsewhere.htm": "no page",
		"moved.html":    "<html></html>",
		"css/x.css":     strings.Repeat("b{color:red}", 100),
		"j.js":          "f()",
		"p.png":         "12345",
	} {
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	table, err := weigh(dir)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for line := range strings.Lines(table) {
		if strings.Contains(line, ".html`") {
			rows = append(rows, strings.TrimSpace(line))
		}
	}
	if len(rows) != 2 || !strings.HasPrefix(rows[0], "| chapter | `a.html` | 11,1") || !strings.Contains(rows[0], " | 3 | 0 | 0 | ") ||
		!strings.HasPrefix(rows[1], "| data | `data/c.html` | 47 | 47 | ") || !strings.Contains(rows[1], " | 0 | 0 | 0 | 5 | 52 | ") {
		t.Errorf("got\n%s", table)
	}
}
