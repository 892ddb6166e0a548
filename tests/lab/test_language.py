"""Sentences grow from word banks, the same from the same dice."""

import re

import pytest

from tiebeam.lab.dice import Dice
from tiebeam.lab.language import LANGUAGES, language, read_bank

PRODUCT = {
    "noun": "Bank",
    "series": "Fenwick",
    "brand": "Idun",
    "a": "a",
    "width": "1",
    "height": "2",
    "weight": "3",
    "category": "Bänke",
    "colour": "sage",
    "name": "Oak",
    "subject": "Bänke",
}


@pytest.mark.parametrize("code", LANGUAGES)
class TestEachLanguage:
    def test_every_sentence_of_every_rule_grows_to_its_end(self, code: str) -> None:
        words = language(code)
        for gender in read_bank(code)["forms"]:
            slots = {**PRODUCT, **words.forms(gender)}
            for rule, sentences in read_bank(code)["rules"].items():
                for text in words.texts(rule, len(sentences), Dice(rule), slots):
                    assert text
                    assert not re.search(r"[{}]", text)

    def test_has_the_labels_and_rules_of_the_others(self, code: str) -> None:
        missing = set(read_bank("en")["labels"]) ^ set(read_bank(code)["labels"])
        assert not missing

    def test_does_not_repeat_a_sentence_on_one_page(self, code: str) -> None:
        lines = read_bank(code)["rules"]["guide"]
        grown = language(code).texts("guide", 99, Dice(1), PRODUCT)
        assert len(grown) == len(lines)


def test_french_articles_are_elided() -> None:
    words = language("fr")
    slots = {**PRODUCT, **words.forms("vf"), "noun": "armoire"}
    assert words.say("{^le} {noun}, {le} {noun}", Dice(1), slots) == "L'armoire, l'armoire"


def test_german_articles_follow_the_gender() -> None:
    words = language("de")
    texts = [words.say("{^der} {noun}", Dice(1), {**PRODUCT, **words.forms(g)}) for g in "mfn"]
    assert texts == ["Der Bank", "Die Bank", "Das Bank"]


class TestDice:
    def test_repeat_themselves_for_the_same_names(self) -> None:
        one, other = Dice("a", 1), Dice("a", 1)
        assert [one.below(100) for _ in range(20)] == [other.below(100) for _ in range(20)]

    def test_are_the_same_on_every_machine(self) -> None:
        dice = Dice("larkmoor", 1)
        assert [dice.between(1, 6) for _ in range(8)] == [2, 5, 3, 3, 2, 1, 5, 4]

    def test_pick_different_items(self) -> None:
        assert sorted(Dice(3).some(range(5), 9)) == [0, 1, 2, 3, 4]
