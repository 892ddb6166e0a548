"""The reference pages say what is true now, and say something about everything."""

from pathlib import Path

import pytest

from tiebeam.cli import reference
from tiebeam.cli.main import COMMANDS
from tiebeam.engine import pipeline


@pytest.mark.parametrize("name", reference.PAGES)
def test_reference_page_is_what_the_code_says(name: str, root: Path) -> None:
    """Run `make docs` when this fails."""
    page = root / "docs" / "reference" / name
    assert page.read_text("utf-8") == reference.MADE + reference.PAGES[name]()


def test_the_page_about_the_crawler_is_what_the_engine_says_of_it(root: Path) -> None:
    """Run `make docs` when this fails."""
    page = root / "docs" / reference.CRAWLER
    assert page.read_text("utf-8") == reference.MADE + pipeline.about_crawler()
    assert pipeline.ABOUT_URL.endswith(f"/docs/{reference.CRAWLER}")


def test_every_column_of_every_table_has_its_sentence() -> None:
    for schema in pipeline.tables().values():
        assert schema.row.endswith("."), schema.name
        for column in schema.columns:
            assert column.sentence.endswith("."), f"{schema.name}.{column.name}"


def test_every_command_says_what_it_does() -> None:
    page = reference.commands_page()
    assert all(f"## tiebeam {name}\n" in page for name in COMMANDS)


def test_every_setting_is_documented() -> None:
    page = reference.settings_page()
    assert "| start_urls |" in page
    assert "TIEBEAM_DATA" in page


@pytest.mark.parametrize(
    "document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "STYLE.md"]
)
def test_links_between_pages_lead_somewhere(document: str, root: Path) -> None:
    import re

    targets = re.findall(r"\]\(([^)#:]+)\)", (root / document).read_text("utf-8"))
    assert not [target for target in targets if not (root / target).exists()]
