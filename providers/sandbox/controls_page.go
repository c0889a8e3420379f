package sandbox

import "net/http"

// powensNamedStory is a script that the page of controls has a button for.
type powensNamedStory struct {
	Name   string
	script Script
}

// powensStories are the stories worth a button, the simplest first.
func powensStories() []powensNamedStory {
	code, approval := AskCode("123456"), AskApproval("Open your bank's app to confirm that it is you.")
	return []powensNamedStory{
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

func powensStory(name string) (Script, bool) {
	for _, s := range powensStories() {
		if s.Name == name {
			return s.script, true
		}
	}
	return nil, false
}

var controlsPage = sheet(`<main class="wide"><h1>Controls</h1>
<p class="soft">Connections are made through the API. Each button here is a POST that a test can send too.</p>
{{$stories := .With.Stories}}{{range .With.Connections}}{{$id := .ID}}<h2>Connection {{.ID}}: {{.Bank}}</h2>
<p>{{with .State}}<strong>{{.}}</strong>{{else}}healthy{{end}}, playing <em>{{.Act.Do}}</em>{{range .Rest}}, then <em>{{.Do}}</em>{{end}}.
<a href="{{.Phone}}">Phone</a>{{with .Visit}} · <a href="{{.}}">Bank page</a>{{end}}</p>
<table>{{if eq .Pending "approval"}}<tr><th>Approval</th><td>{{template "button" (press $id "approve")}}{{template "button" (press $id "refuse")}}{{template "button" (press $id "expire")}}</td></tr>{{end}}
{{if .Visit}}<tr><th>Visit</th><td>{{template "button" (press $id "finish")}}{{template "button" (press $id "deny")}}</td></tr>{{end}}
{{if eq .Pending "action"}}<tr><th>Action</th><td>{{template "button" (press $id "act")}}</td></tr>{{end}}
<tr><th>Break</th><td>{{range $stories}}<form method="post" action="/powens/connections/{{$id}}/break?story={{.Name}}"><button class="plain">{{.Name}}</button></form>{{end}}</td></tr></table>
{{else}}<p>There is no connection yet.</p>{{end}}
<h2>Codes</h2><form method="post" action="/powens/codes/expire"><button class="stop">Expire all codes</button></form>
<p><a href="/history">History</a> · <a href="/chaos">Chaos</a> · <a href="/switches">Switches</a></p></main>`)

// pressed is one button of a connection.
type pressed struct {
	ID   int
	Name string
}

func (s *Sandbox) showControls(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	s.settle()
	views := []powensView{}
	for _, k := range s.powens.sorted() {
		views = append(views, s.powens.view(k))
	}
	s.mu.Unlock()
	show(w, http.StatusOK, controlsPage, page{Title: "Controls", With: struct {
		Connections []powensView
		Stories     []powensNamedStory
	}{views, powensStories()}})
}
