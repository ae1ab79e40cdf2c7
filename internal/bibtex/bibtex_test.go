package bibtex

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"brief/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// text returns a value as a file holds it.
func text(s string) diag.Text {
	return diag.NewText(&diag.File{Name: "x.bib", Text: []byte(s)}, 0, len(s))
}

// TestParse reads every file of testdata and compares entries, with the place of each value, and problems.
func TestParse(t *testing.T) {
	names, err := filepath.Glob("testdata/*.bib")
	if err != nil || len(names) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			in, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file := &diag.File{Name: filepath.Base(name), Text: in}
			var problems diag.List
			var b bytes.Buffer
			place := func(t diag.Text) string {
				if t.At.IsZero() {
					return "-"
				}
				p := t.At.Position()
				return fmt.Sprintf("%d:%d", p.Line, p.Column)
			}
			for _, e := range Parse(file, 0, &problems) {
				fmt.Fprintf(&b, "%s %s @%s\n", place(e.Key), e.Key.String, e.Kind())
				for _, f := range e.Fields {
					fmt.Fprintf(&b, "  %s %s = ", place(f.Value), strings.ToLower(f.Name.String))
					switch strings.ToLower(f.Name.String) {
					case "author", "editor":
						for _, n := range Names(f.Value, &problems) {
							fmt.Fprintf(&b, "[%s|%s|%s|%s|%s]", n.Given.String, n.Particle.String, n.Family.String, n.Suffix.String, n.Literal.String)
						}
					case "url", "doi":
						b.WriteString(Verbatim(f.Value).String)
					default:
						b.WriteString(Plain(f.Value, &problems).String)
					}
					b.WriteByte('\n')
				}
			}
			b.WriteString("\n")
			if err := diag.Print(&b, problems.Problems(), diag.Style{}); err != nil {
				t.Fatal(err)
			}
			want := strings.TrimSuffix(name, ".bib") + ".golden"
			if *update {
				if err := os.WriteFile(want, b.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			golden, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), golden) {
				t.Errorf("%s differs; run with -update and look at the change\ngot:\n%s", want, b.Bytes())
			}
		})
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  plain  words ", "plain words"},
		{"two\n   lines\tand\r\na third", "two lines and a third"},
		{`{\'e}{\` + "`" + `a}{\^o}{\"u}{\~n}{\=a}{\.z}{\u g}{\v s}{\H o}{\c c}{\d h}{\b k}{\k a}{\r u}`, "éàôüñāżğšőçḥḵąů"},
		{`\'e\'{e}\' e{\'{e}}\'{\i}\'\i{}\v{\i}\u{\i}`, "éééé" + "íí" + "ǐĭ"},
		{`\"Oz\"{u}m \.Istanbul, \i{}zmir, \c{S}i\c{s}li, \u{g}, {\.I}\.{I}`, "Özüm İstanbul, ızmir, Şişli, ğ, İİ"},
		{`Stra\ss e, Stra\ss{}e, Stra{\ss}e`, "Straße, Straße, Straße"},
		{`\AA ngstr\"om, \O rsted, \L{}\'od\'z, \oe uvre, \ae \DJ or\dj e \th \NG`, "Ångström, Ørsted, Łódź, œuvre, æĐorđe þŊ"},
		{`\'{\"u} \"{\'u} \d{\^o} \'{\o} \textcommabelow{s}`, "ǘ ú̈ ộ ǿ ș"},
		{`H\` + "`" + `a N\^{o}\d{}i`, "Hà Nô\u00a0\u0323i"},
		{`Hanoi e` + "\u0301", "Hanoi é"},
		{`\~{} \^{} \"{} \'{}`, "~ ^ ¨ ´"},
		{`\t{oo}`, "o\u0361o"},
		{"``quoted'' `single' it's --- pp.~1--9, a-b ?`Qu\\'e? !`No!", "“quoted” `single' it's — pp.\u00a01–9, a-b ¿Qué? ¡No!"},
		{`\& \% \$ \# \_ \{ \} \textbackslash{} \textasciitilde{} \textasciicircum{}`, `& % $ # _ { } \ ~ ^`},
		{`\emph{Oil} {\em and} \textit{\textbf{power}} {\bfseries x}`, "Oil and power x"},
		{`\enquote{A \enquote{b}} c`, "“A “b”” c"},
		{`{The {BBC} and {\{}NATO}`, "The BBC and {NATO"},
		{`\textsuperscript{2} CO\textsubscript{2} CO$_2$ $10^{-3}$ x\textsuperscript{Q}`, "² CO₂ CO₂ 10⁻³ xQ"},
		{`$\alpha$-decay $\to$ \textbeta`, "α-decay → β"},
		{`The $5 billion loan and $6 more`, "The $5 billion loan and $6 more"},
		{`A $5 loan`, "A $5 loan"},
		{`\url{https://x.example/a_b} \href{https://x.example}{here}`, "https://x.example/a_b here"},
		{`{\noopsort{1973}}Oil`, "Oil"},
		{`\CYRM\cyro\cyrs\cyrk\cyrv\cyra, \cyrshch\cyrishrt`, "Москва, щй"},
		{`\char"E9 \symbol{233} \char233`, "éé é"},
		{`\guillemotleft x\guillemotright, \glqq x\grqq{} 5\textdegree C \texteuro 5`, "«x», „x“ 5°C €5"},
		{`中国–委内瑞拉 نفت Роснефть`, "中国–委内瑞拉 نفت Роснефть"},
		{`a\,b a\ b a\\b a\-b a\/b`, "a\u202Fb a b a b ab ab"},
		{`\LaTeX{} and \TeX`, "LaTeX and TeX"},
		{"~x~", "\u00a0x\u00a0"},
		{`}{`, ""},
		{`\`, `\`},
	} {
		var problems diag.List
		if got := Plain(text(c.in), &problems).String; got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.in, got, c.want)
		}
		for _, p := range problems.Problems() {
			t.Errorf("%q: %s", c.in, p.Text)
		}
	}
}

func TestPlainUnknown(t *testing.T) {
	var problems diag.List
	got := Plain(text(`Oil \foo{and} \"power`), &problems)
	if got.String != "Oil and p̈ower" {
		t.Errorf("got %q", got.String)
	}
	list := problems.Problems()
	if len(list) != 1 || list[0].Code != diag.UnknownLaTeX || string(list[0].At.Text()) != `\foo` {
		t.Errorf("%+v", list)
	}
}

// Accents of every letter that Unicode composes are read as that letter.
func TestPlainComposes(t *testing.T) {
	for command, mark := range accents {
		for letter := 'A'; letter <= 'z'; letter++ {
			composed := norm.NFC.String(string(letter) + string(mark))
			if letter > 'Z' && letter < 'a' || utf8.RuneCountInString(composed) != 1 {
				continue
			}
			for _, form := range []string{`\%s{%c}`, `{\%s{%c}}`, `\%s %c`} {
				in := fmt.Sprintf(form, command, letter)
				if got := Plain(text(in), new(diag.List)).String; got != composed {
					t.Errorf("%s = %q; want %q", in, got, composed)
				}
			}
		}
	}
}

func TestPlaces(t *testing.T) {
	in := `Caf\'e {\"O}z \foo`
	got := Plain(text(in), new(diag.List))
	i := strings.Index(got.String, "Öz")
	if s := got.Span(i, i+3); s.Start != strings.Index(in, `\"O`) {
		t.Errorf("Öz stands at %d", s.Start)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"Ada Smith", "Ada||Smith||"},
		{"Smith, Ada", "Ada||Smith||"},
		{"Plato", "||Plato||"},
		{"Jan van der Berg", "Jan|van der|Berg||"},
		{"van der Berg, Jan", "Jan|van der|Berg||"},
		{"Ludwig van Beethoven and Charles Louis Xavier Joseph de la Vallee Poussin", "Ludwig|van|Beethoven||; Charles Louis Xavier Joseph|de la|Vallee Poussin||"},
		{"de la Cruz, Jr., María José", "María José|de la|Cruz|Jr.|"},
		{"{World Bank}", "||||World Bank"},
		{"{{Ministry of Oil, Energy and Mines}} AND {Barnes and Noble}", "||||Ministry of Oil, Energy and Mines; ||||Barnes and Noble"},
		{`{\'E}lan, Zo{\"e} and \"Ozt\"urk, Can`, "Zoë||Élan||; Can||Öztürk||"},
		{`{\"O}zal`, "||Özal||"},
		{"Smith, Ada and others", "Ada||Smith||"},
		{"others", ""},
		{"Smith,", "||Smith||"},
		{", Ada", "Ada||||"},
		{"Smith Ada and", "Smith||Ada||"},
		{"Ng~Thanh Ha", "Ng\u00a0Thanh||Ha||"},
		{`Mu\~noz, Jos\'e`, "José||Muñoz||"},
		{"Anderson Band", "Anderson||Band||"},
		{"family=Berg, given=Jan, prefix=van der, useprefix=true", "Jan|van der|Berg||"},
		{"李, 明 and Роснефть", "明||李||; ||Роснефть||"},
		{"{de} Gaulle, Charles", "Charles||de Gaulle||"},
	} {
		var problems diag.List
		var list []string
		for _, n := range Names(text(c.in), &problems) {
			list = append(list, strings.Join([]string{n.Given.String, n.Particle.String, n.Family.String, n.Suffix.String, n.Literal.String}, "|"))
		}
		if got := strings.Join(list, "; "); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
		}
		for _, p := range problems.Problems() {
			t.Errorf("%q: %s", c.in, p.Text)
		}
	}
	var problems diag.List
	Names(text("A, B, C, D"), &problems)
	if !problems.Failed() {
		t.Error("three commas are no problem")
	}
}

func TestVerbatim(t *testing.T) {
	for in, want := range map[string]string{
		` https://x.example/a?b=1&c=%20 `:               "https://x.example/a?b=1&c=%20",
		`\url{https://x.example/a\_b\%20}`:              "https://x.example/a_b%20",
		`https://x.example/{\textasciitilde}ada\#x{\_}`: "https://x.example/~ada#x_",
		`10.1000/a\_b`: "10.1000/a_b",
	} {
		if got := Verbatim(text(in)).String; got != want {
			t.Errorf("%s = %s; want %s", in, got, want)
		}
	}
}

func TestTypes(t *testing.T) {
	for _, c := range []struct{ entry, subtype, want string }{
		{"Article", "", "article-journal"}, {"article", "Newspaper", "article-newspaper"}, {"article", "special", "article-journal"},
		{"techreport", "", "report"}, {"misc", "interview", "interview"}, {"artcle", "", ""},
	} {
		if got := CSLType(c.entry, c.subtype); got != c.want {
			t.Errorf("@%s (%s) is %q; want %q", c.entry, c.subtype, got, c.want)
		}
	}
	for _, csl := range CSLTypes() {
		entry, subtype := EntryType(csl)
		if got := CSLType(entry, subtype); got != csl {
			t.Errorf("%s becomes @%s (%s), which is read as %s", csl, entry, subtype, got)
		}
	}
	for _, e := range EntryTypes() {
		if CSLType(e, "") == "" {
			t.Errorf("@%s has no CSL type", e)
		}
	}
}

func TestLanguages(t *testing.T) {
	if len(languages)%2 != 0 {
		t.Fatal("the table has an odd number of words")
	}
	for tag, want := range map[string]string{"en": "english", "es-VE": "spanish", "pt-BR": "brazilian", "tlh": ""} {
		if got := Babel(tag); got != want {
			t.Errorf("Babel(%s) = %q; want %q", tag, got, want)
		}
	}
	for name, want := range map[string]string{"english": "en", " Spanish": "es", "ngerman": "de", "farsi": "fa", "klingon": ""} {
		if got := Tag(name); got != want {
			t.Errorf("Tag(%s) = %q; want %q", name, got, want)
		}
	}
}

// TestLinear reads what would take a careless parser quadratic or exponential time; it ends or it does not.
func TestLinear(t *testing.T) {
	const n = 1 << 16
	bomb := "@string{s0 = \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}\n"
	for i := range 60 {
		bomb += fmt.Sprintf("@string{s%d = s%d # s%d}\n", i+1, i, i)
	}
	for _, in := range []string{
		strings.Repeat("@a{", n), strings.Repeat("@comment{", n), strings.Repeat("@a{k, t=\"{\n", n), strings.Repeat("@a{k, t={\n", n),
		strings.Repeat("{", n), "@a{k, t=" + strings.Repeat("{", n) + strings.Repeat("}", n) + "}", strings.Repeat("@a{k,t=\"\n", n),
		"@a{k, author={" + strings.Repeat("a and ", n) + "}}", "@a{k, author={" + strings.Repeat("von ", n) + "x}}",
		"@a{k, t={" + strings.Repeat(`\'`, n) + "}}", "@a{k, t={" + strings.Repeat("$", n) + "}}", "@a{k, t={" + strings.Repeat("\u0301", n) + "}}",
		bomb + "@a{k, t = s60}",
		"@a{p, " + strings.Repeat("f={}, ", 1000) + "}" + strings.Repeat("@a{k, crossref=p}", 1000),
	} {
		var problems diag.List
		for _, e := range Parse(&diag.File{Name: "x.bib", Text: []byte(in)}, 0, &problems) {
			for _, f := range e.Fields {
				Plain(f.Value, &problems)
				Names(f.Value, &problems)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.bib")
	for _, name := range names {
		in, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(in))
	}
	f.Add("@a{b, c = {d}, e = \"f\" # g}")
	f.Fuzz(func(t *testing.T, in string) {
		if !utf8.ValidString(in) {
			return // the gate before refuses it
		}
		file := &diag.File{Name: "x.bib", Text: []byte(in)}
		var problems diag.List
		check := func(text diag.Text) {
			if !utf8.ValidString(text.String) {
				t.Errorf("%q is not UTF-8", text.String)
			}
			for i := range len(text.String) {
				if s := text.Span(i, i+1); !s.IsZero() && (s.Start < 0 || s.Start > s.End || s.End > len(in)) {
					t.Fatalf("byte %d of %q stands at %d–%d of %d", i, text.String, s.Start, s.End, len(in))
				}
			}
		}
		for _, e := range Parse(file, 0, &problems) {
			check(e.Key)
			for _, f := range e.Fields {
				check(f.Value)
				plain := Plain(f.Value, &problems)
				check(plain)
				if !norm.NFC.IsNormalString(plain.String) {
					t.Errorf("%q is not in NFC", plain.String)
				}
				check(Verbatim(f.Value))
				for _, n := range Names(f.Value, &problems) {
					check(n.Family)
					check(n.Literal)
				}
			}
		}
		for _, p := range problems.Problems() {
			if p.At.Start > p.At.End || p.At.End > len(in) {
				t.Errorf("%s: at %d–%d of %d", p.Text, p.At.Start, p.At.End, len(in))
			}
		}
	})
}

// What Escape writes, Plain reads.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", `\{}$&#%_^~`, "a--b---c", "``x''", "?`!`", "¿Qué? é", "''''", "x\u00a0y", "?``"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		want := norm.NFC.String(strings.Join(slices.DeleteFunc(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(blank, r) }), func(s string) bool { return s == "" }), " "))
		var problems diag.List
		if got := Plain(text(Escape(s)), &problems).String; got != want {
			t.Errorf("%q is written %q and read %q", s, Escape(s), got)
		}
		if len(problems.Problems()) > 0 {
			t.Errorf("%q: %v", Escape(s), problems.Problems())
		}
	})
}
