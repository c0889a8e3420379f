package main

import (
	"strings"

	"reconnect/handlers"
	"reconnect/providers/powens"
)

// pushName is the end of the webhook address of a Powens account.
func pushName(a powens.Account) string {
	return "powens-" + strings.ReplaceAll(a.Domain, ".", "-") + "-" + a.ClientID
}

// addPowensPushes adds the webhooks of the accounts that have a secret to check them with.
func addPowensPushes(pushes map[string]handlers.Push, adapter *powens.Adapter, accounts []powens.Account) {
	for _, a := range accounts {
		if a.WebhookSecret == "" {
			continue
		}
		pushes[pushName(a)] = func(method, path string, header func(string) string, body []byte) (string, string, error) {
			connection, err := adapter.Pushed(a.Key(), method, path, header, body)
			return "powens", connection, err
		}
	}
}
