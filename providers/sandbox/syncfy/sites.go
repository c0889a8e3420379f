package syncfy

import (
	"strconv"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Ids that the vendor's samples show.
const (
	mexico     = "51ad44b83b8e7763120003c4"
	bank       = "56cf4f5b784806cf028b4568"
	government = "56cf4f5b784806cf028b4569"
	utility    = "57fed63a78480609038b4567"
	wallet     = "57fed63a78480609038b4568"
	blockchain = "5b22dcac056f2905f94cdfe1"
)

// organizationTypes are the catalogue's types (samples). Their labels are keys of the widget's own texts: it shows
// any other as it is.
var organizationTypes = []struct{ id, name, label string }{
	{bank, "Bank", "webapp_add_banks"},
	{government, "Government", "webapp_add_government"},
	{utility, "Utility", "webapp_add_utilities"},
	{wallet, "Digital Wallet", "webapp_add_wallet"},
	{blockchain, "Blockchain", "webapp_add_blockchain"},
}

var (
	username = element{name: "username", kind: "text", label: "Username", username: true}
	password = element{name: "password", kind: "password", label: "Password"}
)

// newOrganizations are the vendor's test bank, with the ids that its samples show, and invented organizations.
// Ids that end in 00 and two digits are invented. What the vendor's test sites ask for, in which words and under which
// names, is known for Token, Captcha and Multiple Image only; the rest is made up.
func newOrganizations() []*organization {
	all := []*organization{
		{id: "56cf4ff5784806152c8b4567", kind: bank, name: "Acme Bank", color: "2f6f4f", sites: acmeSites()},
		{id: "5f00d1a0c0ffee0000000100", kind: bank, name: "Banco Meridiano", color: "1d4f9c", sites: meridianoSites()},
		{id: "5da784f1f9de2a06483abe00", kind: government, name: "Hacienda de Prueba", color: "7a2048", sites: []*site{
			{id: "5da784f1f9de2a06483abec1", name: "CIEC", business: true, options: []option{{elements: []element{
				{name: "rfc", kind: "text", label: "RFC", username: true, validation: rule(`^[A-ZÑ&]{3,4}\d{6}(?:[A-Z\d]{3})?$`, "El RFC no es válido")},
				{name: "password", kind: "password", label: "Password"},
			}}}},
			{id: "5da784f1f9de2a0648000002", name: "e.firma", business: true, options: []option{{elements: []element{
				{name: "rfc", kind: "text", label: "RFC", username: true},
				{name: "certificate", kind: "file", label: "Certificate (.cer)", accept: ".cer"},
				{name: "password", kind: "password", label: "Password of the key"},
			}}}},
		}},
	}
	for i, o := range []organization{
		{kind: bank, name: "Banco Alameda", color: "9c4a1d"},
		{kind: bank, name: "Banco Cóndor", color: "3d3d3d"},
		{kind: bank, name: "Caja Rural del Pinar", color: "4a7a1d"},
		{kind: utility, name: "Luz del Norte", color: "c9971c"},
		{kind: wallet, name: "Monedero Nube", color: "5a3fa0"},
		{kind: blockchain, name: "Cadena Uno", color: "20798a"},
	} {
		n := strconv.Itoa(10 + i)
		o.id = "5f00d1a0c0ffee00000000" + n
		o.sites = []*site{{id: "5f00d1a0c0ffee00010000" + n, name: "Personal"}}
		all = append(all, &o)
	}
	for _, o := range all {
		for _, t := range o.sites {
			t.organization, t.personal = o, !t.business
			if o.name == "Acme Bank" {
				t.business, t.personal = true, true // samples
			}
			if t.version == 0 {
				t.version = 1
			}
			if t.endpoint == "" {
				t.endpoint = "/v1/credentials"
			}
			if t.options == nil {
				t.options = []option{{elements: []element{username, password}}}
			}
		}
	}
	return all
}

func always(acts ...sandbox.Act) func(map[string]string) sandbox.Script {
	return func(map[string]string) sandbox.Script { return acts }
}

func acmeSites() []*site {
	token := sandbox.Field{Name: "token", Kind: "text", Label: "Enter any number sequence as a token", Required: true, Digits: true}
	asksToken := sandbox.Act{Do: sandbox.DoAskFields, Fields: []sandbox.Field{token}}
	asksBoth := sandbox.Act{Do: sandbox.DoAskFields, Fields: []sandbox.Field{token, {Name: "challenge", Kind: "challenge", Label: "89704371"}}}
	captcha := sandbox.Act{Do: sandbox.DoAskPicture, Label: "Type the word in the picture", Accepts: "test"}
	images := sandbox.Act{Do: sandbox.DoAskPicture, Label: "Choose any picture", Choices: []sandbox.Choice{{Value: "1", Label: ""}, {Value: "2", Label: ""}, {Value: "3", Label: ""}, {Value: "4", Label: ""}}}
	texts := sandbox.Act{Do: sandbox.DoAskChoice, Name: "option", Label: "Choose any option", Choices: []sandbox.Choice{
		{Value: "1", Label: "Text message to ** ** 12"}, {Value: "2", Label: "E-mail to t**t@example.com"}, {Value: "3", Label: "Call to ** ** 34"},
	}}
	qr := sandbox.Act{Do: sandbox.DoAskApproval, Words: "Scan the code with your bank's app.", Image: sandbox.PictureQR}
	confirm := sandbox.AskApproval("Confirm the sign-in in your bank's app.")
	both := []element{username, password}
	return []*site{
		{id: normalSite, name: "Normal"},
		{id: "56cf5728784806f72b8b4569", name: "Token", script: always(asksToken)},
		{id: "572ba390784806060f8b458b", name: "Captcha", script: always(captcha)},
		{id: "573ce20978480645038b4589", name: "Multiple Image", script: always(images)},
		{id: "58e28bce056f2903900d4d61", name: "Multiple Text", script: always(texts)},
		{id: "5efe27e84cc5f861897a5431", name: "QR Code Scan", script: always(qr)},
		{id: "5f427f7810dff8730c50d1c1", name: "Confirm Login", script: always(confirm)},
		{id: "5ae37e06056f290607126261", name: "Select Input", options: []option{{elements: append([]element{
			{name: "document", kind: "select", label: "Type of document", choices: []sandbox.Choice{{Value: "01", Label: "Identity card"}, {Value: "02", Label: "Passport"}}},
		}, both...)}}},
		{
			id: "5d0bb316f9de2a0a8f71aaf1", name: "Code Response Simulator", script: simulateCode,
			options: []option{{elements: append([]element{
				{name: "code", kind: "select", label: "Code to end with", choices: simulatedCodes()},
			}, both...)}},
		},
		{id: "61aec45361f37158fad6e44b", name: "Sample Data"},
		{id: "56cf5728784806f72b000019", name: "Token & challenge", script: always(asksBoth)},
		{id: "56cf5728784806f72b000020", name: "Token & captcha", script: always(captcha, asksBoth)},
		{
			id: "56cf5728784806f72b000021", name: "Picture Simulator", script: simulatePicture,
			options: []option{{elements: append([]element{
				{name: "picture", kind: "select", label: "Picture to be shown", choices: pictureChoices()},
			}, both...)}},
		},
		{id: "56cf5728784806f72b000022", name: "Every Element", options: []option{{elements: everyElement()}}},
		{id: "56cf5728784806f72b000023", name: "Rules as Text", options: []option{{elements: rulesAsText()}}},
		{id: "56cf5728784806f72b000030", name: "Two Ways", version: 3, endpoint: "/v1/jobs", options: twoWays()},
		{id: "56cf5728784806f72b000031", name: "Two Ways, pulled", version: 3, endpoint: "/v1/pulls", options: twoWays()},
		{id: "56cf5728784806f72b000040", name: "Two Ways and a Statement", version: 4, endpoint: "/v1/pulls", options: append(twoWays(),
			option{name: "statement_account_parse", label: "Upload a statement", elements: []element{
				{name: "statement", kind: "file", label: "Statement (PDF)", accept: ".pdf"},
			}})},
	}
}

func twoWays() []option {
	return []option{
		{name: "user", label: "User name", elements: []element{username, password}},
		{name: "card", label: "Card number", elements: []element{
			{name: "card", kind: "text", label: "Card number", username: true, validation: rule(`^\d{16}$`, "A card number has 16 digits")},
			{name: "nip", kind: "password", label: "NIP"},
		}},
	}
}

func everyElement() []element {
	return []element{
		{name: "contract", kind: "text", label: "Contract number", username: true, validation: rule(`^\d{4,8}$`, "A contract number has 4 to 8 digits")},
		username, password,
		{name: "odd", kind: "text", label: "A word of three letters or more", validation: rule(`^(?!test$)(?=\w)\w{3,}$`, "Three letters or more, and not test")},
		{name: "branch", kind: "select", label: "Branch", choices: []sandbox.Choice{{Value: "01", Label: "North"}, {Value: "02", Label: "South"}}},
		{name: "memo", kind: "text", label: "Anything to add?", optional: true},
		{name: "riddle", kind: "runes", label: "A type that nobody knows", optional: true},
		{name: "proof", kind: "file", label: "A small file", optional: true, accept: ".txt"},
	}
}

// rule is a validation as both of the vendor's widgets read it: a list, whose patterns are JavaScript's.
func rule(pattern, message string) []any {
	return []any{map[string]any{"type": "regex", "value": pattern, "error_message": message}}
}

// rulesAsText are validations as the guide describes them: a "String", which the widget cannot draw, and one that nobody
// compiles. What comes first is not the user name.
func rulesAsText() []element {
	return []element{
		{name: "branch", kind: "text", label: "Number of the branch", validation: `^\d{4,8}$`},
		username, password,
		{name: "odd", kind: "text", label: "A word of three letters or more", validation: `(?<=^|\s)\p{L}{3,}$(?#nobody compiles this`},
	}
}

// meridianoSites are four ways into one bank. A user name that belongs to another of them is a wrong site.
func meridianoSites() []*site {
	way := func(n, name, owner string, business bool) *site {
		return &site{
			id: "5f00d1a0c0ffee00020000" + n, name: "Banco Meridiano " + name, business: business,
			script: func(values map[string]string) sandbox.Script {
				if named := meridianoOwners[values["username"]]; named && values["username"] != owner {
					return sandbox.Script{sandbox.Act{Do: sandbox.DoStrange, State: "409"}}
				}
				return nil
			},
		}
	}
	return []*site{
		way("01", "Personal", "personal", false), way("02", "Empresas", "empresas", true),
		way("03", "Red", "red", true), way("04", "Red con llave", "llave", true),
	}
}

var meridianoOwners = map[string]bool{"personal": true, "empresas": true, "red": true, "llave": true}

// simulatedCodes are the codes of the guide's table and those that are seen elsewhere, the last two invented.
func simulatedCodes() (choices []sandbox.Choice) {
	for _, code := range []int{
		200, 201, 202, 203, 204, 205, 206, 253, 301, 400, 401, 403, 405, 406, 408, 409, 411, 413, 449,
		500, 501, 504, 505, 507, 508, 509, 299, 499, 599,
	} {
		choices = append(choices, sandbox.Choice{Value: strconv.Itoa(code), Label: strconv.Itoa(code) + " " + codeNames[code]})
	}
	return choices
}

var codeNames = map[int]string{
	200: "Finish", 201: "Pending", 202: "NoTransactions", 203: "PartialTransactions", 204: "Incomplete", 205: "Pending",
	206: "NoAccounts", 253: "PartialExtraction", 301: "CredentialsError", 400: "BadRequest", 401: "Unauthorized",
	403: "InvalidToken", 405: "Locked", 406: "Conflict", 408: "UserAction", 409: "WrongSite", 411: "TwofaTimeout",
	413: "LoginError", 449: "DeprecatedSite", 500: "Error", 501: "Unavailable", 504: "ScriptTimeout", 505: "ScriptNotFound",
	507: "ConnectionError", 508: "Unlisted", 509: "UndergoingMaintenance", 299: "Unheard of", 499: "Unheard of", 599: "Unheard of",
}

// simulateCode ends each job with the code that was chosen.
func simulateCode(values map[string]string) sandbox.Script {
	if code, err := strconv.Atoi(values["code"]); err == nil && code >= 200 && code < 300 {
		return sandbox.Script{sandbox.Act{Do: sandbox.DoAccept, State: values["code"]}}
	}
	return sandbox.Script{sandbox.Act{Do: sandbox.DoStrange, State: values["code"]}}
}

func simulatePicture(values map[string]string) sandbox.Script {
	if values["picture"] == sandbox.PictureQR {
		return sandbox.Script{sandbox.Act{Do: sandbox.DoAskApproval, Words: "Scan the code.", Image: sandbox.PictureQR}}
	}
	return sandbox.Script{sandbox.Act{Do: sandbox.DoAskPicture, Label: "Type the word in the picture", Accepts: "test", Image: values["picture"]}}
}
