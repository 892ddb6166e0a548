"""Rows of `renderings`, for people who compare the two sides of a page."""

from collections.abc import Sequence
from typing import Any

from ibis import _

from tiebeam.engine.tables import Tables


def read_renderings(
    t: Tables, urls: Sequence[str] | None, *, limit: int | None = None, offset: int = 0
) -> list[dict[str, Any]]:
    """What a browser made of these pages, those with a screenshot first; none if not rendered.

    urls: None for all that were rendered. limit: rows at most, past the first `offset`.
    """
    if "renderings" not in t:
        return []
    rows = t.renderings if urls is None else t.renderings.filter(_.url.isin(list(urls)))
    ordered = rows.order_by(_.screenshot.isnull(), "url_id").limit(limit, offset=offset)
    found: list[dict[str, Any]] = ordered.to_pyarrow().to_pylist()
    return found
