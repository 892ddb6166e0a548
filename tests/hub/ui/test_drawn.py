"""What is drawn once is what its component draws, for each value and language apart."""

import pytest
from django.template import engines
from django.utils.translation import override


def drawn(component: str, **attributes: str) -> str:
    given = " ".join(f"{name}={name}" for name in attributes)
    template = engines["django"].from_string(f'{{% load ui %}}{{% drawn "{component}" {given} %}}')
    return template.render(dict(attributes))


@pytest.mark.parametrize("status", ["new", "stage-accepted", "<b>"])
def test_a_status_is_a_badge_in_every_language(status: str) -> None:
    for language in ("en", "de"):
        with override(language):
            text = drawn("status", value=status)
        assert 'class="badge' in text
        assert "<b>" not in text


def test_what_differs_is_drawn_apart() -> None:
    assert "is-high" in drawn("severity", level="high")
    assert "is-low" in drawn("severity", level="low")
