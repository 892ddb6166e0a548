import pytest

from tiebeam.engine.checks.check import HEADINGS, read_text

WORDS = """Canonical points nowhere.

Said to SEO: Canonicals name pages
    that are gone
Said to IT: Canonical URLs answer 404
Why it matters to SEO: Note: Google picks by itself.
Why it matters to IT: Nothing.
How SEO can fix it: Ask.
How IT can fix it: Build it from the final URL.
Not this: A canonical that redirects.
Terms: canonical tag,  status code
Source: RFC 6596
"""


def test_each_section_is_read_with_its_white_space_folded() -> None:
    text = read_text(WORDS)
    assert text.said_to_seo == "Canonicals name pages that are gone"
    assert text.fix_it == "Build it from the final URL."


def test_the_defect_has_no_full_stop() -> None:
    assert read_text(WORDS).defect == "Canonical points nowhere"


def test_a_colon_inside_a_section_begins_no_new_one() -> None:
    assert read_text(WORDS).why_seo == "Note: Google picks by itself."


def test_terms_are_a_list() -> None:
    assert read_text(WORDS).terms == ("canonical tag", "status code")


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_missing_section_is_an_error(heading: str) -> None:
    with pytest.raises(ValueError, match="Canonical points nowhere"):
        read_text(WORDS.replace(f"{heading}:", "Elsewhere:"))


def test_a_section_out_of_order_is_an_error() -> None:
    with pytest.raises(ValueError, match="has the headings"):
        read_text(WORDS.replace("Source: RFC 6596\n", "").replace("Terms:", "Source: x\nTerms:"))


def test_no_words_at_all_are_an_error() -> None:
    with pytest.raises(ValueError, match="has the headings"):
        read_text("")
