package render

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"brief/internal/brief"
)

// A Filter lets a reader see a part of a list. It works without a script: its controls are radio buttons or lists, and the stylesheet
// that writeRules makes says for every choice what it hides (https://www.w3.org/TR/selectors-4/#relational). Groups combine: an entry
// shows that fits the choice of each.
//
// The rules name ids, so they are made at build time, from the data, and so the stylesheet knows which combinations leave a
// section, or the whole list, empty.
type Filter struct {
	Kind   string // of the page
	Groups []*FilterGroup
	Total  int

	sections []filterSection
}

// A FilterGroup is a question that a reader answers with one of its options, or with none.
type FilterGroup struct {
	ID, Label string
	Options   []FilterOption
	Listed    bool // they are a list to choose from, not a row of buttons, which would push what they filter off a phone
}

// A FilterOption is one answer. Entries carry its tag.
type FilterOption struct {
	Tag, Label string
	Value      string // within the group; it stands in the address of the page
	Count      int    // of the entries that it leaves
}

// A filterSection is a part of the list under a heading.
type filterSection struct {
	heading string // id
	entries [][]string
}

const (
	// filterOptions is how many options a group may have to be offered: more are no choice but a search.
	filterOptions = 40
	// filterGroups and filterButtons are how many groups may show all of their options at once, and how many options each.
	filterGroups  = 3
	filterButtons = 8
	// filterRule is how many kinds of entries a rule may list that says when a section is empty. A section with more keeps its
	// heading: selectors that long cost every reader, for a case that few meet.
	filterRule = 64
	// filterListRule is the same for the list as a whole, of which there is one. A list with more keeps its silence where no script
	// counts what is left.
	filterListRule = 256
)

// choices are what readers can choose on the pages made from data.
type choices struct {
	filters    map[string]*Filter         // by path
	sourceTags map[*brief.Source][]string // of the filter of the sources
	compared   *Comparison                // nil where there is nothing to choose
	assets     *assets                    // with the stylesheet that these need
}

func (r *renderer) newChoices() *choices {
	c := &choices{compared: r.newComparison()}
	c.filters, c.sourceTags = r.newFilters()
	c.assets = c.stylesheet(r.Design)
	return c
}

// newFilters returns the filters of the pages that have one, by path, and the tags of the sources.
func (r *renderer) newFilters() (map[string]*Filter, map[*brief.Source][]string) {
	b, out := r.Brief, map[string]*Filter{}
	add := func(kind, path string, sections []filterSection, groups ...*FilterGroup) {
		f := &Filter{Kind: kind, sections: sections}
		count := map[string]int{}
		for _, s := range sections {
			for _, tags := range s.entries {
				f.Total++
				for _, tag := range tags {
					count[tag]++
				}
			}
		}
		for _, g := range groups {
			for i := range g.Options {
				g.Options[i].Tag = g.ID + "-" + g.Options[i].Value
				g.Options[i].Count = count[g.Options[i].Tag]
			}
			g.Options = slices.DeleteFunc(g.Options, func(o FilterOption) bool { return o.Count == 0 })
			if len(g.Options) > 1 && len(g.Options) <= filterOptions {
				f.Groups = append(f.Groups, g)
			}
		}
		for _, g := range f.Groups {
			g.Listed = len(f.Groups) > filterGroups || len(g.Options) > filterButtons
		}
		if len(f.Groups) > 0 {
			out[path] = f
		}
	}
	group := func(id, label string) *FilterGroup { return &FilterGroup{ID: id, Label: r.Locale.Word(label)} }

	if b.Timeline != nil {
		var sections []filterSection
		for _, period := range b.Timeline.Periods {
			s := filterSection{heading: period.ID}
			for _, e := range period.Events {
				s.entries = append(s.entries, tags(e.Item))
			}
			sections = append(sections, s)
		}
		chapters, themes := group("chapter", "chapter"), group("theme", "theme")
		for _, c := range b.Chapters {
			chapters.add(c.Name, c.Title)
		}
		for _, t := range b.Themes {
			themes.add(t.ID, t.Label)
		}
		add("timeline", brief.TimelinePath, sections, chapters, themes)
	}
	if all := b.Recommendations; all != nil {
		var sections []filterSection
		for _, g := range r.recommendationGroups() {
			s := filterSection{heading: g.ID}
			for _, item := range g.Items {
				s.entries = append(s.entries, tags(item.Item))
			}
			sections = append(sections, s)
		}
		addressees, targets, themes := group("for", "addressed-to"), group("about", "concerns"), group("theme", "theme")
		for _, a := range all.Addressees {
			addressees.add(a.ID, a.Label)
		}
		for _, c := range b.Chapters {
			targets.add(c.Name, c.Title)
		}
		for _, t := range all.Themes {
			themes.add(t.ID, t.Label)
		}
		add("recommendations", brief.RecommendationsPath, sections, addressees, targets, themes)
	}
	groups, sourceTags := r.sourceFilter()
	pages := r.lists().sources
	for _, page := range pages {
		var sections []filterSection
		for _, letter := range page.Letters {
			s := filterSection{heading: letter.ID}
			for _, source := range letter.Sources {
				s.entries = append(s.entries, sourceTags[source])
			}
			sections = append(sections, s)
		}
		add("sources", page.Path, sections, cloneGroups(groups)...)
		if f := out[page.Path]; f != nil && len(pages) > 1 {
			f.sections = nil // the pages share a stylesheet, which cannot tell them apart
		}
	}
	return out, sourceTags
}

func cloneGroups(groups []*FilterGroup) []*FilterGroup {
	out := make([]*FilterGroup, len(groups))
	for i, g := range groups {
		out[i] = &FilterGroup{ID: g.ID, Label: g.Label, Options: slices.Clone(g.Options)}
	}
	return out
}

// Lists reports whether some group is a list.
func (f *Filter) Lists() bool {
	return slices.ContainsFunc(f.Groups, func(g *FilterGroup) bool { return g.Listed })
}

func (g *FilterGroup) add(value, label string) {
	g.Options = append(g.Options, FilterOption{Value: value, Label: label})
}

// tags returns the options that leave an event or a recommendation.
func tags(item any) []string {
	var out []string
	switch item := item.(type) {
	case *brief.Event:
		for _, c := range item.Chapters {
			out = append(out, "chapter-"+c.Name)
		}
		if item.Theme != nil {
			out = append(out, "theme-"+item.Theme.ID)
		}
	case *brief.Recommendation:
		for _, a := range item.Addressees {
			out = append(out, "for-"+a.ID)
		}
		for _, c := range item.Targets {
			out = append(out, "about-"+c.Name)
		}
		if item.Theme != nil {
			out = append(out, "theme-"+item.Theme.ID)
		}
	}
	return out
}

// Filter returns the filter of the page, or nil.
func (p *Page) Filter() *Filter {
	if p.Chapter != nil {
		return nil
	}
	return p.choices().filters[p.Path]
}

// Tags returns the tags of an event, a recommendation or a source.
func (p *Page) Tags(item any) string {
	if s, ok := item.(*brief.Source); ok {
		return strings.Join(p.choices().sourceTags[s], " ")
	}
	return strings.Join(tags(item), " ")
}

// writeRules writes what the controls of the filter do.
func (f *Filter) writeRules(b *bytes.Buffer) {
	offered := map[string]bool{}
	for _, g := range f.Groups {
		for _, o := range g.Options {
			offered[o.Tag] = true
			fmt.Fprintf(b, ".filtered:has(#filter-%s:checked) .entry:not([data-tags~=%[1]s]) { display: none; }\n", ident(o.Tag))
			if f.Kind == "timeline" && g.ID == "chapter" {
				fmt.Fprintf(b, ".filtered:has(#filter-%s:checked) .strip [data-tags=%[1]s] { display: block; }\n", ident(o.Tag))
			}
		}
	}
	var all [][]string
	for _, s := range f.sections {
		all = append(all, s.entries...)
		if s.heading != "" {
			f.writeEmpty(b, s.entries, offered, filterRule, fmt.Sprintf(`:is([aria-labelledby=%s], nav li:has([href=\#%[1]s])) { display: none; }`, ident(s.heading)))
		}
	}
	f.writeEmpty(b, all, offered, filterListRule, ".filter-empty { display: block; }")
}

// writeEmpty writes a rule for the case that none of the entries is left: each is hidden by some choice that it does not fit. Above
// most kinds of entries it writes none.
func (f *Filter) writeEmpty(b *bytes.Buffer, entries [][]string, offered map[string]bool, most int, then string) {
	kinds := widest(entries, offered)
	if len(kinds) == 0 || len(kinds) > most {
		return
	}
	fmt.Fprintf(b, ".page-%s", f.Kind)
	for _, kind := range kinds {
		b.WriteString(":has(.filter :checked:not(.all")
		for _, tag := range kind {
			b.WriteString(", #filter-" + ident(tag))
		}
		b.WriteString("))")
	}
	b.WriteString(" " + then + "\n")
}

// widest returns the different kinds of entries by their offered tags, without those that some other kind outlasts: where an
// entry with more tags is hidden, one with fewer of the same is hidden too.
func widest(entries [][]string, offered map[string]bool) [][]string {
	seen := map[string]bool{}
	var kinds [][]string
	for _, tags := range entries {
		kind := slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return !offered[tag] })
		slices.Sort(kind)
		if key := strings.Join(kind, " "); !seen[key] {
			seen[key] = true
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) > filterRule*filterRule {
		return kinds
	}
	var out [][]string
	for i, kind := range kinds {
		outlasted := slices.ContainsFunc(kinds, func(other []string) bool {
			return len(other) > len(kinds[i]) && !slices.ContainsFunc(kind, func(tag string) bool { return !slices.Contains(other, tag) })
		})
		if !outlasted {
			out = append(out, kind)
		}
	}
	return out
}

// ident returns a name as a CSS identifier (https://www.w3.org/TR/css-syntax-3/#consume-name), which what stands before it may
// begin.
func ident(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r >= 0x80, r == '-', r == '_', r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "\\%x ", r)
		}
	}
	return b.String()
}
