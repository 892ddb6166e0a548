import json
from pathlib import Path

import pytest

from tiebeam.cli.report.report import Report
from tiebeam.cli.report.write import write_report


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("json", "{"),
        ("csv", "fingerprint,severity"),
        ("html", "<!doctype html>"),
        ("md", "# 5 root causes"),
        ("table", "5 root causes"),
    ],
)
def test_each_form_goes_to_a_file(tmp_path: Path, report: Report, form: str, start: str) -> None:
    path = tmp_path / "report"
    write_report(report, form, path)
    assert path.read_text("utf-8").startswith(start)


def test_without_a_file_it_goes_to_standard_output(
    report: Report, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write_report(report, "json", None)
    assert json.loads(capfdbinary.readouterr().out)["crawl"]["pages"] == 1355
