package reconnect_test

import (
	"slices"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestThoseWhoAreThereAreToldAndNoOthers(t *testing.T) {
	var (
		l     reconnect.Listeners
		told  []string
		names = []string{"a", "b", "c"}
	)
	for _, gone := range []string{"", "a", "b", "c"} { // the last, one in the middle, the first
		all := map[string]*reconnect.Listener{}
		for _, name := range names {
			all[name] = l.Add(func() { told = append(told, name) })
		}
		for range 2 {
			l.Remove(all[gone])
		}
		told = nil
		l.Tell()
		slices.Sort(told)
		if want := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == gone }); !slices.Equal(told, want) {
			t.Errorf("without %q it is told to %v", gone, told)
		}
		for _, one := range all {
			l.Remove(one)
		}
		if !l.Empty() {
			t.Fatal("somebody is there still")
		}
	}
}
