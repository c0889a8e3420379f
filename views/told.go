package views

import (
	"encoding/json"
	"strconv"

	"github.com/a-h/templ"
)

// Message is something that the host window hears, as JSON, once.
type Message struct {
	Seq  int
	Data any  // [JSON], or anything that [json.Marshal] takes
	Held bool // the page says it as it is left
}

// JSON is what writes itself as JSON, which is quicker than to have [json.Marshal] look what it is made of.
type JSON interface {
	AppendJSON(to []byte) []byte
}

// AppendJSON writes a text as a part of JSON that stands in a page, as [json.Marshal] does.
func AppendJSON(to []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(text) // no text fails
			return append(to, quoted...)
		}
	}
	to = append(to, '"')
	to = append(to, text...)
	return append(to, '"')
}

// told is what the host window must hear, and who may hear it. An app that shows the page in a web view hears it, too, if that is where the
// page stands: in a frame another page is its host.
type told struct {
	messages []Message
	origins  []string
}

func tell(messages []Message, origins []string) *told {
	if len(messages) == 0 && len(origins) == 0 {
		return nil
	}
	return &told{messages, origins}
}

// something stands for whatever is told.
var something = &told{}

// known reports whether there is something, as one value for all that there may be.
func (t *told) known() *told {
	if t == nil {
		return nil
	}
	return something
}

// says is that as JSON, in the form in which the script finds it.
func (t *told) says(s *sheet) (string, error) {
	b := append(make([]byte, 0, 512), `{"to":[`...)
	for i, origin := range t.origins {
		b = AppendJSON(comma(b, i), origin)
	}
	b = append(b, ']')
	if s.appearance.App != "" && !s.framed {
		b = AppendJSON(append(b, `,"app":`...), s.appearance.App)
	}
	if s.appearance.Text {
		b = append(b, `,"text":true`...)
	}
	b = append(b, `,"said":[`...)
	for i, m := range t.messages {
		b = strconv.AppendInt(append(comma(b, i), `{"seq":`...), int64(m.Seq), 10)
		b = append(b, `,"data":`...)
		if data, quick := m.Data.(JSON); quick {
			b = data.AppendJSON(b)
		} else {
			data, err := json.Marshal(m.Data)
			if err != nil {
				return "", err
			}
			b = append(b, data...)
		}
		if m.Held {
			b = append(b, `,"held":true`...)
		}
		b = append(b, '}')
	}
	return string(append(b, "]}"...)), nil
}

// comma parts what is not the first from what is before it.
func comma(to []byte, i int) []byte {
	if i > 0 {
		to = append(to, ',')
	}
	return to
}

// spoken is where the script finds what is told.
func spoken(json string) templ.Component {
	return templ.Raw(`<script id="messages" type="application/json">` + json + "\n</script>")
}
