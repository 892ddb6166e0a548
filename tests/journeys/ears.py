"""Another system on loopback, which takes what webhooks send, and its time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Ears:
    """What was heard: the id of each message, as often as it arrived."""

    url: str
    messages: list[str] = field(default_factory=list)


@contextmanager
def listening(*, pause_s: float) -> Iterator[Ears]:
    """The system. pause_s: between taking a message and saying so."""
    ears = Ears("")

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            ears.messages.append(self.headers["webhook-id"])
            time.sleep(pause_s)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ears.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield ears
    finally:
        server.shutdown()
