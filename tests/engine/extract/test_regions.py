from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]

LINK = "<a href=/x>x</a>"


@pytest.mark.parametrize(
    ("markup", "region"),
    [
        (LINK, "main"),
        (f"<main>{LINK}</main>", "main"),
        (f"<header>{LINK}</header>", "header"),
        (f"<header><nav>{LINK}</nav></header>", "navigation"),
        (f"<nav aria-label=Breadcrumbs>{LINK}</nav>", "breadcrumb"),
        (f"<ol class='c-breadcrumb'>{LINK}</ol>", "breadcrumb"),
        (f"<div id=breadcrumbs>{LINK}</div>", "breadcrumb"),
        (f"<aside>{LINK}</aside>", "aside"),
        (f"<footer>{LINK}</footer>", "footer"),
        (f"<div role=contentinfo>{LINK}</div>", "footer"),
        (f"<div role=navigation>{LINK}</div>", "navigation"),
        (f"<div class='site-footer dark'>{LINK}</div>", "footer"),
        (f"<div id=footer>{LINK}</div>", "footer"),
        (f"<ul class=nav>{LINK}</ul>", "navigation"),
        (f"<main><header>{LINK}</header></main>", "main"),
        (f"<article><footer>{LINK}</footer></article>", "main"),
        (f"<div class=header><main>{LINK}</main></div>", "main"),
        (f"<div class=has-breadcrumbs>{LINK}</div>", "main"),
        (f"<div class=footnotes>{LINK}</div>", "main"),
        (f"<footer></footer>{LINK}", "main"),
        (f"<nav></nav><p>{LINK}</p><nav></nav>", "main"),
    ],
)
def test_region_of_a_link(read: Read, markup: str, region: str) -> None:
    assert [link.region for link in read(f"<body>{markup}").links] == [region]


def test_each_link_gets_its_own_region(read: Read) -> None:
    facts = read(
        f"<header>{LINK}<nav>{LINK}{LINK}</nav>{LINK}</header>{LINK}<footer>{LINK}</footer>"
    )
    assert [link.region for link in facts.links] == [
        "header",
        "navigation",
        "navigation",
        "header",
        "main",
        "footer",
    ]
