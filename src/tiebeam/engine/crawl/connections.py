"""Which connections are open, to see before a request whether one was sent something unasked.

What a server sends beyond an answer would be taken for the answer to the next request on that
connection, and every later answer for that of another URL. libcurl looks for it only on
connections that lay idle for about a second.
"""

import os
import select

import pycurl


class Connections:
    """Open connections by their local port."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[int, int, select.poll]] = {}
        """File descriptor, the inode that tells whether it is still the same socket, and what
        tells whether something lies on it."""

    def note(self, curl: pycurl.Curl) -> None:
        """Remember the connection that a request was made on, where it stays open."""
        file = curl.getinfo(pycurl.ACTIVESOCKET)
        if file >= 0:
            poll = select.poll()
            poll.register(file, select.POLLIN)
            self._open[curl.getinfo(pycurl.LOCAL_PORT)] = (file, os.fstat(file).st_ino, poll)

    def has_unasked(self, port: int) -> bool:
        """Whether something lies on a connection on which nothing was asked."""
        known = self._open.get(port)
        if known is None:
            return False
        file, inode, poll = known
        try:
            is_same = os.fstat(file).st_ino == inode
        except OSError:
            return False
        return is_same and bool(poll.poll(0))
