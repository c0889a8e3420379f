package metrics

import (
	"bytes"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"
)

// Process adds what is known of the process and of Go, by the names that dashboards for these know, and the version of the build.
func (r *Registry) Process(version string) {
	began := time.Now()
	always := func(value string) func(func(string, float64)) {
		return func(say func(string, float64)) { say(value, 1) }
	}
	r.ReadEach("reconnect_build_info", "gauge", "The build, by its version; always 1.", "version", always(version))
	r.ReadEach("go_info", "gauge", "The version of Go; always 1.", "version", always(runtime.Version()))
	r.Read("process_start_time_seconds", "gauge", "When the process has started, in seconds since 1970.",
		func() float64 { return float64(began.UnixMilli()) / 1000 })
	for _, is := range []struct{ name, kind, help, of string }{
		{"go_goroutines", "gauge", "Goroutines.", "/sched/goroutines:goroutines"},
		{"go_sched_gomaxprocs_threads", "gauge", "How many threads run Go code at once.", "/sched/gomaxprocs:threads"},
		{"go_memstats_alloc_bytes", "gauge", "Memory of live objects, and of dead ones that are not swept.", "/memory/classes/heap/objects:bytes"},
		{"go_memstats_sys_bytes", "gauge", "Memory that Go has from the system.", "/memory/classes/total:bytes"},
		{"go_memstats_next_gc_bytes", "gauge", "The size of the heap at which it is next collected.", "/gc/heap/goal:bytes"},
		{"go_memstats_alloc_bytes_total", "counter", "Memory that was allocated.", "/gc/heap/allocs:bytes"},
		{"go_gc_cycles_total", "counter", "Collections of garbage.", "/gc/cycles/total:gc-cycles"},
		{"go_gc_cpu_seconds_total", "counter", "Processor time of collections, roughly.", "/cpu/classes/gc/total:cpu-seconds"},
	} {
		r.Read(is.name, is.kind, is.help, func() float64 { return runtimeFigure(is.of) })
	}
	if _, err := os.Stat("/proc/self/stat"); err != nil { // Linux has it
		return
	}
	r.Read("process_cpu_seconds_total", "counter", "Processor time of the process.", func() float64 { return processor(proc("stat")) })
	r.Read("process_resident_memory_bytes", "gauge", "Memory of the process that is in RAM.",
		func() float64 { return number(proc("statm"), 1) * float64(os.Getpagesize()) })
	r.Read("process_open_fds", "gauge", "Open file descriptors.", func() float64 {
		all, _ := os.ReadDir("/proc/self/fd")
		return float64(max(0, len(all)-1)) // but for the one that reads them
	})
	r.Read("process_max_fds", "gauge", "How many file descriptors may be open.", func() float64 {
		_, line, _ := bytes.Cut(proc("limits"), []byte("Max open files"))
		return number(line, 0)
	})
}

func runtimeFigure(name string) float64 {
	sample := []metrics.Sample{{Name: name}}
	metrics.Read(sample)
	switch v := sample[0].Value; v.Kind() {
	case metrics.KindUint64:
		return float64(v.Uint64())
	case metrics.KindFloat64:
		return v.Float64()
	case metrics.KindBad, metrics.KindFloat64Histogram:
	}
	return 0
}

// proc reads one of Linux' files about this process.
func proc(name string) []byte {
	text, _ := os.ReadFile("/proc/self/" + name)
	return text
}

// number is the field of a text at an index; 0 if there is none.
func number(text []byte, at int) float64 {
	fields := strings.Fields(string(text))
	if at >= len(fields) {
		return 0
	}
	v, _ := strconv.ParseFloat(fields[at], 64)
	return v
}

// processor is the time of user and system, which Linux tells in hundredths of a second, behind the program's name.
func processor(stat []byte) float64 {
	behind := stat[bytes.LastIndexByte(stat, ')')+1:]
	return (number(behind, 11) + number(behind, 12)) / 100
}
