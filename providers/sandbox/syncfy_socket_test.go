package sandbox_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// ear is a socket that somebody listens to.
type ear struct {
	t    *testing.T
	conn *websocket.Conn
}

// dial opens a job's socket, or says with which status it was refused: 0 for none.
func (j job) dial(ctx context.Context) (conn *websocket.Conn, status int, err error) {
	conn, res, err := websocket.Dial(ctx, j.ws, nil) //nolint:bodyclose // the library says that it never needs to be closed
	if res != nil {
		status = res.StatusCode
	}
	return conn, status, err
}

func (j job) listen() ear {
	j.d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), soon.Patience)
	defer cancel()
	conn, _, err := j.dial(ctx)
	if err != nil {
		j.d.t.Fatal(err)
	}
	j.d.t.Cleanup(func() { conn.CloseNow() })
	conn.SetReadLimit(1 << 20)
	return ear{j.d.t, conn}
}

// next is the next message's code; 0 for junk, -1 when the socket is closed, -2 when nothing comes.
func (e ear) next() int { return e.within(soon.Patience) }

// within is next for what should come, or not come, in a while.
func (e ear) within(a time.Duration) int {
	ctx, cancel := context.WithTimeout(context.Background(), a)
	defer cancel()
	kind, text, err := e.conn.Read(ctx)
	switch {
	case ctx.Err() != nil:
		return -2
	case err != nil:
		return -1
	case kind != websocket.MessageText:
		e.t.Error("a message is no text")
	}
	var state struct {
		Code any `json:"code"`
	}
	_ = json.Unmarshal(text, &state)
	n, _ := state.Code.(float64)
	return int(n)
}

func (e ear) want(codes ...int) {
	e.t.Helper()
	for i, code := range codes {
		if got := e.next(); got != code {
			e.t.Fatalf("message %d is %d, not %d", i+1, got, code)
		}
	}
}

func TestASocketBringsEachStateAsItComes(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	j := d.sync(d.plant(sandbox.AskCode("1")), nil)
	e := j.listen()
	e.want(100)
	d.clock.pass(time.Second)
	e.want(101, 410)
	j.answer(map[string]any{"token": "1"}).want(200)
	e.want(103)
	d.clock.pass(time.Second)
	e.want(102, 200)
	again := j.listen() // the history is replayed, and the socket stays open after it
	again.want(100, 101, 410, 103, 102, 200)
	e.conn.Close(websocket.StatusNormalClosure, "")
	n := 0
	for _, r := range d.box.History() {
		if r.Method == "SOCKET" && r.Connection == j.credential {
			n++
		}
	}
	if n != 2 {
		t.Errorf("history knows of %d sockets", n)
	}
	rate := d.control("GET", "/syncfy/rate", nil).want(200).body
	if rate["sockets"] != 2.0 || rate["together"].(float64) != rate["peak"].(float64)+1 {
		t.Errorf("the sockets are counted as %v", rate)
	}
	// Two came with the same second's clock, and were pushed first when that was.
	var pushed []string
	for _, at := range j.view()["jobs"].([]any)[0].(map[string]any)["pushed"].([]any) {
		pushed = append(pushed, at.(string))
	}
	if len(pushed) != 6 || !slices.IsSorted(pushed) || len(slices.Compact(pushed)) != 3 || strings.HasPrefix(pushed[0], "0001") {
		t.Errorf("pushed at %v", pushed)
	}
}

func TestWithoutReplayASocketBeginsWithWhatIsNew(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.control("PUT", "/switches", map[string]any{"syncfy": map[string]any{"replay": false}}).want(200)
	j := d.sync(d.plant(sandbox.AskCode("1")), nil).want(100, 101, 410)
	e := j.listen()
	d.until("the socket", func() bool {
		return j.view()["jobs"].([]any)[0].(map[string]any)["sockets"] == 1.0
	})
	time.Sleep(50 * time.Millisecond) // the handshake is over before the first look at the history
	j.answer(map[string]any{"token": "1"}).want(200)
	e.want(103)
}

func TestASocketIsDroppedAtEachPosition(t *testing.T) {
	for n := range 7 {
		d := newDesk(t, sandbox.Options{})
		id := d.plant(sandbox.AskCode("1"))
		d.control("POST", "/syncfy/credentials/"+id+"/break", map[string]any{"faults": map[string]any{"socket": "drop", "socket_at": n, "socket_times": 1}}).want(200)
		j := d.sync(id, nil).want(100, 101, 410)
		j.answer(map[string]any{"token": "1"}).want(200)
		codes := j.want(100, 101, 410, 103, 102, 200).codes()
		e := j.listen()
		e.want(codes[:min(n, 6)]...)
		if n <= 6 {
			e.want(-1)
		}
		j.listen().want(codes...) // the fault was for one opening
	}
}

func TestASocketGoesWrongInEachWay(t *testing.T) {
	wrong := func(socket string) (*desk, job) {
		d := newDesk(t, sandbox.Options{})
		d.control("PUT", "/switches", map[string]any{"syncfy": map[string]any{"socket": socket}}).want(200)
		return d, d.sync(d.plant(), nil).want(100, 101, 102, 200)
	}
	_, j := wrong("close")
	j.listen().want(-1)

	_, j = wrong("never")
	if _, status, err := j.dial(context.Background()); err == nil || status != http.StatusServiceUnavailable {
		t.Error("it opened")
	}
	_, j = wrong("hang")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if _, _, err := j.dial(ctx); err == nil || ctx.Err() == nil {
		t.Error("it answered")
	}
	_, j = wrong("junk")
	var codes []int
	for e := j.listen(); len(codes) < 4; {
		switch code := e.next(); code {
		case 0:
		case -1, -2:
			t.Fatalf("it ended after %v", codes)
		default:
			codes = append(codes, code)
		}
	}
	if !slices.Equal(codes, []int{100, 101, 102, 200}) {
		t.Errorf("between the junk there are %v", codes)
	}
	_, j = wrong("silent")
	if code := j.listen().within(300 * time.Millisecond); code != -2 {
		t.Errorf("a silent socket says %d", code)
	}

	d, j := wrong("")
	e := j.listen()
	e.want(100, 101, 102, 200)
	if n := d.control("POST", "/syncfy/sockets/drop", nil).want(200).body["dropped"]; n != 1.0 {
		t.Errorf("%v sockets were dropped", n)
	}
	e.want(-1)
}

func TestASocketOfNoJobIsRefused(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	j := d.sync(d.plant(), nil)
	j.ws += "0"
	if _, status, err := j.dial(context.Background()); err == nil || status != http.StatusNotFound {
		t.Error("it opened")
	}
}

func TestClosingTheSandboxClosesItsSockets(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	e := d.sync(d.plant(), nil).listen()
	e.want(100)
	closed := make(chan struct{})
	go func() { d.box.Close(); close(closed) }()
	if code := e.next(); code == -2 {
		t.Error("the socket stayed open")
	}
	select {
	case <-closed:
	case <-time.After(soon.Patience):
		t.Error("Close waits for ever")
	}
}

func TestSocketsKnowChaos(t *testing.T) {
	d := newDesk(t, sandbox.Options{Chaos: sandbox.Chaos{Seed: 3, Error: 0.3, Lost: 0.3, Unknown: 0.5}})
	var j job
	for j.ws == "" {
		a := d.ask("PUT", "/credentials/"+d.plant()+"/sync", nil)
		if a.status == 200 {
			j = d.job(a)
		}
	}
	d.clock.pass(time.Second)
	refused, dropped, whole := 0, 0, 0
	for range 30 {
		conn, _, err := j.dial(context.Background())
		if err != nil {
			refused++
			continue
		}
		e := ear{t, conn}
		last := 0
		for last != -1 && last != 200 {
			last = e.next()
		}
		if last == 200 {
			whole++
		} else {
			dropped++
		}
		conn.CloseNow()
	}
	if refused == 0 || dropped == 0 || whole == 0 {
		t.Errorf("%d refused, %d dropped, %d whole", refused, dropped, whole)
	}
}
