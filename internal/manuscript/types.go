package manuscript

import (
	"io/fs"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A Manuscript is a content folder as authored. What the author left out is zero, nil or empty; whether it had to be there is
// for package resolve to say.
type Manuscript struct {
	Settings        Settings   // brief.yaml
	Overview        *Chapter   // index.md; nil where there is none
	Chapters        []*Chapter // in the order of brief.yaml; files that are not there are left out
	Pages           []*Chapter // likewise
	Sources         []*Source
	Facts           []*Fact
	Timeline        *Timeline        // nil where there is no file; likewise below
	Recommendations *Recommendations //
	Matrix          *Matrix          //
	Terms           []*Term
	Figures         []*Figure
	Corrections     []*Correction
	Links           *Links              // links.lock; nil where there is none
	Release         *brief.Release      // the last one; nil where there is none, or where it cannot be read
	Datasets        map[string]*Dataset // by name in data/, as figures write it; those that cannot be read are left out

	// Unread are the names of chapters and pages that the author has, or means to have, and that are left out: what is wrong is
	// reported where they are listed or read, and what only follows from it need not be.
	Unread map[string]bool
	Empty  map[string]*diag.File // data files without content, by name in the folder

	content fs.FS
	dir     string // under which problems show its files
}

// A Flag is a value that is true or false.
type Flag struct {
	Set   bool // it was written
	Value bool
	At    diag.Span
}

// Values is what may be written as one value or as a list of them.
type Values struct {
	Items []diag.Text
	List  bool      // it was written as a list
	At    diag.Span // the whole of it; zero where it was not written
}

// A Label is an entry of a mapping id → label.
type Label struct {
	ID   diag.Text `yaml:",id"`
	Text diag.Text `yaml:",value"`
}

// Settings is brief.yaml.
type Settings struct {
	File        *diag.File  // never nil
	Title       diag.Text   `yaml:"title"`
	Subtitle    diag.Text   `yaml:"subtitle"`
	Description diag.Text   `yaml:"description"`
	Slug        diag.Text   `yaml:"slug"`
	Budget      diag.Text   `yaml:"single-file-budget"` // "1.5 MB"
	Language    diag.Text   `yaml:"language"`           // BCP 47
	FactsAsOf   diag.Text   `yaml:"facts-as-of"`
	Date        diag.Text   `yaml:"date"`
	LastMod     diag.Text   `yaml:"lastmod"`
	StaleAfter  diag.Text   `yaml:"stale-after"` // years
	Edition     diag.Text   `yaml:"edition"`
	BaseURL     diag.Text   `yaml:"base-url"`
	Authors     []*Person   `yaml:"authors"`
	Publisher   diag.Text   `yaml:"publisher"`
	Original    diag.Text   `yaml:"original"` // id of a source
	Licence     Licence     `yaml:"licence"`
	Citations   diag.Text   `yaml:"citations"`  // a style
	Provenance  diag.Text   `yaml:"provenance"` // inline Markdown
	Chapters    []diag.Text `yaml:"chapters"`   // file names, those that are not there too
	Pages       []diag.Text `yaml:"pages"`      // likewise
	Map         *Map        `yaml:"map"`        // nil where it is not written
	Themes      []Label     `yaml:"themes"`
	Rules       []Label     `yaml:"rules"` // code → severity
	At          diag.Span   // the first key; the file where there is none
}

// A Map says from where the countries of the chapters are seen.
type Map struct {
	Centre  Values    `yaml:"centre"` // [longitude, latitude], in degrees
	Label   diag.Text `yaml:"label"`
	Country diag.Text `yaml:"country"` // ISO 3166-1 alpha-2
	At      diag.Span // the key map
}

// A Licence is what readers may do with the text.
type Licence struct {
	Name diag.Text `yaml:"name"`
	URL  diag.Text `yaml:"url"`
	At   diag.Span
}

// A Person is an author or an editor, of the brief or of a source. Plain text and {name: …} are read as a Literal name.
type Person struct {
	Family              diag.Text `yaml:"family"`
	Given               diag.Text `yaml:"given"`
	Literal             diag.Text `yaml:"literal|name,scalar"`
	Suffix              diag.Text `yaml:"suffix"`
	DroppingParticle    diag.Text `yaml:"dropping-particle"`
	NonDroppingParticle diag.Text `yaml:"non-dropping-particle"`
	At                  diag.Span
}

// A Chapter is one Markdown file with its front matter.
type Chapter struct {
	File  *diag.File
	Name  string // of the file, without extension
	Front FrontMatter
	Body  diag.Text // all after the front matter; its places are those of the file

	FrontUnread bool // the front matter is there and could not be read
}

// FrontMatter is the YAML between the --- lines at the head of a chapter.
type FrontMatter struct {
	Title       diag.Text   `yaml:"title"`
	Headline    diag.Text   `yaml:"headline"`
	Description diag.Text   `yaml:"description"`
	Slug        diag.Text   `yaml:"slug"`
	Date        diag.Text   `yaml:"date"`
	LastMod     diag.Text   `yaml:"lastmod"`
	PublishDate diag.Text   `yaml:"publishDate"`
	ExpiryDate  diag.Text   `yaml:"expiryDate"`
	Draft       Flag        `yaml:"draft"`
	Authors     []*Person   `yaml:"authors"`
	Lang        diag.Text   `yaml:"lang"`    // BCP 47
	Country     diag.Text   `yaml:"country"` // ISO 3166-1 alpha-2
	Weight      diag.Text   `yaml:"weight"`
	Aliases     []diag.Text `yaml:"aliases"`
	Keywords    []diag.Text `yaml:"keywords"`
	Image       diag.Text   `yaml:"image"`
	ImageAlt    diag.Text   `yaml:"image_alt"`
	ImageSource diag.Text   `yaml:"image_source"`
	FactBox     *FactBox    `yaml:"factbox"`
	At          diag.Span   // the first key; the file where there is none
}

// A FactBox is the table at the head of a chapter.
type FactBox struct {
	Title diag.Text `yaml:"title"`
	Rows  []*Row    `yaml:"rows"`
	At    diag.Span // the key factbox
}

// A Row of a fact box names a fact, or has a label, a value and what to cite for it.
type Row struct {
	Fact    diag.Text   `yaml:"fact"`
	Label   diag.Text   `yaml:"label"`
	Value   diag.Text   `yaml:"value"`   // inline Markdown
	Cite    diag.Text   `yaml:"cite"`    // as in Markdown: "[@key, p. 1]"
	Aliases []diag.Text `yaml:"aliases"` // former ids
	At      diag.Span
}

// A Source is an entry of the bibliography: the variables of CSL 1.0.2 in common use
// (https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables), and five of our own.
type Source struct {
	ID                  diag.Text `yaml:"id"`
	Type                diag.Text `yaml:"type"`
	Title               diag.Text `yaml:"title"`
	TitleShort          diag.Text `yaml:"title-short|shortTitle"`
	OriginalTitle       diag.Text `yaml:"original-title"`
	Author              []*Person `yaml:"author"`
	Editor              []*Person `yaml:"editor"`
	Translator          []*Person `yaml:"translator"`
	ContainerAuthor     []*Person `yaml:"container-author"`
	ContainerTitle      diag.Text `yaml:"container-title"`
	ContainerTitleShort diag.Text `yaml:"container-title-short|journalAbbreviation"`
	CollectionTitle     diag.Text `yaml:"collection-title"`
	CollectionNumber    diag.Text `yaml:"collection-number"`
	EventTitle          diag.Text `yaml:"event-title"`
	EventPlace          diag.Text `yaml:"event-place"`
	Publisher           diag.Text `yaml:"publisher"`
	PublisherPlace      diag.Text `yaml:"publisher-place"`
	Authority           diag.Text `yaml:"authority"`
	Jurisdiction        diag.Text `yaml:"jurisdiction"`
	Issued              diag.Text `yaml:"issued,date"`        // EDTF
	Accessed            diag.Text `yaml:"accessed,date"`      // EDTF
	OriginalDate        diag.Text `yaml:"original-date,date"` // EDTF
	Language            diag.Text `yaml:"language"`           // BCP 47
	URL                 diag.Text `yaml:"URL"`
	DOI                 diag.Text `yaml:"DOI"`
	ISBN                diag.Text `yaml:"ISBN"`
	ISSN                diag.Text `yaml:"ISSN"`
	Volume              diag.Text `yaml:"volume"`
	Issue               diag.Text `yaml:"issue"`
	Page                diag.Text `yaml:"page"`
	NumberOfPages       diag.Text `yaml:"number-of-pages"`
	Edition             diag.Text `yaml:"edition"`
	Genre               diag.Text `yaml:"genre"`
	Medium              diag.Text `yaml:"medium"`
	Number              diag.Text `yaml:"number"`
	Section             diag.Text `yaml:"section"`
	Version             diag.Text `yaml:"version"`
	Abstract            diag.Text `yaml:"abstract"`
	Keyword             Values    `yaml:"keyword"`
	Note                diag.Text `yaml:"note"`

	Description diag.Text `yaml:"description"` // plain words in place of an unknown title
	Archive     diag.Text `yaml:"archive"`     // URL of an archived copy
	Class       diag.Text `yaml:"class"`
	Status      diag.Text `yaml:"status"`
	CitationKey diag.Text `yaml:"citation-key"` // Zotero's
	Custom      *Custom   `yaml:"custom"`       // only while the source is read
	At          diag.Span
}

// Custom is what we write under the key that CSL-JSON leaves to its users.
type Custom struct {
	Description diag.Text `yaml:"description"`
	Archive     diag.Text `yaml:"archived-copy"`
	Class       diag.Text `yaml:"class"`
	Status      diag.Text `yaml:"status"`
	At          diag.Span
}

// A Fact is a number, defined once in facts.yaml.
type Fact struct {
	ID        diag.Text   `yaml:",id"`
	Label     diag.Text   `yaml:"label"`
	Value     Values      `yaml:"value"` // a number, or the two ends of a range
	Unit      diag.Text   `yaml:"unit"`
	Qualifier diag.Text   `yaml:"qualifier"`
	Display   diag.Text   `yaml:"display"`
	Derive    diag.Text   `yaml:"derive"` // a formula, in place of value and unit
	As        diag.Text   `yaml:"as"`     // its unit
	Round     diag.Text   `yaml:"round"`  // its significant digits
	AsOf      diag.Text   `yaml:"as-of"`
	Chapter   diag.Text   `yaml:"chapter"`
	Theme     diag.Text   `yaml:"theme"`
	Sources   []diag.Text `yaml:"sources"` // "key" or "key, p. 5"; likewise below
	Kind      diag.Text   `yaml:"kind"`
	Note      diag.Text   `yaml:"note"`
	Aliases   []diag.Text `yaml:"aliases"` // former ids
	At        diag.Span
}

// A Timeline is timeline.yaml.
type Timeline struct {
	Periods []*Period `yaml:"periods"`
	Events  []*Event  `yaml:"events"`
	At      diag.Span
}

// A Period is a stretch of the timeline.
type Period struct {
	ID    diag.Text `yaml:"id"`
	Title diag.Text `yaml:"title"`
	From  diag.Text `yaml:"from"`
	To    diag.Text `yaml:"to"`
	At    diag.Span
}

// An Event is a dated entry.
type Event struct {
	ID       diag.Text   `yaml:"id"`
	Date     diag.Text   `yaml:"date"`
	Display  diag.Text   `yaml:"display"`
	Kind     diag.Text   `yaml:"kind"`
	Basis    diag.Text   `yaml:"basis"`
	Chapters []diag.Text `yaml:"chapters"`
	Theme    diag.Text   `yaml:"theme"`
	Text     diag.Text   `yaml:"text"` // inline Markdown
	Sources  []diag.Text `yaml:"sources"`
	Note     diag.Text   `yaml:"note"`
	Aliases  []diag.Text `yaml:"aliases"` // former ids
	At       diag.Span
}

// Recommendations is recommendations.yaml.
type Recommendations struct {
	Addressees []Label           `yaml:"addressees"`
	Themes     []Label           `yaml:"themes"`
	Items      []*Recommendation `yaml:"recommendations"`
	At         diag.Span
}

// A Recommendation is one piece of advice.
type Recommendation struct {
	ID         diag.Text   `yaml:"id"`
	Kind       diag.Text   `yaml:"kind"`
	Addressees []diag.Text `yaml:"addressees"`
	Targets    []diag.Text `yaml:"targets"`
	Theme      diag.Text   `yaml:"theme"`
	Text       diag.Text   `yaml:"text"`     // inline Markdown
	Items      []diag.Text `yaml:"items"`    // inline Markdown
	Evidence   []diag.Text `yaml:"evidence"` // "russia.md#oil"
	Sources    []diag.Text `yaml:"sources"`
	Note       diag.Text   `yaml:"note"`
	Aliases    []diag.Text `yaml:"aliases"` // former ids
	At         diag.Span
}

// A Matrix is matrix.yaml.
type Matrix struct {
	Title      diag.Text    `yaml:"title"`
	Note       diag.Text    `yaml:"note"`
	Levels     []*Level     `yaml:"levels"` // the weakest first
	Dimensions []*Dimension `yaml:"dimensions"`
	Rows       []*MatrixRow `yaml:"rows"`
	At         diag.Span
}

// A Level is a step of the matrix's scale.
type Level struct {
	ID      diag.Text `yaml:"id"`
	Label   diag.Text `yaml:"label"`
	Meaning diag.Text `yaml:"meaning"`
	At      diag.Span
}

// A Dimension is a column of the matrix.
type Dimension struct {
	ID    diag.Text `yaml:"id"`
	Label diag.Text `yaml:"label"`
	At    diag.Span
}

// A MatrixRow is one chapter's cells, in the order of the file.
type MatrixRow struct {
	Chapter diag.Text `yaml:"chapter"`
	Cells   []*Cell   `yaml:"cells"`
	At      diag.Span
}

// A Cell is one chapter seen in one dimension.
type Cell struct {
	Dimension diag.Text   `yaml:",id"`
	Level     diag.Text   `yaml:"level"`
	Peak      diag.Text   `yaml:"peak"`
	Why       diag.Text   `yaml:"why"` // inline Markdown
	Sources   []diag.Text `yaml:"sources"`
	Aliases   []diag.Text `yaml:"aliases"` // former ids
	At        diag.Span
}

// A Term is an entry of glossary.yaml.
type Term struct {
	ID         diag.Text   `yaml:",id"`
	Term       diag.Text   `yaml:"term"`
	Aliases    []diag.Text `yaml:"aliases"`
	Expansion  diag.Text   `yaml:"expansion"`
	Kind       diag.Text   `yaml:"kind"`
	Definition diag.Text   `yaml:"definition"` // inline Markdown
	Chapters   []diag.Text `yaml:"chapters"`
	Sources    []diag.Text `yaml:"sources"`
	At         diag.Span
}

// A Figure is an entry of figures.yaml.
type Figure struct {
	ID       diag.Text   `yaml:",id"`
	Kind     diag.Text   `yaml:"kind"`
	Title    diag.Text   `yaml:"title"`
	Measure  diag.Text   `yaml:"measure"`
	Unit     diag.Text   `yaml:"unit"`
	Data     diag.Text   `yaml:"data"` // name of a Dataset
	Summary  diag.Text   `yaml:"summary"`
	Chapters []diag.Text `yaml:"chapters"`
	Caveats  []diag.Text `yaml:"caveats"` // inline Markdown
	Sources  []diag.Text `yaml:"sources"`
	At       diag.Span
}

// A Correction is an entry of corrections.yaml.
type Correction struct {
	ID       diag.Text   `yaml:"id"`
	Number   diag.Text   `yaml:"number"`
	Kind     diag.Text   `yaml:"kind"`
	Date     diag.Text   `yaml:"date"`
	Places   []*Place    `yaml:"places"`
	Original diag.Text   `yaml:"original"` // inline Markdown, likewise the next four
	Edition  diag.Text   `yaml:"edition"`
	Before   diag.Text   `yaml:"before"`
	After    diag.Text   `yaml:"after"`
	Reason   diag.Text   `yaml:"reason"`
	Sources  []diag.Text `yaml:"sources"`
	At       diag.Span
}

// A Place is what a correction concerns: a page or a part of one, "russia.md#oil", or a fact, {fact: id}.
type Place struct {
	Address diag.Text `yaml:"page,scalar"`
	Fact    diag.Text `yaml:"fact"`
	At      diag.Span
}

// A Dataset is a CSV file in data/.
type Dataset struct {
	File *diag.File
	Rows [][]diag.Text // all of one length; the first is the header
}

// A Links is links.lock, which brief check --external writes.
type Links struct {
	Version diag.Text `yaml:"version"`
	Links   []*Link   `yaml:"links"`
	At      diag.Span
}

// A Link is what one address answered.
type Link struct {
	URL       diag.Text `yaml:"url"`
	Status    diag.Text `yaml:"status"`
	Code      diag.Text `yaml:"code"` // a whole number; likewise Size
	Final     diag.Text `yaml:"final"`
	Checked   diag.Text `yaml:"checked"` // EDTF; likewise Since
	Since     diag.Text `yaml:"since"`
	Size      diag.Text `yaml:"size"`
	SHA256    diag.Text `yaml:"sha256"`
	Truncated Flag      `yaml:"truncated"`
	Detail    diag.Text `yaml:"detail"`
	At        diag.Span
}
