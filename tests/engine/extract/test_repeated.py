"""Blocks that are known must never change what a page says, whatever is around them."""

from datetime import UTC, datetime

import pytest

from tiebeam.engine.extract import extract_page, parsing
from tiebeam.engine.extract.repeated import MARK, KnownMarkup

URL = "http://shop.test/en/p/lamp"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_ITEMS = "".join(
    f'<li class="item-{n % 3}"><a href="/en/c/{n}">Range {n}</a></li>' for n in range(40)
)
HEADER = (
    '<header class="top"><a class="logo" href="/en/"><img src="/logo.svg" alt="Lark"></a>'
    f'<svg><title>A lark</title></svg><h2>Shop</h2><nav aria-label="Main"><ul>{_ITEMS}</ul></nav>'
    "</header>"
)
FOOTER = f'<footer class="end"><ul>{_ITEMS}</ul><p>Made of wood</p></footer>'
_FORM = '<form action="/search"><input name="q"><table><tr><td>x</td></tr></table></form>'
HEADER_WITH_FORM = HEADER.replace("<h2>", f"{_FORM}<h2>")
TEXT = "<main class=m><h1>Lamp</h1><p>A lamp of <a href='/en/oak'>oak</a> for the table.</p></main>"


def page(before: str, header: str = HEADER, after: str = "", start: str = "<!doctype html>") -> str:
    """A page with something around its header."""
    head = '<html lang="en"><head><title>Lamp</title></head>'
    return f"{start}{head}<body>{before}{header}{after}{TEXT}{FOOTER}</body></html>"


def told(html: str, *, known: bool) -> tuple[object, ...]:
    """All that a page tells, read alone or after pages that carry the same blocks."""
    before = [page(""), page("", HEADER_WITH_FORM)]
    return _after(before * 3 if known else [], html)


def _after(before: list[str], html: str) -> tuple[object, ...]:
    def is_internal(url: str) -> bool:
        return url.startswith("http://shop.test/")

    for text in [*before, html]:
        facts = extract_page(
            text.encode(),
            url=URL,
            content_type="text/html; charset=utf-8",
            headers={},
            is_internal=is_internal,
            now=NOW,
        )
    return list(facts.columns()), facts.links, facts.resources


def stand_ins(html: str, *headers: str) -> int:
    """How many blocks of a page are not parsed, after pages that carry them too."""
    known = KnownMarkup()
    for header in headers or (HEADER,):
        for _ in range(2):
            parsing.parse(page("", header).encode(), None, known)
    return len(parsing.parse(html.encode(), None, known).stand_ins)


def test_blocks_that_come_again_are_not_parsed_again() -> None:
    assert stand_ins(page("<div class=wrap>", after="</div>")) == 2
    assert stand_ins(page("", HEADER_WITH_FORM), HEADER_WITH_FORM) == 2


def test_a_page_that_shares_its_blocks_says_what_it_says_alone() -> None:
    html = page("<a href=#main>Skip</a><div>", after="</div>")
    assert told(html, known=True) == told(html, known=False)


@pytest.mark.parametrize("header", [HEADER, HEADER_WITH_FORM], ids=["plain", "with-form"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!-- ", " -->"),
        ("<script>", "</script>"),
        ("<style>", "</style>"),
        ("<textarea>", "</textarea>"),
        ("<noscript>", "</noscript>"),
        ("<template>", "</template>"),
        ("<svg>", "</svg>"),
        ("<svg><foreignObject>", "</foreignObject></svg>"),
        ("<math>", "</math>"),
        ("<select><option>", "</select>"),
        ("<button>", "</button>"),
        ("<h1>", "</h1>"),
        ("<p>", "</p>"),
        ("<p>never closed", ""),
        ("<b>", "</b>"),
        ("<div><b>never closed</div>", ""),
        ('<a href="/outer">', "</a>"),
        ('<div><a href="/outer">never closed</div>', ""),
        ("<form action=/f>", "</form>"),
        ("<div><form action=/f></div>", ""),
        ("<table>", "</table>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<table><caption>", "</caption></table>"),
        ("<ul><li>", "</li></ul>"),
        ("<dl><dt>", "</dt></dl>"),
        ("<article>", "</article>"),
        ("<main>", "</main>"),
        ("<div role=main>", "</div>"),
        ("<div role=banner>", "</div>"),
        ("<aside>", "</aside>"),
        ("<nav>", "</nav>"),
        ("<header>", "</header>"),
        ("<iframe>", "</iframe>"),
        ("<plaintext>", ""),
        ("</body>", ""),
        ("<frameset><frame src=/a></frameset>", ""),
        ("<base href=/other/>", ""),
        ("<base href=http://elsewhere.test/>", ""),
        ('<div title="', '">'),
        ("<div itemscope itemtype=https://schema.org/Thing>", "</div>"),
        (HEADER, HEADER),
        (FOOTER, ""),
        ("<div class=a>" * 400, "</div>" * 400),
    ],
)
def test_what_is_around_a_block_decides_as_it_always_did(
    before: str, after: str, header: str
) -> None:
    html = page(before, header, after)
    assert told(html, known=True) == told(html, known=False)


@pytest.mark.parametrize("part", ["<a href=/open>", "<div>", "<b>", "</form>", "<td>", "</p>"])
@pytest.mark.parametrize(
    "before", ["", "<table>", "<p>", "<a href=/o>", "<form>", "<div><b></div>"]
)
def test_a_block_with_faults_says_what_it_always_did(part: str, before: str) -> None:
    header = HEADER.replace("<h2>", f"{part}<h2>")
    alone = told(page(before, header), known=False)
    assert _after([page("", header)] * 3, page(before, header)) == alone


@pytest.mark.parametrize("start", ["", "<!doctype html public 'x'>", "<p>x</p><!doctype html>"])
def test_other_doctypes_are_read_as_they_always_were(start: str) -> None:
    html = page("<p>", HEADER_WITH_FORM, start=start)
    assert told(html, known=True) == told(html, known=False)


@pytest.mark.parametrize(
    "part",
    [
        "</div>",
        "</section>",
        "</li>",
        "<b>",
        "<!--",
        "<template></template>",
        "<meta name=robots content=noindex>",
        "<script type=application/ld+json>{}</script>",
        "<style>a{}</style>",
        "<title>Other</title>",
        "<body class=x>",
        "<html lang=de>",
        "</body>",
        "<div itemscope itemtype=https://schema.org/Thing></div>",
        "<plaintext>",
        "<iframe src=/i></iframe>",
    ],
)
def test_a_block_that_acts_on_the_page_is_always_parsed(part: str) -> None:
    header = HEADER.replace("<h2>", f"{part}<h2>")
    html = page("", header)
    known = KnownMarkup()
    for _ in range(3):
        source = parsing.parse(html.encode(), None, known)
        assert not [one for one in source.stand_ins.values() if one.tag == "header"]


def test_no_page_can_name_a_stand_in() -> None:
    known = KnownMarkup()
    html = page("", HEADER.replace("<h2>", f"<{MARK} n=1>x</{MARK}><h2>"))
    for _ in range(3):
        stand_ins = parsing.parse(html.encode(), None, known).stand_ins
        assert all(one.tag == "footer" for one in stand_ins.values())
