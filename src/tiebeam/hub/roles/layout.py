"""Decisions about areas: which there are, and which checks each covers."""

from django.db import transaction

from tiebeam.hub.activity.services import record
from tiebeam.hub.people.models import User
from tiebeam.hub.roles import deeds
from tiebeam.hub.roles.models import Area, Cover


@transaction.atomic
def cover(area: Area, *, check_area: str, check_slug: str = "", by: User | None) -> None:
    """Put the checks of an area of checks, or one check, under an area."""
    Cover.objects.update_or_create(
        check_area=check_area, check_slug=check_slug, defaults={"area": area}
    )
    record(deeds.CHECKS_COVERED, about=area, by=by, what=check_slug or check_area)


@transaction.atomic
def add_area(*, slug: str, name: str, about: str, by: User | None) -> Area:
    """Add an area at the end of the matrix."""
    last = Area.objects.order_by("-position").first()
    position = last.position + 10 if last else 10
    area = Area.objects.create(slug=slug, name=name, about=about, position=position)
    record(deeds.AREA_ADDED, about=area, by=by)
    return area


@transaction.atomic
def change_area(area: Area, *, name: str, about: str, is_used: bool, by: User | None) -> None:
    """Say what an area is called and about, and whether it is used here."""
    facts = {"name": name, "about": about, "is_used": is_used}
    changed = [field for field, value in facts.items() if getattr(area, field) != value]
    for field in changed:
        setattr(area, field, facts[field])
    if changed:
        area.save(update_fields=changed)
        record(deeds.AREA_CHANGED, about=area, by=by, what=_told(area, changed))


def _told(area: Area, changed: list[str]) -> str:
    names = [field for field in changed if field != "is_used"]
    if "is_used" in changed:
        names.append("in use" if area.is_used else "no longer in use")
    return ", ".join(names)


@transaction.atomic
def leave_to_neighbours(check_slug: str, *, by: User | None) -> None:
    """Let a check that belonged elsewhere belong where its neighbours do."""
    found = Cover.objects.filter(check_slug=check_slug).select_related("area").first()
    if found and check_slug:
        found.delete()
        record(deeds.CHECK_LEFT, about=found.area, by=by, what=check_slug)
