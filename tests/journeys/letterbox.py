"""A mail server on loopback that keeps what it is given."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.journeys.conftest import free_port

ARRIVES_S = 60.0


@dataclass
class Letterbox:
    """What arrived so far."""

    port: int
    pause_s: float = 0.0
    """Between taking a mail and saying so: whoever dies meanwhile does not know that it arrived."""
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

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 its name in aiosmtpd
        """Take a mail."""
        assert isinstance(envelope.content, bytes)
        parser = BytesParser(EmailMessage, policy=policy.default)
        self.mails.append(parser.parsebytes(envelope.content))
        await asyncio.sleep(self.pause_s)
        return "250 taken"


def part(mail: EmailMessage, kind: str) -> str:
    """The mail as plain text or as HTML."""
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


@contextmanager
def letterbox(*, pause_s: float = 0.0) -> Iterator[Letterbox]:
    """An open letterbox."""
    box = Letterbox(free_port(), pause_s)
    post = Controller(box, hostname="127.0.0.1", port=box.port)
    post.start()
    try:
        yield box
    finally:
        post.stop()
