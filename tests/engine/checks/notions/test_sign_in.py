import ibis
import pytest

from tiebeam.engine.checks.notions.sign_in import asks_to_sign_in


def answer(url: str) -> bool:
    return bool(ibis.duckdb.connect().execute(asks_to_sign_in(ibis.literal(url))))


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.test/login",
        "https://shop.test/account/sign-in?next=/",
        "https://shop.test/oauth2/start",
        "https://login.shop.test/",
        "https://shop.test/users/Log_in".replace("_", "-"),
    ],
)
def test_knows_addresses_that_ask_who_is_there(url: str) -> None:
    assert answer(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.test/",
        "https://shop.test/authors/anna",
        "https://shop.test/blogin",
        "https://shop.test/signing-day",
    ],
)
def test_leaves_words_that_only_look_like_it(url: str) -> None:
    assert not answer(url)
