//go:build attack

package attack_test

import (
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

func manifold() []attack {
	return []attack{
		{
			name: "forms of many fields", exhausts: true, strike: manyFields,
			tried: "120 forms of 1 MiB with some 200,000 fields each, or 10,000 parts, for flows that anyone can open, by 40 at once",
		},
		{
			name: "links of many parameters", exhausts: true, strike: manyParameters,
			tried: "4,000 links and returns of 30 kB with some 8,000 parameters, cookies or languages each, from 50 addresses, by 64 at once",
		},
	}
}

// pairs is so many bytes of short distinct names.
func pairs(size int, between string) string {
	var s strings.Builder
	for i := 0; s.Len() < size-8; i++ {
		s.WriteString(strconv.FormatInt(int64(i), 36) + "=" + between)
	}
	return s.String()
}

func manyFields(t *target) (string, error) {
	plain := pairs(1<<20-16, "&")
	few := strings.ReplaceAll(pairs(64_000, "&"), "=", "="+strings.Repeat("x", 90))
	few = few[:1<<20-64]
	var parts strings.Builder
	w := multipart.NewWriter(&parts)
	for i := 0; parts.Len() < 1<<20-200; i++ {
		_ = w.WriteField(strconv.FormatInt(int64(i), 36), "")
	}
	_ = w.Close()
	var statuses tally
	t.crowd(120, 40, func(i int) {
		b := t.browser()
		defer b.http.CloseIdleConnections()
		page, err := b.open(t.base + "/v2/Credential/FlinksCapital?redirectUrl=" + url.QueryEscape(t.host+"/callback"))
		if err != nil || page.says("step") != "ask" {
			statuses.add("no form")
			return
		}
		plain := plain
		if i%4 == 0 { // as many as a form may have by the standard library's own bound
			plain = few
		}
		body := "turn=" + page.page().Find("[name=turn]").AttrOr("value", "") + "&" + plain[:1<<20-64]
		if i%2 == 1 {
			b.header = http.Header{"Content-Type": {w.FormDataContentType()}}
			body = parts.String()
		}
		statuses.status(b.do(http.MethodPost, page.action(t), body))
	})
	if statuses.count("no form") > 60 {
		return "", fmt.Errorf("too few forms were there to try it on: %v", &statuses)
	}
	return fmt.Sprintf("answered %v", &statuses), nil
}

func manyParameters(t *target) (string, error) {
	ips := t.sources(50)
	visitors := make([]*browser, len(ips))
	for i, ip := range ips {
		visitors[i] = t.browserAt(ip)
	}
	const size = 30_000
	query := strings.TrimSuffix(pairs(size, "&"), "&")
	cookies := strings.TrimSuffix(pairs(size, "; "), "; ")
	languages := strings.TrimSuffix(strings.ReplaceAll(pairs(size, ","), "=", "-x;q=0.1"), ",")
	var statuses tally
	t.crowd(4000, 64, func(i int) {
		b := *visitors[i%len(visitors)]
		b.cookies = map[string]string{}
		address := t.powensLink(nonce()+strconv.Itoa(i), nil)
		switch i % 5 {
		case 0:
			address += "&" + query
		case 1:
			address = t.base + "/return?state=a.b&" + query
		case 2:
			b.header = http.Header{"Cookie": {cookies}}
		case 3:
			b.header = http.Header{"Accept-Language": {languages}}
		default:
			address = t.base + "/v2/Credential/FlinksCapital?" + query
		}
		statuses.status(b.get(address))
	})
	return fmt.Sprintf("answered %v", &statuses), nil
}
