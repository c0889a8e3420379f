package sandbox

import "time"

// powensScenario is one value of the test connector's list fields openapiwebsite and directaccesswebsite.
type powensScenario struct {
	value   string
	script  Script
	refusal string // the error code with which the credentials are refused; empty takes them
}

// powensScenarios are the values that a third party's recorded tests use on the vendor's sandbox. The vendor publishes
// no list, so it may be incomplete; what a refused creation says for passwordExpired is UNVERIFIED.
func powensScenarios() []powensScenario {
	asks := Act{Do: doAskCode, Name: "openapisms", Label: "Please enter the code sent by text message (code = abcd).", Accepts: "abcd"}
	approval := func(decides string) Act {
		a := AskApproval("Please confirm the request in the phone app.")
		a.Decides = decides
		if decides != "" {
			a.For = Span(time.Second)
		}
		return a
	}
	return []powensScenario{
		{value: "par", script: Script{Accept()}},
		{value: "pro", script: Script{Accept()}},
		{value: "SCARequired", script: Script{Consent(), Accept()}},
		{value: "SCARequiredAndOTP", script: Script{Consent(), asks, Accept()}},
		{value: "SCARequiredAndDecoupled", script: Script{Consent(), approval(""), Accept()}},
		{value: "additionalInformationNeeded", script: Script{asks, Accept()}},
		{value: "shortDecoupled", script: Script{approval("approve"), Accept()}},
		{value: "AppValidationCancelled", script: Script{approval("refuse"), Accept()}},
		{value: "AppValidationExpired", script: Script{approval("expire"), Accept()}},
		{value: "actionNeeded", script: Script{RequireAction("Please accept the new terms on your bank's site."), Accept()}},
		{value: "bug", script: Script{Break(), Accept()}},
		{value: "wrongpass", refusal: "wrongpass"},
		{value: "passwordExpired", refusal: "passwordExpired"},
	}
}

func powensScenarioFor(value string) (powensScenario, bool) {
	for _, s := range powensScenarios() {
		if s.value == value {
			return s, true
		}
	}
	return powensScenario{}, false
}

func powensScenarioChoices() (choices []Choice) {
	for _, s := range powensScenarios() {
		choices = append(choices, Choice{Value: s.value, Label: s.value})
	}
	return choices
}
