"""A report in the form that was asked for."""

import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from tiebeam.cli.report.report import Report
from tiebeam.cli.report.terminal import say_report
from tiebeam.cli.report.text_formats import render_csv, render_json, render_markdown


def write_report(report: Report, form: str, output: Path | None) -> None:
    """Write as table, json, csv, html or md, to a file or to standard output."""
    if form != "table":
        _put(_RENDERED[form](report), output)
    elif output is None:
        say_report(Console(), report)
    else:
        with output.open("w", encoding="utf-8") as file:
            say_report(Console(file=file, width=120), report)


def _html(report: Report) -> str:
    from tiebeam.cli.report.html import render_html
    from tiebeam.engine.terms import mark

    return render_html(report, mark)


_RENDERED: dict[str, Callable[[Report], str]] = {
    "json": render_json,
    "csv": render_csv,
    "html": _html,
    "md": render_markdown,
}


def _put(text: str, output: Path | None) -> None:
    """As UTF-8 whatever the terminal's own encoding; what cannot be encoded is shown as `?`."""
    data = text.encode("utf-8", "replace")
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        output.write_bytes(data)
