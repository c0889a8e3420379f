package main

import "testing"

func TestGarbageTakesNoMoreThanItsHeadroom(t *testing.T) {
	for inUse, want := range map[uint64]int{0: 400, 4 << 20: 400, 8 << 20: 400, 16 << 20: 200, 32 << 20: 100, 64 << 20: 50, 1 << 30: 40} {
		if got := gcPercent(inUse); got != want {
			t.Errorf("%d MiB in use: %d percent, want %d", inUse>>20, got, want)
		}
	}
}
