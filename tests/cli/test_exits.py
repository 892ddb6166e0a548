"""What goes wrong on a real machine ends in one sentence and its exit code, never in a traceback.

Real TLS servers, real full disks, real limits and permissions; no part of the product is replaced.
"""

import ctypes
import os
import resource
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.cli.conftest import Type
from tests.engine.crawl.conftest import TinySite

HOST = "shop.localhost"
PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CLOSED = 0o000
READ_ONLY = 0o555
OPEN = 0o755

Run = Callable[..., tuple[int, str]]


def run(
    *words: object, before: Callable[[], None] | None = None, wrapper: tuple[str, ...] = ()
) -> tuple[int, str]:
    """Type `tiebeam` with words in a process of its own; its exit code and what it said."""
    ended = subprocess.run(
        [*wrapper, sys.executable, "-m", "tiebeam", *map(str, words)],
        preexec_fn=before,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stderr


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def crawled(type_in: Type, site: TinySite) -> Path:
    """A crawl of one page, with its findings."""
    site.page("/")
    assert type_in("crawl", site.url(), "-o", "crawl").exit_code == 0
    return Path("crawl").absolute()


class TestTLS:
    """Each thing that can be wrong with a certificate has its own sentence."""

    class _Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<!doctype html><title>A page</title><p>Some words"
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by its base
            """Stay silent."""

    def certificate(self, host: str, ends_in_days: int) -> Path:
        """Certificate and key of a host, signed by itself, in one file."""
        key = generate_private_key(SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, host)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=ends_in_days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, SHA256())
        )
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = Path("certificate.pem").absolute()
        path.write_bytes(certificate.public_bytes(Encoding.PEM) + secret)
        return path

    @pytest.fixture
    def shows(self) -> Iterator[Callable[[Path], str]]:
        """Serve one page with a certificate; its address."""
        servers: list[ThreadingHTTPServer] = []

        def serve(certificate: Path) -> str:
            server = ThreadingHTTPServer(("127.0.0.1", 0), self._Page)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            server.handle_error = lambda *_: None  # type: ignore[method-assign] # refused, as meant
            threading.Thread(target=server.serve_forever, args=(0.05,)).start()
            servers.append(server)
            return f"https://{HOST}:{server.server_port}/"

        yield serve
        for server in servers:
            server.shutdown()
            server.server_close()

    def test_signed_by_itself(self, type_in: Type, shows: Callable[[Path], str]) -> None:
        certificate = self.certificate(HOST, 30)
        url = shows(certificate)
        ended = type_in("crawl", url, "-o", "crawl")
        assert ended.exit_code == 3
        assert "signed by nobody that this machine trusts" in ended.stderr
        assert type_in("crawl", url, "-o", "crawl", "--ca-file", certificate).exit_code == 0

    def test_expired(self, type_in: Type, shows: Callable[[Path], str]) -> None:
        certificate = self.certificate(HOST, -1)
        ended = type_in("crawl", shows(certificate), "--ca-file", certificate)
        assert ended.exit_code == 3
        assert "has expired: crawl again when it is renewed" in ended.stderr

    def test_of_another_host(self, type_in: Type, shows: Callable[[Path], str]) -> None:
        certificate = self.certificate("other.test", 30)
        ended = type_in("crawl", shows(certificate), "--ca-file", certificate)
        assert ended.exit_code == 3
        assert "names other hosts" in ended.stderr

    def test_a_file_without_certificates_is_wrong_use(self, type_in: Type) -> None:
        Path("ca.pem").write_text("no certificate")
        ended = type_in("crawl", f"https://{HOST}/", "--ca-file", "ca.pem")
        assert ended.exit_code == 2
        assert "ca.pem holds no certificate" in ended.stderr


class TestNoRoom:
    """A disk that is full, and a system that lets no file grow."""

    @pytest.fixture
    def tiny_disk(self) -> tuple[str, ...]:
        """Words that run a command with a file system of one page at ./disk."""
        if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "true"]).returncode:  # noqa: PLW1510
            pytest.skip("this system lets no user mount a file system of their own")
        Path("disk").mkdir()
        mount = 'mount -t tmpfs -o size=4k tmpfs disk && exec "$@"'
        return "unshare", "-rm", "sh", "-c", mount, "sh"

    def test_for_a_crawl(self, tiny_disk: tuple[str, ...], site: TinySite) -> None:
        site.page("/")
        code, said = run("crawl", site.url(), "-o", "disk/crawl", wrapper=tiny_disk)
        assert code == 5
        assert "free" in said

    @pytest.mark.parametrize(
        "words", ["findings {} -o /dev/full", "findings {} --format html -o /dev/full"]
    )
    def test_for_a_report(self, crawled: Path, words: str) -> None:
        code, said = run(*words.format(crawled).split())
        assert code == 5
        assert "/dev/full: the disk is full: free some room" in said

    @pytest.mark.parametrize("words", ["findings {}", "explain", "compare {0} {0}"])
    def test_for_what_is_printed(self, crawled: Path, words: str) -> None:
        with Path("/dev/full").open("w") as full:
            ended = subprocess.run(
                [sys.executable, "-m", "tiebeam", *words.format(crawled).split()],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert ended.returncode == 5
        assert ended.stderr == "Error: the disk is full: free some room and try again\n"

    @pytest.mark.parametrize("most_bytes", [8_000, 40_000])
    def test_for_a_file_to_grow(self, site: TinySite, most_bytes: int) -> None:
        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

        site.page("/", *(f"/{number}" for number in range(2_000)))
        code, said = run("crawl", site.url(), "-o", "crawl", "--max-pages", 50, before=limit)
        assert code == 4
        assert said.startswith("Error: ")


class TestFolder:
    """A folder that is no crawl, is another's, or may not be touched."""

    @staticmethod
    def obey_permissions() -> None:
        """The superuser passes every permission by; from here on it does not."""
        if os.geteuid() == 0:
            for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
                ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability)

    @pytest.mark.parametrize("words", ["findings", "compare other", "crawl --resume -o"])
    def test_that_is_no_crawl(self, type_in: Type, words: str) -> None:
        Path("letters").mkdir()
        ended = type_in(*words.split(), "letters")
        assert ended.exit_code == 4
        assert "holds no crawl: it has no crawl.json" in ended.stderr

    def test_that_is_a_file(self, type_in: Type) -> None:
        Path("letter").touch()
        ended = type_in("findings", "letter")
        assert ended.exit_code == 4
        assert "letter/crawl.json cannot be read: Not a directory" in ended.stderr

    def test_of_another_crawl(self, crawled: Path, site: TinySite) -> None:
        before = crawled.joinpath("crawl.json").read_bytes()
        code, said = run("crawl", site.url(), "-o", crawled)
        assert code == 2
        assert "holds a crawl already: resume it or name another folder" in said
        assert crawled.joinpath("crawl.json").read_bytes() == before

    def test_that_may_not_be_read(self, crawled: Path) -> None:
        crawled.chmod(CLOSED)
        code, said = run("findings", crawled, before=self.obey_permissions)
        crawled.chmod(OPEN)
        assert code == 4
        assert said == f"Error: {crawled}/crawl.json cannot be read: Permission denied\n"

    def test_that_may_not_be_written(self, site: TinySite) -> None:
        site.page("/")
        Path("shut").mkdir(mode=READ_ONLY)
        code, said = run("crawl", site.url(), "-o", "shut/crawl", before=self.obey_permissions)
        assert code == 4
        assert said == (
            "Error: shut/crawl: Permission denied: change its permissions, or name another place\n"
        )

    def test_of_the_hub_that_may_not_be_written(self) -> None:
        Path("shut").mkdir(mode=READ_ONLY)
        code, said = run("up", "--data", "shut/data", before=self.obey_permissions)
        assert code == 4
        assert "Permission denied: change its permissions" in said


class TestInterrupt:
    """Ctrl-C reaches every process of the terminal; only one may speak."""

    @pytest.mark.parametrize("known", [0, 5])
    def test_says_so_and_nothing_else(self, site: TinySite, known: int) -> None:
        """While the workers still start, and once they fetch."""
        site.page("/", *(f"/{number}" for number in range(5_000)))
        process = subprocess.Popen(
            [sys.executable, "-m", "tiebeam", "crawl", site.url(), "-o", "crawl"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        is_begun = Path("crawl/state/lock").exists if known == 0 else lambda: site.hits.total() > 5
        deadline_s = time.monotonic() + 30
        while not is_begun() and time.monotonic() < deadline_s:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        said, errors = process.communicate(timeout=60)
        assert process.returncode == 130
        assert said == ""
        assert "Traceback" not in errors
        assert "tiebeam crawl --resume -o crawl" in errors
