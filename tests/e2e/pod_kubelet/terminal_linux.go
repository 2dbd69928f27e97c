package main

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
)

// openTerminal opens both ends of a terminal.
func openTerminal() (primary, secondary *os.File, err error) {
	primary, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			primary.Close()
		}
	}()
	descriptor := int(primary.Fd())
	number, err := unix.IoctlGetInt(descriptor, unix.TIOCGPTN)
	if err != nil {
		return nil, nil, err
	}
	if err = unix.IoctlSetPointerInt(descriptor, unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, err
	}
	secondary, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	return primary, secondary, err
}

func resizeTerminal(primary *os.File, size remotecommand.TerminalSize) error {
	return unix.IoctlSetWinsize(int(primary.Fd()), unix.TIOCSWINSZ, &unix.Winsize{
		Col: size.Width,
		Row: size.Height,
	})
}
