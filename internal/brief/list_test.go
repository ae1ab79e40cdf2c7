package brief

import "testing"

// What a list may have is known by the form of its address, so that a page of an author's may stand beside it.
func TestListOf(t *testing.T) {
	for own, paths := range map[string][]string{
		DataPath:     {LetterPath(DataPath, "A", 0), LetterPath(DataPath, "A", 1), LetterPath(DataPath, "0–9", 12), LetterPath(DataPath, "", 0), LetterPath(DataPath, "Ж", 2)},
		SearchPath:   {LetterPath(SearchPath, "Ñ", 0)},
		GlossaryPath: {LetterPath(GlossaryPath, "ß", 0)},
		SourcesPath:  {LetterPath(SourcesPath, "日", 0)},
		ChaptersPath: {PartPath(ChaptersPath, 0), PartPath(ChaptersPath, 11)},
		EvidencePath: {PartPath(EvidencePath, 1)},
		"": {
			"chapters/kenya.html", "chapters/a.html", "chapters/.html", "search/help.html", "data/old.html", "data/uk.html", "data/a-b.html", "data/a-.html",
			"data/.html", "data/a", "data/places.js", "evidence/x.html", "glossary/terms-2.html", "data.html", "x.html",
		},
	} {
		for _, path := range paths {
			if got := ListOf(path); got != own {
				t.Errorf("%s belongs to the list %q, want %q", path, got, own)
			}
		}
	}
}
