"""Handshakes with a server that shows what each test makes."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tiebeam.engine.crawl import CrawlSettings, certificate_of

Show = Callable[..., CrawlSettings]
NOW = datetime.now(UTC)


def write_certificate(folder: Path, name: str, *, begin_days: int, end_days: int) -> Path:
    """A certificate that is its own authority, with its key, in one file."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=begin_days))
        .not_valid_after(NOW + timedelta(days=end_days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


class Shower:
    """Shakes hands with whoever comes."""

    def __init__(self, path: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            try:
                self._context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Show]:
    """Show a certificate; gives settings that lead to it and trust it, unless told not to."""
    showers: list[Shower] = []

    def begin(
        name: str = "shop.test", *, begin_days: int = -1, end_days: int = 30, trust: bool = True
    ) -> CrawlSettings:
        path = write_certificate(tmp_path, name, begin_days=begin_days, end_days=end_days)
        showers.append(Shower(path))
        return CrawlSettings(
            ("https://shop.test/",),
            allow_private=True,
            connect_to=(f"shop.test:443:127.0.0.1:{showers[-1].port}",),
            ca_file=str(path) if trust else None,
        )

    yield begin
    for shower in showers:
        shower.close()


def test_reads_when_it_ends_and_for_whom_it_stands(show: Show) -> None:
    found = certificate_of("shop.test", show(end_days=9))
    assert (found.failure, found.fault, found.names) == (None, None, ("shop.test",))
    assert found.expires_at
    assert (found.expires_at - NOW).days == 8


def test_an_expired_one_is_read_all_the_same(show: Show) -> None:
    found = certificate_of("shop.test", show(begin_days=-20, end_days=-2))
    assert found.fault == "expired"
    assert found.expires_at
    assert found.expires_at < NOW


def test_one_that_is_not_valid_yet(show: Show) -> None:
    assert certificate_of("shop.test", show(begin_days=2)).fault == "not-yet-valid"


def test_one_for_another_name(show: Show) -> None:
    assert certificate_of("shop.test", show("other.test")).fault == "name"


def test_one_that_no_authority_vouches_for(show: Show) -> None:
    assert certificate_of("shop.test", show(trust=False)).fault == "chain"


def test_nobody_there(free_port: int) -> None:
    settings = CrawlSettings(
        ("https://shop.test/",),
        allow_private=True,
        connect_to=(f"shop.test:443:127.0.0.1:{free_port}",),
    )
    assert certificate_of("shop.test", settings).failure == "connect"


def test_private_addresses_stay_closed(show: Show) -> None:
    settings = CrawlSettings(("https://shop.test/",), connect_to=show().connect_to)
    assert certificate_of("shop.test", settings).failure == "refused"
