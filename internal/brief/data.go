package brief

import "brief/internal/diag"

// A Fact is a number, defined once.
type Fact struct {
	ID        string
	Label     string
	Value     Quantity
	Qualifier string // one of Qualifiers, or ""
	AsOf      Date
	Chapter   *Chapter // nil where it belongs to no chapter
	Theme     *Theme   // nil where it has none
	Kind      FactKind
	Citations []*Citation
	Note      string      // plain; what a reader must know
	Derived   *Derivation // nil where the value is the author's
	Aliases   []string    // former ids
	At        diag.Span

	Path string    // of the page that has its row: DataPath, unless there are many facts
	Uses []Address // every place that shows it, in the order of the site
}

// Address returns the place of the fact's row in the site. What refers to the fact for good has its FactAddress.
func (f *Fact) Address() Address { return Address{f.Path, FactAddress(f.ID).Fragment} }

// A Derivation says how a fact was computed from others.
type Derivation struct {
	Formula string  // as the author wrote it
	Facts   []*Fact // used, each once, in order
	Steps   []Step
}

// A Step is a part of a formula: a fact, a sign, a function or a number.
type Step struct {
	Fact   *Fact
	Sign   string // + - * / ( ) , min max sum; "" otherwise
	Number float64
}

// Direct reports whether the fact rests on a source other than the original.
func (f *Fact) Direct(original *Source) bool {
	for _, c := range f.Citations {
		if c.Source != original {
			return true
		}
	}
	return false
}

// FactKind says what sort of statement a fact is.
type FactKind string

// FactKinds lists the kinds; the first is the default.
var FactKinds = []FactKind{"fact", "reported", "assessment", "statement", "forecast", "computed"}

// A Quantity is a number with its unit, or a range of numbers.
type Quantity struct {
	Low, High float64 // equal unless it is a range
	Unit      Unit
	Display   string // words in place of the formatted number: "a third"; usually empty
}

// IsRange reports whether the quantity has two ends.
func (q Quantity) IsRange() bool { return q.Low != q.High }

// Qualifiers lists the hedges that a fact may carry; message catalogues translate them.
var Qualifiers = []string{
	"more than", "at least", "less than", "fewer than", "about", "around", "nearly", "just under", "up to",
	"estimated", "reported", "average",
}

// A FactBox is the table at the head of a chapter.
type FactBox struct {
	Title string
	Rows  []*Row
}

// A Row of a fact box shows a fact, or a label and a value that the author wrote.
type Row struct {
	ID         string   // in the page
	Aliases    []string // former ids
	Fact       *Fact    // nil for a written row
	Label      string
	Value      Text // nil where Fact is set
	References []*Reference
	At         diag.Span
}

// A Timeline is the brief's events, by period.
type Timeline struct {
	Periods []*Period // the last has no title where events fall outside every period
	Events  []*Event  // by date
	Notes   []*Note   // of the timeline page
}

// A Period is a stretch of the timeline.
type Period struct {
	ID, Title string
	From, To  Date
	Events    []*Cited[*Event]
}

// An Event is a dated entry.
type Event struct {
	ID        string
	Date      Date
	Display   string // the date in words, where EDTF cannot say it
	Kind      string // one of EventKinds
	Basis     string // one of EventBases
	Chapters  []*Chapter
	Theme     *Theme
	Text      Text
	Citations []*Citation
	Note      Text     // nil where there is none
	Aliases   []string // former ids
	At        diag.Span
}

// Address returns the place of the event in the site.
func (e *Event) Address() Address { return Address{TimelinePath, e.ID} }

// EventKinds and EventBases list what an event's kind and the basis of its date may be; the first is the default.
var (
	EventKinds = []string{"event", "period", "state"}
	EventBases = []string{"stated", "resolved", "inferred", "computed", "linked", "corrected", "external"}
)

// Recommendations is what the brief advises.
type Recommendations struct {
	Addressees []*Theme // whom it advises: id and label
	Themes     []*Theme
	Items      []*Cited[*Recommendation] // in the order of the file, with the references of the recommendations page
	Notes      []*Note                   // of the recommendations page
}

// A Recommendation is one piece of advice.
type Recommendation struct {
	ID         string
	Number     int
	Kind       string // "listed" or "embedded"
	Addressees []*Theme
	Targets    []*Chapter
	Theme      *Theme
	Text       Text
	Items      []Text
	Evidence   []Link
	Citations  []*Citation
	Note       Text     // nil where there is none
	Aliases    []string // former ids
	At         diag.Span
}

// Address returns the place of the recommendation in the site.
func (r *Recommendation) Address() Address { return Address{RecommendationsPath, r.ID} }

// RecommendationKinds lists the kinds; the first is the default.
var RecommendationKinds = []string{"listed", "embedded"}

// A Matrix compares chapters by dimension.
type Matrix struct {
	Title      string
	Note       Text
	Levels     []*Level // the weakest first
	Dimensions []*Theme
	Rows       []*MatrixRow
	Notes      []*Note // of the compare page
}

// A Level is a step of the matrix's scale.
type Level struct {
	ID, Label, Meaning string
	Rank               int // from 0, the weakest
}

// A MatrixRow is one chapter's cells, in the order of the dimensions; a missing one is nil.
type MatrixRow struct {
	Chapter *Chapter
	Cells   []*Cell
}

// A Cell is one chapter seen in one dimension.
type Cell struct {
	ID          string
	Dimension   *Theme
	Level, Peak *Level
	Why         Text
	Citations   []*Citation
	References  []*Reference // on the compare page
	Aliases     []string     // former ids
	At          diag.Span
}

// A Figure is a dataset and how it is drawn.
type Figure struct {
	ID         string
	Kind       string // one of FigureKinds
	Title      string // the finding
	Measure    string // what is measured, in words
	Unit       Unit   // "" for a table
	Summary    string // the text alternative
	Caveats    []Text
	Chapters   []*Chapter
	Citations  []*Citation
	References []*Reference // on the data page
	File       string       // name of the dataset in data/
	Points     []Point
	Table      [][]string // the dataset as read: head row first; for a chart, with values of facts filled in
	At, DataAt diag.Span  // of the figure, and of its dataset

	Uses []Address // where it is shown
}

// Address returns the place of the figure on the data page.
func (f *Figure) Address() Address { return Address{DataPath, f.ID} }

// FigureKinds lists the kinds of figure.
var FigureKinds = []string{"bar", "stacked", "slope", "line", "table"}

// A Point is one observation of a chart.
type Point struct {
	Label     string // category, or year of a line or slope
	Series    string // part of a stacked bar, line of several; may be empty
	Low, High float64
	Missing   bool   // no value is known
	Qualifier string // one of Qualifiers, or ""
	Status    string // one of PointStatuses
	Fact      *Fact  // nil where the value stands in the dataset only
	Note      string
}

// PointStatuses lists where a point may come from; the first is the default.
var PointStatuses = []string{"reported", "computed", "external"}

// A Map shows how far the countries of the chapters are from one place.
type Map struct {
	Centre  Coordinates
	Label   string   // of the centre
	Country string   // around the centre, ISO 3166-1 alpha-2; may be empty
	Places  []*Place // the nearest first; may be empty

	Uses []Address // where it is shown
}

// PlaceOf returns the place of a chapter, or nil where the map does not show it.
func (m *Map) PlaceOf(c *Chapter) *Place {
	for _, p := range m.Places {
		if p.Chapter == c {
			return p
		}
	}
	return nil
}

// A Place is the country of a chapter on the map.
type Place struct {
	Chapter    *Chapter
	Seat       Coordinates // of the country's government
	Kilometres float64     // from the centre to the seat, along a great circle
}

// Coordinates are a place on the Earth, in degrees: east and north are positive.
type Coordinates struct{ Longitude, Latitude float64 }

// Cited is something that a page shows with the numbers of the notes it rests on. The same event has other numbers on the
// timeline page than in a chapter.
type Cited[T any] struct {
	Item       T
	References []*Reference
}

// A Block is what a block shortcode shows.
type Block struct {
	Name      string            // of the shortcode
	Arguments map[string]string // as written, checked
	Chapter   *Chapter          // in which it stands

	FactBox         *FactBox
	Figure          *Cited[*Figure]
	Facts           []*Cited[*Fact]
	Events          []*Cited[*Event]
	Recommendations []*Cited[*Recommendation]
	Matrix          *Matrix // its cells' references belong to the compare page and are not shown here
	Map             *Map
}
