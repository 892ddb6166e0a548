"""Crawls real built sites from Debian's documentation packages, served by nginx on loopback.

usage: real_sites.py FOLDER [SITE ...]   (needs nginx and the packages named in SITES)
Writes one crawl per site into FOLDER and prints what came out as a Markdown table.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tiebeam.engine import pipeline

PORT = 8711

SITES = {
    "python": ("python3-doc", "Sphinx", "/usr/share/doc/python3/html"),
    "postgresql": ("postgresql-doc-15", "DocBook XSL", "/usr/share/doc/postgresql-doc-15/html"),
    "django": ("python-django-doc", "Sphinx", "/usr/share/doc/python-django-doc/html"),
    "handbook": (
        "debian-handbook",
        "Publican, 26 languages",
        "/usr/share/doc/debian-handbook/html",
    ),
    "git": ("git-doc", "AsciiDoc", "/usr/share/doc/git/html"),
    "java": ("openjdk-17-doc", "Javadoc", "/usr/share/doc/openjdk-17-doc"),
    "eigen": ("libeigen3-doc", "Doxygen", "/usr/share/doc/libeigen3-dev/html"),
    "gtk": ("libgtk-3-doc", "gtk-doc", "/usr/share/gtk-doc/html"),
    "mkdocs": ("mkdocs-doc", "MkDocs", "/usr/share/doc/mkdocs/html"),
}

SERVER = """
  server {{
    listen 127.0.0.1:{port};
    server_name {name}.docs.localhost;
    root {root};
    index index.html;
    autoindex on;
    gzip on;
    gzip_types text/css application/javascript;
  }}
"""

CONFIG = """
worker_processes 1;
pid {run}/nginx.pid;
error_log {run}/error.log;
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html htm; text/css css; application/javascript js; image/png png; }}
  default_type application/octet-stream;
  charset off;
  access_log off;
  server_names_hash_bucket_size 128;
  absolute_redirect on;
  # No other name, such as the www twin, reaches a site by accident.
  server {{ listen 127.0.0.1:{port} default_server; return 444; }}
  client_body_temp_path {run}/b; proxy_temp_path {run}/p; fastcgi_temp_path {run}/f;
  uwsgi_temp_path {run}/u; scgi_temp_path {run}/s;
  {servers}
}}
"""


@contextmanager
def served(names: list[str], port: int) -> Iterator[None]:
    """Nginx with one host per site, until the block ends."""
    with tempfile.TemporaryDirectory() as run:
        servers = "".join(
            SERVER.format(port=port, name=name, root=SITES[name][2]) for name in names
        )
        config = Path(run) / "nginx.conf"
        config.write_text(CONFIG.format(run=run, port=port, servers=servers))
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        process = subprocess.Popen([nginx, "-c", str(config), "-g", "daemon off;"])
        time.sleep(0.5)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def main(folder: Path, only: list[str], port: int) -> None:
    """Crawl each installed site and print a row about it."""
    names = [name for name in only or SITES if Path(SITES[name][2]).is_dir()]
    print(
        "| Site | Package | Built by | Pages | Page templates | other | Findings | Crawl | Checks |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with served(names, port):
        for name in names:
            print(_row(name, folder / name, port), flush=True)


def _row(name: str, folder: Path, port: int) -> str:
    package, built_by, _ = SITES[name]
    shutil.rmtree(folder, ignore_errors=True)
    start = time.perf_counter()
    settings = pipeline.CrawlSettings(
        start_urls=(f"http://{name}.docs.localhost:{port}/",), allow_private=True
    )
    pipeline.crawl(settings, folder)
    crawled = time.perf_counter()
    pipeline.judge(folder)
    judged = time.perf_counter()
    summary = pipeline.summary(folder)
    pages = sum(template.pages for template in summary.templates)
    other = sum(template.pages for template in summary.templates if template.name == "Other")
    return (
        f"| {name} | {package} | {built_by} | {pages:,} | {len(summary.templates)} "
        f"| {other / max(1, pages):.1%} | {len(pipeline.findings(folder))} "
        f"| {crawled - start:.1f} s | {judged - crawled:.1f} s |"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("sites", nargs="*", metavar="SITE")
    parser.add_argument("--port", type=int, default=PORT)
    given = parser.parse_intermixed_args()
    main(given.folder, given.sites, given.port)
