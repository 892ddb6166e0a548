"""Memory goes back to the system, and a crawl leaves its ways to the process that ran it."""

import gc
import subprocess
import sys

import pyarrow as pa
import pytest

from tiebeam.engine.crawl import memory

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


def test_memory_is_taken_in_the_usual_way_again_after_a_crawl() -> None:
    usual = pa.default_memory_pool().backend_name, gc.get_threshold()
    with memory.for_tables():
        assert pa.default_memory_pool().backend_name == "system"
        assert gc.get_threshold() > usual[1]
    assert (pa.default_memory_pool().backend_name, gc.get_threshold()) == usual
