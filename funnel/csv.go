package funnel

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CSV writes a client's table (RFC 4180). A count that is hidden is an empty cell. Names come from outside: none is a formula to the program that
// opens the file.
func CSV(w io.Writer, client string, rows []Row) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	_ = out.Write([]string{"client", "challenge", "aggregator", "bank", "met", "passed", "left", "failed", "median_seconds"})
	for _, r := range rows {
		line := []string{client, or(string(r.Challenge), "flow"), r.Aggregator, r.Bank}
		if r.All {
			line[2], line[3] = "all", "all"
		}
		for i := range line {
			line[i] = plain(line[i])
		}
		for _, c := range []Cell{r.Met, r.Passed, r.Left, r.Ends} {
			line = append(line, c.String())
		}
		median := ""
		if r.Median > 0 {
			median = strconv.Itoa(r.Median)
		}
		_ = out.Write(append(line, median)) // its error stays until the end
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("funnel: not written: %w", err)
	}
	return nil
}

// String is the count, empty where it is hidden.
func (c Cell) String() string {
	if c.Hidden {
		return ""
	}
	return strconv.Itoa(c.N)
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// plain is a text that no spreadsheet takes for a formula: those begin with one of these signs, behind what is not seen.
func plain(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	if text != "" && (strings.ContainsRune("=+-@|%＝＋－＠", first) || !unicode.IsPrint(first) || unicode.IsSpace(first)) {
		return "'" + text
	}
	return text
}
