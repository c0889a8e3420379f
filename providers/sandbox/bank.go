package sandbox

import (
	"net/http"
	"net/url"
	"time"
)

// VisitLifetime is how long a link to the bank's page works. Observed on live connections: about two hours.
const VisitLifetime = 2 * time.Hour

// Visit is one sign-in at the bank's own page, for whichever aggregator sent the user there.
type Visit struct {
	ID       string    // set by [Sandbox.Open]
	Bank     string    // the bank's name
	About    string    // which connection, in words for the page
	Made     time.Time // the same
	Decision string    // "", "granted", "refused"
	// Back is where the bank sends the browser once it has decided: the aggregator's own callback.
	Back func(granted bool) string
}

// Open starts a visit and forgets those that are too old to be used. The lock is held.
func (s *Sandbox) Open(v *Visit, now time.Time) {
	for id, old := range s.visits {
		if now.Sub(old.Made) > VisitLifetime {
			delete(s.visits, id)
		}
	}
	v.ID, v.Made = token(), now
	s.visits[v.ID] = v
}

// Forget ends a visit undecided. The lock is held.
func (s *Sandbox) Forget(v *Visit) { delete(s.visits, v.ID) }

func bankBody(v *Visit) string {
	whose := ""
	if v.About != "" {
		whose = " (" + v.About + ")"
	}
	return HTML(`<main><h1>%s</h1>
<p class="soft">An invented bank. Any user name opens it.</p>
<p>An account-information service asks to read your accounts%s.</p>
<form method="post"><label for="user">User name</label><input id="user" name="user" autocomplete="off" autocapitalize="none" required>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="off">
<button name="decision" value="sign_in">Sign in and agree</button></form>
<form method="post"><button class="stop" name="decision" value="refuse">Refuse</button></form></main>`, v.Bank, whose)
}

// awkward sets what real banks set: their page opens in no frame and cuts the tie to the window that opened it.
func awkward(w http.ResponseWriter) {
	w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
}

func (s *Sandbox) showBank(w http.ResponseWriter, r *http.Request) {
	awkward(w)
	s.mu.Lock()
	v, usable := s.visit(r.PathValue("visit"))
	s.mu.Unlock()
	if !usable {
		tell(w, http.StatusGone, "This link no longer works", "It was used already, or it is too old, or it never was.")
		return
	}
	show(w, http.StatusOK, page{Title: "Sign in to " + v.Bank, Body: bankBody(v)})
}

// visit finds a visit that is still to be decided. The lock is held.
func (s *Sandbox) visit(id string) (*Visit, bool) {
	v, ok := s.visits[id]
	return v, ok && v.Decision == "" && s.Now().Sub(v.Made) <= VisitLifetime
}

func (s *Sandbox) answerBank(w http.ResponseWriter, r *http.Request) {
	awkward(w)
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	decision := map[string]string{"sign_in": "granted", "refuse": "refused"}[r.PostFormValue("decision")]
	user := r.PostFormValue("user")
	if decision == "" || (decision == "granted" && user == "") {
		tell(w, http.StatusBadRequest, "Something is missing", "Give a user name and press one of the buttons.")
		return
	}
	s.mu.Lock()
	v, usable := s.visit(r.PathValue("visit"))
	var back string
	if usable {
		v.Decision = decision
		back = v.Back(decision == "granted")
	}
	s.mu.Unlock()
	if !usable {
		tell(w, http.StatusGone, "This link no longer works", "It was used already, or it is too old, or it never was.")
		return
	}
	redirect(w, http.StatusSeeOther, back)
}

// redirect sends the browser to an absolute address as it stands; http.Redirect would rewrite some custom schemes.
func redirect(w http.ResponseWriter, status int, to string) {
	w.Header().Set("Location", to)
	w.WriteHeader(status)
}

// Returnable accepts web addresses and apps' schemes, but none that a browser would run.
func Returnable(u *url.URL) bool {
	switch u.Scheme {
	case "", "javascript", "data", "vbscript", "blob", "file", "about":
		return false
	case "http", "https":
		return u.Host != "" && u.RawQuery == "" && u.Fragment == ""
	}
	return u.RawQuery == "" && u.Fragment == ""
}
