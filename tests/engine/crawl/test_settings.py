"""What a crawl can be asked to do."""

from typing import Any

import pytest

from tiebeam.engine.crawl import CrawlSettings, InvalidSettings


def test_normalises_where_it_starts() -> None:
    settings = CrawlSettings(("HTTP://Shop.test:80", "http://shop.test/#x"))
    assert settings.start_urls == ("http://shop.test/",)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"start_urls": ()}, "needs a start URL"),
        ({"start_urls": ("shop.test",)}, "give an address as in"),
        ({"start_urls": ("ftp://shop.test/",)}, "not a web address"),
        ({"start_urls": ("http://",)}, "not a URL"),
        ({"sitemaps": ("nowhere",)}, "not a URL"),
        ({"robots": "ignore"}, "choose obey or record"),
        ({"concurrency": 0}, "concurrency is 0"),
        ({"rate": -1}, "rate is -1"),
        ({"max_pages": 0}, "max_pages is 0"),
        ({"max_depth": -1}, "max_depth is -1"),
        ({"timeout_s": 0}, "timeout_s is 0"),
        ({"max_slowdown": 1}, "max_slowdown is 1"),
        ({"max_failures": 0}, "max_failures is 0"),
        ({"max_failures": 1.5}, "max_failures is 1.5"),
        ({"about_url": "shop.test"}, "about_url 'shop.test' has another form"),
    ],
)
def test_says_what_is_wrong(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidSettings, match=message):
        CrawlSettings(**{"start_urls": ("http://shop.test/",)} | settings)


def test_comes_back_from_json_as_it_was() -> None:
    settings = CrawlSettings(("http://shop.test/",), hosts=("a", "b"), rate=2.5, max_depth=0)
    assert CrawlSettings.from_json(settings.as_json()) == settings


def test_refuses_a_setting_it_does_not_know() -> None:
    with pytest.raises(InvalidSettings, match="unknown setting: speed"):
        CrawlSettings.from_json({"start_urls": ["http://shop.test/"], "speed": 9})


def test_the_user_agent_names_the_page_about_the_crawler() -> None:
    settings = CrawlSettings(("http://shop.test/",), about_url="https://shop.test/bot")
    assert "+https://shop.test/bot" in settings.user_agent
    assert CrawlSettings.from_json(settings.as_json()) == settings


def test_a_user_agent_of_ones_own_is_left_as_it_is() -> None:
    settings = CrawlSettings(("http://shop.test/",), user_agent="ShopBot/2 {not this}")
    assert settings.user_agent == "ShopBot/2 {not this}"
