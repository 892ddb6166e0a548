"""Whether a crawl saw a host the way an earlier crawl did.

If it did not, what it says of findings says more about the visit than about the site: a server in
trouble, a login wall, a robots.txt that shuts all. Then no finding of that host may be opened or
closed by it.
"""

from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from tiebeam.engine.tables import Tables

FEWEST_URLS = 20
"""Below so many URLs of a host shares say nothing; each page still speaks only for itself."""

ENOUGH = {"failed": 0.2, "refused": 0.2, "disallowed": 0.2, "alike": 0.5, "led_away": 0.5}
"""Share of a host's URLs or pages from which on a kind of answer decides what the crawl saw."""

GROWTH = 3.0
"""How many times its former share makes a kind of answer a sudden one."""

MISSING = 0.5
"""Share of the former pages from which on a whole crawl missed most of the host."""

SENTENCES = {
    "failed": "{share:.0%} of the URLs of {host} did not answer or answered with a server error",
    "refused": "{share:.0%} of the URLs of {host} asked for a login or refused the crawler",
    "disallowed": "robots.txt kept the crawl out of {share:.0%} of the URLs of {host}",
    "alike": "{share:.0%} of the pages of {host} show one and the same text, as behind a login",
    "led_away": "{share:.0%} of the URLs of {host} redirect to one address, as before a login",
    "missing": "{share:.0%} of the pages of {host} that the crawl before saw were not there to see",
}


@dataclass(frozen=True)
class Sight:
    """What a crawl saw of one host, as shares of its URLs or pages."""

    urls: int
    failed: float
    refused: float
    disallowed: float
    alike: float
    """Share of the pages that show the commonest text."""
    led_away: float
    """Share of the URLs that redirect to the commonest address, whatever its query."""


def see(t: Tables) -> dict[str, Sight]:
    """What the crawl saw, by host."""
    rows = t.pages.group_by("host").agg(
        urls=_.count(),
        failed=_share((_.outcome == "failed") | (_.status >= 500) | (_.status == 429)),
        refused=_share(_.status.isin((401, 403, 407))),
        disallowed=_share(_.outcome == "disallowed"),
    )
    pages = t.pages.filter(_.status == 200, _.is_html)
    texts = _crowd(pages, pages.text_hash.cast("string")).select(page_host="host", alike="share")
    targets = _crowd(t.pages, t.pages.redirect_url.re_extract(r"^([^?]*)", 1))
    targets = targets.select(url_host="host", led_away="share")
    joined = rows.left_join(texts, rows.host == texts.page_host)
    joined = joined.left_join(targets, rows.host == targets.url_host)
    shares = {name: joined[name].fill_null(0.0) for name in ("alike", "led_away")}
    sights = joined.select(*rows.columns, **shares)
    return {row.pop("host"): Sight(**row) for row in _rows(sights)}


def why_not_comparable(
    before: Tables, now: Tables, seen_before: dict[str, Sight], seen_now: dict[str, Sight]
) -> dict[str, str]:
    """One sentence for each host of `before` that `now` did not see the same way."""
    reasons = {}
    missing = _missing(before, now) if _is_whole(before) and _is_whole(now) else {}
    for host, sight in seen_before.items():
        if sight.urls < FEWEST_URLS:
            continue
        share = missing.get(host, 0.0)
        if sudden := _sudden(sight, seen_now.get(host)):
            reasons[host] = SENTENCES[sudden[0]].format(host=host, share=sudden[1])
        elif share >= MISSING:
            reasons[host] = SENTENCES["missing"].format(host=host, share=share)
    return reasons


def _sudden(before: Sight, now: Sight | None) -> tuple[str, float] | None:
    """The kind of answer that suddenly decides what is seen, with its share."""
    if now is None:
        return None
    for kind, enough in ENOUGH.items():
        share, former = getattr(now, kind), getattr(before, kind)
        if share >= enough and share > GROWTH * former:
            return kind, share
    return None


def _missing(before: Tables, now: Tables) -> dict[str, float]:
    """Share of each host's pages in `before` that `now` did not visit or could not see."""
    pages = before.pages.filter(_.status == 200, _.is_html).select("host", "url_id")
    there = now.pages.filter(_.outcome == "answered").select(seen_id="url_id")
    known = ibis.memtable(pages.to_pyarrow())
    rows = known.left_join(there, known.url_id == there.seen_id).group_by("host")
    return {
        row["host"]: row["share"] for row in _rows(rows.agg(share=_share(_.seen_id.isnull())), now)
    }


def _crowd(rows: ibis.Table, value: ibis.Value) -> ibis.Table:
    """Share of each host's rows that have its commonest value, where those are a crowd."""
    counts = rows.group_by("host", value=value).agg(rows=_.count())
    common = ibis.ifelse(_.value.notnull(), _.rows, 0).max()
    shares = counts.group_by("host").agg(common=common, share=common / _.rows.sum())
    return shares.filter(_.common >= FEWEST_URLS)


def _share(condition: ibis.Deferred) -> ibis.Deferred:
    return condition.fill_null(False).mean()


def _is_whole(t: Tables) -> bool:
    return bool(t.crawl.is_whole.all().to_pyarrow().as_py())


def _rows(expression: ibis.Table, t: Tables | None = None) -> list[dict[str, Any]]:
    answer = t.connection.to_pyarrow(expression) if t else expression.to_pyarrow()
    rows: list[dict[str, Any]] = answer.to_pylist()
    return rows
