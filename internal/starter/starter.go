// Package starter holds the small working brief that a new project begins with, and the text of a new chapter. Its comments
// teach the formats to an author who has not read the guide.
package starter

import (
	"embed"
	"io/fs"
	"strings"
	"time"
)

//go:embed content
var files embed.FS

// Settings is the path of the file that has the dates of the starter.
const Settings = "content/brief.yaml"

// Dated returns the text of Settings with a day in place of the one that it was written on.
func Dated(settings string, day time.Time) string {
	return strings.NewReplacer(
		`date: "2026-01-15"`, `date: "`+day.Format("2006-01-02")+`"`,
		`facts-as-of: "2026-01"`, `facts-as-of: "`+day.Format("2006-01")+`"`,
	).Replace(settings)
}

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
