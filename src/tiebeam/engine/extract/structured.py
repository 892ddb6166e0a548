"""Structured data: which types a page says it describes.

Source: JSON-LD 1.1 (W3C), HTML Standard section 5 "Microdata"
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import turbohtml

from tiebeam.engine.extract.folding import fold_and_cut
from tiebeam.engine.extract.parsing import Source

MAX_TYPES = 100
_MAX_CHARACTERS = 1_000_000
_MAX_SCRIPTS = 100
_MAX_VALUES = 20_000
_TYPE_CHARACTERS = 100
_SCHEMA_ORG = re.compile(r"https?://(?:www\.)?schema\.org/", re.IGNORECASE)
_READER = json.JSONDecoder(strict=False)
_GUARDS = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|-->|//\s*\]\]>|\]\]>)\s*")


class StructuredData(NamedTuple):
    """Types in order of appearance, and what was wrong."""

    types: list[str]
    faults: list[str]


def read_structured_data(source: Source) -> StructuredData:
    """Types of the page's JSON-LD, then of its microdata."""
    types: dict[str, None] = {}
    faults: dict[str, None] = {}
    read = 0
    for script in islice(_json_scripts(source), _MAX_SCRIPTS):
        text = script.text
        read += len(text)
        if read > _MAX_CHARACTERS:
            faults["structured_data_oversized"] = None
            break
        try:
            value = _parse(text)
        except (ValueError, RecursionError):
            faults["structured_data_invalid"] = None
            continue
        if isinstance(value, (dict, list)):
            types.update(_types_in(value))
    types.update(dict.fromkeys(_microdata_types(source.document)))
    return StructuredData(list(types)[:MAX_TYPES], list(faults))


def _json_scripts(source: Source) -> Iterator[turbohtml.Element]:
    for script in source.elements.scripts:
        kind = script.attr("type")
        if kind and kind.partition(";")[0].strip().lower() == "application/ld+json":
            yield script


def _parse(text: str) -> Any:
    """Lenient where readers agree: comment guards, line breaks in strings, nothing at all."""
    try:
        return _READER.decode(text)
    except ValueError:
        bare = text.strip()
        opened = _GUARDS.match(bare)
        if opened:
            bare = bare[opened.end() :]
        for guard in ("-->", "]]>", "//"):
            bare = bare.removesuffix(guard).rstrip()
        return _READER.decode(bare) if bare else None


def _types_in(value: Any) -> dict[str, None]:
    """The @type values of a JSON value and all it holds, in document order."""
    types: dict[str, None] = {}
    waiting = [value]
    for _ in range(_MAX_VALUES):
        if not waiting:
            break
        item = waiting.pop()
        inside: Iterable[Any] = item
        if isinstance(item, dict):
            if (named := item.get("@type")) is not None:
                types.update(dict.fromkeys(_names(named)))
            inside = item.values()
        waiting.extend([one for one in inside if isinstance(one, (dict, list))][::-1])
    types.pop("", None)
    return types


def _names(value: Any) -> list[str]:
    names = value if isinstance(value, list) else [value]
    return [_short(name[:1_000]) for name in names if isinstance(name, str)]


def _microdata_types(document: turbohtml.Document) -> Iterator[str]:
    items: Iterable[turbohtml.Element] = document.find_all(
        attrs={"itemtype": True}, limit=_MAX_VALUES
    )
    for item in items:
        for name in (item.attr("itemtype") or "")[:1_000].split():
            if short := _short(name):
                yield short


@lru_cache(maxsize=1_000)
def _short(name: str) -> str:
    """`Product` for `https://schema.org/Product`; no longer than a column should hold."""
    return fold_and_cut(_SCHEMA_ORG.sub("", name), _TYPE_CHARACTERS)
