package minify

import (
	"bytes"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/parse/v2"
)

// page minifies a page as the library does, in less than half the time, because most of a page stays as it is: tags of simple
// attributes that are written as this site writes them, and text without entities and second spaces. What the library does with a tag,
// or with the text after one, does not depend on what stands before it (white space, end tags and default values are kept), so the
// library is shown the rest alone, from a tag to a tag. A page with anything unusual in it, such as a comment, is not ok, and is the
// library's as a whole.
//
// FuzzPage holds the two against each other.
func (f *Minifier) page(page []byte) (ok bool) {
	const doctype = "<!doctype html>"
	if !bytes.HasPrefix(page, []byte(doctype)) || bytes.IndexByte(page, 0) >= 0 {
		return false
	}
	f.out.Reset()
	kept := 0 // what begins here, and was read, stays as it is
	text := func(from, to int, last bool) {
		if s := page[from:to]; last || !isPlain(s) {
			f.out.Write(page[kept:from])
			f.text(s, last)
			kept = to
		}
	}
	// What the library is to be shown: from where, and to the end of which tag. The first tag is shown with what stands before it.
	shown, shownEnd := 0, -1
	var within []byte // the element to whose end tag it goes in any case
	for at := len(doctype); ; {
		length := bytes.IndexByte(page[at:], '<')
		if length < 0 { // the end
			if within != nil || shown >= 0 && shownEnd < 0 {
				return false
			}
			if shown < 0 {
				text(at, len(page), true)
				return true
			}
		}
		var t tag
		next := at + length
		if length >= 0 {
			if t = readTag(page[next:], within); t.length == 0 {
				return false
			}
			if shown < 0 {
				text(at, next, false)
			}
		}
		at = next + t.length
		switch {
		case length < 0 || shown >= 0 && shownEnd >= 0 && within == nil && t.plain && at-shownEnd > near:
			if !f.show(page[shown:shownEnd]) {
				return false
			}
			at, kept, shown = shownEnd, shownEnd, -1 // what is after it is read again
		case within != nil:
			shownEnd = at
			if t.closes && bytes.Equal(t.name, within) {
				within = nil
			}
		case !t.plain || shown >= 0 && shownEnd < 0:
			if shown < 0 {
				f.out.Write(page[kept:next])
				shown = next
			}
			shownEnd = at
			if name := string(t.name); !t.closes && (name == "pre" || name == "select") {
				within = t.name
			}
		}
	}
}

// near is how many bytes that stay as they are may stand between two parts for the library to be shown all as one: that is cheaper
// than beginning again.
const near = 500

// text writes text as the library does; the last of a page loses the space at its end.
func (f *Minifier) text(s []byte, last bool) {
	f.work.Reset()
	f.work.Write(s)
	s = parse.ReplaceMultipleWhitespaceAndEntities(f.work.Bytes(), html.EntitiesMap, html.TextRevEntitiesMap)
	if last && len(s) > 0 && parse.IsWhitespace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	f.out.Write(s)
}

// show writes what the library makes of a part.
func (f *Minifier) show(part []byte) bool {
	f.work.Reset()
	f.work.Write(part)
	return pageMinifier().Minify(minify.New(), &f.out, &f.work, nil) == nil
}

// isPlain reports whether the library writes text as it is.
func isPlain(text []byte) bool {
	space := false
	for _, c := range text {
		switch c {
		case ' ', '\n':
			if space {
				return false
			}
			space = true
		case '&', '\t', '\r', '\f':
			return false
		default:
			space = false
		}
	}
	return true
}

// A tag is one tag, or an element whose content is no HTML.
type tag struct {
	name   []byte
	length int  // 0 where it is not understood
	closes bool // it is an end tag
	plain  bool // the library writes it as it is
}

// readTag reads what the page begins with, inside of an element that the library is shown as a whole.
func readTag(page, within []byte) tag {
	i := 1
	closes := len(page) > 1 && page[1] == '/'
	if closes {
		i++
	}
	from := i
	for i < len(page) && ('a' <= page[i] && page[i] <= 'z' || '0' <= page[i] && page[i] <= '9') {
		i++
	}
	if i == from || i == len(page) || page[from] < 'a' || page[i] != '>' && page[i] != '/' && !isSpace(page[i]) {
		return tag{}
	}
	t := tag{name: page[from:i], closes: closes, plain: true}
	switch string(t.name) {
	case "style", "textarea", "xmp", "iframe", "plaintext", "math", "xml", "template", "colgroup":
		return tag{}
	case "option", "optgroup":
		if string(within) != "select" {
			return tag{}
		}
	case "svg":
		if closes || page[i] == '/' {
			return tag{}
		}
		return svg(page)
	case "pre", "select":
		if within != nil && !(closes && string(within) == string(t.name)) {
			return tag{} // the library counts both
		}
		t.plain = false
	case "meta", "input", "form", "script", "title":
		t.plain = false
	}
	if closes {
		if page[i] == '>' {
			t.length = i + 1
		}
		return t
	}
	i, plain := skipAttributes(page, i)
	if i == 0 {
		return tag{}
	}
	t.plain = t.plain && plain
	if name := string(t.name); name == "script" || name == "title" {
		bare := bytes.IndexByte(page[:i], '=') < 0 // if it is empty, too, a script is left out
		length, end := bytes.IndexByte(page[i:], '<'), "</"+name+">"
		if length < 0 || bare && name == "script" || !bytes.HasPrefix(page[i+length:], []byte(end)) {
			return tag{}
		}
		i += length + len(end)
	}
	t.length = i
	return t
}

// svg reads a drawing, which the library writes as it is.
func svg(page []byte) tag {
	const end = "</svg>"
	length := bytes.Index(page, []byte("</svg"))
	if length < 0 || !bytes.HasPrefix(page[length:], []byte(end)) || bytes.Count(page[:length], []byte(`"`))%2 != 0 ||
		bytes.Contains(page[1:length], []byte("<svg")) {
		return tag{}
	}
	return tag{name: page[1:4], length: length + len(end), plain: true}
}

// skipAttributes returns where the tag ends whose attributes begin at i, and whether the library writes these as they are; 0 where
// they are not understood.
func skipAttributes(page []byte, i int) (end int, plain bool) {
	plain = true
	for {
		spaces := i
		for i < len(page) && isSpace(page[i]) {
			i++
		}
		switch {
		case i == len(page):
			return 0, false
		case page[i] == '>':
			return i + 1, plain && i == spaces
		case page[i] == '/' && i+1 < len(page) && page[i+1] == '>':
			return i + 2, false
		case i == spaces:
			return 0, false
		}
		plain = plain && i == spaces+1 && page[spaces] == ' '
		from := i
		for i < len(page) && (page[i] == '-' || 'a' <= page[i] && page[i] <= 'z') {
			i++
		}
		name := page[from:i]
		if i == from || i == len(page) {
			return 0, false
		}
		if page[i] != '=' {
			plain = plain && staysBare(name)
			for j := i; j < len(page); j++ { // name = value is not understood
				if page[j] == '=' {
					return 0, false
				}
				if !isSpace(page[j]) {
					break
				}
			}
			continue
		}
		i++
		if i == len(page) || page[i] != '"' {
			return 0, false
		}
		i++
		length := bytes.IndexByte(page[i:], '"')
		if length < 0 {
			return 0, false
		}
		plain = plain && stays(name, page[i:i+length])
		i += length + 1
	}
}

func isSpace(c byte) bool { return parse.IsWhitespace(c) }

// staysBare reports whether the library writes an attribute without a value as it is.
func staysBare(name []byte) bool {
	switch string(name) {
	case "hidden", "download", "open", "checked", "alt":
		return true
	}
	return false
}

// stays reports whether the library writes an attribute as it is.
func stays(name, value []byte) bool {
	if len(value) == 0 || bytes.IndexByte(value, '&') >= 0 {
		return false
	}
	switch string(name) {
	case "id", "role", "title", "alt":
		return true
	case "class", "rel", "lang", "dir", "datetime", "scope", "width", "height", "tabindex", "for", "start", "media", "sizes": // lists and numbers
		return isTrimmed(value) && isPlain(value)
	case "href", "src": // addresses: the library shortens data: and writes schemes small
		for _, c := range value[:min(len(value), len("https"))] {
			if 'A' <= c && c <= 'Z' {
				return false
			}
		}
		return isTrimmed(value) && !bytes.HasPrefix(value, []byte("data:"))
	}
	return bytes.HasPrefix(name, []byte("aria-")) || bytes.HasPrefix(name, []byte("data-"))
}

func isTrimmed(value []byte) bool { return !isSpace(value[0]) && !isSpace(value[len(value)-1]) }
