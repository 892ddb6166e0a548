"""Occurrences to findings: all that share one root cause become one row."""

from collections.abc import Sequence

import ibis
import pyarrow as pa
from ibis import _

from tiebeam.engine.tables import TABLES, Tables

SAMPLES = 5
"""Pages named as samples."""

GRAVEST_FIRST = ("critical", "high", "medium", "low", "info")


def group(t: Tables) -> pa.Table:
    """The table `findings`, gravest first, then by pages.

    Reads occurrences, judgements, pages and page_templates. A finding has a page template when all
    of its pages have the same one. Its share is that of the template's pages on its host; without
    a template, of all URLs of the host; a defect of the host itself has all of what it is about.
    """
    rows = _causes(t).join(t.judgements.select(*OF_CHECK), "check")
    rows = _with_extent(rows, t).left_join(_samples(t), "fingerprint")
    schema = TABLES["findings"].arrow
    order = [_position(rows.severity, GRAVEST_FIRST), ibis.desc("pages"), "fingerprint"]
    return rows.order_by(order).select(schema.names).to_pyarrow().cast(schema)


OF_CHECK = ("check", "area", "severity", "owner", "scope", "key", "key_version")


def _causes(t: Tables) -> ibis.Table:
    """One row per fingerprint: what its occurrences have in common."""
    return t.occurrences.group_by("fingerprint").agg(
        check=_.check.min(),
        host=_.host.min(),
        page_template=_shared(_.page_template),
        cause=_shared(_.cause),
        pages=_.url_id.nunique(),
    )


def _shared(value: ibis.Deferred) -> ibis.Deferred:
    """The value that all rows have; null when they differ or one has none."""
    return ibis.ifelse((value.nunique() == 1) & value.notnull().all(), value.min(), None)


def _with_extent(rows: ibis.Table, t: Tables) -> ibis.Table:
    """The findings beside how many pages they could have occurred on."""
    sizes = t.pages.join(t.page_templates, "url_id").group_by("host", "page_template")
    templates = sizes.agg(of_template=_.count())
    hosts = t.pages.group_by("host").agg(of_host=_.count())
    rows = rows.left_join(templates, ["host", "page_template"], rname="template_{name}")
    rows = rows.left_join(hosts, "host", rname="its_{name}")
    around = ibis.cases((_.key == "host", _.pages), else_=_.of_template.coalesce(_.of_host))
    rows = rows.mutate(template_pages=ibis.greatest(around, _.pages))
    return rows.mutate(share=_.pages / _.template_pages)


def _samples(t: Tables) -> ibis.Table:
    """A few pages of each finding, the same ones from crawl to crawl.

    An id is a hash, so the lowest ids are spread evenly over the pages.
    """
    pages = t.occurrences.distinct(on=["fingerprint", "url_id"])
    by_id = ibis.window(group_by="fingerprint", order_by="url_id")
    few = pages.mutate(place=ibis.row_number().over(by_id)).filter(_.place < SAMPLES)
    return few.group_by("fingerprint").agg(samples=_.url.collect(order_by=_.place))


def _position(value: ibis.Value, order: Sequence[str]) -> ibis.Value:
    return ibis.cases(*((value == one, place) for place, one in enumerate(order)), else_=len(order))
