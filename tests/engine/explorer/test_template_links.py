"""Links between page templates."""

from pathlib import Path

from tiebeam.engine.explorer import Explorer, explorer_columns, template_links


def test_every_link_between_pages_counts_once(folder: Path, explorer: Explorer) -> None:
    assert "page_template" in explorer_columns()
    between_pages = 3  # of five links, one leads to a redirect and one to nothing
    assert sum(one.links for one in template_links(folder)) == between_pages
