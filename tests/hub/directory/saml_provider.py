"""A real SAML identity provider for tests: pysaml2, served on loopback."""

import base64
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"


@dataclass
class Provider:
    """The provider, and whom it says the person before the browser is."""

    folder: Path
    address: str = ""
    uid: str = "dee-1"
    email: str = "dee@example.com"
    groups: list[str] = field(default_factory=list)
    sp_metadata: str = ""
    signs: bool = True

    @property
    def entity_id(self) -> str:
        """What it is called."""
        return f"{self.address}/metadata"

    def configuration(self) -> IdPConfig:
        """Of pysaml2."""
        known = {"inline": [self.sp_metadata]} if self.sp_metadata else {}
        sso = [(f"{self.address}/sso", BINDING_HTTP_REDIRECT)]
        return IdPConfig().load(
            {
                "entityid": self.entity_id,
                "key_file": str(self.folder / "key.pem"),
                "cert_file": str(self.folder / "cert.pem"),
                "xmlsec_binary": shutil.which("xmlsec1"),
                "metadata": known,
                "service": {"idp": {"endpoints": {"single_sign_on_service": sso}}},
            }
        )

    def metadata(self) -> str:
        """What the hub fetches."""
        return f"<?xml version='1.0'?>{entity_descriptor(self.configuration())}"

    def respond(self, query: dict[str, list[str]]) -> str:
        """The response to a request, as the form field of a browser holds it."""
        packed = base64.b64decode(query["SAMLRequest"][0])
        assert zlib.decompress(packed, -15)
        server = Server(config=self.configuration())
        asked = server.parse_authn_request(query["SAMLRequest"][0], BINDING_HTTP_REDIRECT)
        answer = server.create_authn_response(
            {"mail": [self.email], "groups": self.groups},
            userid=self.uid,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=self.uid),
            sign_assertion=self.signs,
            sign_response=False,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
            **server.response_args(asked.message),
        )
        return base64.b64encode(str(answer).encode()).decode()


@contextmanager
def serving(folder: Path) -> Iterator[Provider]:
    """The provider on a free port of loopback."""
    _make_key(folder)
    provider = Provider(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            is_sso = parts.path == "/sso"
            body = provider.respond(parse_qs(parts.query)) if is_sso else provider.metadata()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_args: Any) -> None:
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield provider
        server.shutdown()


def _make_key(folder: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Identity provider")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
