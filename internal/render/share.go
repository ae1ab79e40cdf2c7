package render

import (
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"

	"brief/internal/brief"
	"brief/internal/card"
	"brief/internal/site"
)

// Paths of what stands for the site outside of it.
const (
	iconPath     = "icon.png"
	iconSVGPath  = "icon.svg"
	manifestPath = "site.webmanifest"
)

// A SharedImage is the picture that is shown where a page is shared (https://ogp.me/#structured).
type SharedImage struct {
	URL, Alt      string
	Width, Height int // 0 where not known
}

// SharedImage returns the picture of the page: the one that its author chose, or its card; nil where the site does not know its
// address, because programs take only absolute ones.
func (p *Page) SharedImage() *SharedImage {
	if p.Brief.BaseURL == "" {
		return nil
	}
	if p.Chapter != nil && p.Chapter.Image != nil {
		return &SharedImage{URL: p.absolute(p.Chapter.Image.Path), Alt: p.Chapter.Image.Alt}
	}
	c := p.card()
	alt := c.Title
	if c.Headline != "" {
		alt += ": " + c.Headline
	}
	return &SharedImage{p.absolute(p.cardPath()), alt, card.Width, card.Height}
}

// hasCard reports whether the page has a card of its own; others show that of the brief.
func (p *Page) hasCard() bool { return p.Kind == "overview" || p.Chapter != nil && p.hasCompanions() }

func (p *Page) cardPath() string {
	if !p.hasCard() {
		return "cards/" + strings.TrimSuffix(brief.OverviewPath, ".html") + ".png"
	}
	return "cards/" + strings.TrimSuffix(p.Path, ".html") + ".png"
}

// card returns what the page's card shows.
func (p *Page) card() card.Card {
	b := p.Brief
	c := card.Card{Title: b.Title, Headline: b.Subtitle, Foot: b.Publisher, Chapter: -1}
	if b.FactsAsOf.IsZero() {
		c.Kicker = b.Publisher
		c.Foot = ""
	} else {
		c.Kicker = p.Word("facts-as-of", p.Date(b.FactsAsOf))
	}
	if len(b.Chapters) <= brief.NavigationLimit {
		for _, chapter := range b.Chapters {
			c.Chapters = append(c.Chapters, chapter.Hue)
		}
	}
	if p.hasCard() && p.Kind != "overview" {
		c.Title, c.Headline, c.Foot, c.Hue = p.Chapter.Title, p.Chapter.Headline, b.Title, p.Chapter.Hue
		c.Kicker, c.Chapters = "", nil
		if n := p.Chapter.Number; n > 0 {
			c.Kicker = p.Word("chapter-n-of-m", n, p.ChapterCount())
			if len(b.Chapters) <= brief.NavigationLimit {
				for _, chapter := range b.Chapters {
					c.Chapters = append(c.Chapters, chapter.Hue)
				}
				c.Chapter = n - 1
			}
		}
	}
	return c
}

// cardPlaces returns the places that the page's card marks on its map; none, and it has no map.
func (p *Page) cardPlaces() []*brief.Place {
	switch {
	case p.Brief.Map == nil:
		return nil
	case p.Kind == "overview":
		return p.Brief.Map.Places
	}
	if place := p.Place(); place != nil {
		return []*brief.Place{place}
	}
	return nil
}

// cardMap returns the map with those places.
func (r *renderer) cardMap(places []*brief.Place) *card.Map {
	o := r.outlines()
	m := &card.Map{Middle: o.Middle, Radius: o.Radius, Land: o.Land, Centre: o.Centre}
	for i, place := range r.Brief.Map.Places {
		if slices.Contains(places, place) {
			m.Places = append(m.Places, card.Place{Hue: place.Chapter.Hue, Seat: o.Places[i].Seat, Shape: o.Places[i].Shape})
		}
	}
	return m
}

// drawnCards keeps the cards of the last rendering: a preview renders at every save, and a card rarely changes.
type drawnCards struct {
	painter func() (*card.Painter, error)
	mu      sync.Mutex
	cards   map[string]drawnCard // by path
}

type drawnCard struct {
	of      string // what it shows
	picture []byte
}

// cards returns what draws the cards, each for a goroutine of its own.
func (r *renderer) cards(pages []*Page) []func(*site.Site) error {
	if r.Brief.BaseURL == "" {
		return nil
	}
	var out []func(*site.Site) error
	for _, p := range pages {
		if p.hasCard() {
			out = append(out, p.addCard)
		}
	}
	return out
}

func (p *Page) addCard(s *site.Site) error {
	d, c, places := p.Design.cards, p.card(), p.cardPlaces()
	of := fmt.Sprintf("%+v", c)
	if len(places) > 0 {
		of += fmt.Sprint(p.Brief.Map.Centre)
		for _, place := range p.Brief.Map.Places { // the farthest decides how large the world is
			of += fmt.Sprint(place.Chapter.Country, place.Chapter.Hue, place.Seat, slices.Contains(places, place))
		}
	}
	d.mu.Lock()
	drawn := d.cards[p.cardPath()]
	d.mu.Unlock()
	if drawn.of != of {
		painter, err := d.painter()
		if err != nil {
			return err
		}
		if len(places) > 0 {
			c.Map = p.cardMap(places)
		}
		picture, err := painter.PNG(c)
		if err != nil {
			return fmt.Errorf("drawing %s: %w", p.cardPath(), err)
		}
		drawn = drawnCard{of, picture}
		d.mu.Lock()
		d.cards[p.cardPath()] = drawn
		d.mu.Unlock()
	}
	return s.Add(p.cardPath(), drawn.picture)
}

// Icon returns the icon as an address that holds it: a request less for every page.
func (r *renderer) Icon() template.URL { return r.icon() }

// newIcon returns the project's own icon, static/images/icon.svg, or else the one that is drawn here.
func (r *renderer) newIcon() template.URL {
	text := card.IconSVG(len(r.Brief.Chapters))
	if own, ok := r.Design.assets.names["images/icon.svg"]; ok {
		text = r.Design.assets.files[own]
	}
	return template.URL("data:image/svg+xml," + iconEscapes.Replace(strings.TrimSpace(string(text))))
}

// iconEscapes writes what cannot stand in an address in a browser (https://url.spec.whatwg.org/#url-parsing), and leaves the rest to be
// compressed.
var iconEscapes = strings.NewReplacer("%", "%25", `"`, "'", "#", "%23", "<", "%3C", ">", "%3E", "\n", " ", "\r", "", "\t", " ")

// IconAddress returns the address of the icon for programs that do not take the SVG: static/images/icon.png where a project has
// one, else the one that is drawn here.
func (r *renderer) IconAddress() brief.Address {
	if own, ok := r.Design.assets.names["images/icon.png"]; ok {
		return brief.Address{Path: own}
	}
	return brief.Address{Path: iconPath}
}

// ManifestAddress returns the address of the manifest.
func (r *renderer) ManifestAddress() brief.Address { return brief.Address{Path: manifestPath} }

// addManifest writes what a device needs to know to keep the brief among its programs (https://www.w3.org/TR/appmanifest/), and its icon.
func (r *renderer) addManifest(s *site.Site) error {
	type icon struct {
		Src   string `json:"src"`
		Sizes string `json:"sizes"`
		Type  string `json:"type"`
	}
	b := r.Brief
	drawing, own := r.Design.assets.names["images/icon.svg"]
	if !own {
		drawing = iconSVGPath
	}
	manifest := struct {
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
		Language    string `json:"lang"`
		Start       string `json:"start_url"`
		Scope       string `json:"scope"`
		Display     string `json:"display"`
		Background  string `json:"background_color"`
		Icons       []icon `json:"icons"`
	}{
		b.Title, b.Description, b.Language, brief.OverviewPath, "./", "minimal-ui", "#fdfcf9",
		[]icon{
			{escapePath(drawing), "any", "image/svg+xml"},
			{escapePath(r.IconAddress().Path), fmt.Sprintf("%dx%[1]d", card.IconSize), "image/png"},
		},
	}
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return fmt.Errorf("writing %s: %w", manifestPath, err)
	}
	if err := s.Add(manifestPath, append(text, '\n')); err != nil {
		return err
	}
	if !own {
		if err := s.Add(iconSVGPath, card.IconSVG(len(b.Chapters))); err != nil {
			return err
		}
	}
	if r.IconAddress().Path != iconPath {
		return nil
	}
	picture, err := card.Icon(len(b.Chapters))
	if err != nil {
		return err
	}
	return s.Add(iconPath, picture)
}
