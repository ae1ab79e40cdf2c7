package build

import (
	"context"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// A shownProject is a session with the project that it shows.
type shownProject struct {
	project fstest.MapFS
	in      Input
	session Session
	last    Output
}

func show(t *testing.T, project fstest.MapFS, templates ...fs.FS) *shownProject {
	t.Helper()
	p := &shownProject{project: project, in: inputOf(t, project)}
	p.in.Templates = append(templates, p.in.Templates...)
	p.update(t, "first")
	return p
}

// edit puts other words into a file, at its end where none are replaced, and compares what is shown with a build from nothing.
func (p *shownProject) edit(t *testing.T, file, old, with string) {
	t.Helper()
	name := "content/" + file
	text := string(p.project[name].Data)
	switch {
	case old == "":
		text += with
	case !strings.Contains(text, old):
		t.Fatalf("%s does not have %q", file, old)
	default:
		text = strings.Replace(text, old, with, 1)
	}
	p.project[name] = &fstest.MapFile{Data: []byte(text)}
	p.update(t, fmt.Sprintf("%s: %q", file, with), name)
}

func (p *shownProject) update(t *testing.T, what string, changed ...string) {
	t.Helper()
	if err := p.session.Update(context.Background(), p.in, changed, func(out Output) { p.last = out }); err != nil || p.last.Site == nil {
		t.Fatal(what, err, problemTexts(p.last))
	}
	want := fromNothing(t, &p.session, p.in)
	sameSite(t, what, p.last.Site, want.Site)
	if got, want := fmt.Sprint(p.last.Pages), fmt.Sprint(want.Pages); got != want {
		t.Errorf("%s: the pages are\n%s\nwant\n%s", what, got, want)
	}
}

// A chapter that shows data has a note on their source, which tells how often that is cited, but the use of the source is elsewhere.
func TestSessionCountsOfData(t *testing.T) {
	for _, style := range []string{"note", "author-date", "numeric"} {
		for _, block := range []string{"{{< chart debts >}}", "{{< keyfigures lent >}}", "{{< timeline chapter=gas >}}", "{{< recommendations target=gas >}}"} {
			t.Run(style+" "+block, func(t *testing.T) {
				t.Parallel()
				project := small(style)
				for name, f := range project {
					if strings.HasSuffix(name, ".yaml") && name != "content/brief.yaml" && name != "content/sources.yaml" {
						f.Data = []byte(strings.ReplaceAll(string(f.Data), "sources: [whole]", "sources: [books]"))
					}
				}
				project["content/about.md"].Data = append(project["content/about.md"].Data, "\n"+block+"\n"...)
				p := show(t, project)
				p.edit(t, "oil.md", "", "\nMore.[@books]\n")
				p.edit(t, "facts.yaml", "value: 5", "value: 6")
				p.edit(t, "oil.md", "More.[@books]", "More.")
			})
		}
	}
}

// What a project's own templates show of other chapters is not known.
func TestSessionOwnTemplates(t *testing.T) {
	t.Parallel()
	chapter, err := os.ReadFile("../../templates/chapter.html")
	if err != nil {
		t.Fatal(err)
	}
	words := "{{range .Brief.Chapters}}{{.Words}} {{end}}"
	for name, text := range map[string]string{
		"shortcodes/tally.html": "<p>" + words + "</p>",
		"chapter.html":          strings.Replace(string(chapter), "{{.Content}}", "{{.Content}}<p>"+words+"</p>", 1),
	} {
		t.Run(name, func(t *testing.T) {
			project := small("note")
			if name != "chapter.html" {
				project["content/about.md"].Data = append(project["content/about.md"].Data, "\n{{< tally >}}\n"...)
			}
			p := show(t, project, fstest.MapFS{name: {Data: []byte(text)}})
			p.edit(t, "oil.md", "", "\nMore words here.\n")
		})
	}
}

// An edit may make a list longer than its page.
func TestSessionMorePages(t *testing.T) {
	t.Parallel()
	const remark = "\n\n> [!EDITOR] T\n> x y z\n"
	project := small("note")
	for _, name := range []string{"content/oil.md", "content/gas.md"} {
		project[name].Data = append(project[name].Data, strings.Repeat(remark, 100)...)
	}
	p := show(t, project)
	pages := len(p.last.Pages)
	p.edit(t, "oil.md", "", remark)
	if len(p.last.Pages) == pages {
		t.Error("the remarks have no pages of their own")
	}
}

// Every link of a library whose lists have several pages leads somewhere, whatever its names begin with, and no id is there twice.
func TestLinksOfLibrary(t *testing.T) {
	t.Parallel()
	project := small("author-date")
	add := func(name, text string) {
		old := ""
		if f := project["content/"+name]; f != nil {
			old = string(f.Data)
		}
		project["content/"+name] = &fstest.MapFile{Data: []byte(old + text)}
	}
	heads := []string{"Oak", "Øberg", "Ozon", "Äther", "“Quoted", "9 lives", "ببب", "Ñandu", "İnan", "ßa", "日本", "_u", "Zeta", "Éa", "a:b"}
	var files []string
	for i := range 230 {
		head := heads[i%len(heads)]
		add("sources.yaml", fmt.Sprintf("  - {id: \"s%d\", type: report, title: \"%s T%d\", publisher: P, issued: 2020}\n", i, head, i))
		add("facts.yaml", fmt.Sprintf("f%d: {label: \"%s %d\", value: %d, unit: USD, as-of: 2015, sources: [s%d]}\n", i, head, i, i, i))
		add("glossary.yaml", fmt.Sprintf("t%d: {term: \"%s%dx\", definition: \"Who {{< fact f%d >}}.\", sources: [s%d]}\n", i, head, i, i, i))
		add("about.md", fmt.Sprintf("\nSee [t](glossary.html#t%d) [f](data.html#fact-f%d) [s](sources.html#source-s%d) %s%dx.\n", i, i, i, head, i))
		if i < 210 {
			files = append(files, fmt.Sprintf("c%d.md", i))
			title := strings.Trim(strings.ReplaceAll(head, ":", ""), "“")
			add(files[i], fmt.Sprintf("---\ntitle: %s C%d\n---\n\n## H%d\n\nThey %d say.[@s%d] {{< fact f%d >}}\n\n> [!EDITOR] T\n> x y z\n", title, i, i, i, i, i))
		}
	}
	add("about.md", "\n[a](evidence.html#remarks) [b](evidence.html#coverage) [c](evidence.html#themes) [d](data.html#facts)\n")
	settings := project["content/brief.yaml"]
	settings.Data = []byte(strings.Replace(string(settings.Data), "coal.md]", "coal.md, "+strings.Join(files, ", ")+"]", 1))
	linksLead(t, project)
}

// Some alphabets put a letter among the words of another.
func TestLettersAmongLetters(t *testing.T) {
	t.Parallel()
	project := small("note")
	for i, name := range []string{"Oak", "Øberg", "Ozon", "Aeon", "Æther", "Afar"} {
		for file, text := range map[string]string{
			"sources.yaml":  "  - {id: s%[1]d, type: report, title: T%[1]d, author: [{family: %[2]s, given: Bea}], publisher: P, issued: 2020}\n",
			"about.md":      "\nSay %[2]s.[@s%[1]d]\n",
			"glossary.yaml": "g%[1]d: {term: %[2]ss, definition: A.}\n",
		} {
			f := project["content/"+file]
			f.Data = fmt.Appendf(f.Data, text, i, name)
		}
	}
	linksLead(t, project)
}

func linksLead(t *testing.T, project fstest.MapFS) {
	t.Helper()
	out, err := Run(inputOf(t, project))
	if err != nil || out.Site == nil {
		t.Fatal(err, problemTexts(out))
	}
	ids := map[string]map[string]bool{}
	for file, text := range out.Site.All() {
		ids[file] = map[string]bool{}
		if path.Ext(file) != ".html" {
			continue
		}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllSubmatch(text, -1) {
			id := html.UnescapeString(string(m[1]))
			if ids[file][id] {
				t.Errorf("%s has the id %q twice", file, id)
			}
			ids[file][id] = true
		}
	}
	for file, text := range out.Site.All() {
		if path.Ext(file) != ".html" {
			continue
		}
		for _, m := range regexp.MustCompile(` (?:href|src)="([^"]*)"`).FindAllSubmatch(text, -1) {
			link, err := url.Parse(html.UnescapeString(string(m[1])))
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			if link.Scheme != "" {
				continue
			}
			to := file
			if link.Path != "" {
				to = path.Join(path.Dir(file), link.Path)
			}
			if ids[to] == nil || path.Ext(to) == ".html" && link.Fragment != "" && !ids[to][link.Fragment] {
				t.Errorf("%s leads to %s, which is nowhere", file, m[1])
			}
		}
	}
}

// A page may stand beside those that a list has, or may come to have, and have stood there.
func TestPagesBesideLists(t *testing.T) {
	t.Parallel()
	project := small("note")
	about := project["content/about.md"]
	about.Data = []byte(strings.Replace(string(about.Data), "---\n", "---\naliases: [chapters/kenya.html, search/help.html, data/old.html]\n", 1))
	out, err := Run(inputOf(t, project))
	if err != nil || out.Site == nil {
		t.Fatal(err, problemTexts(out))
	}
	if page, ok := out.Site.Get("chapters/kenya.html"); !ok || !strings.Contains(string(page), "../about.html") {
		t.Errorf("the former address has %q", page)
	}
	about.Data = []byte(strings.Replace(string(about.Data), "data/old.html", "data/o.html", 1))
	if out, err = Run(inputOf(t, project)); err != nil || out.Site != nil {
		t.Errorf("the site has a page where the facts under O may be (%v)", err)
	}
}
