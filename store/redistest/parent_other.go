//go:build !linux

package redistest

import "syscall"

// dieWithParent is known to Linux only.
func dieWithParent() *syscall.SysProcAttr { return nil }
