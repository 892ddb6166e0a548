"""What it means that a crawl does not show a finding: fixed, or not to be told.

A crawl speaks only for what it visited. A finding counts as gone only when its check could tell,
its host was seen as before, and nearly all of its pages were visited and show none of it.
"""

from collections.abc import Collection, Mapping
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.tables import Tables

ENOUGH = 0.8
"""Share of a finding's pages that must be seen. Some pages of a shop are always gone by the next
crawl; when most are seen and none shows the defect, its one cause is gone. Of fewer than five pages
all must be seen."""


def pages_of(t: Tables, fingerprints: Collection[int]) -> pa.Table:
    """The pages of these findings and how they answered, to be looked for in a later crawl."""
    named = pa.table({"fingerprint": pa.array(list(fingerprints), pa.uint64())})
    wanted = t.occurrences.semi_join(ibis.memtable(named), "fingerprint")
    rows = wanted.distinct(on=["fingerprint", "url_id"]).select(
        "fingerprint", "check", "url_id", "host"
    )
    known = t.pages.select("url_id", was_visited=True, was="outcome", was_status="status")
    joined = rows.left_join(known, "url_id").drop("url_id_right")
    return joined.mutate(was_visited=_.was_visited.fill_null(False)).to_pyarrow()


def why_unknown(t: Tables, sought: pa.Table, untold: Mapping[str, str]) -> dict[int, str]:
    """For each finding whose absence says nothing, why.

    sought: from `pages_of`; t: a later crawl that shows none of these findings; untold: hosts that
    the crawl did not see as before, with the reason.
    """
    counted = _count(t, sought)
    verdicts = {row["check"]: row for row in t.judgements.to_pyarrow().to_pylist()}
    reasons = {}
    for row in counted:
        reason = untold.get(row["host"]) or _of_check(verdicts.get(row["check"]))
        if reason or row["seen"] < ENOUGH * row["pages"]:
            reasons[row["fingerprint"]] = reason or _of_pages(row, verdicts[row["check"]])
    return reasons


def _of_check(judgement: Mapping[str, Any] | None) -> str | None:
    if judgement is None:
        return "its check did not run"
    if judgement["verdict"] == "cannot-tell":
        return f"its check could not tell: {judgement['reason']}"
    return None


def _of_pages(row: Mapping[str, Any], judgement: Mapping[str, Any]) -> str:
    if row["told"]:
        others = ", ".join(judgement["left_out_to"])
        return f"{others} tells of {row['told']} of its {row['pages']} pages"
    unseen = row["pages"] - row["seen"]
    return f"{unseen} of its {row['pages']} pages were not visited or hidden behind an error"


def _count(t: Tables, sought: pa.Table) -> list[dict[str, Any]]:
    """Per finding: its pages, how many were seen, and of how many another check tells."""
    rows = ibis.memtable(sought)
    here = t.pages.select("url_id", "outcome", "status")
    hosts = t.pages.filter(_.outcome == "answered").select(seen_host="host").distinct()
    joined = rows.left_join(here, rows.url_id == here.url_id)
    joined = joined.left_join(hosts, rows.host == hosts.seen_host)
    told = _told(t)
    joined = joined.left_join(told, [rows.check == told.told_check, rows.url_id == told.told_id])
    counted = joined.mutate(
        is_told=_.told_id.notnull(),
        is_seen=ibis.ifelse(_.was_visited, _is_seen(), _.seen_host.notnull()),
    )
    answer = counted.group_by("fingerprint", "check", "host").agg(
        pages=_.count(),
        seen=(_.is_seen & ~_.is_told).sum(),
        told=_.is_told.sum(),
    )
    found: list[dict[str, Any]] = t.connection.to_pyarrow(answer).to_pylist()
    return found


def _is_seen() -> ibis.Deferred:
    """Whether the page shows what it is, or at least answers as it did with the finding."""
    hidden = _.status.isin((401, 403, 407, 429)) | (_.status >= 500)
    shown = (_.outcome == "answered") & ~hidden.fill_null(False)
    same = (_.outcome == _.was) & _.status.identical_to(_.was_status)
    return (shown | same).fill_null(False)


def _told(t: Tables) -> ibis.Table:
    """URLs that each check leaves to another one, which tells of the same root cause."""
    leaving = t.judgements.filter(_.left_out > 0).select(
        told_check="check", teller=_.left_out_to.unnest()
    )
    by_host = t.judgements.filter(_.key == "host").select(host_check="check")
    named = leaving.join(t.occurrences, leaving.teller == t.occurrences.check)
    named = named.left_join(by_host, named.teller == by_host.host_check)
    single = named.filter(_.host_check.isnull()).select("told_check", told_id="url_id")
    whole = named.filter(_.host_check.notnull()).select("told_check", "host").distinct()
    of_host = whole.join(t.pages, "host").select("told_check", told_id="url_id")
    return single.union(of_host, distinct=True)
