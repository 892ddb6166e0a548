"""Ends a process whose parent was killed, so that none is left that nobody watches over."""

import ctypes
import multiprocessing
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""Linux: the signal a process gets when its parent dies. Source: prctl(2)."""


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Have Linux send this process a signal when its parent dies, or now if it did already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, how)
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid != os.getppid():
        os.kill(os.getpid(), how)
