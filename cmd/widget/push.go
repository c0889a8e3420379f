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

// powensPushes are the webhooks of the accounts that have a secret to check them with.
func powensPushes(adapter *powens.Adapter, accounts []powens.Account) map[string]handlers.Push {
	pushes := map[string]handlers.Push{}
	for _, a := range accounts {
		if a.WebhookSecret == "" {
			continue
		}
		pushes[pushName(a)] = func(method, path string, header func(string) string, body []byte) (string, string, error) {
			connection, err := adapter.Pushed(a.Key(), method, path, header, body)
			return "powens", connection, err
		}
	}
	return pushes
}
