import pytest

from tiebeam.engine.page_templates.kinds import is_error, read_body_kinds, type_kind


def test_classes_that_few_kinds_of_pages_have_tell() -> None:
    classes = ["page t-product"] * 9 + ["page t-list is-open"] * 6
    kinds = read_body_kinds(classes)
    assert kinds.is_told
    assert kinds.of_class == {"page t-product": "t-product", "page t-list is-open": "t-list"}


@pytest.mark.parametrize(
    "classes",
    [
        ["page"] * 20,
        [f"post-{n}" for n in range(20)],
        [f"slug-{chr(97 + n)}" for n in range(20)],
        [""] * 15 + ["a"] * 3 + ["b"] * 3,
        ["a", "b", "c"],
        [],
    ],
    ids=["on all pages", "numbers", "one for each page", "on few pages", "few pages", "no pages"],
)
def test_other_classes_tell_nothing(classes: list[str]) -> None:
    assert not read_body_kinds(classes).is_told


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ("Organization BreadcrumbList Product Offer", "Product"),
        ("CollectionPage ItemList Product", "Category"),
        ("NewsArticle Person", "Article"),
        ("FurnitureStore", "Store"),
        ("MusicEvent", "Event"),
        ("WebPage Organization", ""),
        ("", ""),
    ],
)
def test_the_first_telling_type_makes_the_kind(types: str, kind: str) -> None:
    assert type_kind(types) == kind


@pytest.mark.parametrize(
    ("body", "error"),
    [("error-page", True), ("page-404", True), ("not-found", True), ("terror-films", False)],
)
def test_error_pages_are_known_by_their_class(body: str, *, error: bool) -> None:
    assert is_error(body) is error
