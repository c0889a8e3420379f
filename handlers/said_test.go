package handlers

import (
	"encoding/json"
	"reflect"
	"testing"
)

// Each field of it, and none, as Go writes it by their tags.
func TestAnEventIsJSONAsGoWritesIt(t *testing.T) {
	all := []said{{}}
	whole := reflect.New(reflect.TypeFor[said]()).Elem()
	for i := range whole.NumField() {
		one := reflect.New(whole.Type()).Elem()
		for _, v := range []reflect.Value{one, whole} {
			switch v.Field(i).Kind() {
			case reflect.Int:
				v.Field(i).SetInt(int64(i + 1))
			default:
				v.Field(i).SetString("<" + whole.Type().Field(i).Name + ">")
			}
		}
		all = append(all, one.Interface().(said))
	}
	for _, e := range append(all, whole.Interface().(said)) {
		want, err := json.Marshal(e)
		if got := e.AppendJSON(nil); err != nil || string(got) != string(want) {
			t.Errorf("%+v is written as %s and not as %s: %v", e, got, want, err)
		}
	}
}
