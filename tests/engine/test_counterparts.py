"""A build in another place is read as if it were live: what it would break there, and no more."""

from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pytest

from tiebeam.engine import pipeline
from tiebeam.engine.counterparts import Counterparts
from tiebeam.engine.pipeline import CrawlSettings
from tiebeam.lab.server.serve import Serving, serve
from tiebeam.lab.shop import Shop

PAGES = 1_200
BROKEN_LIVE = "french-sofas-canonical-404"
BROKEN_IN_STAGING = "german-brands-noindex"


def told(counterparts: Counterparts, *urls: str) -> list[str]:
    found: list[str] = counterparts.urls(pa.array(urls)).to_pylist()
    return found


class TestHosts:
    def test_stand_for_others(self) -> None:
        one = Counterparts({"staging.shop.test": "www.shop.test"})
        assert told(one, "https://staging.shop.test/a?b", "https://staging.shop.test") == [
            "https://www.shop.test/a?b",
            "https://www.shop.test",
        ]

    def test_that_only_begin_alike_stay(self) -> None:
        one = Counterparts({"staging.shop.test": "www.shop.test"})
        urls = ["https://staging.shop.test.evil/", "https://a.staging.shop.test/", "staging"]
        assert told(one, *urls) == urls

    def test_under_a_name_stand_for_those_under_another(self) -> None:
        one = Counterparts({"*.stage.test:81": "*.shop.test", "m.stage.test:81": "mobile.test"})
        assert told(one, "http://www.stage.test:81/", "http://m.stage.test:81/") == [
            "http://www.shop.test/",
            "http://mobile.test/",
        ]

    def test_take_the_scheme_of_the_other_where_it_differs(self) -> None:
        one = Counterparts({"127.0.0.1:81": "shop.test"}, scheme="https")
        assert told(one, "http://127.0.0.1:81/a", "http://else.test/") == [
            "https://shop.test/a",
            "http://else.test/",
        ]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> list[pipeline.Compared]:
    """A live shop with one defect, and its next build elsewhere with that and another one."""
    folder = tmp_path_factory.mktemp("shops")
    live = Shop(pages=PAGES, defects=[BROKEN_LIVE])
    build = Shop(pages=PAGES, defects=[BROKEN_LIVE, BROKEN_IN_STAGING])
    with serve(live) as here, serve(build) as there:
        for name, shop, serving in (("live", live, here), ("build", build, there)):
            _crawl(folder / name, shop, serving)
        hosts = {_scope(there): _scope(here)}
    pipeline.tell_as(folder / "build", folder / "told", Counterparts(hosts))
    pipeline.judge(folder / "told")
    return pipeline.compare([folder / "live", folder / "told"])


def _crawl(folder: Path, shop: Shop, serving: Serving) -> None:
    settings = CrawlSettings(
        start_urls=(serving.url,), hosts=(shop.scope,), robots="record", allow_private=True
    )
    pipeline.crawl(settings, folder)
    pipeline.judge(folder)


def _scope(serving: Serving) -> str:
    address = urlsplit(serving.url)
    return f"*.{address.netloc.partition('.')[2]}"


def test_what_a_build_breaks_is_new_and_what_was_broken_before_is_not(
    compared: list[pipeline.Compared],
) -> None:
    said = sorted((one.check, one.status) for one in compared)
    assert said == [("canonical-to-error", "open"), ("noindex-valuable", "new")]
