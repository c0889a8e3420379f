package main

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/unicode/norm"

	"github.com/open-reconnect/reconnect/handlers"
)

// interview asks, a line an answer. At a terminal a wrong answer is asked for again, and secrets are not seen; in a pipe it ends the interview,
// because what follows was meant for other questions. After the first error nothing more is asked.
type interview struct {
	in       io.Reader // read by single bytes: what follows a line is the terminal's, or another program's
	out      io.Writer
	terminal int // the descriptor; -1 for none
	before   *term.State
	err      error
}

func newInterview(in *os.File, out io.Writer) *interview {
	i := &interview{in: in, out: out, terminal: -1}
	if fd := int(in.Fd()); term.IsTerminal(fd) {
		i.terminal = fd
		i.before, _ = term.GetState(fd)
	}
	return i
}

// restore has the terminal show again what is typed, should a secret have been asked for at the end.
func (i *interview) restore() {
	if i.before != nil {
		_ = term.Restore(i.terminal, i.before)
	}
}

// ask returns an answer that is right; an empty one is the other that is offered.
func (i *interview) ask(question, otherwise string, bad func(string) string) string {
	if otherwise != "" {
		question += " [" + otherwise + "]"
	}
	return i.asked(question, func() (string, string) {
		v := strings.TrimSpace(i.line())
		if v == "" {
			v = otherwise
		}
		if v == "" {
			return v, "An answer is needed."
		}
		if fault := bad(v); fault != "" {
			return v, fmt.Sprintf("%q %s.", v, fault)
		}
		return v, ""
	})
}

// several returns answers that are all right, of which there are none only if there may be none.
func (i *interview) several(question, otherwise string, none bool, bad func(string) string) []string {
	var all []string
	check := func(v string) string {
		all = strings.Fields(v)
		if none && v == "none" {
			all = nil
		}
		for n, one := range all {
			if fault := bad(one); fault != "" {
				return fmt.Sprintf("is refused: %q %s", one, fault)
			}
			if slices.Contains(all[:n], one) {
				return fmt.Sprintf("is refused: %q stands there twice", one)
			}
		}
		return ""
	}
	i.ask(question, otherwise, check)
	return all
}

// yes asks what has two answers.
func (i *interview) yes(question, otherwise string) bool {
	return i.ask(question+" (yes or no)", otherwise, oneOf([]string{"yes", "no"})) == "yes"
}

// secret returns what is not shown, and is not said in what is wrong with it either.
func (i *interview) secret(question string, none bool) string {
	return i.asked(question, func() (string, string) {
		v := strings.TrimSpace(i.hidden())
		switch {
		case v == "" && !none:
			return v, "An answer is needed."
		case v != "" && !handlers.Sendable(v):
			return v, "It holds something else than letters, digits and -._~+/=, and no key does: was it copied whole, and alone?"
		}
		return v, ""
	})
}

func (i *interview) asked(question string, answer func() (v, fault string)) string {
	for i.err == nil {
		fmt.Fprintf(i.out, "%s\n> ", question)
		v, fault := answer()
		switch {
		case i.err != nil:
			i.err = fmt.Errorf("no answer to %q: %w", question, i.err)
		case fault == "":
			return v
		case i.terminal < 0:
			i.err = errors.New(strings.TrimSuffix(fault, "."))
		default:
			fmt.Fprintln(i.out, fault)
		}
	}
	return ""
}

// maxAnswer is how many bytes an answer may have.
const maxAnswer = 16 << 10

// line reads until the end of a line. An end of what there is to read ends a line that has begun.
func (i *interview) line() string {
	var line []byte
	for one := make([]byte, 1); len(line) < maxAnswer; {
		n, err := i.in.Read(one)
		switch {
		case n > 0 && one[0] == '\n', err == io.EOF && len(line) > 0:
			return string(line)
		case n > 0:
			line = append(line, one[0])
		case err != nil:
			i.err = err
			return ""
		}
	}
	i.err = errors.New("the line is too long")
	return ""
}

func (i *interview) hidden() string {
	if i.terminal < 0 {
		return i.line()
	}
	v, err := term.ReadPassword(i.terminal)
	fmt.Fprintln(i.out)
	i.err = err
	return string(v)
}

// badProxy is for one of trusted_proxies.
func badProxy(v string) string {
	var none []netip.Prefix
	return trusted(&none)(v)
}

var noID = regexp.MustCompile(`[^a-z0-9]+`)

// idOf is a name as an id has it: "Élan & Söhne" is elan-sohne. It is empty for a name without Latin letters.
func idOf(name string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) { // what stood above a letter
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(name)))
	return strings.Trim(noID.ReplaceAllString(bare, "-"), "-")
}

// settings asks for all that a first configuration says.
func (i *interview) settings() (s firstSettings) {
	fmt.Fprintln(i.out, "A first configuration, by a few questions. What stands in brackets is taken if a line is left empty.")
	s.url = strings.TrimSuffix(i.ask("The address of this server as browsers see it, such as https://reconnect.example.com", "", badPublic), "/")
	s.listen = "127.0.0.1:8080"
	if strings.HasPrefix(s.url, "https:") {
		s.proxies = i.several("The addresses of the proxies before it, which encrypt; none if it is to encrypt by itself (Let's Encrypt)", "127.0.0.1 ::1", true, badProxy)
		if s.ownTLS = len(s.proxies) == 0; s.ownTLS {
			s.listen = "0.0.0.0:443"
		}
	}
	s.listen = i.ask("Where it listens, as host:port", s.listen, badListen)
	s.name = i.ask("The name of the app whose users come here, as they know it", "", func(string) string { return "" })
	s.id = i.ask("A short name for it, in logs", or(idOf(s.name), "app"), badID)
	s.callbacks = i.several("The callback addresses to which its users return, with spaces between", "", false, badCallback)
	s.origins = i.several("The origins of its pages that embed this one, with spaces between; none if none does", "none", true, badOrigin)
	var names []string
	for _, g := range aggregators() {
		names = append(names, g.name)
	}
	s.aggregators = i.several("The aggregators at which it has accounts, of "+strings.Join(names, ", "), "", false, oneOf(names))
	for _, name := range s.aggregators {
		switch name {
		case "powens":
			s.domain = i.ask("Powens: the domain, such as acme.biapi.pro", "", badHost)
			s.clientID = i.ask("Powens: the client_id", "", badDigits)
			s.powens = i.secret("Powens: the client_secret", false)
			s.agent = i.yes("Powens: has it Agent status, so that passwords may be asked for here?", "no")
		case "syncfy":
			s.syncfy = i.secret("Syncfy: the api_key, by which sessions that have died are opened anew; empty for none", true)
		case "flinks":
			s.instance = i.ask("Flinks: the instance, its own name in Flinks' host names", "", badID)
			s.customer = i.ask("Flinks: the customer_id", "", badCustomer)
			s.flinks = i.secret("Flinks: the secret key that mints authorize tokens; empty for none", true)
		}
	}
	s.api = i.yes("Do its servers call this one (docs/api.md)? A key is made for them", "yes")
	if s.webhooks = i.ask("Where its servers hear of events (docs/webhooks.md); none if nowhere", "none", func(v string) string {
		if v == "none" {
			return ""
		}
		return badReceiver(v)
	}); s.webhooks == "none" {
		s.webhooks = ""
	}
	return s
}
