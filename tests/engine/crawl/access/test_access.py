"""Crawls of closed sites, and where their secrets go: to their origin, and nowhere else."""

import base64
import json
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from tests.engine.crawl.conftest import HTML, QUICK, Crawled, Reply, TinySite, serve

from tiebeam.engine.crawl import CrawlSettings, InvalidSettings, SignInFailed, crawl, resume
from tiebeam.engine.crawl.access.keys import Access, Form, Key
from tiebeam.engine.crawl.access.secret import Secret

PASSWORD = "hunter2-Grüße&more"  # noqa: S105 - of the site in these tests
TOKEN = base64.b64encode(f"preview:{PASSWORD}".encode()).decode()


@pytest.fixture
def site() -> Iterator[TinySite]:
    yield from serve()


@pytest.fixture
def other() -> Iterator[TinySite]:
    """A second site beside the closed one."""
    yield from serve()


Enter = Callable[..., Crawled]


@pytest.fixture
def enter(tmp_path: Path) -> Enter:
    """Crawl with keys."""

    def run(url: str, *keys: Key, **settings: object) -> Crawled:
        folder = tmp_path / "crawl"
        chosen = CrawlSettings((url,), **QUICK | settings)
        with ThreadPoolExecutor(1) as executor:
            return Crawled(folder, crawl(chosen, folder, executor=executor, access=Access(keys)))

    return run


def basic(site: TinySite, host: str = "shop.localhost") -> Key:
    return Key(site.url("", host), "preview", Secret(PASSWORD))


def guarded(site: TinySite, name: str, value: str, body: str = "inside") -> Callable[[str], Reply]:
    """A route that answers 401 without a header."""

    def route(_path: str) -> Reply:
        if site.heads[-1].get(name) == value:
            return Reply(f"<title>{body}</title><a href='/in'>in</a>".encode())
        return Reply(b"<title>Keep out</title>", 401)

    return route


def written(folder: Path) -> dict[str, bytes]:
    """Every file of a crawl."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(crawled: Crawled) -> str:
    """Every value of every table, unpacked, and every file as it is."""
    tables = [crawled.rows(table) for table in crawled.manifest.parts]
    raw = b"".join(written(crawled.folder).values()).decode("latin-1")
    return json.dumps(tables, default=str, ensure_ascii=False) + raw


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        ({"user": "preview", "password": Secret(PASSWORD)}, "Authorization", f"Basic {TOKEN}"),
        ({"headers": (("X-Preview", Secret("let-me-in")),)}, "X-Preview", "let-me-in"),
        ({"cookie": Secret("session=abcdef123")}, "Cookie", "session=abcdef123"),
    ],
)
def test_what_an_origin_wants_goes_with_each_request(
    site: TinySite, enter: Enter, key: dict[str, object], name: str, value: str
) -> None:
    site.routes["/"] = site.routes["/in"] = guarded(site, name, value)
    crawled = enter(site.url(), Key(site.url(""), **key))  # type: ignore[arg-type] # one of its fields
    assert [row["status"] for row in crawled.pages.values()] == [200, 200]


def test_no_other_origin_sees_it(site: TinySite, other: TinySite, enter: Enter) -> None:
    """Neither by a link, nor by a redirect, nor on another port or subdomain."""
    site.html("/", f"<a href='{other.url('/linked')}'>x</a> <a href='/moved'>y</a>")
    site.redirect("/moved", other.url("/redirected"))
    site.redirect("/robots.txt", other.url("/robots.txt"))
    other.page("/linked")
    other.page("/redirected")
    host = f"shop.localhost:{other.port}"
    enter(site.url(), basic(site), hosts=(host, f"help.localhost:{site.port}"))
    assert all(other.asked(path) for path in ("/linked", "/redirected", "/robots.txt"))
    assert not [head for head in other.heads if "Authorization" in head]


def test_another_host_on_the_same_port_does_not_see_it(site: TinySite, enter: Enter) -> None:
    site.html("/", f"<a href='{site.url('/x', 'help.localhost')}'>x</a>")
    site.page("/x")
    enter(site.url(), basic(site), hosts=("help.localhost",))
    heads = [head for head in site.heads if head["Host"].startswith("help.")]
    assert heads
    assert not [head for head in heads if "Authorization" in head]


def test_nothing_that_is_written_holds_a_secret(
    site: TinySite, enter: Enter, capfd: pytest.CaptureFixture[str]
) -> None:
    """A server that repeats all it was told, in head, body and addresses."""

    def echo(_path: str) -> Reply:
        head = site.heads[-1]
        said = f"{head.get('Authorization')} {head.get('X-Preview')} {head.get('Cookie')}"
        html = (
            f"<title>{said}</title><h1>{PASSWORD}</h1><a href='/next?token=let-me-in'>{said}</a>"
            f"<link rel=canonical href='/?c=abcdef123'>"
        )
        fields = {"Content-Type": HTML, "X-Echo": said.encode("ascii", "replace").decode()}
        cookie = {"Set-Cookie": "session=fresh-session-id; Path=/"}
        return Reply(html.encode(), 200, fields | cookie)

    site.fallback = echo
    site.text("/robots.txt", "User-agent: *\nDisallow: /let-me-in\n")
    key = replace(
        basic(site),
        headers=(("X-Preview", Secret("let-me-in")),),
        cookie=Secret("session=abcdef123"),
    )
    crawled = enter(site.url(), key, max_pages=5, probes=True, use_sitemaps=True)
    everything = told(crawled) + "".join(capfd.readouterr())
    secrets = [PASSWORD, TOKEN, "let-me-in", "abcdef123", "fresh-session-id"]
    assert [one for one in secrets if one in everything] == []
    assert "•••" in str(crawled.page(site.url())["title"])


def test_a_key_shows_nothing_of_itself(site: TinySite) -> None:
    shown = repr(Access((basic(site),), Secret(f"user:{PASSWORD}"))) + str(basic(site))
    assert PASSWORD not in shown
    assert TOKEN not in shown


def test_a_crawl_is_resumed_only_with_the_same_kinds_of_keys(site: TinySite, enter: Enter) -> None:
    site.routes["/"] = guarded(site, "Authorization", f"Basic {TOKEN}")
    crawled = enter(site.url(), basic(site))
    manifest = crawled.folder / "crawl.json"
    manifest.write_text(manifest.read_text().replace('"complete"', '"cancelled"'))
    with pytest.raises(InvalidSettings, match=r"begun with these keys: .* basic; a crawl keeps no"):
        resume(crawled.folder)
    with ThreadPoolExecutor(1) as executor:
        ended = resume(crawled.folder, executor=executor, access=Access((basic(site),)))
    assert ended.ended == "complete"


class SignIn:
    """A form with a token, and pages that want the session."""

    FORM = (
        '<form action="/session" method="post"><input type="hidden" name="csrf" value="t0ken">'
        '<input name="email"><input type="password" name="password"><button name="go"></form>'
    )

    def __init__(self, site: TinySite) -> None:
        self.site = site
        self.posted: dict[str, str] = {}
        site.html("/sign-in", self.FORM, Set_Cookie="visit=first; Path=/")
        site.posts["/session"] = self.take
        site.fallback = self.page

    def take(self, body: bytes) -> Reply:
        self.posted = dict(parse_qsl(body.decode()))
        if self.posted.get("password") != PASSWORD or "visit=first" not in self.cookie:
            return Reply(self.FORM.encode(), 200)
        return Reply(status=303, headers={"Location": "/", "Set-Cookie": "session=s3ss10n-id"})

    @property
    def cookie(self) -> str:
        return self.site.heads[-1].get("Cookie", "")

    def page(self, _path: str) -> Reply:
        if "session=s3ss10n-id" not in self.cookie:
            return Reply(status=302, headers={"Location": "/sign-in"})
        return Reply(b"<title>inside</title><a href='/more'>m</a><a href='/logout'>out</a>")

    def key(self, password: str = PASSWORD, **fields: str) -> Key:
        given = {"email": "a@b.test", "password": password} | fields
        filled = tuple((name, Secret(value)) for name, value in given.items())
        return Key(self.site.url(""), form=Form(self.site.url("/sign-in"), filled))


class TestForm:
    @pytest.fixture
    def closed(self, site: TinySite) -> SignIn:
        return SignIn(site)

    def test_is_filled_in_once_and_its_session_is_kept(
        self, site: TinySite, closed: SignIn, enter: Enter
    ) -> None:
        crawled = enter(site.url(), closed.key())
        assert closed.posted == {"csrf": "t0ken", "email": "a@b.test", "password": PASSWORD}
        assert crawled.page(site.url("/more"))["title"] == "inside"
        assert site.asked("/session") == 1
        everything = told(crawled)
        assert not [one for one in (PASSWORD, "s3ss10n-id", "a@b.test") if one in everything]

    def test_the_way_out_is_not_taken(self, site: TinySite, closed: SignIn, enter: Enter) -> None:
        crawled = enter(site.url(), closed.key())
        assert site.asked("/logout") == 0
        assert crawled.left_out("sign-out") == 1

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"password": "wrong-one"}, "does not let us in"),
            ({"pin": "1234"}, "no form with the fields email, password, pin"),
        ],
    )
    def test_says_what_was_in_the_way(
        self, site: TinySite, closed: SignIn, enter: Enter, fields: dict[str, str], message: str
    ) -> None:
        with pytest.raises(SignInFailed, match=message) as raised:
            enter(site.url(), closed.key(**fields))
        assert "wrong-one" not in "".join(traceback.format_exception(raised.value))

    def test_is_not_sent_to_another_origin(
        self, site: TinySite, other: TinySite, enter: Enter, closed: SignIn
    ) -> None:
        form = closed.FORM.replace("/session", other.url("/session"))
        site.html("/sign-in", form)
        with pytest.raises(SignInFailed, match="is not sent to"):
            enter(site.url(), closed.key())
        assert not other.hits

    def test_a_redirect_elsewhere_is_not_followed(
        self, site: TinySite, other: TinySite, enter: Enter, closed: SignIn
    ) -> None:
        site.posts["/session"] = lambda _body: Reply(
            status=307, headers={"Location": other.url("/x"), "Set-Cookie": "session=s3ss10n-id"}
        )
        enter(site.url(), closed.key())
        assert not other.hits
