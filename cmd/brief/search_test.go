package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"brief/internal/build"
	"brief/internal/locale"
	"brief/internal/search"
)

// A result is what the engine finds.
type result struct {
	Address string
	Title   string
	Excerpt [][2]any // words, whether they are marked
}

// runSearch runs the published engine over published records, as a browser would, and returns what it finds for each query.
func runSearch(t *testing.T, engine, records []byte, queries []string) [][]result {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("the engine of the search needs Node.js to be tested")
	}
	list, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	var script bytes.Buffer
	script.Write(engine)
	script.WriteString("\n")
	script.Write(records)
	script.WriteString("\nconsole.log(JSON.stringify(" + string(list) + ".map(q => BriefSearch.find(q).slice(0, 5)" +
		".map(r => ({ Address: r.address, Title: r.title, Excerpt: BriefSearch.excerpt(r.text, r.marks) })))));\n")
	cmd := exec.Command(node, "-")
	cmd.Stdin = &script
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("running the engine: %v\n%s", err, problems.Bytes())
	}
	var found [][]result
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// published returns the file of the site that a hashed name was made from.
func published(t *testing.T, out build.Output, name string) []byte {
	t.Helper()
	ext := path.Ext(name)
	for p, data := range out.Site.All() {
		if strings.HasPrefix(p, "assets/"+strings.TrimSuffix(name, ext)+".") && path.Ext(p) == ext {
			return data
		}
	}
	t.Fatalf("%s is not published", name)
	return nil
}

// TestSearch asks what readers ask, and checks what comes first.
func TestSearch(t *testing.T) {
	text, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	var wants [][]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		query, addresses, ok := strings.Cut(line, "  ")
		if !ok {
			query, addresses, ok = cutLast(line)
		}
		if !ok {
			t.Fatalf("no address in %q", line)
		}
		queries, wants = append(queries, query), append(wants, strings.Fields(addresses))
	}
	out := buildShipped(t)
	found := runSearch(t, published(t, out, "js/search.js"), must(out.Site.Get("search-index.js")), queries)
	for i, query := range queries {
		if len(found[i]) == 0 {
			t.Errorf("%q finds nothing", query)
			continue
		}
		first := found[i][0]
		if !slices.Contains(wants[i], first.Address) {
			t.Errorf("%q finds %s (%s) first, not %s", query, first.Address, first.Title, strings.Join(wants[i], " or "))
		}
		for _, part := range first.Excerpt {
			if s, ok := part[0].(string); !ok || s == "" {
				t.Errorf("%q: a part of the excerpt is %v", query, part)
			}
		}
	}
	t.Logf("%d queries", len(queries))
}

// cutLast cuts a line before its last field.
func cutLast(line string) (before, after string, ok bool) {
	i := strings.LastIndexByte(line, ' ')
	if i < 0 {
		return line, "", false
	}
	return line[:i], line[i+1:], true
}

// TestSearchRecords checks that every record of the shipped brief leads somewhere, and that they stay within their budget.
func TestSearchRecords(t *testing.T) {
	out := buildShipped(t)
	script := string(must(out.Site.Get("search-index.js")))
	if strings.Contains(script, "<") {
		t.Error("the records have a <, which could end a script element in a file that holds all")
	}
	words, err := locale.New(out.Brief.Language)
	if err != nil {
		t.Fatal(err)
	}
	records := search.Records(out.Brief, words)
	ids := map[string]map[string]bool{}
	for p, doc := range pages(t, out) {
		ids[p] = map[string]bool{}
		for n := range doc.Descendants() {
			if class, _ := attribute(n, "class"); n.Data == "a" && class == "search" {
				for _, part := range []string{"data-box", "data-engine", "data-records"} {
					name, _ := attribute(n, part)
					if _, ok := out.Site.Get(path.Join(path.Dir(p), name)); !ok {
						t.Errorf("%s: the search needs %q, which is not there", p, name)
					}
				}
			}
			if id, ok := attribute(n, "id"); ok {
				ids[p][id] = true
			}
		}
	}
	for _, r := range records {
		if ids[r.To.Path] == nil || r.To.Fragment != "" && !ids[r.To.Path][r.To.Fragment] {
			t.Errorf("the record %q leads to %s, which is not there", r.Title, r.To)
		}
		if r.Title == "" || r.Text == "" && r.Kind != search.Section {
			t.Errorf("the record of %s has the title %q and the text %q", r.To, r.Title, r.Text)
		}
	}
	if len(records) < 300 {
		t.Errorf("there are only %d records", len(records))
	}
	if n := compressed(t, []byte(script)); n > 80_000 {
		t.Errorf("the records take %d bytes on the way, more than 80,000", n)
	}
}

// compressed returns the size of data as most servers send it.
func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestSearchSpanish runs the engine in the other language that it knows the inflections of.
func TestSearchSpanish(t *testing.T) {
	out := buildShipped(t)
	records := `BriefSearch.load({"language":"es","words":{},"kinds":["c","s"],"records":[
		[1,"Sanciones","","a","Las sanciones contra la petrolera."],[1,"Préstamos","","b","Un préstamo ruso, y otros chinos."],
		[1,"Luces","","c","La crisis de las relaciones."],[1,"Médicas","","d","Misiones cubanas enviadas a los barrios."],[1,"Other","","e","Nothing of the kind."]]});`
	queries := []string{"sanción", "prestamos", "rusas", "luz", "relación", "cubano", "enviado", "barrio", "misoines", "petroleras"}
	want := "a b b c c d d d d a"
	var got []string
	for _, found := range runSearch(t, published(t, out, "js/search.js"), []byte(records), queries) {
		if len(found) == 0 {
			got = append(got, "-")
		} else {
			got = append(got, found[0].Address)
		}
	}
	if strings.Join(got, " ") != want {
		t.Errorf("%v find %v, want %s", queries, got, want)
	}
}

// TestSearchExcerpt checks that the parts of an excerpt are the text, cut between words, with the words that were found marked.
func TestSearchExcerpt(t *testing.T) {
	out := buildShipped(t)
	long := strings.Repeat("one two three four ", 30) + "Erdoğan’s gold. " + strings.Repeat("five six seven ", 30)
	text, err := json.Marshal(long)
	if err != nil {
		t.Fatal(err)
	}
	records := `BriefSearch.load({"language":"en","words":{},"kinds":["c","s"],"records":[[1,"T","","a",` + string(text) + `]]});`
	found := runSearch(t, published(t, out, "js/search.js"), []byte(records), []string{"erdogan gold"})
	var all, marked strings.Builder
	for _, part := range found[0][0].Excerpt {
		all.WriteString(part[0].(string))
		if part[1].(bool) {
			marked.WriteString(part[0].(string) + "|")
		}
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(all.String(), "… "), " …")
	if !strings.Contains(" "+long, " "+inner+" ") || len(inner) > 200 || inner == all.String() {
		t.Errorf("the excerpt is %q", all.String())
	}
	if marked.String() != "Erdoğan|gold|" {
		t.Errorf("it marks %s", marked.String())
	}
}
