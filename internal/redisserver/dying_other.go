//go:build unix && !linux

package redisserver

import "syscall"

func dying() *syscall.SysProcAttr { return nil }
