package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
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
		if r.kept != nil {
			r.kept(r.path(file))
		}
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
