from tiebeam.hub.ui.charts.treemap import MOST_CELLS, Cell, gathered, treemap


def test_the_largest_template_stands_first() -> None:
    cells = [Cell("Author", 40), Cell("Product", 642), Cell("Category", 155)]
    assert [cell.name for cell in gathered(cells)] == ["Product", "Category", "Author"]


def test_too_many_small_templates_become_one_with_their_worst_finding() -> None:
    many = [Cell(f"T{number}", 100 + number) for number in range(MOST_CELLS)]
    small = [Cell("small", 1, "critical", 2), Cell("smaller", 1, "low", 1)]
    shown = gathered([*many, *small])
    together = next(cell for cell in shown if "smaller page templates" in cell.name)
    assert len(shown) == MOST_CELLS
    assert shown[-1] == together
    assert (together.severity, together.findings) == ("critical", 3)
    assert sum(cell.pages for cell in shown) == sum(cell.pages for cell in [*many, *small])


def test_a_cell_says_in_words_what_it_shows() -> None:
    cell = Cell("Product", 642, "critical", 3)
    assert cell.sentence == "Product: 642 pages, 3 findings, worst critical"


def test_a_name_from_the_site_stays_text() -> None:
    picture = treemap([Cell("<script>alert(1)</script>\x00\u202e", 3)], 'T" onload="x')
    assert "<script>" not in picture
    assert "\x00" not in picture
    assert "\u202e" not in picture
    assert "T&quot; onload=&quot;x" in picture


def test_a_cell_with_an_address_is_a_door() -> None:
    assert 'href="/findings/?template=Product"' in treemap(
        [Cell("Product", 3, url="/findings/?template=Product")], "Templates"
    )
