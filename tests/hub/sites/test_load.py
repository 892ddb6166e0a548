"""What engineers read about the load of a crawl."""

from typing import Any

import pytest
from django.test import Client

from tiebeam.hub.people.models import User
from tiebeam.hub.sites import load
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Site

pytestmark = pytest.mark.django_db

WELL = {
    "host": "https://www.larkmoor.example",
    "rate": 41.6,
    "at_once": 5.8,
    "allowed": 6.5,
    "p50_ms": 120.0,
    "p95_ms": 241.4,
    "idle_p50_ms": 80.0,
    "idle_p95_ms": 149.0,
    "failing": 0.0,
    "message": "",
    "is_left_alone": False,
}
EASED = WELL | {"host": "https://shop.larkmoor.example", "message": "its answers become slower"}
SICK = WELL | {
    "host": "https://help.larkmoor.example",
    "failing": 0.52,
    "message": "26 of 50 answers failed (503: 26)",
    "is_left_alone": True,
}


def crawl_of(site: Site, *hosts: dict[str, Any], **settings: Any) -> Crawl:
    return Crawl.objects.create(
        site=site,
        number=1,
        status=CrawlStatus.CRAWLING,
        settings={"start_urls": [site.start_url], **settings},
        progress={"pages": 7, "elapsed_s": 3.0, "stage": "crawl", "hosts": list(hosts)},
    )


@pytest.mark.parametrize(
    ("hosts", "to_seo", "to_it"),
    [
        ([WELL], "Every host copes with the crawl", "No host shows strain"),
        ([WELL, EASED], "1 host is asked less, to spare it", "Throttled on 1 host"),
        ([EASED, SICK], "1 host is left alone for now", "No page is asked of 1 host now"),
    ],
)
def test_the_worst_host_is_the_verdict(
    site: Site, hosts: list[dict[str, Any]], to_seo: str, to_it: str
) -> None:
    crawl = crawl_of(site, *hosts)
    assert load.of_crawl(crawl, lens="seo").verdict == to_seo
    assert load.of_crawl(crawl, lens="it").verdict == to_it


def test_hosts_in_trouble_stand_first_and_the_others_where_one_looked_before(site: Site) -> None:
    busier = WELL | {"host": "https://a.larkmoor.example", "rate": 1.0}
    hosts = load.of_crawl(crawl_of(site, WELL, busier, EASED, SICK), lens="it").hosts
    names = [host.name.partition(".")[0] for host in hosts]
    assert names == ["help", "shop", "a", "www"]


def test_says_that_hosts_asked_less_are_left_out(signed_in: Client, site: Site) -> None:
    many = [WELL | {"host": f"https://{number}.larkmoor.example"} for number in range(10)]
    page = signed_in.get(f"/crawls/{crawl_of(site, *many).pk}/").content.decode()
    assert "Here are the 10 that are asked most." in page


def test_what_was_not_told_is_bounded_by_the_engines_defaults(site: Site) -> None:
    limits = load.limits_of(crawl_of(site, WELL, rate=2.0))
    assert (limits.at_once, limits.rate, limits.window, limits.agent) == (8, 2.0, "", "TiebeamBot")


def test_nothing_is_told_of_hosts_once_the_visit_is_over(site: Site) -> None:
    crawl = crawl_of(site, WELL)
    crawl.status = CrawlStatus.JUDGING
    assert not load.of_crawl(crawl, lens="it").hosts


def test_a_report_of_an_earlier_version_names_no_hosts(site: Site) -> None:
    crawl = crawl_of(site)
    del crawl.progress["hosts"]
    assert not load.of_crawl(crawl, lens="it").hosts


@pytest.mark.parametrize(("lens", "column"), [("seo", "Answers begin within"), ("it", "p95")])
def test_the_live_part_shows_now_against_idle_and_why_it_waits(
    signed_in: Client, administrator: User, site: Site, lens: str, column: str
) -> None:
    User.objects.filter(pk=administrator.pk).update(lens=lens)
    crawl = crawl_of(site, SICK)
    page = signed_in.get(f"/crawls/{crawl.pk}/progress/").content.decode()
    for part in (column, "241 ms", "idle 149 ms", "52 %", "26 of 50 answers failed", "Left alone"):
        assert part in page


def test_the_live_page_tells_the_hours_and_what_robots_txt_may(
    signed_in: Client, site: Site
) -> None:
    window = "01:00-05:00 Europe/Berlin"
    crawl = crawl_of(site, WELL, crawl_window=window, robots="record")
    page = signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
    assert window in page
    assert "noted, not obeyed" in page


def test_what_a_host_answers_is_shown_as_text(signed_in: Client, site: Site) -> None:
    crawl = crawl_of(site, SICK | {"message": "<script>alert(1)</script>"})
    assert "<script>alert" not in signed_in.get(f"/crawls/{crawl.pk}/").content.decode()
