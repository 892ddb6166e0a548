"""What a tab saw as a row of `renderings`: raw and rendered page read by the same extractor."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from tiebeam.engine import urls
from tiebeam.engine.extract import PageFacts, extract_main_text, extract_page
from tiebeam.engine.render.tab import Seen
from tiebeam.engine.render.visit import Visit

MOST_ADDED_LINKS = 100
_UTF8 = "text/html; charset=utf-8"
_TAKEN = (
    "title",
    "description",
    "canonical_url",
    "meta_robots",
    "noindex",
    "h1",
    "link_count",
    "internal_link_count",
    "main_word_count",
    "main_text_hash",
    "structured_types",
)
"""Columns of `pages` that stand in `renderings` twice."""

Row = dict[str, Any]
IsInternal = Callable[[str], bool]


def as_row(url: str, seen: Seen, is_internal: IsInternal) -> Row:
    """The columns that what was seen fills; null for what was not seen."""
    row: Row = {"url": url, "url_id": urls.url_id(url), "settled": seen.settled}
    if seen.visit:
        row |= _of_visit(seen.visit)
    if seen.failure:
        return row
    headers = seen.visit.document.headers if seen.visit and seen.visit.document else {}
    raw = _facts(seen.raw, url, headers, is_internal) if seen.raw is not None else None
    final_url = _normalised(seen.final_url)
    rendered = _facts(seen.html, final_url or url, headers, is_internal)
    row |= {
        "final_url": final_url,
        "rendered_bytes": seen.html_bytes,
        "html_cut": seen.html_bytes > len(seen.html),
        "rendered_text_start": rendered.text_start,
        **_measured(seen.vitals),
        **_side("rendered", rendered),
    }
    return row | (_beside(raw, rendered, seen) if raw else {})


def _beside(raw: PageFacts, rendered: PageFacts, seen: Seen) -> Row:
    """The raw side, and what came and went between the two."""
    before, after = _internal_targets(raw), _internal_targets(rendered)
    added = [url for url in after if url not in before]
    return {
        **_side("raw", raw),
        "added_link_count": len(added),
        "added_links": added[:MOST_ADDED_LINKS],
        "removed_link_count": len(before.keys() - after.keys()),
        **_text_shares(seen.raw or b"", seen.html),
    }


def _facts(body: bytes, url: str, headers: Mapping[str, str], is_internal: IsInternal) -> PageFacts:
    # What comes out of the browser is UTF-8, whatever the server's header says.
    return extract_page(body, url=url, content_type=_UTF8, headers=headers, is_internal=is_internal)


def _side(name: str, facts: PageFacts) -> Row:
    row = {f"{name}_{column}": getattr(facts, column) for column in _TAKEN}
    row[f"{name}_headings"] = [{"level": level, "text": text} for level, text in facts.headings]
    row[f"{name}_hreflang_count"] = len(facts.hreflang)
    return row


def _internal_targets(facts: PageFacts) -> dict[str, None]:
    return {link.target_url: None for link in facts.links if link.internal}


def _text_shares(raw: bytes, rendered: bytes) -> Row:
    """How much of each main text the other one lacks, by words."""
    before, after = (
        Counter(extract_main_text(body, content_type=_UTF8).split()) for body in (raw, rendered)
    )
    return {
        "added_text_share": _share(after - before, after),
        "removed_text_share": _share(before - after, before),
    }


def _share(part: Counter[str], whole: Counter[str]) -> float:
    return part.total() / whole.total() if whole else 0.0


def _of_visit(visit: Visit) -> Row:
    return {
        "status": visit.document.status if visit.document else None,
        "navigations": max(0, visit.navigations),
        "soft_navigations": visit.soft_navigations,
        "request_count": visit.requests,
        "received_bytes": visit.received_bytes,
        "failed_resource_count": visit.failed_count,
        "failed_resources": [vars(one) for one in visit.failed],
        "script_error_count": visit.script_error_count,
        "script_errors": visit.script_errors,
        "console_error_count": visit.console_error_count,
        "console_errors": visit.console_errors,
    }


def _measured(vitals: Mapping[str, float | None]) -> Row:
    return {
        "fcp_ms": vitals.get("fcp"),
        "lcp_ms": vitals.get("lcp"),
        "cls": vitals.get("cls"),
        "tbt_ms": vitals.get("tbt"),
    }


def _normalised(url: str | None) -> str | None:
    try:
        return urls.normalise(url) if url else None
    except urls.InvalidURL:
        return None
