"""What to type to see a defect without Tiebeam."""

import shlex
from urllib.parse import urlsplit

from tiebeam.cli.report.report import Found

SHOWN_BY = {
    "canonical": "canonical",
    "hreflang": "hreflang",
    "location": "^location",
    "robots": "robots",
    "title": "<title",
}
"""What to look for in headers and markup, by what the check marks."""
HEAD_LINES = 40


def command(found: Found) -> str:
    """A line for a shell about the first sample; empty when it has no address of the web."""
    if not found.samples or not is_web(found.samples[0].url):
        return ""
    url = found.samples[0].url
    words = None if urlsplit(url).path == "/robots.txt" else SHOWN_BY.get(found.marks)
    rest = f"grep -in {shlex.quote(words)}" if words else f"head -n {HEAD_LINES}"
    return f"curl -si {shlex.quote(url)} | {rest}"


def is_web(url: str) -> bool:
    """Whether it may be a link: http or https, nothing that runs."""
    return url.startswith(("http://", "https://"))
