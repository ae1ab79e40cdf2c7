package corpus

import (
	"math/rand/v2"
	"strings"
)

// words is what chapters are made of: the vocabulary of a policy brief, without meaning.
var words = strings.Fields(`
	the of and to in a for that with on as by at from under over between during after before against within through
	government ministry agency parliament court council state region city border market bank fund company contract
	loan credit debt payment price tariff subsidy budget revenue export import trade supply demand shipment pipeline refinery
	port rail power grid solar wind oil gas coal copper gold lithium water harvest wheat fertiliser drought flood
	minister president deputy envoy delegation adviser inspector analyst officer soldier police union worker farmer student migrant
	agreement treaty accord protocol memorandum clause sanction licence permit exemption waiver deadline review audit inquiry report
	says shows finds argues expects warns denies confirms signs extends suspends delays finances builds repairs sells buys
	new former foreign domestic regional public private formal partial annual quarterly joint bilateral disputed reported estimated
	first second third early late mostly partly rarely again since despite because although while whether nearly about
	transparency accountability resilience capacity governance procurement infrastructure transmission generation consumption
	diplomacy security intelligence defence training equipment aircraft vessel satellite network cable platform software data
	hospital vaccine doctor clinic school teacher pension wage rent housing transport bridge road airport terminal`)

// word returns a word; the first ones come more often, as in any language.
func word(r *rand.Rand) string {
	f := r.Float64()
	return words[int(f*f*float64(len(words)))]
}

func phrase(r *rand.Rand, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = word(r)
	}
	return strings.Join(out, " ")
}

// sentence returns n words with a comma, a capital and a full stop.
func sentence(r *rand.Rand, n int) string {
	half := n / 2
	return capital(phrase(r, half)) + ", " + phrase(r, n-half) + "."
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
