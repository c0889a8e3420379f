package attack_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	collector "go.opentelemetry.io/proto/slim/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// watcher is what an operator has beside the program: a collector of traces, and what scrapes figures every second. All that they are told is
// kept in a folder, and looked through as the store's files are.
type watcher struct {
	folder string

	mu      sync.Mutex
	n       int                        // messages and scrapes
	by      map[string]map[string]bool // the processes that spans of a trace are from
	ended   map[string]int             // spans that are whole flows, by their trace
	wrong   []string
	largest int
	took    []time.Duration
	at      []string // where figures are told
	over    chan struct{}
	scraped sync.WaitGroup
}

func newWatcher(folder string) (*watcher, error) {
	w := &watcher{folder: folder, by: map[string]map[string]bool{}, ended: map[string]int{}, over: make(chan struct{})}
	return w, os.Mkdir(folder, 0o700)
}

// keep keeps what was told.
func (w *watcher) keep(what string, text []byte) {
	w.n++
	if err := os.WriteFile(filepath.Join(w.folder, fmt.Sprintf("%s-%05d", what, w.n)), text, 0o600); err != nil {
		w.wrong = append(w.wrong, err.Error())
	}
}

// ServeHTTP is the collector.
func (w *watcher) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var sent collector.ExportTraceServiceRequest
	if err = errors.Join(err, proto.Unmarshal(body, &sent)); err != nil {
		return // it was killed half way
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keep("traces", body)
	for _, of := range sent.ResourceSpans {
		process := ""
		for _, a := range of.Resource.Attributes {
			if a.Key == "service.instance.id" {
				process = a.Value.GetStringValue()
			}
		}
		for _, s := range of.ScopeSpans[0].Spans {
			trace := string(s.TraceId)
			if w.by[trace] == nil {
				w.by[trace] = map[string]bool{}
			}
			w.by[trace][process] = true
			if s.Name == "flow" {
				w.ended[trace]++
			}
		}
	}
}

// scrape asks a process for its figures until the end, whenever it is there.
func (w *watcher) scrape(address string) {
	w.at = append(w.at, address)
	w.scraped.Go(func() {
		for {
			began := time.Now()
			if resp, err := http.Get("http://" + address + "/metrics"); err == nil {
				text, err := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if w.mu.Lock(); err == nil {
					w.keep("figures", text)
					w.took, w.largest = append(w.took, time.Since(began)), max(w.largest, len(text))
				}
				w.mu.Unlock()
			}
			select {
			case <-w.over:
				return
			case <-time.After(time.Second):
			}
		}
	})
}

// stop ends the scrapes, before the program ends.
func (w *watcher) stop() {
	close(w.over)
	w.scraped.Wait()
}

// maxScrape is how large a scrape may be, in bytes.
const maxScrape = 100_000

// report is what an operator has come to know, and what is wrong with it. Where programs are killed, their last spans are lost.
func (w *watcher) report(stories int) (said string, wrong []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	slices.Sort(w.took)
	if len(w.took) == 0 || w.largest > maxScrape {
		return "", append(w.wrong, fmt.Sprintf("%d scrapes, of up to %d bytes", len(w.took), w.largest))
	}
	shared := 0
	for _, processes := range w.by {
		if len(processes) > 1 {
			shared++
		}
	}
	for trace, n := range w.ended {
		if n > 1 && len(w.at) == 1 { // replicas end a flow again whose end their Redis has lost
			w.wrong = append(w.wrong, fmt.Sprintf("the flow of the trace %x has ended %d times", trace, n))
		}
	}
	if len(w.ended) < stories/2 || len(w.ended) > stories {
		w.wrong = append(w.wrong, fmt.Sprintf("%d traces of %d stories are whole", len(w.ended), stories))
	}
	return fmt.Sprintf("%d scrapes of up to %d bytes, median %.1f ms, at most %.1f ms; %d traces, %d with their ends, %d of several processes\n",
		len(w.took), w.largest, w.took[len(w.took)/2].Seconds()*1000, w.took[len(w.took)-1].Seconds()*1000, len(w.by), len(w.ended), shared), w.wrong
}
