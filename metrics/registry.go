// Package metrics counts what happens, and tells it in the text that Prometheus and others scrape. It is small because what is counted here is
// known beforehand: every label is one of few words.
package metrics

import (
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// maxSeries bounds the series of one family. What comes beyond is counted together, with every label "other", so that nothing which comes
// from outside can make a scrape grow.
const maxSeries = 300

// other is the value of labels that are beyond a bound.
const other = "other"

// maxValue bounds a label's value, in bytes.
const maxValue = 100

// Registry holds families of figures, in the order in which they were made. It is safe for concurrent use once they are made.
type Registry struct {
	families []*family
}

// family is what has one name: series that differ by the values of their labels.
type family struct {
	name, help, kind string
	labels           []string
	bounds           []float64          // of a histogram's buckets
	read             func(*reading)     // of figures that are read when they are scraped
	mu               sync.RWMutex       // guards series
	series           map[string]*series // by the values of their labels
}

// series is one line, or one histogram.
type series struct {
	labels string // as they are written
	count  atomic.Uint64
	sum    atomic.Uint64   // a float64's bits
	within []atomic.Uint64 // of a histogram: how many were at most each bound, and not at most the one before
}

func (r *Registry) family(f *family) *family {
	f.series = map[string]*series{}
	r.families = append(r.families, f)
	return f
}

// Counter is a family of figures that only grow.
type Counter struct{ family *family }

// Counter makes a family whose name ends with "_total".
func (r *Registry) Counter(name, help string, labels ...string) *Counter {
	return &Counter{r.family(&family{name: name, help: help, kind: "counter", labels: labels})}
}

// Inc counts one, of the series with these values in the order of the labels.
func (c *Counter) Inc(values ...string) { c.family.at(values).count.Add(1) }

// Level is a family of figures that go up and down.
type Level struct{ family *family }

// Level makes a family.
func (r *Registry) Level(name, help string, labels ...string) *Level {
	return &Level{r.family(&family{name: name, help: help, kind: "gauge", labels: labels})}
}

// Add raises a figure by n, or lowers it.
func (l *Level) Add(n int, values ...string) { l.family.at(values).count.Add(uint64(n)) } //nolint:gosec // it wraps, and back

// Histogram is a family of distributions.
type Histogram struct{ family *family }

// Histogram makes a family whose buckets have these upper bounds, the smallest first.
func (r *Registry) Histogram(name, help string, bounds []float64, labels ...string) *Histogram {
	return &Histogram{r.family(&family{name: name, help: help, kind: "histogram", labels: labels, bounds: bounds})}
}

// Observe counts a value.
func (h *Histogram) Observe(v float64, values ...string) {
	s := h.family.at(values)
	at, _ := slices.BinarySearch(h.family.bounds, v)
	s.within[at].Add(1)
	for {
		old := s.sum.Load()
		if s.sum.CompareAndSwap(old, math.Float64bits(math.Float64frombits(old)+v)) {
			return
		}
	}
}

// Read makes a family of one figure that is read whenever it is scraped, of kind "gauge" or "counter".
func (r *Registry) Read(name, kind, help string, read func() float64) {
	r.family(&family{name: name, help: help, kind: kind, read: func(to *reading) { to.say(read()) }})
}

// ReadEach does the same for a family with one label.
func (r *Registry) ReadEach(name, kind, help, label string, read func(say func(value string, v float64))) {
	r.family(&family{name: name, help: help, kind: kind, labels: []string{label}, read: func(to *reading) {
		read(func(value string, v float64) { to.say(v, value) })
	}})
}

// at is the series with these values; a new one where there is room.
func (f *family) at(values []string) *series {
	var room [256]byte
	key := room[:0]
	for _, v := range values {
		key = append(append(key, v...), 0xff)
	}
	f.mu.RLock()
	s := f.series[string(key)]
	f.mu.RUnlock()
	if s != nil {
		return s
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if s = f.series[string(key)]; s != nil {
		return s
	}
	if len(f.series) >= maxSeries {
		values = slices.Repeat([]string{other}, len(values))
		if s = f.series[other]; s != nil {
			return s
		}
		key = append(key[:0], other...)
	}
	s = &series{labels: f.written(values), within: make([]atomic.Uint64, len(f.bounds)+1)}
	f.series[string(key)] = s
	return s
}

var escaped = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// written is labels as they stand between braces.
func (f *family) written(values []string) string {
	var b strings.Builder
	for i, name := range f.labels {
		value := ""
		if i < len(values) {
			value = strings.ToValidUTF8(values[i][:min(len(values[i]), maxValue)], "")
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(name + `="` + escaped.Replace(value) + `"`)
	}
	return b.String()
}

// reading writes the figures of a family.
type reading struct {
	*family
	text []byte
}

func (r *reading) say(v float64, values ...string) {
	r.line(r.name, r.written(values), "", v)
}

// line writes a sample. What is more is a label beside those of the series.
func (r *reading) line(name, labels, more string, v float64) {
	r.text = append(r.text, name...)
	if labels != "" || more != "" {
		r.text = append(append(r.text, '{'), labels...)
		if labels != "" && more != "" {
			r.text = append(r.text, ',')
		}
		r.text = append(append(r.text, more...), '}')
	}
	r.text = strconv.AppendFloat(append(r.text, ' '), v, 'g', -1, 64)
	r.text = append(r.text, '\n')
}

// Write writes all figures, as Prometheus' text or as OpenMetrics.
func (r *Registry) Write(w io.Writer, open bool) error {
	out := reading{text: make([]byte, 0, 64<<10)}
	for _, f := range r.families {
		out.family = f
		name := f.name
		if open && f.kind == "counter" {
			name = strings.TrimSuffix(name, "_total")
		}
		out.text = append(out.text, "# HELP "+name+" "+escaped.Replace(f.help)+"\n# TYPE "+name+" "+f.kind+"\n"...)
		if f.read != nil {
			f.read(&out)
			continue
		}
		for _, s := range f.sorted() {
			out.series(s)
		}
	}
	if open {
		out.text = append(out.text, "# EOF\n"...)
	}
	_, err := w.Write(out.text)
	return err
}

func (f *family) sorted() []*series {
	f.mu.RLock()
	all := make([]*series, 0, len(f.series))
	for _, s := range f.series {
		all = append(all, s)
	}
	f.mu.RUnlock()
	slices.SortFunc(all, func(a, b *series) int { return strings.Compare(a.labels, b.labels) })
	return all
}

func (r *reading) series(s *series) {
	if r.kind != "histogram" {
		r.line(r.name, s.labels, "", float64(int64(s.count.Load()))) //nolint:gosec // a level may be below zero
		return
	}
	total := uint64(0)
	for i := range s.within {
		bound := "+Inf"
		if i < len(r.bounds) {
			bound = strconv.FormatFloat(r.bounds[i], 'g', -1, 64)
		}
		total += s.within[i].Load()
		r.line(r.name+"_bucket", s.labels, `le="`+bound+`"`, float64(total))
	}
	r.line(r.name+"_sum", s.labels, "", math.Round(math.Float64frombits(s.sum.Load())*1e6)/1e6)
	r.line(r.name+"_count", s.labels, "", float64(total))
}
