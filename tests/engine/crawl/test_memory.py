"""Memory comes from the system and goes back to it; a crawl leaves no ways behind."""

import gc
import os
import subprocess
import sys

import pytest

from tiebeam.engine.crawl import memory

POOL = "ARROW_DEFAULT_MEMORY_POOL"

SCRIPT = """
from tiebeam.engine.crawl import memory

def grow():
    return [bytes(3_000) for _ in range(150_000)]

kept, large = [], grow()
kept = large[::1_000]  # what stays keeps the library from giving the rest back by itself
del large
before = memory._resident_bytes()
was_tried = memory.give_back()
print(int(was_tried), before - memory._resident_bytes())
print(int(memory.give_back()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps it")
def test_what_large_pages_took_goes_back_once_it_is_free() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    first, second = ran.stdout.splitlines()
    was_tried, freed_bytes = map(int, first.split())
    assert was_tried
    assert freed_bytes > 300_000_000
    assert second == "0"  # there is nothing to do for a process that holds little


def test_garbage_is_collected_as_usual_again_after_a_crawl() -> None:
    usual = gc.get_threshold()
    with memory.rare_collections():
        assert gc.get_threshold() > usual
    assert gc.get_threshold() == usual


@pytest.mark.parametrize(("asked", "got"), [({}, "system"), ({POOL: "mimalloc"}, "mimalloc")])
def test_arrow_takes_memory_from_the_system_unless_it_is_told_otherwise(
    asked: dict[str, str], got: str
) -> None:
    script = "import tiebeam, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    usual = {name: value for name, value in os.environ.items() if name != POOL}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=usual | asked, stdout=subprocess.PIPE, check=True
    )
    assert ran.stdout.decode().strip() == got
