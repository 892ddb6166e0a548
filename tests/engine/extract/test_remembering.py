"""What is remembered over pages is bounded by its size, whatever pages are made of."""

from tiebeam.engine.extract import folding
from tiebeam.engine.extract.folding import fold_anchor, known_anchors
from tiebeam.engine.extract.targets import Resolver


def test_anchors_are_remembered_up_to_a_number_of_characters() -> None:
    enough = folding._REMEMBERED_CHARACTERS // 300
    for number in range(enough // 2):
        fold_anchor(f"{number:0300}")
    assert "0" * 300 in known_anchors()
    for number in range(enough + 10):
        fold_anchor(f"{number:0299}x")
    assert "0" * 300 not in known_anchors()
    assert sum(map(len, known_anchors())) <= folding._REMEMBERED_CHARACTERS + 300


def test_addresses_are_forgotten_once_they_take_much() -> None:
    resolver = Resolver(lambda _url: True)
    place = resolver.known("http://shop.test")
    for number in range(10_000):
        resolver.on("http://shop.test/")(f"/{number:0900}")
        resolver.on("http://shop.test/").url_of(f"/img/{number:0900}")
    assert len(place) == 10_000
    resolver.forget_when_full()
    assert resolver.known("http://shop.test") == {}
    assert resolver.addresses("http://shop.test") == {}
