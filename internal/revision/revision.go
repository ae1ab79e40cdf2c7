// Package revision compares what was said with what is said now: whether two texts say the same, how near they are, which text
// of a list became which of another, and which words changed.
//
// All of it works on words. A text is a string of plain words; its words are what stands between spaces once typography is
// levelled (Normalise). Every cost grows with the number of words, but for that of Diff, which has a limit.
package revision

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalise returns the text without what is typography and not words: quotation marks and dashes of any form are one form,
// white space of any kind and length is one space, dashes have none around them, invisible characters are left out, and letters
// are composed (Unicode normalisation form C). Capitals and marks of punctuation stay: they can change what is said.
func Normalise(s string) string {
	s = norm.NFC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	space := false // a space is to come before the next character
	dash := true   // the last character was a dash, or there was none: no space comes after it
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case r == '\u00ad' || unicode.Is(unicode.Cf, r):
			continue
		}
		r = plainForm(r)
		if space && !dash && r != '-' {
			b.WriteByte(' ')
		}
		space, dash = false, r == '-'
		if r == '…' {
			b.WriteString("...")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainForm returns the plain form of a quotation mark or a dash.
func plainForm(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', '‹', '›', '′':
		return '\''
	case '“', '”', '„', '‟', '«', '»', '″':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	}
	return r
}

// Same reports whether two texts say the same, but for typography.
func Same(a, b string) bool { return a == b || Normalise(a) == Normalise(b) }

// Sum returns a checksum of what a text says: the first 16 hexadecimal digits of the SHA-256 of its normalised form.
func Sum(s string) string {
	sum := sha256.Sum256([]byte(Normalise(s)))
	return hex.EncodeToString(sum[:8])
}
