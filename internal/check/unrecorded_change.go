package check

import (
	"fmt"
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/revision"
)

// unrecordedChange refuses a published fact or text that reads otherwise now, or is gone, where no correction says so.
func unrecordedChange(b *brief.Brief, problems *diag.List) {
	ids := map[string]bool{}
	for _, c := range b.Corrections {
		ids[c.ID] = true
	}
	for _, r := range b.Revisions {
		if r.By != nil {
			continue
		}
		p := problems.Add(r.Near, diag.UnrecordedChange, "%s", change(b, r))
		p.Hintf("put it back, or tell readers: add to corrections.yaml, under corrections:\n%s", entry(b, r, ids))
	}
}

// change says what changed: where, what it was and what it is.
func change(b *brief.Brief, r *brief.Revision) string {
	since := "since the release of " + b.Release.Name
	if r.Now == nil {
		gone, _ := revision.Excerpts(r.Then.Text, "")
		return fmt.Sprintf("%s is gone %s; it read %q", called(b, r.Then), since, gone)
	}
	before, after := revision.Excerpts(r.Then.Text, r.Now.Text)
	return fmt.Sprintf("%s changed %s: %q → %q", called(b, r.Then), since, before, after)
}

// called returns what a statement is to its author: "the paragraph #p-loans".
func called(b *brief.Brief, s *brief.Statement) string {
	switch s.Kind {
	case brief.StatementFact:
		return "the fact " + factID(s)
	case brief.StatementLabel:
		return "the label of the fact " + factID(s)
	case brief.StatementRemark:
		return "the note of the fact " + factID(s)
	case brief.StatementHeadline, brief.StatementDescription:
		return "the " + string(s.Kind) + " of " + place(b, s)
	case brief.StatementNote:
		return "the footnote #" + s.At.Fragment
	case brief.StatementFigure:
		return "the text of the figure " + s.At.Fragment
	case brief.StatementData:
		return "the data of the figure " + s.At.Fragment
	case brief.StatementTerm:
		return "the definition of the term " + s.At.Fragment
	}
	return fmt.Sprintf("the %s #%s", s.Kind, s.At.Fragment)
}

func factID(s *brief.Statement) string { return strings.TrimPrefix(s.At.Fragment, "fact-") }

// place returns how corrections.yaml names a statement.
func place(b *brief.Brief, s *brief.Statement) string {
	switch s.Kind {
	case brief.StatementFact, brief.StatementLabel, brief.StatementRemark:
		return "{fact: " + factID(s) + "}"
	}
	page := s.At.Path
	for _, c := range b.All() {
		if c.Path == s.At.Path || slices.Contains(c.Aliases, s.At.Path) {
			page = c.Name + ".md"
		}
	}
	if s.At.Fragment == "" {
		return page
	}
	return strings.TrimSuffix(page, ".html") + "#" + s.At.Fragment
}

// entry returns the lines of an entry for a change. The reason is left empty, and an empty one is a problem: nobody else knows it.
func entry(b *brief.Brief, r *brief.Revision, ids map[string]bool) string {
	base := entryID(r.Then, b.Today)
	id := base
	for n := 2; ids[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	ids[id] = true
	return fmt.Sprintf("  - id: %s\n    date: %q\n    places: [%s]\n    reason:", id, b.Today.String(), place(b, r.Then))
}

// entryID makes the id of an entry from that of the statement, without what all ids of paragraphs begin with, and the day.
func entryID(s *brief.Statement, day brief.Date) string {
	id := s.At.Fragment
	if s.Kind.OfPage() {
		id = strings.TrimSuffix(s.At.Path, ".html") + "-" + string(s.Kind)
	}
	words := strings.FieldsFunc(strings.ToLower(id), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if len(words) > 1 && (words[0] == "p" || words[0] == "fact" || words[0] == "fn") {
		words = words[1:]
	}
	const most = 4
	words = append(words[:min(most, len(words))], day.String())
	return strings.Trim(strings.Join(words, "-"), "-")
}
