"""Another system and a mail server on loopback; they take what the hub sends, and their time."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.journeys.conftest import free_port

PAUSE_S = 0.3
"""Between taking a message and saying so: whoever dies meanwhile does not know that it arrived."""


@dataclass
class Ears:
    """What was heard: the id of each message, as often as it arrived."""

    hook: str
    """Address of the system."""
    mail: str
    """Address of the mail server, as the hub's settings take it."""
    messages: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 its name in aiosmtpd
        """Take a mail."""
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content)["Message-ID"])
        await asyncio.sleep(PAUSE_S)
        return "250 taken"


@contextmanager
def listening() -> Iterator[Ears]:
    """Both of them, while the block runs."""
    port = free_port()
    ears = Ears(hook="", mail=f"smtp://127.0.0.1:{port}")

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            ears.messages.append(self.headers["webhook-id"])
            time.sleep(PAUSE_S)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    post = Controller(ears, hostname="127.0.0.1", port=port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    post.start()
    ears.hook = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield ears
    finally:
        post.stop()
        server.shutdown()
