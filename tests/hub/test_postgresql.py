"""Texts of hostile pages come through whichever database keeps them."""

import pytest

from tiebeam.hub.jobs.models import Schedule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "\\u0000",
        "\\\x00",
        "\\\\u0000",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ],
)
def test_text_with_letters_that_some_databases_refuse_is_kept(text: str) -> None:
    written = Schedule.objects.create(
        name=text, task_path="x", cron="* * * * *", kwargs={text: text}
    )
    kept = Schedule.objects.get(pk=written.pk)
    wanted = {text, text.replace("\x00", "\ufffd")}
    assert kept.name in wanted
    assert set(kept.kwargs.items()) <= {(one, one) for one in wanted}
    assert len(kept.kwargs) == 1


def test_asking_for_such_a_text_finds_nothing() -> None:
    assert not Schedule.objects.filter(name__icontains="\x00").exists()
