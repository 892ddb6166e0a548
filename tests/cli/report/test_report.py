from dataclasses import replace

from tiebeam.cli.report.report import Report


def test_findings_of_a_template_stand_together_gravest_template_first(report: Report) -> None:
    names = [group.name for group in report.groups]
    assert names[:2] == ["Product", "Category"]
    assert next(group for group in report.groups if group.is_host).name == "www.larkmoor.example"


def test_the_verdict_counts_by_severity(report: Report) -> None:
    assert report.verdict.endswith("1 critical, 2 high, 1 medium, 1 low")


def test_no_findings_is_a_verdict_too(report: Report) -> None:
    clean = replace(report, findings=())
    assert clean.verdict == "Nothing found on 1,355 pages of www.larkmoor.example"


def test_the_extent_names_the_template_only_when_it_is_larger(report: Report) -> None:
    found = report.findings[0]
    assert found.extent == "412 of 642 pages"
    assert replace(found, pages=642).extent == "642 pages"


def test_a_defect_of_the_host_itself_has_no_share_of_pages(report: Report) -> None:
    found = replace(report.findings[2], pages=1, template_pages=1, share=1.0)
    assert found.is_of_host
    assert found.extent == "the whole host"
