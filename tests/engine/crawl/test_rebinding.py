"""A name whose address changes while we crawl leads nowhere that we may not connect to."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.engine.crawl import closed_network
from tests.engine.crawl.closed_network import METADATA, PRIVATE, PUBLIC
from tests.engine.crawl.test_certificates import NOW

ROOT = Path(__file__).parents[3]


def write_certificate(folder: Path) -> None:
    """One certificate for both names, as with hosts that share a server."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "two.test")])
    names = [x509.DNSName("two.test"), x509.DNSName("other.two.test")]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "certificate.pem").write_bytes(secret + made.public_bytes(Encoding.PEM))


@pytest.fixture(scope="module")
def happened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the crawler did in a network of its own."""
    alone = ["unshare", "--map-root-user", "--mount", "--net"]
    if not shutil.which("ip") or not shutil.which("unshare"):
        pytest.skip("needs ip and unshare")
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives nobody a network of their own")
    folder = tmp_path_factory.mktemp("network")
    write_certificate(folder)
    done = subprocess.run(
        [*alone, sys.executable, closed_network.__file__, str(folder)],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("kind", ["private", "metadata", "metadata of a host that may be private"])
def test_is_refused_when_the_address_is_not_public_any_more(
    happened: dict[str, Any], kind: str
) -> None:
    assert happened["requests"][kind] == [[200, PUBLIC], ["refused", None]]


def test_one_public_address_among_others_is_the_one_that_is_used(happened: dict[str, Any]) -> None:
    assert happened["requests"]["both at once"] == [200, PUBLIC]


def test_is_refused_behind_a_redirect(happened: dict[str, Any]) -> None:
    assert happened["redirect"]["before"] == [200, PUBLIC]
    pages = happened["redirect"]["pages"]
    assert pages["http://start.test/go"] == 302
    assert pages["http://turns.test/latest/meta-data/"] == "refused"


def test_a_live_http_2_connection_stays_where_it_was_checked(happened: dict[str, Any]) -> None:
    found = happened["http2"]
    assert (found["first"], found["again"]) == (["2", 200, PUBLIC], ["2", 200, PUBLIC])
    assert found["other"] == ["refused", None]


def test_a_new_http_2_connection_is_checked_anew(happened: dict[str, Any]) -> None:
    assert happened["http2"]["looked up"] >= 2
    assert happened["http2"]["anew"] == ["refused", None]


def test_nothing_inside_was_asked(happened: dict[str, Any]) -> None:
    assert happened["hits"].get(PRIVATE, 0) == happened["hits"].get(METADATA, 0) == 0
    assert happened["hits"][PUBLIC] > 3
