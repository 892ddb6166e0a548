"""Which pages speak for their page template."""

import pyarrow as pa
from tests.engine.conftest import make_tables

from tiebeam.engine.render.sample import choose_pages
from tiebeam.engine.urls import url_id

URLS = [f"https://shop.example/item/{number}" for number in range(6)]
PAGES = " | ".join(["url page_template", *(f"{url} Item" for url in URLS)])


def drawn(*errors: str, check: str = "soft-404", per_template: int = 1) -> list[str]:
    t = make_tables(pages=PAGES)
    ids = pa.array([url_id(url) for url in errors], pa.uint64())
    checks = pa.array([check] * len(errors), pa.string())
    t.add("occurrences", pa.table({"check": checks, "url_id": ids}))
    jobs = choose_pages(t, per_template=per_template, full_per_template=0)
    return [job.url for job in jobs]


def test_an_error_page_is_drawn_only_where_nothing_else_is_left() -> None:
    every = drawn(per_template=6)
    first, second, *others = every
    assert drawn(first) == [second]
    assert drawn(first, second, per_template=6) == [*others, first, second]
    assert drawn(*URLS) == [first]


def test_a_page_with_another_defect_speaks_for_its_template() -> None:
    assert drawn(*drawn(), check="title-missing") == drawn()
