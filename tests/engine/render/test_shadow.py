"""Open shadow roots are read where they are shown; what markup declares needs no script."""

import pytest
from tests.engine.render.conftest import Render, Row, Site

ATTACHED = """<title>A</title><main><x-card><b slot="name">Oak</b><i>light</i></x-card></main>
<script>customElements.define("x-card", class extends HTMLElement { connectedCallback() {
  var root = this.attachShadow({mode: "open"});
  root.innerHTML = "<style>p{color:red}</style><p>Chair of <slot name='name'>wood</slot></p>" +
    "<slot name='none'>fallback &amp; more</slot><a href='/from-shadow'>on</a><x-inner></x-inner>";
  setTimeout(function () { root.querySelector("p").append(" late"); }, 500); } });
customElements.define("x-inner", class extends HTMLElement { connectedCallback() {
  this.attachShadow({mode: "open"}).innerHTML = "<h1>Inner</h1>"; } });</script>"""

DECLARED = """<title>Declared</title><main><section><template shadowrootmode="open">
<h1>Shown</h1><a href="/declared">on</a><slot></slot></template><p>slotted</p></section>
<template><a href="/inert">never shown</a></template></main>"""

CLOSED = """<title>Closed</title><main id=host></main><script>
host.attachShadow({mode: "closed"}).innerHTML = "<p>hidden away</p>";</script>"""

GROWING = """<title>Growing</title><main><x-list><template shadowrootmode="open"><p></p></template>
</x-list></main><script>var n = 0, p = document.querySelector("x-list").shadowRoot.firstChild;
(function grow() { p.append(" w" + n++); if (n < 30) requestAnimationFrame(grow); })();</script>"""


@pytest.fixture(scope="module")
def rows(site: Site, render: Render, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    pages = {"/attached": ATTACHED, "/declared-root": DECLARED, "/closed": CLOSED}
    deep = "<div>" * 2_000 + "<x-a></x-a>" + "</div>" * 2_000
    pages["/deep"] = f"<title>Deep</title>{deep}<script>document.querySelector('x-a')"
    pages["/deep"] += ".attachShadow({mode: 'open'}).innerHTML = '<p>at the ground</p>'</script>"
    pages["/growing"] = GROWING
    urls = [site.html(path, markup) for path, markup in pages.items()]
    return render(*urls, folder=tmp_path_factory.mktemp("shadow"), tabs=1, quiet_ms=300)


def test_reads_what_scripts_attach_in_the_order_of_the_screen(
    rows: dict[str, Row], site: Site
) -> None:
    row = rows["/attached"]
    assert row["rendered_text_start"] == "Chair of Oak late fallback & more on Inner"
    assert row["rendered_h1"] == ["Inner"]
    assert row["added_links"] == [site.url("/from-shadow")]


def test_what_the_markup_declares_is_there_without_scripts(rows: dict[str, Row]) -> None:
    row = rows["/declared-root"]
    assert (row["raw_h1"], row["rendered_h1"]) == (["Shown"], ["Shown"])
    assert (row["raw_link_count"], row["rendered_link_count"]) == (1, 1)
    assert (row["added_link_count"], row["added_text_share"]) == (0, 0.0)


def test_does_not_look_into_closed_ones(rows: dict[str, Row]) -> None:
    assert rows["/closed"]["rendered_main_word_count"] == 0


def test_a_deep_page_is_read_too(rows: dict[str, Row]) -> None:
    assert rows["/deep"]["outcome"] == "rendered"


def test_waits_for_what_grows_inside(rows: dict[str, Row]) -> None:
    assert rows["/growing"]["rendered_main_word_count"] == 30
