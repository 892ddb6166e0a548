import time
from types import SimpleNamespace
from typing import Any, cast

from tiebeam.engine.crawl.dispatch import Dispatch
from tiebeam.engine.crawl.messages import Load
from tiebeam.engine.crawl.origins import Origin
from tiebeam.engine.crawl.settings import CrawlSettings


def asked(name: str, answers: int) -> Origin:
    origin = Origin(f"https://{name}.test")
    origin.meter.add(Load(answers=answers), time.time())
    return origin


def test_a_host_that_is_left_alone_is_told_of_before_those_that_are_asked_most() -> None:
    sick, busy, calm = asked("sick", 0), asked("busy", 90), asked("calm", 5)
    sick.watch.is_resting = True
    ledger = SimpleNamespace(origins={one.origin: one for one in (calm, busy, sick)})
    nothing = cast("Any", None)
    dispatch = Dispatch(
        CrawlSettings(("https://busy.test/",)), cast("Any", ledger), nothing, nothing
    )
    assert [one.host for one in dispatch.loads(2)] == ["https://sick.test", "https://busy.test"]
