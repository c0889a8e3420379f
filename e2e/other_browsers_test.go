//go:build browser

package e2e_test

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// firefoxSettings are a profile's. It asks the world nothing: what is not on this machine goes to a proxy that is not there.
const firefoxSettings = `
user_pref("marionette.port", 0);
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.startup.page", 0);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.newtabpage.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("dom.disable_open_during_load", true);
user_pref("dom.ipc.processPrelaunch.enabled", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("intl.accept_languages", "en");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("nimbus.rollouts.enabled", false);
user_pref("signon.rememberSignons", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("ui.prefersReducedMotion", 1);
`

// firefox starts a Firefox with a profile of its own.
func firefox(t testing.TB) *driven {
	t.Helper()
	name := os.Getenv("FIREFOX")
	if name == "" {
		name = "firefox-esr"
	}
	profile := home(t)
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(firefoxSettings), 0o600); err != nil {
		t.Fatal(err)
	}
	started(t, exec.Command(name, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile),
		"HOME="+profile, "MOZ_DISABLE_AUTO_SAFE_MODE=1")
	var port []byte
	soon.Await(t, "Firefox", func() bool {
		port, _ = os.ReadFile(filepath.Join(profile, "MarionetteActivePort"))
		return len(port) > 0
	})
	m, err := dialMarionette("127.0.0.1:" + string(port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.conn.Close() })
	return begun(t, m, map[string]any{"unhandledPromptBehavior": "accept"})
}

// webkit starts WebKitGTK's browser for tests, which needs a screen.
func webkit(t testing.TB) *driven {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	screen := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp")
	screen.ExtraFiles = []*os.File{write}
	started(t, screen)
	_ = write.Close()
	number := make([]byte, 16)
	n, err := read.Read(number)
	if err != nil {
		t.Fatal("there is no screen:", err)
	}
	at := local(t)
	_, port, _ := net.SplitHostPort(at)
	started(t, exec.Command("WebKitWebDriver", "--port="+port), "DISPLAY=:"+strings.TrimSpace(string(number[:n])), "HOME="+home(t),
		"GTK_A11Y=none", "LIBGL_ALWAYS_SOFTWARE=1")
	o := &overHTTP{session: "http://" + at + "/session"}
	soon.Await(t, "WebKit's driver", func() bool {
		resp, err := http.Get("http://" + at + "/status") //nolint:noctx // it is on this machine
		if err == nil {
			_ = resp.Body.Close()
		}
		return err == nil
	})
	return begun(t, o, map[string]any{})
}

// home is a folder of a browser's own. Its last processes may still write there while it is removed.
func home(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "reconnect-e2e-") //nolint:usetesting // its removal must not fail the test
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// begun opens the session in which a browser is driven.
func begun(t testing.TB, w commander, wanted map[string]any) *driven {
	t.Helper()
	said, err := w.do("NewSession", map[string]any{"capabilities": map[string]any{"alwaysMatch": wanted}})
	if err != nil {
		t.Fatal(err)
	}
	if o, ok := w.(*overHTTP); ok {
		var session struct{ SessionID string }
		if err := json.Unmarshal(said, &session); err != nil || session.SessionID == "" {
			t.Fatalf("the session has no name: %s", said)
		}
		o.session += "/" + session.SessionID
	}
	t.Cleanup(func() { _, _ = w.do("DeleteSession", nil) })
	d := &driven{commander: w}
	if said, err = w.do("GetWindowHandle", nil); err == nil {
		err = json.Unmarshal(said, &d.first)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// started starts a program that is ended, with all that it has started, when the test is.
func started(t testing.TB, cmd *exec.Cmd, env ...string) {
	t.Helper()
	var said transcript.Text
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s does not start: run \"make e2e\", which installs it: %v", cmd.Path, err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s said: %s", filepath.Base(cmd.Path), said.String())
		}
	})
}

// kinds are stories of each kind: a code, an approval elsewhere, a visit to the bank. By each way one of them is played a day, and all in
// "make everybody".
var kinds = []string{"powens/otp", "powens/approve", "powens/webauth"}

func TestStoriesReachTheirEndInFirefox(t *testing.T) {
	t.Parallel()
	in, chosen := firefox(t), sample(t, kinds)
	abroad(t, in, chosen, byFrame, byPopup, byRedirect)
	t.Run("as the phone of a hand-over", func(t *testing.T) { handsOver(t, in) })
	t.Run("without a script", func(t *testing.T) {
		without(t, in, "javascript.enabled", "false", &in.scriptless, "data:text/html,<noscript><b></b></noscript>", `document.querySelector('b') !== null`)
		abroad(t, in, chosen, byRedirect, byFrame)
	})
	t.Run("without cookies and storage", func(t *testing.T) {
		without(t, in, "network.cookie.cookieBehavior", "2", &in.blocked,
			widget.playground, `(() => { try { return !localStorage } catch { return true } })()`)
		abroad(t, in, chosen, byPopup, byRedirect, byFrame)
	})
}

func TestStoriesReachTheirEndInWebKit(t *testing.T) {
	t.Parallel()
	abroad(t, webkit(t), sample(t, kinds), byFrame, byPopup, byRedirect)
}

// abroad plays by each way the stories that are chosen for it.
func abroad(t *testing.T, in *driven, chosen func(int) []string, ways ...string) {
	for i, embed := range ways {
		for _, id := range chosen(i) {
			t.Run(embed+" "+id, func(t *testing.T) { comes(t, in, id, embed).play() })
		}
	}
}

// without changes a setting of Firefox until the test is over, and proves by what is so on a page that it counts.
func without(t *testing.T, in *driven, name, value string, now *bool, page, proof string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	set := func(body string) {
		must(in.open("about:blank")) // or a page is caught in the middle of a script
		must(in.tell("Marionette:SetContext", map[string]any{"value": "chrome"}))
		must(in.run(nil, "const p = Services.prefs, n = '"+name+"', v = "+value+"; "+body))
		must(in.tell("Marionette:SetContext", map[string]any{"value": "content"}))
	}
	counts := func() (so bool) {
		must(in.open(page))
		must(in.run(&so, "return "+proof))
		return so
	}
	before := counts()
	set("Services.cookies.removeAll(); typeof v === 'number' ? p.setIntPref(n, v) : p.setBoolPref(n, v)")
	*now = true
	t.Cleanup(func() {
		set("p.clearUserPref(n)")
		*now = false
	})
	if before || !counts() {
		t.Fatalf("the setting %s changes nothing, so this test proves nothing", name)
	}
}
