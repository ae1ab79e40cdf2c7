// Package starter holds the small working brief that a new project begins with, and the text of a new chapter. Its comments
// teach the formats to an author who has not read the guide.
package starter

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed content
var files embed.FS

// Files returns the starter: a folder content.
func Files() fs.FS { return files }

// Chapter returns the text of a new chapter. It builds as it is; source is the id of a source of the brief, or "".
func Chapter(title, source string) string {
	cite := ""
	if source != "" {
		cite = "[@" + source + "]"
	}
	quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(title) + `"`
	return "---\ntitle: " + quoted + "\nheadline: \"\"   # the chapter's finding, in one line\ndescription: \"\"   # one sentence, for search engines and shares\n---\n\n" +
		"The first paragraph says what the chapter shows." + cite + "\n\n## First section {#first}\n\nEvery claim has a source." + cite + "\n"
}
