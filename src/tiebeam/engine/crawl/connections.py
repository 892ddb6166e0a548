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
        self._open: dict[int, tuple[int, int]] = {}
        """File descriptor, and the inode that tells whether it is still the same socket."""

    def note(self, curl: pycurl.Curl) -> None:
        """Remember the connection that a request was made on, where it stays open."""
        file = curl.getinfo(pycurl.ACTIVESOCKET)
        if file >= 0:
            self._open[curl.getinfo(pycurl.LOCAL_PORT)] = (file, os.fstat(file).st_ino)

    def has_unasked(self, port: int) -> bool:
        """Whether something lies on a connection on which nothing was asked."""
        file, inode = self._open.get(port, (-1, 0))
        try:
            if file < 0 or os.fstat(file).st_ino != inode:
                return False
        except OSError:
            return False
        poll = select.poll()
        poll.register(file, select.POLLIN)
        return bool(poll.poll(0))
