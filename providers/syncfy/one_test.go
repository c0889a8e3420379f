package syncfy_test

import (
	"os"
	"strconv"
	"testing"
)

func TestOneSeed(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("SEED"))
	if err != nil {
		return
	}
	debugSeed = true
	t.Log(chaos(t, uint64(n)))
}
