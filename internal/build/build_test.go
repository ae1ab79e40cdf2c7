package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"time"

	builtin "brief"
	"brief/internal/diag"
	"brief/internal/site"
)

// input returns the input of a content folder with the built-in templates.
func input(tb testing.TB, content fs.FS) Input {
	tb.Helper()
	sub := func(dir string) fs.FS {
		fsys, err := fs.Sub(builtin.Files(), dir)
		if err != nil {
			tb.Fatal(err)
		}
		return fsys
	}
	return Input{
		Content:   content,
		Templates: []fs.FS{fstest.MapFS{}, sub("templates")},
		Static:    []fs.FS{fstest.MapFS{}, sub("static")},
		Now:       time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC),
	}
}

// built builds a site without problems.
func built(tb testing.TB, in Input) *site.Site {
	tb.Helper()
	out, err := Run(in)
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range out.Problems {
		tb.Errorf("%v%s [%s]", p.At, p.Text, p.Code)
	}
	if out.Site == nil {
		tb.Fatal("no site")
	}
	return out.Site
}

// generated returns a brief of n chapters, each of 2,500 words with 40 notes and a fact box of 10 rows.
func generated(n int) fstest.MapFS {
	const (
		paragraphs, words = 50, 50 // of a chapter; of a paragraph
		notes, rows       = 40, 10
		sources           = 60
	)
	vocabulary := strings.Fields(`the state sold its crude to partners who lent money against later cargoes and took payment in oil while ministers
		promised refineries railways and power stations of which few were finished before prices fell and credit ended in arrears`)
	fsys := fstest.MapFS{}
	put := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(text)} }
	var settings, library, facts strings.Builder
	settings.WriteString("title: Generated\nslug: generated\nlanguage: en\ndate: \"2026-11-24\"\nbase-url: https://example.org/\nrules: {unsourced-figure: off}\nchapters:\n")
	library.WriteString("references:\n")
	for i := range sources {
		fmt.Fprintf(&library, "  - {id: source-%d, type: report, title: Report %d, author: [{literal: Agency %d}], publisher: Agency, issued: \"2019\", URL: \"https://example.org/%d\"}\n", i, i, i, i)
	}
	for c := range n {
		fmt.Fprintf(&settings, "  - chapter-%d.md\n", c)
		var text strings.Builder
		fmt.Fprintf(&text, "---\ntitle: Chapter %d\nfactbox:\n  title: At a glance\n  rows:\n", c)
		for r := range rows {
			fmt.Fprintf(&facts, "fact-%d-%d: {label: \"Sum %d of chapter %d\", value: %d, unit: USD, as-of: \"2019\", chapter: chapter-%d, sources: [\"source-%d, p. %d\"]}\n",
				c, r, r, c, 1_000_003*(r+1), c, (c+r)%sources, r+1)
			fmt.Fprintf(&text, "    - fact: fact-%d-%d\n", c, r)
		}
		text.WriteString("---\n")
		cited := rows // the box has that many notes
		for p := range paragraphs {
			if p%10 == 0 {
				fmt.Fprintf(&text, "## Section %d\n\n", p/10+1)
			}
			for w := range words {
				if w > 0 {
					text.WriteByte(' ')
				}
				text.WriteString(vocabulary[(c*7+p*13+w*3+w*w)%len(vocabulary)])
			}
			text.WriteByte('.')
			if cited < notes {
				fmt.Fprintf(&text, "[@source-%d, p. %d]", (c+p)%sources, 100+p)
				cited++
			}
			text.WriteString("\n\n")
		}
		put(fmt.Sprintf("chapter-%d.md", c), text.String())
	}
	put("brief.yaml", settings.String())
	put("sources.yaml", library.String())
	put("facts.yaml", facts.String())
	return fsys
}

func TestGenerated(t *testing.T) {
	content := generated(7)
	in := input(t, content)
	out, err := Run(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range out.Problems {
		if p.Severity == diag.Error || p.Code == diag.UnusedFact {
			t.Errorf("%v%s [%s]", p.At, p.Text, p.Code)
		}
	}
	for _, c := range out.Brief.Chapters {
		if len(c.Notes) != 40 || len(c.FactBox.Rows) != 10 || c.Words != 2500 {
			t.Errorf("%s has %d notes, %d rows and %d words", c.Name, len(c.Notes), len(c.FactBox.Rows), c.Words)
		}
	}
}

// TestSameBytes: a site is a function of its input. Neither an earlier run, the number of cores, the time zone of the clock nor
// where the content lies changes a byte.
func TestSameBytes(t *testing.T) {
	content := changeable("7391")
	for name, file := range generated(8) {
		if content[name] == nil {
			content[name] = file
		}
	}
	content["brief.yaml"].Data = append(content["brief.yaml"].Data, "  - chapter-0.md\n  - chapter-1.md\n  - chapter-2.md\n  - chapter-3.md\n  - chapter-4.md\n  - chapter-5.md\n  - chapter-6.md\n  - chapter-7.md\n"...)
	content["facts.yaml"].Data = append(content["facts.yaml"].Data, generated(8)["facts.yaml"].Data...)
	content["sources.yaml"].Data = append(content["sources.yaml"].Data, strings.TrimPrefix(string(generated(8)["sources.yaml"].Data), "references:\n")...)

	in := input(t, content)
	out, err := Run(in)
	if err != nil || out.Site == nil {
		t.Fatal(err, out.Problems)
	}
	same := func(what string, in Input) {
		t.Helper()
		again, err := Run(in)
		if err != nil || again.Site == nil {
			t.Fatal(err, again.Problems)
		}
		if d := site.Compare(out.Site, again.Site); !d.IsZero() {
			t.Errorf("%s: %+v", what, d)
		}
		if !slices.EqualFunc(out.Problems, again.Problems, func(a, b diag.Problem) bool { return a.Text == b.Text && a.At.Start == b.At.Start }) {
			t.Errorf("%s: other problems", what)
		}
	}
	same("again", in)

	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	for _, n := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(n)
		same(fmt.Sprintf("%d cores", n), in)
	}

	elsewhere := in
	elsewhere.Now = in.Now.In(time.FixedZone("far", 13*60*60))
	same("another time zone", elsewhere)

	dir := t.TempDir()
	if err := os.CopyFS(dir, content); err != nil {
		t.Fatal(err)
	}
	elsewhere = in
	elsewhere.Content = os.DirFS(dir)
	same("another folder", elsewhere)
}

// changeable returns a brief that shows one fact, of the value given, in every place that can show one.
func changeable(value string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"brief.yaml": "title: T\nslug: t\nlanguage: en\ndate: \"2026-11-24\"\nbase-url: https://example.org/\nprovenance: \"{{< fact f form=value >}}\"\nchapters:\n  - x.md\n",
		"index.md":   "---\ntitle: Overview\n---\n{{< keyfigures f >}}\n\n{{< matrix >}}\n",
		"x.md": "---\ntitle: X\nfactbox:\n  title: Box\n  rows:\n    - fact: f\n    - {label: In words, value: \"{{< fact f >}}\", cite: \"[@a]\"}\n---\n" +
			"## The sum of {{< fact f >}}\n\nIn prose {{< fact f form=full >}}, and {{< fact f form=value >}}.[^n]\n\n| table |\n|---|\n| {{< fact f >}} |\n\n" +
			"> [!EDITOR] Title\n> A remark on {{< fact f >}}.\n\n{{< chart bar >}}\n\n{{< timeline >}}\n\n{{< recommendations >}}\n\n[^n]: In a note {{< fact f >}}.\n",
		"sources.yaml": "references:\n  - {id: a, type: book, title: Alpha, author: [A], publisher: P, issued: \"2001\"}\n",
		"facts.yaml":   "f: {label: The sum, value: " + value + ", unit: USD, as-of: \"2015\", qualifier: about, sources: [a]}\n",
		"timeline.yaml": "periods: [{id: p, title: P, from: \"2000\"}]\nevents:\n" +
			"  - {id: e, date: \"2018\", chapters: [x], text: \"An event of {{< fact f >}}.\", note: \"{{< fact f >}}\", sources: [a]}\n",
		"matrix.yaml": "title: M\nnote: \"{{< fact f >}}\"\nlevels: [{id: none, label: None}, {id: some, label: Some}]\ndimensions: [{id: money, label: Money}]\n" +
			"rows:\n  - {chapter: x, cells: {money: {level: some, why: \"Lent {{< fact f >}}.\", sources: [a]}}}\n",
		"recommendations.yaml": "addressees: {us: United States}\nthemes: {}\nrecommendations:\n" +
			"  - {id: r, addressees: [us], targets: [x], text: \"Repay {{< fact f >}}.\", items: [\"{{< fact f >}}\"], note: \"{{< fact f >}}\", sources: [a]}\n",
		"glossary.yaml":    "g: {term: Glossed, definition: \"Worth {{< fact f >}}.\"}\n",
		"corrections.yaml": "corrections:\n  - {id: k, date: \"2026-11-24\", original: \"{{< fact f >}}\", edition: \"{{< fact f >}}\", reason: \"{{< fact f >}}\", sources: [a]}\n",
		"figures.yaml":     "bar: {kind: bar, title: Bars, measure: M, unit: USD, data: d.csv, summary: S, chapters: [x], caveats: [\"{{< fact f >}}\"], sources: [a]}\nline: {kind: line, title: Line, measure: M, unit: USD, data: e.csv, summary: S, sources: [a]}\n",
		"data/d.csv":       "label,value,fact\nOne,,f\nTwo,5000,\n",
		"data/e.csv":       "label,value,fact\n2010,,f\n2015,5000,\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// A site that is rendered once is the same, and nothing holds the texts of its chapters any more.
func TestOnce(t *testing.T) {
	in := input(t, os.DirFS("../../content"))
	want := built(t, in)
	in.Once = true
	out, err := Run(in)
	if err != nil || out.Site == nil {
		t.Fatal(err, out.Problems)
	}
	if !maps.EqualFunc(maps.Collect(out.Site.All()), maps.Collect(want.All()), bytes.Equal) {
		t.Error("the site is another")
	}
	for _, c := range out.Brief.All() {
		if c.Text != nil {
			t.Errorf("the text of %s is kept", c.Path)
		}
	}
}

// TestOneNumber: every number is written once. When a fact changes, nothing that is published still has its old value.
func TestOneNumber(t *testing.T) {
	// As it is written in any place, "7,391" or "7391"; not as part of a hash.
	old, changed := regexp.MustCompile(`(?:^|[^0-9a-f.])7,?391`), regexp.MustCompile(`(?:^|[^0-9a-f.])8,?642`)
	before, after := built(t, input(t, changeable("7391"))), built(t, input(t, changeable("8642")))
	// How often, at least: a page shows the number in every form that its content asks for.
	least := map[string]int{
		"index.html": 2, "x.html": 15, "compare.html": 2, "timeline.html": 2, "recommendations.html": 3, "data.html": 8, "glossary.html": 1,
		"corrections.html": 3, "evidence.html": 1, "data/d.csv": 1, "data/e.csv": 1, "data/facts.csv": 2,
	}
	for p, text := range before.All() {
		if strings.HasPrefix(p, "assets/") {
			continue
		}
		was := len(old.FindAll(text, -1))
		if was < least[p] {
			t.Errorf("%s shows the number %d times, not %d", p, was, least[p])
		}
		if n := len(changed.FindAll(text, -1)); n > 0 {
			t.Errorf("%s has the number that is to come %d times", p, n)
		}
		now, ok := after.Get(p)
		if !ok {
			t.Errorf("%s is no longer there", p)
			continue
		}
		if at := old.FindIndex(now); at != nil {
			t.Errorf("%s still has the old number: %s", p, now[max(at[0]-60, 0):min(at[1]+20, len(now))])
		}
		if n := len(changed.FindAll(now, -1)); n != was {
			t.Errorf("%s had the number %d times and has the new one %d times", p, was, n)
		}
	}
	// Ids do not hold the value, so that links survive the change.
	ids := regexp.MustCompile(` id="?([^" >]+)`)
	for p := range least {
		a, _ := before.Get(p)
		b, _ := after.Get(p)
		if x, y := ids.FindAllString(string(a), -1), ids.FindAllString(string(b), -1); !slices.Equal(x, y) {
			t.Errorf("%s has other ids: %v, before %v", p, y, x)
		}
	}
}

// TestProblems: an error of the author's stops the build, a warning does not, and brief.yaml decides which is which.
func TestProblems(t *testing.T) {
	content := func(rules string) fstest.MapFS {
		fsys := changeable("7391")
		fsys["brief.yaml"].Data = append(fsys["brief.yaml"].Data, rules...)
		fsys["sources.yaml"].Data = append(fsys["sources.yaml"].Data, "  - {id: b, type: book, title: Beta, author: [B], publisher: P, issued: \"2001\"}\n"...)
		return fsys
	}
	for _, test := range []struct {
		name, rules string
		site        bool
		want        string // code: severity
	}{
		{"by default", "", true, "unused-source: warning"},
		{"off", "rules: {unused-source: off}\n", true, ""},
		{"error", "rules: {unused-source: error}\n", false, "unused-source: error"},
		{"unknown rule", "rules: {unused-sources: off}\n", false, "bad-value: error, unused-source: warning"},
		{"unknown severity", "rules: {unused-source: none}\n", false, "bad-value: error, unused-source: warning"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := Run(input(t, content(test.rules)))
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, p := range out.Problems {
				found = append(found, fmt.Sprintf("%s: %s", p.Code, p.Severity))
			}
			if got := strings.Join(found, ", "); got != test.want || (out.Site != nil) != test.site || out.Brief == nil {
				t.Errorf("problems %q and a site %v, want %q and %v", got, out.Site != nil, test.want, test.site)
			}
		})
	}
}

// TestRulesOff: whoever turns every rule off gets a site or problems, but no crash.
func TestRulesOff(t *testing.T) {
	var rules strings.Builder
	rules.WriteString("rules:\n")
	for _, r := range diag.Rules() {
		fmt.Fprintf(&rules, "  %s: off\n", r.Code)
	}
	files, err := filepath.Glob("../resolve/testdata/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		content := fstest.MapFS{}
		var chapters []string
		for _, part := range strings.Split("\n"+string(text), "\n-- ")[1:] {
			name, data, _ := strings.Cut(part, " --\n")
			if name, ok := strings.CutPrefix(name, "content/"); ok {
				content[name] = &fstest.MapFile{Data: []byte(data + "\n")}
				if strings.HasSuffix(name, ".md") && name != "index.md" {
					chapters = append(chapters, name)
				}
			}
		}
		content["brief.yaml"] = &fstest.MapFile{Data: []byte("title: T\nslug: t\nlanguage: en\nchapters: [" + strings.Join(chapters, ", ") + "]\n" + rules.String())}
		if _, err := Run(input(t, content)); err != nil && !strings.Contains(err.Error(), "there is such a file already") {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestBaseURL(t *testing.T) {
	in := input(t, changeable("7391"))
	in.BaseURL = "https://mirror.example/brief"
	s := built(t, in)
	feed, _ := s.Get("feed.xml")
	if !strings.Contains(string(feed), "https://mirror.example/brief/x.html") || strings.Contains(string(feed), "example.org") {
		t.Errorf("the feed is\n%s", feed)
	}
	in.BaseURL = "mirror"
	if out, err := Run(in); err != nil || out.Site != nil || len(out.Problems) != 1 || out.Problems[0].Code != diag.BadValue {
		t.Errorf("%v, %v", err, out.Problems)
	}
}

// TestOwnFiles: a file of the project takes the place of the built-in one of the same name; the others stay.
func TestOwnFiles(t *testing.T) {
	in := input(t, changeable("7391"))
	in.Templates[0] = fstest.MapFS{"partials/pager.html": {Data: []byte(`{{define "pager"}}<p>my pager</p>{{end}}`)}}
	in.Static[0] = fstest.MapFS{"css/brief.css": {Data: []byte("body{color:teal}")}, "images/mine.svg": {Data: []byte("<svg/>")}}
	s := built(t, in)
	if page, _ := s.Get("x.html"); !strings.Contains(string(page), "my pager") || !strings.Contains(string(page), "factbox") {
		t.Error("the page has not my pager, or not the built-in fact box")
	}
	var sheets, mine, icons int
	for p, text := range s.All() {
		switch {
		case strings.HasPrefix(p, "assets/css/brief."):
			sheets++
			if string(text) != "body{color:teal}" {
				t.Errorf("%s is %s", p, text)
			}
		case strings.HasPrefix(p, "assets/images/mine."):
			mine++
		case p == "icon.svg":
			icons++
		}
	}
	if sheets != 1 || mine != 1 || icons != 1 {
		t.Errorf("%d stylesheets, %d images of mine, %d icons", sheets, mine, icons)
	}
}

// TestMachineFails: what the machine cannot read is an error, not the author's problem.
func TestMachineFails(t *testing.T) {
	in := input(t, failing{changeable("7391"), "x.md"})
	if out, err := Run(in); !errors.Is(err, iotest.ErrTimeout) || out.Site != nil {
		t.Errorf("a chapter cannot be read: %v", err)
	}
	in = input(t, changeable("7391"))
	in.Templates[0] = failing{fstest.MapFS{}, "chapter.html"}
	if out, err := Run(in); !errors.Is(err, iotest.ErrTimeout) || out.Site != nil {
		t.Errorf("a template cannot be read: %v", err)
	}
	in = input(t, generated(1))
	in.Templates = nil
	if out, err := Run(in); err == nil || out.Site != nil {
		t.Error("there are no templates, and no error")
	}
}

// failing is a file system that cannot read one file.
type failing struct {
	fstest.MapFS
	name string
}

func (f failing) Open(name string) (fs.File, error) {
	if name == f.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: iotest.ErrTimeout}
	}
	return f.MapFS.Open(name)
}

func TestLayers(t *testing.T) {
	l := layers{
		fstest.MapFS{"a.html": {Data: []byte("mine")}, "dir/c.html": {Data: []byte("mine")}},
		fstest.MapFS{"a.html": {Data: []byte("built in")}, "b.html": {Data: []byte("built in")}, "dir/d.html": {Data: []byte("built in")}},
	}
	if err := fstest.TestFS(l[1:], "a.html", "b.html", "dir/d.html"); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{"a.html": "mine", "b.html": "built in", "dir/c.html": "mine", "dir/d.html": "built in"} {
		if text, err := fs.ReadFile(l, name); err != nil || string(text) != want {
			t.Errorf("%s is %q, %v", name, text, err)
		}
	}
	if names, err := fs.Glob(l, "dir/*.html"); err != nil || strings.Join(names, " ") != "dir/c.html dir/d.html" {
		t.Errorf("the folder has %v, %v", names, err)
	}
	var walked []string
	err := fs.WalkDir(l, ".", func(name string, _ fs.DirEntry, err error) error {
		walked = append(walked, name)
		return err
	})
	if err != nil || strings.Join(walked, " ") != ". a.html b.html dir dir/c.html dir/d.html" {
		t.Errorf("walking gives %v, %v", walked, err)
	}
	if _, err := fs.ReadDir(l, "nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if _, err := l.Open("nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{5, 100} {
		b.Run(fmt.Sprintf("chapters=%d", n), func(b *testing.B) {
			in := input(b, generated(n))
			b.ReportAllocs()
			for b.Loop() {
				out, err := Run(in)
				if err != nil || out.Site == nil {
					b.Fatal(err, out.Problems)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N*n), "ms/chapter")
		})
	}
}
