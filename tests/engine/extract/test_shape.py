from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]

CARD = '<article class="card"><h3>{name}</h3><div class="price">1</div></article>'
PRODUCT = (
    "<main class='product'><section class='gallery'><figure></figure></section>"
    "<section class='buy'><h1>Lamp</h1><form class='cart'><button>Buy</button></form></section>"
    "<section class='details'><table class='facts'></table></section></main>"
)


def likeness(one: PageFacts, other: PageFacts) -> float:
    assert one.shape is not None
    assert other.shape is not None
    pairs = zip(one.shape, other.shape, strict=True)
    return sum(a == b for a, b in pairs) / len(one.shape)


def listing(count: int) -> str:
    cards = "".join(CARD.format(name=n) for n in range(count))
    return f"<main class='listing'><div class='grid'>{cards}</div></main>"


def test_how_many_items_a_list_has_does_not_count(read: Read) -> None:
    assert read(listing(3)).shape_hash == read(listing(40)).shape_hash


def test_text_and_inline_markup_do_not_count(read: Read) -> None:
    plain = read("<div class=a><p>one</p></div>")
    rich = read("<div class=a><p>two <b>three</b> <a href=/x>four</a></p><p>five</p></div>")
    assert plain.shape_hash == rich.shape_hash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("card is-active", "card"),
        ("a b", "b a"),
        ("post post-17", "post post-4211"),
        ("page lang-de", "page lang-fr"),
    ],
)
def test_states_numbers_and_order_of_classes_do_not_count(read: Read, one: str, other: str) -> None:
    first, second = (read(f"<div class='{names}'><h2>x</h2></div>") for names in (one, other))
    assert first.shape_hash == second.shape_hash


def test_pages_of_one_template_are_alike_and_of_two_are_not(read: Read) -> None:
    chrome = "<header class=top></header>{}<footer class=end><ul class=links></ul></footer>"
    product, listed = read(chrome.format(PRODUCT)), read(chrome.format(listing(3)))
    with_notice = read(chrome.format("<div class=notice></div>" + PRODUCT))
    assert likeness(product, with_notice) > 0.6
    assert likeness(product, listed) < 0.5


def test_a_page_without_structure_has_no_shape(read: Read) -> None:
    facts = read("<p>Only a paragraph.")
    assert (facts.shape, facts.shape_hash) == (None, None)


def test_signature_is_the_same_in_every_process_and_release(read: Read) -> None:
    """Page templates of two crawls are compared by it."""
    facts = read("<div class=a><section class=b></section></div>")
    assert facts.shape_hash == 3514012899462889972
    assert (facts.shape or [])[:3] == [2558483316, 127410426, 1037601865]
