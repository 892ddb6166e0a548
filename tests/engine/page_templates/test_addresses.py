import pytest

from tiebeam.engine.page_templates.addresses import (
    Address,
    is_varying,
    read_address,
    segments_of,
)


def read(path: str, query: str = "") -> Address:
    return read_address(path, segments_of(path), query)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", ((), "", "")),
        ("/index.php", ((), "", "")),
        ("/a/b/c", (("a", "b"), "c", "")),
        ("/a/b/", (("a",), "b", "/")),
        ("/a/b/index.html", (("a",), "b", "/")),
        ("/a//b.HTML", (("a",), "b", ".html")),
        ("/a/show.php", (("a",), "show", ".php")),
        ("/a/release-1.2", (("a",), "release-1.2", "")),
        ("/.html", ((), ".html", "")),
    ],
)
def test_parts_of_a_path(path: str, address: tuple[object, ...]) -> None:
    assert read(path)[:3] == address


def test_endless_paths_are_cut() -> None:
    assert len(read("/x" * 5_000).directories) < 20


def test_parameters_without_those_that_track() -> None:
    query = "b=1&a=2&utm_source=x&gclid=y&PHPSESSID=z"
    assert read("/", query).keys == ("a", "b")


@pytest.mark.parametrize(
    "segment", ["2024", "p1", "v2", "lamp-4711", "cat-3", "3.11", "how-to-choose-lamps", "x" * 50]
)
def test_names_of_single_things_vary(segment: str) -> None:
    assert is_varying(segment)


@pytest.mark.parametrize("segment", ["p", "library", "c-api", "gift-cards", "b2b", "html5"])
def test_names_of_sections_do_not(segment: str) -> None:
    assert not is_varying(segment)
