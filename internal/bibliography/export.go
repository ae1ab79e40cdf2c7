package bibliography

import (
	"bytes"
	"encoding/json"
	"fmt"

	"brief/internal/brief"
)

// An Exporter writes lists of sources in the formats of reference managers. What it writes of a source it keeps, because the list of
// the whole brief has every source again that a chapter's list has. The zero Exporter is ready; it is for one goroutine.
type Exporter struct {
	csl, bib, ris entries
}

// entries are sources as one format writes them.
type entries map[*brief.Source][]byte

// write writes the sources, in their order, with something between two.
func (e *entries) write(b *bytes.Buffer, sources []*brief.Source, between string, entry func(*bytes.Buffer, *brief.Source) error) error {
	if *e == nil {
		*e = make(entries, len(sources))
	}
	for i, s := range sources {
		if i > 0 {
			b.WriteString(between)
		}
		if known, ok := (*e)[s]; ok {
			b.Write(known)
			continue
		}
		start := b.Len()
		if err := entry(b, s); err != nil {
			return err
		}
		(*e)[s] = bytes.Clone(b.Bytes()[start:])
	}
	return nil
}

// CSLJSON returns the sources, in their order, as a CSL-JSON array. A source whose title is unknown has no title; its description
// opens the note, where every program shows it, and stands under "custom".
func (x *Exporter) CSLJSON(sources []*brief.Source) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteString("[")
	err := x.csl.write(&b, sources, ",", func(b *bytes.Buffer, s *brief.Source) error {
		if err := e.Encode(cslItemOf(s)); err != nil {
			return err
		}
		b.Truncate(b.Len() - len("\n"))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("writing CSL-JSON: %w", err)
	}
	b.WriteString("]\n")
	return b.Bytes(), nil
}

// BibTeX returns the sources, in their order, in the BibTeX format with the entry types and fields of BibLaTeX (its manual,
// chapter 2); dates are EDTF, as there. A description that stands for an unknown title is in square brackets, and again in a field of
// its own. With that, and with the fields class, status and language, everything that is written can be read back; programs pass over
// fields that they do not know.
func (x *Exporter) BibTeX(sources []*brief.Source) []byte {
	var b bytes.Buffer
	_ = x.bib.write(&b, sources, "\n", func(b *bytes.Buffer, s *brief.Source) error {
		bibtexEntry(b, s)
		return nil
	})
	return b.Bytes()
}

// RIS returns the sources, in their order, in the RIS format (the tags of its 2011 revision), lines ending as it wants in CR LF. A
// description that stands for an unknown title is in square brackets.
func (x *Exporter) RIS(sources []*brief.Source) []byte {
	var b bytes.Buffer
	_ = x.ris.write(&b, sources, "", func(b *bytes.Buffer, s *brief.Source) error {
		risEntry(b, s)
		return nil
	})
	return b.Bytes()
}
