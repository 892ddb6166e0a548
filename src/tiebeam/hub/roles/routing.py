"""Whose a matter is: by rule, else by matrix, else by the usual owner; and why, in a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from tiebeam.engine import ownership
from tiebeam.hub.people.models import Team, TeamKind
from tiebeam.hub.roles import queries
from tiebeam.hub.sites.models import Site


@dataclass(frozen=True)
class Matter:
    """What a team is sought for."""

    area: str
    """Area of the check, as in canonical."""
    check: str
    host: str
    page_template: str
    """Empty for a whole host."""
    paths: tuple[str, ...]
    """Path, and query where there is one, of pages it occurs on."""
    usual_owner: str
    """The kind of team that usually answers for the check."""


@dataclass(frozen=True)
class Route:
    """The team that answers, and why."""

    team: Team | None
    rule: str
    """The line that matched; empty when none did."""
    reason: str
    """One sentence for the screen."""


Router = Callable[[Matter], Route]


@dataclass(frozen=True)
class RuleBook:
    """The rules of one scope, with the name that sentences give them."""

    name: str
    rules: ownership.Rules


@dataclass(frozen=True)
class Routing:
    """Everything that decides whose a matter is, read once. Asks the database nothing."""

    books: tuple[RuleBook, ...]
    """Those that go first stand first."""
    teams: dict[int, Team]
    matrix: queries.Matrix
    covers: queries.Covers

    def with_rules(self, *, site_rules: str | None = None, rules: str | None = None) -> "Routing":
        """The same with other rules; None leaves those of a scope as they are."""
        typed = zip(self.books, (site_rules, rules), strict=True)
        books = (
            book if text is None else RuleBook(book.name, ownership.read(text))
            for book, text in typed
        )
        return replace(self, books=tuple(books))

    def route(self, matter: Matter) -> Route:
        """The team, the rule that named it, and the reason in a sentence."""
        refused = ""
        for book in self.books:
            rule = book.rules.rule_for(matter)
            if rule is None:
                continue
            team = self._team_named(rule.team)
            if team:
                return Route(team, rule.text, _told(book, rule))
            refused = _unknown(book, rule)
            break
        found = self._by_matrix(matter) or self._by_kind(matter) or self._nobody(matter)
        return Route(found.team, "", f"{refused}; {found.reason}" if refused else found.reason)

    @cached_property
    def _by_name(self) -> dict[str, Team]:
        return {team.name: team for team in self.teams.values()}

    def _team_named(self, written: str) -> Team | None:
        name = ownership.named_team(written, self._by_name)
        return self._by_name[name] if name else None

    def _by_matrix(self, matter: Matter) -> Route | None:
        area = self.covers.area_of(matter.area, matter.check)
        team_id = self.matrix.accountable(area.pk) if area else None
        if area is None or team_id is None:
            return None
        team = self.teams[team_id]
        names = {"team": team, "area": area}
        return Route(team, "", _("%(team)s is accountable for %(area)s") % names)

    def _by_kind(self, matter: Matter) -> Route | None:
        kin = [team for team in self.teams.values() if team.kind == matter.usual_owner]
        if len(kin) != 1:
            return None
        kind = kin[0].get_kind_display()
        said = _("No rule and nobody accountable: the only team of the kind %(kind)s")
        return Route(kin[0], "", said % {"kind": kind})

    def _nobody(self, matter: Matter) -> Route:
        area = self.covers.area_of(matter.area, matter.check)
        names = {"area": area or matter.area, "kind": _kind_name(matter.usual_owner)}
        said = _(
            "Nobody: no rule matches, nobody is accountable for %(area)s,"
            " and there is not exactly one team of the kind %(kind)s"
        )
        return Route(None, "", said % names)


def _told(book: RuleBook, rule: ownership.Rule) -> str:
    facts = {"line": rule.line, "rules": book.name, "rule": rule.text}
    return _("Line %(line)d of %(rules)s: %(rule)s") % facts


def _unknown(book: RuleBook, rule: ownership.Rule) -> str:
    facts = {"line": rule.line, "rules": book.name, "team": rule.team}
    return _("Line %(line)d of %(rules)s names %(team)s, and there is no such team") % facts


def _kind_name(kind: str) -> str:
    return str(TeamKind(kind).label) if kind in TeamKind.values else kind


def routing_of(site: Site) -> Routing:
    """All that decides on the site."""
    return Routing(
        books=tuple(_books(site)),
        teams={team.pk: team for team in queries.teams()},
        matrix=queries.matrix_of(site),
        covers=queries.covers(),
    )


def _books(site: Site) -> Iterator[RuleBook]:
    name = _("the ownership rules of %(site)s") % {"site": site}
    yield RuleBook(name, ownership.read(queries.rules_of(site)))
    yield RuleBook(_("the ownership rules"), ownership.read(queries.rules_of(None)))


def router(site: Site) -> Router:
    """Answers for many matters of a site; rules and matrix are read once."""
    return routing_of(site).route


def route(site: Site, matter: Matter) -> Route:
    """Whose one matter of the site is."""
    return router(site)(matter)
