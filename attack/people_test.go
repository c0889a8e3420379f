//go:build attack

package attack_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// play starts a program for one attack, and ends it after.
func (b *bench) play(ctx context.Context, a attack) (held, said string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	var s setting
	if a.setting != nil {
		a.setting(&s)
	}
	t, err := b.start(ctx, s)
	if err != nil {
		return "", "", err
	}
	if a.exhausts {
		held, err = t.amongPeople(a.strike)
	} else {
		held, err = a.strike(t)
	}
	ended := t.stop()
	return held, t.log.String(), errors.Join(err, ended)
}

// maxPeak is what the program may use under any attack, in MiB.
const maxPeak = 150

// peak is the most memory that the program has used so far, in MiB.
func (t *target) peak() (int, error) { return t.memory("VmHWM:") }

// memory reads one figure of the process's status, in MiB.
func (t *target) memory(name string) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.programs[0].cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == name {
			kib, err := strconv.Atoi(f[1])
			return kib >> 10, err
		}
	}
	return 0, fmt.Errorf("the process does not say its %s", name)
}

// amongPeople attacks while people mend their connections: one who came before and answers after, and others who come one
// after another all the while. It measures the program's memory.
func (t *target) amongPeople(strike func(*target) (string, error)) (string, error) {
	early := t.browser()
	page, err := early.begin("powens/password")
	if err != nil {
		return "", fmt.Errorf("before the attack: %w", err)
	}
	type went struct {
		people int
		again  int // times that one had to try again, at most
		worst  time.Duration
		err    error
	}
	over, done := make(chan struct{}), make(chan went, 1)
	go func() {
		w := went{}
		for {
			began := time.Now()
			b := t.browser()
			if err := b.through("powens/password"); err != nil {
				w.err = fmt.Errorf("meanwhile person %d did not get through, after %.1f s: %w", w.people+1, time.Since(began).Seconds(), err)
				break
			}
			w.people++
			w.worst, w.again = max(w.worst, time.Since(began)), max(w.again, b.again)
			select {
			case <-over:
				done <- w
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
		done <- w
	}()
	held, struck := strike(t)
	close(over)
	w := <-done
	late := early.finish(page, "powens/password")
	if late != nil {
		late = fmt.Errorf("who came before the attack could not answer after it: %w", late)
	}
	peak, err := t.peak()
	if err == nil && peak > maxPeak {
		err = fmt.Errorf("%d MiB at the peak, more than %d", peak, maxPeak)
	}
	figures := fmt.Sprintf("peak %d MiB; %d people went through meanwhile, the slowest in %.1f s", peak, w.people, w.worst.Seconds())
	if w.again > 0 {
		figures += fmt.Sprintf(", after %d tries more", w.again)
	}
	if err := errors.Join(struck, err, w.err, late, t.alive()); err != nil {
		return "", fmt.Errorf("%s; %w", figures, err)
	}
	return held + "; " + figures, nil
}
