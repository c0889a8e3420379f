package reconnect

import "testing"

func TestAParameterIsFoundInAnySpelling(t *testing.T) {
	for _, query := range []string{
		"loginId=x", "loginId", "LOGINID=x", "a=1&loginId=x", "a;loginId=x", "login%49d=x", "%256coginId=x", "%u006coginId=x",
		"loginId[]=x", "loginId[0]=x", "loginId%5B%5D=x", "loginId[=x", "loginId]=x", "[loginId]=x", "%5BloginId%5D[a]=x", "loginId%00=x",
		"loginId%00[a]=x", "loginId\x00=x", " loginId=x", "+loginId=x", "%20loginId%20=x", "%09loginId=x", "loginId%20[]=x", "?loginId=x",
		"loginId.x=x", "loginId%3D=x", "%zz&loginId=x", "loginId%00%zz=x", "%C2%A0loginId=x", "%EF%BB%BFloginId=x",
	} {
		if Holds(query, "tag", "loginId") != "loginId" || Holds("https://app.example/cb?"+query, "loginId") != "loginId" {
			t.Errorf("%q passes", query)
		}
	}
	for _, query := range []string{"error.description=x", "error description=x", "error+description=x", "error%5Fdescription", "error[description=x", "Error_Description[]"} {
		if Holds(query, "error_description") == "" {
			t.Errorf("%q passes", query)
		}
	}
	for _, query := range []string{
		"", "a=loginId", "state=x&a=1", "myLoginId=x", "loginIds=x", "a[loginId]=x", "a.loginId=x", "q=100%", "%", "&&=;", "login=1&Id=2", "errors=1", "x#loginId=x",
	} {
		if found := Holds(query, "loginId", "error", "error_description"); found != "" {
			t.Errorf("%q is taken for %s", query, found)
		}
	}
}

func TestACodeInOtherSpellingIsTheSame(t *testing.T) {
	for _, s := range []string{"AB12CD34-0000-4000-8000-00000000000F", "{ab12cd34-0000-4000-8000-00000000000f}", "ab12cd3400004000800000000000000f"} {
		if Folded(s) != "ab12cd3400004000800000000000000f" {
			t.Errorf("%s is %s", s, Folded(s))
		}
	}
}
