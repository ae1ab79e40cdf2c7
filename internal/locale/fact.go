package locale

import "brief/internal/brief"

// Fact writes a fact in one of its forms: "more than US$64 billion", with its date "more than US$64 billion (2015)", its value, the
// same short "US$64bn", its label or its date alone. A fact without a date is written without one.
func (l *Locale) Fact(f *brief.Fact, form brief.FactForm) string {
	switch form {
	case brief.FormValue:
		return l.Quantity(f.Value)
	case brief.FormCompact:
		return l.Short(f.Value)
	case brief.FormLabel:
		return f.Label
	case brief.FormDate:
		return l.Date(f.AsOf)
	case brief.FormFull:
		if !f.AsOf.IsZero() {
			return l.Word("fact-full", l.Qualified(f.Value, f.Qualifier), l.Date(f.AsOf))
		}
	}
	return l.Qualified(f.Value, f.Qualifier)
}
