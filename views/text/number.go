package text

import "strconv"

// Plural is the form in which a language says how many, as CLDR names it.
type Plural int

// The forms. A language has some of them, Other for what has no form of its own.
const (
	Other Plural = iota
	Zero
	One
	Two
	Few
	Many
)

// Count is a line that depends on a number. It has the forms that its language has for whole numbers, and no other.
type Count struct{ Zero, One, Two, Few, Many, Other Line }

// Of picks the line for a number.
func (c *Catalogue) Of(n int, count Count) Line {
	return [...]Line{Other: count.Other, Zero: count.Zero, One: count.One, Two: count.Two, Few: count.Few, Many: count.Many}[c.Plural(n)]
}

// The rules by which languages choose a form, for whole numbers below a million (CLDR, plural rules; a test compares).

func oneAlone(n int) Plural {
	if n == 1 {
		return One
	}
	return Other
}

// belowTwo is French, and Portuguese in Brazil, where nothing is singular.
func belowTwo(n int) Plural {
	if n < 2 {
		return One
	}
	return Other
}

func hebrewPlural(n int) Plural {
	switch n {
	case 1:
		return One
	case 2:
		return Two
	}
	return Other
}

func polishPlural(n int) Plural {
	switch tens := n % 100 / 10; {
	case n == 1:
		return One
	case n%10 >= 2 && n%10 <= 4 && tens != 1:
		return Few
	}
	return Many
}

func arabicPlural(n int) Plural {
	switch part := n % 100; {
	case n <= 2:
		return [...]Plural{Zero, One, Two}[n]
	case part >= 3 && part <= 10:
		return Few
	case part > 10:
		return Many
	}
	return Other
}

// number writes a number with what stands between its thousands.
func (c *Catalogue) number(n int) string {
	digits := strconv.Itoa(n)
	least := 4
	if c.Joined {
		least = 5
	}
	if n < 0 || len(digits) < least {
		return digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + c.Group + digits[i:]
	}
	return digits
}
