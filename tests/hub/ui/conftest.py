import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

HERE = Path(__file__).parent
SOURCE = HERE.parents[2] / "src"
WAIT_S = 30.0


@pytest.fixture(scope="session")
def style_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the style page, served by a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("style") / "server.log"
    environment = {**os.environ, "PYTHONPATH": f"{SOURCE}{os.pathsep}{HERE}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, HERE / "style_site.py", str(port)],
            env=environment,
            stdout=out,
            stderr=out,
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        _wait(address, log)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait(address: str, log: Path) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            urlopen(address).close()  # noqa: S310 our own server
        except HTTPError:
            break
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no style page:\n{log.read_text('utf-8', 'replace')[-3000:]}")
