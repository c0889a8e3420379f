package providertest

import "testing"

func TestSeedsAreANumberOrARange(t *testing.T) {
	for wanted, want := range map[string][2]uint64{"": {1, 9}, "5000": {1, 5000}, "77-77": {77, 77}, "3-4": {3, 4}} {
		if from, to, err := seeds(wanted, 9); err != nil || [2]uint64{from, to} != want {
			t.Errorf("%q is %d to %d, %v", wanted, from, to, err)
		}
	}
	for _, wanted := range []string{"0", "-1", "4-3", "many", "1-", "0-3", "1.5"} {
		if from, to, err := seeds(wanted, 9); err == nil {
			t.Errorf("%q is %d to %d", wanted, from, to)
		}
	}
}
