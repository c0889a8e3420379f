package reconnect_test

import (
	"context"
	"encoding/json"

	"reconnect"
)

// written is a store that writes and reads back each flow, so that tests which use it prove the format too.
type written struct{ reconnect.Store }

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

func (w written) Create(ctx context.Context, f *reconnect.Flow) error {
	return w.Store.Create(ctx, again(f))
}

func (w written) Read(ctx context.Context, id string) (*reconnect.Flow, error) {
	f, err := w.Store.Read(ctx, id)
	if err != nil {
		return nil, err
	}
	return again(f), nil
}

func (w written) With(ctx context.Context, id string, fn func(*reconnect.Flow) error) error {
	return w.Store.With(ctx, id, func(f *reconnect.Flow) error {
		g := again(f)
		err := fn(g)
		*f = *again(g)
		return err
	})
}
