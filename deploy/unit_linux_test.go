package deploy_test

import (
	"os/exec"
	"regexp"
	"strconv"
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
}
