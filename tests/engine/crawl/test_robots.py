"""robots.txt as RFC 9309 and Google's documentation of its parser have it, in our own cases."""

import time
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from tests.engine.crawl.conftest import Reply

from tiebeam.engine.crawl import RobotsForbid
from tiebeam.engine.crawl.patterns import path_of
from tiebeam.engine.crawl.robots import MAX_BYTES, Obeyed, RobotsAnswer, parse, state_of

if TYPE_CHECKING:
    from tests.engine.crawl.conftest import CrawlIt, TinySite

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
        ("Disallow\t/x", "/x", False),
        ("Disallow /x /y", "/x", True),
        ("Disallow: /x /y", "/x", True),
        ("Disallow: /x/quz#qux", "/x/quz", False),
        ("diasllow: /x", "/x", False),
        ("disallaw: /x", "/x", False),
        ("Disallowed: /x", "/x", False),
        ("Allow: /x/y\nDisallow: /x\nDisallow: /x/y/z", "/x/y/z", False),
        ("Allow: /*/y\nDisallow: /x", "/x/y", True),
        ("Allow: /x\nDisallow: /*x", "/x", False),
        ("Disallow:\nAllow: /", "/x", True),
        ("Disallow: /\nAllow:", "/x", False),
        ("Disallow: /*", "/x", False),
        ("Disallow: *", "/x", False),
        ("Disallow: $", "/x", True),
        ("Disallow: /x$y$", "/x$y", False),
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
        # a group of another product of the same maker is another's
        ("User-agent: TiebeamBot-News\nDisallow: /x", "/x", True),
        ("User-agent: *\nDisallow: /x\nUser-agent: TiebeamBot-News\nAllow: /", "/x", False),
        # an own group at the end of the file, with nothing in it
        ("User-agent: *\nDisallow: /\nUser-agent: TiebeamBot", "/x", True),
        # the own name and the star in one group, and in two
        ("User-agent: *\nUser-agent: TiebeamBot\nDisallow: /x", "/x", False),
        ("User-agent: TiebeamBot\nAllow: /\nUser-agent: *\nDisallow: /x", "/x", True),
        # names in any case, with what follows a slash or a space left aside
        ("USER-AGENT: TIEBEAMBOT\nDisallow: /x", "/x", False),
        ("User-agent: TiebeamBot Images\nDisallow: /x", "/x", False),
        ("User-agent: TiebeamBot*\nDisallow: /x", "/x", False),
        # a name that is missing is nobody's, and its rules are not those of the group before
        ("User-agent: TiebeamBot\nAllow: /\nUser-agent:\nDisallow: /x", "/x", True),
    ],
)
def test_groups(robots: str, path: str, *, is_allowed: bool) -> None:
    assert allows(robots, path) is is_allowed


@pytest.mark.parametrize(
    "robots",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /no",
        b"\xef\xbbUser-agent: *\nDisallow: /no",
        b"\xefUser-agent: *\nDisallow: /no",
        b"User-agent: *\nDisallow: /no\n\xef\xbb\xbfAllow: /no",
        b"\xef\xbb\xbf\r\nUser-agent: *\nDisallow: /no",
        b" \t User-agent\t:\t*\t\n\tDisallow \t: \t/no \t",
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
        b"\xef\x11\xbfUser-agent: *\nDisallow: /no",
        b'<meta http-equiv="refresh" content="0;url=/other.txt">\nDisallow: /no',
        "User-agent: *\nDisallow:\u00a0/no".encode(),
        "User-agent:\u00a0*\nDisallow: /no".encode(),
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
    start_s = time.process_time()
    assert obeyed.judge("/" + "a" * 7_000).allowed
    assert time.process_time() - start_s < 0.05


def test_thousands_of_rules_are_matched_quickly() -> None:
    rules = "\n".join(f"Disallow: /folder-{number}/" for number in range(5_000))
    obeyed = Obeyed(parse(f"User-agent: *\n{rules}".encode()), "TiebeamBot")
    start_s = time.process_time()
    for number in range(1_000):
        obeyed.judge(f"/products/{number}")
    assert time.process_time() - start_s < 0.2


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


@pytest.mark.parametrize(
    ("agent", "path", "is_allowed"),
    [
        ("a", "/c", False),
        ("a", "/d", True),
        ("b", "/d", False),
        ("b", "/c", True),
        ("e", "/g", False),
        ("f", "/g", False),
        ("e", "/d", True),
        ("h", "/c", True),
        ("other", "/c", True),
    ],
)
def test_each_agent_finds_its_group(agent: str, path: str, *, is_allowed: bool) -> None:
    robots = """
        user-agent: a
        disallow: /c

        user-agent: b
        disallow: /d

        user-agent: e
        user-agent: f
        disallow: /g

        user-agent: h
    """
    assert allows(robots, path, agent) is is_allowed


@pytest.mark.parametrize(
    ("rule", "path", "may_we", "may_googlebot"),
    [
        # RFC 9309, 2.2.2: escapes of letters, digits and -._~ are undone, others are not
        ("/%7Ejo", "/~jo", False, True),
        ("/~jo", "/%7Ejo", False, True),
        ("/%62%61%7a", "/baz", False, True),
        ("/baz", "/%62%61%7A", False, True),
        ("/%62%61%7a", "/%62%61%7A", False, False),
        ("/a%2Fb", "/a/b", True, True),
        ("/a%2fb", "/a%2Fb", False, False),
        ("/%e3%83%84", "/\u30c4", False, False),
        ("/\u30c4", "/%E3%83%84", False, False),
        ("/?q=%26", "/?q=&", True, True),
        # 2.2.3: a sign is a character where it is escaped
        ("/file-%2A.html", "/file-*.html", False, True),
        ("/file-%2A.html", "/file-x.html", True, True),
        ("/foo-%24", "/foo-$", False, True),
        ("/foo-%24", "/foo-", True, True),
        ("/a$b", "/a$b", False, False),
        ("/a$", "/a", False, False),
        ("/a$", "/a$", True, True),
        ("/a*", "/a*b", False, False),
    ],
)
def test_we_keep_to_the_standard_and_tell_what_google_does(
    rule: str, path: str, *, may_we: bool, may_googlebot: bool
) -> None:
    answer = RobotsAnswer("rules", one_rule(rule), "TiebeamBot")
    assert answer.for_us(BASE + path) is may_we
    assert answer.for_googlebot(BASE + path).allowed is may_googlebot
    may_both, verdict = answer.for_both(BASE + path)
    assert (may_both, verdict.allowed) == (may_we, may_googlebot)


def test_the_file_itself_may_always_be_read() -> None:
    answer = RobotsAnswer("rules", one_rule("/"), "TiebeamBot")
    url = f"{BASE}/robots.txt"
    assert answer.for_us(url)
    assert answer.for_googlebot(url).allowed
    assert not answer.for_us(f"{BASE}/robots.txt.bak")


def test_a_line_counts_up_to_its_16_663rd_byte() -> None:
    pattern = "/" + "a" * (16_663 - len("Disallow: /"))
    robots = f"User-agent: *\nDisallow: {pattern}/more\nDisallow: /next"
    assert not allows(robots, f"{pattern}/other")
    assert allows(robots, pattern[:-1])
    assert not allows(robots, "/next")


@pytest.mark.parametrize(
    "rest",
    [b"", b"Content-Length: 5000\r\n", b"Transfer-Encoding: chunked\r\n"],
    ids=["whole", "shorter than said", "chunks broken off"],
)
def test_a_file_that_breaks_off_keeps_us_out(
    site: "TinySite", crawl_it: "CrawlIt", rest: bytes
) -> None:
    """Google: incomplete data is a server error; RFC 9309: so is a network that fails."""
    site.page("/")
    body = b"14\r\nUser-agent: *\nAllow:" if b"chunked" in rest else b"User-agent: *\nAllow: /"
    site.says("/robots.txt", b"HTTP/1.1 200 OK\r\n" + rest + b"\r\n" + body)
    if not rest:
        assert crawl_it(site.url()).page(site.url())["outcome"] == "answered"
        return
    with pytest.raises(RobotsForbid, match="breaks off before its end"):
        crawl_it(site.url())


def test_a_file_speaks_for_one_host_and_port_alone(
    site: "TinySite", internal: "TinySite", crawl_it: "CrawlIt"
) -> None:
    beside, below = internal.url("/x"), site.url("/x", "help.localhost")
    site.page("/", "/x", beside, below)
    site.routes["shop.localhost/robots.txt"] = Reply(one_rule("/x").encode())
    hosts = (f"shop.localhost:{internal.port}", "help.localhost")
    crawled = crawl_it(site.url(), hosts=hosts)
    outcomes = [crawled.page(url)["outcome"] for url in (site.url("/x"), beside, below)]
    assert outcomes == ["disallowed", "answered", "answered"]


def test_a_file_in_a_folder_says_nothing(site: "TinySite", crawl_it: "CrawlIt") -> None:
    site.page("/", "/folder/x")
    site.text("/folder/robots.txt", one_rule("/"))
    crawled = crawl_it(site.url())
    assert crawled.page(site.url("/folder/x"))["outcome"] == "answered"
    assert site.asked("/folder/robots.txt") == 0
