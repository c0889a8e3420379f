package reconnect

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// ReadLogo takes a client's own mark: a png, jpeg, gif, webp or svg picture, by its bytes. Wrong says what is wrong with it, in words that follow
// its name.
func ReadLogo(data []byte) (logo *Image, wrong string) {
	if len(data) > MaxLogo {
		return nil, fmt.Sprintf("has %d bytes, and may have %d", len(data), MaxLogo)
	}
	if kind := PictureType(data); kind != "" {
		return &Image{Type: kind, Data: data}, ""
	}
	if !bytes.Contains(data, []byte("<svg")) {
		return nil, "is no png, jpeg, gif, webp or svg picture, or is damaged, or has more than " + strconv.Itoa(MaxSide) + " pixels a side or " + strconv.Itoa(MaxPixels) + " in all"
	}
	if err := checkSVG(data); err != nil {
		return nil, "is an svg picture that " + err.Error()
	}
	return &Image{Type: svgType, Data: data}, ""
}

const svgType = "image/svg+xml"

// inlineLogo reads the address that holds a logo. What type it says it is does not matter.
func inlineLogo(address string) (*Image, string) {
	rest, inline := strings.CutPrefix(address, "data:")
	head, body, whole := strings.Cut(rest, ",")
	if !inline || !whole {
		return nil, `is no address "data:image/…" that holds a picture`
	}
	if strings.HasSuffix(head, ";base64") {
		data, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			return nil, "is not written in base64, as its address says"
		}
		return ReadLogo(data)
	}
	text, err := url.PathUnescape(body)
	if err != nil {
		return nil, "is no address as browsers write it"
	}
	return ReadLogo([]byte(text))
}

// drawn are the elements of which a logo may consist. All of them stand still, fetch nothing and run nothing. A browser runs no script of a
// picture, but the same file opened by itself would, and pictures that move or fetch are no logos.
var drawn = strings.Fields(`svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan
	linearGradient radialGradient stop clipPath mask style`)

const (
	svgSpace = "http://www.w3.org/2000/svg"
	// maxUses bounds what a few lines can draw: each use may draw two others.
	maxUses  = 16
	maxDepth = 32
)

// checkSVG says what a picture does that a logo must not, in words that follow "an svg picture that".
func checkSVG(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	depth, uses, begun, within := 0, 0, false, ""
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && begun:
			return nil
		case err != nil || depth > maxDepth:
			return errors.New("is not written as XML wants it")
		}
		switch t := token.(type) {
		case xml.Directive:
			return errors.New("has a document type, which may define what it likes; take that line out")
		case xml.ProcInst:
			if t.Target != "xml" {
				return errors.New("has an instruction for programs, <?" + printable(t.Target) + "?>")
			}
		case xml.EndElement:
			depth--
			within = ""
		case xml.CharData:
			if err := still(string(t)); within == "style" && err != nil {
				return err
			}
		case xml.StartElement:
			if !begun {
				if err := checkRoot(t); err != nil {
					return err
				}
				begun = true
			}
			if within = t.Name.Local; within == "use" {
				uses++
			}
			if depth++; uses > maxUses {
				return fmt.Errorf("uses parts of itself more than %d times", maxUses)
			}
			if t.Name.Space == svgSpace && !slices.Contains(drawn, t.Name.Local) || strings.Contains(t.Name.Space, "xhtml") {
				return errors.New("has <" + printable(t.Name.Local) + ">; a logo is drawn of " + strings.Join(drawn, ", "))
			}
			if err := checkAttributes(t.Attr); err != nil {
				return err
			}
		}
	}
}

func checkRoot(t xml.StartElement) error {
	if t.Name.Local != "svg" || t.Name.Space != svgSpace {
		return errors.New(`does not begin with <svg xmlns="` + svgSpace + `">, without which browsers draw nothing`)
	}
	return nil
}

func checkAttributes(all []xml.Attr) error {
	for _, a := range all {
		switch name := strings.ToLower(a.Name.Local); {
		case strings.HasPrefix(name, "on"):
			return errors.New("has a script, " + printable(a.Name.Local))
		case (name == "href" || name == "src") && !strings.HasPrefix(strings.TrimSpace(a.Value), "#"):
			return errors.New("refers to what is outside of it, by " + printable(a.Name.Local))
		}
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			continue
		}
		if err := still(a.Value); err != nil {
			return err
		}
	}
	return nil
}

// still looks for what a style sheet fetches or has move. An escape could spell it in another way.
func still(text string) error {
	folded := strings.ToLower(text)
	switch {
	case strings.Contains(folded, "@"), strings.Contains(folded, `\`):
		return errors.New("has a style with @ or \\, which can fetch and move; a logo does neither")
	case strings.Contains(folded, "javascript:"), strings.Contains(folded, "data:"), strings.Contains(folded, "image("):
		return errors.New("has an address in it that is not its own")
	}
	for _, after := range strings.Split(folded, "url(")[1:] {
		if !strings.HasPrefix(strings.TrimLeft(after, ` "'`), "#") {
			return errors.New("refers to what is outside of it, by url(…)")
		}
	}
	return nil
}

// printable is a word of a picture as an error may repeat it.
func printable(word string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r
		}
		return -1
	}, word[:min(len(word), 40)])
}
