"""robots.txt as RFC 9309 and Google's documentation of its parser have it, in our own cases."""

import time
from textwrap import dedent

import pytest

from tiebeam.engine.crawl.patterns import path_of
from tiebeam.engine.crawl.robots import MAX_BYTES, Obeyed, RobotsAnswer, parse, state_of

BASE = "https://shop.test"


def allows(robots: str | bytes, path: str, agent: str = "TiebeamBot") -> bool:
    """Whether a file lets an agent request a path."""
    body = robots if isinstance(robots, bytes) else dedent(robots).strip().encode()
    return Obeyed(parse(body), agent).judge(path_of(BASE + path)).allowed


def one_rule(pattern: str) -> str:
    """A file that keeps everyone from one pattern."""
    return f"User-agent: *\nDisallow: {pattern}"


@pytest.mark.parametrize(
    ("pattern", "path", "is_matched"),
    [
        # a path pattern is a prefix
        ("/", "/any/page", True),
        ("/fish", "/fish", True),
        ("/fish", "/fish.html", True),
        ("/fish", "/fish/salmon.html", True),
        ("/fish", "/fishheads", True),
        ("/fish", "/fish.php?id=anything", True),
        ("/fish", "/Fish.asp", False),
        ("/fish", "/catfish", False),
        ("/fish", "/?id=fish", False),
        ("/fish/", "/fish/", True),
        ("/fish/", "/fish/?id=x", True),
        ("/fish/", "/fish", False),
        ("/fish/", "/fish.html", False),
        # a star at the end says nothing more
        ("/fish*", "/fishheads/yummy.html", True),
        ("/fish*", "/desert/fish", False),
        # a star stands for anything, also for nothing
        ("/*.php", "/index.php", True),
        ("/*.php", "/folder/any.php.file.html", True),
        ("/*.php", "/filename.php/", True),
        ("/*.php", "/", False),
        ("/*.php", "/windows.PHP", False),
        ("/fish*.php", "/fish.php", True),
        ("/fish*.php", "/fishheads/catfish.php?x", True),
        ("/fish*.php", "/Fish.PHP", False),
        ("*/private", "/a/private", True),
        ("*/private", "/private", True),
        ("/*/*/c", "/a/b/c", True),
        ("/*/*/c", "/a/c", False),
        ("/a*b*a", "/aba", True),
        ("/a*b*a", "/ab", False),
        # a dollar at the end stands for the end
        ("/*.php$", "/filename.php", True),
        ("/*.php$", "/folder/filename.php", True),
        ("/*.php$", "/filename.php?x", False),
        ("/*.php$", "/filename.php/", False),
        ("/*.php$", "/filename.php5", False),
        ("/x$", "/x", True),
        ("/x$", "/xy", False),
        ("/x*$", "/xyz", True),
        ("/$", "/", True),
        ("/$", "/a", False),
        ("/a*aa$", "/aa", False),
        ("/a*aa$", "/aaa", True),
        # elsewhere a dollar is a dollar
        ("/a$b", "/a$b", True),
        ("/a$b", "/a", False),
        # the query belongs to the path
        ("/list?sort=", "/list?sort=price", True),
        ("/list?sort=", "/list?page=2&sort=price", False),
        ("/*?*sort=", "/list?page=2&sort=price", True),
        # what does not begin with a slash or a star matches nothing
        ("fish", "/fish", False),
        # an empty pattern keeps nobody out
        ("", "/", False),
        # characters beyond ASCII are compared encoded, escapes in upper case
        ("/münchen", "/m%C3%BCnchen", True),
        ("/m%c3%bcnchen", "/m%C3%BCnchen", True),
        ("/münchen", "/münchen", True),
        ("/a%2fb", "/a%2Fb", True),
        ("/a%2Fb", "/a/b", False),
        ("/日本", "/%E6%97%A5%E6%9C%AC/x", True),
    ],
)
def test_a_pattern_matches(pattern: str, path: str, *, is_matched: bool) -> None:
    assert allows(one_rule(pattern), path) is not is_matched


@pytest.mark.parametrize(
    ("rules", "path", "is_allowed"),
    [
        # the longest pattern decides, whatever the order
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Disallow: /\nAllow: /p", "/page", True),
        ("Allow: /folder\nDisallow: /folder/private", "/folder/private/x", False),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", False),
        ("Allow: /page\nDisallow: /*.ph", "/page.php5", True),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/page.htm", False),
        # between patterns of one length, the one that allows
        ("Allow: /folder\nDisallow: /folder", "/folder/page", True),
        ("Disallow: /folder\nAllow: /folder", "/folder/page", True),
        # Google lets an index page stand for its folder
        ("Allow: /x/index.html\nDisallow: /x/", "/x/", True),
        ("Allow: /x/index.htm\nDisallow: /x/", "/x/", True),
        ("Allow: /x/index.html\nDisallow: /x/", "/x/other", False),
        ("Disallow: /x/index.html", "/x/", True),
        # keys with common slips, in any case, with space around
        ("DISALLOW : /x", "/x", False),
        ("disalow: /x", "/x", False),
        ("dissallow: /x", "/x", False),
        ("Disallow /x", "/x", False),
        ("Disallow: /x # why", "/x", False),
        ("Disallow:/x", "/x", False),
        # lines that say nothing
        ("Noindex: /x", "/x", True),
        ("Disallow the whole site", "/x", True),
        ("# Disallow: /x", "/x", True),
        (": /x", "/x", True),
    ],
)
def test_one_rule_decides(rules: str, path: str, *, is_allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}", path) is is_allowed


@pytest.mark.parametrize(
    ("robots", "path", "is_allowed"),
    [
        # the own group alone counts
        ("User-agent: *\nDisallow: /\nUser-agent: TiebeamBot\nDisallow: /x", "/a", True),
        ("User-agent: *\nDisallow: /\nUser-agent: TiebeamBot\nDisallow: /x", "/x", False),
        ("User-agent: tiebeambot\nDisallow: /x", "/x", False),
        ("User-agent: TiebeamBot/2.1\nDisallow: /x", "/x", False),
        ("User-agent: Tiebeam\nDisallow: /x", "/x", True),
        ("User-agent: TiebeamBotanist\nDisallow: /x", "/x", True),
        # groups of one agent are one group
        (
            (
                "User-agent: TiebeamBot\nDisallow: /a\nUser-agent: *\nDisallow: /c\n"
                "User-agent: TiebeamBot\nDisallow: /b"
            ),
            "/b",
            False,
        ),
        (
            (
                "User-agent: TiebeamBot\nDisallow: /a\nUser-agent: *\nDisallow: /c\n"
                "User-agent: TiebeamBot\nDisallow: /b"
            ),
            "/c",
            True,
        ),
        ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", False),
        # several agents share a group, whatever stands between them
        ("User-agent: TiebeamBot\nUser-agent: Other\nDisallow: /x", "/x", False),
        ("User-agent: TiebeamBot\n\n# c\n\nUser-agent: Other\nDisallow: /x", "/x", False),
        ("User-agent: TiebeamBot\nSitemap: /s\nUser-agent: Other\nDisallow: /x", "/x", False),
        ("User-agent: TiebeamBot\nCrawl-delay: 1\nUser-agent: Other\nDisallow: /x", "/x", False),
        ("User-agent: TiebeamBot\nAllow: /\nUser-agent: Other\nDisallow: /x", "/x", True),
        # an own group without rules allows all
        ("User-agent: *\nDisallow: /\nUser-agent: TiebeamBot\nDisallow:", "/x", True),
        # rules before any agent belong to nobody
        ("Disallow: /x", "/x", True),
        ("Disallow: /x\nUser-agent: *\nDisallow: /y", "/x", True),
        # a star with more behind it is still a star
        ("User-agent: * and all\nDisallow: /x", "/x", False),
        ("User-agent: *bot\nDisallow: /x", "/x", True),
        ("user agent: *\nDisallow: /x", "/x", False),
        ("", "/x", True),
    ],
)
def test_groups(robots: str, path: str, *, is_allowed: bool) -> None:
    assert allows(robots, path) is is_allowed


@pytest.mark.parametrize(
    "robots",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /no",
        b"User-agent: *\rDisallow: /no",
        b"User-agent: *\r\nDisallow: /no",
        b"User-agent: *\n\rDisallow: /no",
        b"User-agent: *\nDisallow: /no\xff\xfe\nDisallow: /no",
        b"\x00\xff\xfe garbage\nUser-agent: *\nDisallow: /no",
        b"<p>not a line\nUser-agent: *\nDisallow: /no",
        b"User-agent: *\nDisallow: /no\n" + b"# filler\n" * 100_000,
    ],
)
def test_bytes_that_are_not_as_they_should_be(robots: bytes) -> None:
    assert not allows(robots, "/no")


@pytest.mark.parametrize(
    "robots",
    [
        "User-agent: *\nDisallow: /no".encode("utf-16"),
        b"<!doctype html><html><title>User-agent: *</title>\n<p>Disallow: /no",
        b"",
        b"\x00" * 1000,
    ],
)
def test_bytes_that_hold_no_rules(robots: bytes) -> None:
    assert allows(robots, "/no")


def test_the_first_500_kib_count() -> None:
    filler = b"# filler\n" * (MAX_BYTES // 9 - 10)
    body = b"User-agent: *\nDisallow: /early\n" + filler + b"#" * 500 + b"\nDisallow: /late\n"
    assert not allows(body, "/early")
    assert allows(body, "/late")


def test_hundreds_of_stars_are_matched_at_once() -> None:
    """Less than 50 ms for the worst path; a backtracking matcher would take for ever."""
    obeyed = Obeyed(parse(one_rule("/" + "a*" * 400 + "b$").encode()), "TiebeamBot")
    start_s = time.perf_counter()
    assert obeyed.judge("/" + "a" * 7_000).allowed
    assert time.perf_counter() - start_s < 0.05


def test_thousands_of_rules_are_matched_quickly() -> None:
    rules = "\n".join(f"Disallow: /folder-{number}/" for number in range(5_000))
    obeyed = Obeyed(parse(f"User-agent: *\n{rules}".encode()), "TiebeamBot")
    start_s = time.perf_counter()
    for number in range(1_000):
        obeyed.judge(f"/products/{number}")
    assert time.perf_counter() - start_s < 0.2


def test_names_the_line_that_decides() -> None:
    robots = "User-agent: *\nDisallow: /private\nAllow: /private/index.html"
    verdict = Obeyed(parse(robots.encode()), "googlebot").judge("/private/")
    assert str(verdict.rule) == "Allow: /private/index.html"
    assert verdict.rule
    assert verdict.rule.line == 3


@pytest.mark.parametrize(
    ("value", "delay_s"), [("10", 10), ("0.5", 0.5), ("x", None), ("-1", None), ("nan", None)]
)
def test_reads_the_crawl_delay(value: str, delay_s: float | None) -> None:
    robots = f"User-agent: *\nCrawl-delay: {value}\nDisallow: /x"
    assert RobotsAnswer("rules", robots, "TiebeamBot").delay_s == delay_s


def test_reads_sitemap_lines_wherever_they_stand() -> None:
    robots = "Sitemap: https://a.test/1\nUser-agent: *\nsite-map: /2\nDisallow: /\nSITEMAP:/3"
    assert parse(robots.encode()).sitemaps == ("https://a.test/1", "/2", "/3")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "rules"),
        (204, "rules"),
        (301, "allow-all"),
        (401, "allow-all"),
        (403, "allow-all"),
        (404, "allow-all"),
        (410, "allow-all"),
        (429, "disallow-all"),
        (500, "disallow-all"),
        (503, "disallow-all"),
        (999, "disallow-all"),
        (None, "disallow-all"),
    ],
)
def test_what_follows_from_the_status(status: int | None, state: str) -> None:
    assert state_of(status) == state


def test_a_host_off_limits_still_lets_its_robots_txt_be_read() -> None:
    answer = RobotsAnswer("disallow-all", "", "TiebeamBot")
    assert not answer.for_us(f"{BASE}/")
    assert answer.for_us(f"{BASE}/robots.txt")
    assert not answer.for_googlebot(f"{BASE}/").allowed
