package bibliography

import (
	"fmt"
	"strings"

	"brief/internal/brief"
)

// A cslItem is one item of CSL-JSON 1.0 (https://github.com/citation-style-language/schema, schemas/input/csl-data.json).
type cslItem struct {
	ID             string     `json:"id"`
	Type           string     `json:"type"`
	Title          string     `json:"title,omitempty"`
	Author         []cslName  `json:"author,omitempty"`
	Editor         []cslName  `json:"editor,omitempty"`
	ContainerTitle string     `json:"container-title,omitempty"`
	Publisher      string     `json:"publisher,omitempty"`
	PublisherPlace string     `json:"publisher-place,omitempty"`
	Issued         *cslDate   `json:"issued,omitempty"`
	Accessed       *cslDate   `json:"accessed,omitempty"`
	Volume         string     `json:"volume,omitempty"`
	Issue          string     `json:"issue,omitempty"`
	Page           string     `json:"page,omitempty"`
	Edition        string     `json:"edition,omitempty"`
	Language       string     `json:"language,omitempty"`
	URL            string     `json:"URL,omitempty"`
	DOI            string     `json:"DOI,omitempty"`
	ISBN           string     `json:"ISBN,omitempty"`
	Note           string     `json:"note,omitempty"`
	Custom         *cslCustom `json:"custom,omitempty"`
}

// cslCustom holds the fields of ours that CSL has no name for; the schema leaves "custom" to its users.
type cslCustom struct {
	Description string             `json:"description,omitempty"` // in place of an unknown title
	Archive     string             `json:"archived-copy,omitempty"`
	Class       brief.SourceClass  `json:"class,omitempty"`
	Status      brief.SourceStatus `json:"status,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Suffix  string `json:"suffix,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts   [][]int `json:"date-parts,omitempty"`
	Season  int     `json:"season,omitempty"` // 1–4, from spring
	Circa   bool    `json:"circa,omitempty"`
	Literal string  `json:"literal,omitempty"`
	Raw     string  `json:"raw,omitempty"` // EDTF
}

func cslItemOf(s *brief.Source) cslItem {
	item := cslItem{
		ID: s.ID, Type: s.Type, Title: s.Title,
		Author: cslNames(s.Author), Editor: cslNames(s.Editor),
		ContainerTitle: s.ContainerTitle, Publisher: s.Publisher, PublisherPlace: s.PublisherPlace,
		Issued: cslDateOf(s.Issued), Accessed: cslDateOf(s.Accessed),
		Volume: s.Volume, Issue: s.Issue, Page: s.Page, Edition: s.Edition,
		Language: s.Language, URL: s.URL, DOI: s.DOI, ISBN: s.ISBN, Note: describedNote(s),
	}
	custom := cslCustom{Archive: s.Archive, Class: s.Class, Status: s.Status}
	if s.Title == "" {
		custom.Description = s.Description
	}
	if custom != (cslCustom{}) {
		item.Custom = &custom
	}
	return item
}

// describedNote returns the note, after the description where that stands for the title.
func describedNote(s *brief.Source) string {
	switch {
	case s.Title != "" || s.Description == "":
		return s.Note
	case s.Note == "":
		return s.Description
	}
	return s.Description + ". " + s.Note
}

func cslNames(people []brief.Person) []cslName {
	var out []cslName
	for _, p := range people {
		if p.Literal != "" {
			out = append(out, cslName{Literal: p.Literal})
		} else {
			out = append(out, cslName{Family: p.Family, Given: p.Given, Suffix: p.Suffix})
		}
	}
	return out
}

// cslDateOf writes what date-parts can say; a decade and an interval with an open end are literal EDTF. What they cannot say exactly,
// such as which end of an interval is uncertain, is EDTF beside them.
func cslDateOf(d brief.Date) *cslDate {
	if d.IsZero() {
		return nil
	}
	if d.Start.Decade || d.End.Decade || d.Interval && (d.Start.IsZero() || d.End.IsZero()) {
		return &cslDate{Literal: d.String()}
	}
	out := &cslDate{Parts: [][]int{dateParts(d.Start)}, Circa: d.Doubtful()}
	if d.Interval {
		out.Parts = append(out.Parts, dateParts(d.End))
	} else if d.Start.Month > 12 {
		out.Season = d.Start.Month - 20
	}
	if out.edtf() != d.String() {
		out.Raw = d.String()
	}
	return out
}

// edtf returns the date that is read from the parts.
func (d *cslDate) edtf() string {
	var b strings.Builder
	for i, parts := range d.Parts {
		if i > 0 {
			b.WriteByte('/')
		}
		for j, n := range parts {
			fmt.Fprintf(&b, [...]string{"%04d", "-%02d", "-%02d"}[j], n)
		}
		if d.Season > 0 {
			fmt.Fprintf(&b, "-%d", d.Season+20)
		}
		if d.Circa {
			b.WriteByte('~')
		}
	}
	return b.String()
}

func dateParts(m brief.Moment) []int {
	switch {
	case m.Day > 0:
		return []int{m.Year, m.Month, m.Day}
	case m.Month > 0 && m.Month <= 12:
		return []int{m.Year, m.Month}
	}
	return []int{m.Year}
}
