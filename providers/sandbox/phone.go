package sandbox

import (
	"net/http"
	"strconv"
)

// ring is one thing on the phone's screen.
type ring struct {
	Story    int    `json:"-"` // which of the line's stories, for the form
	Approval bool   `json:"approval"`
	Code     string `json:"code,omitempty"` // a text message with this code
	Words    string `json:"words"`
}

func phoneBody(bank string, rings []ring) string {
	body := HTML(`<main class="phone"><h1>%s</h1>`, bank)
	for _, r := range rings {
		if r.Approval {
			body += HTML(`<div class="note"><p><strong>Confirm it is you</strong></p><p>%s</p>
<form method="post"><input type="hidden" name="story" value="%s">
<button name="decision" value="approve">Approve</button><button class="stop" name="decision" value="refuse">Refuse</button>
<button class="plain" name="decision" value="expire">Let it expire</button></form></div>`, r.Words, strconv.Itoa(r.Story))
		} else {
			body += HTML(`<div class="note"><p class="soft">Text message</p><p>%s</p><p class="code">%s</p></div>`, r.Words, r.Code)
		}
	}
	if len(rings) == 0 {
		body += `<p>Nothing to confirm.</p>`
	}
	return body + `<p><a href="">Look again</a></p></main>`
}

// rings are what the phone of a line shows now. The lock is held.
func (s *Sandbox) rings(phone string) (bank string, rings []ring, ok bool) {
	for _, d := range s.dialects {
		bank, stories, ok := d.Line(phone)
		if !ok {
			continue
		}
		for i, t := range stories {
			switch a := t.Act(); {
			case t.Pending() == "approval":
				words := a.Words
				if words == "" {
					words = "A service wants to read your accounts."
				}
				rings = append(rings, ring{Story: i, Approval: true, Words: words})
			case a.Do == DoAskCode && a.Accepts != "":
				rings = append(rings, ring{Story: i, Code: a.Accepts, Words: "Here is your code. Never share it."})
			}
		}
		return bank, rings, true
	}
	return "", nil, false
}

// screen is what a phone shows, for a program that draws one of its own.
type screen struct {
	Bank  string `json:"bank"`
	Rings []ring `json:"rings"`
}

// showPhone shows the phone as a page, or as JSON to a program that asks for that.
func (s *Sandbox) showPhone(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.Settle()
	bank, rings, ok := s.rings(r.PathValue("line"))
	s.mu.Unlock()
	if !ok {
		tell(w, http.StatusNotFound, "No such phone", "No connection has this number.")
		return
	}
	if r.Header.Get("Accept") == "application/json" {
		Reply{Status: http.StatusOK, Body: screen{bank, append([]ring{}, rings...)}}.Write(w)
		return
	}
	// It does not look again by itself: that would take a code from under an eye, and a button from under a thumb.
	show(w, http.StatusOK, page{Title: "Phone", Body: phoneBody(bank, rings)})
}

func (s *Sandbox) answerPhone(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	line, decision := r.PathValue("line"), r.PostFormValue("decision")
	n, err := strconv.Atoi(r.PostFormValue("story"))
	if err != nil || (decision != "approve" && decision != "refuse" && decision != "expire") {
		tell(w, http.StatusBadRequest, "Something is missing", "Press one of the buttons on the phone.")
		return
	}
	s.mu.Lock()
	for _, d := range s.dialects {
		if _, stories, ok := d.Line(line); ok && n >= 0 && n < len(stories) {
			s.Decide(stories[n], decision)
		}
	}
	s.mu.Unlock()
	redirect(w, http.StatusSeeOther, s.options.Path+r.URL.Path) // pressing too late is not an error: the phone shows what is now
}

// Decide is the phone's answer to an approval; false when there is none to answer. The lock is held.
func (s *Sandbox) Decide(t *Story, decision string) bool {
	if t.Pending() != "approval" {
		return false
	}
	t.Verdict = decision
	s.Settle()
	s.broadcast()
	return true
}
