package handlers

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func TestAFormIsDecodedInPlaceAsOthersDecodeIt(t *testing.T) {
	for _, s := range []string{"", "a", "a+b%20c", "%C3%A9t%c3%A9", "%26%3D%2B%25", "100", "pass%00word", "++", "%2B1"} {
		want, _ := url.QueryUnescape(s)
		if got, err := unescape([]byte(s)); err != nil || string(got) != want {
			t.Errorf("%q: %q %v, want %q", s, got, err, want)
		}
	}
	for _, s := range []string{"%", "%4", "%zz", "a%2", "%-1", "100%"} {
		if _, err := unescape([]byte(s)); !errors.Is(err, errForm) {
			t.Errorf("%q is taken", s)
		}
	}
}

func TestAFormHasOnlySoManyValues(t *testing.T) {
	app := fiber.New()
	read := func(values int) error {
		c := app.AcquireCtx(&fasthttp.RequestCtx{})
		defer app.ReleaseCtx(c)
		c.Request().Header.SetContentType(fiber.MIMEApplicationForm)
		c.Request().SetBodyString(strings.Repeat("a=&", values))
		_, err := readForm(c)
		return err
	}
	if err := read(5050); err != nil {
		t.Errorf("5,050 values, as many as the longest list has choices, and some: %v", err)
	}
	if err := read(300_000); !errors.Is(err, errForm) {
		t.Errorf("300,000 values: %v", err)
	}
}

func TestABufferIsWipedByItsLastReaderAlone(t *testing.T) {
	guard := &guard{}
	first, second := &guarded{guard: guard}, &guarded{guard: guard}
	buffer := make([]byte, 64)
	read := func(g *guarded, text string) {
		guard.loans.take(buffer[1:], g)
		copy(buffer[1:], text)
		guard.loans.take(buffer[1+len(text):], g) // a further piece
	}
	stays := func() string { return string(bytes.Trim(buffer[2:], "\x00")) }

	read(first, "POST / password=s3cret")
	first.read = 22
	if !first.wipe(23) || stays() != "" {
		t.Errorf("%q stays", stays())
	}
	read(first, "POST / password=s3cret")
	buffer[0] = 'G' // the server has lent the buffer on, and has put the next request's first byte there
	read(second, "GET /")
	if first.wipe(22) || stays() != "ET /" || buffer[0] != 'G' {
		t.Errorf("the next request becomes %q, or what comes behind a request is not noticed", stays())
	}
	second.rest()
	if first.rest(); len(guard.loans.by) != 0 {
		t.Errorf("%d buffers are held on to", len(guard.loans.by))
	}
	read(first, "POST / password=s3cret")
	if guard.loans.take(buffer[1:], second); stays() != "" {
		t.Errorf("%q is left to the next reader", stays())
	}
}

func TestPartsAreReadAsTheyWereWritten(t *testing.T) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	type piece struct {
		name, value string
		file        bool
	}
	want := []piece{
		{"turn", "3", false},
		{"f0", "", false},
		{"f0", " two\r\nlines ", false},
		{`quo"ted`, "--" + w.Boundary() + "--", false},
		{"f1", "\x00\xff\r\n\r\n--", true},
		{"f2", "", true},
	}
	for _, p := range want {
		var part io.Writer
		if p.file {
			part, _ = w.CreateFormFile(p.name, "a.png")
		} else {
			part, _ = w.CreateFormField(p.name)
		}
		_, _ = io.WriteString(part, p.value)
	}
	_ = w.Close()
	var got []piece
	read := func(name string, value []byte, file bool) { got = append(got, piece{name, string(value), file}) }
	if err := readParts(b.Bytes(), w.Boundary(), read); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v: %+v", err, got)
	}
	for _, cut := range []int{0, 1, 20, 80, 200, b.Len() - 4, b.Len() - 10} {
		if err := readParts(b.Bytes()[:cut], w.Boundary(), read); err == nil {
			t.Errorf("a form of %d bytes of %d is taken", cut, b.Len())
		}
	}
	if err := readParts([]byte(strings.Repeat("\r\n--x\r\nA: b\r\n\r\n", 9999)+"\r\n--x--"), "x", read); err == nil {
		t.Error("a form may have any number of parts")
	}
	if err := readParts(b.Bytes(), "", read); err == nil {
		t.Error("a form needs no boundary")
	}
}
