"""The archive of a crawl: a few pages of each finding, as they were answered."""

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tiebeam.engine import pipeline
from tiebeam.engine.tables import CrawlStore

HTML = "text/html; charset=utf-8"
PAGES = 8


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A judged crawl of pages that are all noindex and all listed as to be indexed."""
    from concurrent.futures import ThreadPoolExecutor

    from tests.engine.crawl.conftest import QUICK, serve

    folder = tmp_path_factory.mktemp("evidence") / "crawl"
    for site in serve():
        links = "".join(f'<a href="/p/{number}">p</a>' for number in range(PAGES))
        links += '<a class="further" href="/gone">gone</a>'
        site.html("/", f"<title>Start</title><h1>Start</h1>{links}")
        for number in range(PAGES):
            text = f"<p>Page {number} speaks of {number} things.</p>"
            site.html(f"/p/{number}", f"<h1>Page {number}</h1>{text}{links}")
        settings = pipeline.CrawlSettings((site.url(),), **QUICK)
        with ThreadPoolExecutor(1) as executor:
            pipeline.crawl(settings, folder, executor=executor)
    pipeline.judge(folder)
    return folder


def records(folder: Path) -> list[tuple[str, str, bytes]]:
    (path,) = (folder / "warc").iterdir()
    with path.open("rb") as file:
        return [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI") or "",
                record.content_stream().read(),
            )
            for record in ArchiveIterator(file)
        ]


def test_a_finding_has_its_pages_in_the_archive(judged: Path) -> None:
    t = CrawlStore(judged).open()
    rows = t.evidence.to_pyarrow().to_pylist()
    assert rows
    per_finding = [row["fingerprint"] for row in rows]
    assert max(map(per_finding.count, per_finding)) <= 3
    named = {one.fingerprint for one in pipeline.findings(judged)}
    assert {f"{number:016x}" for number in per_finding} <= named


def test_the_archive_holds_what_was_answered_and_asked(judged: Path) -> None:
    kinds = [kind for kind, _, _ in records(judged)]
    assert kinds[0] == "warcinfo"
    assert kinds.count("response") == kinds.count("request") > 0
    pages = {url: body for kind, url, body in records(judged) if kind == "response"}
    number = next(url.rpartition("/")[2] for url in pages if "/p/" in url)
    body = next(body for url, body in pages.items() if url.endswith(f"/p/{number}"))
    assert f"Page {number} speaks of".encode() in body


def test_a_place_in_the_archive_is_that_of_the_page(judged: Path) -> None:
    t = CrawlStore(judged).open()
    urls = dict(t.pages.select("url_id", "url").to_pyarrow().to_pandas().itertuples(index=False))
    for row in t.evidence.to_pyarrow().to_pylist():
        with (judged / row["file"]).open("rb") as file:
            file.seek(row["offset"])
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Target-URI") == urls[row["url_id"]]


def test_a_crawl_that_keeps_no_page_has_no_archive(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from tests.engine.crawl.conftest import QUICK, serve

    for site in serve():
        site.html("/", "<p>No title")
        settings = pipeline.CrawlSettings((site.url(),), **QUICK, evidence=0)
        with ThreadPoolExecutor(1) as executor:
            pipeline.crawl(settings, tmp_path / "crawl", executor=executor)
    pipeline.judge(tmp_path / "crawl")
    assert not (tmp_path / "crawl" / "warc").exists()
    assert CrawlStore(tmp_path / "crawl").open().evidence.count().to_pyarrow().as_py() == 0


def test_the_excerpt_of_a_link_is_the_line_of_the_page(judged: Path) -> None:
    broken = next(one for one in pipeline.findings(judged) if one.check == "status-4xx-linked")
    shown = [
        pipeline.excerpt(judged, broken.fingerprint, one.url)
        for one in pipeline.occurrences(judged, broken.fingerprint)
    ]
    told = [one for one in shown if one and one.title == "Link in the page, as it was answered"]
    assert told
    assert "/gone" in "".join(line.text for line in told[0].lines)


def test_a_kept_page_is_read_back_as_it_was_asked_for_and_answered(judged: Path) -> None:
    one = pipeline.findings(judged)[0]
    urls = pipeline.kept_pages(judged, one.fingerprint)
    assert urls
    page = pipeline.kept(judged, one.fingerprint, urls[0])
    assert page
    assert page.request.startswith("GET /")
    assert page.answer.startswith("HTTP/1.1 200")
    assert b"<h1>" in page.body


def test_a_page_that_is_not_kept_is_not_read(judged: Path) -> None:
    one = pipeline.findings(judged)[0]
    assert pipeline.kept(judged, one.fingerprint, "https://elsewhere.example/") is None
    assert pipeline.kept_pages(judged, "00000000000000ff") == []


def test_an_archive_that_is_gone_is_told(judged: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "crawl"
    shutil.copytree(judged, folder)
    shutil.rmtree(folder / "warc")
    one = pipeline.findings(folder)[0]
    url = pipeline.kept_pages(folder, one.fingerprint)[0]
    with pytest.raises(pipeline.TornPart, match="judge the crawl again"):
        pipeline.kept(folder, one.fingerprint, url)
