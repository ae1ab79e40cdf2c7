package figure

import "math"

// ticks returns round numbers from lo to hi, about n of them: multiples of 1, 2 or 5 times a power of ten. The step is the one whose
// logarithm is nearest to that of (hi-lo)/n.
func ticks(lo, hi float64, n int) []float64 {
	span := hi - lo
	if !(span > 0) || math.IsInf(span, 0) {
		return []float64{lo}
	}
	raw := span / float64(n)
	step := math.Pow(10, math.Floor(math.Log10(raw)))
	switch over := raw / step; {
	case over >= math.Sqrt(50):
		step *= 10
	case over >= math.Sqrt(10):
		step *= 5
	case over >= math.Sqrt(2):
		step *= 2
	}
	var out []float64
	for i := math.Ceil(lo/step - 1e-9); i <= math.Floor(hi/step+1e-9); i++ {
		out = append(out, i*step+0) // +0 turns -0 into 0
	}
	return out
}
