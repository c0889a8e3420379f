// Command contract holds an aggregator to what the sandbox's dialect of it is built on: a table of requests and the answers
// that are documented, were observed, or are only supposed. It is played against the sandbox by a test, and by somebody who
// has an account against the vendor's own sandbox; what differs is printed. What is made there is deleted at the end.
//
//	make contract VENDOR=powens
//	make contract VENDOR=powens AT=http://127.0.0.1:8082/powens/2.0
//
// Keys come from the environment and are never printed; neither are the tokens that answers bring.
package main

import (
	"cmp"
	"context"
	"embed"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"time"
)

//go:embed powens.txt syncfy.txt flinks.txt
var tables embed.FS

// vendor is where a table is played.
type vendor struct {
	// url is the variable of the environment with its address, and usual that address where there is only one.
	url, usual string
	// keys are the names in the table, each with its variable of the environment and what the sandbox takes for it.
	keys map[string][2]string
	// more are keys that not everybody has; without them some rows are left out.
	more map[string][2]string
	// test are the addresses that play no one's real connections.
	test *regexp.Regexp
}

var vendors = map[string]vendor{
	"powens": {
		url: "POWENS_URL", test: regexp.MustCompile(`^https://[a-z0-9-]+-sandbox\.biapi\.pro/2\.0$`),
		keys: map[string][2]string{"client_id": {"POWENS_CLIENT_ID", "10000001"}, "client_secret": {"POWENS_CLIENT_SECRET", "sandbox-secret"}},
		more: map[string][2]string{"manage_token": {"POWENS_MANAGE_TOKEN", "sandbox-manage-token"}},
	},
	"syncfy": { // the key alone tells the sandbox from the real thing
		url: "SYNCFY_URL", usual: "https://opendata-api.syncfy.com/v1", test: regexp.MustCompile(`^https://[a-z-]+\.syncfy\.com/v1$`),
		keys: map[string][2]string{"api_key": {"SYNCFY_SANDBOX_API_KEY", "00000000000000000000000000c0474c"}},
	},
	"flinks": {
		url: "FLINKS_URL", test: regexp.MustCompile(`^https://toolbox-api\.private\.fin\.ag/v3/[0-9a-fA-F-]{36}/BankingServices$`),
		keys: map[string][2]string{"auth_key": {"FLINKS_AUTH_KEY", "sandbox-auth-key"}, "api_key": {"FLINKS_API_KEY", "sandbox-api-key"}},
	},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	stop()
	os.Exit(status)
}

// run gives the status to exit with: 0 if nothing differs, 1 if something does, 2 if nothing could be played.
func run(ctx context.Context, args []string, env func(string) string, out io.Writer) int {
	fs := flag.NewFlagSet("contract", flag.ContinueOnError)
	fs.SetOutput(out)
	at := fs.String("at", "", "a sandbox's `address`, with made-up keys, instead of the vendor's own and yours")
	if fs.Parse(args) != nil {
		return 2
	}
	v, ok := vendors[fs.Arg(0)]
	if !ok || fs.NArg() != 1 {
		fmt.Fprintln(out, "contract: which one? powens, syncfy or flinks")
		return 2
	}
	p := &player{
		base: strings.TrimSuffix(*at, "/"), known: map[string]string{}, plain: []string{"user", "connection", "credential", "prompt"},
		client: &http.Client{Timeout: 5 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	if err := v.ready(p, env); err != nil {
		fmt.Fprintf(out, "contract: %v\n", err)
		return 2
	}
	text, err := tables.ReadFile(fs.Arg(0) + ".txt")
	if err != nil {
		fmt.Fprintf(out, "contract: %v\n", err)
		return 2
	}
	t, err := read(string(text))
	if err != nil {
		fmt.Fprintf(out, "contract: %s.txt: %v\n", fs.Arg(0), err)
		return 2
	}
	if *at == "" {
		p.vendor, p.pace = true, t.pace
	}
	return p.report(ctx, t, out)
}

// ready says where the table is played and with which keys. Without an address of a sandbox these are the vendor's and the
// environment's; an address where real connections may be is refused.
func (v vendor) ready(p *player, env func(string) string) error {
	var missing []string
	if p.base == "" {
		if p.base = strings.TrimSuffix(cmp.Or(env(v.url), v.usual), "/"); p.base == "" {
			missing = append(missing, v.url)
		}
		for _, name := range slices.Sorted(maps.Keys(v.keys)) {
			key := v.keys[name]
			if p.known[name] = env(key[0]); p.known[name] == "" {
				missing = append(missing, key[0])
			}
		}
		for name, key := range v.more {
			if value := env(key[0]); value != "" {
				p.known[name] = value
			} else {
				p.absent = append(p.absent, "{"+name+"}")
			}
		}
		if missing != nil {
			return fmt.Errorf("these are not in the environment: %s", strings.Join(missing, ", "))
		}
		if !v.test.MatchString(p.base) {
			return fmt.Errorf("%s is not the address of a vendor's sandbox: %s", p.base, v.test)
		}
		return nil
	}
	u, err := url.Parse(p.base)
	if err != nil || u.Scheme != "http" {
		return fmt.Errorf("%q is no http address of a sandbox", p.base)
	}
	for _, keys := range []map[string][2]string{v.keys, v.more} {
		for name, key := range keys {
			p.known[name] = key[1]
		}
	}
	return nil
}

// report plays a table and prints what differs, and what was only supposed and is so.
func (p *player) report(ctx context.Context, t table, out io.Writer) int {
	differ, skipped, left := 0, 0, 0
	for _, r := range t.rows {
		o := p.play(ctx, r)
		switch {
		case slices.Contains(p.absent, o.needs):
			left++
		case o.needs != "":
			skipped++
			fmt.Fprintf(out, "  not asked  %s: an earlier answer brought no %s\n", o.is, o.needs)
		case len(o.differs) > 0:
			differ++
			fmt.Fprintf(out, "  differs    %s (%s, line %d)\n             %s %s\n", o.is, o.mark, o.line, o.method, o.path)
			for _, d := range o.differs {
				fmt.Fprintf(out, "             %s: %s\n", cmp.Or(strings.TrimPrefix(d.where, "."), "answer"), p.hide(d.words()))
			}
		case o.mark == "unverified" && p.vendor:
			fmt.Fprintf(out, "  settled    %s: as supposed\n", o.is)
		}
		if ctx.Err() != nil {
			break
		}
	}
	if left > 0 {
		fmt.Fprintf(out, "  left out   %d for want of %s\n", left, strings.Join(p.absent, ", "))
	}
	fmt.Fprintf(out, "%d requests at %s: %d as the table says, %d differ, %d not asked\n",
		len(t.rows)-left, p.base, len(t.rows)-differ-skipped-left, differ, skipped)
	if differ+skipped > 0 {
		return 1
	}
	return 0
}

func (d difference) words() string {
	if d.want == "" {
		return d.got
	}
	return d.got + ", and not " + d.want
}
