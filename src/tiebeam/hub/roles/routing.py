"""Whose a matter is: by rule, else by matrix, else by the usual owner; and why, in a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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

    def _team_named(self, written: str) -> Team | None:
        by_name = {team.name: team for team in self.teams.values()}
        name = ownership.named_team(written, by_name)
        return by_name[name] if name else None

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


def routing_of(site: Site, *, site_rules: str | None = None, rules: str | None = None) -> Routing:
    """All that decides on the site; rules given here stand in for the saved ones, to try them."""
    return Routing(
        books=tuple(_books(site, site_rules, rules)),
        teams={team.pk: team for team in queries.teams()},
        matrix=queries.matrix_of(site),
        covers=queries.covers(),
    )


def _books(site: Site, site_rules: str | None, rules: str | None) -> Iterator[RuleBook]:
    mine = queries.rules_of(site) if site_rules is None else site_rules
    everywhere = queries.rules_of(None) if rules is None else rules
    name = _("the ownership rules of %(site)s") % {"site": site}
    yield RuleBook(name, ownership.read(mine))
    yield RuleBook(_("the ownership rules"), ownership.read(everywhere))


def router(site: Site) -> Router:
    """Answers for many matters of a site; rules and matrix are read once."""
    return routing_of(site).route


def route(site: Site, matter: Matter) -> Route:
    """Whose one matter of the site is."""
    return router(site)(matter)
