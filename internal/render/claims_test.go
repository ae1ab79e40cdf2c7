package render

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"

	"brief/internal/site"
)

// validClaims checks the claims of a site against the schema beside them, and that each leads to a place; it returns them.
func validClaims(t *testing.T, s *site.Site) claimsFile {
	t.Helper()
	text := get(t, s, claimsPath)
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(get(t, s, claimsSchemaPath)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(claimsSchemaPath, schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(claimsSchemaPath)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Error(err)
	}
	var out claimsFile
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	places := map[string]bool{}
	for p, doc := range parsed(t, s) {
		for n := range doc.Descendants() {
			if id, ok := attribute(n, "id"); ok && n.Type == html.ElementNode {
				places[escapePath(p)+"#"+id] = true
			}
		}
	}
	ids := map[string]bool{}
	for _, c := range out.Claims {
		if ids[c.ID] {
			t.Errorf("two claims are called %q", c.ID)
		}
		ids[c.ID] = true
		if !places[c.Address] {
			t.Errorf("%s leads to %s, where nothing is", c.ID, c.Address)
		}
		if c.Text == "" || c.Page == "" {
			t.Errorf("%s has the text %q on the page %q", c.ID, c.Text, c.Page)
		}
	}
	return out
}

func TestClaims(t *testing.T) {
	_, content := golden(t)
	s := mustRender(t, content, nil)
	claims := validClaims(t, s)
	of := map[string]claimRecord{}
	kinds := map[string]bool{}
	for _, c := range claims.Claims {
		of[c.ID] = c
		kinds[string(c.Kind)] = true
	}
	if got := slices.Sorted(maps.Keys(kinds)); !slices.Equal(got, []string{"cell", "event", "fact", "factbox", "paragraph", "recommendation"}) {
		t.Errorf("there are %v", got)
	}
	fact := of["fact:loans"]
	if fact.Text != "Chinese loans: more than US$64 billion (2015)" ||
		fact.Date != "2015" || fact.Statement != "assessment" || fact.Theme != "money" || fact.Chapters[0] != "china" ||
		!slices.Equal(fact.Sources, []claimSource{{ID: "original", Label: "page", Locator: "5"}, {ID: "report"}}) {
		t.Errorf("the fact is %+v", fact)
	}
	if claims.Original != "original" || claims.Bibliography != sourcesJSONPath || claims.Base == "" {
		t.Errorf("the head is %+v", claims.Schema)
	}
	for _, page := range []string{"data.html", "evidence.html"} {
		if !strings.Contains(get(t, s, page), `href="claims.json" download`) {
			t.Errorf("%s has no link to the claims", page)
		}
	}
}

// TestClaimsOfDrafts: what is not published is not in the file either, nor what belongs to it.
func TestClaimsOfDrafts(t *testing.T) {
	content := tiny("A claim.[@a]",
		"hidden.md", "---\ntitle: SECRET\ndraft: true\n---\n\nSECRET claim.[@a]\n",
		"facts.yaml", "hidden: {label: SECRET, value: 5, unit: USD, chapter: hidden, sources: [a]}\n",
		"timeline.yaml", "events:\n  - {id: hidden, date: \"2001\", chapters: [hidden], text: SECRET., sources: [a]}\n",
	)
	content["brief.yaml"].Data = bytes.Replace(content["brief.yaml"].Data, []byte("[x.md]"), []byte("[x.md, hidden.md]"), 1)
	s := mustRender(t, content, nil)
	if claims := validClaims(t, s); len(claims.Claims) != 1 {
		t.Errorf("%d claims", len(claims.Claims))
	}
	if text := get(t, s, claimsPath); strings.Contains(strings.ToLower(text), "secret") || strings.Contains(text, "hidden") {
		t.Errorf("the claims are %s", text)
	}
}

// TestNoClaims: a brief that claims nothing has no file of claims and no link to one.
func TestNoClaims(t *testing.T) {
	s := mustRender(t, tiny("Nothing is claimed."), nil)
	if _, ok := s.Get(claimsPath); ok || strings.Contains(get(t, s, "evidence.html"), claimsPath) {
		t.Error("there are claims")
	}
}
