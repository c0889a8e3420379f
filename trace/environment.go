package trace

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// settings are what the environment says.
type settings struct {
	endpoint    *url.URL
	headers     map[string]string
	timeout     time.Duration
	gzip        bool
	tls         *tls.Config
	resource    []attribute
	share       float64 // of the traces that are sent
	delay       time.Duration
	queue, some int // spans that are kept until they are sent, and that are sent at once
}

// environment reads OpenTelemetry's variables, and collects what is wrong with them.
type environment struct {
	lookup func(string) (string, bool)
	read   func(string) ([]byte, error)
	wrong  []error
}

// text is the first of some variables that is set; an empty one is not.
func (e *environment) text(names ...string) (value, name string) {
	for _, name := range names {
		if v, set := e.lookup(name); set && v != "" {
			return strings.TrimSpace(v), name
		}
	}
	return "", names[len(names)-1]
}

func (e *environment) fault(name, format string, args ...any) {
	e.wrong = append(e.wrong, fmt.Errorf("%s %s", name, fmt.Sprintf(format, args...)))
}

// of is one of the exporter's variables: the one for traces alone goes before the one for all signals.
func (e *environment) of(name string) (value, from string) {
	return e.text("OTEL_EXPORTER_OTLP_TRACES_"+name, "OTEL_EXPORTER_OTLP_"+name)
}

func (e *environment) number(fallback int, names ...string) int {
	text, name := e.text(names...)
	if text == "" {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1<<20 {
		e.fault(name, "is no whole number from 1 to %d", 1<<20)
	}
	return n
}

func (e *environment) milliseconds(fallback int, names ...string) time.Duration {
	return time.Duration(e.number(fallback, names...)) * time.Millisecond
}

// oneOf is a variable that is one of some words, the first if it is not set.
func (e *environment) oneOf(value, name string, words ...string) string {
	if value != "" && !slices.Contains(words, value) {
		e.fault(name, "is %.40q; this program knows %s", value, strings.Join(words, ", "))
	}
	return cmp.Or(value, words[0])
}

// settings are nil where traces are off: where nothing switches them on, or something off.
func (e *environment) settings(version string) (*settings, error) {
	disabled, _ := e.text("OTEL_SDK_DISABLED")
	exporter, name := e.text("OTEL_TRACES_EXPORTER")
	endpoint, _ := e.of("ENDPOINT")
	if exporter = e.oneOf(exporter, name, "otlp", "none"); exporter == "none" || strings.EqualFold(disabled, "true") {
		return nil, errors.Join(e.wrong...)
	}
	if set, _ := e.text("OTEL_TRACES_EXPORTER"); set == "" && endpoint == "" {
		return nil, nil
	}
	s := &settings{
		endpoint: e.endpoint(), headers: e.headers(), timeout: e.timeout(), tls: e.tls(), share: e.share(),
		delay: e.milliseconds(5000, "OTEL_BSP_SCHEDULE_DELAY"),
		queue: e.number(2048, "OTEL_BSP_MAX_QUEUE_SIZE"), some: e.number(512, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
	}
	s.some = min(s.some, s.queue)
	protocol, name := e.of("PROTOCOL")
	e.oneOf(protocol, name, "http/protobuf")
	compression, name := e.of("COMPRESSION")
	s.gzip = e.oneOf(compression, name, "none", "gzip") == "gzip"
	s.resource = e.resource(version)
	if e.wrong != nil {
		return nil, errors.Join(e.wrong...)
	}
	return s, nil
}

func (e *environment) timeout() time.Duration {
	return e.milliseconds(10_000, "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT")
}

// endpoint is where traces go: the address for traces is used as it is, to that for all signals their path is added.
func (e *environment) endpoint() *url.URL {
	text, name := e.of("ENDPOINT")
	text = cmp.Or(text, "http://localhost:4318")
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		e.fault(name, "is no http or https address")
		return nil
	}
	if name != "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" {
		u = u.JoinPath("v1/traces")
	}
	return u
}

// pairs are "key=value" with commas between them, as in W3C Baggage.
func (e *environment) pairs(text, name string, say func(key, value string)) {
	for pair := range strings.SplitSeq(text, ",") {
		key, value, ok := strings.Cut(pair, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		value, err := url.PathUnescape(value)
		switch {
		case strings.TrimSpace(pair) == "":
		case !ok || key == "" || err != nil:
			e.fault(name, "has a part that is no key=value; what is special in a value is written as %%2C")
			return // the part may be a secret
		default:
			say(key, value)
		}
	}
}

func (e *environment) headers() map[string]string {
	all := map[string]string{}
	text, name := e.of("HEADERS")
	e.pairs(text, name, func(key, value string) { all[key] = value })
	return all
}

// resource is what is known of this server.
func (e *environment) resource(version string) []attribute {
	host, _ := os.Hostname()
	instance := newSpanID()
	all := map[string]string{"service.name": "reconnect", "service.version": version, "service.instance.id": hex.EncodeToString(instance[:]), "host.name": host}
	text, name := e.text("OTEL_RESOURCE_ATTRIBUTES")
	e.pairs(text, name, func(key, value string) { all[key] = value })
	if service, _ := e.text("OTEL_SERVICE_NAME"); service != "" {
		all["service.name"] = service
	}
	var sorted []attribute
	for key, value := range all {
		sorted = append(sorted, attribute{key: key, text: value})
	}
	slices.SortFunc(sorted, func(a, b attribute) int { return strings.Compare(a.key, b.key) })
	return sorted
}

// share is how many of the flows are traced. No flow has a parent that would decide it, so each sampler is as its root.
func (e *environment) share() float64 {
	sampler, name := e.text("OTEL_TRACES_SAMPLER")
	known := []string{"always_on", "always_off", "traceidratio"}
	switch e.oneOf(strings.TrimPrefix(sampler, "parentbased_"), name, known...) {
	case "always_off":
		return 0
	case "traceidratio":
		text, name := e.text("OTEL_TRACES_SAMPLER_ARG")
		share, err := strconv.ParseFloat(cmp.Or(text, "1"), 64)
		if err != nil || !(share >= 0 && share <= 1) {
			e.fault(name, "is no number from 0 to 1")
		}
		return share
	}
	return 1
}

// tls is whom the collector must be, and who we are for it.
func (e *environment) tls() *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if file, name := e.of("CERTIFICATE"); file != "" {
		text, err := e.read(file)
		c.RootCAs = x509.NewCertPool()
		if err != nil || !c.RootCAs.AppendCertsFromPEM(text) {
			e.fault(name, "is no file of certificates")
		}
	}
	certificate, name := e.of("CLIENT_CERTIFICATE")
	key, keyName := e.of("CLIENT_KEY")
	switch {
	case certificate == "" && key == "":
		return c
	case certificate == "" || key == "":
		e.fault(name, "and %s come together", keyName)
		return c
	}
	public, err1 := e.read(certificate)
	secret, err2 := e.read(key)
	pair, err3 := tls.X509KeyPair(public, secret)
	if errors.Join(err1, err2, err3) != nil {
		e.fault(name, "and %s are no pair of a certificate and its key", keyName)
	}
	c.Certificates = []tls.Certificate{pair}
	return c
}
