package resolve

import (
	"maps"
	"net/url"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/markdown"
)

// resolveSources makes the bibliography.
func (r *resolver) resolveSources() {
	for _, s := range r.manuscript.Sources {
		if !r.required(s.ID, "id", s.At) || !claim(r, s.ID, "source", r.sources) {
			continue
		}
		source := &brief.Source{
			ID:             s.ID.String,
			Type:           s.Type.String,
			Title:          s.Title.String,
			TitleShort:     s.TitleShort.String,
			Author:         persons(s.Author),
			Editor:         persons(s.Editor),
			ContainerTitle: s.ContainerTitle.String,
			Publisher:      s.Publisher.String,
			PublisherPlace: s.PublisherPlace.String,
			Issued:         r.date(s.Issued),
			Accessed:       r.date(s.Accessed),
			Language:       s.Language.String,
			URL:            r.webAddress(s.URL),
			DOI:            s.DOI.String,
			ISBN:           s.ISBN.String,
			Volume:         s.Volume.String,
			Issue:          s.Issue.String,
			Page:           s.Page.String,
			Edition:        s.Edition.String,
			Note:           s.Note.String,
			Description:    s.Description.String,
			Archive:        r.webAddress(s.Archive),
			Class:          choice(r, s.Class, "class", brief.SourceClasses, ""),
			Status:         choice(r, s.Status, "status", brief.SourceStatuses, "unchecked"),
			At:             s.ID.At,
		}
		r.sources[source.ID] = source
		r.brief.Sources = append(r.brief.Sources, source)
	}
	bibliography.Sort(r.brief.Sources, r.manuscript.Settings.Language.String, r.brief.Citations)
	if r.brief.Citations == brief.StyleAuthorDate {
		r.rank = make(map[*brief.Source]int, len(r.brief.Sources))
		for i, s := range r.brief.Sources {
			r.rank[s] = i
		}
	}
}

// webAddress returns an http or https address and reports any other.
func (r *resolver) webAddress(t diag.Text) string {
	if t.String == "" {
		return ""
	}
	if u, err := url.Parse(t.String); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		r.problems.Add(t.At, diag.UnsafeURL, "%q is not an http or https address", t.String)
		return ""
	}
	return t.String
}

// source returns the source of an id, or nil, which is reported.
func (r *resolver) source(id diag.Text) *brief.Source {
	s := r.sources[id.String]
	if s == nil {
		r.unknownSource(id.String, id.At)
	}
	return s
}

func (r *resolver) unknownSource(key string, at diag.Span) {
	p := r.problems.Add(at, diag.UnknownSource, "no source %q", key).Hintf("add it to sources.yaml")
	if near := r.nearest(key, maps.Keys(r.sources)); near != "" {
		where := r.sources[near].At
		p.Hintf("did you mean %q? (%s:%d)", near, where.File.Name, where.Position().Line)
	}
}

// citation resolves one cited item of a text; nil if its source is unknown.
func (r *resolver) citation(item *markdown.CitationItem) *brief.Citation {
	s := r.sources[item.Key]
	if s == nil {
		r.unknownSource(item.Key, item.KeyAt)
		return nil
	}
	return &brief.Citation{Source: s, Prefix: item.Prefix, Suffix: item.Suffix, Locator: item.Locator, SuppressAuthor: item.SuppressAuthor,
		At: item.KeyAt}
}

// citations resolves a list "key, p. 5" as data write it. What must have a source and has none is reported at place at; kind
// says what it is: "fact", "event".
func (r *resolver) citations(list []diag.Text, kind string, at diag.Span) []*brief.Citation {
	if len(list) == 0 && kind != "" {
		r.problems.Add(at, diag.UnsourcedFact, "this %s has no source", kind).Hintf("add a line such as: sources: [%s]", r.exampleSource())
	}
	var out []*brief.Citation
	for _, text := range list {
		item, ok := markdown.ParseCitationString(text, r.problems)
		if !ok {
			continue
		}
		if c := r.citation(item); c != nil {
			out = append(out, c)
		}
	}
	return out
}

// exampleSource is a citation that would be right in this brief.
func (r *resolver) exampleSource() string {
	if o := r.brief.Original; o != nil {
		return `"` + o.ID + `, p. 5"`
	}
	if len(r.brief.Sources) > 0 {
		return `"` + r.brief.Sources[0].ID + `, p. 5"`
	}
	return `"smith-2019, p. 5"`
}
