"""Sentences grown from word banks: a small grammar per language, deterministic by dice."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tiebeam.lab.dice import Dice

LANGUAGES = ("en", "de", "fr")

Words = Mapping[str, str]
Sentence = tuple[tuple[str, str, bool], ...]
"""Parts of a sentence: text before a slot, the slot ('' at the end), whether it is capitalised."""


@cache
def read_bank(name: str) -> dict[str, Any]:
    """A word bank of this package as its TOML says."""
    text = (files("tiebeam.lab") / "words" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def parse(sentence: str) -> Sentence:
    """Cut a sentence at its {slots}."""
    pieces = re.split(r"\{(\^?)(\w+)\}", sentence)
    marks = [(pieces[i], pieces[i + 2], pieces[i + 1] == "^") for i in range(0, len(pieces) - 1, 3)]
    return (*marks, (pieces[-1], "", False))


class Language:
    """The words of one language: labels, forms by gender, and rules that grow into sentences."""

    def __init__(self, code: str) -> None:
        bank = read_bank(code)
        self.code = code
        self.labels: dict[str, Any] = bank["labels"]
        self.colours: list[str] = bank["colours"]["names"]
        self._forms: dict[str, dict[str, str]] = bank["forms"]
        self._banks: dict[str, list[str]] = bank["rules"]
        self._rules = {
            name: tuple(parse(one) for one in sentences) for name, sentences in self._banks.items()
        }

    def __getitem__(self, label: str) -> str:
        text: str = self.labels[label]
        return text

    def bank(self, rule: str) -> list[str]:
        """The words or sentences of a rule as they stand in the bank, slots unfilled."""
        return self._banks[rule]

    def forms(self, gender: str) -> dict[str, str]:
        """Articles and pronouns for a noun of that gender."""
        return self._forms[gender]

    def text(self, rule: str, dice: Dice, words: Words) -> str:
        """One sentence of the rule."""
        return self._grow(dice.pick(self._rules[rule]), dice, words)

    def texts(self, rule: str, count: int, dice: Dice, words: Words) -> list[str]:
        """Up to `count` different sentences of the rule."""
        return [self._grow(one, dice, words) for one in dice.some(self._rules[rule], count)]

    def say(self, sentence: str, dice: Dice, words: Words) -> str:
        """A sentence that stands in no bank, its slots filled as usual."""
        return self._grow(_parsed(sentence), dice, words)

    def _grow(self, sentence: Sentence, dice: Dice, words: Words) -> str:
        grown = []
        for before, slot, capital in sentence:
            grown.append(before)
            if slot:
                word = words.get(slot)
                if word is None:
                    word = self._grow(dice.pick(self._rules[slot]), dice, words)
                grown.append(word[:1].upper() + word[1:] if capital else word)
        text = "".join(grown)
        return text.replace("l' ", "l'").replace("L' ", "L'") if self.code == "fr" else text


_parsed = cache(parse)


@cache
def language(code: str) -> Language:
    """The language of that code: en, de or fr."""
    return Language(code)
