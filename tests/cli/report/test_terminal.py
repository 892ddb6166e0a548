import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from tiebeam.cli.report import terminal
from tiebeam.cli.report.report import Report, Sample
from tiebeam.engine import pipeline


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=110, force_terminal=False, color_system=None)


def _said(console: Console) -> str:
    file: Any = console.file
    return str(file.getvalue())


def _compared(**changes: Any) -> Any:
    one = {
        "check": "title-missing",
        "host": "www.larkmoor.example",
        "page_template": "Store",
        "cause": None,
        "severity": "medium",
        "status": "open",
        "reason": None,
        "pages_before": 2,
        "pages": 2,
    }
    return SimpleNamespace(**{**one, **changes})


def test_the_verdict_stands_first(console: Console, report: Report) -> None:
    terminal.say_report(console, report)
    assert _said(console).startswith("5 root causes on www.larkmoor.example")
    assert "redirect-https-missing: the crawl has no probes" in _said(console)


def test_text_from_the_site_moves_no_cursor(console: Console, report: Report) -> None:
    hostile = "Product\x1b[2J\x1b]0;taken\x07\r\u202e[bold]x[/bold]"
    found = replace(
        report.findings[0], page_template=hostile, cause=hostile, samples=(Sample(hostile, {}),)
    )
    terminal.say_report(console, replace(report, findings=(found,)))
    said = _said(console)
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(said)
    assert "⟨U+001B⟩" in said
    assert "[bold]" in said


def test_a_comparison_tells_first_what_got_worse(console: Console) -> None:
    rows = [
        _compared(check="title-missing", status="fixed", pages=0),
        _compared(check="canonical-to-error", status="regressed", severity="high"),
        _compared(check="status-5xx", status="new", severity="high", pages_before=None),
    ]
    terminal.say_comparison(console, rows, "it")
    said = _said(console)
    assert said.startswith("1 regressed, 1 new, 1 fixed")
    order = [said.index(f"{status:<9} ") for status in ("regressed", "new", "fixed")]
    assert order == sorted(order)


def test_a_comparison_speaks_the_words_of_one_side(console: Console) -> None:
    terminal.say_comparison(console, [_compared(check="canonical-to-error")], "seo")
    words = pipeline.explain("canonical-to-error").text
    assert words.said_to_seo in _said(console)
    assert words.said_to_it not in _said(console)


def test_an_address_is_never_broken(console: Console, report: Report) -> None:
    url = f"https://www.larkmoor.example/{'long/' * 60}"
    found = replace(report.findings[0], samples=(Sample(url, {}),))
    terminal.say_report(console, replace(report, findings=(found,)))
    assert url in _said(console)


def test_the_verdict_of_a_crawl_says_what_to_type_next(console: Console, report: Report) -> None:
    ended: Any = SimpleNamespace(ended="complete", counts={"pages": 1_234})
    findings: Any = report.findings
    terminal.say_verdict(
        console, folder=Path("shop"), ended=ended, findings=findings, judgements=[]
    )
    said = _said(console)
    assert "5 root causes: 1 ⬣ critical, 2 ▲ high" in said
    assert "1,234 URLs visited" in said
    assert "tiebeam findings shop" in said


def test_a_cancelled_crawl_says_how_to_go_on(console: Console) -> None:
    ended: Any = SimpleNamespace(counts={"pages": 40, "known": 100})
    terminal.say_cancelled(console, folder=Path("shop"), ended=ended)
    said = _said(console)
    assert "40 URLs visited and kept, 60 known still wait" in said
    assert "tiebeam crawl --resume -o shop" in said


def test_a_check_is_told_to_both_sides(console: Console) -> None:
    text = SimpleNamespace(
        defect="Pages have no title",
        why_seo="Results show a URL.",
        why_it="Tabs show a URL.",
        fix_seo="Write one.",
        fix_it="Require the field.",
        not_this="An empty page.",
        terms=("title",),
        source="HTML Standard",
    )
    check: Any = SimpleNamespace(
        slug="title-missing", severity="medium", owner="content", scope="page", text=text
    )
    terminal.say_check(console, check)
    said = _said(console)
    for words in ("To SEO", "To engineering", "Write one.", "Require the field.", "HTML Standard"):
        assert words in said
