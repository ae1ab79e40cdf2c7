package bundle

import (
	"regexp"
	"time"
)

// pdfDates are the dates in the information dictionary of a PDF, as Chromium writes them (ISO 32000-2, sections 7.9.4 and 14.3.3).
var pdfDates = regexp.MustCompile(`/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)`)

// DatePDF gives a PDF that a browser has printed the time of the edition in place of that of printing, so that the same page
// printed by the same browser with the same fonts is the same bytes. The dates keep their length, on which the places in the file's
// table depend; pdf is changed.
func DatePDF(pdf []byte, at time.Time) []byte {
	date := dosTime(at).Format("20060102150405")
	for _, m := range pdfDates.FindAllSubmatchIndex(pdf, -1) {
		copy(pdf[m[3]+len(" (D:"):], date)
	}
	return pdf
}
