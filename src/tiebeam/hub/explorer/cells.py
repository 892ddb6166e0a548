"""Values of a crawl's tables as people read them: text that anyone may have written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tiebeam.hub.ui.figures import figure
from tiebeam.hub.ui.visible import visible

NOTHING = "–"  # noqa: RUF001 a dash, as people write it
LONGEST = 240
MOST_ENTRIES = 4
PLAIN_NUMBERS = frozenset(
    {"status", "redirect_end_status", "canonical_status", "url_id", "text_hash", "main_text_hash"}
    | {"shape_hash", "duplicate_cluster", "policy_line"}
)
"""Numbers that are names: no thousands are set apart."""


@dataclass(frozen=True)
class Cell:
    """What one URL says to one column."""

    name: str
    text: str
    is_figure: bool = False


def cell(name: str, value: Any) -> Cell:
    """The value, short enough for a table."""
    is_figure = isinstance(value, int | float) and not isinstance(value, bool)
    return Cell(name, _cut(shown(name, value)), is_figure)


def shown(name: str, value: Any) -> str:
    """The value as a person reads it, in full but for long lists."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return _number(name, value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, list):
        few = " · ".join(entries(value[:MOST_ENTRIES]))
        more = len(value) - MOST_ENTRIES
        return f"{few} · +{figure(more)}" if more > 0 else few
    return visible(str(value))


def written(value: Any) -> str:
    """The value as a spreadsheet takes it; entries of a list on lines of their own."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return " | ".join(entries(value))
    return visible(str(value))


def entries(values: Iterable[Any]) -> list[str]:
    """Entries of a list, a map or a list of pairs, as texts."""
    return [visible(_entry(one)) for one in values]


def _number(name: str, value: float) -> str:
    if name in PLAIN_NUMBERS:
        return str(value)
    return figure(value) if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")


def _entry(one: Any) -> str:
    if isinstance(one, tuple):
        return f"{one[0]}: {one[1]}"
    if isinstance(one, dict):
        parts = list(one.values())
        return f"h{parts[0]} {parts[1]}" if "level" in one else " ".join(map(str, parts))
    return str(one)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
