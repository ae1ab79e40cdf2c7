package revision

import (
	"cmp"
	"slices"
	"strings"
)

// Near is the similarity from which on two texts are taken for versions of one. Two words in three have to be the same, in order;
// paragraphs on one subject by one author stay below a third.
const Near = 0.6

// Similarity returns how near two texts are, from 0 (no word in common) to 1 (the same): the Sørensen–Dice coefficient over their
// words and their pairs of neighbouring words, each counted as often as it occurs. The words say what is spoken of; the pairs
// make the order count.
func Similarity(a, b string) float64 {
	x := newBag(a)
	y := newBag(b)
	return x.similarity(y)
}

// A bag is the words and the pairs of words of a text, with how often each occurs.
type bag struct {
	grams map[string]int
	total int
}

func newBag(s string) bag {
	b := bag{grams: map[string]int{}}
	last := ""
	for word := range strings.FieldsSeq(Normalise(s)) {
		b.grams[word]++
		b.total++
		if last != "" {
			b.grams[last+" "+word]++
			b.total++
		}
		last = word
	}
	return b
}

func (b bag) similarity(c bag) float64 {
	if b.total+c.total == 0 {
		return 1
	}
	if len(c.grams) < len(b.grams) {
		b, c = c, b
	}
	shared := 0
	for gram, n := range b.grams {
		shared += min(n, c.grams[gram])
	}
	return 2 * float64(shared) / float64(b.total+c.total)
}

// A Text is a text with the name under which it stands, or would.
type Text struct {
	Name  string
	Words string
}

// A gram that stands in more texts than this tells none of them from the others.
const maxPostings = 12

// Match returns for each text of now the index of the text of then that it was, or -1. No text of then is two of now.
//
// First come texts that say the same, in order. Then those that are Near, the most similar first; of equally similar ones that
// which stands between the same neighbours, then the first. Last come texts of one name: a paragraph that was rewritten, but begins
// as it did. What stands elsewhere in the two lists changes nothing for texts that say the same, and nothing for those that are
// nearer to one another than to any other.
//
// Only texts that share a word or a pair of words that few have are compared, and neighbours, so that the cost grows with the
// number of words.
func Match(then, now []Text) []int {
	m := newMatching(then, now)
	m.same()
	m.near()
	m.named()
	return m.of
}

type matching struct {
	then, now []Text
	of        []int  // for each of now
	taken     []bool // for each of then
}

func newMatching(then, now []Text) *matching {
	m := &matching{then: then, now: now, of: make([]int, len(now)), taken: make([]bool, len(then))}
	for i := range m.of {
		m.of[i] = -1
	}
	return m
}

func (m *matching) pair(now, then int) {
	m.of[now], m.taken[then] = then, true
}

// same pairs texts that say the same. Of several that do, those of one name go together, and then the first with the first.
func (m *matching) same() {
	where := map[string][]int{}
	for i, t := range m.then {
		key := Normalise(t.Words)
		where[key] = append(where[key], i)
	}
	keys := make([]string, len(m.now))
	for i, t := range m.now {
		keys[i] = Normalise(t.Words)
		if all := where[keys[i]]; len(all) == 1 && !m.taken[all[0]] {
			m.pair(i, all[0])
		}
	}
	for i := range m.now {
		if m.of[i] >= 0 {
			continue
		}
		all := where[keys[i]]
		for len(all) > 0 && m.taken[all[0]] {
			all = all[1:]
		}
		if where[keys[i]] = all; len(all) > 0 {
			m.pair(i, all[0])
		}
	}
}

// gaps returns for each text of now the stretch [low, high) of then that lies between the texts that its nearest neighbours
// with a match were. Neighbours that changed places leave an empty one.
func (m *matching) gaps() (low, high []int) {
	low, high = make([]int, len(m.now)), make([]int, len(m.now))
	last := 0
	for i, then := range m.of {
		low[i] = last
		if then >= 0 {
			last = then + 1
		}
	}
	last = len(m.then)
	for i := len(m.of) - 1; i >= 0; i-- {
		high[i] = last
		if m.of[i] >= 0 {
			last = m.of[i]
		}
	}
	return low, high
}

// near pairs texts that are similar.
func (m *matching) near() {
	type candidate struct {
		now, then  int
		similarity float64
		between    bool // both stand between the same neighbours
	}
	bags := make([]bag, len(m.then))
	postings := map[string][]int{}
	for i, t := range m.then {
		if m.taken[i] {
			continue
		}
		bags[i] = newBag(t.Words)
		for gram := range bags[i].grams {
			if all := postings[gram]; len(all) <= maxPostings {
				postings[gram] = append(all, i)
			}
		}
	}
	low, high := m.gaps()
	var all []candidate
	for i, t := range m.now {
		if m.of[i] >= 0 {
			continue
		}
		b := newBag(t.Words)
		tried := map[int]bool{}
		try := func(then int) {
			if m.taken[then] || tried[then] {
				return
			}
			tried[then] = true
			if s := b.similarity(bags[then]); s >= Near {
				all = append(all, candidate{i, then, s, low[i] <= then && then < high[i]})
			}
		}
		for then := low[i]; then < min(high[i], low[i]+maxPostings); then++ {
			try(then)
		}
		for gram := range b.grams {
			if with := postings[gram]; len(with) <= maxPostings {
				for _, then := range with {
					try(then)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		order := func(c candidate) int {
			if c.between {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.similarity, a.similarity), order(a)-order(b), a.now-b.now, a.then-b.then)
	})
	for _, c := range all {
		if m.of[c.now] < 0 && !m.taken[c.then] {
			m.pair(c.now, c.then)
		}
	}
}

// named pairs texts of one name.
func (m *matching) named() {
	where := map[string]int{}
	for i, t := range m.then {
		if !m.taken[i] {
			where[t.Name] = i
		}
	}
	for i, t := range m.now {
		if then, ok := where[t.Name]; ok && m.of[i] < 0 && !m.taken[then] {
			m.pair(i, then)
		}
	}
}
