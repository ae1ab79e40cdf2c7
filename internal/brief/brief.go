// Package brief is the model: what a policy brief means once every name in it has become a thing.
//
// A Brief holds Chapters (authored text), Sources (the bibliography), Facts (every number, once), Events, Recommendations, a
// Matrix, Figures, Terms and Corrections. A Citation points to its Source, a FactUse to its Fact, a Link to its Address. The
// model knows neither YAML nor HTML: package resolve makes it from the manuscript, package render turns it into pages.
//
// Every page numbers its notes for itself, in the order in which a reader meets them. A Note is one entry of the lists at the
// end of the page; a Reference is the raised number, or the words in the text, that lead to it.
package brief

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"brief/internal/diag"
)

// A Brief is a whole publication.
type Brief struct {
	Title, Subtitle string
	Description     string    // one or two sentences, plain
	Slug            string    // name of bundles
	SingleBudget    int64     // how large the brief as one file may be, in bytes; 0 where not said
	Language        string    // BCP 47
	FactsAsOf       Date      // the date at which the facts stand
	StaleBefore     time.Time // facts of earlier days are stale; zero where the brief sets no limit
	Date            Date      // publication of this edition
	LastMod         Date      // last change of this edition; Date where not given
	Until           time.Time // when the same manuscript becomes another brief, because a chapter appears or expires; zero for never
	Edition         string
	BaseURL         string // absolute, with a slash at the end; "" where unknown
	Authors         []Person
	Publisher       string
	Licence         Licence
	Citations       CitationStyle
	Provenance      Text
	At              diag.Span // the file of its settings
	Original        *Source   // what a claim without a link of its own rests on; nil where there is none

	Themes          []*Theme
	Overview        *Chapter   // index.md
	Chapters        []*Chapter // numbered from 1
	Appendices      []*Chapter // further authored pages: conclusion, about …
	Sources         []*Source  // by author or title, as a bibliography is
	Facts           []*Fact    // in the order of facts.yaml
	Timeline        *Timeline  // nil where the brief has none; likewise below
	Recommendations *Recommendations
	Matrix          *Matrix
	Map             *Map // nil where brief.yaml has none
	Figures         []*Figure
	FigureNotes     []*Note // of the data page
	Terms           []*Term // by term
	TermNotes       []*Note // of the glossary; those of its pages one after the other
	Corrections     []*Correction
	CorrectionNotes []*Note               // of the corrections page
	Values          []*Prose              // what the author wrote by hand in front matter and data files, where facts may be shown
	Files           []string              // of the content folder, that pages show or link to
	Links           map[string]*LinkCheck // by URL; nil where links were never checked

	Today      Date         // the day on which the site is built, for what is suggested to the author
	Release    *Release     // the last one; nil where nothing was published yet
	Statements []*Statement // everything that a release records; nil where there is no release and none is to be made
	Revisions  []*Revision  // what changed since the release
	Vanished   []*Vanished  // ids of the release that lead nowhere now
}

// All returns every authored page: the overview, the chapters, the appendices.
func (b *Brief) All() []*Chapter {
	var out []*Chapter
	if b.Overview != nil {
		out = append(out, b.Overview)
	}
	out = append(out, b.Chapters...)
	return append(out, b.Appendices...)
}

// A Text is authored Markdown with its references resolved. Its tree belongs to package markdown, which alone can make, walk
// and render it; here it can only be carried, and read as plain words.
type Text interface {
	// Plain returns the words alone, for search, descriptions and contexts.
	Plain() string
	// Prose returns what the author wrote by hand, a paragraph or a row of a table each. Headings, code and block quotations
	// are left out.
	Prose() []*Prose
}

// Prose is a stretch of authored text with its places. Where the text has something else than words, such as a fact, a citation or
// code, stands U+FFFC, the object replacement character.
type Prose struct {
	Words string
	Facts []*Fact // shown in it, whatever their form
	Text  diag.Text
	Parts []ProsePart // in order
}

// A ProsePart says where words come from: those from Start to the next part stand in the text from Offset.
type ProsePart struct{ Start, Offset int }

// Span returns the place of Words[start:end].
func (p *Prose) Span(start, end int) diag.Span {
	offset := func(i int) int {
		n, _ := slices.BinarySearchFunc(p.Parts, i+1, func(part ProsePart, i int) int { return cmp.Compare(part.Start, i) })
		part := p.Parts[max(n-1, 0)]
		return part.Offset + i - part.Start
	}
	if len(p.Parts) == 0 || end <= start {
		return diag.Span{}
	}
	return p.Text.Span(offset(start), offset(end-1)+1)
}

// An Address is a place in the site.
type Address struct {
	Path     string // slash-separated from the root of the site: "russia.html", "es/russia.html"
	Fragment string // id in the page, or ""
}

func (a Address) String() string {
	if a.Fragment == "" {
		return a.Path
	}
	return a.Path + "#" + a.Fragment
}

// NavigationLimit is how many chapters a brief may have for every page to name them all in its head. Those of a longer one are named
// on the overview alone, so that no page grows with the brief.
const NavigationLimit = 9

// ListLimit is how many entries a page may list. A longer list has further pages, in a folder called as its own page is.
const ListLimit = 200

// Addresses of the pages made from data.
const (
	OverviewPath        = "index.html"
	ComparePath         = "compare.html"
	TimelinePath        = "timeline.html"
	RecommendationsPath = "recommendations.html"
	DataPath            = "data.html"
	SourcesPath         = "sources.html"
	GlossaryPath        = "glossary.html"
	EvidencePath        = "evidence.html"
	CorrectionsPath     = "corrections.html"
	SearchPath          = "search.html"
	DownloadsPath       = "downloads.html"
	NotFoundPath        = "404.html"
)

// ChaptersPath is where the list of chapters would be, did the overview not have it. It has the further pages of a long one.
const ChaptersPath = "chapters.html"

// OwnPaths returns the paths of the pages that a site may have beside those that its author writes.
func OwnPaths() []string {
	return []string{OverviewPath, ComparePath, TimelinePath, RecommendationsPath, DataPath, SourcesPath, GlossaryPath, EvidencePath, CorrectionsPath,
		SearchPath, DownloadsPath, NotFoundPath}
}

// LetterPath returns the address of a page of a long list from A to Z, which begins at the page own: of what stands under a letter,
// "" for what stands under none, or of the part of that, counted from 0. So an entry that is added moves no other, or few.
func LetterPath(own, letter string, part int) string {
	name := strings.ToLower(letter)
	switch letter {
	case "":
		name = "other"
	case "0–9":
		name = "0"
	}
	if part > 0 {
		name += "-" + strconv.Itoa(part+1)
	}
	return listFolder(own) + name + ".html"
}

// PartPath returns the address of a page of any other long list: of the part of it, counted from 0.
func PartPath(own string, part int) string { return listFolder(own) + strconv.Itoa(part+1) + ".html" }

func listFolder(own string) string { return strings.TrimSuffix(own, ".html") + "/" }

// ListOf returns the page at which a list begins that has, or may have, a further page at a path in lower case, which is one of
// LetterPath or PartPath; "" for any other path.
func ListOf(path string) string {
	for _, own := range []string{ChaptersPath, EvidencePath, DataPath, SourcesPath, GlossaryPath, SearchPath} {
		name, ok := strings.CutPrefix(path, listFolder(own))
		if !ok {
			continue
		}
		if name, ok = strings.CutSuffix(name, ".html"); !ok {
			return ""
		}
		if own != ChaptersPath && own != EvidencePath { // what stands under a letter, or a part of that
			if letter, part, divided := strings.Cut(name, "-"); !divided || isNumber(part) {
				name = letter
			}
			if r, size := utf8.DecodeRuneInString(name); name == "other" || size == len(name) && (unicode.IsLetter(r) || r == '0') {
				return own
			}
		} else if isNumber(name) {
			return own
		}
		return ""
	}
	return ""
}

func isNumber(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// A Person is an author or an editor, of the brief or of a source. An organisation has only a Literal name, and so has a person
// whose name is in one piece.
type Person struct {
	Family, Given string // particles stand before the one or behind the other: "van der Berg", "Ludwig van"
	Suffix        string // "Jr."
	Literal       string
}

// Name returns the name as it is read out: given name first.
func (p Person) Name() string {
	switch {
	case p.Literal != "":
		return p.Literal
	case p.Given == "":
		return p.Family
	case p.Family == "":
		return p.Given
	case p.Suffix != "":
		return p.Given + " " + p.Family + " " + p.Suffix
	}
	return p.Given + " " + p.Family
}

// A Licence is what readers may do with the text.
type Licence struct {
	Name, URL string
}

// A Theme is a subject that facts, events and recommendations share.
type Theme struct {
	ID, Label string
}

// Hues is how many colours the design has for the countries of chapters.
const Hues = 5

// A Chapter is one authored page.
type Chapter struct {
	Name        string // file without folder and extension: "russia"; data refer to chapters by it
	Path        string // of its page: "russia.html"
	Number      int    // from 1; 0 for the overview and the appendices
	Title       string
	Headline    string // a claim; may be empty
	Description string // one sentence, plain; may be empty
	Language    string
	Country     string // ISO 3166-1 alpha-2, upper case; may be empty
	Hue         int    // of its country, from 1 to Hues; 0 where it has none
	Date        Date
	LastMod     Date
	Authors     []Person
	Keywords    []string
	Image       *Image
	Aliases     []string // former paths of the page
	Hold        Hold     // why it would not be published, had nobody asked for it
	Words       int
	Text        Text
	At          diag.Span // its file

	FactBox     *FactBox // nil where the chapter has none
	BoxInText   bool     // the author placed the fact box with a shortcode
	Headings    []*Heading
	Passages    []*Passage
	Notes       []*Note       // in order of number
	Facts       []*Fact       // shown in it, in order of first use
	Corrections []*Correction // of something in it, the latest first
	Terms       []*Term       // glossed in it, in order of first use
	Remarks     []*EditorNote // in order
	Figures     []*Figure     // shown in it, in order
}

// Address returns the place of the chapter, or of the fragment in it.
func (c *Chapter) Address(fragment string) Address { return Address{c.Path, fragment} }

// ReadingMinutes returns how long the chapter takes to read, at 220 words a minute, from 1.
func (c *Chapter) ReadingMinutes() int {
	const wordsAMinute = 220 // for careful reading of non-fiction
	return max(1, int(math.Round(float64(c.Words)/wordsAMinute)))
}

// A Hold is why a chapter is in the brief only because drafts, what is to come or what has expired was asked for. The zero Hold is
// that of a chapter which is published.
type Hold struct {
	Draft   bool
	Until   time.Time // when it is to be published; zero where that is not to come
	Expired time.Time // when it expired; zero where it has not
}

// An Image stands for a chapter where it is shared.
type Image struct {
	Path, Alt string
	Source    *Reference // nil where none is given
}

// A Heading begins a section.
type Heading struct {
	ID    string
	Level int    // 2–6
	Text  string // plain
}

// A Passage is a block of authored text that can be cited: a paragraph, a list item, a table. Its id survives edits elsewhere
// in the chapter.
type Passage struct {
	ID        string
	Number    int // of the paragraph in the chapter, from 1; 0 for blocks inside others
	Chapter   *Chapter
	Heading   *Heading // of the section; nil before the first
	Remark    bool     // it stands in an editor's note
	Figure    bool     // it states an amount; not known of one that cites something
	Plain     string
	At        diag.Span
	Citations []*Citation
	Facts     []*Fact
}

// Address returns the place of the passage in the site.
func (p *Passage) Address() Address { return Address{p.Chapter.Path, p.ID} }

// A Source is an entry of the bibliography. The names of its fields are those of CSL 1.0.2
// (https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables), but for the last group.
type Source struct {
	ID             string
	Type           string // CSL type
	Title          string // only where the true title is known
	TitleShort     string // what a short note calls it; "" for the beginning of the title
	Author, Editor []Person
	ContainerTitle string
	Publisher      string
	PublisherPlace string
	Issued         Date
	Accessed       Date
	Language       string // BCP 47
	URL            string
	DOI, ISBN      string
	Volume, Issue  string
	Page           string
	Edition        string
	Note           string // what a reader must know about it

	Description  string // plain words in place of an unknown title
	Archive      string // URL of an archived copy
	Class        SourceClass
	Status       SourceStatus
	TypeAt       diag.Span // of Type; likewise below
	URLAt        diag.Span
	ArchiveAt    diag.Span  //
	URLCheck     *LinkCheck // nil where the address was never asked; likewise below
	ArchiveCheck *LinkCheck //
	At           diag.Span

	Path  string // of the page of the bibliography that has its entry
	Label Label  // only in the style author-date
	Uses  []*Use // every place that rests on it, in the order of the site
}

// Address returns the place of the source's entry in the site.
func (s *Source) Address() Address { return Address{s.Path, "source-" + s.ID} }

// Name returns the title, or the description where the true title is unknown.
func (s *Source) Name() (name string, known bool) {
	if s.Title != "" {
		return s.Title, true
	}
	return s.Description, false
}

// SourceClass says what kind of body stands behind a source.
type SourceClass string

// SourceClasses lists every class, the most official first.
var SourceClasses = []SourceClass{"official", "company", "press", "research", "ngo", "reference", "book"}

// SourceStatus says what the editors know of a source's address. What a check of the link found is a LinkCheck; where it found that
// the address of a live or unchecked source is dead or suspect, the status is suspect.
type SourceStatus string

// SourceStatuses lists every status, the most trusted first. A lead was read in excerpt only and proves nothing by itself.
var SourceStatuses = []SourceStatus{"live", "archived", "unchecked", "suspect", "lead"}

// A Label is what the style author-date calls a source in the text. It is the same on every page, and no other cited source has it.
type Label struct {
	Name   string // "Reuters", "A. Smith et al."
	Italic bool   // the name is that of a work
	Year   string // "2019", "2019a", "n.d."
}

// CitationStyle says what stands in the text for a citation, and what it leads to. The zero style is StyleNote.
type CitationStyle string

// The styles.
const (
	StyleNote       CitationStyle = "note"        // a raised number; a note tells the source
	StyleAuthorDate CitationStyle = "author-date" // (Reuters 2019, 12); the page ends with a list of references from A to Z
	StyleNumeric    CitationStyle = "numeric"     // [3, p. 12]; the page ends with a list of references by number
)

// CitationStyles lists the styles that an author can name.
var CitationStyles = []CitationStyle{StyleNote, StyleAuthorDate, StyleNumeric}

// InText reports whether the style cites in the text itself, and has a list of references that names every source once.
func (s CitationStyle) InText() bool { return s == StyleAuthorDate || s == StyleNumeric }

// A Citation is one mention of one source.
type Citation struct {
	Source         *Source
	Prefix, Suffix string // the author's words before and after: "see", "among others"
	Locator        Locator
	SuppressAuthor bool // the author's own words name the source's author: [-@key]
	At             diag.Span
}

// A Locator is the part of a source that is meant. The zero Locator is the whole source.
type Locator struct {
	Label string // CSL locator term: "page", "section", "chapter", …
	Value string // "12", "12–14", "ii"
}

// A Note is an entry in a list at the end of a page: a note, which is a citation or a footnote that the author wrote; or, in the
// styles that cite in the text, an entry of the list of references.
type Note struct {
	ID         string       // in the page
	Number     int          // from 1 in its list; 0 where the list is from A to Z
	Entry      bool         // it stands in the list of references
	Citation   *Citation    // of an entry, the source alone; nil for a footnote of the author's
	First      *Note        // the note above that tells the same source in full; nil where this one does
	Text       Text         // of an authored footnote; nil for a citation
	References []*Reference // in order
}

// A Reference is one place in the text that leads to a note.
type Reference struct {
	ID       string // in the page
	Note     *Note
	Citation *Citation // what is cited there; nil for a footnote of the author's
	Ordinal  int       // among the references of the note, from 1
}

// UseKind says what rests on a source.
type UseKind string

// The kinds of use.
const (
	UseParagraph      UseKind = "paragraph"
	UseRow            UseKind = "factbox"
	UseFact           UseKind = "fact"
	UseEvent          UseKind = "event"
	UseCell           UseKind = "cell"
	UseRecommendation UseKind = "recommendation"
	UseFigure         UseKind = "figure"
	UseTerm           UseKind = "term"
	UseCorrection     UseKind = "correction"
)

// A Use is one place that rests on a source.
type Use struct {
	Kind     UseKind
	Address  Address
	Where    string // title of the page or chapter
	Context  string // a few words of the place
	Citation *Citation
}

// A FactUse is a fact shown in a text.
type FactUse struct {
	Fact       *Fact
	Form       FactForm
	References []*Reference // empty for forms that carry no note
}

// FactForm says how much of a fact is shown.
type FactForm string

// The forms. FormQualified is what a plain {{< fact id >}} gives.
const (
	FormQualified FactForm = ""        // qualifier and value, with notes
	FormFull      FactForm = "full"    // also the date, with notes
	FormValue     FactForm = "value"   // the value alone, without notes
	FormLabel     FactForm = "label"   // the label alone
	FormDate      FactForm = "date"    // the date alone
	FormCompact   FactForm = "compact" // the value alone, rounded and short: "US$64bn"
)

// FactForms lists the forms that an author can name.
var FactForms = []string{"full", "value", "label", "date", "compact"}

// An EditorNote is a callout about the evidence.
type EditorNote struct {
	ID      string
	Title   string // may be empty
	Plain   string
	Chapter *Chapter
}

// A Correction is a difference from the original, or a change made after publication.
type Correction struct {
	ID         string
	Number     int
	Kind       string // one of CorrectionKinds
	Date       Date
	Places     []Link
	Original   Text
	Edition    Text
	Reason     Text
	Citations  []*Citation
	References []*Reference // on the corrections page
	At         diag.Span

	Changes []*Change // of a correction: what it changed; nil where the author only tells of it
	Closed  bool      // a release came after it
}

// CorrectionKinds lists the kinds: a departure of this edition from the original, and a change of this edition after it was
// published.
var CorrectionKinds = []string{KindDifference, KindCorrection}

// The kinds of correction.
const (
	KindDifference = "difference"
	KindCorrection = "correction"
)

// A Change is what a correction did to one place.
type Change struct {
	At            Address // where it was published; none where the author tells of several places as one
	Place         Link    // where that is now; without an address where the author told of it for several places, or none
	Before, After string  // plain words; After is "" where the statement was withdrawn
}

// A Link is a checked cross-reference.
type Link struct {
	To   Address
	Text string
}

// A Term is an entry of the glossary.
type Term struct {
	ID         string
	Term       string
	Aliases    []string
	Expansion  string // of an abbreviation
	Kind       string
	Definition Text
	Citations  []*Citation
	Chapters   []*Chapter   // in which it is glossed
	References []*Reference // on the page of the glossary that has it
	At         diag.Span

	Path string // of that page: GlossaryPath, unless there are many terms
}

// Address returns the place of the term in the site. What refers to the term for good has its TermAddress.
func (t *Term) Address() Address { return Address{t.Path, t.ID} }

// TermAddress returns the address by which a term is known: in releases, in corrections, and where authors link to it. Where there are
// many terms, the term is at its Address.
func TermAddress(id string) Address { return Address{GlossaryPath, id} }
