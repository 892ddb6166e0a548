"""Queries whose SQL is written once: the same rows as Django's, whatever they are asked for."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from inspect import Parameter, signature
from itertools import product
from pkgutil import walk_packages
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import tiebeam.hub
from tiebeam.hub.people.models import Absence, Membership, Team, TeamKind, User
from tiebeam.hub.prepared import KEPT, LARGEST, MOST, CannotPrepare, Prepared, counted, prepared

pytestmark = pytest.mark.django_db


@prepared
def in_teams(teams: tuple[int, ...], kind: str) -> QuerySet[Membership]:
    """Who is in them."""
    found = Membership.objects.filter(team__in=teams, team__kind=kind)
    return found.select_related("person").order_by("pk")


@prepared
def joined(since: datetime, name: str) -> QuerySet[User]:
    """Who came since then, and is called so."""
    return User.objects.filter(joined_at__gte=since, name=name).order_by("pk")


@prepared
def away(day: date, *, is_active: bool) -> QuerySet[Absence, str]:
    """Names of those who are away."""
    found = Absence.objects.filter(first_day__lte=day, last_day__gte=day)
    return found.filter(person__is_active=is_active).values_list("person__name", flat=True)


@prepared
def with_teams(people: tuple[int, ...]) -> QuerySet[User]:
    """People and, asked for by a second query, their memberships."""
    return User.objects.filter(pk__in=people).prefetch_related("memberships").order_by("pk")


@pytest.fixture
def teams() -> list[Team]:
    """Three teams with two people each, of two kinds."""
    kinds = (TeamKind.SEO, TeamKind.BACKEND, TeamKind.SEO)
    teams = [Team.objects.create(name=f"Team {at}", kind=kind) for at, kind in enumerate(kinds)]
    for at in range(6):
        person = User.objects.create(email=f"p{at}@example.com", name=f"Person {at % 2}")
        Membership.objects.create(person=person, team=teams[at % 3])
    return teams


class TestAsksAsDjangoDoes:
    """The rows are those of the query that the function describes."""

    @pytest.mark.parametrize("chosen", [(), (0,), (1,), (0, 2), (2, 0, 1), (0, 0)])
    def test_for_any_number_of_values(self, teams: list[Team], chosen: tuple[int, ...]) -> None:
        """Each number of values in a list has SQL of its own; none finds nothing."""
        ids = tuple(teams[at].pk for at in chosen)
        for kind in TeamKind.values:
            for _ in range(2):
                assert in_teams(ids, kind) == list(in_teams.describe(ids, kind))

    def test_for_lists_too_long_to_be_kept(self, teams: list[Team]) -> None:
        """They are asked as Django asks."""
        ids = tuple(range(teams[0].pk, teams[0].pk + MOST + 1))
        assert in_teams(ids, TeamKind.SEO.value) == list(in_teams.describe(ids, "seo"))

    def test_for_times_and_texts(self, teams: list[Team]) -> None:
        """A moment before and after makes a difference, a quote in a text does none."""
        one = teams[0].people.get(email="p0@example.com")
        one.name = "O'Hara %s \\"
        one.save()
        before, after = one.joined_at, one.joined_at + timedelta(microseconds=1)
        assert joined(before, one.name) == [one]
        assert joined(after, one.name) == []
        assert joined(before.astimezone(timezone.get_fixed_timezone(300)), one.name) == [one]

    def test_for_days_and_truth(self, teams: list[Team]) -> None:
        """True and false are two shapes of one query."""
        person = teams[0].people.get(email="p0@example.com")
        Absence.objects.create(person=person, first_day=date(2026, 3, 1), last_day=date(2026, 3, 2))
        asked = [away(date(2026, 3, day), is_active=True) for day in (1, 2, 3)]
        assert asked == [["Person 0"], ["Person 0"], []]
        assert away(date(2026, 3, 1), is_active=False) == []

    def test_with_what_belongs_to_the_rows(self, teams: list[Team]) -> None:
        """Related rows are there without another query; those of a second query are found, too."""
        [first, *_] = in_teams((teams[0].pk,), "seo")
        people = tuple(one.person_id for one in Membership.objects.all())
        asked = with_teams(people)
        with CaptureQueriesContext(connection) as queries:
            assert first.person.name == "Person 0"
            assert [len(one.memberships.all()) for one in asked] == [1] * 6
        assert not queries.captured_queries

    def test_rows_are_one_s_own(self, teams: list[Team]) -> None:
        """What one does to them, the next who asks does not see."""
        [first, *_] = in_teams((teams[0].pk,), "seo")
        first.person.name = "changed"
        assert in_teams((teams[0].pk,), "seo")[0].person.name == "Person 0"

    def test_what_is_in_the_table_now(self, teams: list[Team]) -> None:
        """Nothing is remembered but the SQL."""
        ids = (teams[1].pk,)
        assert len(in_teams(ids, "backend")) == 2
        Membership.objects.filter(team=teams[1]).delete()
        assert in_teams(ids, "backend") == []


def test_asks_once() -> None:
    """One query each time, the describing included."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            joined(datetime(2026, 1, 1, tzinfo=UTC), "Ada")
        assert len(queries) == 1


def test_shapes_are_kept_in_bounds(teams: list[Team]) -> None:
    """Whoever asks in a thousand ways costs no memory for ever."""

    @prepared
    def called(*names: Any) -> QuerySet[User]:
        return User.objects.filter(name__in=names)

    for number in range(1, KEPT + 2):
        called._written[number] = Mock()
    assert len(called("Person 0", "nobody")) == 3
    assert len(called._written) == 1


class TestRefuses:
    """What would be asked wrongly is not asked."""

    def test_what_makes_something_else_of_its_arguments(self) -> None:
        """The SQL would say what the first caller asked for."""

        @prepared
        def containing(words: str) -> QuerySet[User]:
            return User.objects.filter(name__contains=words)

        with pytest.raises(CannotPrepare, match="of something else"):
            containing("Ada")

    def test_what_depends_on_the_clock(self) -> None:
        """The SQL would tell yesterday's time."""

        @prepared
        def recent() -> QuerySet[User]:
            return User.objects.filter(joined_at__gte=timezone.now() - timedelta(days=1))

        with pytest.raises(CannotPrepare, match="of something else"):
            recent()

    def test_what_branches_on_a_value(self) -> None:
        """One caller would be asked the question of another."""

        @prepared
        def even(number: int) -> QuerySet[User]:
            found = User.objects.filter(pk=number)
            return found.filter(is_active=True) if number % 2 else found

        with pytest.raises(CannotPrepare, match="depends on the values"):
            even(3)

    def test_what_leaves_an_argument_out(self) -> None:
        """A slice stands in the SQL as it is."""

        @prepared
        def some(most: int) -> QuerySet[User]:
            return User.objects.all()[: 3 if most else 4]

        with pytest.raises(CannotPrepare, match="do not occur"):
            some(3)

    @pytest.mark.parametrize("given", [1.5, [1, 2], {1}, TeamKind.SEO, object()])
    def test_arguments_it_has_no_stand_in_for(self, given: Any) -> None:
        """A model would bring its whole row."""
        with pytest.raises(CannotPrepare, match="an argument is"):
            in_teams((1,), given)


class TestCounted:
    """An aggregate that can be described."""

    def test_counts_as_an_aggregate_does(self, teams: list[Team]) -> None:
        """Also with conditions, across joins and over none."""
        counts = {
            "all": Count("pk"),
            "seo": Count("pk", filter=Q(memberships__team__kind="seo")),
        }
        for people in (User.objects.all(), User.objects.none(), User.objects.filter(name="none")):
            told = people.aggregate(**counts)
            expected = [(told["all"], told["seo"])] if people.query.is_empty() is False else []
            assert list(counted(people, **counts)) == expected

    def test_has_one_row_even_of_nothing(self) -> None:
        """As SQL aggregates have."""
        assert list(counted(User.objects.filter(name="nobody"))) == [(0,)]


def _all_prepared() -> dict[str, Prepared[Any, Any]]:
    """Every query of the hub that is prepared, by the name of its module and its own."""
    named = {}
    for found in walk_packages(tiebeam.hub.__path__, "tiebeam.hub."):
        if "migrations" in found.name or found.name.endswith(("__main__", ".ldap", ".asgi")):
            continue
        for name, one in vars(import_module(found.name)).items():
            if isinstance(one, Prepared) and one.describe.__module__ == found.name:
                named[f"{found.name}.{name}"] = one
    return named


VALUES: dict[Any, tuple[Any, ...]] = {
    int: (1, 7, LARGEST + 1),
    int | None: (None, 3),
    str: ("a", "it's 100 %s"),
    str | None: (None, "a"),
    bool: (True, False),
    date: (date(2026, 3, 1), date(2026, 12, 31)),
    datetime: (datetime(2026, 3, 1, 7, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
    tuple[int, ...]: ((), (1,), (9, 4, 5), (LARGEST + 1, 2)),
}
"""What a query is asked with, by the type of its argument."""
COLUMNS: tuple[dict[str, Any], ...] = ({}, {"severity": "high"}, {"team": 3, "stage": "waived"})
"""What one is asked with that takes any column."""


@pytest.mark.parametrize("name", sorted(_all_prepared()))
def test_every_prepared_query_is_the_one_that_django_would_ask(name: str) -> None:
    """Word by word, whatever it was asked for before."""
    one = _all_prepared()[name]
    for given, named in _arguments(one):
        asked = _asked(lambda: one(*given, **named))  # noqa: B023 called here
        assert asked == _asked(lambda: list(one.describe(*given, **named)))  # noqa: B023


def _arguments(one: Prepared[Any, Any]) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    arguments = list(signature(one.describe).parameters.values())
    known = [each for each in arguments if each.kind is not Parameter.VAR_KEYWORD]
    others = COLUMNS if len(known) < len(arguments) else ({},)
    for values in product(*(VALUES[each.annotation] for each in known)):
        pairs = list(zip(known, values, strict=True))
        given = [value for each, value in pairs if each.kind is not Parameter.KEYWORD_ONLY]
        named = {each.name: value for each, value in pairs if each.kind is Parameter.KEYWORD_ONLY}
        yield from ((given, {**named, **other}) for other in others)


def _asked(ask: Callable[[], object]) -> list[tuple[str, tuple[Any, ...]]]:
    """What the database is sent meanwhile."""
    sent = []

    def note(execute: Callable[..., Any], sql: str, values: Any, *others: Any) -> Any:
        sent.append((sql, tuple(values)))
        return execute(sql, values, *others)

    with connection.execute_wrapper(note):
        ask()
    return sent


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL")
def test_postgresql_keeps_the_plan_of_what_is_asked_often(teams: list[Team]) -> None:
    """Under one name whatever the values are; other queries it is sent as before."""
    for at in range(5):
        in_teams((teams[at % 3].pk,), "seo")
        list(User.objects.filter(name=f"Person {at}"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        statements = [statement for (statement,) in cursor.fetchall()]
    assert sum("people_membership" in one for one in statements) == 1
    assert not any("Person" in one or '"name" =' in one for one in statements)
