"""A certificate for the shop's hosts, signed by an authority of its own."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tiebeam.lab.addresses import DOMAIN
from tiebeam.lab.shop import Shop

AUTHORITY, CHAIN, KEY = "larkmoor-ca.pem", "larkmoor.pem", "larkmoor-key.pem"
VALID_DAYS = 30


def write_certificate(folder: Path) -> Path:
    """Put authority, certificate and key into the folder; the path of the authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)
    begin = x509.CertificateBuilder().not_valid_before(now - timedelta(days=1))
    begin = begin.not_valid_after(now + timedelta(days=VALID_DAYS))
    authority_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    authority = (
        begin.subject_name(name("Larkmoor lab authority"))
        .issuer_name(name("Larkmoor lab authority"))
        .public_key(authority_key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, SHA256())
    )
    names = [x509.DNSName(DOMAIN), x509.DNSName(f"*.{DOMAIN}")]
    certificate = (
        begin.subject_name(name(f"*.{DOMAIN}"))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, SHA256())
    )
    (folder / AUTHORITY).write_bytes(authority.public_bytes(Encoding.PEM))
    (folder / CHAIN).write_bytes(certificate.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / KEY).write_bytes(secret)
    return folder / AUTHORITY


def tls_context(folder: Path, shop: Shop) -> ssl.SSLContext:
    """Speaks TLS for the hosts whose defect needs it, and for no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / CHAIN, folder / KEY)

    def admit(_connection: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> int | None:
        return None if name and shop.speaks_tls(name) else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    context.sni_callback = admit
    return context
