package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/open-reconnect/reconnect/store/file"
)

// keptIn looks at a store's file without making it, where there is something to say before it is opened: its folder takes no file, a server has it
// open, or there is none yet.
func keptIn(name string) (found []finding, said bool) {
	say := func(level, says, do string) ([]finding, bool) { return []finding{{level, "store", says, do}}, true }
	folder := filepath.Dir(name)
	probe, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return say(wrong, fmt.Sprintf("the folder %s takes no file: %v", folder, unpathed(err)), "make it, for the user that runs the server, and run the doctor as that user")
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return say(fine, name+" is not there yet, and its folder can be written", "")
	case err != nil:
		return say(wrong, fmt.Sprintf("%s cannot be read and written: %v", name, unpathed(err)), "give it to the user that runs the server, and run the doctor as that user")
	}
	_ = f.Close()
	if _, err := file.Sealed(name); err != nil && strings.Contains(err.Error(), "one file serves one server") {
		return say(fine, name+" can be read and written, and a server has it open", "")
	}
	return nil, false
}

func unpathed(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}
