package e2e_test

import "io"

const constantEnv = "E2E_CONSTANT"

func serveConstant(string) {}

type figureList struct{}

var figures figureList

func (figureList) print(io.Writer) {}
