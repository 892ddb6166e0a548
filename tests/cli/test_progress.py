import io
from dataclasses import replace

from rich.console import Console

from tiebeam.cli.progress import STOPPING, CrawlProgress, duration, panel
from tiebeam.engine.pipeline import HostLoad, Progress

HALF = Progress(
    pages=600,
    answers={"2xx": 580, "4xx": 20},
    queue=600,
    rate=60,
    elapsed_s=10,
    remaining_s=10,
    message="shop.test answers 503: no request for 30 s",
)


LOADED = HostLoad(
    "https://shop.test",
    rate=41.6,
    at_once=5.8,
    allowed=6.5,
    p50_ms=120.0,
    p95_ms=241.4,
    idle_p50_ms=80.0,
    idle_p95_ms=149.0,
    failing=0.031,
    message="its answers become slower",
)


def shown(width: int, progress: Progress = HALF) -> str:
    """The panel on a terminal of that width."""
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system=None)
    console.print(panel(progress, progress.message, width))
    return out.getvalue()


def test_tells_how_far_how_fast_and_how_long_still() -> None:
    said = shown(100)
    for words in ("600 of 1,200 known URLs", "60 a second", "0:10 to go", "580 2xx", "20 4xx"):
        assert words in said
    assert "no request for 30 s" in said


def test_every_line_fits_a_narrow_terminal() -> None:
    assert max(map(len, shown(36).splitlines())) <= 36


def test_says_nothing_of_the_end_while_it_is_unknown() -> None:
    assert "to go" not in shown(100, replace(HALF, remaining_s=None))


def test_a_pipe_gets_a_plain_line_every_ten_seconds() -> None:
    out = io.StringIO()
    with CrawlProgress(Console(file=out, width=40), "Getting ready") as progress:
        for second in range(25):
            progress.show(replace(HALF, elapsed_s=float(second)))
    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    assert "\x1b" not in out.getvalue()
    assert "no request for 30 s" in lines[0]


def test_ctrl_c_is_answered_at_once() -> None:
    out = io.StringIO()
    with CrawlProgress(Console(file=out, width=200)) as progress:
        progress.is_stopping = True
        progress.show(HALF)
    assert STOPPING in out.getvalue()


def test_time_is_written_as_people_write_it() -> None:
    assert [duration(seconds) for seconds in (5, 65, 3_725)] == ["0:05", "1:05", "1:02:05"]


def test_tells_how_a_host_bears_the_crawl() -> None:
    said = shown(120, replace(HALF, hosts=(LOADED,)))
    assert "shop.test: 42/s, 6 at once, 95 % within 241 ms (idle 149), 3% fail" in said
    assert "its answers become slower" in said


def test_tells_of_the_three_busiest_hosts_alone() -> None:
    hosts = tuple(replace(LOADED, host=f"https://{name}.test") for name in "abcd")
    said = shown(120, replace(HALF, hosts=hosts))
    assert "c.test" in said
    assert "d.test" not in said


def test_nothing_is_said_of_waits_that_are_not_known_yet() -> None:
    host = replace(LOADED, p50_ms=None, p95_ms=None, failing=0.0, message="")
    assert "shop.test: 42/s, 6 at once\n" in shown(120, replace(HALF, hosts=(host,))) + "\n"
