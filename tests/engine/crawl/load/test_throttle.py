"""How many at once a host is asked, by a clock and a host that the test moves."""

from collections.abc import Callable

import pytest

from tiebeam.engine.crawl.load.throttle import Throttle
from tiebeam.engine.crawl.messages import Load, Sample

MOST = 16


class Host:
    """Answers after a time that depends on how much it is asked at once."""

    def __init__(self, wait_ms: Callable[[float], float], most: int = MOST) -> None:
        self.throttle = Throttle()
        self.wait_ms = wait_ms
        self.most = most
        self.now = 1_000_000.0
        self.seen: list[tuple[float, float]] = []
        """What was allowed, and the wait that came of it, a quarter of a second each."""

    def run(self, seconds: float, *, overloads: int = 0, lost: int = 0) -> None:
        """Ask as the throttle says; workers report four times a second."""
        for _ in range(int(seconds * 4)):
            allowed = self.throttle.allowed
            wait_ms = self.wait_ms(allowed)
            count = max(1, int(allowed * 250 / wait_ms))
            samples = [
                Sample(self.now + number / count / 4, "page", wait_ms * (0.9 + 0.2 * (number % 2)))
                for number in range(count)
            ]
            self.now += 0.25
            busy_s = wait_ms / 1000 * count
            load = Load(count, overloads + lost, overloads, lost, busy_s, samples)
            self.throttle.take(load, most=self.most, max_slowdown=2.0, now=self.now)
            self.seen.append((self.throttle.allowed, wait_ms))


def queueing(at_once: float) -> float:
    """Four workers of 100 ms; who comes later waits."""
    return 100 * max(1.0, at_once / 4)


def test_a_host_that_is_not_slowed_is_asked_as_much_as_was_set() -> None:
    host = Host(lambda _: 100)
    host.run(30)
    assert host.throttle.allowed == MOST
    assert host.throttle.reason == ""


def test_a_quick_host_is_at_full_pace_within_a_second() -> None:
    host = Host(lambda at_once: 0.5 * at_once)
    host.run(1.5)
    assert host.throttle.allowed == MOST


def test_begins_with_one_at_a_time() -> None:
    assert Throttle().allowed == 1


def test_a_host_that_queues_is_kept_within_its_limit() -> None:
    host = Host(queueing)
    host.run(20)
    host.seen.clear()
    host.run(60)
    waits = sorted(wait for _, wait in host.seen)
    assert waits[len(waits) * 95 // 100] < 200
    assert min(allowed for allowed, _ in host.seen) > 2, "it is not starved either"
    assert "slower" in host.throttle.reason


def test_goes_up_again_slowly_once_the_host_is_well() -> None:
    host = Host(queueing)
    host.run(20)
    before = host.throttle.allowed
    host.wait_ms = lambda _: 100
    host.run(3)
    assert host.throttle.allowed <= before + 4
    host.run(30)
    assert host.throttle.allowed == MOST


def test_one_at_a_time_and_rests_between_where_even_that_is_too_much() -> None:
    host = Host(lambda _: 100)
    host.run(30)
    host.wait_ms = lambda _: 1_000
    lowest = 1.0
    for _ in range(60):
        host.run(1)
        lowest = min(lowest, host.throttle.allowed)
    assert lowest < 1
    assert Throttle(0.5, answer_s=0.2).interval_s(5) == pytest.approx(0.4)


def test_a_host_that_is_slower_for_its_own_reasons_is_believed_after_a_while() -> None:
    host = Host(lambda _: 100)
    host.run(30)
    host.wait_ms = lambda _: 400
    host.run(240)
    assert host.throttle.allowed == MOST


def test_looks_at_idle_again_after_a_while_and_goes_on_where_it_was() -> None:
    host = Host(lambda at_once: 100 * (1 + at_once / 50))
    host.run(60)
    before = host.throttle.allowed
    host.seen.clear()
    host.run(150)
    assert min(allowed for allowed, _ in host.seen) == 1
    assert host.throttle.allowed == pytest.approx(before, abs=2)


@pytest.mark.parametrize("trouble", ["overloads", "lost"])
def test_halves_when_answers_fail(trouble: str) -> None:
    host = Host(lambda _: 100)
    host.run(30)
    host.run(0.25, **{trouble: 20})
    assert host.throttle.allowed == MOST / 2
    host.run(0.25, **{trouble: 20})
    assert host.throttle.allowed == MOST / 2, "answers to what was asked before say nothing new"


def test_never_asks_for_more_than_was_set() -> None:
    host = Host(lambda _: 1, most=3)
    host.run(10)
    assert host.throttle.allowed == 3


def test_begins_anew_after_a_host_was_left_alone() -> None:
    host = Host(lambda _: 1)
    host.run(10)
    host.throttle.restart()
    assert host.throttle.allowed == 1
