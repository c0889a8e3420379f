package upstream

import "testing"

func TestSecretsGoToSafeAddressesOnly(t *testing.T) {
	for address, want := range map[string]struct{ safe, base bool }{
		"https://api.example/2.0":           {true, true},
		"https://api.example/2.0?x=1":       {true, false},
		"https://api.example/#x":            {true, false},
		"http://127.0.0.1:8082/powens/2.0":  {true, true},
		"http://[::1]:8082/":                {true, true},
		"http://localhost:8082":             {true, true},
		"http://api.example":                {false, false},
		"http://127.0.0.1.example":          {false, false},
		"https://user@api.example":          {false, false},
		"https://user:secret@api.example/x": {false, false},
		"javascript:alert(1)":               {false, false},
		"//api.example":                     {false, false},
		"https:///path":                     {false, false},
		"ftp://api.example":                 {false, false},
		"":                                  {false, false},
		"%":                                 {false, false},
	} {
		if Safe(address) != want.safe || SafeBase(address) != want.base {
			t.Errorf("%q: safe %v, base %v", address, Safe(address), SafeBase(address))
		}
	}
}
