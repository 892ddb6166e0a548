"""Ownership rules: read, tried, saved; and whose something on a site is."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering, reading
from tiebeam.hub.api.endpoints.scope import Scoped, managers_only, scope_of
from tiebeam.hub.api.endpoints.sites import site_of
from tiebeam.hub.api.paging import (
    LAST_ID,
    Asked,
    Id,
    Page,
    Sent,
    Whole,
    Window,
    Words,
    newest_first,
)
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.findings.matters import matter_about
from tiebeam.hub.roles import queries, routing, rules, trying
from tiebeam.hub.roles.forms import RulesForm
from tiebeam.hub.roles.models import RuleSet
from tiebeam.hub.sites.queries import sites_of

router = Router(tags=["rules"])

MOST_MOVES = 200


class RulesOut(Schema):
    """A version of the ownership rules."""

    id: int | None = Field(description="Of the version; null: none was saved yet.")
    site_id: int | None
    text: str = Field(description="One rule a line, as in CODEOWNERS; the last match wins.")
    why: str
    saved_by: str
    saved_at: datetime | None

    @staticmethod
    def resolve_saved_by(one: RuleSet) -> str:
        """Name of who saved it."""
        return str(one.saved_by or "")

    @staticmethod
    def resolve_saved_at(one: RuleSet) -> datetime | None:
        """When it was saved, if it was."""
        return one.saved_at if one.pk else None


class RulesIn(Sent):
    """Rules to try on what is open."""

    site: Whole | None = Field(None, ge=1, le=LAST_ID, description="null: the whole organisation.")
    text: Words = Field(max_length=rules.LONGEST)


class NewRules(RulesIn):
    """Rules that are to hold."""

    why: Words = Field(min_length=1, max_length=300, description="Everybody reads it.")
    base: Whole | None = Field(None, ge=1, le=LAST_ID, description="Version it was made from.")


class Versions(Window):
    """Which versions are asked for."""

    site: int | None = Field(None, ge=1, le=LAST_ID, description="Whose; none: everywhere's.")


class Asking(Asked):
    """What somebody is sought for."""

    check: Words = Field(min_length=1, max_length=100, description="Name of a check.")
    page_template: Words = Field("", max_length=200, description="None: a whole host.")
    path: Words = Field("", max_length=2000, description="Of one page, with its query.")


class OwnerOut(Schema):
    """Who answers, and why."""

    team_id: int | None
    team: str | None = Field(description="null: nobody.")
    rule: str = Field(description="The line that matched; empty where none did.")
    reason: str = Field(description="Why, in a sentence.")


class MoveOut(Schema):
    """Something open that would go to another team."""

    name: str
    address: str
    was: str | None = Field(description="Name of the team.")
    now: str | None


class TrialOut(Schema):
    """What rules would do; nothing was saved and nothing moved."""

    verdict: str
    looked_at: int
    moved: int
    moves: list[MoveOut] = Field(description=f"The first {MOST_MOVES} of them.")


@router.get("/rules", response={200: RulesOut, **REFUSED}, auth=reading)
def get_rules(request: Caller, scoped: Query[Scoped]) -> Any:
    """The ownership rules that hold, everywhere or on a site."""
    site = scope_of(request, scoped.site)
    return queries.versions_of(site).first() or RuleSet(site=site)


@router.get("/rules/versions", response={200: Page[RulesOut], **REFUSED}, auth=reading)
def list_versions(request: Caller, wanted: Query[Versions]) -> Any:
    """Every version of the rules, newest first."""
    return newest_first(queries.versions_of(scope_of(request, wanted.site)), wanted)


@router.post("/rules", response={201: RulesOut, **CONFLICT, **REFUSED}, auth=administering)
def save_rules(request: Caller, given: NewRules) -> Any:
    """Save a version; it holds from now on. Asks for a manager. 409: there is a newer one."""
    managers_only(request)
    site = scope_of(request, given.site)
    facts = checked(RulesForm(given.dict()))
    try:
        saved = rules.save(
            facts["text"], site=site, why=facts["why"], by=request.user, base=given.base
        )
    except rules.ChangedMeanwhile as changed:
        raise Problem(409, f"{changed}; read it and begin from there.") from changed
    return Answer(201, saved)


@router.post("/rules/trial", response={200: TrialOut, **REFUSED}, auth=reading)
def try_rules(request: Caller, given: RulesIn) -> Any:
    """What would change hands if these rules held. Asks for a manager."""
    managers_only(request)
    site = scope_of(request, given.site)
    text = checked(RulesForm(given.dict()))["text"]
    lens = request.user.current_lens.value
    instead = {"site_rules": text} if site else {"rules": text}
    sites = [site] if site else sites_of(request.user)
    trial = trying.together(trying.on_site(one, lens=lens, **instead) for one in sites)
    moves = [_told(request, move) for move in trial.moves[:MOST_MOVES]]
    return {
        "verdict": trial.verdict,
        "looked_at": trial.looked_at,
        "moved": len(trial.moves),
        "moves": moves,
    }


def _told(request: Caller, move: trying.Move) -> dict[str, Any]:
    return {
        "name": move.what.name,
        "address": request.build_absolute_uri(move.what.address),
        "was": _name(move.was),
        "now": _name(move.now),
    }


@router.get("/sites/{site_id}/owner", response={200: OwnerOut, **REFUSED}, auth=reading)
def get_owner(request: Caller, site_id: Id, asked: Query[Asking]) -> Any:
    """Whose it would be if a check found something there: by rule, by matrix, or nobody's."""
    site = site_of(request, site_id)
    try:
        matter = matter_about(
            asked.check, site=site, page_template=asked.page_template, path=asked.path
        )
    except LookupError as unknown:
        raise Problem(422, str(unknown)) from unknown
    found = routing.route(site, matter)
    team_id = found.team.pk if found.team else None
    return {"team_id": team_id, "team": _name(found), "rule": found.rule, "reason": found.reason}


def _name(found: routing.Route) -> str | None:
    return str(found.team) if found.team else None
