"""A web server whose answers take longer the more of them are wanted at once.

So many workers serve one request at a time each; the others queue, as behind a pool of application
processes. With every further request under way each answer costs a little more, as threads that
share locks and caches do to each other. Waiting costs no CPU, so the figures are the server's.
"""

import random
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORKERS = 4
SERVICE_S = 0.040
SPREAD = 0.25
"""Standard deviation of the logarithm of the service time."""
CONTENTION = 0.08
"""Share that each further request under way adds to the service time."""
PAGES = 100_000
LINKS = 40


class Server(ThreadingHTTPServer):
    """Serves pages that link to each other."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.free = threading.Semaphore(WORKERS)
        self.chance = random.Random(1)  # noqa: S311 - chance that can be repeated
        self._lock = threading.Lock()
        self._under_way = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error here."""

    def serve_one(self) -> None:
        """Take as long as one answer takes with what else is wanted."""
        with self._lock:
            self._under_way += 1
            crowd = self._under_way - 1
            service_s = SERVICE_S * self.chance.lognormvariate(0, SPREAD)
        with self.free:
            time.sleep(service_s * (1 + CONTENTION * crowd))
        with self._lock:
            self._under_way -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def do_GET(self) -> None:
        """A page of links; nothing for the files that crawlers ask for."""
        name = self.path.rpartition("/")[2]
        number = int(name) if name.isdigit() else 0
        is_page = self.path == "/" or self.path.startswith("/p/")
        self.server.serve_one()
        first = number * LINKS + 1
        onward = range(first, min(first + LINKS, PAGES))
        links = "".join(f'<a href="/p/{target}">Page {target}</a> ' for target in onward)
        body = f"<!doctype html><title>Page {number}</title><p>{links}</p>".encode()
        self.send_response(200 if is_page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the base
        """Stay silent."""


if __name__ == "__main__":
    server = Server()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
