package figures

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Spread is a median, and where it lies with 95 % certainty whatever the distribution: of fewer than six measurements, anywhere
// between the least and the most.
type Spread struct{ Median, Low, High float64 }

// Of is the spread of measurements.
func Of(measured ...float64) Spread {
	n := len(measured)
	if n == 0 {
		return Spread{math.NaN(), math.NaN(), math.NaN()}
	}
	sorted := slices.Sorted(slices.Values(measured))
	// The ranks between which the median lies: those of a binomial distribution, by its normal approximation.
	k := max(0, int(math.Floor((float64(n)-1.96*math.Sqrt(float64(n)))/2)))
	if n < 6 {
		k = 0
	}
	return Spread{Median: (sorted[(n-1)/2] + sorted[n/2]) / 2, Low: sorted[k], High: sorted[n-1-k]}
}

// Percentile is the value below which so many of a hundred measurements lie.
func Percentile(measured []float64, percent float64) Spread {
	sorted := slices.Sorted(slices.Values(measured))
	if len(sorted) == 0 {
		return Of()
	}
	return Of(sorted[min(len(sorted)-1, int(float64(len(sorted))*percent/100))])
}

// In is the spread as people read it.
func (s Spread) In(unit string) string {
	if s.Low == s.High {
		return number(s.Median, unit)
	}
	text := func(v float64) string { return strings.TrimSuffix(number(v, unit), " "+unit) }
	return strings.TrimSpace(fmt.Sprintf("%s (%s to %s) %s", text(s.Median), text(s.Low), text(s.High), unit))
}

// number has some three digits. A ratio has no unit.
func number(v float64, unit string) string {
	digits := 2
	switch size := math.Abs(v); {
	case size >= 100 || size == math.Trunc(size):
		digits = 0
	case size >= 10:
		digits = 1
	case unit == "":
		digits = 3
	}
	return strings.TrimSpace(fmt.Sprintf("%.*f %s", digits, v, unit))
}
