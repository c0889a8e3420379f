package sandbox

import "strconv"

// Ids that the vendor's samples show.
const (
	syncfyMexico     = "51ad44b83b8e7763120003c4"
	syncfyBank       = "56cf4f5b784806cf028b4568"
	syncfyGovernment = "56cf4f5b784806cf028b4569"
	syncfyUtility    = "57fed63a78480609038b4567"
	syncfyWallet     = "57fed63a78480609038b4568"
	syncfyBlockchain = "5b22dcac056f2905f94cdfe1"
)

// syncfyOrganizationTypes are the catalogue's types (samples). Their labels are keys of the widget's own texts: it shows
// any other as it is.
var syncfyOrganizationTypes = []struct{ id, name, label string }{
	{syncfyBank, "Bank", "webapp_add_banks"},
	{syncfyGovernment, "Government", "webapp_add_government"},
	{syncfyUtility, "Utility", "webapp_add_utilities"},
	{syncfyWallet, "Digital Wallet", "webapp_add_wallet"},
	{syncfyBlockchain, "Blockchain", "webapp_add_blockchain"},
}

var (
	syncfyUsername = syncfyElement{name: "username", kind: "text", label: "Username", username: true}
	syncfyPassword = syncfyElement{name: "password", kind: "password", label: "Password"}
)

// newSyncfyOrganizations are the vendor's test bank, with the ids that its samples show, and invented organizations.
// Ids that end in 00 and two digits are invented. What the vendor's test sites ask for, in which words and under which
// names, is known for Token, Captcha and Multiple Image only; the rest is made up.
func newSyncfyOrganizations() []*syncfyOrganization {
	all := []*syncfyOrganization{
		{id: "56cf4ff5784806152c8b4567", kind: syncfyBank, name: "Acme Bank", color: "2f6f4f", sites: acmeSites()},
		{id: "5f00d1a0c0ffee0000000100", kind: syncfyBank, name: "Banco Meridiano", color: "1d4f9c", sites: meridianoSites()},
		{id: "5da784f1f9de2a06483abe00", kind: syncfyGovernment, name: "Hacienda de Prueba", color: "7a2048", sites: []*syncfySite{
			{id: "5da784f1f9de2a06483abec1", name: "CIEC", business: true, options: []syncfyOption{{elements: []syncfyElement{
				{name: "rfc", kind: "text", label: "RFC", username: true, validation: rule(`^[A-ZÑ&]{3,4}\d{6}(?:[A-Z\d]{3})?$`, "El RFC no es válido")},
				{name: "password", kind: "password", label: "Contraseña"},
			}}}},
			{id: "5da784f1f9de2a0648000002", name: "e.firma", business: true, options: []syncfyOption{{elements: []syncfyElement{
				{name: "rfc", kind: "text", label: "RFC", username: true},
				{name: "certificate", kind: "file", label: "Certificado (.cer)", accept: ".cer"},
				{name: "password", kind: "password", label: "Contraseña de la clave"},
			}}}},
		}},
	}
	for i, o := range []syncfyOrganization{
		{kind: syncfyBank, name: "Banco Alameda", color: "9c4a1d"},
		{kind: syncfyBank, name: "Banco Cóndor", color: "3d3d3d"},
		{kind: syncfyBank, name: "Caja Rural del Pinar", color: "4a7a1d"},
		{kind: syncfyUtility, name: "Luz del Norte", color: "c9971c"},
		{kind: syncfyWallet, name: "Monedero Nube", color: "5a3fa0"},
		{kind: syncfyBlockchain, name: "Cadena Uno", color: "20798a"},
	} {
		n := strconv.Itoa(10 + i)
		o.id = "5f00d1a0c0ffee00000000" + n
		o.sites = []*syncfySite{{id: "5f00d1a0c0ffee00010000" + n, name: "Personal"}}
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
				t.options = []syncfyOption{{elements: []syncfyElement{syncfyUsername, syncfyPassword}}}
			}
		}
	}
	return all
}

func always(acts ...Act) func(map[string]string) Script {
	return func(map[string]string) Script { return acts }
}

func acmeSites() []*syncfySite {
	asksToken := Act{Do: doAskFields, Fields: []Field{
		{Name: "token", Kind: "text", Label: "Enter any number sequence as a token", Required: true, digits: true},
		{Name: "challenge", Kind: "challenge", Label: "89704371"},
	}}
	captcha := Act{Do: doAskPicture, Label: "Type the word in the picture", Accepts: "test"}
	images := Act{Do: doAskPicture, Label: "Choose any picture", Choices: []Choice{{"1", ""}, {"2", ""}, {"3", ""}, {"4", ""}}}
	texts := Act{Do: doAskChoice, Name: "option", Label: "Choose any option", Choices: []Choice{
		{"1", "Text message to ** ** 12"}, {"2", "E-mail to t**t@example.com"}, {"3", "Call to ** ** 34"},
	}}
	qr := Act{Do: doAskApproval, Words: "Scan the code with your bank's app.", Image: pictureQR}
	confirm := AskApproval("Confirm the sign-in in your bank's app.")
	both := []syncfyElement{syncfyUsername, syncfyPassword}
	return []*syncfySite{
		{id: "56cf5728784806f72b8b4568", name: "Normal"},
		{id: "56cf5728784806f72b8b4569", name: "Token", script: always(asksToken)},
		{id: "572ba390784806060f8b458b", name: "Captcha", script: always(captcha)},
		{id: "573ce20978480645038b4589", name: "Multiple Image", script: always(images)},
		{id: "58e28bce056f2903900d4d61", name: "Multiple Text", script: always(texts)},
		{id: "5efe27e84cc5f861897a5431", name: "QR Code Scan", script: always(qr)},
		{id: "5f427f7810dff8730c50d1c1", name: "Confirm Login", script: always(confirm)},
		{id: "5ae37e06056f290607126261", name: "Select Input", options: []syncfyOption{{elements: append([]syncfyElement{
			{name: "document", kind: "select", label: "Type of document", choices: []Choice{{"01", "Identity card"}, {"02", "Passport"}}},
		}, both...)}}},
		{
			id: "5d0bb316f9de2a0a8f71aaf1", name: "Code Response Simulator", script: simulateCode,
			options: []syncfyOption{{elements: append([]syncfyElement{
				{name: "code", kind: "select", label: "Code to end with", choices: simulatedCodes()},
			}, both...)}},
		},
		{id: "61aec45361f37158fad6e44b", name: "Sample Data"},
		{id: "56cf5728784806f72b000020", name: "Token & captcha", script: always(captcha, asksToken)},
		{
			id: "56cf5728784806f72b000021", name: "Picture Simulator", script: simulatePicture,
			options: []syncfyOption{{elements: append([]syncfyElement{
				{name: "picture", kind: "select", label: "Picture to be shown", choices: pictureChoices()},
			}, both...)}},
		},
		{id: "56cf5728784806f72b000022", name: "Every Element", options: []syncfyOption{{elements: everyElement()}}},
		{id: "56cf5728784806f72b000023", name: "Rules as Text", options: []syncfyOption{{elements: rulesAsText()}}},
		{id: "56cf5728784806f72b000030", name: "Two Ways", version: 3, endpoint: "/v1/jobs", options: twoWays()},
		{id: "56cf5728784806f72b000031", name: "Two Ways, pulled", version: 3, endpoint: "/v1/pulls", options: twoWays()},
		{id: "56cf5728784806f72b000040", name: "Two Ways and a Statement", version: 4, endpoint: "/v1/pulls", options: append(twoWays(),
			syncfyOption{name: "statement_account_parse", label: "Upload a statement", elements: []syncfyElement{
				{name: "statement", kind: "file", label: "Statement (PDF)", accept: ".pdf"},
			}})},
	}
}

func twoWays() []syncfyOption {
	return []syncfyOption{
		{name: "user", label: "User name", elements: []syncfyElement{syncfyUsername, syncfyPassword}},
		{name: "card", label: "Card number", elements: []syncfyElement{
			{name: "card", kind: "text", label: "Card number", username: true, validation: rule(`^\d{16}$`, "A card number has 16 digits")},
			{name: "nip", kind: "password", label: "NIP"},
		}},
	}
}

func everyElement() []syncfyElement {
	return []syncfyElement{
		{name: "contract", kind: "text", label: "Contract number", username: true, validation: rule(`^\d{4,8}$`, "A contract number has 4 to 8 digits")},
		syncfyUsername, syncfyPassword,
		{name: "odd", kind: "text", label: "A word of three letters or more", validation: rule(`^(?!test$)(?=\w)\w{3,}$`, "Three letters or more, and not test")},
		{name: "branch", kind: "select", label: "Branch", choices: []Choice{{"01", "North"}, {"02", "South"}}},
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
func rulesAsText() []syncfyElement {
	return []syncfyElement{
		{name: "branch", kind: "text", label: "Number of the branch", validation: `^\d{4,8}$`},
		syncfyUsername, syncfyPassword,
		{name: "odd", kind: "text", label: "A word of three letters or more", validation: `(?<=^|\s)\p{L}{3,}$(?#nobody compiles this`},
	}
}

// meridianoSites are four ways into one bank. A user name that belongs to another of them is a wrong site.
func meridianoSites() []*syncfySite {
	site := func(n, name, owner string, business bool) *syncfySite {
		return &syncfySite{
			id: "5f00d1a0c0ffee00020000" + n, name: "Banco Meridiano " + name, business: business,
			script: func(values map[string]string) Script {
				if named := meridianoOwners[values["username"]]; named && values["username"] != owner {
					return Script{Act{Do: doStrange, State: "409"}}
				}
				return nil
			},
		}
	}
	return []*syncfySite{
		site("01", "Personal", "personal", false), site("02", "Empresas", "empresas", true),
		site("03", "Red", "red", true), site("04", "Red con llave", "llave", true),
	}
}

var meridianoOwners = map[string]bool{"personal": true, "empresas": true, "red": true, "llave": true}

// simulatedCodes are the codes of the guide's table and those that are seen elsewhere, the last two invented.
func simulatedCodes() (choices []Choice) {
	for _, code := range []int{
		200, 201, 202, 203, 204, 205, 206, 253, 301, 400, 401, 403, 405, 406, 408, 409, 411, 413, 449,
		500, 501, 504, 505, 507, 508, 509, 299, 499, 599,
	} {
		choices = append(choices, Choice{strconv.Itoa(code), strconv.Itoa(code) + " " + syncfyCodeNames[code]})
	}
	return choices
}

var syncfyCodeNames = map[int]string{
	200: "Finish", 201: "Pending", 202: "NoTransactions", 203: "PartialTransactions", 204: "Incomplete", 205: "Pending",
	206: "NoAccounts", 253: "PartialExtraction", 301: "CredentialsError", 400: "BadRequest", 401: "Unauthorized",
	403: "InvalidToken", 405: "Locked", 406: "Conflict", 408: "UserAction", 409: "WrongSite", 411: "TwofaTimeout",
	413: "LoginError", 449: "DeprecatedSite", 500: "Error", 501: "Unavailable", 504: "ScriptTimeout", 505: "ScriptNotFound",
	507: "ConnectionError", 508: "Unlisted", 509: "UndergoingMaintenance", 299: "Unheard of", 499: "Unheard of", 599: "Unheard of",
}

// simulateCode ends each job with the code that was chosen.
func simulateCode(values map[string]string) Script {
	if code, err := strconv.Atoi(values["code"]); err == nil && code >= 200 && code < 300 {
		return Script{Act{Do: doAccept, State: values["code"]}}
	}
	return Script{Act{Do: doStrange, State: values["code"]}}
}

func simulatePicture(values map[string]string) Script {
	if values["picture"] == pictureQR {
		return Script{Act{Do: doAskApproval, Words: "Scan the code.", Image: pictureQR}}
	}
	return Script{Act{Do: doAskPicture, Label: "Type the word in the picture", Accepts: "test", Image: values["picture"]}}
}
