"""Which hosts a crawl covers."""

import pytest

from tiebeam.engine.crawl import CrawlSettings
from tiebeam.engine.crawl.scope import Scope, host_of, origin_of, twin


@pytest.mark.parametrize(
    ("start", "hosts", "url", "is_covered"),
    [
        ("http://shop.test/", (), "http://shop.test/a", True),
        ("http://shop.test/", (), "https://shop.test/a", True),
        ("http://shop.test/", (), "http://www.shop.test/a", True),
        ("http://www.shop.test/", (), "http://shop.test/a", True),
        ("http://shop.test/", (), "http://help.shop.test/a", False),
        ("http://shop.test/", (), "http://shop.test:8080/a", False),
        ("http://shop.test/", (), "http://notshop.test/a", False),
        ("http://shop.test/", (), "http://shop.test.evil.test/a", False),
        ("http://shop.test:8080/", (), "http://shop.test:8080/a", True),
        ("http://shop.test:8080/", (), "http://www.shop.test:8080/a", True),
        ("http://shop.test:8080/", (), "http://shop.test/a", False),
        ("http://shop.test/", ("help.shop.test",), "http://help.shop.test/a", True),
        ("http://shop.test/", ("Help.Shop.Test",), "http://help.shop.test/a", True),
        ("http://shop.test/", ("*.shop.test",), "http://a.b.shop.test/a", True),
        ("http://shop.test/", ("*.shop.test",), "http://evilshop.test/a", False),
        ("http://shop.test:8080/", ("*.shop.test",), "http://help.shop.test:8080/a", True),
        ("http://shop.test:8080/", ("*.shop.test",), "http://help.shop.test:9090/a", False),
        ("http://shop.test/", ("help.test:9090",), "http://help.test:9090/a", True),
        ("http://shop.test/", ("help.test:9090",), "http://help.test/a", False),
        ("http://[::1]:8080/", (), "http://[::1]:8080/a", True),
    ],
)
def test_covers(start: str, hosts: tuple[str, ...], url: str, *, is_covered: bool) -> None:
    assert Scope(CrawlSettings((start,), hosts=hosts)).covers(url) is is_covered


def test_takes_urls_apart_without_parsing_them_again() -> None:
    assert host_of("https://shop.test:8443/a/b?c") == "shop.test:8443"
    assert origin_of("https://shop.test:8443/a/b?c") == "https://shop.test:8443"
    assert twin("www.shop.test:80") == "shop.test:80"
    assert twin("shop.test") == "www.shop.test"
