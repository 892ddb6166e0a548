"""Findings in the words of the person's lens."""

from collections.abc import Collection, Mapping
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tiebeam.hub.activity.models import Event
from tiebeam.hub.findings import evidence, rows, words
from tiebeam.hub.findings.models import Finding, Message, Owner, Stage
from tiebeam.hub.findings.queries import Group
from tiebeam.hub.findings.rows import ShownTeam
from tiebeam.hub.findings.talk import markdown
from tiebeam.hub.people.models import SPEAK_SEO, Team
from tiebeam.hub.ui import drawing

register = template.Library()


@register.simple_tag(takes_context=True)
def said(context: dict[str, Any], check: str) -> str:
    """What the check says of its defect, in the lens of the page."""
    return words.words_of(check, context.get("lens", "seo")).said


@register.filter
def owner_word(owner: str) -> str:
    """What people call the kind of team that usually answers for a check."""
    return str(Owner(owner).label)


@register.filter
def followable(url: str) -> bool:
    """Whether it is an address of the web, so that a link may lead there."""
    return bool(evidence.followable(url))


@register.simple_tag(takes_context=True)
def headline(context: dict[str, Any], finding: Finding) -> str:
    """The finding in one line, in the lens of the page."""
    return words.headline(finding, context.get("lens", "seo"))


@register.simple_tag(takes_context=True)
def cells(context: dict[str, Any], finding: Finding) -> SafeString:
    """The cells of a finding in a list; `show_where` and `proposed` of the page say more."""
    one = rows.row(
        finding,
        lens=context.get("lens", "seo"),
        show_where=bool(context.get("show_where")),
        proposed=(context.get("proposed") or {}).get(finding.pk),
        now=timezone.now(),
    )
    return drawing.drawn("findings/_cells.html", finding=one)


@register.simple_tag(takes_context=True)
def lead(context: dict[str, Any], finding: Finding, group: Group, *, is_first: bool) -> SafeString:
    """What stands before those cells in the list where one decides about many."""
    names_site = is_first and context["filter"].has_several_sites
    one = rows.Lead(
        pk=finding.pk,
        version=finding.version,
        headline=words.headline(finding, context.get("lens", "seo")),
        may_decide=context["may_decide"],
        where=group.where,
        is_first=is_first,
        is_host=group.is_host,
        site=group.site.name if names_site else "",
        site_page=group.site.get_absolute_url() if names_site else "",
    )
    return drawing.drawn("findings/_lead.html", lead=one)


@register.filter
def stage_word(stage: str) -> str:
    """What people call a stage of a finding."""
    return str(Stage(stage).label) if stage in Stage.values else stage


@register.filter
def side_of(team: Team | ShownTeam | None) -> str:
    """Which voice a team has: seo or it; none for nobody."""
    return "none" if team is None else "seo" if team.kind in SPEAK_SEO else "it"


@register.filter
def of(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """What stands in the mapping under that key; nothing where there is no mapping."""
    return mapping.get(key) if mapping else None


@register.filter
def as_html(message: Message, known: Collection[str]) -> SafeString:
    """A message as it reads. known: handles of the people who can be mentioned."""
    return markdown.rendered(message.text, known=known)


@register.simple_tag(takes_context=True)
def may_edit(context: dict[str, Any], message: Message) -> bool:
    """Whether the person of the page may still change the message."""
    is_theirs = message.author_id == context["user"].pk
    return is_theirs and message.is_editable(now=context["now"])


@register.simple_tag(takes_context=True)
def done_to_it(context: dict[str, Any], event: Event) -> str:
    """What was done, told on the page of what it was done to: "accepted it"."""
    return event.said_to(context.get("lens", "seo"), subject=_("it"))
