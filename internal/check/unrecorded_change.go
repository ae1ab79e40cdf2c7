package check

import (
	"fmt"
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
		return fmt.Sprintf("the %s %s is gone %s; it read %q", r.Then.Kind, name(r.Then), since, gone)
	}
	before, after := revision.Excerpts(r.Then.Text, r.Now.Text)
	return fmt.Sprintf("the %s %s changed %s: %q → %q", r.Then.Kind, name(r.Then), since, before, after)
}

// name returns the name of a statement as its author knows it.
func name(s *brief.Statement) string {
	if s.Kind == brief.StatementFact {
		return strings.TrimPrefix(s.At.Fragment, "fact-")
	}
	return "#" + s.At.Fragment
}

// place returns how corrections.yaml names a statement.
func place(b *brief.Brief, s *brief.Statement) string {
	if s.Kind == brief.StatementFact {
		return "{fact: " + name(s) + "}"
	}
	if s.At.Fragment == "" {
		return s.At.Path
	}
	page := strings.TrimSuffix(s.At.Path, ".html")
	for _, c := range b.All() {
		if c.Path == s.At.Path {
			page = c.Name + ".md"
		}
	}
	return page + "#" + s.At.Fragment
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
	words := strings.FieldsFunc(strings.ToLower(s.At.Fragment), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if len(words) > 1 && (words[0] == "p" || words[0] == "fact") {
		words = words[1:]
	}
	const most = 4
	words = append(words[:min(most, len(words))], day.String())
	return strings.Trim(strings.Join(words, "-"), "-")
}
