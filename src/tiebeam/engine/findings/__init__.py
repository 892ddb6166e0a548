"""Occurrences to findings, and what became of them from crawl to crawl."""

from tiebeam.engine.findings.compare import compare
from tiebeam.engine.findings.excerpts import Excerpt, excerpt_of
from tiebeam.engine.findings.fingerprints import as_text
from tiebeam.engine.findings.group import group
from tiebeam.engine.findings.lines import Line
from tiebeam.engine.findings.parts import WHOLE, Part, chosen_pages, count_parts
from tiebeam.engine.findings.read import (
    Compared,
    Finding,
    Judgement,
    Occurrence,
    compare_crawls,
    read_findings,
    read_judgements,
    read_occurrences,
)
from tiebeam.engine.findings.summary import HostSummary, Summary, TemplateSummary, summarise

__all__ = [
    "WHOLE",
    "Compared",
    "Excerpt",
    "Finding",
    "HostSummary",
    "Judgement",
    "Line",
    "Occurrence",
    "Part",
    "Summary",
    "TemplateSummary",
    "as_text",
    "chosen_pages",
    "compare",
    "compare_crawls",
    "count_parts",
    "excerpt_of",
    "group",
    "read_findings",
    "read_judgements",
    "read_occurrences",
    "summarise",
]
