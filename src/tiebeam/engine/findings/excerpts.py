"""The part of an answer that shows a defect: its head, its headers, one link, a robots.txt."""

import json
import re
from codecs import lookup
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from http import HTTPStatus
from typing import Any

import ibis
from ibis import _

from tiebeam.engine.findings.fingerprints import as_number
from tiebeam.engine.findings.lines import Line, Span, lines_around
from tiebeam.engine.findings.markup import elements
from tiebeam.engine.tables import Tables
from tiebeam.engine.urls import InvalidURL, normalise, parts

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Excerpt:
    """A few lines of what was answered, the faulty parts marked."""

    title: str
    first_line: int
    """Number of the first line in the whole part."""
    lines: tuple[Line, ...]


def excerpt_of(t: Tables, fingerprint: str, url: str) -> Excerpt | None:
    """What shows the finding on that page; None when nothing that was kept shows it."""
    named = t.occurrences.filter(_.fingerprint == as_number(fingerprint), _.url == url)
    occurrence = _first(named.order_by("cause", "evidence"))
    if not occurrence:
        return None
    marks = _first(t.judgements.filter(_.check == occurrence["check"]).select("marks"))
    return _part(t, occurrence, (marks or {}).get("marks") or "")


def _part(t: Tables, occurrence: Row, marks: str) -> Excerpt | None:
    evidence = json.loads(occurrence["evidence"])
    robots = _first(t.robots.filter(_.url == occurrence["url"])) if "robots" in t else None
    if robots:
        return _of_robots(robots, evidence)
    page = _first(t.pages.filter(_.url_id == _id(occurrence["url_id"])))
    if not page:
        return _of_probe(t, occurrence["url"])
    if page["outcome"] == "disallowed":
        return _of_rule(t, page)
    if marks in PARTS:
        return PARTS[marks](t, page, evidence)
    if not marks and "target_url" in evidence:
        return _of_link(t, page, evidence)
    return _of_page(page, marks, evidence)


def _of_page(page: Row, marks: str, evidence: Row) -> Excerpt | None:
    header = _header_of(page, marks)
    if header or not page["head_html"]:
        return _of_headers(page, header or "status")
    return _of_head(page["head_html"], marks, evidence) if marks else None


def _header_of(page: Row, marks: str) -> str | None:
    """The header that carries what is marked, where it is not in the head."""
    names = {name for name, value in page["headers"] or ()}
    if marks == "canonical" and page["canonical_from"] == "header":
        return "link"
    if marks == "robots" and page["noindex_from"] == "header":
        return "x-robots-tag"
    if marks == "location":
        return marks if marks in names else "status"
    return marks if marks in names or marks == "status" else None


def _of_head(head: str, marks: str, evidence: Row) -> Excerpt:
    """The head of the page with every element that `marks` names; its top when none does."""
    ended_by = evidence.get("head_ended_by")
    named = str(ended_by).lower() if marks == "head" and ended_by else marks
    spans = [element.span for element in elements(head) if element.is_about(named)]
    first, lines = lines_around(head, _proven(head, spans, evidence))
    title = "Head of the page" if spans else f"Head of the page, without {named}"
    return Excerpt(title, first, lines)


def _proven(text: str, spans: list[Span], evidence: Row) -> list[Span]:
    """The spans that hold something the evidence names; all of them when none does."""
    named = [value for value in evidence.values() if isinstance(value, str) and len(value) > 1]
    holding = [span for span in spans if any(value in text[slice(*span)] for value in named)]
    return holding or spans


def _of_headers(page: Row, marks: str) -> Excerpt:
    """Status line and headers of the answer, with the status code or one header marked."""
    lines = [_status_line(page)]
    for name, value in page["headers"] or ():
        text = f"{name}: {value}"
        spans = [(len(name) + 2, len(text))] if name == marks else []
        lines.extend(lines_around(text.replace("\n", " "), spans)[1])
    if not any(line.marks for line in lines):
        lines[0] = Line(lines[0].text, ((lines[0].text.find(" ") + 1, len(lines[0].text)),))
    return Excerpt("Answer of the server", 1, tuple(lines))


def _status_line(page: Row) -> Line:
    if page["status"] is None:
        return Line(f"Nothing answered: {page['failure'] or page['outcome']}")
    phrases = {status.value: status.phrase for status in HTTPStatus}
    protocol = f"HTTP/{page['http_version']}" if page["http_version"] else "HTTP"
    return Line(f"{protocol} {page['status']} {phrases.get(page['status'], '')}".rstrip())


def _of_robots(robots: Row, evidence: Row) -> Excerpt:
    """The robots.txt around the line that the evidence names by number or by its text."""
    body = robots["body"] or ""
    if robots["status"] != HTTPStatus.OK or not body.strip():
        answer = {**robots, "headers": (), "http_version": None, "outcome": "no answer"}
        return _of_headers(answer, "status")
    rule = str(evidence.get("rule") or evidence.get("robots_rule") or "").strip().lower()
    first, lines = lines_around(body, _lines_of(body, rule, evidence.get("line")))
    if robots["is_html"]:
        lines = (Line(lines[0].text, ((0, len(lines[0].text)),)), *lines[1:])
    return Excerpt("robots.txt", first, lines)


def _lines_of(body: str, rule: str, number: int | None) -> list[Span]:
    spans, begin = [], 0
    for place, line in enumerate(body.split("\n"), 1):
        if place == number or (number is None and rule and line.strip().lower() == rule):
            spans.append((begin, begin + len(line.rstrip())))
        begin += len(line) + 1
    return spans


def _of_rule(t: Tables, page: Row) -> Excerpt | None:
    """The line of robots.txt that keeps search engines from the page."""
    origin = parts(page["url"]).origin
    robots = _first(t.robots.filter(_.origin == origin)) if "robots" in t else None
    return _of_robots(robots, {"rule": page["robots_rule"]}) if robots else None


def _of_probe(t: Tables, url: str) -> Excerpt | None:
    """What a request beyond the site's own links was answered, written as a short protocol."""
    probe = _first(t.probes.filter(_.url == url)) if "probes" in t else None
    if not probe:
        return None
    answer = _status_line({**probe, "http_version": None, "outcome": "no answer"}).text
    told = [Line(f"GET {url}"), Line(answer, ((0, len(answer)),))]
    if probe["final_url"] and probe["final_url"] != url:
        told.append(Line(f"led to {probe['final_url']}, which answered {probe['final_status']}"))
    if probe["title"]:
        told += lines_around(f"title: {probe['title']}".replace("\n", " "), [])[1]
    return Excerpt("Answer to a request of our own", 1, tuple(told))


def _of_text(_t: Tables, page: Row, _evidence: Row) -> Excerpt:
    """The beginning of the main text, or that there is none."""
    text = page["text_start"] or ""
    first, lines = lines_around(text, [(0, len(text))])
    return Excerpt("Text of the page" if text else "Text of the page: none", first, lines)


def _of_link(t: Tables, page: Row, evidence: Row) -> Excerpt | None:
    """The first link of the page to the target that the evidence names.

    Of a page that was kept whole, as it was written; else written anew.
    """
    if written := _of_body(t, page, evidence):
        return written
    wanted = t.links.filter(
        _.source_id == _id(page["url_id"]), _.target_url == str(evidence.get("target_url"))
    )
    link = _first(wanted.order_by("position"))
    if not link:
        return None
    rel = f' rel="{escape(link["rel"])}"' if link["rel"] else ""
    href = escape(link["target_url"])
    text = f'<a href="{href}"{rel}>{escape(link["anchor"] or "")}</a>'
    lines = lines_around(text, [(text.find(href), text.find(href) + len(href))])[1]
    region = "main text" if link["region"] == "main" else link["region"]
    return Excerpt(f"Link in the {region}, as read from the page", 1, lines)


def _of_body(t: Tables, page: Row, evidence: Row) -> Excerpt | None:
    """The lines of a page kept whole around its link to the target."""
    kept = _first(t.bodies.filter(_.url_id == _id(page["url_id"]))) if "bodies" in t else None
    if not kept:
        return None
    html = kept["body"].decode(_charset(page), "replace")
    for link in _HREF.finditer(html):
        if _leads_to(unescape(link["href"]), page["url"], evidence.get("target_url")):
            first, lines = lines_around(html, [link.span("href")])
            return Excerpt("Link in the page, as it was answered", first, lines)
    return None


_HREF = re.compile(r"""<a\s[^>]{0,2000}?href\s*=\s*(?:"(?P<href>[^"]{0,2000})")""", re.IGNORECASE)


def _charset(page: Row) -> str:
    try:
        return lookup(page["charset"] or "utf-8").name
    except LookupError:
        return "utf-8"


def _leads_to(href: str, base: str, target: Any) -> bool:
    try:
        return bool(normalise(href, base) == target)
    except InvalidURL:
        return False


def _of_sitemap(t: Tables, page: Row, _evidence: Row) -> Excerpt | None:
    entry = _first(t.sitemaps.filter(_.url_id == _id(page["url_id"])).order_by("sitemap_url"))
    if not entry:
        return None
    text = f"<loc>{escape(entry['url'])}</loc>"
    return Excerpt(
        f"Entry of {entry['sitemap_url']}", 1, lines_around(text, [(5, len(text) - 6)])[1]
    )


PARTS: dict[str, Callable[[Tables, Row, Row], Excerpt | None]] = {
    "link": _of_link,
    "sitemap": _of_sitemap,
    "text": _of_text,
}
"""Marks that are no element and no header."""


def _id(number: int) -> ibis.Value:
    return ibis.literal(number, type="uint64")


def _first(rows: ibis.Table) -> dict[str, Any] | None:
    found: list[dict[str, Any]] = rows.limit(1).to_pyarrow().to_pylist()
    return found[0] if found else None
