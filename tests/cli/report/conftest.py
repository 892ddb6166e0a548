import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tiebeam.cli.report.report import (
    Answers,
    Checked,
    Crawl,
    Excerpt,
    Found,
    Line,
    Report,
    Sample,
    Template,
    Words,
)

HOST = "www.larkmoor.example"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; nothing is downloaded."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": program, "args": arguments}


@dataclass(frozen=True)
class Term:
    slug: str
    title: str
    seo: str
    it: str


@dataclass(frozen=True)
class Piece:
    text: str
    term: Term | None = None


CANONICAL = Term(
    "canonical-tag",
    "canonical tag",
    "Tells search engines which address of a page to show.",
    "A link element with `rel=canonical` in the head, or a `Link` header.",
)
NOINDEX = Term(
    "noindex",
    "noindex",
    "Asks search engines to leave the page out of their results.",
    "A robots directive, in a meta element or the X-Robots-Tag header.",
)
TERMS = {"canonical": CANONICAL, "noindex": NOINDEX}


def explain(text: str) -> Iterator[Piece]:
    for part in re.split(r"\b(canonical|noindex)\b", text):
        yield Piece(part, TERMS.get(part))


@pytest.fixture(name="explain")
def explain_terms() -> Callable[[str], Iterable[Piece]]:
    return explain


PRODUCTS = Found(
    fingerprint="9f3a5c02d1b7e846",
    check="noindex-valuable",
    area="index",
    severity="critical",
    owner="backend",
    host=HOST,
    page_template="Product",
    cause=None,
    pages=412,
    template_pages=642,
    share=412 / 642,
    words={
        "seo": Words(
            "Pages in the sitemap ask search engines to leave them out",
            "These pages cannot appear in results at all while noindex stands there, however good "
            "their content is. Visits from search end within days of the next crawl by Google.",
            "Confirm with the list that these products should be found, then hand it to backend.",
        ),
        "it": Words(
            "X-Robots-Tag: noindex on URLs that the sitemap lists",
            "The header contradicts the sitemap that the same system writes. Every crawler that "
            "reads both wastes requests, and one of the two is wrong.",
            "Find where the product route sets X-Robots-Tag; remove noindex where the product is "
            "for sale. A test on one URL of each state keeps it away.",
        ),
    },
    not_this="A product that is sold out for good and says so: there noindex can be meant.",
    source='Google Search Central, "Block Search indexing with noindex"',
    marks="robots",
    samples=(
        Sample(
            f"https://{HOST}/en/p/oak-dining-table",
            {"noindex_from": "header", "x_robots_tag": "noindex", "in_sitemap": True},
            Excerpt(
                "Answer headers of /en/p/oak-dining-table",
                (
                    Line(1, "HTTP/1.1 200 OK"),
                    Line(2, "content-type: text/html; charset=utf-8"),
                    Line(3, "x-robots-tag: noindex", ((14, 21),)),
                    Line(4, "cache-control: max-age=60"),
                ),
            ),
        ),
        Sample(f"https://{HOST}/de/p/eichentisch", {"noindex_from": "header"}),
        Sample(f"https://{HOST}/fr/p/table-en-chene", {"noindex_from": "header"}),
    ),
)

CANONICALS = replace(
    PRODUCTS,
    fingerprint="17c4e09b55aa01fe",
    check="canonical-to-error",
    area="canonical",
    severity="high",
    owner="frontend",
    page_template="Category",
    cause="locale lost",
    pages=96,
    template_pages=155,
    share=96 / 155,
    marks="canonical",
    words={
        "seo": Words(
            "Pages name a missing page as the one to show in search",
            "A search engine cannot follow the canonical and picks the URL to show by itself.",
            "Name a page that should be the canonical, so that IT has an example to test against.",
        ),
        "it": Words(
            "rel=canonical points to URLs that answer 4xx",
            "The code builds this address from something other than the route that answers.",
            "Build the canonical from the route that finally answers this page.",
        ),
    },
    samples=(
        Sample(
            f"https://{HOST}/en/c/tables?page=2",
            {"canonical_url": f"https://{HOST}/c/tables", "canonical_status": 404},
            Excerpt(
                "Head of /en/c/tables?page=2",
                (
                    Line(7, '<meta charset="utf-8">'),
                    Line(
                        8,
                        f'<link rel="canonical" href="https://{HOST}/c/tables">',
                        ((28, 28 + len(f"https://{HOST}/c/tables")),),
                    ),
                    Line(9, "<title>Tables | Larkmoor</title>"),
                ),
            ),
        ),
    ),
)

ROBOTS = replace(
    PRODUCTS,
    fingerprint="00b2d7719c3e4f50",
    check="robots-prefix-overmatch",
    area="crawl",
    severity="high",
    owner="seo",
    page_template=None,
    cause="Disallow: /sell",
    pages=31,
    template_pages=1355,
    share=31 / 1355,
    marks="disallow",
    words={
        "seo": Words(
            "One robots.txt line keeps out pages that nobody meant",
            "The rule also matches every path that only begins alike.",
            "Say which paths are meant; end the rule with a slash or a dollar sign.",
        ),
        "it": Words(
            "Disallow: /sell also matches /sellers",
            "A rule is a prefix, not a path segment.",
            "Change the line to /sell/ or /sell$ and test both paths.",
        ),
    },
    samples=(Sample(f"https://{HOST}/robots.txt", {"robots_rule": "Disallow: /sell"}),),
)

TITLES = replace(
    PRODUCTS,
    fingerprint="c0ffee00c0ffee00",
    check="title-missing",
    area="head",
    severity="medium",
    owner="content",
    page_template="Store",
    pages=2,
    template_pages=64,
    share=2 / 64,
    marks="title",
    samples=(),
    words={
        "seo": Words("Pages have no title", "Results show a URL instead.", "Write one."),
        "it": Words("Empty title element", "Tabs and history show a URL.", "Require the field."),
    },
)

LINKS = replace(
    TITLES,
    fingerprint="0123456789abcdef",
    check="redirect-linked-internally",
    area="links",
    severity="low",
    owner="content",
    page_template="Article",
    pages=18,
    template_pages=210,
    share=18 / 210,
    words={
        "seo": Words("Links go the long way round", "A hop more for readers.", "Link to the end."),
        "it": Words("Internal links answer 301", "A needless request each.", "Update the links."),
    },
)


@pytest.fixture
def report() -> Report:
    """A crawl of a shop with five root causes."""
    return Report(
        crawl=Crawl(
            site=HOST,
            started_at="2026-11-21 06:00 UTC",
            ended="complete",
            duration_s=324.2,
            urls=1515,
            pages=1355,
            indexable=962,
            facts=(
                ("Hosts", f"{HOST}, help.larkmoor.example"),
                ("Robots.txt", "obeyed"),
                ("Kept out by robots.txt", "58 URLs"),
            ),
        ),
        lens="it",
        findings=(PRODUCTS, CANONICALS, ROBOTS, TITLES, LINKS),
        templates=(
            Template("Product", 642, 230),
            Template("Article", 210, 205),
            Template("Category", 155, 120),
            Template("Help page", 120, 120),
            Template("Brand", 80, 80),
            Template("Store", 64, 62),
            Template("Author", 40, 40),
            Template("Search results", 22, 0),
            Template("Home", 3, 3),
        ),
        answers=(
            Answers("200", 1355, "ok"),
            Answers("redirect", 96, "redirect"),
            Answers("4xx", 6, "client-error"),
            Answers("kept out by robots.txt", 58, "left-out"),
        ),
        depths=(("0", 3), ("1", 48), ("2", 310), ("3", 742), ("4", 226), ("no path", 26)),
        clean=(
            Checked("redirect-loop", "A redirect returns to an earlier URL"),
            Checked("status-5xx", "A URL answers a server error"),
        ),
        cannot_tell=(
            Checked(
                "redirect-https-missing",
                "The http address does not redirect to https",
                reason="the crawl has no probes",
            ),
        ),
        left_out=(
            Checked(
                "canonical-to-nonindexable",
                "Canonical points to a page that cannot be indexed",
                left_out=12,
                left_out_to=("noindex-valuable",),
            ),
        ),
    )
