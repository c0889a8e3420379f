package redisserver

import "syscall"

// dying has the system kill a server whose test has died.
func dying() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
