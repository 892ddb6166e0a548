"""The owner of a finding by ownership rules: set once, later proposed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tiebeam.hub.activity.models import Event
from tiebeam.hub.findings.life import assigning
from tiebeam.hub.findings.life.deadlines import owed
from tiebeam.hub.findings.matters import matter_of
from tiebeam.hub.findings.models import Finding, Routed, Stage
from tiebeam.hub.roles import queries as roles
from tiebeam.hub.roles.answering import Agreement
from tiebeam.hub.roles.routing import Route, Router, router
from tiebeam.hub.sites.models import Site

LONGEST = 500


def route_all(site: Site, findings: Iterable[Finding], *, now: datetime) -> None:
    """Give each finding without an owner its own; propose where rules now say another."""
    route, agreed = router(site), roles.agreement()
    for finding in findings:
        _route(finding, route, agreed, now=now)


def _route(finding: Finding, router: Router, agreed: Agreement, *, now: datetime) -> None:
    found = router(matter_of(finding))
    if finding.team_id is None:
        _set_first(finding, found, agreed, now=now)
    elif found.team and found.team.pk != finding.ruled_team_id:
        Finding.objects.filter(pk=finding.pk).update(ruled_team=found.team)
        if found.team.pk != finding.team_id and finding.stage != Stage.VERIFIED:
            assigning.propose(finding, found.team, why=found.reason[:LONGEST], by=None, now=now)


def _set_first(finding: Finding, found: Route, agreed: Agreement, *, now: datetime) -> None:
    """The first owner; no decision of a person, so the version stays."""
    due = owed(
        finding.stage,
        severity=finding.severity,
        has_owner=found.team is not None,
        since=now,
        agreed=agreed,
    )
    is_answered = finding.stage == Stage.DISPUTED
    changed = {"team": found.team, "ruled_team": found.team, "team_rule": found.reason[:LONGEST]}
    changed |= {} if is_answered else due
    Finding.objects.filter(pk=finding.pk, team=None).update(**changed)
    finding.refresh_from_db()


def reroute_next(*, now: datetime) -> None:
    """Look at the findings of one site again of which rules or roles have changed since."""
    newest = Event.objects.filter(kind__startswith="roles.").values_list("pk", flat=True).first()
    done = Routed.objects.filter(upto__gte=newest or 0).values("site")
    site = Site.objects.exclude(pk__in=done).first()
    if site is None:
        return
    with transaction.atomic():
        Routed.objects.update_or_create(site=site, defaults={"upto": newest or 0})
        waiting = Finding.objects.select_for_update().filter(site=site, merged_into=None)
        route_all(site, waiting, now=now)
