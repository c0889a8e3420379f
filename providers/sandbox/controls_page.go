package sandbox

import "net/http"

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

func storyNamed(name string) (Script, bool) {
	for _, s := range namedStories() {
		if s.name == name {
			return s.script, true
		}
	}
	return nil, false
}

// controlRow is one connection on the page of controls, whichever aggregator it belongs to.
type controlRow struct {
	Title, State string
	Act          Act
	Rest         Script
	Phone, Visit string
	Now          []controlButton // what somebody outside could do now
	Break        []controlButton
}

// controlButton is a form with one button: a POST to a path of the controls.
type controlButton struct{ Name, To string }

var controlsPage = sheet(`<main class="wide"><h1>Controls</h1>
<p class="soft">Connections are made through the API. Each button here is a POST that a test can send too.</p>
{{range .With.Rows}}<h2>{{.Title}}</h2>
<p>{{with .State}}<strong>{{.}}</strong>{{else}}healthy{{end}}, playing <em>{{.Act.Do}}</em>{{range .Rest}}, then <em>{{.Do}}</em>{{end}}.
<a href="{{.Phone}}">Phone</a>{{with .Visit}} · <a href="{{.}}">Bank page</a>{{end}}</p>
<table>{{if .Now}}<tr><th>Now</th><td>{{range .Now}}<form method="post" action="{{.To}}"><button>{{.Name}}</button></form>{{end}}</td></tr>{{end}}
<tr><th>Break</th><td>{{range .Break}}<form method="post" action="{{.To}}"><button class="plain">{{.Name}}</button></form>{{end}}</td></tr></table>
{{else}}<p>There is no connection yet.</p>{{end}}
{{range .With.Extra}}<form method="post" action="{{.To}}"><button class="stop">{{.Name}}</button></form>{{end}}
<p><a href="/history">History</a> · <a href="/chaos">Chaos</a> · <a href="/switches">Switches</a></p></main>`)

func (s *Sandbox) showControls(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	s.settle()
	var all []controlRow
	var extra []controlButton
	for _, d := range s.dialects {
		rows, buttons := d.rows()
		all, extra = append(all, rows...), append(extra, buttons...)
	}
	s.mu.Unlock()
	show(w, http.StatusOK, controlsPage, page{Title: "Controls", With: struct {
		Rows  []controlRow
		Extra []controlButton
	}{all, extra}})
}
