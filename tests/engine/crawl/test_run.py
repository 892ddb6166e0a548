"""A whole crawl of a small live site."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tiebeam.engine.crawl import CrawlSettings, InvalidSettings, crawl, resume


def test_visits_every_page_once_and_says_how_it_was_found(site, crawl_it, page, redirect):
    site.pages |= {
        "/": page("/a", "/old", "/gone"),
        "/a": page("/", "/a#part", "/b"),
        "/b": page(),
        "/old": redirect("/new"),
        "/new": page(),
    }
    crawled = crawl_it(site.url())
    found = {
        row["url"]: (row["status"], row["found_by"], row["hops"]) for row in crawled.pages.values()
    }
    assert found == {
        site.url("/"): (200, "start", 0),
        site.url("/a"): (200, "link", 0),
        site.url("/b"): (200, "link", 0),
        site.url("/old"): (301, "link", 0),
        site.url("/new"): (200, "redirect", 1),
        site.url("/gone"): (404, "link", 0),
    }
    assert crawled.manifest.ended == "complete"
