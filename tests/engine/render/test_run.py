"""Raw and rendered side by side, as a real browser sees pages of a real server."""

from pathlib import Path
from typing import Any

import pytest
from tests.engine.conftest import make_tables
from tests.engine.render.conftest import Render, Row, Site

from tiebeam.engine.render import InvalidSampling, RenderProgress, RenderSettings, render_pages
from tiebeam.engine.tables import TABLES, CrawlStore, Manifest

WORDS = " ".join(f"word{number}" for number in range(200))
SCRIPTED = """<!doctype html><html><head><title>Loading</title>
<link rel="canonical" href="/loading"><script src="/broken.js"></script></head>
<body><header><a href="/plain">Plain</a></header><main><h1>Wait</h1></main><script>
setTimeout(function () {
  document.title = "Sofas";
  document.querySelector("link[rel=canonical]").href = "/scripted";
  document.head.insertAdjacentHTML("beforeend",
    '<meta name="robots" content="noindex">' +
    '<link rel="alternate" hreflang="de" href="/de">' +
    '<script type="application/ld+json">{"@type": "Product"}<' + '/script>');
  document.querySelector("main").innerHTML =
    '<h1>Sofas</h1><p>WORDS</p><a href="/plain">Plain</a><a href="/new">New</a>' +
    '<a href="http://elsewhere.test/">Elsewhere</a>';
  console.error("no price", 7);
  history.pushState({}, "", "/scripted#now");
}, 1000);
setTimeout(function () { document.title = "too late"; }, 30000);
fetch("/missing.json");
throw new Error("not caught");
</script></body></html>""".replace("WORDS", WORDS)


@pytest.fixture(scope="module")
def rows(site: Site, render: Render, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    site.html("/redirected", "", status=302, Location="/plain")
    site.pages["/picture.png"] = (200, {"Content-Type": "image/png"}, b"no picture")
    urls = [
        site.html("/scripted", SCRIPTED),
        site.html("/plain", f"<title>Plain</title><main><h1>Plain</h1><p>{WORDS}</p></main>"),
        site.html("/goes-on", "<title>Here</title><script>location = '/plain'</script>"),
        site.html("/error", "<title>Down</title>", status=503),
        site.html("/file", "no page", Content_Type="text/plain"),
        site.url("/redirected"),
    ]
    folder = tmp_path_factory.mktemp("crawl")
    return {**render(*urls, folder=folder), "folder": {"path": folder}}


def beside(row: Row, name: str) -> tuple[Any, Any]:
    return row[f"raw_{name}"], row[f"rendered_{name}"]


def test_shows_what_scripts_change_beside_what_was_sent(rows: dict[str, Row], site: Site) -> None:
    row = rows["/scripted"]
    assert (row["outcome"], row["settled"], row["status"]) == ("rendered", True, 200)
    assert beside(row, "title") == ("Loading", "Sofas")
    assert beside(row, "canonical_url") == (site.url("/loading"), site.url("/scripted"))
    assert beside(row, "noindex") == (False, True)
    assert beside(row, "h1") == (["Wait"], ["Sofas"])
    assert beside(row, "structured_types") == ([], ["Product"])
    assert beside(row, "hreflang_count") == (0, 1)


def test_names_internal_links_that_only_scripts_make(rows: dict[str, Row], site: Site) -> None:
    row = rows["/scripted"]
    assert (row["added_links"], row["added_link_count"]) == ([site.url("/new")], 1)
    assert beside(row, "link_count") == (1, 4)


def test_measures_the_share_of_the_text_that_scripts_bring(rows: dict[str, Row]) -> None:
    row = rows["/scripted"]
    assert beside(row, "main_word_count") == (1, 204)
    assert row["added_text_share"] == 1.0
    assert rows["/plain"]["added_text_share"] == 0.0


def test_keeps_errors_of_scripts_and_of_what_they_asked_for(
    rows: dict[str, Row], site: Site
) -> None:
    row = rows["/scripted"]
    assert row["console_errors"] == ["no price 7"]
    assert row["script_error_count"] == 1
    assert row["script_errors"][0].startswith("Error: not caught (")
    failed = [(one["url"], one["kind"], one["status"]) for one in row["failed_resources"]]
    assert sorted(failed) == [
        (site.url("/broken.js"), "script", 404),
        (site.url("/missing.json"), "fetch", 404),
    ]


def test_tells_soft_navigations_from_other_documents(rows: dict[str, Row], site: Site) -> None:
    soft, hard = rows["/scripted"], rows["/goes-on"]
    assert (soft["soft_navigations"], soft["navigations"]) == (1, 0)
    assert (hard["navigations"], hard["final_url"]) == (1, site.url("/plain"))
    assert hard["rendered_title"] == "Plain"


def test_measures_vitals_and_keeps_a_picture(rows: dict[str, Row]) -> None:
    row = rows["/plain"]
    assert 0 < row["fcp_ms"] <= row["lcp_ms"] < 20_000
    assert row["cls"] == 0
    assert row["tbt_ms"] is not None
    picture = (rows["folder"]["path"] / row["screenshot"]).read_bytes()
    assert picture[8:12] == b"WEBP"


def test_says_why_a_page_could_not_be_seen(rows: dict[str, Row]) -> None:
    assert (rows["/error"]["failure"], rows["/error"]["status"]) == ("status", 503)
    assert (rows["/file"]["outcome"], rows["/file"]["failure"]) == ("failed", "type")


def test_follows_a_redirect_as_a_reader_does(rows: dict[str, Row], site: Site) -> None:
    row = rows["/redirected"]
    assert (row["final_url"], row["raw_title"]) == (site.url("/plain"), "Plain")


class TestLayoutShift:
    def test_is_measured_when_content_moves(
        self, site: Site, render: Render, tmp_path: Path
    ) -> None:
        moving = (
            f"<main><div id=late></div><p>{WORDS}</p></main><script>setTimeout(function () {{"
            "document.getElementById('late').style.height = '300px' }, 500)</script>"
        )
        row = render(site.html("/moves", moving), folder=tmp_path)["/moves"]
        assert row["cls"] > 0.01


class TestLean:
    def test_loads_no_images_and_measures_no_paint(self, site: Site, tmp_path: Path) -> None:
        url = site.html("/lean", "<title>Lean</title><img src='/lean.png'><p>text</p>")
        (row,) = sample(f"url page_template | {url} Product", tmp_path, full_per_template=0)
        assert site.hits["/lean.png"] == 0
        assert (row["is_full"], row["lcp_ms"], row["screenshot"]) == (False, None, None)
        assert (row["outcome"], row["failed_resource_count"]) == ("rendered", 0)


class TestSample:
    def test_takes_some_of_each_template_the_same_each_time(
        self, site: Site, tmp_path: Path
    ) -> None:
        urls = [site.html(f"/{kind}/{at}", "<title>t</title>") for kind in "ab" for at in range(4)]
        kinds = {"a": "List", "b": "Product"}
        written = " | ".join(f"{url} {kinds[url.split('/')[3]]}" for url in urls)
        first = sample(f"url page_template | {written}", tmp_path, per_template=2)
        again = sample(f"url page_template | {written}", tmp_path, per_template=2)
        assert [row["url"] for row in first] == [row["url"] for row in again]
        assert [row["url"].split("/")[3] for row in first] == ["a", "a", "b", "b"]
        assert [row["is_full"] for row in first] == [True, False, True, False]

    def test_refuses_a_url_outside_the_crawl(self, site: Site, tmp_path: Path) -> None:
        t = make_tables(pages=f"url | {site.url('/in')}")
        with pytest.raises(InvalidSampling, match="/out is no page of this crawl"):
            render_pages(
                t,
                CrawlStore.create(tmp_path, Manifest("a", "b")),
                per_template=1,
                given=[site.url("/out")],
                settings=RenderSettings(),
                on_progress=lambda _: None,
                should_stop=lambda: False,
            )

    def test_refuses_fewer_than_one_page(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidSampling, match="at least 1"):
            sample("url", tmp_path, per_template=0)


def sample(pages: str, folder: Path, *, per_template: int = 1, **settings: Any) -> list[Row]:
    looks: list[RenderProgress] = []
    rows = render_pages(
        make_tables(pages=pages),
        CrawlStore.create(folder, Manifest("test", "site", settings={"allow_private": True})),
        per_template=per_template,
        settings=RenderSettings(tabs=1, **settings),
        on_progress=looks.append,
        should_stop=lambda: False,
    )
    assert rows.schema == TABLES["renderings"].arrow
    assert looks[-1].pages == looks[-1].total == len(rows)
    found: list[Row] = rows.to_pylist()
    return found
