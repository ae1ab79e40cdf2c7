package markdown

import (
	"bytes"

	"brief/internal/diag"
)

// reportBidi reports the characters that embed, override or isolate the direction of text: U+202A–U+202E and U+2066–U+2069.
// They can make a text read other than it is (Unicode Technical Report 36, section 3.1). The plain marks U+200E and U+200F
// cannot, and mixed text needs them.
func reportBidi(d *Document, problems *diag.List) {
	for at := 0; ; {
		i := bytes.IndexByte(d.source[at:], 0xE2) // the first byte of them all in UTF-8
		if i < 0 {
			return
		}
		at += i
		if rest := d.source[at:]; len(rest) >= 3 {
			if b, c := rest[1], rest[2]; b == 0x80 && c >= 0xAA && c <= 0xAE || b == 0x81 && c >= 0xA6 && c <= 0xA9 {
				problems.Add(d.span(at, at+3), diag.BidiControl, "invisible character %U changes the direction of the text", []rune(string(rest[:3]))[0]).
					Hintf("delete it")
			}
		}
		at++
	}
}
