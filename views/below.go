package views

import "context"

// baseKey is where a context keeps the base path.
type baseKey struct{}

// Below has pages address what is beside them below a base path, "/reconnect"; empty where the server has its host for itself.
func Below(ctx context.Context, base string) context.Context {
	if base == "" {
		return ctx
	}
	return context.WithValue(ctx, baseKey{}, base)
}

// below is a path of this server as browsers see it.
func below(ctx context.Context, path string) string {
	base, _ := ctx.Value(baseKey{}).(string)
	return base + path
}
