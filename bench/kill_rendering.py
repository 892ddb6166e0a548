"""Renderings whose browser, tabs or command die: each page of the sample keeps one row."""

import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import killing
import measure
from killing import Process, Scene

from tiebeam.engine import pipeline

PER_TEMPLATE = 2
PATIENCE_S = 600
_OF_BROWSER = b"--remote-debugging-pipe"
_OF_TAB = b"--type=renderer"
VICTIMS = ("browser", "tab", "command")


class Rendering:
    """A sample of the crawl in a browser that dies."""

    def __init__(self, scene: Scene) -> None:
        self._chance = scene.chance
        self._crawl = scene.whole
        self._folder = scene.folder / "rendered"
        began_s = time.monotonic()
        _end(self._start())
        self._whole_s = time.monotonic() - began_s
        self._sample = killing.urls_in(self._folder, "renderings")
        self.rows = len(self._sample)
        shutil.rmtree(self._folder)

    def run(self, kills: int) -> Counter[str]:
        """Kill something, give the same command again where it was the victim, and so on."""
        deaths: Counter[str] = Counter()
        process = self._start()
        while deaths.total() < kills and process.poll() is None:
            time.sleep(self._chance.uniform(0.1, 1.2) * self._whole_s / (kills + 1))
            victim = self._chance.choice(VICTIMS)
            if victim == "command" and process.poll() is None:
                killing.kill(process)
                deaths[victim] += 1
                process = self._start()
            else:
                pids = _pids_of(process, victim)
                deaths[victim] += killing.kill_one(self._chance, pids)
        _end(process)
        return +deaths

    def wrong(self) -> int:
        """Pages of the sample that have no row or two, and rows of other pages."""
        urls = killing.urls_in(self._folder, "renderings")
        shutil.rmtree(self._folder)
        return killing.differing(urls, self._sample)

    def _start(self) -> Process:
        """Render, or go on with it: in a copy of the crawl, which others still need."""
        if not self._folder.exists():
            shutil.copytree(self._crawl, self._folder)
        return subprocess.Popen([sys.executable, __file__, str(self._folder)])


def _pids_of(process: Process, victim: str) -> list[int]:
    """Processes of the browser that a rendering runs: itself, or those of its tabs."""
    found = []
    for pid in measure.tree(process.pid):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        is_tab = _OF_TAB in words
        is_browser = _OF_BROWSER in words and b"--type=" not in words
        if is_tab if victim == "tab" else is_browser:
            found.append(pid)
    return found


def _end(process: Process) -> None:
    if process.wait(PATIENCE_S):
        raise SystemExit(f"the rendering ended with {process.returncode}")


if __name__ == "__main__":
    pipeline.render(Path(sys.argv[1]), per_template=PER_TEMPLATE)
