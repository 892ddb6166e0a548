"""A mail server on loopback that keeps what it is given; of SMTP it speaks what that takes."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

ARRIVES_S = 60.0
END = b".\r\n"


@dataclass
class Letterbox:
    """What arrived so far."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        """For TIEBEAM_MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def newest_to(self, address: str, *, about: str = "") -> EmailMessage:
        """The newest mail to that address with those words in its subject; waited for."""
        until = time.monotonic() + ARRIVES_S
        while time.monotonic() < until:
            found = [one for one in self.mails if address in one["To"] and about in one["Subject"]]
            if found:
                return found[-1]
            time.sleep(0.2)
        raise AssertionError(f"no mail about {about!r} to {address}: {self.mails}")


def part(mail: EmailMessage, kind: str) -> str:
    """The mail as plain text or as HTML."""
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """An open letterbox."""
    box = Letterbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 letterbox\r\n")
            for line in self.rfile:
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    box.mails.append(self._mail())
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 letterbox\r\n")
                if word == b"QUIT":
                    return

        def _mail(self) -> EmailMessage:
            lines = iter(self.rfile.readline, END)
            text = b"".join(line.removeprefix(b".") for line in lines)
            return BytesParser(EmailMessage, policy=policy.default).parsebytes(text)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
