"""Who of the owner team sees to a finding. The team stays accountable: one person at most, or none.

An assignee is in the owner team. Whoever is there no longer, or whose finding another team owns
now, is assigned to it no more, and the record says why.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tiebeam.hub.activity import services as activity
from tiebeam.hub.activity.models import Reason
from tiebeam.hub.findings import deeds
from tiebeam.hub.findings.life.moving import DecidedMeanwhile, NotNow, NotYours, change
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.access import may_answer_for
from tiebeam.hub.people.models import Membership, User
from tiebeam.hub.people.queries import managers_of, people_in

AT_ONCE = 50
"""Findings that one look takes up, so that others wait for no long transaction."""


def may_assign(person: User, finding: Finding) -> bool:
    """Whether this person may say who sees to it: whoever decides for the owner team."""
    return finding.team is not None and may_answer_for(person, finding.team)


def assignable(finding: Finding) -> list[User]:
    """To whom it can be assigned: the people of the owner team, by name."""
    return sorted(people_in(finding.team), key=lambda one: str(one).lower()) if finding.team else []


@transaction.atomic
def assign(finding: Finding, person: User | None, *, by: User, version: int) -> None:
    """Assign it to one person of the owner team, or with None to nobody.

    version: of the finding as it was seen. Raises NotYours, NotNow, DecidedMeanwhile.
    """
    _check(finding, person, by=by)
    was = finding.assignee
    change(finding, version=version, assignee=person)
    activity.follow(by, finding)
    if person is None:
        _record_release(finding, was, by=by, why=_("whoever has time sees to it"))
        return
    activity.follow(person, finding)
    activity.record(
        deeds.PERSON_ASSIGNED,
        about=finding,
        by=by,
        site_id=finding.site_id,
        tell={person: Reason.ASSIGNED},
        version=finding.version,
        person=str(person),
        was=str(was or ""),
    )


def _check(finding: Finding, person: User | None, *, by: User) -> None:
    if finding.team is None:
        raise NotNow(_("It has no owner yet: give it to a team first."))
    if not may_assign(by, finding):
        raise NotYours(_("Assigning it is for %(team)s.") % {"team": finding.team})
    if finding.merged_into_id:
        raise NotNow(_("It is told with another finding; assign that one."))
    if person == finding.assignee:
        raise NotNow(_("That is so already."))
    if person is not None and person not in people_in(finding.team):
        raise NotNow(
            _("%(person)s is not in %(team)s; it can be assigned to its people only.")
            % {"person": person, "team": finding.team}
        )


def record_hand_over(finding: Finding, was: User | None, *, by: User | None) -> None:
    """Note that another team owns it now, so that whoever saw to it does so no more."""
    if was is not None:
        why = _("%(team)s is the owner now") % {"team": finding.team}
        _record_release(finding, was, by=by, why=why)


def release_leavers() -> None:
    """Assign to nobody what is assigned to people who have left the owner team, or the hub."""
    for finding in _of_leavers()[:AT_ONCE]:
        was, team = finding.assignee, finding.team
        try:
            with transaction.atomic():
                change(finding, version=finding.version, assignee=None)
                is_off = was is not None and not was.is_active
                why = _("the account is switched off") if is_off else _("no longer in %(team)s")
                _record_release(finding, was, by=None, why=why % {"team": team})
        except DecidedMeanwhile:
            continue


def _of_leavers() -> QuerySet[Finding]:
    is_there = Membership.objects.filter(
        person=OuterRef("assignee"), team=OuterRef("team"), person__is_active=True
    )
    return (
        Finding.objects.filter(~Exists(is_there), assignee__isnull=False)
        .select_related("assignee", "team")
        .order_by("pk")
    )


def _record_release(finding: Finding, was: User | None, *, by: User | None, why: str) -> None:
    """The managers are told, so that somebody else takes it up, and whoever it was assigned to."""
    tell = dict.fromkeys(managers_of(finding.team) if finding.team else [], Reason.OWNER)
    if was is not None:
        tell[was] = Reason.FOLLOWED
    activity.record(
        deeds.PERSON_RELEASED,
        about=finding,
        by=by,
        site_id=finding.site_id,
        tell=tell,
        version=finding.version,
        person=str(was or ""),
        why=why,
    )
