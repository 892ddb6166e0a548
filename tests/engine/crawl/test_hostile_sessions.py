"""Hosts that hand out cookies, ask for passwords, put off, flap and tell odd times."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.engine.crawl.conftest import Reply

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, TinySite


def test_a_thousand_cookies_and_one_of_a_megabyte_leave_the_next_head_small(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    cookies = "".join(f"Set-Cookie: c{number}={'x' * 100}\r\n" for number in range(1_000))
    body = b'<title>Sweet</title><a href="/next">x</a>'
    length = f"Content-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    site.says("/many", f"HTTP/1.1 200 OK\r\n{cookies}{length}".encode() + body)
    huge = f"HTTP/1.1 200 OK\r\nSet-Cookie: huge={'x' * 1_048_576}\r\n{length}"
    site.says("/huge", huge.encode() + body)
    site.page("/", "/many", "/huge")
    site.page("/next")
    crawled = crawl_it(site.url())
    many, huge_row = crawled.page(site.url("/many")), crawled.page(site.url("/huge"))
    assert (many["title"], huge_row["failure"]) == ("Sweet", "malformed")
    assert len(str(many["headers"])) < 70_000
    assert max(len(str(head)) for head in site.heads) < 2_000


@pytest.mark.parametrize("domain", ["localhost", "bank.localhost", ".com"])
def test_a_cookie_for_others_goes_to_nobody(
    site: "TinySite", crawl_it: "CrawlIt", domain: str
) -> None:
    other = site.url("/", "bank.localhost")
    cookie = f"stolen=1; Domain={domain}"
    site.html("shop.localhost/", f"<title>x</title><a href={other}>x</a>", Set_Cookie=cookie)
    site.page("bank.localhost/")
    crawled = crawl_it(site.url(), hosts=("bank.localhost",))
    assert crawled.page(other)["status"] == 200
    assert not any("Cookie" in head for head in site.heads)


def test_who_asks_for_a_password_gets_none(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/closed")
    site.html("/closed", "<title>Who?</title>", 401, WWW_Authenticate='Basic realm="x"')
    row = crawl_it(site.url()).page(site.url("/closed"))
    assert (row["status"], row["attempts"]) == (401, 1)
    assert not any("Authorization" in head for head in site.heads)


@pytest.mark.parametrize(
    "retry_after", ["-5", "0", "soon", "1.5", "Thu, 30 Apr 1970 12:00:00 GMT", "Fri, 99 Foo 2026"]
)
def test_a_wait_that_is_none_is_passed_over(
    site: "TinySite", crawl_it: "CrawlIt", retry_after: str
) -> None:
    answers = iter([Reply(status=503, headers={"Retry-After": retry_after}), Reply(b"here")])
    site.page("/", "/x")
    site.routes["/x"] = lambda _path: next(answers)
    row = crawl_it(site.url()).page(site.url("/x"))
    assert (row["status"], row["attempts"], row["faults"]) == (200, 2, ["before_503"])


def test_pages_that_flap_again_and_again_are_had(site: "TinySite", crawl_it: "CrawlIt") -> None:
    names = [f"/{number}" for number in range(12)]
    site.page("/", *names)
    site.html("/busy", "", 503)
    site.page("/good")
    asked = dict.fromkeys(names, 0)

    def flap(path: str) -> Reply:
        asked[path] += 1
        return site.routes["/good" if asked[path] == 3 else "/busy"]  # type: ignore[return-value]

    for name in names:
        site.routes[name] = flap
    crawled = crawl_it(site.url())
    rows = [crawled.page(site.url(name)) for name in names]
    assert {(row["status"], row["attempts"]) for row in rows} == {(200, 3)}
    assert all(row["faults"] == ["before_503"] * 2 for row in rows)


def test_another_page_for_googlebot_is_seen_with_its_name(
    site: "TinySite", crawl_it: "CrawlIt"
) -> None:
    site.page("/", title="For people")
    people = site.routes["/"]
    site.page("/cloaked", title="For Googlebot")
    googlebots = site.routes["/cloaked"]

    def cloak(_path: str) -> Reply:
        agent = site.heads[-1]["User-Agent"]
        return googlebots if "Googlebot" in agent else people  # type: ignore[return-value]

    site.routes["/"] = cloak
    as_ourselves = crawl_it(site.url()).page(site.url())
    as_googlebot = crawl_it(site.url(), user_agent="googlebot-smartphone").page(site.url())
    assert (as_ourselves["title"], as_googlebot["title"]) == ("For people", "For Googlebot")


@pytest.mark.parametrize(
    ("date", "modified"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 2099 23:59:59 GMT"),
        ("Fri, 99 Foo 99999", "0"),
        ("Mon, 01 Jan 0001 00:00:00 -9999", "tomorrow"),
    ],
)
def test_the_time_is_ours_whatever_dates_the_host_tells(
    site: "TinySite", crawl_it: "CrawlIt", date: str, modified: str
) -> None:
    body = b"<title>Dated</title>"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nDate: {date}\r\nAge: -1\r\n"
    head += f"Last-Modified: {modified}\r\nExpires: {date}\r\nContent-Length: {len(body)}\r\n\r\n"
    site.page("/", "/x")
    site.says("/x", head.encode() + body)
    began = datetime.now(UTC)
    first = crawl_it(site.url())
    row = first.page(site.url("/x"))
    assert (row["title"], dict(row["headers"])["last-modified"]) == ("Dated", modified)
    assert began <= row["fetched_at"] <= datetime.now(UTC)
    again = crawl_it(site.url(), previous=str(first.folder))
    assert again.page(site.url("/x"))["title"] == "Dated"


ROBOTS_TAGS = {
    "several": (("nofollow", "noindex"), "", True),
    "for another bot": (("otherbot: noindex, nofollow",), "", False),
    "for Googlebot": (("otherbot: nofollow", "googlebot: noindex"), "", True),
    "a date gone by": (("unavailable_after: 25 Jun 2010 15:00:00 PST",), "", True),
    "a date to come": (("unavailable_after: 25 Jun 2099 15:00:00 PST, max-snippet: 5",), "", False),
    "against the meta": (("index, follow",), "<meta name=robots content=noindex>", True),
    "no sense": ((",,:", "noindexing", ": noindex :"), "", False),
}


@pytest.mark.parametrize("name", ROBOTS_TAGS)
def test_robots_headers_are_read_as_google_reads_them(
    site: "TinySite", crawl_it: "CrawlIt", name: str
) -> None:
    tags, meta, noindex = ROBOTS_TAGS[name]
    body = f"<title>Tagged</title>{meta}".encode()
    lines = "".join(f"X-Robots-Tag: {tag}\r\n" for tag in tags)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{lines}Content-Length: {len(body)}\r\n"
    site.page("/", "/x")
    site.says("/x", f"{head}\r\n".encode() + body)
    row = crawl_it(site.url()).page(site.url("/x"))
    assert (row["title"], row["noindex"]) == ("Tagged", noindex)
