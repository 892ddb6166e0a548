"""Rows of `renderings`, for people who compare the two sides of a page."""

from collections.abc import Sequence
from typing import Any

from ibis import _

from tiebeam.engine.tables import Tables


def read_renderings(t: Tables, urls: Sequence[str]) -> list[dict[str, Any]]:
    """What a browser made of these pages, those with a screenshot first; none if not rendered."""
    if "renderings" not in t:
        return []
    rows = t.renderings.filter(_.url.isin(list(urls))).order_by(_.screenshot.isnull(), "url_id")
    found: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
    return found
