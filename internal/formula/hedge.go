package formula

// A hedge is the qualifier of a value on the way, and whether two of them contradicted each other.
//
// "more than" and "at least" say that the value lies above what is written, "less than", "fewer than" and "up to" below it;
// subtracting or dividing by a value turns its side. The others say that it is near. Hedges of one side, or equal ones, give one;
// hedges of different sides give none, and the author must say what holds of the result.
type hedge struct {
	word     string
	conflict bool
}

// A side is where the true value lies.
type side int

const (
	exact side = iota
	above
	below
	near
)

func (h hedge) side() side {
	switch h.word {
	case "":
		return exact
	case "more than", "at least":
		return above
	case "less than", "fewer than", "up to":
		return below
	}
	return near
}

// turned returns the hedge of the value's negative, or of its inverse.
func (h hedge) turned() hedge {
	switch h.word {
	case "more than":
		h.word = "less than"
	case "at least":
		h.word = "up to"
	case "less than", "fewer than":
		h.word = "more than"
	case "up to":
		h.word = "at least"
	case "nearly", "just under":
		h.conflict = true // a little more than: there is no such word in the list
	}
	return h
}

// with returns the hedge of what is computed from two values.
func (h hedge) with(o hedge) hedge {
	out := hedge{word: h.word, conflict: h.conflict || o.conflict}
	switch {
	case h.word == o.word, o.word == "":
	case h.word == "":
		out.word = o.word
	case h.side() != o.side():
		out.conflict = true
	case h.side() == above:
		out.word = "more than" // one of the two is, so that the whole is
	case h.side() == below:
		out.word = "less than"
	default:
		out.word = "about"
	}
	return out
}
