package redis

import (
	"strings"
	"testing"
)

func TestWhatAServerSaysIsToldByItsFirstWord(t *testing.T) {
	for says, want := range map[string]string{
		"READONLY You can't write against a read only replica.":                                      "READONLY",
		"OOM command not allowed when used memory > 'maxmemory'. script: 1f, on @user_script:7.":     "OOM",
		"ERR Error running script (call to f_1f): @user_script:7: @user_script: 7: -OOM command not": "OOM",
		"ERR value is not an integer or out of range":                                                "ERR",
	} {
		if is := code(says); is != want {
			t.Errorf("%q is told as %q", says, is)
		}
	}
}

func TestAnOldOrForgetfulServerIsWarnedOf(t *testing.T) {
	for _, c := range []struct{ info, want string }{
		{"redis_version:6.0.16\r\nrole:master\r\n", "Redis 6.0.16 is older than 6.2"},
		{"redis_version:7.2.4\r\nmaxmemory_policy:volatile-lru", "maxmemory-policy is volatile-lru"},
		{"aof_enabled:0\r\n", "appendonly is no"},
		{"redis_version:7.2.4\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n", ""},
		{"role:slave\r\naof_enabled:0\r\n", ""},
		{"", ""},
	} {
		if got := strings.Join(advices(c.info), "\n"); got == "" != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%q is told as %q", c.info, got)
		}
	}
}
