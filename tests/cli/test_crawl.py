import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.conftest import Started, Type
from tests.engine.crawl.conftest import Reply, TinySite
from tests.engine.crawl.test_resume import descendants, is_worker, slow_down

from tiebeam.engine import pipeline

PAGES = 1_500


def visited(folder: Path) -> Counter[str]:
    """How often each URL has an outcome in a crawl."""
    parts = pipeline.manifest(folder).parts["pages"]
    paths = [folder / "pages" / part.name for part in parts]
    return Counter(
        url
        for path in paths
        for url in pq.read_table(path, columns=["url"], partitioning=None)["url"].to_pylist()
    )


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is true."""
    deadline_s = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline_s, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def large_site(site: TinySite) -> TinySite:
    """A site of 1,500 pages, each of which leads on to ten others."""
    for number in range(PAGES):
        first = number * 10 + 1
        onward = [f"/p{next_one}" for next_one in range(first, min(first + 10, PAGES))]
        path = "/" if number == 0 else f"/p{number}"
        site.page(path, *onward, text=f"Page {number} of many")
    slow_down(site)
    return site


def test_a_crawl_ends_with_its_verdict_and_what_to_type(type_in: Type, site: TinySite) -> None:
    site.page("/", "/a")
    site.html("/a", "<title></title><p>words")
    ended = type_in("crawl", site.url(), "-o", "crawl")
    assert ended.exit_code == 0
    assert "URLs visited" in ended.stdout
    assert "tiebeam findings crawl" in ended.stdout


def test_without_a_folder_it_is_named_after_host_and_time(type_in: Type, site: TinySite) -> None:
    site.page("/")
    assert type_in("crawl", f"shop.localhost:{site.port}").exit_code == 0
    (folder,) = Path().iterdir()
    assert re.fullmatch(rf"shop\.localhost-{site.port}-\d{{8}}-\d{{6}}", folder.name)


def test_a_pipe_gets_no_control_characters(start: Started, site: TinySite) -> None:
    site.page("/")
    said, progress = start("crawl", site.url(), "-o", "crawl").communicate(timeout=60)
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", said + progress)


class TestFailure:
    """One sentence on standard error, an exit code, and nothing left in the way."""

    @pytest.fixture
    def refused(self, type_in: Type) -> Callable[..., str]:
        def run(*words: object, code: int) -> str:
            ended = type_in("crawl", *words)
            assert ended.exit_code == code, ended.output
            assert "Traceback" not in ended.output
            return str(ended.stderr)

        return run

    def test_unknown_name(self, refused: Callable[..., str]) -> None:
        assert "has no address" in refused("nowhere.invalid", "-o", "x", code=3)
        assert not Path("x").exists()

    def test_nothing_listens(self, refused: Callable[..., str]) -> None:
        said = refused("localhost:1", code=3)
        assert "accepts no connection" in said
        assert "tried http://localhost:1" in said

    def test_no_tls(self, refused: Callable[..., str], site: TinySite) -> None:
        said = refused(site.url().replace("http:", "https:"), code=3)
        assert "start at http://" in said

    def test_robots_forbid(self, refused: Callable[..., str], site: TinySite) -> None:
        site.text("/robots.txt", "User-agent: *\nDisallow: /")
        assert "--robots record" in refused(site.url(), code=3)

    @pytest.mark.parametrize("media_type", ["application/pdf", "application/json"])
    def test_no_html(self, refused: Callable[..., str], site: TinySite, media_type: str) -> None:
        site.text("/", b"{}", media_type=media_type)
        assert f"{media_type}, not HTML" in refused(site.url(), code=3)

    @pytest.mark.parametrize("status", [404, 500])
    def test_error(self, refused: Callable[..., str], site: TinySite, status: int) -> None:
        site.html("/", "<title>Sorry</title>", status=status)
        assert f"answers {status}: " in refused(site.url(), code=3)

    def test_the_same_command_works_once_the_site_does(
        self, refused: Callable[..., str], type_in: Type, site: TinySite
    ) -> None:
        Path("crawl").mkdir()
        refused(site.url(), "-o", "crawl", code=3)
        site.page("/")
        assert type_in("crawl", site.url(), "-o", "crawl").exit_code == 0

    @pytest.mark.parametrize("address", ["ftp://example.com/", "mailto:a@b.test", "http://"])
    def test_no_web_address(self, refused: Callable[..., str], address: str) -> None:
        assert "give an address" in refused(address, code=2)

    def test_no_address(self, refused: Callable[..., str]) -> None:
        assert "Name the address" in refused(code=2)

    @pytest.mark.parametrize(
        "words",
        [("--host", "a b"), ("--connect-to", "nowhere"), ("--include", "en")],
    )
    def test_option_of_another_form(
        self, refused: Callable[..., str], site: TinySite, words: tuple[str, str]
    ) -> None:
        assert f"{words[1]!r} has another form" in refused(site.url(), *words, code=2)

    def test_folder_with_other_files(self, refused: Callable[..., str], site: TinySite) -> None:
        Path("work").mkdir()
        Path("work/pages").touch()
        assert "not an empty folder" in refused(site.url(), "-o", "work", code=2)

    def test_folder_that_cannot_be_made(self, refused: Callable[..., str], site: TinySite) -> None:
        Path("file").touch()
        assert "file/crawl" in refused(site.url(), "-o", "file/crawl", code=4)

    def test_folder_with_a_crawl(
        self, refused: Callable[..., str], type_in: Type, site: TinySite
    ) -> None:
        site.page("/")
        type_in("crawl", site.url(), "-o", "crawl")
        assert "resume it or name another" in refused(site.url(), "-o", "crawl", code=2)

    def test_mistake_in_the_policy_costs_no_request(
        self, refused: Callable[..., str], site: TinySite
    ) -> None:
        Path("policy.toml").write_text('[[pages]]\npattern = "/x"\nindx = true\n')
        said = refused(site.url(), "--policy", "policy.toml", code=2)
        assert "rule 1 at line 1: unknown key 'indx'" in said
        assert not site.hits

    def test_resume_without_a_crawl(self, refused: Callable[..., str]) -> None:
        assert "holds no crawl" in refused("--resume", "-o", "nothing", code=4)


class TestList:
    @pytest.mark.parametrize("given", ["file", "standard input", "crawl"])
    def test_only_its_urls_are_visited(self, type_in: Type, site: TinySite, given: str) -> None:
        site.page("/a", "/b")
        site.page("/b", "/c")
        lines = f"url\n{site.url('/a')}\n{site.url('/b')}\n"
        Path("urls.csv").write_text(lines)
        type_in("crawl", "--list", "urls.csv", "--only", "list", "-o", "first")
        if given == "crawl":
            type_in("crawl", "--list", "first", "--only", "list", "-o", "second")
        elif given == "standard input":
            type_in("crawl", "--list", "-", "--only", "list", "-o", "second", input=lines)
        folder = Path("first" if given == "file" else "second")
        assert set(visited(folder)) == {site.url("/a"), site.url("/b")}

    def test_a_list_that_is_missing_is_named(self, type_in: Type) -> None:
        ended = type_in("crawl", "--list", "none.txt")
        assert ended.exit_code == 4
        assert "none.txt" in ended.stderr


class TestAccess:
    FILE = '[[access]]\norigin = "{}"\nuser = "preview"\npassword = "env:PREVIEW_PASSWORD"\n'

    def test_opens_a_closed_site_and_shows_no_secret(
        self, type_in: Type, site: TinySite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PREVIEW_PASSWORD", "correct-horse")
        site.page("/")
        Path("access.toml").write_text(self.FILE.format(site.url("")))
        ended = type_in("crawl", site.url(), "-o", "crawl", "--access", "access.toml")
        assert ended.exit_code == 0
        told = {head["Host"].partition(".")[0]: head.get("Authorization") for head in site.heads}
        assert (told.pop("shop") or "").startswith("Basic ")
        assert set(told.values()) == {None}, "another host was told"
        assert "correct-horse" not in ended.output
        assert "correct-horse" not in Path("crawl/crawl.json").read_text()

    def test_a_resume_without_it_says_what_is_missing(
        self, type_in: Type, site: TinySite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PREVIEW_PASSWORD", "correct-horse")
        site.page("/")
        Path("access.toml").write_text(self.FILE.format(site.url("")))
        type_in("crawl", site.url(), "-o", "crawl", "--access", "access.toml")
        manifest = Path("crawl/crawl.json")
        manifest.write_text(manifest.read_text().replace('"complete"', '"cancelled"'))
        ended = type_in("crawl", "--resume", "-o", "crawl")
        assert ended.exit_code == 2
        assert "give the same again with --access" in ended.stderr


class TestRecrawl:
    def test_asks_for_the_same_again_and_takes_over_what_is_unchanged(
        self, type_in: Type, site: TinySite
    ) -> None:
        site.html("/", "<title>Unchanged</title>", ETag='"1"')
        type_in("crawl", site.url(), "-o", "first", "--exclude", "/x")
        site.routes["/"] = Reply(status=304, headers={"ETag": '"1"'})
        assert type_in("crawl", "--recrawl", "first", "-o", "second").exit_code == 0
        settings = pipeline.manifest(Path("second")).settings
        assert settings["exclude"] == ["/x"]
        assert visited(Path("second")) == visited(Path("first"))

    def test_a_folder_without_a_crawl_is_named(self, type_in: Type) -> None:
        Path("empty").mkdir()
        ended = type_in("crawl", "--recrawl", "empty")
        assert ended.exit_code == 4
        assert "empty holds no crawl" in ended.stderr


class TestResume:
    def test_ctrl_c_keeps_what_was_fetched(
        self, start: Started, type_in: Type, large_site: TinySite
    ) -> None:
        process = start("crawl", large_site.url(), "-o", "crawl")
        wait_for(lambda: large_site.hits.total() > PAGES / 3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "tiebeam crawl --resume -o crawl" in said
        assert 0 < len(visited(Path("crawl"))) < PAGES
        assert type_in("crawl", "--resume", "-o", "crawl").exit_code == 0
        self.is_whole(large_site)

    @pytest.mark.parametrize("victim", ["coordinator", "worker"])
    def test_kill_9_loses_no_page_and_doubles_none(
        self, start: Started, type_in: Type, large_site: TinySite, victim: str
    ) -> None:
        process = start("crawl", large_site.url(), "-o", "crawl")
        wait_for(lambda: large_site.hits.total() > PAGES / 2)
        if victim == "worker":
            os.kill(next(filter(is_worker, descendants(process.pid))), signal.SIGKILL)
            assert self.ended(process) == 0
        else:
            process.kill()
            process.wait()
            assert type_in("crawl", large_site.url(), "--resume", "-o", "crawl").exit_code == 0
        self.is_whole(large_site)

    def test_a_changed_setting_is_refused(self, type_in: Type, site: TinySite) -> None:
        site.page("/")
        type_in("crawl", site.url(), "-o", "crawl", "--rate", 50)
        same = type_in("crawl", site.url(), "-o", "crawl", "--rate", 50, "--resume")
        other = type_in("crawl", "-o", "crawl", "--rate", 3, "--resume")
        assert same.exit_code == 0
        assert other.exit_code == 2
        assert "begun with rate 50.0, not 3.0" in other.stderr

    def test_a_complete_crawl_makes_no_request(self, type_in: Type, site: TinySite) -> None:
        site.page("/")
        type_in("crawl", site.url(), "-o", "crawl")
        site.hits.clear()
        assert "complete already" in type_in("crawl", "--resume", "-o", "crawl").stderr
        assert not site.hits

    def ended(self, process: "subprocess.Popen[str]") -> int:
        process.communicate(timeout=60)
        return process.returncode

    def is_whole(self, site: TinySite) -> None:
        """Every page has one outcome."""
        urls = visited(Path("crawl"))
        assert urls == Counter([site.url(), *(site.url(f"/p{n}") for n in range(1, PAGES))])
