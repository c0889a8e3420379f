package deploy_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"
)

var program = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "reconnect-deploy-")
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "widget"), "./cmd/widget")
	build.Dir = ".."
	out, err := build.CombinedOutput()
	if err != nil {
		_, _ = os.Stderr.Write(out)
	}
	return filepath.Join(folder, "widget"), err
})

func TestMain(m *testing.M) {
	status := m.Run()
	if name, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(name))
	}
	os.Exit(status)
}

// accepted has the program check a configuration, with the secrets that it names beside it, and looks for lines in it.
func accepted(t *testing.T, configuration string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(configuration, line+"\n") {
			t.Errorf("the configuration has no line %q", line)
		}
	}
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`\{file: (secrets/\S+)\}`).FindAllStringSubmatch(configuration, -1) {
		secret := []byte(strings.Repeat("0123456789abcdef", 4))
		if strings.HasSuffix(m[1], ".pem") {
			var err error
			if secret, err = exec.Command("openssl", "genpkey", "-algorithm", "ed25519").Output(); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(folder, m[1]), secret, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(folder, "reconnect.yaml")
	if err := os.WriteFile(file, []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	widget, err := program()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(widget, "check", "--config", file).CombinedOutput(); err != nil {
		t.Errorf("the program refuses it: %s", out)
	}
}

// service is one of a Compose file, with all that ours say: what is misspelt is no member of it.
type service struct {
	Image       string
	Build       *struct{ Context, Dockerfile string }
	Command     []string
	Environment map[string]string
	Restart     string
	User        string
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
	StopGrace   string   `yaml:"stop_grace_period"`
	Swappiness  *int     `yaml:"mem_swappiness"`
	Ulimits     map[string]int
	Volumes     []struct {
		Type, Source, Target string
		ReadOnly             bool `yaml:"read_only"`
	}
	Networks    []string
	Ports       []string
	Healthcheck *struct {
		Test              []string
		Interval, Timeout string
		Retries           int
	}
	DependsOn map[string]struct{ Condition string } `yaml:"depends_on"`
}

func TestTheComposeFileFitsTogether(t *testing.T) {
	data, err := os.ReadFile("docker/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Name     string
		Replica  service `yaml:"x-replica"`
		Services map[string]service
		Networks map[string]struct {
			Internal bool
			IPAM     struct{ Config []struct{ Subnet string } } `yaml:"ipam"`
		}
		Volumes map[string]struct{}
	}
	strict := yaml.NewDecoder(bytes.NewReader(data))
	strict.KnownFields(true)
	if err := strict.Decode(&file); err != nil {
		t.Fatal(err)
	}
	caddy, err := os.ReadFile("docker/Caddyfile")
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range file.Services {
		for _, n := range s.Networks {
			if _, known := file.Networks[n]; !known {
				t.Errorf("%s is in the network %s, which is none", name, n)
			}
		}
		for _, v := range s.Volumes {
			if _, known := file.Volumes[v.Source]; v.Type == "volume" && !known {
				t.Errorf("%s has the volume %s, which is none", name, v.Source)
			}
		}
		for other, how := range s.DependsOn {
			on, known := file.Services[other]
			if !known || how.Condition == "service_healthy" && on.Healthcheck == nil && on.Build == nil {
				t.Errorf("%s waits until %s is healthy, which nothing says", name, other)
			}
		}
		if s.Build == nil {
			continue
		}
		if !bytes.Contains(caddy, []byte(name+":8080")) {
			t.Errorf("Caddy does not lead to %s", name)
		}
		if !s.ReadOnly || s.User != "65532:65532" || !slices.Equal(s.CapDrop, []string{"ALL"}) || s.StopGrace != "45s" || s.Restart != "always" {
			t.Errorf("%s runs as %+v", name, s)
		}
	}
	configuration, err := os.ReadFile("docker/reconnect.yaml")
	if err != nil {
		t.Fatal(err)
	}
	accepted(t, string(configuration), "store: redis://valkey:6379/0", "listen: 0.0.0.0:8080",
		"trusted_proxies: ["+file.Networks["front"].IPAM.Config[0].Subnet+"]")
}

// No engine builds the image here. What it builds with is what packages are built with, and what it starts the program knows.
func TestTheImageIsBuiltAsPackagesAre(t *testing.T) {
	file, err := os.ReadFile("docker/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("../tools/package")
	if err != nil {
		t.Fatal(err)
	}
	flags := regexp.MustCompile(`(?s)CGO_ENABLED=0.*?go build (-trimpath -buildvcs=false).*?-ldflags (".*?")`)
	one, other := flags.FindSubmatch(file), flags.FindSubmatch(script)
	if one == nil || other == nil || !bytes.Equal(one[2], other[2]) {
		t.Errorf("the image is built by %q, packages by %q", one, other)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	needs := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)[1]
	if !bytes.Contains(file, []byte("FROM golang:"+string(needs)+"-")) {
		t.Errorf("the image is not built with Go %s", needs)
	}
	last := string(file[bytes.LastIndex(file, []byte("\nFROM "))+1:])
	for _, line := range []string{"FROM scratch", "USER 65532:65532", `ENTRYPOINT ["/usr/bin/widget"]`, `CMD ["serve", "--config", "/etc/reconnect/reconnect.yaml"]`} {
		if !strings.Contains(last, line+"\n") {
			t.Errorf("the image has no %s", line)
		}
	}
	if !regexp.MustCompile(`HEALTHCHECK .*CMD \["/usr/bin/widget", "ready"\]`).MatchString(last) {
		t.Error("nothing asks the container whether it is ready")
	}
}

// The commands of docs/deploy.md say all that compose.yaml wants to be told, and make each secret that its configuration names, where no
// image and no commit takes it along.
func TestTheDocumentedWayIntoContainersIsComplete(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	_, said, _ := strings.Cut(read("../docs/deploy.md"), "## In containers")
	said, rest, _ := strings.Cut(said, "## On Kubernetes")
	orders, _, _ := strings.Cut(said, "docker compose up")
	wanted := 0
	for _, name := range regexp.MustCompile(`\$\{(\w+):\?`).FindAllStringSubmatch(read("docker/compose.yaml"), -1) {
		wanted++
		if !strings.Contains(orders, "export "+name[1]+"=") {
			t.Errorf("docs/deploy.md sets no %s", name[1])
		}
	}
	secret := regexp.MustCompile(`\{file: secrets/([\w.]+)\}`)
	for _, name := range secret.FindAllStringSubmatch(read("docker/reconnect.yaml"), -1) {
		wanted++
		if !regexp.MustCompile(`(>|-out) secrets/` + regexp.QuoteMeta(name[1]) + `\n`).MatchString(orders) {
			t.Errorf("docs/deploy.md makes no %s", name[1])
		}
	}
	for _, name := range secret.FindAllStringSubmatch(read("kubernetes/reconnect.yaml"), -1) {
		wanted++
		if !strings.Contains(rest, "--from-file="+name[1]) {
			t.Errorf("docs/deploy.md brings no %s into the cluster", name[1])
		}
	}
	if wanted < 9 {
		t.Errorf("%d things are wanted, which is not all", wanted)
	}
	for name, line := range map[string]string{"../.dockerignore": "\ndeploy/docker/secrets\n", "../.gitignore": "\n/deploy/docker/secrets/\n"} {
		if !strings.Contains(read(name), line) {
			t.Errorf("%s lets the secrets of compose.yaml in", name)
		}
	}
}
