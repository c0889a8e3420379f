package deploy_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestTheUnitIsOpenToLittle(t *testing.T) {
	out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--threshold=20", "packages/reconnect.service").CombinedOutput()
	level := regexp.MustCompile(`exposure level for reconnect.service: ([0-9.]+)`).FindSubmatch(out)
	if err != nil || level == nil {
		t.Fatalf("%v (\"tools/need systemd-analyze\" installs it): it must be 2.0 at most\n%s", err, out)
	}
	if is, err := strconv.ParseFloat(string(level[1]), 64); err != nil || is > 2.0 {
		t.Errorf("the unit's openness is %s, and 2.0 at most is allowed", level[1])
	}
	told, err := os.ReadFile("../docs/deploy.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(told), "openness is "+string(level[1])+" of 10") {
		t.Errorf("docs/deploy.md does not say that it is %s", level[1])
	}
}
