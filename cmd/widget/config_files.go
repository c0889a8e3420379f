package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
)

// secret reads {env: NAME} or {file: PATH}. A secret in the file itself is refused: configuration gets copied around.
func (r *reader) secret(n *yaml.Node, what string) string {
	if n.Kind == yaml.ScalarNode {
		r.add(n, "%s must not stand in this file: write {env: NAME} or {file: PATH}", what)
		return ""
	}
	var env, file string
	r.mapping(n, what, map[string]func(*yaml.Node){"env": r.text(&env, nil), "file": r.text(&file, nil)})
	switch {
	case env != "" && file != "":
		r.add(n, "%s comes from env or from file, not from both", what)
	case env != "":
		if v, ok := r.env(env); ok && v != "" {
			return v
		}
		r.add(n, "%s: the environment variable %s is not set", what, env)
	case file != "":
		data, err := r.file(r.path(file))
		if err != nil {
			r.add(n, "%s: %s", what, fileTrouble(err))
			return ""
		}
		if v := strings.TrimRight(string(data), "\r\n"); v != "" {
			return v
		}
		r.add(n, "%s: the file %s is empty", what, file)
	}
	return ""
}

// maxLogo keeps a logo from eating the first round trip, in which the whole first form must fit.
const maxLogo = 32 << 10

func (r *reader) logo(n *yaml.Node) *reconnect.Image {
	var name string
	if r.text(&name, nil)(n); name == "" {
		return nil
	}
	data, err := r.file(r.path(name))
	if err != nil {
		r.add(n, "logo: %s", fileTrouble(err))
		return nil
	}
	kind := http.DetectContentType(data)
	if strings.HasSuffix(name, ".svg") && bytes.Contains(data, []byte("<svg")) {
		kind = "image/svg+xml" // the operator's own file, shown as a picture, in which scripts do not run
	}
	switch {
	case len(data) > maxLogo:
		r.add(n, "the logo %s has %d bytes, and may have %d", name, len(data), maxLogo)
	case !slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"}, kind):
		r.add(n, "the logo %s is no png, jpeg, gif, webp or svg picture", name)
	case kind != "image/svg+xml" && reconnect.PictureType(data) == "":
		r.add(n, "the logo %s is damaged, or has more than %d pixels a side or %d in all", name, reconnect.MaxSide, reconnect.MaxPixels)
	default:
		return &reconnect.Image{Type: kind, Data: data}
	}
	return nil
}

func (r *reader) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.dir, name)
}

func fileTrouble(err error) string {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return fmt.Sprintf("the file %s cannot be read: %v", p.Path, p.Err)
	}
	return err.Error()
}
