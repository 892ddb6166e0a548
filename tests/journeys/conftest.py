"""A hub as people run it, a shop to crawl beside it, and a browser that watches its manners."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tiebeam.lab.main import open_lab

SOURCE = Path(__file__).parents[2] / "src"
SHOP_PAGES = 150
DEFECTS = ("collections-canonical-home", "german-brands-noindex", "help-subjects-share-title")
START_S = 120.0
PASSWORD = "quiet river under the old bridge"  # noqa: S105 of a hub that lives for one test run
ADMINISTRATOR = "admin@localhost"


@dataclass
class Hub:
    """A running hub."""

    address: str
    data: Path
    process: subprocess.Popen[str]
    one_time_password: str
    database_url: str = ""

    def run(self, code: str) -> str:
        """What Python prints that runs `code` inside the hub's own data."""
        prelude = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", prelude + code],
            env=variables(self.data, self.database_url),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def command(self, *words: object) -> str:
        """What `tiebeam` says when it is called with words, beside the running hub."""
        done = subprocess.run(
            [sys.executable, "-m", "tiebeam", *map(str, words)],
            env=variables(self.data, self.database_url),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def workers(self) -> list[int]:
        """Process ids of its workers."""
        return self._processes(b"tiebeam.hub.jobs")

    def web(self) -> list[int]:
        """Process ids of its web server, the one that watches over the others first."""
        parents = self._processes(b"granian")
        return parents + [child for parent in parents for child in _children(parent)]

    def _processes(self, module: bytes) -> list[int]:
        return [child for child in _children(self.process.pid) if module in _command(child)]


def _children(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except FileNotFoundError:
        return []
    return list(map(int, children.split()))


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def variables(data: Path, database_url: str = "") -> dict[str, str]:
    """The environment of a hub that lives in `data`."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TIEBEAM_")}
    return {
        **plain,
        "PYTHONPATH": str(SOURCE),
        "DJANGO_SETTINGS_MODULE": "tiebeam.hub.settings",
        "TIEBEAM_DATA": str(data),
        "TIEBEAM_DATABASE_URL": database_url,
        "TIEBEAM_ALLOW_PRIVATE_HOSTS": "*.larkmoor.localhost",
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def shop() -> Iterator[str]:
    """Start page of a small shop with three defects."""
    with open_lab(pages=SHOP_PAGES, defects=DEFECTS) as (serving, _):
        yield serving.url


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub on its first start, as `tiebeam up` starts it."""
    with running_hub(tmp_path_factory.mktemp("hub")) as started:
        yield started


@contextmanager
def running_hub(data: Path, database_url: str = "", **more: str) -> Iterator[Hub]:
    """A hub on its first start, with further settings, while the block runs."""
    log, port = data.with_suffix(".said"), free_port()
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", f"from tiebeam.hub import serve; serve.up(port={port})"],
            env={**variables(data, database_url), **more},
            stdout=out,
            stderr=out,
            text=True,
        )
    try:
        password = _await_password(log, process)
        yield Hub(f"http://127.0.0.1:{port}", data, process, password, database_url)
    finally:
        process.terminate()
        process.wait(30)


def _await_password(log: Path, process: subprocess.Popen[str]) -> str:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"One-time password: (\S+)", log.read_text("utf-8")):
            return found[1]
        time.sleep(0.2)
    pytest.fail(f"the hub did not start:\n{log.read_text('utf-8')}")


@dataclass
class Visitor:
    """Somebody in a browser, who notes what a page should not do."""

    page: Page
    hub: Hub
    messages: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note console messages and requests to other hosts from now on."""
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.hub.address, "data:")):
            self.strangers.append(request.url)

    def open(self, path: str) -> None:
        """Go to a page of the hub."""
        self.page.goto(f"{self.hub.address}{path}")

    def sign_in(self, password: str) -> None:
        """Fill the sign-in page."""
        self.open("/sign-in/")
        self.page.get_by_label("Email").fill(ADMINISTRATOR)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def assert_accessible(self) -> None:
        """No violation that axe knows of, and nothing wider than the window."""
        found = Axe().run(self.page).response["violations"]
        assert not found, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        width = "document.documentElement.scrollWidth - window.innerWidth"
        assert self.page.evaluate(width) <= 0, f"{self.page.url} scrolls sideways"

    def assert_well_behaved(self) -> None:
        """No message in the console, no request to another host."""
        assert not self.messages
        assert not self.strangers


@pytest.fixture
def visitor(context: BrowserContext, hub: Hub) -> Visitor:
    """Somebody with a browser as it comes."""
    visitor = Visitor(context.new_page(), hub)
    visitor.watch()
    return visitor


@pytest.fixture
def phone(browser: Browser, hub: Hub) -> Iterator[Visitor]:
    """Somebody with a small phone at night."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    visitor = Visitor(context.new_page(), hub)
    visitor.watch()
    yield visitor
    context.close()


@pytest.fixture
def plain(browser: Browser, hub: Hub) -> Iterator[Visitor]:
    """Somebody whose browser runs no JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield Visitor(context.new_page(), hub)
    context.close()
