import pytest
from tests.engine.findings.conftest import CrawlShop, only_story

MANY = " | ".join(f"/{number}" for number in range(30))


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        (f"url failure | {MANY.replace(' |', ' timeout |')} timeout", "did not answer"),
        (f"url status | {MANY.replace(' |', ' 503 |')} 503", "did not answer"),
        (f"url status | {MANY.replace(' |', ' 401 |')} 401", "asked for a login"),
        (f"url outcome | {MANY.replace(' |', ' disallowed |')} disallowed", "robots.txt kept"),
        (f"url text_hash | {MANY.replace(' |', ' 7 |')} 7", "one and the same text"),
        (
            f"url status redirect_url | {MANY.replace(' |', ' 302 /login?to=x |')} 302 /login",
            "redirect to one address",
        ),
        ("url | /login", "were not there to see"),
    ],
)
def test_nothing_is_closed(crawl: CrawlShop, pages: str, reason: str) -> None:
    row = only_story(crawl("/1", pages=f"url | {MANY}"), crawl(pages=pages))
    assert row["status"] == "unknown"
    assert reason in row["reason"]


def test_nothing_is_opened(crawl: CrawlShop) -> None:
    after = crawl("/1", pages=f"url status | {MANY.replace(' |', ' 503 |')} 503")
    assert only_story(crawl(pages=f"url | {MANY}"), after)["status"] == "unknown"


def test_what_was_open_stays_open(crawl: CrawlShop) -> None:
    after = crawl("/1", pages=f"url status | {MANY.replace(' |', ' 503 |')} 503")
    assert only_story(crawl("/1", pages=f"url | {MANY}"), after)["status"] == "open"


def test_the_next_good_crawl_is_compared_with_the_last_good_one(crawl: CrawlShop) -> None:
    good, bad = f"url | {MANY}", f"url status | {MANY.replace(' |', ' 503 |')} 503"
    crawls = crawl("/1", pages=good), crawl(pages=bad), crawl(pages=good)
    assert only_story(*crawls)["status"] == "fixed"


def test_another_host_is_compared_all_the_same(crawl: CrawlShop) -> None:
    other = " | https://help.shop.test/"
    down = f"url status | {MANY.replace(' |', ' 503 |')} 503{other} 200"
    before = crawl("https://help.shop.test/", pages=f"url | {MANY}{other}")
    assert only_story(before, crawl(pages=down))["status"] == "fixed"


def test_a_sample_is_not_blamed_for_what_it_leaves_out(crawl: CrawlShop) -> None:
    sample = "kind is_whole | sample no"
    after = crawl(pages="url | /1", crawl=sample)
    assert only_story(crawl("/1", pages=f"url | {MANY}"), after)["status"] == "fixed"


def test_a_few_pages_are_not_called_a_crowd(crawl: CrawlShop) -> None:
    before = crawl("/a", pages="url | /a | /b | /c")
    assert (
        only_story(before, crawl(pages="url status | /a 200 | /b 503 | /c 503"))["status"]
        == "fixed"
    )


def test_a_site_whose_addresses_moved_was_seen_all_the_same(crawl: CrawlShop) -> None:
    moved = " | ".join(f"/{number} 301 /new/{number}" for number in range(30))
    after = crawl(pages=f"url status redirect_url | {moved}")
    assert only_story(crawl("/1", pages=f"url | {MANY}"), after)["status"] == "fixed"
