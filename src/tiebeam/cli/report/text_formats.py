"""The report for other programs and for trackers: JSON, CSV, Markdown."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tiebeam.cli.report.evidence import label, told
from tiebeam.cli.report.report import Found, Lens, Report
from tiebeam.hub.ui.figures import figure, plural
from tiebeam.hub.ui.visible import escaped, visible

COLUMNS = (
    "fingerprint",
    "severity",
    "check",
    "headline",
    "owner",
    "host",
    "page_template",
    "cause",
    "pages",
    "template_pages",
    "share",
    "sample",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def render_json(report: Report) -> str:
    """Everything the report knows, both lenses, as JSON that is safe to look at, too."""
    data = asdict(report)
    data["verdict"] = report.verdict
    return escaped(json.dumps(data, indent=2, ensure_ascii=False, default=str)) + "\n"


def render_csv(report: Report) -> str:
    """One line per finding (RFC 4180); no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for found in report.findings:
        writer.writerow([_cell(value) for value in _row(found, report)])
    return out.getvalue()


def render_markdown(report: Report) -> str:
    """The findings for a ticket or a wiki; text from the site stands there as code, inert."""
    parts = [f"# {_words(report.verdict)}\n", _visited(report)]
    parts += [f"> {_words(remark)}\n" for remark in report.remarks]
    if report.findings:
        parts.append(_table(report))
    parts += [_section(found, report) for found in report.findings]
    if report.cannot_tell:
        parts.append("## Could not tell\n")
        parts.append(
            "\n".join(f"- {one.check}: {_words(one.reason)}" for one in report.cannot_tell)
        )
    return "\n".join(parts).rstrip("\n") + "\n"


def _row(found: Found, report: Report) -> list[Any]:
    return [
        found.fingerprint,
        found.severity,
        found.check,
        found.words[report.lens].headline,
        found.owner,
        found.host,
        found.page_template,
        found.cause,
        found.pages,
        found.template_pages,
        f"{found.share:.4f}",
        found.samples[0].url if found.samples else None,
    ]


def _cell(value: Any) -> Any:
    """A cell that a spreadsheet shows and never runs."""
    if not isinstance(value, str):
        return value
    seen = visible(value)
    return f"'{seen}" if value.startswith(FORMULA_STARTS) else seen


def _visited(report: Report) -> str:
    crawl = report.crawl
    return (
        f"{figure(crawl.urls)} URLs, {figure(crawl.pages)} of them pages, "
        f"{figure(crawl.indexable)} indexable. Crawl of {_code(crawl.site)}, "
        f"{crawl.started_at}: {crawl.ended}.\n"
    )


def _table(report: Report) -> str:
    lines = ["| Severity | Root cause | On | Pages | Share |", "| --- | --- | --- | ---: | ---: |"]
    lines += [
        f"| {found.severity} | {_words(found.words[report.lens].headline)} "
        f"| {_code(found.where, in_table=True)} | {figure(found.pages)} | {found.share_words} |"
        for found in report.findings
    ]
    return "\n".join(lines) + "\n"


def _section(found: Found, report: Report) -> str:
    said = found.words[report.lens]
    lines = [
        f"## {_words(said.headline)}\n",
        (
            f"**{found.severity.capitalize()}** on {_code(found.where)}, "
            f"{_extent(found)}. Usually fixed by {found.fixed_by}. "
            f"Check `{found.check}`, finding `{found.fingerprint}`.\n"
        ),
    ]
    if found.cause:
        lines.append(f"Cause: {_code(found.cause)}\n")
    lines += [
        f"**Why it matters.** {_words(said.why)}\n",
        f"**How to fix it.** {_words(said.fix)}\n",
    ]
    if found.samples:
        lines.append(f"Evidence, {plural(len(found.samples), 'page')} of {figure(found.pages)}:\n")
        lines += [_sample(one.url, one.evidence, report.lens) for one in found.samples]
        lines.append("")
    return "\n".join(lines)


def _extent(found: Found) -> str:
    return f"{found.extent} ({found.share_words})" if found.share_words else found.extent


def _sample(url: str, evidence: Mapping[str, Any], lens: Lens) -> str:
    proof = "; ".join(
        f"{label(name)[lens]}: {_code(told(value))}" for name, value in evidence.items()
    )
    return f"- {_code(url)}" + (f" ({proof})" if proof else "")


def _words(text: str) -> str:
    """Our own words with what the site put into them made inert."""
    return re.sub(r"([\\`*_\[\]<>#|~@])", r"\\\1", visible(text))


def _code(text: str, *, in_table: bool = False) -> str:
    """Text from the site as a code span: no link, no mention, no markup."""
    seen = visible(text) or " "
    longest = max((len(ticks) for ticks in re.findall(r"`+", seen)), default=0)
    fence = "`" * (longest + 1)
    padded = f" {seen} " if longest else seen
    span = f"{fence}{padded}{fence}"
    return span.replace("|", "\\|") if in_table else span
