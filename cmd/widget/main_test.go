package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/open-reconnect/reconnect/internal/soon"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"widget": func() {
			os.Exit(command{realEnvironment(), flagged{os.Getenv("READY")}, os.Stderr}.until(os.Args[1:]))
		},
	})
}

func TestTheCommandDoesWhatItSays(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"until-exists": untilExists},
	})
}

// flagged is standard output that leaves a file when the program has said something, so that a script can wait for it.
type flagged struct{ file string }

func (f flagged) Write(p []byte) (int, error) {
	if f.file != "" {
		if err := os.WriteFile(f.file, nil, 0o600); err != nil {
			return 0, err
		}
	}
	return os.Stdout.Write(p)
}

func untilExists(ts *testscript.TestScript, _ bool, args []string) {
	if !soon.Becomes(func() bool { _, err := os.Stat(ts.MkAbs(args[0])); return err == nil }) {
		ts.Fatalf("%s does not appear", args[0])
	}
}
