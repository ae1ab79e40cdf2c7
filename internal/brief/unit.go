package brief

// A Unit is a word of the closed vocabulary: an ISO 4217 code such as "USD", or one of Units.
type Unit string

// Units lists the units that are not currencies. The table of docs/writing.md says what each is for; the catalogues say how
// each is written.
var Units = []Unit{
	"percent", "points", "share", "times", "count", "people",
	"barrels", "barrels/day", "litres", "m3", "tonnes", "tons", "kg",
	"km", "miles", "metres", "km2", "hectares",
	"MW", "kWh", "MWh", "GWh",
	"years", "months", "weeks", "days", "hours",
	"celsius",
}

// IsCurrency reports whether the unit is a currency. That the code exists is checked where it is read.
func (u Unit) IsCurrency() bool {
	if len(u) != 3 {
		return false
	}
	for _, c := range u {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}
