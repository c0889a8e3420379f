package powens

import (
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// scenario is one value of the test connector's list fields openapiwebsite and directaccesswebsite.
type scenario struct {
	value   string
	script  sandbox.Script
	refusal string // the error code with which the credentials are refused; empty takes them
}

// scenarios are the values that a third party's recorded tests use on the vendor's sandbox. The vendor publishes
// no list, so it may be incomplete; what a refused creation says for passwordExpired is UNVERIFIED.
func scenarios() []scenario {
	asks := sandbox.Act{Do: sandbox.DoAskCode, Name: "openapisms", Label: "Please enter the code sent by text message (code = abcd).", Accepts: "abcd"}
	approval := func(decides string) sandbox.Act {
		a := sandbox.AskApproval("Please confirm the request in the phone app.")
		a.Decides = decides
		if decides != "" {
			a.For = sandbox.Span(time.Second)
		}
		return a
	}
	return []scenario{
		{value: "par", script: sandbox.Script{sandbox.Accept()}},
		{value: "pro", script: sandbox.Script{sandbox.Accept()}},
		{value: "SCARequired", script: sandbox.Script{sandbox.Consent(), sandbox.Accept()}},
		{value: "SCARequiredAndOTP", script: sandbox.Script{sandbox.Consent(), asks, sandbox.Accept()}},
		{value: "SCARequiredAndDecoupled", script: sandbox.Script{sandbox.Consent(), approval(""), sandbox.Accept()}},
		{value: "additionalInformationNeeded", script: sandbox.Script{asks, sandbox.Accept()}},
		{value: "shortDecoupled", script: sandbox.Script{approval("approve"), sandbox.Accept()}},
		{value: "AppValidationCancelled", script: sandbox.Script{approval("refuse"), sandbox.Accept()}},
		{value: "AppValidationExpired", script: sandbox.Script{approval("expire"), sandbox.Accept()}},
		{value: "actionNeeded", script: sandbox.Script{sandbox.RequireAction("Please accept the new terms on your bank's site."), sandbox.Accept()}},
		{value: "bug", script: sandbox.Script{sandbox.Break(), sandbox.Accept()}},
		{value: "wrongpass", refusal: "wrongpass"},
		{value: "passwordExpired", refusal: "passwordExpired"},
	}
}

func scenarioFor(value string) (scenario, bool) {
	for _, s := range scenarios() {
		if s.value == value {
			return s, true
		}
	}
	return scenario{}, false
}

func scenarioChoices() (choices []sandbox.Choice) {
	for _, s := range scenarios() {
		choices = append(choices, sandbox.Choice{Value: s.value, Label: s.value})
	}
	return choices
}
