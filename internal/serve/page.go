package serve

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

// withPreview returns the page with the preview's scripts and styles at the beginning of its head, before any other script; other
// files it returns as they are. They are files of their own, so that a policy without inline script lets them in.
func withPreview(path string, data []byte, version string) []byte {
	if !strings.HasPrefix(contentType(path), "text/html") {
		return data
	}
	tags := fmt.Appendf(nil, `<link rel="stylesheet" href="%[1]spreview.css"><link rel="stylesheet" href="%[1]seditor.css">`+
		`<script src="%[1]spatch.js"></script><script src="%[1]seditor.js"></script><script src="%[1]spreview.js" data-version="%[2]s"></script>`, ownPaths, version)
	at := startOfHead(data)
	out := make([]byte, 0, len(data)+len(tags))
	out = append(out, data[:at]...)
	out = append(out, tags...)
	return append(out, data[at:]...)
}

// startOfHead returns where the head's start tag ends. Without one a head begins after the doctype, which a page may lack, too.
func startOfHead(page []byte) int {
	if g := headTag.FindIndex(page); g != nil {
		return g[1]
	}
	return len(doctype.Find(page))
}

var (
	headTag = regexp.MustCompile(`(?i)<head(?:\s[^>]*)?>`)
	doctype = regexp.MustCompile(`(?i)^\s*<!doctype[^>]*>`)
)

// problemPage is what there is to see before the first good build. It does not need script to be read, only to go away by itself.
func problemPage(s *state) []byte {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`)
	fmt.Fprintf(&b, `<title>Not built yet</title><link rel="stylesheet" href="%[1]spreview.css"><script src="%[1]spatch.js"></script><script src="%[1]spreview.js" data-version="%[2]s" data-plain></script>`, ownPaths, s.version)
	b.WriteString(`</head><body><main class="brief-preview brief-preview-page"><h1>The site cannot be built yet</h1><p>This page reloads when that changes.</p><ol>`)
	for _, r := range s.problems {
		fmt.Fprintf(&b, `<li class="brief-preview-%s"><p>`, html.EscapeString(r.Severity))
		if r.File != "" {
			fmt.Fprintf(&b, `<strong>%s</strong> `, html.EscapeString(fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column)))
		}
		b.WriteString(html.EscapeString(r.Text))
		if r.Code != "" {
			fmt.Fprintf(&b, ` [%s]`, html.EscapeString(string(r.Code)))
		}
		b.WriteString(`</p>`)
		if r.Excerpt != "" {
			fmt.Fprintf(&b, "<pre>%s\n%s</pre>", html.EscapeString(r.Excerpt), html.EscapeString(r.Carets))
		}
		if r.Hint != "" {
			hint, lines, several := strings.Cut(r.Hint, "\n")
			fmt.Fprintf(&b, `<p>Hint: %s</p>`, html.EscapeString(hint))
			if several { // to be pasted as they are
				fmt.Fprintf(&b, `<pre>%s</pre>`, html.EscapeString(lines))
			}
		}
		b.WriteString(`</li>`)
	}
	b.WriteString("</ol></main></body></html>\n")
	return []byte(b.String())
}
