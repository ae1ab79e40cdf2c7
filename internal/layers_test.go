package internal

import (
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layers is the architecture: every package with the packages of ours that it may import. docs/architecture.md says what each is
// for. A package that is not here, an import that is not here, and an import that is here and not made are all failures.
var layers = map[string]string{
	"internal/diag":         "",
	"internal/brief":        "diag",
	"internal/locale":       "brief",
	"internal/amount":       "brief",
	"internal/bibtex":       "diag",
	"internal/bibliography": "bibtex brief locale",
	"internal/revision":     "",
	"internal/release":      "brief diag",
	"internal/markdown":     "brief diag revision",
	"internal/manuscript":   "bibtex brief diag release",
	"internal/formula":      "brief diag",
	"internal/resolve":      "amount bibliography brief diag formula locale manuscript markdown release revision site worldmap",
	"internal/check":        "amount bibliography brief diag evidence locale revision",
	"internal/evidence":     "brief",
	"internal/outline":      "bibliography brief diag evidence locale",
	"internal/dependency":   "brief diag markdown",
	"internal/figure":       "brief locale",
	"internal/worldmap":     "brief locale",
	"internal/site":         "",
	"internal/search":       "bibliography brief locale",
	"internal/linkcheck":    "brief",
	"internal/minify":       "",
	"internal/card":         "",
	"internal/render":       "bibliography brief card diag evidence figure locale markdown revision search site worldmap",
	"internal/bundle":       "minify site",
	"internal/serve":        "diag site",
	"internal/starter":      "",
	"internal/parts":        "",
	"internal/buildcache":   "compress diag",
	"internal/compress":     "site",
	"internal/corpus":       "",
	"internal/pageload":     "",
	"internal/floor":        "",
	"internal/chromiumtest": "",
	"internal/firefoxtest":  "",
	"internal/build":        "brief bundle check dependency diag evidence locale manuscript minify render resolve site",
	"cmd/brief":             ". bibliography brief build buildcache bundle check compress dependency diag evidence linkcheck manuscript outline parts release resolve serve site starter",
	"cmd/bench":             ". compress corpus floor pageload",
}

// owners is which package alone may import a module. Package floor is what Brief is measured against, and no part of it.
var owners = map[string]string{
	"github.com/yuin/goldmark":         "internal/markdown internal/floor",
	"github.com/alecthomas/chroma":     "internal/markdown",
	"github.com/tdewolff/minify":       "internal/minify internal/floor",
	"go.yaml.in/yaml":                  "internal/manuscript",
	"github.com/kljensen/snowball":     "internal/check",
	"go/parser":                        "internal/formula",
	"html/template":                    "internal/render internal/floor",
	"github.com/alecthomas/kong":       "cmd/brief",
	"github.com/andybalholm/brotli":    "internal/compress",
	"aead.dev/minisign":                "internal/bundle",
	"github.com/fsnotify/fsnotify":     "internal/serve",
	"github.com/sergi/go-diff":         "internal/revision",
	"github.com/agext/levenshtein":     "internal/diag",
	"github.com/chromedp":              "internal/chromiumtest",
	"github.com/coder/websocket":       "internal/firefoxtest",
	"golang.org/x/image":               "internal/card",
	"golang.org/x/text/collate":        "internal/bibliography internal/locale",
	"golang.org/x/net/html/charset":    "internal/linkcheck",
	"golang.org/x/text/feature/plural": "internal/locale",
}

func TestLayers(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, top := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if d.Name() == "testdata" {
				return fs.SkipDir
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			name = filepath.ToSlash(name)
			p, err := build.ImportDir(path, 0)
			if _, none := err.(*build.NoGoError); none || name == "internal" || err == nil && len(p.GoFiles) == 0 {
				return nil
			}
			if err != nil {
				return err
			}
			seen[name] = true
			checkImports(t, name, p.Imports)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range layers {
		if !seen[name] {
			t.Errorf("%s is in the table of layers but not in the tree", name)
		}
	}
}

func checkImports(t *testing.T, name string, imports []string) {
	allowed, known := layers[name]
	if !known {
		t.Errorf("%s is not in the table of layers", name)
		return
	}
	var ours []string
	for _, i := range imports {
		switch {
		case i == "brief":
			ours = append(ours, ".")
		case strings.HasPrefix(i, "brief/internal/"):
			ours = append(ours, strings.TrimPrefix(i, "brief/internal/"))
		}
		for module, owner := range owners {
			if (i == module || strings.HasPrefix(i, module+"/")) && !slices.Contains(strings.Fields(owner), name) {
				t.Errorf("%s imports %s, which only %s may", name, i, owner)
			}
		}
	}
	slices.Sort(ours)
	if got := strings.Join(ours, " "); got != allowed {
		t.Errorf("%s imports %q, the table of layers says %q", name, got, allowed)
	}
}

// TestNoPackageInit keeps registration by import out.
func TestNoPackageInit(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(text), "\nfunc "+"init()") {
			t.Errorf("%s registers in init", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
