package amount

import (
	"strings"

	"brief/internal/brief"
)

// words are what a language writes amounts with. All are in lower case.
type words struct {
	group, decimal rune
	to             []string // between the ends of a range
	of             string   // before a unit
	and            string   // within a number
	numbers        map[string]int
	heads          heads // of the numbers
	scales         map[string]float64
	short          map[string]bool // scales that may stand right after the digits
	units          map[string]brief.Unit
}

// heads are the first three letters of words, of which none is shorter: which can follow the first, and which the second. It tells most
// words that are not among them at once.
type heads struct{ second, third [32]uint32 } // by the last five bits of a letter, which its case does not change

func headsOf(words map[string]int) heads {
	var h heads
	for w := range words {
		h.second[w[0]&31] |= 1 << (w[1] & 31)
		h.third[w[1]&31] |= 1 << (w[2] & 31)
	}
	return h
}

// has reports whether text may begin with one of the words, in any case.
func (h *heads) has(text string) bool {
	return len(text) > 2 && h.second[text[0]&31]>>(text[1]&31)&1 == 1 && h.third[text[1]&31]>>(text[2]&31)&1 == 1
}

// wordsOf returns the table of a language, or one of signs alone.
func wordsOf(language string) *words {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch base {
	case "en":
		return &english
	case "es":
		return &spanish
	}
	return &other
}

var dashes = []string{"–", "-", " – "}

var other = words{group: ',', decimal: '.', to: dashes, units: common}

// common are the units that every language writes alike.
var common = map[string]brief.Unit{
	"%": "percent", "us$": "USD", "$": "USD", "€": "EUR", "£": "GBP",
	"km": "km", "km²": "km2", "m³": "m3", "kg": "kg", "ha": "hectares", "mw": "MW", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh", "°c": "celsius",
}

// These tables are only read.
var englishNumbers = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}

var spanishNumbers = map[string]int{
	"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12,
	"trece": 13, "catorce": 14, "quince": 15, "dieciséis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20,
	"veintiuno": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26, "veintisiete": 27,
	"veintiocho": 28, "veintinueve": 29, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80,
	"noventa": 90, "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
	"seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}

var english = words{
	group: ',', decimal: '.', to: append([]string{" to "}, dashes...), and: "and", heads: headsOf(englishNumbers),
	numbers: englishNumbers,
	scales: map[string]float64{
		"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
		"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12,
	},
	short: map[string]bool{"k": true, "m": true, "mn": true, "bn": true, "tn": true},
	units: with(map[string]brief.Unit{
		"percent": "percent", "per cent": "percent", "pct": "percent",
		"percentage point": "points", "percentage points": "points",
		"dollar": "USD", "dollars": "USD", "us dollars": "USD", "euro": "EUR", "euros": "EUR", "pounds sterling": "GBP",
		"yuan": "CNY", "roubles": "RUB", "rubles": "RUB", "reais": "BRL", "yen": "JPY", "bolívares": "VES", "bolivars": "VES",
		"times": "times", "people": "people", "persons": "people",
		"barrel": "barrels", "barrels": "barrels",
		"barrels a day": "barrels/day", "barrels per day": "barrels/day", "barrels daily": "barrels/day", "barrels/day": "barrels/day",
		"barrels of oil a day": "barrels/day", "barrels of oil per day": "barrels/day", "bpd": "barrels/day", "b/d": "barrels/day",
		"litre": "litres", "litres": "litres", "liters": "litres", "cubic metres": "m3", "cubic meters": "m3",
		"tonne": "tonnes", "tonnes": "tonnes", "metric tons": "tonnes", "ton": "tons", "tons": "tons", "kilograms": "kg", "kilogrammes": "kg",
		"kilometre": "km", "kilometres": "km", "kilometers": "km", "mile": "miles", "miles": "miles", "metres": "metres", "meters": "metres",
		"square kilometres": "km2", "square kilometers": "km2", "hectare": "hectares", "hectares": "hectares",
		"megawatts": "MW", "kilowatt-hours": "kWh", "megawatt-hours": "MWh", "gigawatt-hours": "GWh",
		"year": "years", "years": "years", "month": "months", "months": "months", "week": "weeks", "weeks": "weeks",
		"day": "days", "days": "days", "hour": "hours", "hours": "hours", "degrees celsius": "celsius",
	}),
}

var spanish = words{
	group: '.', decimal: ',', to: append([]string{" a "}, dashes...), of: "de", and: "y", heads: headsOf(spanishNumbers),
	numbers: spanishNumbers,
	scales:  map[string]float64{"mil": 1e3, "millón": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12, "m": 1e6},
	short:   map[string]bool{"m": true},
	units: with(map[string]brief.Unit{
		"por ciento": "percent", "puntos porcentuales": "points", "punto porcentual": "points",
		"dólar": "USD", "dólares": "USD", "dólares estadounidenses": "USD", "euro": "EUR", "euros": "EUR", "libras esterlinas": "GBP",
		"yuanes": "CNY", "rublos": "RUB", "reales": "BRL", "yenes": "JPY", "bolívares": "VES",
		"veces": "times", "personas": "people",
		"barril": "barrels", "barriles": "barrels", "barriles diarios": "barrels/day", "barriles al día": "barrels/day",
		"barriles por día": "barrels/day", "barriles/día": "barrels/day", "barriles de petróleo al día": "barrels/day", "bpd": "barrels/day",
		"litro": "litres", "litros": "litres", "metros cúbicos": "m3",
		"tonelada": "tonnes", "toneladas": "tonnes", "toneladas cortas": "tons", "kilogramos": "kg", "kilos": "kg",
		"kilómetro": "km", "kilómetros": "km", "milla": "miles", "millas": "miles", "metros": "metres", "kilómetros cuadrados": "km2",
		"hectárea": "hectares", "hectáreas": "hectares", "megavatios": "MW", "kilovatios hora": "kWh", "megavatios hora": "MWh",
		"gigavatios hora": "GWh",
		"año":             "years", "años": "years", "mes": "months", "meses": "months", "semana": "weeks", "semanas": "weeks",
		"día": "days", "días": "days", "hora": "hours", "horas": "hours", "grados celsius": "celsius",
	}),
}

func with(units map[string]brief.Unit) map[string]brief.Unit {
	for word, u := range common {
		units[word] = u
	}
	return units
}
