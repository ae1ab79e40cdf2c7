package render

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"brief/internal/brief"
	"brief/internal/evidence"
)

const (
	// commonPublishers is how many publishers are offered by name; the rest are "other", for most stand behind one source only.
	commonPublishers = 10
	// otherPublishers is their tag. No publisher has it: slugs have no underscore.
	otherPublishers = "_other"
)

// sourceFilter returns the groups of choices on the sources page, and for each source the tags of those that it fits.
func (r *renderer) sourceFilter() (groups []*FilterGroup, tags map[*brief.Source][]string) {
	b := r.Brief
	group := func(id, label string) *FilterGroup {
		g := &FilterGroup{ID: id, Label: r.Locale.Word(label)}
		groups = append(groups, g)
		return g
	}
	tags = make(map[*brief.Source][]string, len(b.Sources))
	tag := func(s *brief.Source, g *FilterGroup, value string) { tags[s] = append(tags[s], g.ID+"-"+value) }

	if pages := b.All(); len(pages) <= filterOptions { // else no choice is offered, and no entry needs the tags
		chapters := group("chapter", "cited-in")
		citing := citingPages(b)
		for _, c := range pages {
			chapters.add(c.Name, c.Title)
		}
		for _, s := range b.Sources {
			for _, c := range pages {
				if citing[cites{c, s}] {
					tag(s, chapters, c.Name)
				}
			}
		}
	}

	classes := group("class", "class")
	for _, c := range brief.SourceClasses {
		classes.add(string(c), r.Locale.Sentence(r.Locale.Word("class-"+string(c))))
	}
	languages := group("language", "language")
	publishers := group("publisher", "publisher")
	statuses := group("status", "status")
	for _, s := range brief.SourceStatuses {
		statuses.add(string(s), r.Locale.Sentence(r.Locale.Word("status-"+string(s))))
	}

	of, spoken := map[string]int{}, map[string]int{} // how many sources
	for _, s := range b.Sources {
		of[publisherOf(s)]++
		spoken[languageTag(s)]++
	}
	delete(spoken, "") // nobody said
	for _, language := range byNumber(spoken) {
		languages.add(language, r.Locale.Sentence(r.Locale.LanguageName(language)))
	}
	slugs, taken := map[string]string{}, map[string]bool{}
	for _, name := range byNumber(of) {
		if name == "" || of[name] < 2 || len(slugs) == commonPublishers {
			continue
		}
		value := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
		if value == "" || taken[value] {
			value += "_" + strconv.Itoa(len(slugs))
		}
		taken[value] = true
		slugs[name] = value
		publishers.add(value, name)
	}
	publishers.add(otherPublishers, r.Locale.Word("other-publishers"))
	for _, s := range b.Sources {
		if s.Class != "" {
			tag(s, classes, string(s.Class))
		}
		if language := languageTag(s); language != "" {
			tag(s, languages, language)
		}
		if value, ok := slugs[publisherOf(s)]; ok {
			tag(s, publishers, value)
		} else {
			tag(s, publishers, otherPublishers)
		}
		tag(s, statuses, string(s.Status))
	}
	return groups, tags
}

// cites says that a page cites a source.
type cites struct {
	page   *brief.Chapter
	source *brief.Source
}

// citingPages returns which authored pages cite which sources: in their text, or through a claim that belongs to them.
func citingPages(b *brief.Brief) map[cites]bool {
	out := map[cites]bool{}
	of := map[string]*brief.Chapter{} // by path
	for _, c := range b.All() {
		of[c.Path] = c
	}
	for _, s := range b.Sources {
		for _, u := range s.Uses {
			if c := of[u.Address.Path]; c != nil {
				out[cites{c, s}] = true
			}
		}
	}
	for claim := range evidence.Claims(b) {
		for _, c := range claim.Chapters {
			for _, cited := range claim.Citations {
				out[cites{c, cited.Source}] = true
			}
		}
	}
	return out
}

// publisherOf returns who publishes a source: the newspaper where no publisher is named. It may be empty.
func publisherOf(s *brief.Source) string { return cmp.Or(s.Publisher, s.ContainerTitle) }

var (
	notSlug    = regexp.MustCompile(`[^a-z0-9]+`)
	isLanguage = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
)

// languageTag returns the language of a source as a tag can have it.
func languageTag(s *brief.Source) string {
	if !isLanguage.MatchString(s.Language) {
		return ""
	}
	return strings.ToLower(s.Language)
}

// byNumber returns names, the most frequent first.
func byNumber(count map[string]int) []string {
	var names []string
	for name := range count {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	return names
}
