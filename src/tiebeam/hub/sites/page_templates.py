"""Page templates as people named, merged and split them: decided, tried, undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from tiebeam.hub.activity.services import record
from tiebeam.hub.people.models import User
from tiebeam.hub.sites import deeds, environments
from tiebeam.hub.sites.models import Crawl, Site, TemplateDecision
from tiebeam.hub.sites.queries import decisions_in_force, done_crawls

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

SAID = {
    "rename": deeds.TEMPLATE_RENAMED,
    "merge": deeds.TEMPLATE_MERGED,
    "split": deeds.TEMPLATE_SPLIT,
}


class TablesGone(Exception):
    """What is to be tried cannot be: the tables of the crawl are gone or damaged."""


@dataclass(frozen=True)
class Shown:
    """The page templates of a site's newest crawl as the decisions in force have them."""

    crawl: Crawl
    found: "Sequence[pipeline.PageTemplate]"
    """Largest first."""
    is_waiting: bool
    """Whether something was decided that the crawl does not know yet."""

    def find(self, key: str) -> "pipeline.PageTemplate | None":
        """The page template of that key."""
        return next((one for one in self.found if one.key == key), None)

    def beside(self, one: "pipeline.PageTemplate") -> "list[pipeline.PageTemplate]":
        """The others of the same host, with which it can be merged."""
        return [other for other in self.found if other.host == one.host and other.key != one.key]


def rules_of(site: Site) -> "list[pipeline.TemplateRule]":
    """What is decided, in its order, as the engine takes it."""
    from tiebeam.engine import pipeline

    return [
        pipeline.TemplateRule(one.kind, one.key, one.name, into=one.into, pattern=one.pattern)
        for one in decisions_in_force(site)
    ]


def rules_for(crawl: Crawl) -> "list[pipeline.TemplateRule]":
    """The same for a crawl of any environment: keys begin with a host, so they name its hosts."""
    rules = rules_of(crawl.site)
    if crawl.environment is None:
        return rules
    keys = [key for rule in rules for key in (rule.key, rule.into)]
    urls = environments.in_build(crawl, [f"https://{key}" for key in keys])
    told = [url.partition("://")[2] for url in urls]
    return [
        replace(rule, key=told[2 * place], into=told[2 * place + 1])
        for place, rule in enumerate(rules)
    ]


def shown(site: Site) -> Shown | None:
    """The page templates of the newest crawl of production; None where there is none to read."""
    from tiebeam.engine import pipeline

    for crawl in done_crawls(site):
        if crawl.has_tables:
            break
    else:
        return None
    try:
        found = pipeline.page_templates(crawl.folder, rules_of(site))
    except (pipeline.NoCrawl, pipeline.TornPart):
        return None
    return Shown(crawl, found, _is_waiting(site, crawl))


def _is_waiting(site: Site, crawl: Crawl) -> bool:
    since = crawl.finished_at or crawl.requested_at
    decided = site.template_decisions.filter(decided_at__gt=since)
    return decided.exists() or site.template_decisions.filter(undone_at__gt=since).exists()


def moves(crawl: Crawl, rule: "pipeline.TemplateRule") -> "list[pipeline.TemplateMove]":
    """Which pages of the crawl one more decision would move. Raises TablesGone."""
    from tiebeam.engine import pipeline

    before = rules_of(crawl.site)
    try:
        return pipeline.try_template_rules(crawl.folder, before=before, after=[*before, rule])
    except (pipeline.NoCrawl, pipeline.TornPart) as gone:
        raise TablesGone(crawl) from gone


@transaction.atomic
def decide(
    site: Site, rule: "pipeline.TemplateRule", *, was: str, by: User | None
) -> TemplateDecision:
    """Keep a decision; it holds from the next crawl on. was: what the template is called now."""
    one = TemplateDecision.objects.create(
        site=site,
        kind=rule.kind,
        key=rule.key,
        into=rule.into,
        pattern=rule.pattern,
        name=rule.name,
        was=was,
        decided_by=by,
    )
    record(
        SAID[rule.kind],
        about=site,
        by=by,
        site_id=site.pk,
        was=was,
        name=rule.name,
        pattern=rule.pattern,
    )
    return one


@transaction.atomic
def undo(one: TemplateDecision, *, by: User | None, now: datetime) -> None:
    """Let a decision hold no more, from the next crawl on; the record of it stays."""
    in_force = TemplateDecision.objects.filter(pk=one.pk, undone_at=None)
    if in_force.update(undone_at=now, undone_by=by):
        record(
            deeds.TEMPLATE_DECISION_UNDONE,
            about=one.site,
            by=by,
            site_id=one.site_id,
            what=str(one),
        )
