"""The values of evidence as people read them."""

import json
from typing import Any


def told(value: Any) -> str:
    """A value of an evidence column in words; text stays as the site wrote it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(told(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
