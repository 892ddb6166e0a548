import csv
import io
import json
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from tiebeam.cli.report.report import Report, Sample
from tiebeam.cli.report.text_formats import render_csv, render_json, render_markdown


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_line_per_finding_gravest_first(report: Report) -> None:
    rows = _rows(render_csv(report))
    assert [row["check"] for row in rows][:2] == ["noindex-valuable", "canonical-to-error"]
    assert rows[0]["headline"] == "X-Robots-Tag: noindex on URLs that the sitemap lists"
    assert rows[0]["share"] == "0.6417"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(report: Report, start: str) -> None:
    found = replace(report.findings[0], cause=f"{start}HYPERLINK(1)")
    assert _rows(render_csv(replace(report, findings=(found,))))[0]["cause"].startswith("'")


def test_a_cell_with_quotes_and_commas_stays_one_cell(report: Report) -> None:
    found = replace(report.findings[0], cause='a,"b"')
    assert _rows(render_csv(replace(report, findings=(found,))))[0]["cause"] == 'a,"b"'


def test_json_holds_both_lenses_and_the_verdict(report: Report) -> None:
    data = json.loads(render_json(report))
    assert data["verdict"].startswith("5 root causes")
    assert set(data["findings"][0]["words"]) == {"seo", "it"}
    assert data["cannot_tell"][0]["reason"] == "the crawl has no probes"


def test_markdown_speaks_in_the_chosen_lens(report: Report) -> None:
    text = render_markdown(replace(report, lens="seo"))
    assert "## Pages in the sitemap ask search engines to leave them out" in text
    assert "X-Robots-Tag: noindex on URLs" not in text


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "@everyone look",
        "<img src=x onerror=alert(1)>",
        "`` ` ``](x)",
        "a\n\n# heading",
        "https://evil.example/",
    ],
)
def test_text_from_the_site_is_inert_in_markdown(report: Report, text: str) -> None:
    found = replace(
        report.findings[0],
        page_template=text,
        cause=text,
        samples=(Sample(text, {"title": text}),),
    )
    rendered = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(
        render_markdown(replace(report, findings=(found,), cannot_tell=()))
    )
    for tag in ("<a ", "<img", "<h1>heading"):
        assert tag not in rendered
    outside = rendered.split("<code>")[0] + "".join(
        part.split("</code>", 1)[-1] for part in rendered.split("<code>")[1:]
    )
    assert "@everyone" not in outside
