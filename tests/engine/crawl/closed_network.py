"""A network of its own with a name server whose answers change, and what a crawl does in it.

usage: unshare -rmn python closed_network.py FOLDER
Runs as root of a namespace, so that names and addresses can be what they are in earnest: a site at
a public address, a service at a private one, and a metadata service. Writes what happened as JSON.
"""

import json
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pycurl

from tiebeam.engine.crawl import CrawlSettings, crawl, fetch
from tiebeam.engine.crawl.answer import Answer
from tiebeam.engine.crawl.fetch import Request, Transport
from tiebeam.engine.tables import CrawlStore

PUBLIC, PRIVATE, METADATA, NAMES = "93.184.215.14", "10.1.2.3", "169.254.169.254", "127.0.0.53"
A_RECORD, HEAD_BYTES = 1, 12
NGINX = """
user root; daemon off; master_process off; pid {run}/nginx.pid; error_log {run}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {run}/b; proxy_temp_path {run}/p;
  fastcgi_temp_path {run}/f; uwsgi_temp_path {run}/u; scgi_temp_path {run}/s;
  default_type text/html;
  server {{
    listen {address}:443 ssl http2;
    ssl_certificate {certificate}; ssl_certificate_key {certificate};
    location / {{ return 200 '<title>two</title>'; }}
  }}
}}
"""


@dataclass
class NameServer:
    """Answers each question for a name with the next of its addresses, the last one for ever."""

    answers: dict[str, deque[tuple[str, ...]]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def say(self, name: str, *answers: tuple[str, ...]) -> None:
        self.answers[name] = deque(answers)

    def serve(self) -> None:
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind((NAMES, 53))
        while True:
            question, client = server.recvfrom(512)
            server.sendto(self._answer(question), client)

    def _answer(self, question: bytes) -> bytes:
        labels, place = [], HEAD_BYTES
        while length := question[place]:
            labels.append(question[place + 1 : place + 1 + length].decode())
            place += 1 + length
        end = place + 5
        kind = struct.unpack("!H", question[place + 1 : place + 3])[0]
        found = self._next(".".join(labels)) if kind == A_RECORD else ()
        head = struct.pack("!2sHHHHH", question[:2], 0x8180, 1, len(found), 0, 0)
        record = struct.pack("!HHHIH", 0xC00C, A_RECORD, 1, 0, 4)
        return (
            head + question[HEAD_BYTES:end] + b"".join(record + socket.inet_aton(a) for a in found)
        )

    def _next(self, name: str) -> tuple[str, ...]:
        self.asked[name] += 1
        queue = self.answers.get(name, deque([()]))
        return queue.popleft() if len(queue) > 1 else queue[0]


HITS: Counter[str] = Counter()
"""Requests by the address that took them."""


class Handler(BaseHTTPRequestHandler):
    """A site that sends on from /go, and counts who came."""

    def do_GET(self) -> None:
        HITS[str(self.connection.getsockname()[0])] += 1
        self.send_response(302 if self.path == "/go" else 200)
        self.send_header("Content-Type", "text/html")
        if self.path == "/go":
            self.send_header("Location", "http://turns.test/latest/meta-data/")
        self.end_headers()
        self.wfile.write(b"<title>here</title><a href='/go'>go</a>")

    def log_message(self, *_: object) -> None:
        """Quiet."""


def begin(folder: Path) -> NameServer:
    """Addresses, a name server, and a server at each address."""
    ip = ["ip", "link", "set", "lo", "up"]
    subprocess.run(ip, check=True)
    for address in (PUBLIC, PRIVATE, METADATA):
        subprocess.run(["ip", "address", "add", f"{address}/32", "dev", "lo"], check=True)
    for path, text in (
        ("/etc/resolv.conf", f"nameserver {NAMES}\noptions timeout:1 attempts:1\n"),
        ("/etc/nsswitch.conf", "hosts: dns\n"),
    ):
        mine = folder / Path(path).name
        mine.write_text(text)
        subprocess.run(["mount", "--bind", str(mine), path], check=True)
    names = NameServer()
    threading.Thread(target=names.serve, daemon=True).start()
    for address in (PUBLIC, PRIVATE, METADATA):
        server = ThreadingHTTPServer((address, 80), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return names


def ask(url: str, transport: Transport | None = None, *, private: bool = False) -> Answer:
    transport = transport or Transport(CrawlSettings((url,), timeout_s=5), 1)
    transport.begin(Request(url, private=private))
    while True:
        for _, answer in transport.finished(1):
            return answer


def told(answer: Answer) -> list[Any]:
    return [answer.failure or answer.status, answer.ip if not answer.failure else None]


def between_two_requests(names: NameServer) -> dict[str, Any]:
    """The name is public when first looked up, and something else the next time."""
    found = {}
    for what, address in (("private", PRIVATE), ("metadata", METADATA)):
        names.say("turns.test", (PUBLIC,), (address,))
        found[what] = [told(ask("http://turns.test/")) for _ in range(2)]
    names.say("turns.test", (PUBLIC,), (METADATA,))
    found["metadata of a host that may be private"] = [
        told(ask("http://turns.test/", private=True)) for _ in range(2)
    ]
    names.say("both.test", (PRIVATE, PUBLIC))
    found["both at once"] = told(ask("http://both.test/"))
    return found


def behind_a_redirect(names: NameServer, folder: Path) -> dict[str, Any]:
    """A public page sends on to a name that has come to mean the metadata service."""
    names.say("start.test", (PUBLIC,))
    names.say("turns.test", (PUBLIC,), (METADATA,))
    before = told(ask("http://turns.test/"))
    settings = CrawlSettings(
        ("http://start.test/",),
        hosts=("turns.test",),
        allow_private=True,
        workers=1,
        probes=False,
        use_sitemaps=False,
        robots="record",
    )
    crawl(settings, folder / "crawl")
    rows = CrawlStore(folder / "crawl").open().pages.to_pyarrow().to_pylist()
    pages = {row["url"]: row["failure"] or row["status"] for row in rows}
    return {"before": before, "pages": pages}


def over_http_2(names: NameServer, folder: Path, certificate: str) -> dict[str, Any]:
    """A connection that lives is used again; a new one is looked at like any other."""
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(run=folder, address=PUBLIC, certificate=certificate))
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", str(config)], stderr=subprocess.DEVNULL)
    _wait_for(lambda: socket.create_connection((PUBLIC, 443), 1).close())
    names.say("two.test", (PUBLIC,), (PRIVATE,))
    names.say("other.two.test", (PRIVATE,))
    settings = CrawlSettings(("https://two.test/",), ca_file=certificate, timeout_s=5)
    transport = Transport(settings, 1)
    first = ask("https://two.test/", transport)
    again = ask("https://two.test/", transport)
    other = ask("https://other.two.test/", transport)
    nginx.terminate()
    nginx.wait()
    serve_tls(PRIVATE, certificate)
    anew = ask("https://two.test/", transport)
    if anew.failure == "reset":  # the old connection was tried once more before it was given up
        anew = ask("https://two.test/", transport)
    return {
        "first": [first.http_version, *told(first)],
        "again": [again.http_version, *told(again)],
        "other": told(other),
        "anew": told(anew),
        "looked up": names.asked["two.test"],
    }


def serve_tls(address: str, certificate: str) -> None:
    """What a rebound name leads to, with a certificate that would do."""
    server = ThreadingHTTPServer((address, 443), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def _wait_for(work: Callable[[], object]) -> None:
    for _attempt in range(200):
        try:
            work()
        except OSError:
            time.sleep(0.05)
        else:
            return


def _forgetful(settings: CrawlSettings) -> pycurl.Curl:
    """A handle that looks each name up anew, so that a changed answer shows at once."""
    handle = USUAL(settings)
    handle.setopt(pycurl.DNS_CACHE_TIMEOUT, 0)
    return handle


USUAL = fetch._handle

if __name__ == "__main__":
    place = Path(sys.argv[1])
    fetch._handle = _forgetful
    server_of_names = begin(place)
    sys.stdout.write(
        json.dumps(
            {
                "requests": between_two_requests(server_of_names),
                "redirect": behind_a_redirect(server_of_names, place),
                "http2": over_http_2(server_of_names, place, str(place / "certificate.pem")),
                "hits": HITS,
            }
        )
    )
