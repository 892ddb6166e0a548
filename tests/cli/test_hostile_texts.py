"""Text that a crawled page means for our readers' programs: in every format it stays text."""

import csv
import html
import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from playwright.sync_api import Browser
from tests.engine.crawl.conftest import serve

from tiebeam.cli.main import main
from tiebeam.engine import pipeline

MARKED = "taken by a page"
TEXTS = {
    "script": f'<script>document.title="{MARKED}"</script>',
    "picture": f'"><img src=x onerror="document.title=\'{MARKED}\'">',
    "formula": '=HYPERLINK("http://x.test/","click")',
    "formula after a sign": "@SUM(1+1)*cmd|' /C calc'!A0",
    "terminal": "\x1b]0;taken\x07\x1b[2J\x1b[31m\r\nGET /forged HTTP/1.1",
    "right to left": "\u202egnp.exe\u2066",
    "mentions": "@everyone @org/team #1 fixes #2 /close",
    "Markdown": "[x](javascript:alert(1)) ![y](http://x.test/y.png) **bold** `code`",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
INVISIBLE = {"\x1b", "\x07", "\r", "\u202e", "\u2066"}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A judged crawl of a host for each text, which stands wherever a page can hold one."""
    folder = tmp_path_factory.mktemp("hostile") / "crawl"
    with contextmanager(serve)() as site:
        hosts = [f"t{number}.localhost" for number in range(len(TEXTS))]
        site.page("/", *(site.url("/", host) for host in hosts))
        for host, text in zip(hosts, TEXTS.values(), strict=True):
            safe = html.escape(text)
            site.html(
                f"{host}/",
                f"<title>{safe} page not found</title><meta name=description content='{safe}'>"
                f"<link rel=canonical href='/c?{safe}'><h1>{safe}</h1>"
                f"<a href='/l?{safe}'>{safe}</a><a href='/i?{safe}'><img alt='{safe}'></a>",
            )
        settings = pipeline.CrawlSettings(
            (site.url(),), hosts=("*.localhost",), allow_private=True, workers=1
        )
        pipeline.crawl(settings, folder)
    pipeline.judge(folder)
    return folder


def shown(folder: Path, form: str, to: Path) -> Path:
    """The findings as a file of that format."""
    path = to / f"report.{form}"
    ended = CliRunner().invoke(main, ["findings", str(folder), "--format", form, "-o", str(path)])
    assert ended.exit_code == 0, ended.output
    return path


def test_every_text_is_evidence_of_a_finding(judged: Path, tmp_path: Path) -> None:
    told = shown(judged, "json", tmp_path).read_text("utf-8")
    found = json.dumps(json.loads(told)["findings"], ensure_ascii=False)
    for text in ("<script>", "onerror=", "HYPERLINK", "@SUM", "gnp.exe", "@everyone", "[x]("):
        assert text in found, text
    assert TEXTS["right to left"] in found


@pytest.mark.parametrize("form", ["json", "csv", "html", "md"])
def test_nothing_in_a_file_moves_hides_or_colours(judged: Path, tmp_path: Path, form: str) -> None:
    told = shown(judged, form, tmp_path).read_bytes().decode()
    hidden = INVISIBLE - {"\r"} if form == "csv" else INVISIBLE  # its lines end so, by RFC 4180
    assert not hidden & set(told)


def test_a_browser_runs_and_loads_none_of_it(
    browser: Browser, judged: Path, tmp_path: Path
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    path = shown(judged, "html", tmp_path)
    page.goto(path.as_uri())
    assert (asked, said) == ([path.as_uri()], [])
    assert MARKED not in page.title()
    assert page.locator("a[href^='javascript:' i]").count() == 0
    assert TEXTS["script"] in page.content().replace("&lt;", "<").replace("&gt;", ">")
    page.close()


def test_a_spreadsheet_calculates_none_of_it(judged: Path, tmp_path: Path) -> None:
    with shown(judged, "csv", tmp_path).open(newline="", encoding="utf-8-sig") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA)]


def test_markdown_makes_no_link_picture_or_mark_up_of_it(judged: Path, tmp_path: Path) -> None:
    text = shown(judged, "md", tmp_path).read_text("utf-8")
    rendered = MarkdownIt("commonmark", {"html": True}).render(text)
    for made in ("<script", "<img", 'javascript:alert(1)"', "<strong>bold", 'http://x.test/y.png"'):
        assert made not in rendered, made


def test_a_terminal_obeys_none_of_it(judged: Path) -> None:
    said = CliRunner().invoke(main, ["findings", str(judged)]).output
    assert not INVISIBLE & set(said)
    assert "\nGET /forged" not in said
