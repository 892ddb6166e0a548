from dataclasses import replace

import pytest

from tiebeam.cli.report.command import command
from tiebeam.cli.report.report import Report, Sample


def _shown(report: Report, url: str, marks: str) -> str:
    return command(replace(report.findings[0], samples=(Sample(url, {}),), marks=marks))


@pytest.mark.parametrize(
    ("marks", "words"),
    [("canonical", "canonical"), ("location", "'^location'"), ("title", "'<title'")],
)
def test_looks_for_what_the_check_marks(report: Report, marks: str, words: str) -> None:
    asked = "curl -si https://a.example/x | grep -in "
    assert _shown(report, "https://a.example/x", marks) == asked + words


def test_shows_the_beginning_where_nothing_single_is_marked(report: Report) -> None:
    assert _shown(report, "https://a.example/x", "head").endswith("| head -n 40")


def test_shows_a_robots_file_as_it_is(report: Report) -> None:
    asked = "curl -si https://a.example/robots.txt | head -n 40"
    assert _shown(report, "https://a.example/robots.txt", "robots") == asked


def test_is_safe_to_paste(report: Report) -> None:
    assert _shown(report, "https://a.example/?q=$(touch${IFS}x)'", "title") == (
        "curl -si 'https://a.example/?q=$(touch${IFS}x)'\"'\"'' | grep -in '<title'"
    )


def test_there_is_none_for_what_cannot_be_asked(report: Report) -> None:
    assert _shown(report, "javascript:alert(1)", "title") == ""
    assert command(replace(report.findings[0], samples=())) == ""
