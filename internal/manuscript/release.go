package manuscript

import (
	"io/fs"
	"path"
	"strings"

	"brief/internal/diag"
	"brief/internal/release"
)

// release returns the job that reads the last release. A file in the folder that no release can be named like is a problem: it
// would be overlooked in silence.
func (r *reader) release(m *Manuscript) job {
	return func(problems *diag.List) error {
		if !r.has(release.Folder) {
			return nil
		}
		real, err := follow(r.content, release.Folder)
		if err != nil {
			file := &diag.File{Name: path.Join(r.dir, release.Folder)}
			problems.Add(diag.Span{File: file}, diag.OutsideProject, "%q leads out of the content folder", release.Folder)
			return nil
		}
		entries, err := fs.ReadDir(r.content, real)
		if err != nil {
			return r.failure(release.Folder, err)
		}
		last := ""
		for _, e := range entries {
			name, ok := strings.CutSuffix(e.Name(), release.Extension)
			switch {
			case strings.HasPrefix(e.Name(), "."), strings.EqualFold(e.Name(), "readme.md"):
			case !ok || !release.IsName(name):
				file := &diag.File{Name: path.Join(r.dir, release.Folder, e.Name())}
				problems.Add(diag.Span{File: file}, diag.BadFile, "no release has such a name, and the file is not read").
					Hintf("releases are named DATE%[1]s or DATE-NAME%[1]s", release.Extension)
			case last == "" || release.Compare(name, last) > 0:
				last = name
			}
		}
		if last == "" {
			return nil
		}
		file, err := r.openUpTo(release.MaxSize, path.Join(release.Folder, last+release.Extension), diag.Span{}, problems)
		if file == nil || err != nil {
			return err
		}
		m.Release = release.Decode(file, last, problems)
		return nil
	}
}
