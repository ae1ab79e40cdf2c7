package corpus

import (
	"bytes"
	"fmt"
)

// brief writes a project of Brief, without templates and static files: those are the built-in ones.
func (s Size) brief(yield func(string, []byte) bool) bool {
	var b bytes.Buffer
	b.WriteString("title: Library\nsubtitle: A library to measure with\ndescription: Chapters made by a program.\nslug: library\n" +
		"language: en\ndate: \"2026-01-31\"\nbase-url: https://example.org/\nauthors: [{name: Nobody}]\nchapters:\n")
	for c := range s.Chapters {
		fmt.Fprintf(&b, "  - %s.md\n", chapterName(c))
	}
	if !yield("content/brief.yaml", b.Bytes()) {
		return false
	}

	b = bytes.Buffer{}
	b.WriteString("references:\n")
	for i := range s.groups() * sourcesPerChapter {
		src := newSource(i)
		fmt.Fprintf(&b, "  - id: %s\n    type: article-newspaper\n    title: %s\n    author: [{family: %s, given: %s}]\n"+
			"    container-title: %s\n    issued: \"%s\"\n    URL: %s\n    class: press\n",
			src.ID, src.Title, src.Family, src.Given, src.Container, src.Issued, src.URL)
	}
	if !yield("content/sources.yaml", b.Bytes()) {
		return false
	}

	b = bytes.Buffer{}
	for i := range s.groups() * factsPerChapter {
		f := s.newFact(i)
		fmt.Fprintf(&b, "%s:\n  label: %s\n  value: %de9\n  unit: USD\n  as-of: \"%d\"\n  sources: [\"%s, p. %d\"]\n",
			f.ID, f.Label, f.Value, f.Year, f.Source.ID, f.Page)
	}
	if !yield("content/facts.yaml", b.Bytes()) {
		return false
	}

	for c := range s.Chapters {
		cite := func(n int) string {
			src, page := s.noteSource(c, n)
			return fmt.Sprintf("[@source-%05d, p. %d]", src+1, page)
		}
		b = bytes.Buffer{}
		fmt.Fprintf(&b, "---\ntitle: %s\ndescription: %s\nfactbox:\n  title: At a glance\n  rows:\n", chapterTitle(c), chapterDescription(c))
		for i := range factsPerChapter {
			fmt.Fprintf(&b, "    - fact: fact-%05d\n", s.facts(c)+i+1)
		}
		for _, r := range rows(c) {
			fmt.Fprintf(&b, "    - label: %s\n      value: %s\n      cite: \"%s\"\n", r.Label, r.Value, cite(r.Note))
		}
		b.WriteString("---\n")
		b.Write(s.body(c, dialect{
			note: cite,
			fact: func(f int) string { return fmt.Sprintf("{{< fact fact-%05d form=value >}}", f+1) },
			link: func(chapter, section int) string { return fmt.Sprintf("%s.md#s-%d", chapterName(chapter), section) },
		}))
		if !yield("content/"+chapterName(c)+".md", b.Bytes()) {
			return false
		}
	}
	return true
}
