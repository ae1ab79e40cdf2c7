// Package assets embeds the built-in templates and static files, so that brief is one file to install.
package assets

import "embed"

//go:embed templates static
var files embed.FS

// Files returns a file system with the folders templates and static.
func Files() embed.FS { return files }
