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
	book := &Book[account, string]{}
	take, err := book.Prepare("bank", []account{"A", "bad", "a", "B", "shut"}, func(a account) (account, error) {
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
	if take != nil || book.At("a") != "" {
		t.Error("half of them are taken")
	}
	for _, want := range []string{"bank: account 2 (bad): incomplete", "bank: account 3 (a): named twice", "bank: account shut: no way in"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

func TestAccountsAreReplacedAllAtOnceAndOpenedOnlyIfTheyAreNew(t *testing.T) {
	book, opened := &Book[account, *string]{}, 0
	prepare := func(given ...account) func() {
		take, err := book.Prepare("bank", given, func(a account) (account, error) { return a, nil }, func(a account) (*string, error) {
			opened++
			return new(string), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return take
	}
	prepare("a", "b")()
	a, b := book.At("a"), book.At("b")
	take := prepare("a", "c")
	if book.At("b") != b || book.At("c") != nil {
		t.Error("accounts count before they are taken")
	}
	take()
	if book.At("a") != a || book.At("b") != nil || book.At("c") == nil || opened != 3 {
		t.Errorf("%d were opened; a is another one: %t", opened, book.At("a") != a)
	}
	n := 0
	for range book.All() {
		n++
	}
	if n != 2 {
		t.Errorf("%d accounts are there", n)
	}
	if prepare("A")(); book.At("a") == a {
		t.Error("an account that was written anew is the old one still")
	}
}

func TestAccountsAtOneUpstreamShareItsBudget(t *testing.T) {
	b := &Budgets{}
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
