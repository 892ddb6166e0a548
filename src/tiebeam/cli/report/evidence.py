"""The evidence as people read it: what its columns are called, and their values."""

import json
from collections.abc import Mapping
from typing import Any

from tiebeam.cli.report.report import Lens
from tiebeam.hub.ui.figures import figure
from tiebeam.hub.ui.visible import visible


def label(column: str) -> Mapping[Lens, str]:
    """What a column of evidence is called, by lens."""
    from tiebeam.engine import pipeline

    called = pipeline.label_of(column)
    return {"seo": visible(called.seo), "it": visible(called.it)}


def told(value: Any) -> str:
    """A value of an evidence column in words; text stays as the site wrote it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return figure(value) if isinstance(value, int) else f"{value:g}"
    if isinstance(value, list):
        return ", ".join(told(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
