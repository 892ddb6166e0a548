"""The stylesheet inside the report: the hub's own tokens and components, and what only it needs."""

import re
from importlib.resources import files

SHARED = ("tokens", "base", "components", "tables", "charts", "print")


def stylesheet() -> str:
    """All rules as one text, without comments and indentation."""
    shared = files("tiebeam.hub.ui") / "static" / "ui"
    sheets = [(shared / f"{name}.css").read_text("utf-8") for name in SHARED]
    own = (files("tiebeam.cli.report") / "report.css").read_text("utf-8")
    return "\n".join(_short(sheet) for sheet in (*sheets, own))


def brand() -> str:
    """The mark of Tiebeam, drawn inline."""
    drawing = files("tiebeam.hub.ui") / "templates" / "ui" / "_brand.html"
    return drawing.read_text("utf-8")


def _short(sheet: str) -> str:
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return "\n".join(line.strip() for line in without_comments.splitlines() if line.strip())
