package storetest

import (
	"context"
	"encoding/json"

	"github.com/open-reconnect/reconnect"
)

// Reread returns a store that writes and reads back each flow, and runs the function of each update twice, so that tests
// which use it prove the kept form and that the functions are pure.
func Reread(s reconnect.Store) reconnect.Store { return reread{s} }

type reread struct{ reconnect.Store }

func again(f *reconnect.Flow) *reconnect.Flow {
	data, err := json.Marshal(f)
	if err != nil {
		panic(err)
	}
	var g reconnect.Flow
	if err := json.Unmarshal(data, &g); err != nil {
		panic(err)
	}
	return &g
}

func (w reread) Create(ctx context.Context, f *reconnect.Flow) error {
	return w.Store.Create(ctx, again(f))
}

func (w reread) Read(ctx context.Context, id string) (*reconnect.Flow, error) {
	f, err := w.Store.Read(ctx, id)
	if err != nil {
		return nil, err
	}
	return again(f), nil
}

func (w reread) Update(ctx context.Context, id string, fn func(*reconnect.Flow) error) (*reconnect.Flow, error) {
	kept, err := w.Store.Update(ctx, id, func(f *reconnect.Flow) error {
		if err := fn(again(f)); err != nil { // as if another were quicker
			return err
		}
		g := again(f)
		if err := fn(g); err != nil {
			return err
		}
		*f = *again(g)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return again(kept), nil
}
