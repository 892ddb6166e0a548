"""Which crawl can be the one before."""

from pathlib import Path
from typing import Any

import pytest
from tests.engine.crawl.conftest import CrawlIt
from tests.engine.crawl.recrawl.conftest import Again, Versioned

from tiebeam.engine.crawl import InvalidSettings
from tiebeam.engine.tables import CrawlStore


class TestPrevious:
    """What a previous crawl must be."""

    def test_a_folder_without_a_crawl(self, crawl_it: CrawlIt, tmp_path: Path) -> None:
        with pytest.raises(InvalidSettings, match="name the folder of a crawl"):
            crawl_it("http://shop.localhost/", previous=str(tmp_path))

    @pytest.mark.parametrize(
        ("settings", "named"),
        [({"user_agent": "Other/1"}, "user_agent"), ({"hosts": ("help.test",)}, "hosts")],
    )
    def test_another_view_of_the_site(
        self,
        shop: Versioned,
        crawl_it: CrawlIt,
        again: Again,
        settings: dict[str, Any],
        named: str,
    ) -> None:
        shop.page("/")
        first = crawl_it(shop.site.url())
        with pytest.raises(InvalidSettings, match=f"with other {named}"):
            again(first, **settings)

    def test_read_by_another_version_nothing_is_taken_over(
        self, shop: Versioned, crawl_it: CrawlIt, again: Again
    ) -> None:
        shop.page("/")
        first = crawl_it(shop.site.url())
        store = CrawlStore(first.folder)
        manifest = store.manifest
        manifest.version = "0.0.1"
        store.save(manifest)
        assert again(first).page(shop.site.url())["carried_over"] is False
