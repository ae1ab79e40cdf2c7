// Package locale speaks a language: its interface words, and its way of writing numbers, quantities, dates and lists.
//
// A language is one flat catalogue, catalogue/TAG.json, from key to message. In a message {0}, {1} … stand for the arguments
// and {n} for the first argument written as a number. A message that depends on a number is an object from CLDR plural
// category to message, {"one": "{n} note", "other": "{n} notes"}, and the first argument chooses. Adding a word is one line in
// every catalogue; adding a language is one file. Plural rules and separators come from CLDR, through golang.org/x/text.
//
// Numbers are never rounded in running text: 64e9 is "64 billion", but 1,234,567 stays as it is. Labels in charts are short
// and rounded; see [Locale.Compact]. The English is British.
package locale

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

//go:embed catalogue/*.json
var catalogues embed.FS

// Languages returns the tags of the languages that have a catalogue; the first is the one that others fall back to.
func Languages() []string { return []string{"en", "es"} }

// A Locale speaks one language. It is made once for all the pages of that language, and is safe for concurrent use.
type Locale struct {
	tag            language.Tag // as asked for
	spoken         language.Tag // of the catalogue
	known          bool
	phrases        map[string]phrase
	group, decimal string
	groupedFrom    float64 // the smallest number whose digits are grouped
	names          display.Namer
}

// New returns the locale of a BCP 47 tag. A language without a catalogue is spoken in English; [Locale.Known] tells. The error
// is for a tag that is none.
func New(tag string) (*Locale, error) {
	asked, err := language.Parse(tag)
	if err != nil {
		return nil, fmt.Errorf("reading the language %q: %w", tag, err)
	}
	var have []language.Tag
	for _, t := range Languages() {
		have = append(have, language.MustParse(t))
	}
	_, index, confidence := language.NewMatcher(have).Match(asked)
	l := &Locale{tag: asked, known: confidence >= language.High}
	if !l.known {
		index = 0
	}
	l.spoken = have[index]
	l.names = display.Languages(l.spoken)
	if l.phrases, err = readCatalogue(l.spoken); err != nil {
		return nil, err
	}

	// Separators follow the region asked for (es-MX writes 64,000) where the words are in its language.
	style := l.spoken
	if l.known {
		style = asked
	}
	sample := message.NewPrinter(style).Sprint(number.Decimal(1234567.5))
	l.group, l.decimal = sample[1:strings.IndexByte(sample, '2')], sample[strings.IndexByte(sample, '7')+1:len(sample)-1]
	if _, err := fmt.Sscan(l.Word("number-grouped-from"), &l.groupedFrom); err != nil {
		return nil, fmt.Errorf("reading the catalogue %s: number-grouped-from: %w", l.spoken, err)
	}
	return l, nil
}

// Language returns the tag of the language that is spoken: that of the catalogue.
func (l *Locale) Language() string { return l.spoken.String() }

// Known reports whether the language asked for has a catalogue.
func (l *Locale) Known() bool { return l.known }

// Keys returns the keys of the catalogue, sorted.
func (l *Locale) Keys() []string {
	keys := make([]string, 0, len(l.phrases))
	for k := range l.phrases {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Has reports whether the catalogue has the key.
func (l *Locale) Has(key string) bool {
	_, ok := l.phrases[key]
	return ok
}

// Word returns the message of the key with its placeholders filled in. A key that the catalogue lacks comes back in white
// square brackets, ⟦key⟧, so that it can be found in a finished page; a placeholder without an argument stays as it is.
func (l *Locale) Word(key string, args ...any) string {
	m, ok := l.phrases[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return l.say(m, args)
}

// Append appends what Word returns.
func (l *Locale) Append(to []byte, key string, args ...any) []byte {
	m, ok := l.phrases[key]
	if !ok {
		return append(append(append(to, "⟦"...), key...), "⟧"...)
	}
	return l.fill(to, l.choose(m, args), args)
}

// wordOf returns the message of prefix+"-"+name, or the general one of the prefix, which also gets the name.
func (l *Locale) wordOf(prefix, name string, args ...any) string {
	if key := prefix + "-" + name; l.Has(key) {
		return l.Word(key, args...)
	}
	return l.Word(prefix, append(args, name)...)
}

// LanguageName returns the name of the language of a BCP 47 tag: "Spanish" for "es" in English, "inglés" for "en" in Spanish.
// A tag that is none, or unknown, is returned as it is.
func (l *Locale) LanguageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := l.names.Name(t); name != "" {
		return name
	}
	return tag
}

// SameLanguage reports whether a BCP 47 tag is of the spoken language, whatever its region or script.
func (l *Locale) SameLanguage(tag string) bool {
	t, err := language.Parse(tag)
	if err != nil {
		return false
	}
	base, _ := t.Base()
	spoken, _ := l.spoken.Base()
	return base == spoken
}
