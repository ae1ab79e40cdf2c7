package render

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"brief/internal/site"
)

// assets are the files of the static folder, under names that carry a hash of their content.
type assets struct {
	names map[string]string // path in the static folder → path in the site
	files map[string][]byte // path in the site → bytes
}

// filterStylesheet is followed by the rules of a brief's own filters. Only pages with one load it.
const filterStylesheet = "css/filter.css"

// movedScript is of the pages at which long lists begin.
const movedScript = "js/moved.js"

func readAssets(fsys fs.FS) (*assets, error) {
	a := &assets{names: map[string]string{}, files: map[string][]byte{}}
	var sheets []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasPrefix(path.Base(name), ".") {
			return nil
		}
		if path.Ext(name) == ".css" {
			sheets = append(sheets, name) // after the files they name
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		a.add(name, text)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range sheets {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		a.add(name, a.rename(name, text))
	}
	return a, nil
}

// AssetFolder is where the assets stand in the site. Their names there tell their content.
const AssetFolder = "assets/"

// add stores a file under assets/, with the first 10 hexadecimal digits of its SHA-256: enough for the few files of a site.
func (a *assets) add(name string, text []byte) {
	sum := sha256.Sum256(text)
	ext := path.Ext(name)
	to := "assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:])[:10] + ext
	if path.Ext(name) == ".txt" {
		to = "assets/" + name // licences keep their names: nothing loads them
	}
	a.names[name], a.files[to] = to, text
}

var cssURL = regexp.MustCompile(`url\(\s*['"]?([^'")]+)['"]?\s*\)`)

// rename points the url()s of a stylesheet to the hashed names.
func (a *assets) rename(sheet string, text []byte) []byte {
	from := path.Dir("assets/" + sheet)
	return cssURL.ReplaceAllFunc(text, func(match []byte) []byte {
		target := string(cssURL.FindSubmatch(match)[1])
		to, ok := a.names[path.Join(path.Dir(sheet), target)]
		if !ok {
			return match // data: and fragments
		}
		return []byte(`url("` + relativePath(from, to) + `")`)
	})
}

func (r *renderer) addAssets(s *site.Site) error {
	assets := r.choices().assets
	for name, text := range assets.files {
		if name == assets.names[movedScript] && len(r.places()) == 0 {
			continue // no page asks for it
		}
		if err := s.Add(name, text); err != nil {
			return err
		}
	}
	return nil
}
