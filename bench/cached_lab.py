"""The lab behind nginx, which keeps every answer, so that a crawl measures the crawler.

The lab makes each page when it is first asked for; from then on nginx answers from its cache,
compressed as the lab sent it. Both share the machine with the crawler, so say so with a figure.
"""

import gzip
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tiebeam.lab.shop import Shop

HOSTS = "*.larkmoor.localhost"

CONFIG = """
worker_processes 1;
pid {run}/nginx.pid;
error_log {run}/error.log;
events {{ worker_connections 4096; }}
http {{
  log_format sent '$status $bytes_sent';
  access_log {log};
  keepalive_requests 1000000;
  proxy_cache_path {run}/cache levels=1:2 keys_zone=lab:64m max_size=8g
    inactive=1d use_temp_path=off;
  client_body_temp_path {run}/b; proxy_temp_path {run}/p; fastcgi_temp_path {run}/f;
  uwsgi_temp_path {run}/u; scgi_temp_path {run}/s;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location / {{
      proxy_pass http://127.0.0.1:{upstream};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_set_header Accept-Encoding gzip;
      proxy_cache lab;
      proxy_cache_key $http_host$request_uri;
      proxy_cache_valid any 1d;
      proxy_cache_lock on;
      proxy_ignore_headers Cache-Control Expires Vary Set-Cookie X-Accel-Expires;
    }}
  }}
}}
"""


@contextmanager
def cached_lab(pages: int, log: Path | None = None) -> Iterator[str]:
    """Serve a lab of so many pages, all defects off, until the block ends; gives its start URL.

    log: a file that takes one line for each answer: its status, and its bytes with the head.
    """
    port, upstream = _free_ports(2)
    with tempfile.TemporaryDirectory(prefix="bench-lab-") as run:
        config = Path(run) / "nginx.conf"
        config.write_text(
            CONFIG.format(
                run=run, port=port, upstream=upstream, log=f"{log} sent" if log else "off"
            )
        )
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        # nginx gives up root's rights, and then could not enter the folder, unless told not to.
        directives = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
        commands = [
            [sys.executable, __file__, str(pages), str(port), str(upstream)],
            [nginx, "-c", str(config), "-g", directives],
        ]
        processes = [subprocess.Popen(command) for command in commands]
        try:
            _wait_for(port)
            _wait_for(upstream)
            yield Shop(pages=pages, port=port).start_url
        finally:
            for process in processes:
                process.terminate()
                process.wait()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    shop: Shop

    def do_GET(self) -> None:
        """Answer with what the shop says, compressed."""
        found = self.shop.respond(self.headers["Host"], self.path)
        body = gzip.compress(found.body, 5, mtime=0)
        self.send_response(found.status)
        for name, value in found.headers:
            self.send_header(name, value)
        if found.modified:
            self.send_header("ETag", f'"{blake2b(found.body, digest_size=8).hexdigest()}"')
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the base
        """Stay silent."""


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port} of 127.0.0.1: is nginx installed?")


if __name__ == "__main__":
    pages, port, upstream = map(int, sys.argv[1:])
    _Handler.shop = Shop(pages=pages, port=port)
    ThreadingHTTPServer(("127.0.0.1", upstream), _Handler).serve_forever()
