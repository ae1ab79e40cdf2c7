package manuscript

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"brief/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads the content folder in each testdata/*.txtar and compares a dump of the manuscript and the problems with the
// sections "dump" and "problems" of the same archive. \r and \ufeff in a section whose name ends in "?" are written as escapes.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			content := make(fstest.MapFS)
			golden := map[string][]byte{}
			for _, f := range archive.Files {
				if f.Name == "dump" || f.Name == "problems" {
					golden[f.Name] = f.Data
					continue
				}
				name, escaped := strings.CutSuffix(f.Name, "?")
				if escaped {
					f.Data = []byte(strings.NewReplacer(`\r`, "\r", `\ufeff`, "\ufeff", `\t`, "\t", `\0`, "\x00", `\xff`, "\xff").Replace(string(f.Data)))
				}
				content[name] = &fstest.MapFile{Data: f.Data}
			}
			var problems diag.List
			m, err := Read(content, "content", &problems)
			if err != nil {
				t.Fatal(err)
			}
			checkLaws(t, m)
			var text bytes.Buffer
			if err := diag.Print(&text, problems.Problems(), diag.Style{}); err != nil {
				t.Fatal(err)
			}
			got := map[string][]byte{"dump": []byte(dump(m)), "problems": text.Bytes()}
			if *update {
				// Read again: the escaped sections must be written back as they were.
				fresh, err := txtar.ParseFile(path)
				if err != nil {
					t.Fatal(err)
				}
				archive.Files = nil
				for _, f := range fresh.Files {
					if _, made := got[f.Name]; !made {
						archive.Files = append(archive.Files, f)
					}
				}
				archive.Files = append(archive.Files, txtar.File{Name: "dump", Data: got["dump"]}, txtar.File{Name: "problems", Data: got["problems"]})
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			for name, want := range got {
				if !bytes.Equal(want, golden[name]) {
					t.Errorf("%s is\n%s\nwant\n%s", name, want, golden[name])
				}
			}
		})
	}
}

// texts calls visit with every text of a value, and its path in it.
func texts(v reflect.Value, path string, visit func(path string, t diag.Text)) {
	switch t := v.Type(); {
	case t == textType:
		visit(path, v.Interface().(diag.Text))
	case t == flagType:
		if f := v.Interface().(Flag); f.Set {
			visit(path, diag.MappedText(fmt.Sprint(f.Value), f.At, nil))
		}
	case t.Kind() == reflect.Pointer:
		if !v.IsNil() && t != reflect.TypeFor[*diag.File]() {
			texts(v.Elem(), path, visit)
		}
	case t.Kind() == reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case t.Kind() == reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			texts(v.MapIndex(key), fmt.Sprintf("%s[%s]", path, key), visit)
		}
	case t.Kind() == reflect.Struct && t != spanType:
		for i := range v.NumField() {
			if f := t.Field(i); f.IsExported() {
				texts(v.Field(i), path+"."+f.Name, visit)
			}
		}
	}
}

// spans calls visit with every span of a value.
func spans(v reflect.Value, path string, visit func(path string, s diag.Span)) {
	switch t := v.Type(); {
	case t == spanType:
		visit(path, v.Interface().(diag.Span))
	case t.Kind() == reflect.Pointer:
		if !v.IsNil() && t != reflect.TypeFor[*diag.File]() {
			spans(v.Elem(), path, visit)
		}
	case t.Kind() == reflect.Slice:
		for i := range v.Len() {
			spans(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case t.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if f := t.Field(i); f.IsExported() {
				spans(v.Field(i), path+"."+f.Name, visit)
			}
		}
	}
}

func dump(m *Manuscript) string {
	var b strings.Builder
	texts(reflect.ValueOf(m), "", func(path string, t diag.Text) {
		if t.IsZero() {
			return
		}
		from, to := t.At.Position(), diag.Span{File: t.At.File, Start: t.At.End}.Position()
		fmt.Fprintf(&b, "%s %s:%d:%d-%d:%d %q\n", path[1:], t.At.File.Name, from.Line, from.Column, to.Line, to.Column, t.String)
	})
	return b.String()
}

// checkLaws checks that every span lies in its file, and that every byte of every text stands where it says.
func checkLaws(t testing.TB, m *Manuscript) {
	t.Helper()
	inFile := func(path string, s diag.Span) {
		if s.File != nil && (s.Start < 0 || s.Start > s.End || s.End > len(s.File.Text)) {
			t.Errorf("%s: span [%d, %d) is not in its file of %d bytes", path, s.Start, s.End, len(s.File.Text))
		}
	}
	spans(reflect.ValueOf(m), "", inFile)
	texts(reflect.ValueOf(m), "", func(path string, text diag.Text) {
		if text.IsZero() {
			return
		}
		inFile(path, text.At)
		// Escapes, composed dates, what BibTeX says in other words, and the separators U+2028 and U+2029 stand for other bytes than their own.
		composed := strings.HasSuffix(text.At.File.Name, ".bib") || strings.HasSuffix(path, ".Issued") || strings.HasSuffix(path, ".Accessed") || strings.HasSuffix(path, ".OriginalDate")
		literal := !bytes.Contains(text.At.Text(), []byte(`\`)) && !strings.ContainsAny(text.String, "\u2028\u2029") && !composed
		for i := range len(text.String) {
			s := text.Span(i, i+1)
			inFile(path, s)
			if s.Start < text.At.Start || s.End > text.At.End {
				t.Errorf("%s: byte %d stands at [%d, %d), outside [%d, %d)", path, i, s.Start, s.End, text.At.Start, text.At.End)
				return
			}
			// What is no blank stands for itself.
			c, at := text.String[i], s.Text()
			if literal && len(at) == 1 && at[0] != c && c != ' ' && c != '\n' {
				t.Errorf("%s: byte %d of %q stands at %q", path, i, text.String, at)
				return
			}
		}
		whole := text.Span(0, len(text.String))
		inFile(path, whole)
	})
}

func newFolder(files map[string]string) fstest.MapFS {
	folder := make(fstest.MapFS)
	for name, data := range files {
		folder[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return folder
}

// TestScalars checks the place of each byte of scalars of every style.
func TestScalars(t *testing.T) {
	for _, c := range []struct {
		name, yaml, value string
		at                string   // what the text covers
		bytes             []string // per byte of value, what stands there from its place on
	}{
		{"plain", "title: Five", "Five", "Five", []string{"Five", "ive", "ve", "e"}},
		{"plain with comment", "title: Five # x", "Five", "Five", nil},
		{"plain folded", "title: a b  \n   c", "a b c", "a b  \n   c", []string{"a b", " b", "b  ", "\n   c", "c"}},
		{"plain folded twice", "title: a\n\n\n  b", "a\n\nb", "a\n\n\n  b", []string{"a", "\n\n  b", "\n  b", "b"}},
		{"plain with CR LF", "title: a\r\n  b", "a b", "a\r\n  b", []string{"a", "\r\n", "b"}},
		{"single", "title: 'a b'", "a b", "a b", nil},
		{"single with apostrophe", "title: 'it''s so'", "it's so", "it''s so", []string{"it", "t'", "''s", "s so", " so", "so", "o"}},
		{"single folded", "title: 'a \n\n  b'", "a\nb", "a \n\n  b", []string{"a", "\n  b", "b"}},
		{"double", `title: "a: b"`, "a: b", "a: b", nil},
		{"empty", `title: ""`, "", "", nil},
		{"double with escapes", `title: "a\tb\"\u00e9c"`, "a\tb\"éc", `a\tb\"\u00e9c`, []string{"a", `\t`, "b", `\"`, `\u00e9`, "9c", "c"}},
		{"double with surrogate size", `title: "\U0001F600!"`, "😀!", `\U0001F600!`, []string{`\U`, `\U`, `\U`, "0!", "!"}},
		{"double continued", "title: \"a \\\n   b\"", "a b", "a \\\n   b", []string{"a", " \\", "b"}},
		{"double continued past a blank line", "title: \"a\\\n\n   b\"", "a\nb", "a\\\n\n   b", []string{"a", "\n   b", "b"}},
		{"double folded", "title: \"a\n  b\"", "a b", "a\n  b", []string{"a", "\n", "b"}},
		{"literal", "title: |\n  a\n\n   b\n", "a\n\n b", "a\n\n   b", []string{"a", "\n\n", "\n  ", " b", "b"}},
		{"literal with indentation given", "title: |2-\n   a\n  b\n", " a\nb", " a\n  b", []string{" a", "a", "\n", "b"}},
		{"literal after blank line", "title: |\n\n  a\n", "\na", "\n  a", []string{"\n  a", "a"}},
		{"folded", "title: >\n  a\n  b\n\n  c\n", "a b\nc", "a\n  b\n\n  c", []string{"a", "\n  b", "b", "\n  c", "c"}},
		{"folded around deeper lines", "title: >-\n  a\n   b\n  c\n", "a\n b\nc", "a\n   b\n  c", []string{"a", "\n   b", " b", "b", "\n  c", "c"}},
		{"folded with CR LF", "title: >\r\n  a\r\n  b\r\n", "a b", "a\r\n  b", []string{"a", "\r\n  b", "b"}},
		{"folded keeping", "title: >+\n  a\n\n\n", "a", "a", nil},
		{"folded with comment", "title: > # why\n  a\n", "a", "a", nil},
		{"anchored", "title: &x 'a'", "a", "a", nil},
		{"tagged", "title: !!str\n  12", "12", "12", nil},
		{"after wide characters", "subtitle: é世😀\ntitle: é b", "é b", "é b", []string{"é", "", " b", "b"}},
		{"flow, after wide characters", "{subtitle: 'é世😀', title: é}", "é", "é", nil},
		{"a separator as line break", "subtitle: a\u2028title: b", "b", "b", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := &diag.File{Name: "brief.yaml", Text: []byte(c.yaml)}
			var problems diag.List
			root, ok := parse(file, 0, len(file.Text), &problems)
			if !ok {
				t.Fatal(problems.Problems())
			}
			var s Settings
			d := decoder{schema: newSchema(), file: file, problems: &problems}
			d.root(root, &s)
			if s.Title.String != c.value || string(s.Title.At.Text()) != c.at {
				t.Errorf("%q at %q, want %q at %q", s.Title.String, s.Title.At.Text(), c.value, c.at)
			}
			for i, want := range c.bytes {
				got := file.Text[s.Title.Span(i, i+1).Start:]
				if !bytes.HasPrefix(got, []byte(want)) {
					t.Errorf("byte %d (%q) stands at %q, want %q", i, c.value[i], got, want)
				}
			}
			checkLaws(t, &Manuscript{Settings: s})
		})
	}
}

// TestYAMLErrors checks how the mistakes that authors make are worded, and where they are shown.
func TestYAMLErrors(t *testing.T) {
	for _, c := range []struct{ yaml, at, words, hint string }{
		{"title:\n\tsub: 1\n", "\tsub: 1", "a tab where the line is indented", "spaces"},
		{"title: a: b\n", "a:", "a colon and a space in a value", "quotes"},
		{"title:a\nslug: b\n", "slug:", "a key where there can be none", "space after its colon"},
		{"title: a\n  slug: b\n", "slug:", "a key where there can be none", "indented too far"},
		{"title: @a, p. 3\n", "@a, p. 3", "a value cannot begin with @", "quotes"},
		{"title: `x`\n", "`x`", "a value cannot begin with `", "quotes"},
		{"title: %x\n", "%x", "a value cannot begin with %", "quotes"},
		{"title: *x* y\n", "*x* y", "a value cannot begin with *", "quotes"},
		{"title: **x** y\n", "**x** y", "a value cannot begin with *", "quotes"},
		{"title: ]\n", "]", "a value cannot begin with ]", "quotes"},
		{"title: [a](b) c\n", "(b) c", "text after the end of a value", "quotes"},
		{"title: 'it's'\n", "s'", "text after the end of a value", "apostrophe twice"},
		{"a: \"2024\nb: [\"x\"]\n", "\"2024", "a quotation mark is opened here and not closed on its line", "close it"},
		{"a:\n  - 'x\n  - 'y'\n", "'x", "a quotation mark is opened here and not closed on its line", "close it"},
		{"a: \"2024\n  b\" c\n", "c", "text after the end of a value", "quotes"},
		{"a:\n\u00a0 b: c\n\u00a0 d: e\n", "\u00a0", "the line is indented with a no-break space (U+00A0)", "plain spaces"},
		{"a:\n\u202f b: c\n  d: e\n", "\u202f", "the line is indented with a narrow no-break space (U+202F)", "plain spaces"},
		{"cite: [@a, p. 3]\n", "[@a, p. 3]", "a citation that is not in quotes", `write "[@a, p. 3]"`},
		{"title: \"a\n\nslug: b\n", "\"", "a quotation mark is opened here and never closed", "close it"},
		{"title: Five\nLifelines\nslug: a\n", "Lifelines", "a line without a key", "key: value"},
		{"title: [a, b\nslug: c\n", "[", "[ is opened here; after it a comma or ] is missing", "quotes"},
		{"licence: {name: a\nslug: c\n", "{", "{ is opened here; after it a comma or } is missing", "quotes"},
		{"authors:\n  - name: a\n slug: 1\n", "slug: 1", "this line fits no line above it", "same column"},
		{"title: > a\n  b\n", "a", "text on the line of | or >", "next line"},
		{"title: \"\\q\"\n", "\\q", "a backslash in double quotes that begins no escape", "single quotes"},
		{"title: - a\n", "- a", "a dash where no list can begin", "below"},
		{"title: a\n---\nslug: b\n", "---", "a second document begins here, and only the first would be read", "delete"},
		{"title: a\n...\nslug: b\n", "...", "a second document begins here, and only the first would be read", "delete"},
		{"title: a\u0001b\n", "\u0001", "the invisible control character U+0001", "delete"},
		{"title: " + strings.Repeat("[", 20_000), "", "the values are nested too deeply", ""},
	} {
		file := &diag.File{Name: "brief.yaml", Text: []byte(c.yaml)}
		var list diag.List
		if _, ok := parse(file, 0, len(file.Text), &list); ok {
			t.Errorf("%.60q: no problem", c.yaml)
			continue
		}
		p := list.Problems()[0]
		if c.at != "" && string(p.At.Text()) != c.at || p.Text != c.words || !strings.Contains(p.Hint, c.hint) || p.Code != diag.BadYAML {
			t.Errorf("%.60q: at %q: %s [%s] (%s)", c.yaml, p.At.Text(), p.Text, p.Code, p.Hint)
		}
	}
}

// TestDates checks the forms of CSL dates.
func TestDates(t *testing.T) {
	for _, c := range []struct{ yaml, want, problem string }{
		{`"2009-03-16"`, "2009-03-16", ""},
		{`2009`, "2009", ""},
		{`{date-parts: [[2009, 3, 16]]}`, "2009-03-16", ""},
		{`{date-parts: [["2009", "3"]]}`, "2009-03", ""},
		{`{date-parts: [[2005], [2009, 12]]}`, "2005/2009-12", ""},
		{`{date-parts: [[2005]], circa: true}`, "2005~", ""},
		{`{date-parts: [[2005]], season: 4}`, "2005-24", ""},
		{`{year: 2009, month: 3, day: 6}`, "2009-03-06", ""},
		{`{day: 6, year: 2009, month: 03}`, "2009-03-06", ""},
		{`[{year: 2005}, {year: 2009}]`, "2005/2009", ""},
		{`{raw: "2009-03"}`, "2009-03", ""},
		{`{literal: 2009~}`, "2009~", ""},
		{`{date-parts: [[2009, March]]}`, "", `the month must be a number of at most 2 digits, not "March"`},
		{`{years: 2009}`, "", `unknown key "years"`},
		{`{date-parts: 2009}`, "", `date-parts must be a list, not text`},
		{`{month: 3}`, "", `issued says no date`},
		{`[2009]`, "", `issued must be a date or a mapping of year, month and day, not text`},
	} {
		var problems diag.List
		m, err := Read(newFolder(map[string]string{
			"brief.yaml": "chapters: [a.md]", "a.md": "x", "sources.yaml": "references:\n- id: x\n  issued: " + c.yaml,
		}), "content", &problems)
		if err != nil {
			t.Fatal(err)
		}
		checkLaws(t, m)
		if got := m.Sources[0].Issued.String; got != c.want {
			t.Errorf("%s is %q, want %q", c.yaml, got, c.want)
		}
		if list := problems.Problems(); c.problem == "" && len(list) > 0 || c.problem != "" && (len(list) == 0 || list[0].Text != c.problem) {
			t.Errorf("%s: problems %v, want %q", c.yaml, list, c.problem)
		}
	}
}

// TestGate checks that a file which cannot be a text of ours is refused.
func TestGate(t *testing.T) {
	for _, c := range []struct {
		name string
		file *fstest.MapFile
		code diag.Code
		text string
	}{
		{"too large", &fstest.MapFile{Data: bytes.Repeat([]byte("a"), maxFileSize+1)}, diag.BadFile, "larger than 4 MiB"},
		{"not UTF-8", &fstest.MapFile{Data: []byte("caf\xe9")}, diag.BadFile, "0xE9 is not UTF-8"},
		{"UTF-16", &fstest.MapFile{Data: []byte("\xff\xfea\x00")}, diag.BadFile, "UTF-16"},
		{"NUL", &fstest.MapFile{Data: []byte("a\x00")}, diag.BadFile, "holds a NUL"},
		{"folder", &fstest.MapFile{Mode: fs.ModeDir}, diag.BadFile, "not a file"},
		{"pipe", &fstest.MapFile{Mode: fs.ModeNamedPipe}, diag.BadFile, "not a file"},
	} {
		folder := newFolder(map[string]string{"brief.yaml": "chapters: [a.md]"})
		folder["a.md"] = c.file
		var problems diag.List
		m, err := Read(folder, "content", &problems)
		if err != nil {
			t.Fatal(err)
		}
		list := problems.Problems()
		if len(m.Chapters) != 0 || len(list) != 1 || list[0].Code != c.code || !strings.Contains(list[0].Text, c.text) {
			t.Errorf("%s: %v", c.name, list)
		}
	}
}

// TestLinks checks that a symbolic link may lead about in the folder, and not out of it.
func TestLinks(t *testing.T) {
	parent := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(parent, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("secret.md", "secret")
	write("content/brief.yaml", "chapters: [inside.md, out.md, absolute.md, chain.md, circle.md, folder.md]")
	write("content/sub/real.md", "text")
	for link, target := range map[string]string{
		"inside.md": "sub/../sub/real.md", "out.md": "../secret.md", "absolute.md": filepath.Join(parent, "secret.md"),
		"chain.md": "sub/up/secret.md", "sub/up": "../..", "circle.md": "circle.md", "folder.md": "sub",
	} {
		if err := os.Symlink(target, filepath.Join(parent, "content", link)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	root, err := os.OpenRoot(filepath.Join(parent, "content"))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, content := range map[string]fs.FS{"DirFS": os.DirFS(filepath.Join(parent, "content")), "Root": root.FS()} {
		var problems diag.List
		m, err := Read(content, "content", &problems)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Chapters) != 1 || m.Chapters[0].Body.String != "text" {
			t.Errorf("%s: chapters %v", name, m.Chapters)
		}
		var codes []diag.Code
		for _, p := range problems.Problems() {
			codes = append(codes, p.Code)
		}
		want := []diag.Code{diag.OutsideProject, diag.OutsideProject, diag.OutsideProject, diag.BadFile, diag.BadFile}
		if !reflect.DeepEqual(codes, want) {
			t.Errorf("%s: %v, want %v", name, codes, want)
		}
		for file, want := range map[string]bool{
			"inside.md": true, "sub/real.md": true, "out.md": false, "../secret.md": false, "/etc/passwd": false, "sub": false,
			"none.png": false, "": false, ".": false, `..\secret.md`: false, "sub/up/secret.md": false,
		} {
			if m.Exists(file) != want {
				t.Errorf("%s: Exists(%q) is %t", name, file, !want)
			}
		}
	}
}

// A brokenFS fails on one file, as a disk may.
type brokenFS struct {
	fs.FS
	name string
}

var errDisk = errors.New("input/output error")

func (b brokenFS) Open(name string) (fs.File, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errDisk}
	}
	return b.FS.Open(name)
}

func TestMachineFailure(t *testing.T) {
	folder := newFolder(map[string]string{"brief.yaml": "chapters: [a.md]", "a.md": "x", "facts.yaml": "", "index.md": ""})
	for name := range folder {
		_, err := Read(brokenFS{folder, name}, "content", new(diag.List))
		if !errors.Is(err, errDisk) || err.Error() != "reading content/"+name+": input/output error" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAliases checks that an alias is followed, and that aliases of aliases end.
func TestAliases(t *testing.T) {
	read := func(facts string) (*Manuscript, []diag.Problem) {
		var problems diag.List
		m, err := Read(newFolder(map[string]string{"brief.yaml": "chapters: [a.md]", "a.md": "x", "facts.yaml": facts}), "content", &problems)
		if err != nil {
			t.Fatal(err)
		}
		checkLaws(t, m)
		return m, problems.Problems()
	}
	m, problems := read("a: {sources: &s [x, y]}\nb: {sources: *s}\n")
	if len(problems) > 0 || len(m.Facts[1].Sources) != 2 || m.Facts[1].Sources[1].String != "y" {
		t.Error(problems, m.Facts[1])
	}
	if _, problems = read("a: &a {sources: [*a]}\nb: &b [*b]\n"); len(problems) != 2 {
		t.Error("circles:", problems)
	}
	var b strings.Builder
	b.WriteString("a: {sources: &s [" + strings.Repeat("x,", 1000) + "]}\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "b%d: {sources: *s}\n", i)
	}
	if _, problems = read(b.String()); len(problems) != 1 || problems[0].Code != diag.BadYAML {
		t.Error("many:", problems)
	}
}

// TestOrder checks that what is read and reported does not depend on which file is read first.
func TestOrder(t *testing.T) {
	files := map[string]string{"facts.yaml": "a: 1\nb: []", "glossary.yaml": "x: {t: 1}"}
	var names []string
	for i := range 40 {
		name := fmt.Sprintf("c%02d.md", i)
		names = append(names, name)
		files[name] = "---\ntitel: x\n---\n"
	}
	files["brief.yaml"] = "chapters: [" + strings.Join(names, ", ") + "]"
	first := ""
	for range 10 {
		var list diag.List
		m, err := Read(newFolder(files), "content", &list)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := diag.PrintJSON(&b, list.Problems()); err != nil {
			t.Fatal(err)
		}
		got := dump(m) + b.String()
		if first == "" {
			first = got
		} else if got != first {
			t.Fatal("two runs differ")
		}
	}
}

// TestLinear checks that long lines and long files are read in time that grows with their length. Each of these takes a fraction
// of a second; walked again for every key or character, it takes minutes.
func TestLinear(t *testing.T) {
	const n, limit = 50_000, 20 * time.Second
	for name, facts := range map[string]string{
		"one long line":    "{" + manyKeys(n, ", ") + "}",
		"many keys":        manyKeys(n, "\n"),
		"many like keys":   strings.Repeat("é: {}\n", n),
		"one long folded":  "a:\n  note: >\n" + strings.Repeat("    word word\n\n", n),
		"one long escaped": "a:\n  note: \"" + strings.Repeat(`\u00e9 `, n) + "\"",
	} {
		start := time.Now()
		m, err := Read(newFolder(map[string]string{"brief.yaml": "chapters: [a.md]", "a.md": "x", "facts.yaml": facts}), "content", new(diag.List))
		if err != nil || len(m.Facts) == 0 {
			t.Errorf("%s: not read: %v", name, err)
		}
		if took := time.Since(start); took > limit {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func manyKeys(n int, separator string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "é%d: {}%s", i, separator)
	}
	return b.String()
}

func FuzzYAML(f *testing.F) {
	for _, seed := range []string{
		"title: Five\nauthors: [{name: A}]\n", "title: >\n  a\n  b\n\n   c\nslug: |2\n   x\n", "title: 'it''s\n\n  so'\nslug: \"a\\\n  b\\u00e9\"\n",
		"title: &a x\nslug: *a\nthemes: {a: A, b: *a}\n", "\ufefftitle: a\r\n  b\r\nchapters:\r\n- a.md\r\n", "title: [a](b) c", "a: b: c", "title:\n\tx",
		"title: a\u2028 b\u0085  c", "--- \ntitle: a\n...\n", "? [a]\n: b", "title: !x y", "rules: {a: off}\nlicence: {}\npages:\n",
		"title: \"\\U0001F600 \n\n \\\n\n x\"",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		folder := fstest.MapFS{
			"a.md": {Data: []byte("x")}, "brief.yaml": {Data: text}, "facts.yaml": {Data: text}, "sources.yaml": {Data: text}, "figures.yaml": {Data: text},
			"matrix.yaml": {Data: text}, "data/x.csv": {Data: text},
		}
		fuzzed(t, folder)
	})
}

func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{
		"---\ntitle: Russia\ndraft: true\nfactbox:\n  rows:\n    - {fact: x}\n---\nText\n", "---\n---\n", "---", "--- \r\ntitle: a\r\n...\r\nText", "Text\n---\n",
		"\ufeff---\ntitle: >\n  a\n  b\n---\n", "---\ntitle: \"a\n---\n", "---\na: 1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzzed(t, fstest.MapFS{"brief.yaml": {Data: []byte("chapters: [a.md]")}, "a.md": {Data: text}})
	})
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\ufeffa,\"b\"\"c\"\r\n\"x\r\ny\",2\r\n", "a,b\n1\n", "a\"b\n\"c", "\"\"\n\"\",\n", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzzed(t, fstest.MapFS{
			"brief.yaml": {Data: []byte("chapters: [a.md]")}, "a.md": {}, "figures.yaml": {Data: []byte("x: {data: x.csv}")}, "data/x.csv": {Data: text},
		})
	})
}

func fuzzed(t *testing.T, folder fstest.MapFS) {
	var problems diag.List
	m, err := Read(folder, "content", &problems)
	if err != nil {
		t.Fatal(err)
	}
	checkLaws(t, m)
	for _, p := range problems.Problems() {
		if s := p.At; s.Start < 0 || s.Start > s.End || s.End > len(s.File.Text) {
			t.Errorf("%s: span [%d, %d) is not in its file of %d bytes", p.Text, s.Start, s.End, len(s.File.Text))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	files := map[string]string{}
	var names []string
	for i := range 1000 {
		name := fmt.Sprintf("chapter-%04d.md", i)
		names = append(names, name)
		files[name] = fmt.Sprintf("---\ntitle: Chapter %d\nheadline: >\n  A claim that goes on\n  over two lines\ndescription: \"One sentence: judgement.\"\ncountry: RU\n"+
			"date: 2026-11-24\nkeywords: [a, b, c]\nfactbox:\n  title: At a glance\n  rows:\n    - label: Support\n      value: Oil and arms\n      cite: \"[@s, p. 1]\"\n    - fact: f%d\n---\n%s",
			i, i, strings.Repeat("A paragraph of text with a citation.[@s, p. 2]\n\n", 60))
	}
	var facts strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&facts, "f%d:\n  label: A number\n  value: 64e9\n  unit: USD\n  as-of: \"2015\"\n  sources: [s, \"s, p. 5\"]\n", i)
	}
	files["brief.yaml"] = "title: Bench\nchapters:\n  - " + strings.Join(names, "\n  - ") + "\n"
	files["facts.yaml"] = facts.String()
	dir := b.TempDir()
	size := 0
	for name, text := range files {
		size += len(text)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		var problems diag.List
		m, err := Read(os.DirFS(dir), "content", &problems)
		if err != nil || len(m.Chapters) != 1000 || problems.Failed() {
			b.Fatal(err, problems.Problems())
		}
	}
}
