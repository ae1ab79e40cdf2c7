package render

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"brief/internal/brief"
	"brief/internal/evidence"
	"brief/internal/site"
)

//go:embed claims.schema.json
var claimsSchema string

// Paths of the claims and of the JSON Schema (draft 2020-12) that describes them.
const (
	claimsPath       = "claims.json"
	claimsSchemaPath = "claims.schema.json"
)

// claimsLimit is how many claims are published: fifty times a long brief. A library above that has no such file, which no program
// would load at once; its facts and sources have files of their own.
const claimsLimit = 20_000

// HasClaims reports whether the claims are published.
func (r *renderer) HasClaims() bool { return PublishesClaims(r.Brief, r.Coverage) }

// ClaimsAddress returns where they are; ClaimsSchemaAddress, what describes them.
func (p *Page) ClaimsAddress() brief.Address       { return brief.Address{Path: claimsPath} }
func (p *Page) ClaimsSchemaAddress() brief.Address { return brief.Address{Path: claimsSchemaPath} }

// The claims as they are published. claims.schema.json says what each field is.
type (
	claimsFile struct {
		Schema       string        `json:"$schema"`
		Title        string        `json:"title"`
		Language     string        `json:"language"`
		Base         string        `json:"base,omitempty"`
		Date         string        `json:"date,omitempty"`
		Modified     string        `json:"modified,omitempty"`
		FactsAsOf    string        `json:"factsAsOf,omitempty"`
		Original     string        `json:"original,omitempty"`
		StaleBefore  string        `json:"staleBefore,omitempty"`
		Bibliography string        `json:"bibliography,omitempty"`
		Claims       []claimRecord `json:"claims"`
	}
	claimRecord struct {
		ID        string         `json:"id"`
		Kind      brief.UseKind  `json:"kind"`
		Page      string         `json:"page"`
		Address   string         `json:"address"`
		Text      string         `json:"text"`
		Language  string         `json:"language"`
		Chapters  []string       `json:"chapters,omitempty"`
		Theme     string         `json:"theme,omitempty"`
		Date      string         `json:"date,omitempty"`
		Statement brief.FactKind `json:"statement,omitempty"`
		DateBasis string         `json:"dateBasis,omitempty"`
		Basis     evidence.Basis `json:"basis"`
		Contested bool           `json:"contested,omitempty"`
		Stale     bool           `json:"stale,omitempty"`
		Sources   []claimSource  `json:"sources"`
	}
	claimSource struct {
		ID      string `json:"id"`
		Label   string `json:"label,omitempty"`
		Locator string `json:"locator,omitempty"`
		Prefix  string `json:"prefix,omitempty"`
		Suffix  string `json:"suffix,omitempty"`
	}
)

// addClaims writes every claim with its sources.
func (r *renderer) addClaims(s *site.Site) error {
	if !r.HasClaims() {
		return nil
	}
	b := r.Brief
	out := claimsFile{
		Schema: claimsSchemaPath, Title: b.Title, Language: b.Language, Base: b.BaseURL,
		Date: b.Date.String(), Modified: b.LastMod.String(), FactsAsOf: b.FactsAsOf.String(),
		Claims: make([]claimRecord, 0, r.Coverage.Total.Claims),
	}
	if b.Original != nil {
		out.Original = b.Original.ID
	}
	if !b.StaleBefore.IsZero() {
		out.StaleBefore = b.StaleBefore.Format("2006-01-02")
	}
	if len(b.Sources) > 0 {
		out.Bibliography = sourcesJSONPath
	}
	for c := range evidence.Claims(b) {
		out.Claims = append(out.Claims, r.claimRecord(&c))
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return fmt.Errorf("writing %s: %w", claimsPath, err)
	}
	if err := s.Add(claimsPath, text.Bytes()); err != nil {
		return err
	}
	return s.Add(claimsSchemaPath, []byte(claimsSchema))
}

func (r *renderer) claimRecord(c *evidence.Claim) claimRecord {
	at := r.placed(c.Address)
	out := claimRecord{
		ID: string(c.Kind) + ":" + c.ID, Kind: c.Kind, Page: r.titles()[at.Path], Language: r.Brief.Language,
		Address: escapePath(at.Path) + "#" + at.Fragment,
		Basis:   c.Basis, Contested: c.Contested, Stale: c.Stale, Sources: []claimSource{},
	}
	ofPage := func() { // its id is of its page, which is a chapter
		out.ID = string(c.Kind) + ":" + c.Chapters[0].Name + "#" + c.ID
		out.Language = c.Chapters[0].Language
	}
	for _, chapter := range c.Chapters {
		out.Chapters = append(out.Chapters, chapter.Name)
	}
	if c.Theme != nil {
		out.Theme = c.Theme.ID
	}
	switch item := c.Item.(type) {
	case *brief.Passage:
		ofPage()
		out.Text = item.Plain
	case *brief.Row:
		ofPage()
		out.Text = item.Label + ": " + plainOf(item.Value)
	case *brief.Fact:
		out.Text = item.Label + ": " + r.Locale.Fact(item, brief.FormFull)
		out.Date, out.Statement = item.AsOf.String(), item.Kind
	case *brief.Event:
		out.Text, out.Date, out.DateBasis = plainOf(item.Text), item.Date.String(), item.Basis
	case *brief.Cell:
		out.Text = c.Chapters[0].Title + ", " + item.Dimension.Label + ": " + item.Level.Label + ". " + plainOf(item.Why)
	case *brief.Recommendation:
		parts := []string{plainOf(item.Text)}
		for _, i := range item.Items {
			parts = append(parts, plainOf(i))
		}
		out.Text = strings.Join(parts, " ")
		if item.Theme != nil {
			out.Theme = item.Theme.ID
		}
	}
	out.Text = strings.Join(strings.Fields(out.Text), " ")
	seen := map[claimSource]bool{}
	for _, cited := range c.Citations {
		s := claimSource{cited.Source.ID, cited.Locator.Label, cited.Locator.Value, cited.Prefix, cited.Suffix}
		if !seen[s] {
			seen[s] = true
			out.Sources = append(out.Sources, s)
		}
	}
	return out
}

func plainOf(t brief.Text) string {
	if t == nil {
		return ""
	}
	return t.Plain()
}
