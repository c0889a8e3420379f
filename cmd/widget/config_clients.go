package main

import (
	"io/fs"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// clientsFrom reads the clients that have files of their own, each with what stands below "clients" of the configuration for one of them. Paths in
// such a file begin at its own folder.
func (r *reader) clientsFrom(n *yaml.Node, s *settings) {
	var folder string
	if r.text(&folder, nil)(n); folder == "" {
		return
	}
	folder = r.path(folder)
	r.saw(folder)
	files, err := clientFiles(folder, r.dirs)
	if err != nil {
		r.add(n, "clients_from: %s", strings.Replace(fileTrouble(err), "the file ", "the folder ", 1))
		return
	}
	for _, name := range files {
		theirs := *r
		theirs.dir = folder
		theirs.environment.file = func(name string) ([]byte, error) { r.saw(name); return r.file(name) }
		theirs.in(filepath.Join(folder, name), func(n *yaml.Node) { theirs.client(n, s) })
	}
}

// in reads a further file, whose faults are told with its name.
func (r *reader) in(name string, read func(*yaml.Node)) {
	before := r.name
	r.name = name
	defer func() { r.name = before }()
	data, err := r.file(name)
	if err != nil {
		r.add(&yaml.Node{}, "%s", fileTrouble(err))
		return
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		r.add(&yaml.Node{}, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	if len(doc.Content) == 0 {
		r.add(&yaml.Node{}, "the file is empty")
		return
	}
	read(doc.Content[0])
}

// saw tells that a file is about to be read that a client's file is or names.
func (r *reader) saw(name string) {
	if r.seen != nil {
		r.seen(name)
	}
}

// clientFiles are the names of the files of a folder that clients are read from, in order: those that end with .yaml or .yml, but for hidden ones,
// which editors and copying programs leave for a moment.
func clientFiles(folder string, list func(string) ([]fs.DirEntry, error)) (names []string, err error) {
	entries, err := list(folder)
	for _, e := range entries {
		name := e.Name()
		if ext := filepath.Ext(name); !strings.HasPrefix(name, ".") && (ext == ".yaml" || ext == ".yml") {
			names = append(names, name)
		}
	}
	return names, err
}
