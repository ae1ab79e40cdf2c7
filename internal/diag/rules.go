package diag

// A Code names a rule. It is stable: brief.yaml may change its severity, and editors' tools may filter by it.
type Code string

// A Rule is what a Code stands for.
type Rule struct {
	Code     Code
	Severity Severity // by default
	Summary  string   // one line, for `brief check --list-rules`
}

// The rules, one constant each. Rules() gives them with their severities and what they mean. Each has a file rules/CODE.md, whose
// examples a test builds: the info string of a fence is the language and the path of the file, ```yaml content/facts.yaml.
const (
	BadYAML            Code = "bad-yaml"
	BadJSON            Code = "bad-json"
	BadBibTeX          Code = "bad-bibtex"
	UnknownLaTeX       Code = "unknown-latex"
	UnknownKey         Code = "unknown-key"
	DuplicateKey       Code = "duplicate-key"
	MissingKey         Code = "missing-key"
	BadValue           Code = "bad-value"
	BadDate            Code = "bad-date"
	BadUnit            Code = "bad-unit"
	BadFormula         Code = "bad-formula"
	BadCSV             Code = "bad-csv"
	BadFile            Code = "bad-file"
	MissingFile        Code = "missing-file"
	OutsideProject     Code = "outside-project"
	DuplicateID        Code = "duplicate-id"
	UnknownSource      Code = "unknown-source"
	UnknownFact        Code = "unknown-fact"
	UnknownTheme       Code = "unknown-theme"
	UnknownChapter     Code = "unknown-chapter"
	UnknownName        Code = "unknown-name"
	UnmappedCountry    Code = "unmapped-country"
	UndefinedNote      Code = "undefined-note"
	UnusedNote         Code = "unused-note"
	DuplicateNote      Code = "duplicate-note"
	DuplicateAnchor    Code = "duplicate-anchor"
	UnsourcedFact      Code = "unsourced-fact"
	IncompleteSource   Code = "incomplete-source"
	UnknownShortcode   Code = "unknown-shortcode"
	BadShortcode       Code = "bad-shortcode"
	BadCitation        Code = "bad-citation"
	BrokenLink         Code = "broken-link"
	LinkToDraft        Code = "link-to-draft"
	MissingImage       Code = "missing-image"
	MissingAlt         Code = "missing-alt"
	RawHTML            Code = "raw-html"
	UnsafeURL          Code = "unsafe-url"
	DuplicatePath      Code = "duplicate-path"
	BadPath            Code = "bad-path"
	ExtraH1            Code = "extra-h1"
	BadTemplate        Code = "bad-template"
	BidiControl        Code = "bidi-control"
	HeadingSkipped     Code = "heading-skipped"
	DuplicateSource    Code = "duplicate-source"
	UnusedSource       Code = "unused-source"
	UnusedFact         Code = "unused-fact"
	UnsourcedFigure    Code = "unsourced-figure"
	HandwrittenFact    Code = "handwritten-fact"
	ContradictsFact    Code = "contradicts-fact"
	StaleFact          Code = "stale-fact"
	MissingTranslation Code = "missing-translation"
	SuspectShortcode   Code = "suspect-shortcode"
	DeadLink           Code = "dead-link"
	SuspectLink        Code = "suspect-link"
	MovedLink          Code = "moved-link"
	UncheckedLink      Code = "unchecked-link"
	BadRelease         Code = "bad-release"
	VanishedAnchor     Code = "vanished-anchor"
	UnrecordedChange   Code = "unrecorded-change"
	SuspectMarkup      Code = "suspect-markup"
	FutureFact         Code = "future-fact"
	OutsidePeriod      Code = "outside-period"
)

var rules = []Rule{
	{BadYAML, Error, "a YAML file or front matter cannot be read"},
	{BadJSON, Error, "a JSON file that cannot be read"},
	{BadBibTeX, Error, "a BibTeX file that cannot be read at a place"},
	{UnknownKey, Error, "a key that the format does not have"},
	{DuplicateKey, Error, "a key written twice in one mapping"},
	{MissingKey, Error, "a key that must be there is not"},
	{BadValue, Error, "a value of the wrong type, or outside its closed list"},
	{BadDate, Error, "a date that is not EDTF (ISO 8601-2)"},
	{BadUnit, Error, "a unit that is not in the vocabulary, or does not fit"},
	{BadFormula, Error, "a formula of a derived fact that cannot be read or computed"},
	{BadCSV, Error, "a dataset that cannot be read as its figure needs it"},
	{BadFile, Error, "a file that is empty, too large, not UTF-8, or holds a NUL"},
	{MissingFile, Error, "a file that is named but not there"},
	{OutsideProject, Error, "a path that leads out of the project"},
	{DuplicateID, Error, "two things of one kind with the same id"},
	{UnknownSource, Error, "a citation of a source that is not in the bibliography"},
	{UnknownFact, Error, "a fact that is not in facts.yaml"},
	{UnknownTheme, Error, "a theme that brief.yaml does not list"},
	{UnknownChapter, Error, "a chapter that brief.yaml does not list"},
	{UnknownName, Error, "a name of a figure, addressee, level or dimension that is not defined"},
	{UndefinedNote, Error, "a footnote reference without a definition"},
	{UnusedNote, Error, "a footnote that nothing refers to"},
	{DuplicateNote, Error, "two footnotes with one label"},
	{DuplicateAnchor, Error, "two headings or paragraphs of a page with the same id"},
	{UnsourcedFact, Error, "a fact, event or fact-box row without a source"},
	{IncompleteSource, Error, "a source that lacks what its type requires"},
	{UnknownShortcode, Error, "a shortcode that does not exist"},
	{BadShortcode, Error, "a shortcode that is written wrongly: not closed, or with parameters it does not take"},
	{BadCitation, Error, "a citation that is written wrongly"},
	{BrokenLink, Error, "a link to a page or section of this brief that is not there"},
	{LinkToDraft, Error, "a published page that links to a draft"},
	{MissingImage, Error, "an image that is not there"},
	{MissingAlt, Error, "an image without a text alternative"},
	{RawHTML, Error, "HTML in Markdown"},
	{UnsafeURL, Error, "a link whose scheme is not http, https, mailto or tel"},
	{DuplicatePath, Error, "two pages for one address"},
	{BadPath, Error, "a page or file whose name some systems cannot store"},
	{ExtraH1, Error, "a first-level heading in a chapter, whose title is the only one"},
	{BadTemplate, Error, "a template that cannot be read or run"},
	{BadRelease, Error, "a record of a release that cannot be read"},
	{VanishedAnchor, Error, "an id that was published and leads nowhere now"},
	{UnrecordedChange, Error, "a published fact or text that changed without an entry in corrections.yaml"},
	{BidiControl, Warning, "an invisible character that changes the direction of text"},
	{SuspectShortcode, Warning, "text that is nearly a shortcode"},
	{SuspectMarkup, Warning, "text that is nearly a citation or a heading"},
	{HeadingSkipped, Warning, "a heading more than one level below the one before it"},
	{UnmappedCountry, Warning, "a country that the map does not know"},
	{UnknownLaTeX, Warning, "a LaTeX command in a BibTeX file that is not known"},
	{DuplicateSource, Warning, "a source that is most likely another one under a second id"},
	{UnusedSource, Warning, "a source that nothing cites"},
	{UnusedFact, Warning, "a fact that nothing shows"},
	{UnsourcedFigure, Warning, "a paragraph with a figure and no citation"},
	{HandwrittenFact, Warning, "an amount in a text that equals a fact and is written by hand"},
	{ContradictsFact, Warning, "an amount in a text with the unit and subject of a fact, and another value"},
	{StaleFact, Warning, "a fact older than brief.yaml allows (stale-after)"},
	{FutureFact, Warning, "a fact that is later than the date of the facts (facts-as-of)"},
	{OutsidePeriod, Warning, "an event that is in none of the periods of the timeline"},
	{MissingTranslation, Warning, "a language that the interface has no words for"},
	{DeadLink, Warning, "an address of a source at which there is nothing any more (links.lock)"},
	{SuspectLink, Warning, "an address of a source that hardly leads to what is cited (links.lock)"},
	{MovedLink, Warning, "an address of a source that has moved for good (links.lock)"},
	{UncheckedLink, Off, "an address of a source that brief check --external has not asked yet"},
}

// Rules returns every rule, errors first.
func Rules() []Rule { return append([]Rule(nil), rules...) }

// RuleOf returns the rule of a code.
func RuleOf(code Code) (Rule, bool) {
	for _, r := range rules {
		if r.Code == code {
			return r, true
		}
	}
	return Rule{}, false
}

func (c Code) severity() Severity {
	r, _ := RuleOf(c)
	return r.Severity
}
