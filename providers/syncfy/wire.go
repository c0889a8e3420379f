package syncfy

import (
	"strings"

	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Bounds on what one reply may make us carry.
const (
	maxFields   = 50
	maxChoices  = 5000
	maxSites    = 1000
	maxListed   = 5000 // organizations of a catalogue
	maxStates   = 500  // of a job's history: the last
	maxItems    = 1e6  // of any list: more than a reply has bytes for
	maxPictures = 16   // of one question
	maxRunes    = 4000 // of a text that is shown
	maxName     = 200  // bytes of a name that is sent back
	maxPath     = 400  // bytes of a path to a picture, whose name alone has up to 187 letters and digits
	// maxReply bounds a status or a catalogue: pictures travel in it, and one that is too large must not hide the rest.
	maxReply = 8 << 20
)

// credential is the Credential object of GET /credentials (samples). Flags are numbers or booleans.
type credential struct {
	ID, User, Site, Organization, Type, Username string
	Authorized, CanSync                          bool
	State                                        state
}

func readCredential(j upstream.JSON) credential {
	authorized, _ := j.Get("is_authorized").Bool()
	can, said := j.Get("can_sync").Bool()
	return credential{
		ID: id(j.Get("id_credential")), User: id(j.Get("id_user")), Site: id(j.Get("id_site")),
		Organization: id(j.Get("id_site_organization")), Type: id(j.Get("id_site_organization_type")),
		Username: upstream.Plain(text(j.Get("username"), maxName), 100), Authorized: authorized, CanSync: can || !said,
		State: state{j.Get("dt_execute").Int(), int(j.Get("code").Int())},
	}
}

// site is the Site object (guide; version, endpoint and input as in the samples and the headless guide).
type site struct {
	ID, Organization, Type, Name, Endpoint string
	Version                                int
	Options                                []option // one without a name for version 1
}

// option is one way to sign in at a site: a tab in the vendor's widget.
type option struct {
	Name, Label string
	Elements    []element
}

// element is the Authentication Element (guide), and a two-factor element, which is much the same.
type element struct {
	Name, Type, Label         string
	Required, Username, Token bool
	Identifier                bool // version 4: it says whose the credential is
	Pattern, Message          string
	Options                   []elementOption
	RawLabel                  []byte // as it came, to be echoed
	ImgBase64File, ImgURL     string
	More                      bool // it has more options than are read
}

type elementOption struct {
	Raw                   []byte // the value as it came: 2 must go back as 2, "2" as "2"
	Value, Label          string
	ImgBase64File, ImgURL string
}

// organization is the Organization object (guide).
type organization struct {
	ID, Type, Name, Avatar string
	Sites                  []site
}

func readOrganization(j upstream.JSON) organization {
	o := organization{
		ID: id(j.Get("id_site_organization")), Type: id(j.Get("id_site_organization_type")),
		Name: upstream.Plain(text(j.Get("name"), maxName), maxName),
	}
	for _, name := range []string{"avatar", "small_cover", "cover"} {
		if path, ok := cleanPath(text(j.Get(name), maxPath)); ok && o.Avatar == "" {
			o.Avatar = path
		}
	}
	for _, s := range j.Get("sites").List(maxSites) {
		if read := readSite(s); read.ID != "" {
			read.Organization, read.Type = o.ID, o.Type
			o.Sites = append(o.Sites, read)
		}
	}
	return o
}

func readSite(j upstream.JSON) site {
	s := site{
		ID: id(j.Get("id_site")), Organization: id(j.Get("id_site_organization")), Type: id(j.Get("id_site_organization_type")),
		Name: upstream.Plain(text(j.Get("name"), maxName), maxName), Endpoint: text(j.Get("endpoint"), maxName),
		Version: int(j.Get("version").Int()),
	}
	if input := j.Get("input"); s.Version >= 3 && input.IsList() || !j.Has("credentials") {
		for _, o := range input.List(maxFields) {
			if read := (option{text(o.Get("name"), maxName), plain(o.Get("label"), maxName), readElements(o.Get("fields"))}); read.Elements != nil {
				s.Options = append(s.Options, read)
			}
		}
		s.Version = max(s.Version, 3)
		return s
	}
	s.Version = 1
	if elements := readElements(j.Get("credentials")); elements != nil {
		s.Options = []option{{Elements: elements}}
	}
	return s
}

func readElements(j upstream.JSON) (elements []element) {
	for _, item := range j.List(maxFields + 1) { // one more, which says that there are more than are asked
		if item.IsObject() {
			elements = append(elements, readElement(item))
		}
	}
	return elements
}

// readElement reads an element. Version 4 moves what is displayed to options.widget (headless guide).
func readElement(j upstream.JSON) element {
	shown := j.Get("options").Get("widget")
	get := func(name string) upstream.JSON {
		if v := j.Get(name); !v.Null() || !shown.IsObject() {
			return v
		}
		return shown.Get(name)
	}
	e := element{
		Name: j.Get("name").Text(), // sent back byte for byte, so not tidied
		Type: strings.TrimSpace(text(get("type"), maxName)), Label: get("label").Text(), RawLabel: get("label").Raw(),
		ImgBase64File: get("imgBase64File").Text(), ImgURL: text(get("imgURL"), 4<<10),
	}
	e.Required, _ = get("required").Bool()
	e.Username, _ = get("username").Bool()
	e.Token, _ = get("token").Bool()
	e.Identifier, _ = get("identifier").Bool()
	e.Pattern, e.Message = readValidation(get("validation"))
	options := j.Get("options")
	if !options.IsList() {
		options = shown.Get("options")
	}
	e.More = len(options.List(maxChoices+1)) > maxChoices
	for _, o := range options.List(maxChoices) {
		read := elementOption{
			Raw: o.Get("value").Raw(), Value: o.Get("value").Text(), Label: o.Get("label").Text(),
			ImgBase64File: o.Get("imgBase64File").Text(), ImgURL: text(o.Get("imgURL"), 4<<10),
		}
		if !o.IsObject() { // a bare list of values
			read = elementOption{Raw: o.Raw(), Value: o.Text()}
		}
		e.Options = append(e.Options, read)
	}
	return e
}

// readValidation finds the pattern. Both widgets read a list of {"type":"regex","value":…,"error_message":…}. The guide says
// "String … Expression", but the texts that sites have, such as "numeric" and "/[0-9]{10}/i", are not enforced by any widget:
// read as patterns, no right value would meet them.
func readValidation(j upstream.JSON) (pattern, message string) {
	list := j.List(10)
	if j.IsObject() {
		list = []upstream.JSON{j}
	}
	for _, v := range list {
		if strings.EqualFold(v.Get("type").Text(), "regex") && v.Get("value").IsText() {
			return v.Get("value").Text(), plain(v.Get("error_message"), maxName)
		}
	}
	return "", ""
}

// status is one element of a job's history, and one message of its socket.
type status struct {
	Code    int
	Address string
	Twofa   []element
}

// readStatus reports false for what has no code: junk, or the error message that one sample of the vendor's handles.
func readStatus(j upstream.JSON) (status, bool) {
	code := j.Get("code").Int()
	if !j.IsObject() || code < 1 || code > 9999 {
		return status{}, false
	}
	s := status{Code: int(code), Address: text(j.Get("address"), 1<<10)}
	if s.Code == 410 {
		s.Twofa = readElements(j.Get("twofa"))
	}
	return s, true
}

// readHistory reads the answer of GET …/status: a list; ok is false for anything else.
func readHistory(j upstream.JSON) (history []status, ok bool) {
	if j.IsObject() && j.Has("code") { // UNVERIFIED: the current one alone
		if s, ok := readStatus(j); ok {
			return []status{s}, true
		}
	}
	items := j.List(maxItems)
	for _, item := range items[max(0, len(items)-maxStates):] { // the last is how the job stands
		if s, ok := readStatus(item); ok {
			history = append(history, s)
		}
	}
	return history, j.IsList()
}

// text reads a short text of the wire, at most so many bytes.
func text(j upstream.JSON, n int) string { return j.Short(n) }

func plain(j upstream.JSON, n int) string { return upstream.Plain(j.Text(), n) }

// id reads an id: a text of letters and digits; anything else is none.
func id(j upstream.JSON) string {
	if s := j.Text(); someID.MatchString(s) {
		return s
	}
	return ""
}
