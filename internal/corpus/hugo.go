package corpus

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

// site is Hugo's settings and templates. They make the pages that Brief's make: the same head, box, lists, feed and metadata.
//
//go:embed all:hugo
var site embed.FS

// A front is the front matter of a chapter, as JSON, which Hugo and the floor program read fastest.
type front struct {
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Date        string     `json:"date"`
	Weight      int        `json:"weight"`
	Facts       []string   `json:"facts"` // ids
	Rows        []frontRow `json:"rows"`
}

type frontRow struct {
	Fact  string `json:"fact,omitempty"`
	Label string `json:"label,omitempty"`
	Value string `json:"value,omitempty"`
	AsOf  string `json:"asOf,omitempty"` // the floor program's alone: Hugo looks it up
	Note  int    `json:"note"`           // from 1
}

// A datum is a fact as a data file of Hugo.
type datum struct {
	Label  string `json:"label"`
	Value  string `json:"value"`
	AsOf   string `json:"asOf"`
	Source string `json:"source"`
	Text   string `json:"text"` // of the source, short
}

// hugo writes a site of Hugo.
func (s Size) hugo(yield func(string, []byte) bool) bool {
	more := true
	_ = fs.WalkDir(site, "hugo", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := site.ReadFile(name)
		if more = more && yield(name[len("hugo/"):], text); !more {
			return fs.SkipAll
		}
		return err
	})
	if !more {
		return false
	}
	type entry struct {
		ID   string `json:"id"`
		Text string `json:"text"`
		URL  string `json:"url"`
	}
	var sources []entry
	for i := range s.groups() * sourcesPerChapter {
		src := newSource(i)
		sources = append(sources, entry{src.ID, src.said(), src.URL})
	}
	facts := map[string]datum{}
	for i := range s.groups() * factsPerChapter {
		f := s.newFact(i)
		facts[f.ID] = f.datum()
	}
	if !yield("data/sources.json", encode(sources)) || !yield("data/facts.json", encode(facts)) {
		return false
	}
	for c := range s.Chapters {
		f := s.front(c)
		for i := range factsPerChapter {
			f.Rows[i].Label, f.Rows[i].Value, f.Rows[i].AsOf = "", "", ""
		}
		text := s.chapter(c, f, func(f int) string { return fmt.Sprintf("{{< fact fact-%05d >}}", f+1) })
		if !yield("content/"+chapterName(c)+".md", text) {
			return false
		}
	}
	return true
}

// floor writes the chapters alone, with the facts written out.
func (s Size) floor(yield func(string, []byte) bool) bool {
	for c := range s.Chapters {
		text := s.chapter(c, s.front(c), func(f int) string { return s.newFact(f).said() })
		if !yield(chapterName(c)+".md", text) {
			return false
		}
	}
	return true
}

// chapter writes a chapter with footnotes for its sources.
func (s Size) chapter(c int, f front, fact func(int) string) []byte {
	var b bytes.Buffer
	b.Write(encode(f))
	b.WriteString("\n")
	b.Write(s.body(c, dialect{
		note: func(n int) string { return fmt.Sprintf("[^%d]", n+1) },
		fact: fact,
		link: func(chapter, section int) string { return fmt.Sprintf("%s.html#s-%d", chapterName(chapter), section) },
		foot: func(b *bytes.Buffer, n int) {
			i, page := s.noteSource(c, n)
			src := newSource(i)
			fmt.Fprintf(b, "[^%d]: %s, p. %d. <%s>\n", n+1, src.said(), page, src.URL)
		},
	}))
	return b.Bytes()
}

func (s Size) front(c int) front {
	f := front{Title: chapterTitle(c), Description: chapterDescription(c), Date: "2026-01-31", Weight: c + 1}
	for i := range factsPerChapter {
		about := s.newFact(s.facts(c) + i)
		f.Facts = append(f.Facts, about.ID)
		f.Rows = append(f.Rows, frontRow{Fact: about.ID, Label: about.Label, Value: about.said(), AsOf: fmt.Sprint(about.Year), Note: i + 1})
	}
	for _, r := range rows(c) {
		f.Rows = append(f.Rows, frontRow{Label: r.Label, Value: r.Value, Note: r.Note + 1})
	}
	return f
}

func (f fact) datum() datum {
	return datum{f.Label, f.said(), fmt.Sprint(f.Year), f.Source.ID, fmt.Sprintf("%s %s, p. %d", f.Source.Family, f.Source.Issued[:4], f.Page)}
}

// said returns a source as a footnote has it.
func (s source) said() string {
	return fmt.Sprintf("%s %s, “%s”, *%s*, %s", s.Given, s.Family, s.Title, s.Container, s.Issued)
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		panic(err) // the types above can be encoded
	}
	return b.Bytes()
}
