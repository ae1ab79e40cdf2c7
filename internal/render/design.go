package render

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"brief/internal/card"
	"brief/internal/diag"
	"brief/internal/worldmap"
)

// A Design is what a site looks like: the templates and the static files, read once for any number of renderings.
type Design struct {
	templates  *templates
	assets     *assets
	filterRule []byte // the stylesheet of the filters, without the rules that are the brief's own
	world      func() (*worldmap.World, error)
	cards      *drawnCards
}

// ReadDesign reads the templates (base.html, a file a page kind, partials/ and shortcodes/) and the static files (css/, fonts/,
// images/, js/). A template that cannot be read as one is the author's problem; the error is ours.
func ReadDesign(templates, static fs.FS, problems *diag.List) (*Design, error) {
	d := &Design{
		world: sync.OnceValues(worldmap.Load),
		cards: &drawnCards{painter: sync.OnceValues(card.NewPainter), cards: map[string]drawnCard{}},
	}
	var err error
	if d.templates, err = readTemplates(templates, problems); err != nil {
		return nil, fmt.Errorf("reading templates: %w", err)
	}
	if d.assets, err = readAssets(static); err != nil {
		return nil, fmt.Errorf("reading assets: %w", err)
	}
	if d.filterRule, err = fs.ReadFile(static, filterStylesheet); err != nil {
		return nil, fmt.Errorf("reading assets: %w", err)
	}
	return d, nil
}

// Shortcodes returns the names of the shortcodes that the templates offer, sorted.
func (d *Design) Shortcodes() []string { return slices.Sorted(maps.Keys(d.templates.shortcodes)) }

// stylesheet returns the assets with the rules that a brief's choices need at the end of their stylesheet.
func (c *choices) stylesheet(d *Design) *assets {
	a := &assets{names: maps.Clone(d.assets.names), files: maps.Clone(d.assets.files)}
	delete(a.files, a.names[filterStylesheet])
	b := bytes.NewBuffer(slices.Clone(a.rename(filterStylesheet, d.filterRule)))
	written := map[string]bool{} // the pages of a long bibliography have most rules in common
	for _, path := range slices.Sorted(maps.Keys(c.filters)) {
		var rules bytes.Buffer
		c.filters[path].writeRules(&rules)
		for rule := range strings.Lines(rules.String()) {
			if !written[rule] {
				written[rule] = true
				b.WriteString(rule)
			}
		}
	}
	if c.compared != nil {
		c.compared.writeRules(b)
	}
	a.add(filterStylesheet, b.Bytes())
	return a
}
