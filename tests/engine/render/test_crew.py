"""Browsers that die: a page is tried once more, then it has failed, and no process stays."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.render.conftest import HTML, Answer, Render, Site

from tiebeam.engine.render import BrowserMissing

PAGE = b"<title>Page</title><main>text</main>"


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Browsers keep their profiles here, so that their processes can be told by it."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # Chromium's sockets need a short path
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert processes(folder) == []
    assert list(folder.glob("tiebeam-browser-*")) == []
    shutil.rmtree(folder)


def processes(folder: Path) -> list[int]:
    """Living processes that name the folder, the browser itself first."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            named = str(folder).encode() in (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if named and entry.name.isdigit():
            found.append(int(entry.name))
    return sorted(found)


def test_a_killed_browser_costs_no_page(
    site: Site, render: Render, profiles: Path, tmp_path: Path
) -> None:
    killed: list[int] = []

    def kills_once(_target: str) -> Answer:
        if not killed:
            killed.extend(processes(profiles)[:1])
            os.kill(killed[0], signal.SIGKILL)
        return 200, HTML, PAGE

    site.pages["/kills-once"] = kills_once
    others = [site.html(f"/other/{number}", "<title>Other</title>") for number in range(4)]
    rows = render(site.url("/kills-once"), *others, folder=tmp_path)
    assert {row["outcome"] for row in rows.values()} == {"rendered"}
    assert (rows["/kills-once"]["attempts"], len(rows)) == (2, 5)


def test_a_page_that_kills_the_browser_each_time_has_failed(
    site: Site, render: Render, profiles: Path, tmp_path: Path
) -> None:
    def kills(_target: str) -> Answer:
        os.kill(processes(profiles)[0], signal.SIGKILL)
        return 200, HTML, PAGE

    site.pages["/kills"] = kills
    good = site.html("/survivor", "<title>Good</title>")
    rows = render(site.url("/kills"), good, folder=tmp_path, tabs=1)
    assert (rows["/kills"]["failure"], rows["/kills"]["attempts"]) == ("browser", 2)
    assert rows["/survivor"]["outcome"] == "rendered"


def test_a_browser_is_replaced_after_its_share(
    site: Site, render: Render, profiles: Path, tmp_path: Path
) -> None:
    browsers: set[int] = set()

    def notes(_target: str) -> Answer:
        browsers.update(processes(profiles)[:1])
        return 200, HTML, PAGE

    for number in range(3):
        site.pages[f"/share/{number}"] = notes
    urls = [site.url(f"/share/{number}") for number in range(3)]
    rows = render(*urls, folder=tmp_path, tabs=1, pages_per_browser=1)
    assert {row["outcome"] for row in rows.values()} == {"rendered"}
    assert len(browsers) == 3


def test_a_hung_browser_is_replaced(
    site: Site, render: Render, profiles: Path, tmp_path: Path
) -> None:
    stopped: list[int] = []

    def stops(_target: str) -> Answer:
        if not stopped:
            stopped.extend(processes(profiles)[:1])
            os.kill(stopped[0], signal.SIGSTOP)
        return 200, HTML, PAGE

    site.pages["/stops"] = stops
    good = site.html("/after", "<title>Good</title>")
    rows = render(site.url("/stops"), good, folder=tmp_path, tabs=1, deadline_s=3)
    assert (rows["/stops"]["outcome"], rows["/stops"]["attempts"]) == ("rendered", 2)
    assert rows["/after"]["outcome"] == "rendered"


def test_says_what_to_install_without_a_browser(
    site: Site,
    render: Render,
    profiles: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(BrowserMissing, match="apt-get install chromium"):
        render(site.html("/any", "<title>Any</title>"), folder=tmp_path)


def test_says_so_when_the_browser_does_not_start(
    site: Site, render: Render, profiles: Path, tmp_path: Path
) -> None:
    with pytest.raises(BrowserMissing, match="does not start"):
        render(site.html("/any", "<title>Any</title>"), folder=tmp_path, browser=Path("/bin/false"))


def test_says_what_the_sandbox_needs_where_it_cannot_be(
    site: Site, render: Render, profiles: Path, tmp_path: Path
) -> None:
    """What Chromium writes in a container without user namespaces, before and after other lines."""
    browser = tmp_path / "chromium"
    lines = (
        "Failed to move to new namespace: Operation not permitted",
        "ERROR:file_io_posix.cc:145] open scaling_max_freq: No such file",
    )
    said = "".join(f"echo '{line}' >&2\n" for line in lines)
    browser.write_text(f"#!/bin/sh\n{said}exit 1\n")
    browser.chmod(0o755)
    with pytest.raises(BrowserMissing, match="its sandbox needs user namespaces"):
        render(site.html("/any", "<title>Any</title>"), folder=tmp_path, browser=browser)
