"""Who acts for whom while somebody is away."""

from datetime import UTC, datetime

import pytest
from tests.hub.conftest import make_person

from tiebeam.hub.people.models import Absence, User
from tiebeam.hub.people.queries import acting_for, represented_by, stand_ins

pytestmark = pytest.mark.django_db
DAY = datetime(2027, 2, 3, 12, tzinfo=UTC)
NEXT = datetime(2027, 2, 4, 0, 5, tzinfo=UTC)


@pytest.fixture
def dee(db: None) -> User:
    return make_person("dee@example.com")


@pytest.fixture
def eve(db: None) -> User:
    return make_person("eve@example.com")


@pytest.fixture
def fay(db: None) -> User:
    return make_person("fay@example.com")


def away(person: User, stand_in: User | None) -> None:
    day = DAY.date()
    Absence.objects.create(person=person, stand_in=stand_in, first_day=day, last_day=day)


def test_who_is_here_acts_alone(dee: User) -> None:
    assert acting_for(dee, DAY) == dee
    assert stand_ins([dee], DAY) == {}


def test_the_stand_in_acts_on_the_days_of_the_absence_alone(dee: User, eve: User) -> None:
    away(dee, eve)
    assert (acting_for(dee, DAY), acting_for(dee, NEXT)) == (eve, dee)
    assert (represented_by(eve, DAY), represented_by(eve, NEXT)) == ([dee], [])


def test_a_stand_in_who_is_away_hands_on(dee: User, eve: User, fay: User) -> None:
    away(dee, eve)
    away(eve, fay)
    assert acting_for(dee, DAY) == fay
    assert represented_by(fay, DAY) == [dee, eve]
    assert stand_ins([dee, eve, fay], DAY) == {dee: fay, eve: fay}


def test_two_who_stand_in_for_each_other_keep_what_is_theirs(dee: User, eve: User) -> None:
    away(dee, eve)
    away(eve, dee)
    assert (acting_for(dee, DAY), acting_for(eve, DAY)) == (dee, eve)
    assert not represented_by(dee, DAY)


def test_nobody_acts_where_no_stand_in_is_named_or_it_left(dee: User, eve: User) -> None:
    away(dee, None)
    assert acting_for(dee, DAY) == dee
    Absence.objects.update(stand_in=eve)
    User.objects.filter(pk=eve.pk).update(is_active=False)
    assert acting_for(dee, DAY) == dee
