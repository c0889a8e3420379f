//go:build pebble

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// certified is how long the authority's certificates are good for. They are renewed after two thirds of it.
const certified = 45 * time.Second

func TestACertificateIsHadAndRenewedByItselfAndNoRequestIsLost(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	widget, authority, management, dns := ports.Free(t), ports.Free(t), ports.Free(t), ports.Free(t)
	own := selfSigned(t, folder)
	put(t, folder, "pebble.json", fmt.Sprintf(`{"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
		"certificate": %q, "privateKey": %q, "tlsPort": %d, "certificateValidityPeriod": %d}}`,
		authority, management, filepath.Join(folder, "pebble.pem"), filepath.Join(folder, "pebble.key"), widget, int(certified.Seconds())))
	runs(t, "pebble-challtestsrv", "-defaultIPv6", "", "-http01", "", "-https01", "", "-tlsalpn01", "",
		"-dns01", fmt.Sprintf("127.0.0.1:%d", dns), "-management", fmt.Sprintf("127.0.0.1:%d", ports.Free(t)))
	runs(t, "pebble", "-config", filepath.Join(folder, "pebble.json"), "-dnsserver", fmt.Sprintf("127.0.0.1:%d", dns), "-strict")
	var root []byte
	asks := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: own, MinVersion: tls.VersionTLS12}}}
	soon.Await(t, "the authority", func() bool {
		res, err := asks.Get(fmt.Sprintf("https://127.0.0.1:%d/roots/0", management))
		if err != nil {
			return false
		}
		defer res.Body.Close()
		root, err = io.ReadAll(res.Body)
		return err == nil && res.StatusCode == http.StatusOK
	})

	put(t, folder, "shop.secret", "p0wens-secret")
	put(t, folder, "session.secret", "0123456789abcdef0123456789abcdef")
	config := put(t, folder, "c.yaml", fmt.Sprintf(`
listen: 127.0.0.1:%d
url: https://reconnect.test:%d
tls: {authority: "https://127.0.0.1:%d/dir", ca: pebble.pem, email: ops@reconnect.test}
session_secret: {file: session.secret}
store: flows.db
clients:
  - id: shop
    callbacks: [https://shop.example/back]
    powens: [{domain: shop.biapi.pro, client_id: "1", client_secret: {file: shop.secret}}]
`, widget, widget, authority))
	env := realEnvironment()
	env.env = func(name string) (string, bool) {
		return map[string]string{"STATE_DIRECTORY": folder}[name], name == "STATE_DIRECTORY"
	}
	var said transcript.Text
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- command{env, io.Discard, &said}.run(ctx, []string{"serve", "--config", config}) }()
	defer func() {
		stop()
		if status := <-ended; status != 0 {
			t.Errorf("it ends with %d:\n%s", status, said.String())
		}
	}()

	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(root)
	visit := func(keep bool) *http.Client {
		return &http.Client{Transport: &http.Transport{
			DisableKeepAlives: !keep, TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12},
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", widget))
			},
		}}
	}
	ask := func(c *http.Client) (serial string, err error) {
		res, err := c.Get(fmt.Sprintf("https://reconnect.test:%d/readyz", widget))
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
			return "", fmt.Errorf("%s %w", res.Status, err)
		}
		return res.TLS.PeerCertificates[0].SerialNumber.String(), nil
	}
	stays, comes := visit(true), visit(false)
	var first, since string
	soon.Await(t, "a certificate", func() (had bool) { first, _ = ask(stays); return first != "" })
	asked := 0
	soon.Await(t, "another certificate", func() bool {
		now, err := ask(comes)
		if err != nil {
			t.Errorf("a request was lost: %v", err)
		}
		if still, err := ask(stays); err != nil || still != first {
			t.Errorf("who was connected is so no more: %v", err)
		}
		asked += 2
		since = now
		return now != first || t.Failed()
	})
	t.Logf("%d requests, and the certificate %.8s… became %.8s…", asked, first, since)
	if res, err := comes.Get(fmt.Sprintf("http://reconnect.test:%d/", widget)); err == nil {
		_ = res.Body.Close()
		t.Error("it speaks without TLS, too")
	}
	kept, err := os.ReadFile(filepath.Join(folder, "certificates", "reconnect.test"))
	if err != nil || len(kept) == 0 {
		t.Errorf("nothing is kept: %v", err)
	}
	if info, err := os.Stat(filepath.Join(folder, "certificates", "reconnect.test")); err == nil && info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the key: %v", info.Mode())
	}
}

func put(t *testing.T, folder, name, text string) string {
	t.Helper()
	name = filepath.Join(folder, name)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// runs starts a program that ends with the test.
func runs(t *testing.T, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1") // a busy machine needs the time between renewal and end for itself
	var said transcript.Text
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; tools/need %s installs it", err, "pebble")
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("%s says\n%.4000s", name, said.String())
		}
	})
}

// selfSigned writes what the authority itself is known by, and returns it.
func selfSigned(t *testing.T, folder string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	is := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, is, is, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	put(t, folder, "pebble.key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	put(t, folder, "pebble.pem", string(text))
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return pool
}
