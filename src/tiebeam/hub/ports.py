"""Ports of this machine: which are free, and whether the hub answers on one."""

import socket

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 compared with, not bound to


class PortTaken(OSError):
    """Another program listens on the port; the message says which port and what to do."""


def free_port(host: str, port: int, *, tries: int) -> int:
    """The first port from `port` on that nobody listens on. Raises PortTaken."""
    for candidate in range(port, port + tries):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    raise PortTaken(f"port {port} of {host} is in use: choose another with --port")


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether the web server there says that the hub lives."""
    target = "127.0.0.1" if host in EVERYWHERE else host
    try:
        with socket.create_connection((target, port), timeout=2) as connection:
            connection.sendall(b"GET /health/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return connection.recv(64).partition(b"\r\n")[0].endswith(b" 200 OK")
    except OSError:
        return False
