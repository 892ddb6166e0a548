"""The certificate a host shows, and whether a browser would trust it."""

import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tiebeam.engine.addresses import may_connect
from tiebeam.engine.crawl.settings import CrawlSettings

if TYPE_CHECKING:
    from cryptography import x509

HTTPS_PORT = 443


@dataclass(frozen=True)
class Certificate:
    """What the handshake with one host said."""

    host: str
    """With the port where it is not 443."""
    failure: str | None = None
    """connect, refused or tls, when there was no certificate to see."""
    fault: str | None = None
    """What is wrong with it: expired, not-yet-valid, name, chain; null when nothing is."""
    detail: str = ""
    expires_at: datetime | None = None
    issuer: str | None = None
    names: tuple[str, ...] = ()
    """Host names it stands for, sorted."""


# The reasons OpenSSL gives. Source: OpenSSL 3, X509_verify_cert_error_string.
_FAULTS = {9: "not-yet-valid", 10: "expired", 62: "name", 64: "name"}


def certificate_of(host: str, settings: CrawlSettings) -> Certificate:
    """Shake hands with a host as a browser would, and once more to see what it did not trust."""
    try:
        shown = _handshake(host, settings, _trusting(settings))
        return _read(host, shown, None, "")
    except ssl.SSLCertVerificationError as error:
        fault, detail = _FAULTS.get(error.verify_code, "chain"), error.verify_message
    except ssl.SSLError as error:
        return Certificate(host, failure="tls", detail=str(error.reason or error)[:200])
    except _Refused:
        return Certificate(host, failure="refused")
    except OSError as error:
        return Certificate(host, failure="connect", detail=str(error)[:200])
    try:
        return _read(host, _handshake(host, settings, _curious()), fault, detail)
    except (OSError, _Refused, ValueError) as error:
        return Certificate(host, fault=fault, detail=f"{detail}; {error}"[:200])


class _Refused(Exception):
    """All addresses of the host are ones that must not be connected to."""


def _trusting(settings: CrawlSettings) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.ca_file)


def _curious() -> ssl.SSLContext:
    """Takes any certificate: only to read what it says, nothing is asked over it."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _handshake(host: str, settings: CrawlSettings, context: ssl.SSLContext) -> bytes:
    """The certificate as DER."""
    name, port = _split(host)
    with (
        _connect(*_diverted(name, port, settings.connect_to), settings) as plain,
        context.wrap_socket(plain, server_hostname=name) as secure,
    ):
        return secure.getpeercert(binary_form=True) or b""


def _connect(name: str, port: int, settings: CrawlSettings) -> socket.socket:
    """Connect to the first address that answers; each is checked before."""
    if name == "localhost" or name.endswith(".localhost"):
        name = "127.0.0.1"  # RFC 6761, as libcurl resolves it
    error: Exception = _Refused(name)
    for family, kind, protocol, _, address in socket.getaddrinfo(
        name, port, type=socket.SOCK_STREAM
    ):
        if not may_connect(str(address[0]), private=settings.allow_private):
            continue
        one = socket.socket(family, kind, protocol)
        one.settimeout(settings.connect_timeout_s)
        try:
            one.connect(address)
        except OSError as failed:
            one.close()
            error = failed
        else:
            return one
    raise error


def _split(host: str) -> tuple[str, int]:
    name, colon, port = host.rpartition(":")
    return (
        (name.strip("[]"), int(port))
        if colon and port.isdigit()
        else (host.strip("[]"), HTTPS_PORT)
    )


def _diverted(name: str, port: int, connect_to: tuple[str, ...]) -> tuple[str, int]:
    """Where the settings send connections for that host and port; empty fields match anything."""
    for rule in connect_to:
        from_host, from_port, rest = rule.split(":", 2)
        to_host, _, to_port = rest.rpartition(":")
        if from_host in {"", name} and from_port in {"", str(port)}:
            return to_host.strip("[]") or name, int(to_port or port)
    return name, port


def _read(host: str, shown: bytes, fault: str | None, detail: str) -> Certificate:
    from cryptography import x509

    certificate = x509.load_der_x509_certificate(shown)
    return Certificate(
        host,
        fault=fault,
        detail=detail,
        expires_at=certificate.not_valid_after_utc,
        issuer=certificate.issuer.rfc4514_string(),
        names=_names(certificate),
    )


def _names(certificate: "x509.Certificate") -> tuple[str, ...]:
    from cryptography import x509

    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = map(str, found.get_values_for_type(x509.IPAddress))
    return tuple(sorted([*found.get_values_for_type(x509.DNSName), *addresses]))
