"""Causes in words: every phrase that a check writes is a sentence in both lenses."""

import re
from inspect import getsource

import pytest

from tiebeam.engine.checks.notions import transformation
from tiebeam.engine.duplicates import difference
from tiebeam.hub.findings.causes import SENTENCES, Cause, told


@pytest.mark.parametrize("notion", [transformation, difference])
def test_every_phrase_of_the_engine_is_explained(notion: object) -> None:
    phrases = set(re.findall(r', (?:else_=)?"([a-z -]+)"\)', getsource(notion)))  # type: ignore[arg-type]
    assert len(phrases) > 6
    assert phrases <= SENTENCES.keys()


def test_speaks_the_words_of_the_lens() -> None:
    assert told("locale lost", lens="it").sentence.startswith("The code drops the locale")
    assert told("locale lost", lens="seo").sentence.startswith("The address has lost")


@pytest.mark.parametrize(
    ("cause", "shown"),
    [
        ("/*/contact", Cause(path="/*/contact")),
        ("Disallow: /sell", Cause(name="Disallow: /sell")),
        ("other", Cause()),
        ("", Cause()),
    ],
)
def test_shows_any_other_as_it_is(cause: str, shown: Cause) -> None:
    assert told(cause, lens="it") == shown
