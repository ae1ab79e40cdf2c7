package resolve

import (
	"maps"
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/markdown"
)

// A blockKind is a shortcode that shows something of the brief.
type blockKind struct {
	positional int      // most positional arguments it takes; -1 for any number
	named      []string // arguments it takes by name
	paired     bool     // it needs a closing tag
	show       func(r *resolver, c *chapter, s *markdown.Shortcode, b *brief.Block)
}

// blocks returns the shortcodes that resolve itself fills. Any other name is the author's own template.
func blocks() map[string]blockKind {
	return map[string]blockKind{
		"factbox":         {show: (*resolver).showFactBox},
		"chart":           {positional: 1, show: (*resolver).showChart},
		"keyfigures":      {positional: -1, show: (*resolver).showFacts},
		"timeline":        {named: []string{"chapter"}, show: (*resolver).showTimeline},
		"recommendations": {named: []string{"target", "for"}, show: (*resolver).showRecommendations},
		"matrix":          {show: (*resolver).showMatrix},
		"pullquote":       {paired: true},
		"map":             {show: (*resolver).showMap},
	}
}

// shortcode resolves a block.
func (r *resolver) shortcode(c *chapter, s *markdown.Shortcode) {
	if !slices.Contains(r.Shortcodes, s.Name) {
		r.problems.Add(s.NameAt, diag.UnknownShortcode, "no shortcode %q", s.Name).DidYouMean(s.Name, r.Shortcodes)
		return
	}
	s.Block = &brief.Block{Name: s.Name, Arguments: map[string]string{}, Chapter: c.Chapter}
	for name, a := range s.Arguments {
		s.Block.Arguments[name] = a.Value
	}
	kind, ours := blocks()[s.Name]
	if !ours {
		return
	}
	if s.Inline {
		r.problems.Add(s.Span(), diag.BadShortcode, "%s stands within a line", s.Name).Hintf("it is a block: put it on a line of its own")
	}
	for _, name := range slices.Sorted(maps.Keys(s.Arguments)) {
		if !slices.Contains(kind.named, name) {
			p := r.problems.Add(s.Arguments[name].At, diag.BadShortcode, "%s takes no argument %q", s.Name, name)
			if len(kind.named) > 0 {
				p.Hintf("it takes: %s", strings.Join(kind.named, ", "))
			}
		}
	}
	if kind.positional >= 0 && len(s.Positional) > kind.positional {
		r.problems.Add(s.Positional[kind.positional].At, diag.BadShortcode, "%s takes no argument here", s.Name)
	}
	if kind.paired != s.Inner {
		p := r.problems.Add(s.Span(), diag.BadShortcode, "%s is not closed", s.Name)
		if kind.paired {
			p.Hintf("write {{< /%s >}} on a line of its own after its text", s.Name)
		} else {
			p.Text = s.Name + " holds no text"
			p.Hintf("take out {{< /%s >}}", s.Name)
		}
	}
	if kind.show != nil {
		kind.show(r, c, s, s.Block)
	}
}

func (r *resolver) showFactBox(c *chapter, s *markdown.Shortcode, b *brief.Block) {
	switch {
	case c.from.FrontUnread: // it may be there
	case c.from.Front.FactBox == nil:
		r.problems.Add(s.Span(), diag.BadShortcode, "this chapter has no fact box").Hintf("add factbox: to its front matter")
	case c.FactBox != nil:
		r.problems.Add(s.Span(), diag.BadShortcode, "the fact box stands in this chapter already")
	default:
		c.FactBox = r.factBox(c)
	}
	b.FactBox = c.FactBox
}

func (r *resolver) showChart(c *chapter, s *markdown.Shortcode, b *brief.Block) {
	if len(s.Positional) == 0 {
		r.problems.Add(s.Span(), diag.BadShortcode, "chart names no figure").Hintf("write the id of a figure: {{< chart %s >}}", "china-loans")
		return
	}
	id := diag.Text{String: s.Positional[0].Value, At: s.Positional[0].At}
	f := r.figures[id.String]
	if f == nil {
		unknownData(r, id, diag.UnknownName, "figure", r.figures)
		return
	}
	if c.drawn[f] {
		r.problems.Add(id.At, diag.DuplicateID, "the figure %q stands in this chapter already", f.ID)
		return
	}
	c.drawn[f] = true
	c.Figures = append(c.Figures, f)
	r.elsewhere(func() { f.Uses = append(f.Uses, c.Address("figure-"+f.ID)) })
	b.Figure = &brief.Cited[*brief.Figure]{Item: f, References: c.notes.citeAll(f.Citations)}
}

func (r *resolver) showFacts(c *chapter, s *markdown.Shortcode, b *brief.Block) {
	for _, a := range s.Positional {
		if f := r.fact(diag.Text{String: a.Value, At: a.At}); f != nil {
			b.Facts = append(b.Facts, &brief.Cited[*brief.Fact]{Item: f, References: c.notes.citeAll(f.Citations)})
			r.shows(c, f)
		}
	}
	if len(s.Positional) == 0 {
		r.problems.Add(s.Span(), diag.BadShortcode, "keyfigures names no fact").Hintf("write ids of facts.yaml, separated by spaces")
	}
}

func (r *resolver) showTimeline(c *chapter, s *markdown.Shortcode, b *brief.Block) {
	in := c.Chapter
	if a, ok := s.Arguments["chapter"]; ok {
		if in = r.chapterOf(diag.Text{String: a.Value, At: a.At}); in == nil {
			return
		}
	}
	if r.brief.Timeline == nil {
		r.problems.Add(s.Span(), diag.BadShortcode, "this brief has no timeline").Hintf("write one: timeline.yaml")
		return
	}
	for _, e := range r.brief.Timeline.Events {
		if slices.Contains(e.Chapters, in) || in == r.brief.Overview {
			b.Events = append(b.Events, &brief.Cited[*brief.Event]{Item: e, References: c.notes.citeAll(e.Citations)})
		}
	}
}

func (r *resolver) showRecommendations(c *chapter, s *markdown.Shortcode, b *brief.Block) {
	if r.brief.Recommendations == nil {
		r.problems.Add(s.Span(), diag.BadShortcode, "this brief has no recommendations").Hintf("write them: recommendations.yaml")
		return
	}
	target := c.Chapter
	if c.Number == 0 {
		target = nil // the overview and the appendices show those for everyone
	}
	var addressee *brief.Theme
	if a, ok := s.Arguments["target"]; ok {
		if target = r.chapterOf(diag.Text{String: a.Value, At: a.At}); target == nil {
			return
		}
	}
	if a, ok := s.Arguments["for"]; ok {
		id := diag.Text{String: a.Value, At: a.At}
		if addressee = r.addressees[id.String]; addressee == nil {
			unknown(r, id, diag.UnknownName, "addressee", r.addressees)
			return
		}
	}
	for _, cited := range r.brief.Recommendations.Items {
		item := cited.Item
		if target != nil && !slices.Contains(item.Targets, target) || addressee != nil && !slices.Contains(item.Addressees, addressee) {
			continue
		}
		b.Recommendations = append(b.Recommendations, &brief.Cited[*brief.Recommendation]{Item: item, References: c.notes.citeAll(item.Citations)})
	}
}

func (r *resolver) showMatrix(_ *chapter, s *markdown.Shortcode, b *brief.Block) {
	if b.Matrix = r.brief.Matrix; b.Matrix == nil {
		r.problems.Add(s.Span(), diag.BadShortcode, "this brief has no matrix").Hintf("write one: matrix.yaml")
	}
}
