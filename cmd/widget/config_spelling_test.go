package main

import (
	"strings"
	"testing"
)

// Each address is followed by the spelling that the message must name; "" is right as it is, and "!" has none.
func expectSpellings(t *testing.T, bad func(string) string, spellings map[string]string) {
	t.Helper()
	for v, right := range spellings {
		fault := bad(v)
		switch {
		case right == "" && fault != "":
			t.Errorf("%s is refused: it %s", v, fault)
		case right != "" && fault == "":
			t.Errorf("%s is taken", v)
		case right != "" && right != "!" && !strings.HasSuffix(fault, "write "+right):
			t.Errorf("%s %s, and should be written %s", v, fault, right)
		case right != "" && right != "!" && bad(right) != "":
			t.Errorf("%s is said to be right, and refused: it %s", right, bad(right))
		}
	}
}

func TestOriginsAreSpelledAsBrowsersSendThem(t *testing.T) {
	expectSpellings(t, badOrigin, map[string]string{
		"https://app.example.com": "", "https://app.example.com:8443": "", "http://localhost:3000": "", "http://127.0.0.1": "", "http://[::1]:8080": "",
		"http://tauri.localhost": "", "https://my_app.example.com": "", "https://r3---sn.example.com": "", "https://192.0.2.7": "", "https://localhost": "",
		"capacitor://localhost": "", "ionic://localhost": "", "app://localhost": "", "app://-": "", "tauri://localhost": "", "app://localhost:3000": "",

		"https://App.example.com": "https://app.example.com", "HTTPS://app.example.com": "https://app.example.com", "Capacitor://LocalHost": "capacitor://localhost",
		"https://app.example.com:443": "https://app.example.com", "http://localhost:80": "http://localhost", "https://app.example.com:08443": "https://app.example.com:8443",
		"https://app.example.com:": "https://app.example.com", "https://app.example.com/": "https://app.example.com", "https://app.example.com/bank?x#y": "https://app.example.com",
		"capacitor://localhost/": "capacitor://localhost", "https://app.example.com.": "https://app.example.com", "https://u:p@app.example.com": "https://app.example.com",
		"https://bücher.example": "https://xn--bcher-kva.example", "https://BÜCHER.example": "https://xn--bcher-kva.example", "https://ｅxample.com": "https://example.com",
		"http://[0:0:0:0:0:0:0:1]:8080": "http://[::1]:8080", "https://[2001:DB8::1]": "https://[2001:db8::1]",

		"https://*.example.com": "!", "*": "!", "null": "!", "": "!", "app.example.com": "!", "//app.example.com": "!", "https:app.example.com": "!", "https://": "!",
		"http://app.example.com": "!", "http://localhost.example.com": "!", "file://": "!", "file:///x": "!", "data:text/html,x": "!", "javascript://x": "!", "blob:https://a.example": "!",
		"https://127.1": "!", "https://1.2.3": "!", "https://0x7f.0.0.1": "!", "https://256.1.1.1": "!", "https://a..b": "!", "https://a b.example": "!",
		"https://app.example.com:99999": "!", "https://app.example.com:x": "!", "wss://app.example.com": "!", "https://a.example https://b.example": "!",
		"https://a.example;script-src *": "!", "https://a.example,b": "!", "https://ex\tample.com": "!", "https://'self'": "!", "capacitor://a;b": "!", "https://xn--a.example": "!",
	})
}

func TestCallbacksAreSpelledAsLinksNameThem(t *testing.T) {
	expectSpellings(t, badCallback, map[string]string{
		"https://app.example.com/bank/callback": "", "https://app.example.com": "", "https://app.example.com/?a=1&b=%2F": "", "https://app.example.com/cb?": "",
		"http://localhost:3000/cb": "", "https://app.example.com:8443/cb": "", "https://app.example.com/.well-known/x//y": "", "https://app.example.com/a%20b;c=d": "",
		"examplebudget://bank": "", "com.example.app:/callback": "", "com.example.app:done": "", "myapp://": "", "myapp://Open Bank": "!", "exp://127.0.0.1:8081/--/cb": "", "myapp://A_b/C": "",

		"https://App.example.com/CB": "https://app.example.com/CB", "HTTPS://app.example.com/cb": "https://app.example.com/cb", "ExampleBudget://Bank": "examplebudget://Bank",
		"https://app.example.com:443/cb": "https://app.example.com/cb", "http://localhost:80/cb": "http://localhost/cb", "https://bücher.example/été?é=1": "https://xn--bcher-kva.example/%C3%A9t%C3%A9?%C3%A9=1",
		"https://u:p@app.example.com/cb": "https://app.example.com/cb", "https://app.example.com./cb": "https://app.example.com/cb", "https://app.example.com/a/../cb": "https://app.example.com/cb",
		"https://app.example.com/a b": "https://app.example.com/a%20b",

		"https://*.example.com/cb": "!", "http://app.example.com/cb": "!", "https:///cb": "!", "https:cb": "!", "/cb": "!", "javascript:alert(1)": "!", "JavaScript:alert(1)": "!",
		"data:text/html,x": "!", "file:///etc/passwd": "!", "view-source:https://a.example/": "!", "filesystem:https://a.example/": "!", "https://app.example.com/cb#x": "!", "https://app.example.com/%zz": "!",
		"https://1.2.3/cb": "!", "https://app.example.com:99999/cb": "!",
	})
}

func TestTheServersOwnAddressIsOneOfTheWeb(t *testing.T) {
	expectSpellings(t, badPublic, map[string]string{
		"https://reconnect.example.com": "", "http://localhost:8080": "",
		"https://Reconnect.example.com": "https://reconnect.example.com", "https://reconnect.example.com:443": "https://reconnect.example.com",
		"capacitor://localhost": "!", "http://reconnect.example.com": "!", "http://x.localhost": "!",

		"https://example.com/reconnect": "", "https://example.com/reconnect/": "", "https://example.com/apps/re-connect_2.0/": "", "http://localhost:8080/x": "",
		"https://example.com/": "https://example.com", "https://Example.com/reconnect/": "https://example.com/reconnect/",
		"https://example.com:443/reconnect": "https://example.com/reconnect", "http://example.com/reconnect": "!", "capacitor://localhost/x": "!",
		"https://example.com//": "!", "https://example.com/a//b": "!", "https://example.com/a/../b": "!", "https://example.com/.": "!", "https://example.com/a%20b": "!",
		"https://example.com/a;b": "!", "https://example.com/%72econnect": "!", "https://example.com/été": "!", "https://example.com/a?b": "!", "https://example.com/a#b": "!",
		"https://example.com/f": "!", "https://example.com/Static/x": "!", "https://example.com/api/": "!", "https://example.com/fr/": "!", "https://example.com/v2": "!",
	})
}
