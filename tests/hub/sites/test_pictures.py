"""What a crawl visited, as pictures."""

from tiebeam.hub.sites import pictures
from tiebeam.hub.sites.models import Crawl

CRAWL = Crawl(site_id=3, number=2)


def test_ribbon_leaves_out_what_did_not_happen() -> None:
    parts = pictures.ribbon({"4xx": 2, "2xx": 5, "5xx": 0})
    assert [(part.kind, part.count) for part in parts] == [("ok", 5), ("client-error", 2)]


def test_histogram_goes_shallow_first_and_sums_up_the_deep() -> None:
    depths = {"0": 1, "10": 4, "2": 7, "9": 1, "none": 3}
    bars = [(bar.label, bar.value, bar.is_rest) for bar in pictures.histogram(depths, CRAWL)]
    assert bars == [("0", 1, False), ("2", 7, False), ("9+", 5, False), ("none", 3, True)]


def test_checks_that_cannot_tell_for_the_same_reason_stand_together() -> None:
    unrendered = "no page was rendered: tiebeam render"
    rows = [
        {"check": "content-requires-js", "reason": unrendered},
        {"check": "index-policy-broken", "reason": "no policy declared"},
        {"check": "link-only-rendered", "reason": unrendered},
    ]
    first, second = pictures.silences(rows)
    assert (first.checks, first.wants_rendering) == (
        ["content-requires-js", "link-only-rendered"],
        True,
    )
    assert (second.wants_policy, second.wants_rendering) == (True, False)


def test_every_depth_is_a_door_to_its_pages() -> None:
    bars = pictures.histogram({"2": 7, "12": 1, "none": 3}, CRAWL)
    pages = "/sites/3/urls/?c=is_page&o=yes&v=&c=depth"
    assert [bar.url for bar in bars] == [
        f"{pages}&o=is&v=2&crawl=2",
        f"{pages}&o=ge&v=9&crawl=2",
        f"{pages}&o=empty&v=&crawl=2",
    ]


def test_every_class_of_answers_is_a_door_where_a_filter_says_it() -> None:
    parts = pictures.ribbon({"4xx": 2, "failed": 1, "other": 1}, CRAWL)
    assert [part.url for part in parts] == [
        "/sites/3/urls/?c=status&o=ge&v=400&c=status&o=le&v=499&crawl=2",
        "",
        "/sites/3/urls/?c=outcome&o=is&v=failed&crawl=2",
    ]


def test_crawls_stand_beside_what_their_urls_answered() -> None:
    crawl = Crawl(site_id=3, number=2, summary={"answers": {"2xx": 5}, "indexable": 4})
    (row,) = pictures.over_crawls([crawl])
    assert (row.said, row.indexable) == ("answered 2xx: 5", 4)
    (waiting,) = pictures.over_crawls([CRAWL])
    assert (waiting.ribbon, waiting.indexable) == ([], None)


def test_links_between_page_templates_have_rows_and_columns_for_all() -> None:
    rows = [
        {"source": "Home", "target": "Product", "links": 9, "pages": 1},
        {"source": "Product", "target": "Help", "links": 2, "pages": 2},
    ]
    links = pictures.TemplateLinks.of({"template_links": rows})
    assert links is not None
    assert links.names == ["Home", "Product", "Help"]
    assert links.counts["Home", "Product"] == 9
    assert pictures.TemplateLinks.of({}) is None
