"""Sessions that end in the middle of a crawl: signed in again, once each, and no page lost."""

import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.engine.crawl.access.test_access import PASSWORD, SignIn, told
from tests.engine.crawl.conftest import QUICK, Crawled, Reply, TinySite, serve

from tiebeam.engine.crawl import CrawlSettings, SignInFailed, crawl, resume
from tiebeam.engine.crawl.access.keys import Access, Key

PAGES = 40


@pytest.fixture
def site() -> Iterator[TinySite]:
    yield from serve()


class Ending(SignIn):
    """Each session opens so many pages, then the site wants another one."""

    def __init__(self, site: TinySite, *, opens: int, says: int = 302) -> None:
        self.opens, self.says = opens, says
        self.sessions = 0
        self.opened = 0
        self.shut_for_all: set[str] = set()
        self.with_form: set[str] = set()
        """Pages that hold the form beside what they show to whoever is let in."""
        self.header = self.FORM
        self.most_sessions = self.useful_sessions = 100
        super().__init__(site)
        site.routes["/sign-in"] = self.form

    def form(self, _path: str) -> Reply:
        """The page of the form, which greets whoever is signed in."""
        if self.sessions and f"session=s3ss10n-{self.sessions}-" in self.cookie:
            return Reply(b"<title>Welcome</title>")
        return Reply(self.FORM.encode(), headers={"Set-Cookie": "visit=first; Path=/"})

    def take(self, body: bytes) -> Reply:
        reply = super().take(body)
        if reply.status != 303 or self.sessions >= self.most_sessions:
            return Reply(self.FORM.encode())
        self.sessions += 1
        self.opened = 0
        cookie = f"session=s3ss10n-{self.sessions}-{'x' * 8}"
        return Reply(status=303, headers={"Location": "/sign-in", "Set-Cookie": cookie})

    def page(self, path: str) -> Reply:
        is_useful = self.opened < self.opens and self.sessions <= self.useful_sessions
        is_in = is_useful and f"session=s3ss10n-{self.sessions}-" in self.cookie
        if path in self.shut_for_all or not is_in:
            return self.shut(path)
        self.opened += 1
        links = " ".join(f"<a href='/p/{number}'>{number}</a>" for number in range(PAGES))
        header = self.header if path in self.with_form else ""
        links = links if path == "/" else ""
        return Reply(f"<title>inside {self.cookie}</title>{header}{links}".encode())

    def shut(self, path: str) -> Reply:
        if self.says == 302:
            return Reply(status=302, headers={"Location": f"/sign-in?next={path}"})
        if self.says == 200:
            return Reply(f"<title>{path}</title><main>{self.FORM}</main>".encode())
        return Reply(b"<title>Keep out</title>", self.says)


def enter(folder: Path, site: TinySite, key: Key, **settings: object) -> Crawled:
    chosen = CrawlSettings((site.url(),), **QUICK | {"concurrency": 2} | settings)
    with ThreadPoolExecutor(1) as executor:
        return Crawled(folder, crawl(chosen, folder, executor=executor, access=Access((key,))))


def statuses(crawled: Crawled) -> list[int]:
    return sorted(row["status"] for url, row in crawled.pages.items() if "sign-in" not in url)


@pytest.mark.parametrize("says", [200, 302, 401, 403])
def test_goes_on_with_a_new_session(site: TinySite, tmp_path: Path, says: int) -> None:
    closed = Ending(site, opens=15, says=says)
    crawled = enter(tmp_path / "crawl", site, closed.key())
    assert statuses(crawled) == [200] * (PAGES + 1)
    assert 3 <= closed.sessions <= 6


def titles(crawled: Crawled) -> set[str]:
    """Of the pages, other than the form's."""
    return {row["title"] for url, row in crawled.pages.items() if "sign-in" not in url}


def test_no_page_of_a_session_that_ended_stands_for_what_it_hides(
    site: TinySite, tmp_path: Path
) -> None:
    closed = Ending(site, opens=15, says=200)
    shown = titles(enter(tmp_path / "crawl", site, closed.key()))
    assert [title for title in shown if not title.startswith("inside")] == []


def test_a_page_that_holds_the_form_as_well_is_asked_twice_and_ends_no_session(
    site: TinySite, tmp_path: Path
) -> None:
    closed = Ending(site, opens=10_000, says=200)
    closed.with_form = {"/p/1", "/p/2"}
    crawled = enter(tmp_path / "crawl", site, closed.key())
    assert statuses(crawled) == [200] * (PAGES + 1)
    assert (closed.sessions, site.asked("/p/3")) == (1, 1)


def test_a_session_that_ends_is_seen_beside_pages_that_hold_the_form(
    site: TinySite, tmp_path: Path
) -> None:
    closed = Ending(site, opens=30, says=200)
    closed.with_form = {"/p/1", "/p/2"}
    shown = titles(enter(tmp_path / "crawl", site, closed.key()))
    assert [title for title in shown if not title.startswith("inside")] == []
    assert closed.sessions >= 2


def test_a_form_on_every_page_says_nothing(site: TinySite, tmp_path: Path) -> None:
    closed = Ending(site, opens=10_000, says=200)
    closed.with_form = {"/"} | {f"/p/{number}" for number in range(PAGES)}
    crawled = enter(tmp_path / "crawl", site, closed.key())
    assert statuses(crawled) == [200] * (PAGES + 1)
    assert closed.sessions <= 2
    assert sum(site.asked(f"/p/{number}") for number in range(PAGES)) <= PAGES + 12


def test_a_form_on_every_page_hides_no_redirect_to_it(site: TinySite, tmp_path: Path) -> None:
    closed = Ending(site, opens=25, says=302)  # fewer may end twice before one page
    closed.with_form = {"/"} | {f"/p/{number}" for number in range(PAGES)}
    assert statuses(enter(tmp_path / "crawl", site, closed.key())) == [200] * (PAGES + 1)
    assert 2 <= closed.sessions <= 6


@pytest.mark.parametrize(
    "header",
    [
        "<form><input name=email></form>",
        "<form><input name=user><input type=password name=word></form>",
        "<!-- <form><input name=email><input type=password name=password></form> -->",
    ],
)
def test_another_form_on_every_page_is_not_the_sign_in(
    site: TinySite, tmp_path: Path, header: str
) -> None:
    closed = Ending(site, opens=10_000, says=200)
    closed.header = header
    closed.with_form = {"/"} | {f"/p/{number}" for number in range(PAGES)}
    enter(tmp_path / "crawl", site, closed.key())
    assert closed.sessions == 1
    assert max(site.asked(f"/p/{number}") for number in range(PAGES)) == 1


def test_nothing_that_is_written_holds_a_session(
    site: TinySite, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    closed = Ending(site, opens=15)
    everything = told(enter(tmp_path / "crawl", site, closed.key())) + "".join(capfd.readouterr())
    sessions = [f"s3ss10n-{number}-" for number in range(1, closed.sessions + 1)]
    assert [one for one in (*sessions, PASSWORD, "a@b.test") if one in everything] == []


def test_pages_that_are_shut_for_this_user_end_no_session(site: TinySite, tmp_path: Path) -> None:
    closed = Ending(site, opens=10_000, says=403)
    closed.shut_for_all = {f"/p/{number}" for number in range(10)}
    crawled = enter(tmp_path / "crawl", site, closed.key())
    assert statuses(crawled) == [200] * (PAGES - 9) + [403] * 10
    assert closed.sessions == 1
    assert max(site.asked(path) for path in closed.shut_for_all) == 2


def test_public_pages_and_shut_ones_are_no_ended_session(site: TinySite, tmp_path: Path) -> None:
    closed = Ending(site, opens=10_000, says=403)
    closed.shut_for_all = {"/p/1", "/p/2"}
    public = "".join(f"<a href='/p/{number}'>x</a>" for number in range(3))
    site.html("/", public)
    site.html("/p/0", "<title>public</title>")
    crawled = enter(tmp_path / "crawl", site, closed.key())
    assert statuses(crawled) == [200, 200, 403, 403]
    assert closed.sessions <= 2


def test_says_so_when_it_is_let_in_no_more_and_can_go_on_later(
    site: TinySite, tmp_path: Path
) -> None:
    closed = Ending(site, opens=15)
    closed.most_sessions = 1
    with pytest.raises(SignInFailed, match=r"session at .* ended: .*does not let us in") as raised:
        enter(tmp_path / "crawl", site, closed.key())
    assert "--resume" in str(raised.value)
    said = "".join(traceback.format_exception(raised.value))
    assert not [one for one in (PASSWORD, "s3ss10n") if one in said]
    closed.most_sessions = 100
    with ThreadPoolExecutor(1) as executor:
        folder = tmp_path / "crawl"
        manifest = resume(folder, executor=executor, access=Access((closed.key(),)))
    assert statuses(Crawled(folder, manifest)) == [200] * (PAGES + 1)


def test_gives_up_on_sessions_that_open_nothing(site: TinySite, tmp_path: Path) -> None:
    closed = Ending(site, opens=15)
    closed.useful_sessions = 1
    with pytest.raises(SignInFailed, match="a new session at"):
        enter(tmp_path / "crawl", site, closed.key())
    assert closed.sessions <= 3


def test_worker_processes_share_one_new_session(site: TinySite, tmp_path: Path) -> None:
    closed = Ending(site, opens=30)
    folder = tmp_path / "crawl"
    settings = CrawlSettings((site.url(),), **QUICK | {"workers": 2})
    crawled = Crawled(folder, crawl(settings, folder, access=Access((closed.key(),))))
    assert statuses(crawled) == [200] * (PAGES + 1)
    assert closed.sessions <= 4
