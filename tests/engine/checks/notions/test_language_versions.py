from tests.engine.conftest import MakeTables

from tiebeam.engine.checks.notions.language_versions import language_versions
from tiebeam.engine.tables import Tables


def named(t: Tables) -> list[tuple[str, ...]]:
    rows = language_versions(t).to_pyarrow().to_pylist()
    return sorted(
        tuple(value.replace("https://www.shop.test", "") for value in row.values()) for row in rows
    )


def test_reads_pages_and_sitemaps(tables: MakeTables) -> None:
    t = tables(
        pages="url hreflang | /en en=/en,de-AT=/de | /de -",
        sitemaps="url hreflang | /en en=/en,fr=/fr | /fr en=/en",
    )
    assert named(t) == [
        ("/en", "de-at", "/de"),
        ("/en", "en", "/en"),
        ("/en", "en", "/en"),
        ("/en", "fr", "/fr"),
        ("/fr", "en", "/en"),
    ]


def test_does_without_sitemaps(tables: MakeTables) -> None:
    t = tables(pages="url hreflang | /en de=/de", sitemaps=None)
    assert named(t) == [("/en", "de", "/de")]


def test_leaves_out_what_an_error_page_names(tables: MakeTables) -> None:
    assert named(tables(pages="url status hreflang | /gone 404 de=/de")) == []
