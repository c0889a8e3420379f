package reconnect

import (
	"context"
	"slices"
	"strings"
)

// Keep has a flow keep what was typed into its last form and is no secret, for a browser without a script that shows a wait, so that a
// person whom the bank then refuses need not type it again. It stays with the flow, sealed, until the next answer or the end, and is
// dropped as soon as something else is asked. The turn is the one that the browser is shown; a flow that has been answered since keeps nothing.
func (e *Engine) Keep(ctx context.Context, id string, turn int, typed Answers) error {
	_, err := e.update(ctx, id, func(f *Flow) error {
		if f.Over() || f.Turn > turn+1 || f.Turn > turn && f.moving() {
			return ErrUnchanged
		}
		f.Typed = Answers{}
		for name, values := range typed {
			kept := make([]string, len(values))
			for i, v := range values {
				kept[i] = strings.Clone(v) // a form's memory is wiped
			}
			f.Typed[strings.Clone(name)] = kept
		}
		f.untype()
		return keepIf(len(f.Typed) > 0)
	})
	return err
}

// untype drops what was typed if the step asks for none of it. A wait asks for nothing and tells nothing.
func (f *Flow) untype() {
	switch s := f.Step.(type) {
	case Wait:
		return
	case Ask:
		if slices.ContainsFunc(s.Fields, func(fd Field) bool { return fd.Kind != Secret && f.Typed[fd.Name] != nil }) {
			return
		}
	case Approve, Visit, Act, Done, Failed:
	}
	if !f.moving() {
		f.Typed = nil
	}
}
