package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
	"reflect"
	"slices"
	"time"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/markdown"
)

// A Fingerprint stands for all that the page of a chapter shows: two renderings with one design give a page the same bytes where its
// fingerprints are the same.
type Fingerprint [sha256.Size]byte

// Fingerprints returns those of the pages of chapters and appendices that wanted picks, by path. That of a page whose text cannot be
// written is left out. It takes a tenth of the time of rendering them.
//
// A fingerprint is of the text as it is written, and of what stands around it, as it is in the model. The rules are:
//
//   - What the templates of shortcodes show is in the text, whatever it is.
//   - What base.html, chapter.html and partials/ show is in the page's things: its chapter, its notes, its neighbours, and what is the
//     same for every page. All their fields count, so that one that is added counts without a change here, but for those named in
//     unseen: they lead to other pages. So fingerprints hold for the templates that come with Brief (a test reads what these ask
//     for), not for others.
//   - What counts and is not shown makes a page be rendered again for nothing. What is shown and does not count would be wrong.
func Fingerprints(in Input, wanted func(path string) bool) (map[string]Fingerprint, error) {
	r, err := newRenderer(in, new(diag.List))
	if err != nil {
		return nil, err
	}
	pages := slices.DeleteFunc(r.authored(wanted), func(p *Page) bool { return p.Kind != "chapter" })
	shared := r.fingerprint()
	prints := make([]*Fingerprint, len(pages))
	share(len(pages), newFingerprinter, func(f *fingerprinter, i int) { prints[i] = f.of(pages[i], shared) })
	out := make(map[string]Fingerprint, len(pages))
	for i, p := range pages {
		if prints[i] != nil {
			out[p.Path] = *prints[i]
		}
	}
	return out, nil
}

// fingerprint returns what every page shows.
func (r *renderer) fingerprint() Fingerprint {
	f := newFingerprinter()
	f.fieldsOf(reflect.ValueOf(*r.Brief))
	if r.Brief.Original != nil {
		f.text(r.Brief.Original.ID)
	}
	f.number(uint64(len(r.Brief.Chapters)))
	f.truth(r.hasCompanions())
	f.value(reflect.ValueOf(r.navigation))
	f.value(reflect.ValueOf(r.Downloads))
	return f.sum()
}

// unseen is the fields that pages of chapters do not show, or of which the text or the page says more than they do.
var unseen = map[reflect.Type][]string{
	reflect.TypeFor[brief.Brief](): {
		"Overview", "Chapters", "Appendices", "Sources", "Facts", "Timeline", "Recommendations", "Matrix", "Figures", "FigureNotes",
		"Terms", "TermNotes", "Corrections", "CorrectionNotes", "Provenance", "Original", "Values", "Files", "Links",
		"Today", "Release", "Statements", "Revisions", "Vanished",
	},
	reflect.TypeFor[brief.Chapter]():    {"Text", "Passages", "Remarks", "Figures"},
	reflect.TypeFor[brief.Source]():     {"Uses"},
	reflect.TypeFor[brief.Fact]():       {"Uses", "Chapter"},
	reflect.TypeFor[brief.Term]():       {"Aliases", "Citations", "Chapters", "References"},
	reflect.TypeFor[brief.Correction](): {"Places", "Original", "Edition", "Reason", "Citations", "References", "Changes"},
}

// A fingerprinter takes fingerprints, one after the other.
type fingerprinter struct {
	hash    hash.Hash
	scratch bytes.Buffer
	page    *Page
	numbers map[any]int                   // of what the page has shown already, by pointer: notes and references lead to each other
	sources map[*brief.Source]Fingerprint // which many pages show
	apart   *fingerprinter                // takes those; nil before the first
	seen    map[reflect.Type][]int        // the fields that count
	err     error                         // the first of the page
}

func newFingerprinter() *fingerprinter {
	return &fingerprinter{hash: sha256.New(), numbers: map[any]int{}, sources: map[*brief.Source]Fingerprint{}, seen: map[reflect.Type][]int{}}
}

func (f *fingerprinter) sum() Fingerprint {
	var out Fingerprint
	f.hash.Sum(out[:0])
	f.hash.Reset()
	return out
}

// of returns the fingerprint of a page; nil where its text cannot be written.
func (f *fingerprinter) of(p *Page, shared Fingerprint) *Fingerprint {
	f.hash.Reset()
	clear(f.numbers)
	f.page, f.err = p, nil
	f.hash.Write(shared[:])
	f.authored(p.Chapter.Text)
	for _, s := range []string{p.Path, p.Title, p.Description, p.Language} {
		f.text(s)
	}
	f.value(reflect.ValueOf(p.Previous))
	f.value(reflect.ValueOf(p.Next))
	f.value(reflect.ValueOf(p.Contents))
	f.truth(p.SourceFiles() != nil)
	f.value(reflect.ValueOf(p.Notes))
	for _, n := range p.Notes {
		if n.Citation != nil && n.Citation.Source != p.Brief.Original { // see writeNoteEntry
			f.number(uint64(len(n.Citation.Source.Uses)))
		}
		if n.Citation == nil {
			f.text(string(p.CorrectedMark(n.ID)))
		}
	}
	f.fieldsOf(reflect.ValueOf(*p.Chapter))
	for _, fact := range p.Chapter.Facts {
		f.text(string(p.CorrectedFact(fact)))
	}
	if box := p.Chapter.FactBox; box != nil {
		for _, row := range box.Rows {
			f.text(string(p.CorrectedMark(row.ID)))
			if row.Fact != nil {
				f.text(string(p.CorrectedFact(row.Fact)))
			}
		}
	}
	if f.err != nil {
		return nil
	}
	out := f.sum()
	return &out
}

func (f *fingerprinter) number(n uint64) {
	f.scratch.Reset()
	f.hash.Write(binary.LittleEndian.AppendUint64(f.scratch.AvailableBuffer(), n))
}

func (f *fingerprinter) truth(b bool) {
	if b {
		f.number(1)
	} else {
		f.number(0)
	}
}

// text takes in a string with its length, so that two cannot be taken for two others that read the same one after the other.
func (f *fingerprinter) text(s string) {
	f.number(uint64(len(s)))
	f.scratch.Reset()
	f.scratch.WriteString(s) // a hash takes bytes only
	f.hash.Write(f.scratch.Bytes())
}

// authored takes in a text as the page writes it.
func (f *fingerprinter) authored(t brief.Text) {
	f.scratch.Reset()
	if err := markdown.WriteHTML(&f.scratch, t, f.page); err != nil {
		f.err = err
	}
	text := f.scratch.Bytes()
	f.hash.Write(text)
	f.number(uint64(len(text)))
}

// value takes in a value of the model and what it leads to.
func (f *fingerprinter) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		f.text(v.String())
	case reflect.Bool:
		f.truth(v.Bool())
	case reflect.Int, reflect.Int64:
		f.number(uint64(v.Int()))
	case reflect.Float64:
		f.number(math.Float64bits(v.Float()))
	case reflect.Slice:
		f.number(uint64(v.Len()))
		for i := range v.Len() {
			f.value(v.Index(i))
		}
	case reflect.Interface:
		f.truth(v.IsNil())
		if !v.IsNil() {
			f.authored(v.Interface().(brief.Text)) // the only interface of the model
		}
	case reflect.Pointer:
		f.truth(v.IsNil())
		if !v.IsNil() {
			f.pointer(v)
		}
	case reflect.Struct:
		f.structure(v)
	default:
		panic("a fingerprint of " + v.Type().String()) // the model has a field of a new kind: say here how it counts
	}
}

func (f *fingerprinter) structure(v reflect.Value) {
	switch v.Type() {
	case reflect.TypeFor[diag.Span](): // where it was written is nothing to readers
	case reflect.TypeFor[time.Time]():
		f.number(uint64(v.Interface().(time.Time).UnixNano()))
	default:
		f.fieldsOf(v)
	}
}

func (f *fingerprinter) fieldsOf(v reflect.Value) {
	t := v.Type()
	seen, known := f.seen[t]
	if !known {
		for i := range t.NumField() {
			if !slices.Contains(unseen[t], t.Field(i).Name) {
				seen = append(seen, i)
			}
		}
		f.seen[t] = seen
	}
	for _, i := range seen {
		f.value(v.Field(i))
	}
}

func (f *fingerprinter) pointer(v reflect.Value) {
	switch p := v.Interface().(type) {
	case *brief.Chapter: // another one, or that of the page, which counts already
		f.text(p.Path)
		f.text(p.Title)
		f.number(uint64(p.Hue))
	case *brief.Source:
		print := f.source(p)
		f.hash.Write(print[:])
	default:
		if n, again := f.numbers[p]; again {
			f.number(uint64(n))
			return
		}
		f.numbers[p] = len(f.numbers) + 1
		f.number(0)
		f.value(v.Elem())
	}
}

func (f *fingerprinter) source(s *brief.Source) Fingerprint {
	print, known := f.sources[s]
	if !known {
		if f.apart == nil {
			f.apart = newFingerprinter()
		}
		clear(f.apart.numbers)
		f.apart.fieldsOf(reflect.ValueOf(*s))
		print = f.apart.sum()
		f.sources[s] = print
	}
	return print
}
