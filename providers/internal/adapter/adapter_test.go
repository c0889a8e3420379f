package adapter

import (
	"errors"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

type account string

func (a account) Key() string { return strings.ToLower(string(a)) }

func TestAllThatIsWrongWithAccountsIsToldAtOnce(t *testing.T) {
	filled := 0
	all, err := Accounts("bank", []account{"A", "bad", "a", "B", "shut"}, func(a account) (account, error) {
		if filled++; a == "bad" {
			return a, errors.New("incomplete")
		}
		return a, nil
	}, func(a account) (string, error) {
		if filled != 5 {
			t.Errorf("%s is opened before all are filled", a)
		}
		if a == "shut" {
			return "", errors.New("no way in")
		}
		return "open " + string(a), nil
	})
	if len(all) != 2 || all["a"] != "open A" || all["b"] != "open B" {
		t.Errorf("%v", all)
	}
	for _, want := range []string{"bank: account 2 (bad): incomplete", "bank: account 3 (a): named twice", "bank: account shut: no way in"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

func TestAccountsAtOneUpstreamShareItsBudget(t *testing.T) {
	b := Budgets{}
	if b.At("one", 1, 0) != b.At("one", 9, 9) || b.At("one", 1, 0) == b.At("two", 1, 0) {
		t.Error("budgets are not by upstream")
	}
}

type cursor struct {
	Form
	Code string `json:"code"`
}

func TestABookmarkOfAnotherFormIsNotRead(t *testing.T) {
	b := Write(&cursor{Code: "x"}, 3)
	if string(b) != `{"v":3,"code":"x"}` {
		t.Errorf("%s", b)
	}
	if c, ok := Read[cursor](b, 3); !ok || c.Code != "x" {
		t.Errorf("%v %v", c, ok)
	}
	for _, bad := range []string{"", "{", "[]", `{"v":2,"code":"x"}`, `{"code":"x"}`, "null"} {
		if _, ok := Read[cursor](reconnect.Cursor(bad), 3); ok {
			t.Errorf("%s is read", bad)
		}
	}
}
