package operator

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/funnel"
)

func (s *Server) overview(w http.ResponseWriter, r *http.Request) {
	v, err := s.survey(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.send(w, r, http.StatusOK, overview(s, v, s.proof(r)))
}

// flow shows the steps and times of one flow.
func (s *Server) flow(w http.ResponseWriter, r *http.Request) {
	found, err := s.find(r.Context(), r.FormValue("ref"))
	switch {
	case err != nil:
		s.fail(w, r, err)
	case len(found) > 1:
		s.send(w, r, http.StatusOK, several(found))
	default:
		s.send(w, r, http.StatusOK, one(found[0], s.proof(r)))
	}
}

// again has all events of a flow told once more.
func (s *Server) again(w http.ResponseWriter, r *http.Request) {
	if !equal(r.PostFormValue("proof"), s.proof(r)) {
		s.send(w, r, http.StatusForbidden, notice("Nothing was sent", "The form is not from this page, or from before the last sign-in. Go back and try again."))
		return
	}
	id := r.PostFormValue("flow")
	has, err := s.Engine.Retell(r.Context(), id)
	switch {
	case err != nil:
		s.fail(w, r, err)
	case !has:
		s.send(w, r, http.StatusConflict, notice("Nothing was sent", "The flow's client has no webhooks in the configuration."))
	default:
		s.Log.Info("events are told again, as the operator's page wants it", "flow", id)
		s.mu.Lock()
		s.seen = nil
		s.mu.Unlock()
		http.Redirect(w, r, "/flow?ref="+url.QueryEscape(id), http.StatusSeeOther)
	}
}

// errNoClient says that a request names a client that the configuration does not have.
var errNoClient = errors.New("operator: no such client")

// table is the funnel of a request's client, which is the first where none is named.
func (s *Server) table(r *http.Request) (client string, rows []funnel.Row, err error) {
	clients := s.Clients()
	if client = r.FormValue("client"); client == "" && len(clients) > 0 {
		client = clients[0]
	}
	if !slices.Contains(clients, client) {
		return client, nil, errNoClient
	}
	days, err := s.Counter.Days(r.Context(), client, funnel.Window)
	return client, funnel.Table(days), err
}

func (s *Server) funnel(w http.ResponseWriter, r *http.Request) {
	client, rows, err := s.table(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.send(w, r, http.StatusOK, funnelPage(s.Clients(), client, rows))
}

func (s *Server) csv(w http.ResponseWriter, r *http.Request) {
	client, rows, err := s.table(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="funnel-`+client+`-`+s.Now().UTC().Format(time.DateOnly)+`.csv"`)
	if err := funnel.CSV(w, client, rows); err != nil {
		s.Log.Warn("the funnel's file not sent", "error", err.Error())
	}
}

// bar is one bar of a sparkline, in units of its view box.
type bar struct{ X, Y, Height string }

// bars draws 24 counts, 4 wide and at most 24 high.
func bars(counts [24]int) (all []bar) {
	most := max(1, slices.Max(counts[:]))
	for i, n := range counts {
		if n > 0 {
			height := max(1, 24*n/most)
			all = append(all, bar{strconv.Itoa(4*i + 1), strconv.Itoa(24 - height), strconv.Itoa(height)})
		}
	}
	return all
}

// of takes one kind of ends from each hour.
func of(hours [24]funnel.Ends, one func(funnel.Ends) int) (counts [24]int) {
	for i, ends := range hours {
		counts[i] = one(ends)
	}
	return counts
}

func done(e funnel.Ends) int   { return e.Done }
func left(e funnel.Ends) int   { return e.Left }
func failed(e funnel.Ends) int { return e.Failed }

func sum(counts [24]int) (all int) {
	for _, n := range counts {
		all += n
	}
	return all
}

// read says a sparkline aloud.
func read(what string, counts [24]int) string {
	return fmt.Sprintf("%s in each of the last 24 hours: %s", what, strings.Trim(fmt.Sprint(counts), "[]"))
}

// share is a part of a whole, in percent.
func share(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return strconv.Itoa(100*part/whole) + " %"
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

// after is how long after the event before it one has come.
func after(events []reconnect.Event, i int) string {
	if i == 0 {
		return ""
	}
	return "+" + events[i].At.Sub(events[i-1].At).Round(10*time.Millisecond).String()
}

func words(list []tallied) string {
	var all []string
	for _, t := range list {
		all = append(all, fmt.Sprintf("%s %d", t.Name, t.N))
	}
	return strings.Join(all, ", ")
}

func levels(list []Level) string {
	var all []string
	for _, l := range list {
		all = append(all, fmt.Sprintf("%s %d", l.Name, l.N))
	}
	return strings.Join(all, ", ")
}

// cell says a count, or that it is hidden.
func cell(c funnel.Cell) string {
	if c.Hidden {
		return "hidden"
	}
	return strconv.Itoa(c.N)
}

// median says how long half of those who have passed took at most.
func median(seconds int) string {
	if seconds == 0 {
		return "–"
	}
	return "≤ " + (time.Duration(seconds) * time.Second).String()
}

// meant is what a challenge is called on the page.
func meant(c reconnect.Challenge) string {
	return map[reconnect.Challenge]string{
		"": "Whole flows", reconnect.ForLink: "Go on from a sent link", reconnect.ForConsent: "Agree", reconnect.ForLogin: "Sign-in form",
		reconnect.ForChoice: "Choose from a list", reconnect.ForText: "Question", reconnect.ForPicture: "Picture", reconnect.ForCode: "One-time code",
		reconnect.ForFile: "File", reconnect.ForApproval: "Approve on a device", reconnect.ForVisit: "Sign in on the bank's page",
		reconnect.ForAction: "Do something at the bank",
	}[c]
}
