"""Teams: which there are, what lies within what, who is in them."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tiebeam.hub.activity.deeds import Deed
from tiebeam.hub.activity.models import Follow, Reason
from tiebeam.hub.activity.queries import kind_of
from tiebeam.hub.activity.services import record
from tiebeam.hub.directory import deeds
from tiebeam.hub.directory.errors import Refused, TeamCircle
from tiebeam.hub.people import services as people
from tiebeam.hub.people.models import Membership, Team, User


@transaction.atomic
def add_team(*, by: User | None, through: str = "", **facts: Any) -> Team:
    """Add a team: name, kind, within."""
    team = Team.objects.create(**facts)
    record(deeds.TEAM_ADDED, about=team, by=by, through=through)
    return team


@transaction.atomic
def change_team(team: Team, *, by: User | None, through: str = "", **facts: Any) -> None:
    """Change name, kind or what it is a part of. Raises TeamCircle."""
    if "within" in facts:
        _refuse_circle(team, within=facts["within"])
    now = Team.objects.get(pk=team.pk)
    changed = [name for name, value in facts.items() if getattr(now, name) != value]
    for name in changed:
        setattr(team, name, facts[name])
    if changed:
        team.save(update_fields=changed)
        words = {"within": "place"}
        what = ", ".join(words.get(name, name.replace("_", " ")) for name in changed)
        record(deeds.TEAM_CHANGED, about=team, by=by, through=through, what=what)


@transaction.atomic
def put_into(
    team: Team, person: User, *, by: User | None, is_manager: bool = False, through: str = ""
) -> None:
    """Take the person into the team, or make a member manager or the other way round."""
    before = Membership.objects.filter(team=team, person=person).first()
    if before is not None and before.is_manager == is_manager:
        return
    people.join(person, team=team, is_manager=is_manager)
    done = deeds.TEAM_JOINED if before is None else _turned(is_manager=is_manager)
    told = {person: Reason.MENTIONED}
    record(done, about=team, by=by, through=through, tell=told, person=str(person))


@transaction.atomic
def take_out(team: Team, person: User, *, by: User | None, through: str = "") -> None:
    """Take the person out of the team."""
    if Membership.objects.filter(team=team, person=person).exists():
        people.leave(person, team=team)
        told = {person: Reason.MENTIONED}
        record(deeds.TEAM_LEFT, about=team, by=by, through=through, tell=told, person=str(person))


@transaction.atomic
def merge(team: Team, *, into: Team, by: User | None) -> None:
    """Give everything the team has to the other and remove it. Raises TeamCircle.

    What both have is kept once, and a manager of one manages the whole.
    """
    if team.pk == into.pk:
        raise TeamCircle(_("A team cannot be merged into itself; choose another one."))
    _refuse_circle(team, within=into, said=_("%(other)s is a part of %(team)s; move it out first."))
    for one in team.memberships.select_related("person"):
        manages = (
            one.is_manager or into.memberships.filter(person=one.person, is_manager=True).exists()
        )
        people.join(one.person, team=into, is_manager=manages)
    team.memberships.all().delete()
    for relation in Team._meta.related_objects:  # noqa: SLF001 Django's documented name for it
        _hand_over(relation, team, into)
    _hand_over_followers(team, into)
    name = str(team)
    team.delete()
    record(deeds.TEAMS_MERGED, about=into, by=by, merged=name)


@transaction.atomic
def remove_team(team: Team, *, by: User | None, through: str = "") -> None:
    """Remove a team that nothing depends on. Raises Refused naming what does."""
    if team.parts.exists():
        raise Refused(_("Other teams are part of it; move them out or merge it."))
    record(deeds.TEAM_REMOVED, about=team, by=by, through=through)
    try:
        team.delete()
    except models.ProtectedError as error:
        kinds = {str(one._meta.verbose_name_plural) for one in error.protected_objects}  # noqa: SLF001
        raise Refused(
            _("%(team)s still has %(things)s; merge it into another team instead.")
            % {"team": team, "things": ", ".join(sorted(kinds))}
        ) from error


def _turned(*, is_manager: bool) -> Deed:
    return deeds.MANAGER_MADE if is_manager else deeds.MANAGER_UNMADE


def _refuse_circle(team: Team, *, within: Team | None, said: str = "") -> None:
    """Raises TeamCircle when `within` is the team or lies in it; no team moves meanwhile."""
    places = {one.pk: one.within_id for one in Team.objects.order_by("pk").select_for_update()}
    place, seen = within.pk if within else None, set[int]()
    while place is not None and place not in seen:
        if place == team.pk:
            said = said or _("%(other)s lies within %(team)s; move it out first.")
            raise TeamCircle(said % {"other": within, "team": team})
        seen.add(place)
        place = places.get(place)


def _hand_over(relation: Any, team: Team, into: Team) -> None:
    """Let every row that names the team name the other; one that would be there twice goes."""
    model = relation.through if relation.many_to_many else relation.related_model
    for field in model._meta.get_fields():  # noqa: SLF001 as above
        if isinstance(field, models.ForeignKey) and field.related_model is Team:
            _rename(model, field.name, team, into)


def _rename(model: Any, field: str, team: Team, into: Team) -> None:
    for row in _rows(model).filter(**{field: team}):
        try:
            with transaction.atomic():
                _rows(model).filter(pk=row.pk).update(**{field: into})
        except IntegrityError:
            _rows(model).filter(pk=row.pk).delete()


def _rows(model: Any) -> models.Manager[Any]:
    """Every row, also those a manager of the model's own would hide."""
    manager: models.Manager[Any] = model._base_manager  # noqa: SLF001 documented by Django
    return manager


def _hand_over_followers(team: Team, into: Team) -> None:
    follows = Follow.objects.filter(kind=kind_of(team), subject_id=str(team.pk))
    already = Follow.objects.filter(kind=kind_of(team), subject_id=str(into.pk))
    follows.filter(person__in=already.values("person")).delete()
    follows.update(subject_id=str(into.pk))
