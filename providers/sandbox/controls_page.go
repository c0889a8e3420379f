package sandbox

import (
	"net/http"
	"net/url"
)

// namedStory is a script that the page of controls has a button for.
type namedStory struct {
	name   string
	script Script
}

// namedStories are the stories worth a button, the simplest first. They belong to no aggregator.
func namedStories() []namedStory {
	code, approval := AskCode("123456"), AskApproval("Open your bank's app to confirm that it is you.")
	return []namedStory{
		{"consent", Script{Consent(), Accept()}},
		{"code", Script{code, Accept()}},
		{"approval", Script{approval, Accept()}},
		{"consent, code, approval", Script{Consent(), code, approval, Accept()}},
		{"choice", Script{AskChoice(Choice{"sms", "Text message"}, Choice{"app", "The bank's app"}), code, Accept()}},
		{"password", Script{RefusePassword(), Accept()}},
		{"password expired", Script{ExpirePassword(), Accept()}},
		{"visit", Script{AskVisit(), Accept()}},
		{"action", Script{RequireAction("Accept the new terms on your bank's site."), Accept()}},
		{"locked", Script{Lock(), Accept()}},
		{"down", Script{GoDown()}},
		{"limited", Script{Limit()}},
		{"broken", Script{Break()}},
		{"unsupported", Script{Unsupported()}},
		{"strange", Script{Strange("reticulating")}},
		{"healthy", Script{Accept()}},
	}
}

// Row is one connection on the page of controls, whichever aggregator it belongs to.
type Row struct {
	Title, State string
	Act          Act
	Rest         Script
	Phone, Visit string
	Now          []Button // what the user could do elsewhere now
	Break        []Button
}

// Button is a form with one button: a POST to a path of the controls.
type Button struct{ Name, To string }

// Buttons are one for each name, to the control of that name below a path.
func Buttons(to string, names ...string) (all []Button) {
	for _, name := range names {
		all = append(all, Button{name, to + name})
	}
	return all
}

// BreakButtons are one for each story, to the control break below a path.
func BreakButtons(to string) (all []Button) {
	for _, s := range namedStories() {
		all = append(all, Button{s.name, to + "break?story=" + url.QueryEscape(s.name)})
	}
	return all
}

// maxRows is how many connections of an aggregator the page lists, the newest last. The API reaches all.
const maxRows = 20

func (s *Sandbox) controlsBody(rows []Row, extra []Button) string {
	body := `<main class="wide"><h1>Controls</h1>
<p class="soft">Connections are made through the API. Each button here is a POST that a test can send too. Of each aggregator the newest twenty are here.</p>`
	for _, r := range rows {
		body += s.rowBody(r)
	}
	if len(rows) == 0 {
		body += `<p>There is no connection yet.</p>`
	}
	return body + s.buttons("stop", "", extra) + HTML(`
<p><a href="%s/openapi.json">OpenAPI</a> · <a href="%[1]s/history">History</a> · <a href="%[1]s/chaos">Chaos</a> · <a href="%[1]s/switches">Switches</a></p></main>`, s.options.Path)
}

func (s *Sandbox) rowBody(r Row) string {
	state := "healthy"
	if r.State != "" {
		state = HTML(`<strong>%s</strong>`, r.State)
	}
	body := HTML(`<h2>%s</h2><p>`, r.Title) + state + HTML(`, playing <em>%s</em>`, r.Act.Do)
	for _, act := range r.Rest {
		body += HTML(`, then <em>%s</em>`, act.Do)
	}
	body += HTML(`. <a href="%s">Phone</a>`, r.Phone)
	if r.Visit != "" {
		body += HTML(` · <a href="%s">Bank page</a>`, r.Visit)
	}
	body += `</p><table>`
	if len(r.Now) > 0 {
		body += `<tr><th>Now</th><td>` + s.buttons("", r.Title, r.Now) + `</td></tr>`
	}
	return body + `<tr><th>Break</th><td>` + s.buttons("plain", r.Title, r.Break) + `</td></tr></table>`
}

// buttons are those that concern something, by which they are told apart where they are read aloud.
func (s *Sandbox) buttons(class, about string, all []Button) (body string) {
	for _, b := range all {
		name := b.Name
		if about != "" {
			name += ", " + about
		}
		body += HTML(`<form method="post" action="%s"><button class="%s" aria-label="%s">%s</button></form>`, s.options.Path+b.To, class, name, b.Name)
	}
	return body
}

func (s *Sandbox) showControls(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	s.Settle()
	var all []Row
	var extra []Button
	for _, d := range s.dialects {
		rows, buttons := d.Rows()
		all, extra = append(all, rows[max(0, len(rows)-maxRows):]...), append(extra, buttons...)
	}
	s.mu.Unlock()
	show(w, http.StatusOK, page{Title: "Controls", Body: s.controlsBody(all, extra)})
}
