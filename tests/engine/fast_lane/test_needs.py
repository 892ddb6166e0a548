import pytest
from tests.engine.fast_lane.conftest import Crawled

from tiebeam.engine import checks
from tiebeam.engine.fast_lane.needs import may_read
from tiebeam.engine.fast_lane.rederiving import OF_ALL_LINKS
from tiebeam.engine.tables import CrawlStore


@pytest.mark.parametrize(
    ("check", "is_needed"),
    [
        ("depth-too-deep", True),
        ("orphan-page", True),
        ("noindex-valuable", True),
        ("title-missing", False),
        ("canonical-to-error", False),
        ("duplicate-exact", False),
    ],
)
def test_tells_whether_a_check_rests_on_links(
    crawled: Crawled, check: str, *, is_needed: bool
) -> None:
    tables = CrawlStore(crawled.folder).open()
    assert may_read(checks.find(check), tables, OF_ALL_LINKS) is is_needed


def test_assumes_it_where_a_check_cannot_be_asked(crawled: Crawled) -> None:
    tables = CrawlStore(crawled.folder).open()
    assert may_read(checks.find("content-requires-js"), tables, OF_ALL_LINKS)
