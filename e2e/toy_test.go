//go:build browser

package e2e_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// toyFolder has all that is the toy aggregator's own.
const toyFolder = "../providers/providertest/toy"

// The program is built with the toy added: its own files, and one line in the list of aggregators. Then its stories are played
// as those of all aggregators are, by the tests that play these.
func TestAnAggregatorIsItsOwnFilesAndOneLineInTheList(t *testing.T) {
	t.Parallel()
	const list, before = "../cmd/widget/aggregators.go", "\t\tflinksVendor(),\n"
	source, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(source), before) != 1 {
		t.Fatalf("%s has not the line %q", list, before)
	}
	folder := t.TempDir()
	longer := filepath.Join(folder, "aggregators.go")
	if err := os.WriteFile(longer, []byte(strings.Replace(string(source), before, before+"\t\ttoyVendor(),\n", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	whole := func(path string) string { return first(filepath.Abs(path)) }
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{
		whole(list):                              longer,
		whole("../cmd/widget/toy.go"):            whole(toyFolder + "/testdata/widget/toy.go"),
		whole("../cmd/widget/playground/toy.go"): whole(toyFolder + "/testdata/playground/toy.go"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	replace := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(replace, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "widget")
	build := append([]string{"build", "-overlay", replace, "-o", program}, strings.Fields(os.Getenv("E2E_BUILD"))...)
	if out, err := exec.Command("go", append(build, "../cmd/widget")...).CombinedOutput(); err != nil {
		t.Fatalf("the program does not build with another aggregator: %v\n%s", err, out)
	}
	const inAFrame, byEveryWay = "TestEveryStoryReachesItsEndInAFrame", "TestEveryStoryReachesItsEndByEveryWay"
	play := exec.Command(os.Args[0], "-test.v", "-test.run", "^("+inAFrame+"|"+byEveryWay+")$/^toy$")
	play.Env = append(os.Environ(), "E2E_WIDGET="+program)
	out, err := play.CombinedOutput()
	if err != nil {
		t.Errorf("the toy's stories: %v\n%s", err, out)
	}
	for _, name := range []string{"code", "password", "phone", "act", "down", "healthy"} {
		if n := strings.Count(string(out), "    --- PASS: "+inAFrame+"/toy/"+name+" "); n != 1 {
			t.Errorf("%s was played %d times in a browser", name, n)
		}
		if n := strings.Count(string(out), "    --- PASS: "+byEveryWay+"/toy/"+name+"_"); n != forAll {
			t.Errorf("%s was played %d times without one, and there are %d ways", name, n, forAll)
		}
	}
}

// The program that is shipped knows no toy, and nothing that is for tests only.
func TestNothingForTestsIsShipped(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "../cmd/widget").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(out)) {
		if name = strings.TrimSpace(name); strings.Contains(name, "providertest") || strings.Contains(name, "storetest") {
			t.Errorf("the program holds %s", name)
		}
	}
}
