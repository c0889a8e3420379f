// Command client plays an integrator's server by the client that is generated from the API's document: it opens a flow, prints the
// address of its page, follows it to its end and prints how that was.
package main

//go:generate go tool oapi-codegen -config oapi.yaml ../../../handlers/openapi.yaml

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

func main() {
	if err := play(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func play(ctx context.Context) error {
	var order Order
	if err := json.Unmarshal([]byte(os.Getenv("ORDER")), &order); err != nil {
		return err
	}
	api, err := NewClientWithResponses(os.Getenv("RECONNECT_URL"), WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+os.Getenv("RECONNECT_KEY"))
		return nil
	}))
	if err != nil {
		return err
	}
	same := OpenFlowParams{IdempotencyKey: order.State}
	opened, err := api.OpenFlowWithResponse(ctx, &same, order)
	if err != nil {
		return err
	}
	if opened.JSON201 == nil {
		return fmt.Errorf("not opened: %s", opened.Body)
	}
	again, err := api.OpenFlowWithResponse(ctx, &same, order)
	if err != nil {
		return err
	}
	if again.JSON201 == nil || *again.JSON201 != *opened.JSON201 {
		return fmt.Errorf("opened again: %s", again.Body)
	}
	order.State = nil
	other, err := api.OpenFlowWithResponse(ctx, &same, order)
	if err != nil {
		return err
	}
	if other.ApplicationproblemJSON409 == nil {
		return fmt.Errorf("another order by the same key: %s", other.Body)
	}
	fmt.Println(opened.JSON201.Url)

	var events []string
	for after, wait := int32(0), int32(25); ; {
		told, err := api.FollowFlowWithResponse(ctx, opened.JSON201.Flow, &FollowFlowParams{After: &after, Wait: &wait})
		if err != nil {
			return err
		}
		if told.JSON200 == nil {
			return fmt.Errorf("not followed: %s", told.Body)
		}
		for _, e := range told.JSON200.Events {
			events, after = append(events, fmt.Sprint(e.Seq, " ", e.Type)), e.Seq
		}
		if told.JSON200.Status != FlowStatusOpen {
			break
		}
	}
	ended, err := api.CancelFlowWithResponse(ctx, opened.JSON201.Flow)
	if err != nil {
		return err
	}
	if ended.JSON200 == nil {
		return fmt.Errorf("not asked for its end: %s", ended.Body)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"flow": ended.JSON200.Flow, "status": ended.JSON200.Status, "events": events, "result": ended.JSON200.Result,
	})
}
