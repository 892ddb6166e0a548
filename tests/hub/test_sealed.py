"""Secrets of other systems: unreadable in the database, and under a new key as they were."""

import pytest
from pytest_django import Settings

from tiebeam.hub.sealed import WrongKey, reseal, seal, unseal


def test_is_read_again_and_looks_different_each_time() -> None:
    one, two = seal("s3cret"), seal("s3cret")
    assert "s3cret" not in one
    assert one != two
    assert unseal(one) == unseal(two) == "s3cret"


def test_tells_of_any_change() -> None:
    sealed = seal("s3cret")
    with pytest.raises(WrongKey):
        unseal(sealed[:-4] + "AAAA")


@pytest.mark.parametrize("text", ["", "plain text", "gAAAA", "ü"])
def test_takes_nothing_that_was_not_sealed(text: str) -> None:
    with pytest.raises(WrongKey, match="TIEBEAM_SECRET_KEY_FALLBACKS"):
        unseal(text)


def test_survives_a_new_key_while_the_old_one_is_named(settings: Settings) -> None:
    sealed = seal("s3cret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"  # noqa: S105 of this test
    assert unseal(sealed) == "s3cret"
    anew = reseal(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(anew) == "s3cret"
    with pytest.raises(WrongKey):
        unseal(sealed)
