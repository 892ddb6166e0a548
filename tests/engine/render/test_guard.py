"""The browser reaches the crawled hosts and public addresses, and nothing of our own network."""

from pathlib import Path

import pytest
from tests.engine.render.conftest import HOST, Render, Row, Site

SPIES = """<title>Spies</title><main id=out></main>
<img src="http://INTERNAL/secret?image"><iframe src="http://INTERNAL/secret?frame"></iframe>
<script src="http://INTERNAL/secret?script"></script>
<link rel="preload" as="fetch" href="http://INTERNAL/secret?preload">
<link rel="preconnect" href="http://INTERNAL"><link rel="prefetch" href="http://INTERNAL/secret?p">
<script>
var ways = [
  fetch("http://INTERNAL/secret?fetch", {mode: "no-cors"}),
  fetch("http://HOST:PORT/secret?name", {mode: "no-cors"}),
  fetch("http://[::1]:PORT/secret?six", {mode: "no-cors"}),
  fetch("http://2130706433:PORT/secret?number", {mode: "no-cors"}),
  fetch("http://169.254.169.254/latest/meta-data/", {mode: "no-cors"}),
  fetch("/to-internal", {mode: "no-cors"}),
  new Promise(function (ok, no) {
    var socket = new WebSocket("ws://INTERNAL/secret?socket");
    socket.onopen = ok; socket.onerror = no; }),
  new Promise(function (ok, no) {
    var worker = new Worker(URL.createObjectURL(new Blob(
      ["fetch('http://INTERNAL/secret?worker', {mode: 'no-cors'})" +
       ".then(() => postMessage(1), () => postMessage(0))"])));
    worker.onmessage = function (event) { event.data ? ok() : no(); }; }),
  fetch("file:///etc/passwd")
];
navigator.sendBeacon("http://INTERNAL/secret?beacon", "x");
new EventSource("http://INTERNAL/secret?events");
ways = ways.map(function (way) {
  return way.then(function () { return "in"; }, function () { return "out"; }); });
Promise.all(ways).then(function (all) { out.textContent = all.join(" "); });
</script>"""


@pytest.fixture(scope="module")
def rows(
    site: Site, internal: Site, render: Render, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Row]:
    secret = f"127.0.0.1:{internal.port}"
    spies = SPIES.replace("INTERNAL", secret).replace("HOST:PORT", f"{HOST}:{internal.port}")
    spies = spies.replace("PORT", str(internal.port))
    site.html("/to-internal", "", status=302, Location=f"http://{secret}/secret?redirect")
    urls = [
        site.html("/spies", spies),
        site.html("/leads-in", f"<script>location = 'http://{secret}/secret?leads'</script>"),
        site.url("/to-internal"),
        site.html("/good", "<title>Good</title>"),
    ]
    return render(*urls, folder=tmp_path_factory.mktemp("guard"), tabs=1)


def test_no_page_reaches_the_service_beside_us(rows: dict[str, Row], internal: Site) -> None:
    assert rows["/good"]["outcome"] == "rendered"
    assert internal.hits == {}


def test_every_way_in_fails_for_the_page(rows: dict[str, Row]) -> None:
    assert set(rows["/spies"]["rendered_text_start"].split()) == {"out"}


def test_says_what_was_refused(rows: dict[str, Row], internal: Site) -> None:
    refused = {
        one["url"] for one in rows["/spies"]["failed_resources"] if one["reason"] == "refused"
    }
    assert f"http://127.0.0.1:{internal.port}/secret?image" in refused
    assert f"http://127.0.0.1:{internal.port}/secret?script" in refused


def test_a_page_that_sends_the_browser_there_is_refused(rows: dict[str, Row]) -> None:
    assert (rows["/to-internal"]["outcome"], rows["/to-internal"]["failure"]) == (
        "failed",
        "refused",
    )


def test_a_crawled_host_that_is_private_needs_leave(
    site: Site, render: Render, tmp_path: Path
) -> None:
    url = site.html("/private", "<title>Private</title>")
    before = site.hits["/private"]
    row = render(url, folder=tmp_path, allow_private=False)["/private"]
    assert (row["outcome"], row["failure"]) == ("failed", "refused")
    assert site.hits["/private"] == before
