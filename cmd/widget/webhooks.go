package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"text/tabwriter"
	"time"

	"github.com/open-reconnect/reconnect/handlers"
)

// webhooks asks the server that runs by the same configuration which events were not taken, or has those of a flow sent again.
func (c command) webhooks(ctx context.Context, args []string) error {
	fs, parse := c.flags("webhooks")
	file := fs.String("config", "", "the `file` by which the server runs")
	at := fs.String("server", "", "the server's own `address`, such as http://127.0.0.1:8080; where it listens by the file, if left out")
	again := fs.String("again", "", "send all events of this `flow` again, or all for those of the list")
	if err := parse(args); err != nil {
		return err
	}
	if *file == "" {
		return fmt.Errorf("%w: --config FILE is missing", errUsage)
	}
	s, err := c.read(*file)
	if err != nil {
		return err
	}
	o := asker{at: *at, key: handlers.OperatorKey(s.SessionKey)}
	if o.at == "" {
		o.at = "http://" + reachable(s.Listen)
	}
	if *again != "" && *again != "all" {
		return o.again(ctx, c.out, *again)
	}
	var owed []handlers.Owed
	if err := o.ask(ctx, http.MethodGet, "", &owed); err != nil {
		return err
	}
	if *again == "all" {
		for _, f := range owed {
			if err := o.again(ctx, c.out, f.Flow); err != nil {
				return err
			}
		}
		return nil
	}
	return list(c.out, owed)
}

// list prints flows whose events were not all taken.
func list(w io.Writer, owed []handlers.Owed) error {
	if len(owed) == 0 {
		_, err := fmt.Fprintln(w, "every event was taken")
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "FLOW\tCLIENT\tAGGREGATOR\tSTATUS\tUNTOLD\tGIVEN UP\tTRIES\tSINCE\tNEXT TRY")
	for _, f := range owed {
		next := "-"
		if f.Untold > 0 && !f.Next.IsZero() {
			next = f.Next.Format(time.RFC3339)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s\t%s\n",
			f.Flow, f.Client, f.Aggregator, f.Status, f.Untold, f.GivenUp, f.Tries, f.Since.Format(time.RFC3339), next)
	}
	return table.Flush()
}

// reachable is how this machine reaches what listens on an address.
func reachable(listen string) string {
	host, port, _ := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// asker asks a server that runs.
type asker struct{ at, key string }

func (o asker) again(ctx context.Context, w io.Writer, flow string) error {
	if err := o.ask(ctx, http.MethodPost, "/"+url.PathEscape(flow), nil); err != nil {
		return fmt.Errorf("flow %s: %w", flow, err)
	}
	_, err := fmt.Fprintf(w, "%s: its events are sent again\n", flow)
	return err
}

// ask sends a request and reads what it answers, if anything is wanted.
func (o asker) ask(ctx context.Context, method, path string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, o.at+handlers.OperatorPath+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+o.key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("the server is not reached; --server says where it is: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		problem := struct{ Detail string }{}
		_ = json.Unmarshal(body, &problem)
		return fmt.Errorf("the server answers %d: %s", resp.StatusCode, or(problem.Detail, "no word of its own"))
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(body, into)
}
