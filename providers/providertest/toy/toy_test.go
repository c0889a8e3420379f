package toy_test

import (
	"math/rand/v2"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/providertest/toy"
	"github.com/open-reconnect/reconnect/providers/providertest/toy/dialect"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// played is how the kit plays the toy.
func played(script sandbox.Script, chaos sandbox.Chaos) providertest.Dialect {
	return providertest.Dialect{
		Sandbox: sandbox.Options{Dialects: []sandbox.Dialect{dialect.Dialect()}, Chaos: chaos},
		Begin: func(p *providertest.Play) (reconnect.Provider, reconnect.Door, reconnect.Entry) {
			client := &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb"}}
			accounts := []toy.Account{{Client: client, BaseURL: p.API.URL + "/toy/v1"}}
			adapter, err := toy.New(accounts, p.Log.Logger())
			if err != nil {
				p.T.Fatal(err)
			}
			made := p.Must("POST", p.Controls.URL+"/toy/connections", map[string]any{"script": script})
			p.ID = made["id"].(string)
			p.Secrets = append(p.Secrets, made["code"].(string))
			door := toy.NewDoor(accounts)
			entry, err := door.Enter(reconnect.Request{Query: map[string][]string{
				"client": {"acme"}, "id": {p.ID}, "code": {made["code"].(string)}, "redirect_uri": {client.Callbacks[0]}, "state": {"s"},
			}})
			if err != nil {
				p.T.Fatal(err)
			}
			return adapter, door, entry
		},
		Control: func(p *providertest.Play, what string) bool {
			return p.Call("POST", p.Controls.URL+"/toy/connections/"+p.ID+"/"+what, nil)["http"] == 200
		},
		Sent: func(_ *providertest.Play, r sandbox.Request) bool { return r.Method == "POST" },
		Mended: func(p *providertest.Play, _ *reconnect.Flow) bool {
			bearer := "Bearer " + p.Entry.Connection.Secret
			return p.Call("GET", p.API.URL+"/toy/v1/connections/"+p.ID, nil, "Authorization", bearer)["state"] == "ok"
		},
	}
}

func TestEachScriptIsShownStepByStep(t *testing.T) {
	providertest.Matrix(t, func(s sandbox.Script) providertest.Dialect { return played(s, sandbox.Chaos{}) }, nil)
}

func TestNoAnswerIsSentTwiceWhateverIsLost(t *testing.T) {
	providertest.Chaos(t, 200, func(r *rand.Rand, c sandbox.Chaos) providertest.Dialect {
		return played(providertest.SomeScript(r), c)
	})
}
