"""What a host's waits say of the load it is under."""

import pytest

from tiebeam.engine.crawl.load.response_times import (
    FLOOR_MS,
    Quantiles,
    ResponseTimes,
    Wait,
    kind_of,
    quantiles,
)


def noted(times: ResponseTimes, kind: str, *waits_ms: float) -> list[Wait]:
    """What can be judged after those waits."""
    return [wait for ms in waits_ms for wait in times.note(kind, ms)]


@pytest.fixture
def idle() -> ResponseTimes:
    """A host whose pages take 100 ms and whose searches take 2 s when idle."""
    times = ResponseTimes()
    waits = noted(times, "page", *[90, 100, 110, 100] * 3) + noted(times, "search", *[2000] * 4)
    times.settle_idle(waits)
    return times


def test_a_slow_kind_of_page_is_no_slow_host(idle: ResponseTimes) -> None:
    waits = noted(idle, "page", *[100] * 10) + noted(idle, "search", *[2000] * 10)
    assert max(idle.slowdown(waits)) < 1.3


def test_a_host_under_load_is_slow_at_every_kind(idle: ResponseTimes) -> None:
    waits = noted(idle, "page", *[300] * 10) + noted(idle, "search", *[6000] * 10)
    assert min(idle.slowdown(waits)) > 2.5


def test_what_is_learned_under_load_is_put_down_by_it(idle: ResponseTimes) -> None:
    idle.slowdown(noted(idle, "page", *[300] * 20))
    (*_, first) = noted(idle, "basket", *[900] * 4)
    assert first.ratio == pytest.approx(3)


def test_below_the_floor_all_waits_are_alike() -> None:
    times = ResponseTimes()
    times.settle_idle(noted(times, "page", *[0.2] * 12))
    assert times.slowdown(noted(times, "page", *[FLOOR_MS] * 20)) == Quantiles(1, 1, 1)


def test_a_quick_host_that_becomes_slow_is_seen() -> None:
    times = ResponseTimes()
    times.settle_idle(noted(times, "page", *[2] * 12))
    assert times.slowdown(noted(times, "page", *[4 * FLOOR_MS] * 20)).p50 == 4


def test_idle_rises_only_step_by_step(idle: ResponseTimes) -> None:
    before = idle.idle
    assert before
    idle.settle_idle(noted(idle, "page", *[5000] * 12))
    assert idle.idle
    assert idle.idle.p95 == before.p95 * 2


def test_idle_falls_when_the_host_is_clearly_quicker(idle: ResponseTimes) -> None:
    for _ in range(10):
        quicker = idle.slowdown(noted(idle, "page", *[50] * 20))
    assert quicker.p50 > 0.75


def test_kinds_with_few_pages_are_judged_together() -> None:
    times = ResponseTimes()
    assert noted(times, "one", 200) + noted(times, "two", 200) == []
    assert [wait.ratio for wait in times.learn_all()] == [1, 1]


def test_quantiles_are_values_that_were_there() -> None:
    assert quantiles([float(number) for number in range(1, 101)]) == (50, 75, 95)
    assert quantiles([7.0]) == (7, 7, 7)


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("/en/p/blue-shoe", "/en/p/red-hat-2", True),
        ("/blue-shoe", "/red-hat", True),
        ("/search?q=a", "/search?q=b", True),
        ("/search?q=a", "/search", False),
        ("/en/p/1", "/en/c/1", False),
        ("/a/b/c/d/e", "/a/b/c/d", False),
    ],
)
def test_urls_of_one_folder_and_depth_are_of_a_kind(
    *, one: str, other: str, is_alike: bool
) -> None:
    kinds = {kind_of(f"http://shop.test{path}", 200) for path in (one, other)}
    assert (len(kinds) == 1) is is_alike


def test_another_kind_of_answer_is_of_another_kind() -> None:
    assert kind_of("http://shop.test/a", 200) != kind_of("http://shop.test/a", 301)
