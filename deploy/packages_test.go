//go:build packages

package deploy_test

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// packaged is where "make packages" has built what is released.
func packaged(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("PACKAGES")
	if folder == "" {
		t.Fatal(`PACKAGES names no folder; "make packages" fills one and starts this test`)
	}
	return folder
}

// TestTwoBuildsAreOneHash builds the commit again: from its files alone, in another folder, without git and with nothing from an earlier
// build, as another person's machine does.
func TestTwoBuildsAreOneHash(t *testing.T) {
	first, copied, second := packaged(t), t.TempDir(), t.TempDir()
	var tree bytes.Buffer
	archive := exec.Command("git", "archive", "--format=tar", "HEAD")
	archive.Dir, archive.Stdout = "..", &tree
	if err := archive.Run(); err != nil {
		t.Fatal(err)
	}
	unpack := exec.Command("tar", "-x", "-C", copied)
	unpack.Stdin = &tree
	if out, err := unpack.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	tools, err := filepath.Abs("../.tools")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(tools, filepath.Join(copied, ".tools")); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(filepath.Join(first, "linux-amd64", "widget"), "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(said)) // reconnect VERSION commit COMMIT of DATE
	if len(words) != 6 {
		t.Fatalf("the version is %q", said)
	}
	build := exec.Command(filepath.Join(copied, "tools", "package"), second)
	build.Env = append(os.Environ(), "GOCACHE="+t.TempDir(), "VERSION="+words[1], "COMMIT="+words[3], "DATE="+words[5], "GOOS=linux", "GOARCH=amd64")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	one, other := hashes(t, first), hashes(t, second)
	if len(other) != 4 { // the program, its list, its licences, the deb
		t.Errorf("built were %v", other)
	}
	for name, hash := range other {
		if one[name] != hash {
			t.Errorf("%s is %s, and was %s", name, hash, one[name])
		}
		t.Log(hash, name)
	}
}

func hashes(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		all[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTheListOfModulesIsComplete holds the SBOM against what the program itself says that it was built of.
func TestTheListOfModulesIsComplete(t *testing.T) {
	folder := filepath.Join(packaged(t), "linux-amd64")
	info, err := buildinfo.ReadFile(filepath.Join(folder, "widget"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "widget.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Format     string `json:"bomFormat"`
		Components []struct {
			Name, Version string
			Purl          string
			Hashes        []struct{ Alg, Content string }
			Evidence      struct {
				Licenses []struct{ License struct{ ID string } }
			}
		}
	}
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, c := range list.Components {
		if c.Name == "std" {
			continue
		}
		listed[c.Name+" "+c.Version] = true
		if len(c.Hashes) == 0 || c.Purl == "" || len(c.Evidence.Licenses) == 0 {
			t.Errorf("of %s the list says hashes %v, address %q, licences %v", c.Name, c.Hashes, c.Purl, c.Evidence.Licenses)
		}
	}
	texts, err := os.ReadFile(filepath.Join(folder, "LICENSES.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range info.Deps {
		if !listed[m.Path+" "+m.Version] {
			t.Errorf("%s %s is in the program and not in the list", m.Path, m.Version)
		}
		if !bytes.Contains(texts, []byte("==== "+m.Path+"@"+m.Version+"\n")) {
			t.Errorf("the licence of %s is not beside the program", m.Path)
		}
		delete(listed, m.Path+" "+m.Version)
	}
	if list.Format != "CycloneDX" || len(info.Deps) < 10 || len(listed) > 0 {
		t.Errorf("a %s list of %d modules also names %v", list.Format, len(info.Deps), listed)
	}
}
