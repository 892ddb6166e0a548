import json

import pytest

from tiebeam.hub.ui.visible import escaped, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Tür 価格", "Tür 価格"),
        ("\x1b[31m", "⟨U+001B⟩[31m"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\u2028b\x00", "a⟨U+2028⟩b⟨U+0000⟩"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_a_tab_can_be_kept() -> None:
    assert visible("a\tb\r", kept="\t") == "a\tb⟨U+000D⟩"


@pytest.mark.parametrize(
    "text",
    ["Tür 価格 \u202egnp.exe\u2066", "a\u2028b\x7f", "\ud800", "\U000e0041 \U0001f600", '"\\\t\n'],
)
def test_json_says_the_same_without_a_letter_that_cannot_be_seen(text: str) -> None:
    told = escaped(json.dumps({"title": text}, indent=2, ensure_ascii=False))
    assert json.loads(told) == {"title": text}
    assert visible(told, kept="\n") == told


def test_json_keeps_letters_that_can_be_seen() -> None:
    assert escaped('"Tür 価格 😀"') == '"Tür 価格 😀"'
