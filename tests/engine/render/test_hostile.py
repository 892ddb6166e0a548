"""Pages that mean harm: each ends, says what became of it, and the next good page is seen."""

from pathlib import Path

import pytest
from tests.engine.render.conftest import Render, Row, Site

GOOD = "<title>Good</title><main><h1>Good</h1><p>as it should be</p></main>"

PAGES = {
    "/endless": "<title>J01</title><script>while (true) {}</script>",
    "/dialogs": """<title>J02</title><p id=out></p><script>
        window.onbeforeunload = function () { return "stay?"; };
        alert(1); var said = [confirm(2), prompt(3)];
        document.getElementById("out").textContent = "said " + said;</script>""",
    "/windows": """<title>J03</title><a id=a target=_blank href="/popup">a</a><script>
        for (var i = 0; i < 50; i++) { open("/popup?" + i); }
        document.getElementById("a").click();</script>""",
    "/goes-on": "<title>J04</title><script>location = '/goes-on?' + Math.random()</script>",
    "/memory": """<title>J05</title><script>var kept = [];
        for (;;) { try { kept.push(new Uint8Array(5e7).fill(7)); } catch (full) {} }</script>""",
    "/asks": """<title>J06</title><script>setInterval(function () {
        for (var i = 0; i < 10; i++) fetch("/asked?" + Math.random()); }, 10);</script>""",
    "/downloads": """<title>J07</title><script>location = "/file.zip";
        var a = document.createElement("a"); a.href = "/file.zip"; a.download = "x"; a.click();
        </script>""",
    "/worker": """<title>J09</title><p id=out></p><script>navigator.serviceWorker
        .register("/worker.js").then(function () { out.textContent = "registered"; },
        function () { out.textContent = "refused"; });</script>""",
    "/stores": """<title>J09</title><script>document.cookie = "kept=1";
        localStorage.kept = 1; sessionStorage.kept = 1; window.name = "kept";
        indexedDB.open("kept");</script>""",
    "/reads": """<title>J09</title><main id=out></main><script>indexedDB.databases().then(
        function (found) { out.textContent = "found " + document.cookie + (localStorage.kept || "")
        + (sessionStorage.kept || "") + window.name + found.length; });</script>""",
    "/frames": "<title>J11</title><iframe src='/frames?' id=f></iframe>"
    "<script>f.src = '/frames?' + Math.random()</script>",
    "/million": """<title>J12</title><main id=out></main><script>var html = "";
        var long = "x".repeat(60);
        for (var i = 0; i < 20000; i++) html += "<b>" + long + "</b><i hidden>y</i>";
        out.innerHTML = html;</script>""",
    "/wants": """<title>J13</title><main id=out></main><script>
        navigator.geolocation.getCurrentPosition(function () {}, function (error) {
        Notification.requestPermission().then(function (answer) {
        Promise.allSettled([navigator.mediaDevices.getUserMedia({video: true}),
          navigator.clipboard.readText()]).then(function (all) {
        out.textContent = "place " + error.code + " notes " + answer + " camera " +
          all[0].status + " clipboard " + all[1].status; }); }); });</script>""",
    "/refreshes": "<title>R13</title><meta http-equiv=refresh content=0>",
    "/click": """<title>J14</title><button onclick="out.textContent = 'more'">more</button>
        <main id=out></main>""",
    "/throws": "<title>x</title><script>setInterval(function () { throw 1 }, 1)</script>",
    "/good": GOOD,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def rows(site: Site, render: Render, folder: Path) -> dict[str, Row]:
    site.pages["/file.zip"] = (200, {"Content-Disposition": "attachment"}, b"PK")
    site.html("/worker.js", "", Content_Type="text/javascript")
    site.html("/popup", "<title>popup</title>")
    site.pages["/asked"] = (200, {}, b"ok")
    urls = [site.html(path, markup) for path, markup in PAGES.items()]
    return render(
        *urls,
        folder=folder,
        tabs=1,  # pages follow one another in the same tab
        deadline_s=15,
        settle_s=2,
        quiet_ms=300,
        max_requests=60,
        max_tab_bytes=600 * 1_048_576,
        max_html_bytes=1_048_576,
    )


def test_every_page_has_one_outcome(rows: dict[str, Row]) -> None:
    assert sorted(rows) == sorted(PAGES)
    assert {row["outcome"] for row in rows.values()} == {"rendered", "failed", "timeout"}


def test_a_good_page_is_seen_after_all_of_them(rows: dict[str, Row]) -> None:
    assert (rows["/good"]["outcome"], rows["/good"]["rendered_h1"]) == ("rendered", ["Good"])


def test_a_script_that_never_ends_is_stopped_at_the_deadline(rows: dict[str, Row]) -> None:
    assert rows["/endless"]["outcome"] == "timeout"
    assert rows["/endless"]["total_ms"] < 45_000


def test_dialogs_are_dismissed_at_once(rows: dict[str, Row]) -> None:
    assert rows["/dialogs"]["rendered_text_start"] == "said false,"


def test_windows_are_not_opened(rows: dict[str, Row], site: Site) -> None:
    assert rows["/windows"]["outcome"] == "rendered"
    assert sum(count for path, count in site.hits.items() if path.startswith("/popup?")) == 0


def test_a_script_that_goes_on_for_ever_is_a_loop(rows: dict[str, Row], site: Site) -> None:
    assert rows["/goes-on"]["failure"] == "navigation-loop"
    assert sum(count for path, count in site.hits.items() if path.startswith("/goes-on")) <= 20


def test_a_page_that_refreshes_itself_for_ever_is_a_loop(rows: dict[str, Row], site: Site) -> None:
    assert rows["/refreshes"]["failure"] == "navigation-loop"
    assert site.hits["/refreshes"] <= 20


def test_a_tab_that_eats_memory_is_ended(rows: dict[str, Row]) -> None:
    assert (rows["/memory"]["outcome"], rows["/memory"]["failure"]) == ("failed", "memory")


def test_requests_of_a_page_are_bounded(rows: dict[str, Row], site: Site) -> None:
    assert (rows["/asks"]["outcome"], rows["/asks"]["settled"]) == ("rendered", False)
    assert sum(count for path, count in site.hits.items() if path.startswith("/asked")) <= 120


def test_downloads_leave_nothing(rows: dict[str, Row], folder: Path) -> None:
    assert rows["/downloads"]["outcome"] in {"rendered", "failed"}
    places = (folder, Path.cwd(), Path.home(), Path.home() / "Downloads")
    left = [
        file
        for place in places
        for name in ("file*.zip*", "*.crdownload")
        for file in place.glob(name)
    ]
    assert left == []


def test_no_state_lives_from_one_page_to_the_next(rows: dict[str, Row]) -> None:
    assert rows["/worker"]["rendered_text_start"] == "refused"
    assert rows["/stores"]["outcome"] == "rendered"
    assert rows["/reads"]["rendered_text_start"] == "found 0"


def test_frames_in_frames_end(rows: dict[str, Row], site: Site) -> None:
    assert rows["/frames"]["outcome"] in {"rendered", "timeout"}
    assert sum(count for path, count in site.hits.items() if path.startswith("/frames")) <= 120


def test_a_page_too_large_is_cut(rows: dict[str, Row]) -> None:
    row = rows["/million"]
    assert (row["outcome"], row["html_cut"]) == ("rendered", True)
    assert row["rendered_bytes"] > 1_200_000


def test_what_a_page_wants_of_the_reader_is_denied_without_waiting(rows: dict[str, Row]) -> None:
    assert rows["/wants"]["rendered_text_start"] == (
        "place 1 notes denied camera rejected clipboard rejected"
    )


def test_what_comes_after_a_click_is_not_seen(rows: dict[str, Row]) -> None:
    assert rows["/click"]["rendered_main_word_count"] <= 1


def test_errors_are_counted_and_few_are_kept(rows: dict[str, Row]) -> None:
    assert rows["/throws"]["script_error_count"] > 20
    assert len(rows["/throws"]["script_errors"]) == 1
