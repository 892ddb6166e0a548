import pytest

from tiebeam.engine.terms import mark


def marked(text: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.term.slug) for piece in mark(text) if piece.term]


def test_the_pieces_make_the_text_again() -> None:
    text = "The canonical tag (rel=canonical) of a page with noindex."
    assert "".join(piece.text for piece in mark(text)) == text


def test_marks_a_term_where_it_first_occurs() -> None:
    pieces = mark("A sitemap lists; the Sitemap lasts.")
    assert [(piece.text, piece.term is not None) for piece in pieces] == [
        ("A ", False),
        ("sitemap", True),
        (" lists; the Sitemap lasts.", False),
    ]


def test_the_longest_name_wins() -> None:
    assert marked("a sitemap index") == [("sitemap index", "sitemap-index")]


def test_marks_other_names_case_and_plural() -> None:
    assert marked("JSON-LD and Sitemaps.") == [
        ("JSON-LD", "structured-data"),
        ("Sitemaps", "sitemap"),
    ]


def test_a_name_and_another_name_of_it_are_one_term() -> None:
    assert marked("the canonical, that is the canonical tag") == [("canonical", "canonical-tag")]


@pytest.mark.parametrize(
    "text",
    [
        "https://www.shop.test/sitemap",
        "a header, an overhead, the headline",
        "/feeds/sitemap.txt",
        "head-broken",
        "noindex_from",
        "title@shop.test",
        "",
    ],
)
def test_leaves_parts_of_longer_words_and_addresses(text: str) -> None:
    assert marked(text) == []


def test_marks_a_term_before_punctuation() -> None:
    assert marked("Mind the sitemap. (Or the head!)") == [("sitemap", "sitemap"), ("head", "head")]


def test_leaves_the_plainest_words_plain() -> None:
    """A dotted line under every "page" would hide the words that need one."""
    assert [piece.term for piece in mark("The page names a URL.")] == [None]


def test_leaves_code_in_backticks_alone() -> None:
    text = 'Write `<link rel="canonical">` as canonical.'
    assert marked(text) == [("canonical", "canonical-tag")]
    assert mark(text)[0].text == 'Write `<link rel="canonical">` as '
