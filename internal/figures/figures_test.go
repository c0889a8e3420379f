package figures

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPromiseIsBrokenOnlyByMoreThanChanceAndNoise(t *testing.T) {
	above, below := above("ratio", 0.6), below("time", 10, "ms")
	for _, c := range []struct {
		of    Promise
		is    Spread
		noise float64
		want  Verdict
	}{
		{above, Spread{0.61, 0.5, 0.7}, 0, Kept},
		{above, Spread{0.59, 0.55, 0.61}, 0, Doubtful},
		{above, Spread{0.55, 0.54, 0.56}, 0, Broken},
		{above, Spread{0.55, 0.54, 0.56}, 0.1, Doubtful},
		{below, Spread{10, 9, 12}, 0, Kept},
		{below, Spread{11, 9, 12}, 0, Doubtful},
		{below, Spread{12, 11, 13}, 0.05, Broken},
		{below, Spread{12, 11, 13}, 0.1, Doubtful},
		{below, Of(), 0, Broken}, // nothing was measured
	} {
		if got := c.of.verdict(c.is, c.noise); got != c.want {
			t.Errorf("%s of %s with noise %g is %s, want %s", c.is.In(c.of.Unit), c.of.Budget(), c.noise, got, c.want)
		}
	}
}

func TestWhatIsReachedOfABrokenPromiseIsNotLostUnseen(t *testing.T) {
	p := above("ratio", 0.6).but(0.4)
	for ratio, want := range map[float64]bool{0.5: false, 0.39: false, 0.37: true} {
		if is := Of(ratio); p.slipped(is, 0.05) != want || p.verdict(is, 0.05) != Broken {
			t.Errorf("%g is %s, slipped: %t", ratio, p.verdict(is, 0.05), !want)
		}
	}
	if p := above("ratio", 0.6); !p.slipped(Of(0.5), 0) || p.slipped(Of(0.6), 0) {
		t.Error("without another word it is the bound that is held")
	}
}

func TestASpreadIsOfTheMiddleOfWhatWasMeasured(t *testing.T) {
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(i))
	}
	for want, got := range map[string]Spread{
		"49.5 (40 to 59) ms":   Of(hundred...),
		"2 (1 to 3) ms":        Of(3, 1, 2),
		"7 ms":                 Of(7),
		"99 ms":                Percentile(hundred, 99.5),
		"0.50 (0.25 to 14) ms": Of(0.5, 0.25, 0.5, 14),
	} {
		if got.In("ms") != want {
			t.Errorf("%v reads %q, want %q", got, got.In("ms"), want)
		}
	}
}

func TestFiguresAreAddedToTheFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "figures")
	t.Setenv(File, name)
	PageGzip.Beside(Of(0.7), 0.02)
	Tell("mended", "200", "200", true)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], `"value":0.7,"low":0.7,"high":0.7,"noise":0.02,"budget":"≥ 0.600","verdict":"kept"`) ||
		!strings.Contains(lines[1], `"what":"mended","measured":"200"`) {
		t.Errorf("the file is\n%s", text)
	}
}
