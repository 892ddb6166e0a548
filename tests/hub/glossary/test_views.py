"""The screens of the glossary."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_lists_every_term_in_the_words_of_the_lens(
    signed_in: Client, reader_signed_in: Client
) -> None:
    seo, it = text(signed_in, "/glossary/"), text(reader_signed_in, "/glossary/")
    assert "terms that both sides use" in seo
    assert seo != it


def test_finds_a_term_by_the_beginning_of_a_word(signed_in: Client) -> None:
    page = text(signed_in, "/glossary/?q=canon")
    assert "/glossary/canonical-tag/" in page
    assert "/glossary/hreflang/" not in page


def test_offers_all_terms_when_none_matches(signed_in: Client) -> None:
    assert "No term begins like that" in text(signed_in, "/glossary/?q=zzz")


def test_tells_a_term_to_both_sides(signed_in: Client) -> None:
    page = text(signed_in, "/glossary/canonical-tag/")
    assert "To SEO" in page
    assert "To engineering" in page


def test_card_speaks_to_one_side(signed_in: Client, reader_signed_in: Client) -> None:
    seo = text(signed_in, "/glossary/canonical-tag/card/")
    it = text(reader_signed_in, "/glossary/canonical-tag/card/")
    assert "<strong>Canonical tag</strong>" in seo
    assert seo != it


def test_code_in_a_definition_is_shown_as_code(signed_in: Client) -> None:
    page = text(signed_in, "/glossary/canonical-tag/")
    assert "<code>&lt;link rel=&quot;canonical&quot;" in page
    assert "`" not in page


def test_a_name_in_markup_keeps_its_small_letter(signed_in: Client) -> None:
    assert "<h1>hreflang</h1>" in text(signed_in, "/glossary/hreflang/")
    assert "<h1>Canonical tag</h1>" in text(signed_in, "/glossary/canonical-tag/")
