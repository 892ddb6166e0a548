"""The documented life cycle is the one that the code keeps."""

from pathlib import Path

from tiebeam.hub.findings.life.table import as_markdown


def test_the_guide_holds_the_table_as_the_code_has_it() -> None:
    guide = Path(__file__).parents[4] / "docs" / "findings.md"
    assert as_markdown() in guide.read_text("utf-8")
