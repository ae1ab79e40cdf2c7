package build

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/release"
)

// publish records the project as it is as released on 1 June 2026, and returns the brief that it was.
func publish(t *testing.T, project fstest.MapFS, in Input) *brief.Brief {
	t.Helper()
	day := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	in.Record = true
	first, err := Run(in)
	if err != nil || first.Site == nil {
		t.Fatal(err, problemTexts(first))
	}
	made, err := release.New(first.Brief, "2026-06-01-1", day, "1")
	if err != nil {
		t.Fatal(err)
	}
	text, err := release.Encode(made)
	if err != nil {
		t.Fatal(err)
	}
	project["content/"+release.Folder+"/2026-06-01-1"+release.Extension] = &fstest.MapFile{Data: text}
	return first.Brief
}

// After a release, too, an edited text is resolved alone, and what became of what was published is known as a fresh build knows it.
// Nothing that only keeps the brief from being published keeps its author from seeing it.
func TestSessionAfterRelease(t *testing.T) {
	project := small("note")
	in := inputOf(t, project)
	publish(t, project, in)
	in.Preview = true

	replace := func(name, old, new string) func() []string {
		return func() []string {
			file := "content/" + name
			was := project[file].Data
			if !bytes.Contains(was, []byte(old)) {
				t.Fatalf("%s has no %q", name, old)
			}
			project[file] = &fstest.MapFile{Data: bytes.Replace(was, []byte(old), []byte(new), 1)}
			return []string{file}
		}
	}
	var s Session
	for _, step := range []struct {
		name   string
		change func() []string
		shown  int
		codes  []diag.Code
	}{
		{"the beginning", func() []string { return nil }, 1, nil},
		{"a new paragraph", replace("about.md", "Who we are.", "Who we are.\n\nAnd why."), 2, nil},
		{"a published paragraph", replace("coal.md", "Little is known.", "Much is known by now of all this."), 2, []diag.Code{diag.UnrecordedChange, diag.VanishedAnchor}},
		{"another page meanwhile", replace("about.md", "And why.", "And wherefore."), 2, []diag.Code{diag.UnrecordedChange, diag.VanishedAnchor}},
		{"as it was", replace("coal.md", "Much is known by now of all this.", "Little is known."), 2, nil},
		{"one word of it", replace("coal.md", "Little is known.", "Little was known."), 2, []diag.Code{diag.UnrecordedChange}},
		{"its correction", replace("corrections.yaml", "corrections:\n", "corrections:\n  - {id: known, date: 2026-07-01, places: [coal.md#p-little-known], reason: It was.}\n"), 2, nil},
		{"more words of it", replace("coal.md", "Little was known.", "Little was known!"), 2, nil},
		{"a citation more", replace("oil.md", "They owe", "They owe.[@whole]\n\nThey owe"), 2, nil},
		{"a section gone", replace("gas.md", "{#pipes}", "{#tubes}"), 1, nil},
	} {
		var shown []Output
		changed := step.change()
		if err := s.Update(context.Background(), in, changed, func(o Output) { shown = append(shown, o) }); err != nil {
			t.Fatal(step.name, err)
		}
		want, err := Run(in)
		if err != nil {
			t.Fatal(err)
		}
		got := shown[len(shown)-1]
		if len(shown) != step.shown {
			t.Errorf("%s: shown %d times, want %d", step.name, len(shown), step.shown)
		}
		if a, b := fmt.Sprint(problemTexts(got)), fmt.Sprint(problemTexts(want)); a != b {
			t.Errorf("%s: problems %s, want %s", step.name, a, b)
		}
		if step.name == "a section gone" { // and a link that led there
			if got.Site != nil {
				t.Errorf("%s: there is a site", step.name)
			}
			continue
		}
		if got.Site == nil {
			t.Fatalf("%s: no site; %v", step.name, problemTexts(got))
		}
		sameSite(t, step.name, got.Site, want.Site)
		var codes []diag.Code
		for _, p := range got.Problems {
			if !slices.Contains(codes, p.Code) {
				codes = append(codes, p.Code)
			}
			if p.Severity != diag.Warning {
				t.Errorf("%s: %s is an error", step.name, p.Code)
			}
		}
		slices.Sort(codes)
		for _, c := range codes {
			if (c == diag.UnrecordedChange || c == diag.VanishedAnchor) && !slices.Contains(step.codes, c) {
				t.Errorf("%s: a problem %s", step.name, c)
			}
		}
		for _, c := range step.codes {
			if !slices.Contains(codes, c) {
				t.Errorf("%s: no problem %s among %v", step.name, c, codes)
			}
		}
	}

	in.Preview = false
	replace("gas.md", "{#tubes}", "{#pipes}")()
	replace("coal.md", "Little was known!", "Nothing. Not one thing at all.")()
	if out, err := Run(in); err != nil || out.Site != nil {
		t.Error("what was published has changed, and is published: ", err)
	}
}

// Where a brief grows so that its facts have several pages, no id has vanished that was published while they had one.
func TestGrownAfterRelease(t *testing.T) {
	project := small("note")
	in := inputOf(t, project)
	first := publish(t, project, in)
	facts := slices.Clone(project["content/facts.yaml"].Data)
	for i := range 200 {
		facts = fmt.Appendf(facts, "more-%d: {label: More, value: %d, unit: USD, as-of: \"2020\", sources: [whole]}\n", i, i)
	}
	project["content/facts.yaml"] = &fstest.MapFile{Data: facts}
	grown, err := Run(in)
	if err != nil || grown.Site == nil {
		t.Fatal(err, problemTexts(grown))
	}
	for _, f := range first.Facts {
		if f.Path != "data.html" {
			t.Errorf("the fact %s was at %s, want data.html", f.ID, f.Path)
		}
	}
	for _, f := range grown.Brief.Facts {
		page, ok := grown.Site.Get(f.Path)
		if !ok || f.Path == "data.html" || !bytes.Contains(page, []byte(`id="fact-`+f.ID+`"`)) {
			t.Errorf("%s does not have the fact %s", f.Path, f.ID)
		}
	}
	if len(grown.Brief.Vanished)+len(grown.Brief.Revisions) > 0 {
		t.Errorf("%d ids vanished and %d statements changed, want none", len(grown.Brief.Vanished), len(grown.Brief.Revisions))
	}
}
