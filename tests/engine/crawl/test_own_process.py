"""A process that may die at any moment: whoever waits for it learns of that."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from multiprocessing import connection, forkserver
from pathlib import Path
from typing import Any

import pytest

from tiebeam.engine.crawl import CrawlError, own_process
from tiebeam.engine.crawl.own_process import OwnProcess

SOON_S = 30.0
MORE_THAN_A_PIPE_HOLDS = bytes(4_000_000)


@pytest.fixture
def process() -> Iterator[OwnProcess]:
    """One of ours, which ends with the test."""
    process = OwnProcess()
    yield process
    process.close()


def die_while_sending(sent: Path) -> bytes:
    """End when half of the answer is on its way."""

    def send_half(ours: Any, message: bytes) -> None:
        sent.write_text(str(os.write(ours.fileno(), bytes(message)[: len(message) // 2])))
        os.kill(os.getpid(), signal.SIGKILL)

    vars(connection)["Connection"]._send = send_half
    return bytes(1_000)


class Unreadable:
    """What cannot be made again of what is sent of it."""

    def __reduce__(self) -> tuple[type[int], tuple[str]]:
        return int, ("no number",)


def kill_fork_server() -> None:
    """Have whatever is started next meet its death."""
    server: int = vars(forkserver)["_forkserver"]._forkserver_pid
    os.kill(server, signal.SIGKILL)


def test_jobs_are_done_in_turn(process: OwnProcess) -> None:
    jobs = [process.submit(divmod, number, 7) for number in range(100)]
    assert [job.result(SOON_S) for job in jobs] == [divmod(number, 7) for number in range(100)]


def test_an_error_comes_back_and_says_where_it_was(process: OwnProcess) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        process.submit(divmod, 1, 0).result(SOON_S)
    assert "in _answer" in raised.value.__notes__[0]


def test_an_answer_that_cannot_be_read_ends_its_job_alone(
    forked: None, process: OwnProcess
) -> None:
    with pytest.raises(ValueError, match="no number"):
        process.submit(Unreadable).result(SOON_S)
    assert process.submit(abs, -1).result(SOON_S) == 1


def test_a_busy_process_keeps_nobody_from_giving_it_more(process: OwnProcess) -> None:
    began_s = time.monotonic()
    jobs = [process.submit(time.sleep, 1.0), process.submit(len, MORE_THAN_A_PIPE_HOLDS)]
    assert time.monotonic() - began_s < 1.0
    assert [job.result(SOON_S) for job in jobs] == [None, len(MORE_THAN_A_PIPE_HOLDS)]


def test_a_death_ends_every_job(process: OwnProcess) -> None:
    number = process.submit(os.getpid).result(SOON_S)
    jobs = [process.submit(time.sleep, 600), process.submit(len, MORE_THAN_A_PIPE_HOLDS)]
    os.kill(number, signal.SIGKILL)
    for job in jobs:
        with pytest.raises(BrokenExecutor):
            job.result(SOON_S)
    with pytest.raises(BrokenExecutor):
        process.submit(abs, -1)


def test_a_death_while_it_sends_ends_the_job(
    forked: None, process: OwnProcess, tmp_path: Path
) -> None:
    """Python's own pool waits for the other half for ever."""
    with pytest.raises(BrokenExecutor):
        process.submit(die_while_sending, tmp_path / "sent").result(SOON_S)
    assert int((tmp_path / "sent").read_text()) > 500


def test_closing_does_not_wait_for_what_is_under_way() -> None:
    process = OwnProcess()
    number = process.submit(os.getpid).result(SOON_S)
    job = process.submit(time.sleep, 600)
    process.close()
    with pytest.raises(BrokenExecutor):
        job.result(SOON_S)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    process.close()  # once more is no harm


def test_the_death_of_the_fork_server_neither_ends_a_process_nor_keeps_one_from_starting(
    process: OwnProcess,
) -> None:
    process.submit(abs, -1).result(SOON_S)
    kill_fork_server()
    other = OwnProcess()
    assert other.submit(abs, -2).result(SOON_S) == 2
    other.close()
    assert process.submit(abs, -3).result(SOON_S) == 3


def test_one_that_cannot_be_started_says_what_to_look_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_more() -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(own_process, "_fork_server", no_more)
    with pytest.raises(CrawlError, match="limit of processes"):
        OwnProcess()


COPIES = """
import os, signal
from concurrent.futures import BrokenExecutor
from tiebeam.engine.crawl.own_process import OwnProcess

def parent_of(process):
    return process.submit(os.getppid).result(30)

signal.signal(signal.SIGTERM, lambda number, frame: print("the command was asked to end"))
one, two = OwnProcess(as_copy=True), OwnProcess(as_copy=True)
assert (parent_of(one), parent_of(two)) == (os.getpid(), os.getpid())
later = OwnProcess(as_copy=True)  # by now this process has threads
assert parent_of(later) != os.getpid()
os.kill(one.submit(os.getpid).result(30), signal.SIGTERM)
try:
    one.submit(abs, -1).result(30)
except BrokenExecutor:
    print("ended")
assert two.submit(abs, -2).result(30) == 2
os.kill(two.submit(os.getpid).result(30), signal.SIGINT)
assert two.submit(abs, -3).result(30) == 3
print(two.submit(os.getpid).result(30), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_copies_of_a_command_that_has_one_thread_live_and_die_as_others_do() -> None:
    command = subprocess.run(
        [sys.executable, "-c", COPIES], capture_output=True, text=True, timeout=SOON_S, check=False
    )
    assert command.returncode == -signal.SIGKILL, command.stderr
    ended, number = command.stdout.split()
    assert ended == "ended"
    deadline_s = time.monotonic() + SOON_S
    while Path(f"/proc/{number}/exe").exists():
        assert time.monotonic() < deadline_s, "it outlives its command"
        time.sleep(0.05)
