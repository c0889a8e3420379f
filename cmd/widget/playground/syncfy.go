package playground

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

// SyncfyAccount is one client of Syncfy.
type SyncfyAccount struct {
	APIKey string
	// Client is what the links name; empty names none.
	Client string
	// Hurried says that the widget counts this account's requests apart, so that a pause that Syncfy asks for holds up no
	// other.
	Hurried bool
}

// Sites of the sandbox that Syncfy's stories use.
const (
	syncfyNormal    = "56cf5728784806f72b8b4568"
	syncfyToken     = "56cf5728784806f72b8b4569"
	syncfyCaptcha   = "572ba390784806060f8b458b"
	syncfyImages    = "573ce20978480645038b4589"
	syncfyTexts     = "58e28bce056f2903900d4d61"
	syncfyQR        = "5efe27e84cc5f861897a5431"
	syncfyConfirm   = "5f427f7810dff8730c50d1c1"
	syncfySelect    = "5ae37e06056f290607126261"
	syncfySimulator = "5d0bb316f9de2a0a8f71aaf1"
	syncfySample    = "61aec45361f37158fad6e44b"
	syncfyPictures  = "56cf5728784806f72b000021"
	syncfyBoth      = "56cf5728784806f72b000020" // a captcha, then a token
	syncfyElements  = "56cf5728784806f72b000022" // an element of every type
	syncfyRules     = "56cf5728784806f72b000023" // validations as text
	syncfyTwoWays   = "56cf5728784806f72b000030" // version 3
	syncfyFourth    = "56cf5728784806f72b000040" // version 4

	// One bank with four sites.
	syncfyMeridiano = "5f00d1a0c0ffee0000000100"
	syncfyPersonal  = "5f00d1a0c0ffee0002000001"
	syncfyBusiness  = "5f00d1a0c0ffee0002000002"

	// An authority.
	syncfyGovernment = "56cf4f5b784806cf028b4569"
	syncfyHacienda   = "5da784f1f9de2a06483abe00"
	syncfyCIEC       = "5da784f1f9de2a06483abec1"
)

// syncfyAnyKey is the API key where the options name none. The sandbox takes any that looks like one.
const syncfyAnyKey = "00000000000000000000000000c01d17"

// syncfySetting is what a story needs of Syncfy before the widget is opened. The zero value is a healthy credential of
// the site that asks for nothing more.
type syncfySetting struct {
	site   string            // id_site; empty: Normal
	input  string            // the option of a site of version 3 or 4
	values map[string]string // what is stored; a user name or password that is missing is test
	// script is what the bank does from now on; nil leaves it to the site.
	script []act
	faults map[string]any // what goes wrong with the jobs
	code   int            // how the last job ended; 0: well
	create bool           // there is no credential yet, so the link names the site
	choose bool           // nor does the link name a site
	link   url.Values     // parameters of the link beside the usual ones
	dead   bool           // the token has died before the link is opened
	// hurried is for a story in which the aggregator asks for a pause, if there is an account for those.
	hurried bool
}

// planting is an order to the controls: make a credential, and break it.
type planting struct {
	User   string            `json:"id_user"`
	Site   string            `json:"id_site"`
	Input  string            `json:"input_name,omitempty"`
	Values map[string]string `json:"credentials,omitempty"`
	Script []act             `json:"script,omitempty"`
	Faults map[string]any    `json:"faults,omitempty"`
	Code   int               `json:"code,omitempty"`
}

// prepare does what an integrator's back end does before it opens the widget: a user, a session, and a credential that
// was made long ago.
func (set syncfySetting) prepare(ctx context.Context, p *Playground) (opening, error) {
	key, client := p.syncfyAccount(set.hurried)
	api := p.options.Sandbox + "/syncfy/v1"
	asKey := "?api_key=" + url.QueryEscape(key)
	var user struct {
		Response struct {
			ID string `json:"id_user"`
		} `json:"response"`
	}
	if err := p.call(ctx, http.MethodPost, api+"/users"+asKey, "", map[string]string{"name": "mary"}, &user); err != nil {
		return opening{}, err
	}
	id := user.Response.ID
	var session struct {
		Response struct {
			Token string `json:"token"`
		} `json:"response"`
	}
	if err := p.call(ctx, http.MethodPost, api+"/sessions"+asKey, "", map[string]string{"id_user": id}, &session); err != nil {
		return opening{}, err
	}
	token := session.Response.Token
	if set.site == "" {
		set.site = syncfyNormal
	}
	query := url.Values{"token": {token}}
	credential := ""
	switch {
	case set.choose:
	case set.create:
		query.Set("id_site", set.site)
	default:
		var made struct {
			ID string `json:"id_credential"`
		}
		order := planting{id, set.site, set.input, set.values, set.script, set.faults, set.code}
		if err := p.call(ctx, http.MethodPost, p.options.Control+"/syncfy/credentials", "", order, &made); err != nil {
			return opening{}, err
		}
		credential = made.ID
		query.Set("id_credential", credential)
	}
	if client != "" {
		query.Set("client", client)
	}
	maps.Copy(query, set.link)
	if set.dead {
		if err := p.call(ctx, http.MethodDelete, api+"/sessions/"+url.PathEscape(token), "", nil, nil); err != nil {
			return opening{}, err
		}
	}
	return opening{
		path: "/syncfy", query: query, lang: "locale", connection: credential,
		// Both go by the user, because the credential may be made on the way.
		phone: p.options.Sandbox + "/phone/" + id, controls: p.options.Control + "/syncfy/credentials/" + id, outcome: syncfyOutcome,
		look: func(ctx context.Context, _ url.Values) (string, error) {
			return p.syncfyState(ctx, api+"/credentials"+asKey+"&id_user="+url.QueryEscape(id))
		},
	}, nil
}

// syncfyAccount is the integrator's API key, and the client that its links name, if any.
func (p *Playground) syncfyAccount(hurried bool) (key, client string) {
	if a, err := accountOf(p, func(a SyncfyAccount) bool { return a.Hurried == hurried }); err == nil {
		return a.APIKey, a.Client
	}
	if hurried {
		return p.syncfyAccount(false)
	}
	return syncfyAnyKey, ""
}

// syncfyState reads the user's latest credential, as an integrator must after the callback.
func (p *Playground) syncfyState(ctx context.Context, address string) (string, error) {
	var list struct {
		Response []struct {
			Code int `json:"code"`
		} `json:"response"`
	}
	if err := p.call(ctx, http.MethodGet, address, "", nil, &list); err != nil {
		return "", err
	}
	if len(list.Response) == 0 {
		return "no credential", nil
	}
	code := list.Response[len(list.Response)-1].Code
	if code >= 200 && code < 300 {
		return "healthy", nil
	}
	return strconv.Itoa(code), nil
}

// syncfyOutcome reads the callback: "done", or the word in status.
func syncfyOutcome(query url.Values) string {
	switch word := query.Get("status"); {
	case word == "success" || word == "done":
		return "done"
	case errorWord.MatchString(word):
		return word
	default:
		return "other"
	}
}
