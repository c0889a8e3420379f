package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// badSpoken refuses a language that the pages do not speak.
func badSpoken(v string) string {
	if catalogue(v) == nil {
		return "is no language of the pages, which are " + strings.Join(languages(), ", ")
	}
	return ""
}

func catalogue(tag string) *text.Catalogue {
	for _, c := range text.Catalogues() {
		if c.Tag == tag {
			return c
		}
	}
	return nil
}

func languages() (tags []string) {
	for _, c := range text.Catalogues() {
		tags = append(tags, c.Tag)
	}
	return tags
}

// sentences reads what a client says in its own words.
func (r *reader) sentences(n *yaml.Node, into *reconnect.Texts) {
	read := map[string]func(*yaml.Node){}
	for _, c := range text.Catalogues() {
		read[c.Tag] = func(n *yaml.Node) {
			own := map[string]string{}
			if n.Kind != yaml.MappingNode {
				r.add(n, "texts in %s must be a list of sentences, \"name: sentence\"", c.Tag)
				return
			}
			for i := 0; i+1 < len(n.Content); i += 2 {
				key, value := n.Content[i], n.Content[i+1]
				said := ""
				if r.text(&said, nil)(value); value.Kind != yaml.ScalarNode {
					continue
				}
				if wrong := c.Check(key.Value, said); wrong != "" {
					r.add(key, "texts in %s: %s; \"widget texts --language %s\" lists all", c.Tag, wrong, c.Tag)
				} else if _, twice := own[key.Value]; twice {
					r.add(key, "%q is set twice", key.Value)
				}
				own[key.Value] = said
			}
			if *into == nil {
				*into = reconnect.Texts{}
			}
			(*into)[c.Tag] = own
		}
	}
	r.mapping(n, "texts", read)
}

// countedTexts says in how many sentences a client has its own words.
func countedTexts(texts reconnect.Texts) string {
	var all []string
	for _, tag := range slices.Sorted(maps.Keys(texts)) {
		all = append(all, fmt.Sprintf("%d in %s", len(texts[tag]), tag))
	}
	return or(strings.Join(all, ", "), "(ours)")
}

// texts prints what the pages say in one language, as a configuration file has it.
func (c command) texts(_ context.Context, args []string) error {
	fs, parse := c.flags("texts")
	tag := fs.String("language", "en", "the `language`: "+strings.Join(languages(), ", "))
	if err := parse(args); err != nil {
		return err
	}
	said := catalogue(*tag)
	if said == nil {
		return fmt.Errorf("%w: %q %s", errUsage, *tag, badSpoken(*tag))
	}
	fmt.Fprintf(c.out, "# What a client may say in its own words, below its texts. Write only what differs.\n%s:\n", said.Tag)
	for _, key := range text.Keys() {
		if l := said.Line(key); l != "" {
			fmt.Fprintf(c.out, "  %s: %q\n", key, string(l))
		}
	}
	return nil
}
