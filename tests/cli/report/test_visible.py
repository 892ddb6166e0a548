import pytest

from tiebeam.cli.report.visible import visible


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
