package handlers

import (
	"bytes"
	"encoding/base64"
	"errors"
	"mime"
	"strings"
	"unsafe"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// formBuffers is where a request keeps the memory of its form besides its body.
const formBuffers = "form buffers"

// wiped overwrites all memory of a request that held its body, when it has been handled: the answers in it must not stay
// there until another request happens to need the room.
func wiped(c *fiber.Ctx) error {
	defer func() {
		body := c.Request().Body()
		size := len(body)
		if size == 0 {
			return
		}
		clear(body[:cap(body)])
		if more, ok := c.Locals(formBuffers).([][]byte); ok {
			for _, b := range more {
				clear(b)
			}
		}
		h := &c.Request().Header
		size += len(h.Method()) + len(" ") + len(h.RequestURI()) + len(" HTTP/1.1\r\n") + len(h.RawHeaders())
		if g := guardedOf(c.Context().Conn()); g != nil && !g.wipe(size) {
			c.Context().SetConnectionClose() // what came behind the form is wiped too, and cannot be answered
		}
	}()
	return c.Next()
}

// readForm reads both kinds of form without a copy: the values are the body's own memory, decoded in place, and are lost
// when the request has been handled; see [wiped].
func readForm(c *fiber.Ctx) (reconnect.Answers, error) {
	form := reconnect.Answers{}
	body := c.Request().Body()
	kind, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if kind == fiber.MIMEMultipartForm && err == nil {
		var files [][]byte
		err := readParts(body, params["boundary"], func(name string, value []byte, file bool) {
			if file {
				if len(value) == 0 {
					return
				}
				text := base64.StdEncoding.AppendEncode(make([]byte, 0, base64.StdEncoding.EncodedLen(len(value))), value)
				files, value = append(files, text), text
			}
			form[name] = append(form[name], inPlace(value))
		})
		c.Locals(formBuffers, files)
		return form, err
	}
	for n := 0; len(body) > 0; n++ {
		if n > maxValues {
			return nil, errForm
		}
		var pair []byte
		pair, body, _ = bytes.Cut(body, []byte("&"))
		name, value, _ := bytes.Cut(pair, []byte("="))
		if len(pair) == 0 {
			continue
		}
		if name, err = unescape(name); err == nil {
			value, err = unescape(value)
		}
		if err != nil {
			return nil, err
		}
		form[string(name)] = append(form[string(name)], inPlace(value))
	}
	return form, nil
}

// inPlace is a text in the memory of b.
func inPlace(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

var errForm = errors.New("handlers: the form is not correctly encoded")

// unescape decodes what a form has percent-encoded, in place.
func unescape(b []byte) ([]byte, error) {
	n := 0
	for i := 0; i < len(b); i, n = i+1, n+1 {
		switch {
		case b[i] == '+':
			b[n] = ' '
		case b[i] != '%':
			b[n] = b[i]
		case i+2 >= len(b) || nibble(b[i+1]) < 0 || nibble(b[i+2]) < 0:
			return nil, errForm
		default:
			b[n] = byte(nibble(b[i+1])<<4 | nibble(b[i+2]))
			i += 2
		}
	}
	return b[:n], nil
}

func nibble(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return int(b|0x20-'a') + 10
	}
	return -1
}

// maxValues bounds the values of a form of either kind. The longest list that is asked for has 5,000 choices, and all of them
// may be chosen; a hundred thousand short values take much more memory than the bytes that they are written in.
const maxValues = 5100

// readParts reads a form of parts, each with headers of its own, and calls part with the memory of each.
func readParts(body []byte, boundary string, part func(name string, value []byte, file bool)) error {
	if boundary == "" {
		return errForm
	}
	delimiter := []byte("\r\n--" + boundary)
	_, rest, ok := bytes.Cut(body, delimiter[2:])
	for n := 0; ; n++ {
		if bytes.HasPrefix(rest, []byte("--")) {
			return nil
		}
		var head, value []byte
		if !ok || n > maxValues || !bytes.HasPrefix(rest, []byte("\r\n")) {
			return errForm
		}
		if head, rest, ok = bytes.Cut(rest[2:], []byte("\r\n\r\n")); !ok {
			return errForm
		}
		if value, rest, ok = bytes.Cut(rest, delimiter); !ok {
			return errForm
		}
		for line := range strings.SplitSeq(string(head), "\r\n") {
			header, disposition, _ := strings.Cut(line, ":")
			if !strings.EqualFold(strings.TrimSpace(header), "Content-Disposition") {
				continue
			}
			_, params, err := mime.ParseMediaType(disposition)
			if err != nil {
				return errForm
			}
			_, file := params["filename"]
			part(params["name"], value, file)
			break
		}
	}
}
