"""Mentions: `@ada-lovelace` in a message tells the person of that name."""

import re
from collections.abc import Iterable, Mapping

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import User
from tiebeam.hub.sites.queries import sites_of

MENTION = re.compile(r"(?<![\w@./-])@([^\W_]+(?:-[^\W_]+)*)")
MOST = 20
"""People that one message can tell; a longer list of names tells those that come first."""


def handle(name: str) -> str:
    """What stands behind the @ for that name: Ada Lovelace is ada-lovelace."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def handles(people: Iterable[User]) -> dict[str, User]:
    """The people by what one types behind the @; of two with one name the later has a number."""
    found: dict[str, User] = {}
    for person in sorted(people, key=lambda one: one.pk):
        name = handle(str(person)) or handle(person.email)
        found[f"{name}-{person.pk}" if name in found else name] = person
    return found


def people_for(finding: Finding) -> dict[str, User]:
    """Everybody who may see the finding, by handle: nobody else can be mentioned about it."""
    active = User.objects.filter(is_active=True)
    if finding.site.is_closed:
        seeing = [one for one in active if sites_of(one).filter(pk=finding.site_id).exists()]
        return handles(seeing)
    return handles(active)


def mentioned(text: str, people: Mapping[str, User]) -> list[User]:
    """Whom the text mentions, each once, in their order."""
    named = (people.get(match[1].casefold()) for match in MENTION.finditer(text))
    return list(dict.fromkeys(person for person in named if person))[:MOST]
