"""Who is meant by an @."""

import pytest
from tests.hub.conftest import make_person

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.talk.mentions import MOST, handle, handles, mentioned, people_for
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db


def named(email: str, name: str) -> User:
    person = make_person(email)
    person.name = name
    person.save()
    return person


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("ÉMILIE du Châtelet", "émilie-du-châtelet"),
        ("O'Neil, J.", "o-neil-j"),
        ("李雷", "李雷"),
    ],
)
def test_a_name_is_typed_in_small_letters_with_hyphens(name: str, wanted: str) -> None:
    assert handle(name) == wanted


def test_two_people_of_one_name_are_told_apart() -> None:
    one, other = named("a@x.example", "Ada"), named("b@x.example", "Ada")
    assert handles([other, one]) == {"ada": one, f"ada-{other.pk}": other}


def test_each_is_mentioned_once_and_in_any_case() -> None:
    ada = named("a@x.example", "Ada Lovelace")
    people = handles([ada])
    assert mentioned("@Ada-Lovelace, @ada-lovelace! mail@ada-lovelace", people) == [ada]


def test_a_message_tells_a_bounded_number_of_people() -> None:
    crowd = [named(f"p{number}@x.example", f"P{number}") for number in range(MOST + 5)]
    text = " ".join(f"@p{number}" for number in range(MOST + 5))
    assert len(mentioned(text, handles(crowd))) == MOST


def test_who_may_not_see_the_site_cannot_be_mentioned(known: Finding, reader: User) -> None:
    assert reader in people_for(known).values()
    known.site.is_closed = True
    known.site.save()
    assert reader not in people_for(known).values()


def test_who_left_cannot_be_mentioned(known: Finding, reader: User) -> None:
    reader.is_active = False
    reader.save()
    assert reader not in people_for(known).values()
