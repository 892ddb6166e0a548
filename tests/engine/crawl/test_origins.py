"""What the coordinator tells of an origin to people who watch."""

from tiebeam.engine.crawl.origins import Origin
from tiebeam.engine.crawl.safeguard import FIRST_LOOK
from tiebeam.engine.crawl.settings import CrawlSettings

SETTINGS = CrawlSettings(("https://shop.test/",))
NOW = 1_700_000_000.0


def test_a_host_that_rests_is_told_as_left_alone_with_the_reason() -> None:
    origin = Origin("https://shop.test")
    for _ in range(FIRST_LOOK):
        origin.watch.note("https://shop.test/", trouble="503", now_s=0.0)
    load = origin.load(SETTINGS, NOW)
    assert load.is_left_alone
    assert load.message == f"{FIRST_LOOK} of {FIRST_LOOK} answers failed (503: {FIRST_LOOK})"


def test_a_host_that_asked_for_a_pause_is_told_as_left_alone_until_it_is_over() -> None:
    origin = Origin("https://shop.test", not_before=NOW + 30)
    assert origin.load(SETTINGS, NOW).is_left_alone
    assert not origin.load(SETTINGS, NOW + 30).is_left_alone


def test_a_host_that_is_only_asked_less_is_not_left_alone() -> None:
    origin = Origin("https://shop.test")
    origin.throttle.reason = "its answers become slower"
    load = origin.load(SETTINGS, NOW)
    assert (load.is_left_alone, load.message) == (False, "its answers become slower")
