package playground

import (
	"fmt"
	"strings"
	"time"
)

// standing is what the app knows of its connection to the bank.
type standing string

const (
	broken  standing = "broken"  // the user has not mended it yet
	mended  standing = "mended"  // the callback was good, and the aggregator says that the connection works
	waiting standing = "waiting" // the callback was good, and the aggregator does not say so
	failing standing = "failing" // the user came back, and it is not mended
)

// stands judges a run as an integrator should: by the callback and by what the aggregator says, never by one alone.
func (r run) stands() standing {
	switch {
	case r.outcome == "":
		return broken
	case r.outcome != "done":
		return failing
	case r.state != "healthy":
		return waiting
	}
	return mended
}

// book is the user's money as the app shows it, in the country of an aggregator. Amounts are in hundredths.
type book struct {
	currency string
	accounts []account
	before   []movement // what the app has known for days
	since    []movement // what the bank tells once it is asked again
}

// account is one account of the user, as it stood when the bank was last read.
type account struct {
	name, number string
	amount       int
}

// movement is one line of an account, which is named by its position.
type movement struct {
	account int
	what    string
	amount  int
	days    int // how long ago
}

var books = map[string]book{
	"syncfy": {
		currency: "MX$",
		accounts: []account{{"Everyday account", "•• 4471", 1_284_050}, {"Savings", "•• 9036", 8_950_000}},
		before:   []movement{{0, "Market on the square", -48_500, 4}},
		since:    []movement{{0, "Salary", 2_450_000, 0}, {0, "Electricity", -91_230, 1}, {1, "Interest", 18_640, 1}},
	},
	"flinks": {
		currency: "CA$",
		accounts: []account{{"Chequing", "•• 4471", 184_207}, {"Savings", "•• 9036", 1_265_000}},
		before:   []movement{{0, "Corner grocery", -6_418, 4}},
		since:    []movement{{0, "Payroll deposit", 231_060, 0}, {0, "Transit pass", -15_600, 1}, {1, "Interest", 2_108, 1}},
	},
}

// usualBook is for every other aggregator.
var usualBook = book{
	currency: "€",
	accounts: []account{{"Everyday account", "•• 4471", 148_263}, {"Savings", "•• 9036", 920_000}},
	before:   []movement{{0, "Bakery", -1_240, 4}},
	since:    []movement{{0, "Salary", 218_400, 0}, {0, "Groceries", -6_385, 1}, {1, "Interest", 1_917, 1}},
}

// away is for how many days the connection has been broken.
const away = 3

// moneyView is the book as it is drawn.
type moneyView struct {
	State     standing
	Since     string // the day on which the bank was last read
	Total     string
	Accounts  []line
	Movements []line
}

// line is one row: an account with its number, or a movement with its day.
type line struct {
	Name, More, Amount string
	Plus, New          bool
}

// money draws the book of an aggregator's users as it stands at a moment.
func money(aggregator string, s standing, now time.Time) moneyView {
	b, ok := books[aggregator]
	if !ok {
		b = usualBook
	}
	v := moneyView{State: s, Since: now.AddDate(0, 0, -away).Format("Monday, 2 January")}
	shown, total := b.before, 0
	added := map[int]int{}
	if s == mended {
		shown = append(append([]movement{}, b.since...), b.before...)
		for _, m := range b.since {
			added[m.account] += m.amount
		}
	}
	for i, a := range b.accounts {
		sum := a.amount + added[i]
		total += sum
		v.Accounts = append(v.Accounts, line{Name: a.name, More: a.number, Amount: b.write(sum)})
	}
	for _, m := range shown {
		day := now.AddDate(0, 0, -m.days).Format("Monday")
		switch m.days {
		case 0:
			day = "Today"
		case 1:
			day = "Yesterday"
		}
		l := line{Name: m.what, More: day, Amount: b.write(m.amount), Plus: m.amount > 0, New: m.days < away}
		if l.Plus {
			l.Amount = "+" + l.Amount
		}
		v.Movements = append(v.Movements, l)
	}
	v.Total = b.write(total)
	return v
}

// write is an amount with its currency and a comma between thousands.
func (b book) write(amount int) string {
	sign := ""
	if amount < 0 {
		sign, amount = "−", -amount
	}
	whole := fmt.Sprint(amount / 100)
	var parts []string
	for len(whole) > 3 {
		parts = append([]string{whole[len(whole)-3:]}, parts...)
		whole = whole[:len(whole)-3]
	}
	return fmt.Sprintf("%s%s%s.%02d", sign, b.currency, strings.Join(append([]string{whole}, parts...), ","), amount%100)
}
