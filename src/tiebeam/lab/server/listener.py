"""Where the server listens: loopback, and nowhere else."""

import socket

HOST = "127.0.0.1"


def require_free(port: int) -> None:
    """Raises OSError when anybody listens on the port, even one who would share it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((HOST, port))


def listen(port: int) -> socket.socket:
    """A socket on loopback that several processes may share. Raises OSError when it is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener
