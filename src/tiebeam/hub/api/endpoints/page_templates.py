"""Page templates of a site, and what people decided about them."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, administering, reading
from tiebeam.hub.api.endpoints.scope import administrators_only
from tiebeam.hub.api.endpoints.sites import site_of
from tiebeam.hub.api.paging import Id, Page, Sent, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.sites import page_templates, queries
from tiebeam.hub.sites.models import Site, TemplateDecision, TemplateKind
from tiebeam.hub.sites.page_template_forms import LONGEST_NAME, LONGEST_PATTERN, DecisionForm

router = Router(tags=["page templates"])

LONGEST_KEY = 4000


class TemplateOut(Schema):
    """Pages that the same code builds, on one host."""

    key: str = Field(description="Stable from crawl to crawl; name it in a decision.")
    name: str
    host: str
    url_pattern: str
    pages: int
    examples: list[str] = Field(description="URLs of a few of its pages.")
    found_names: list[str] = Field(description="What it was called before people decided.")


class TemplatesOut(Schema):
    """The page templates of the newest crawl as the decisions in force have them."""

    crawl_id: int | None = Field(description="Null: there is no crawl to tell them by.")
    is_waiting: bool = Field(description="Whether a decision waits for the next crawl.")
    items: list[TemplateOut] = Field(description="Largest first.")


class TemplateDecisionOut(Schema):
    """What somebody decided about a page template."""

    id: int
    kind: TemplateKind
    key: str
    into: str = Field(description="To merge: the key of the other one.")
    pattern: str = Field(description="To split: where the pages of the part are.")
    name: str = Field(description="The new name, that of the other one, or that of the part.")
    was: str = Field(description="What it was called then.")
    person: str = Field(description="Who decided so.")
    decided_at: datetime
    undone_by: str = Field(description="Name of who undid it; empty while it is in force.")
    undone_at: datetime | None

    @staticmethod
    def resolve_person(one: TemplateDecision) -> str:
        """Their name."""
        return str(one.decided_by or "")

    @staticmethod
    def resolve_undone_by(one: TemplateDecision) -> str:
        """Their name."""
        return str(one.undone_by or "")


class TemplateDecisionIn(Sent):
    """A decision about a page template; each kind takes its own fields and no other."""

    kind: TemplateKind = Field(description="rename takes name, merge into, split pattern and name.")
    key: Words = Field(min_length=1, max_length=LONGEST_KEY, description="Of the page template.")
    name: Words | None = Field(None, min_length=1, max_length=LONGEST_NAME)
    into: Words | None = Field(None, min_length=1, max_length=LONGEST_KEY)
    pattern: Words | None = Field(
        None, min_length=1, max_length=LONGEST_PATTERN, description="As in ownership rules."
    )


class TemplateMoveOut(Schema):
    """Pages that would belong to another page template."""

    key_before: str
    name_before: str
    key: str
    name: str
    pages: int


@router.get(
    "/sites/{site_id}/page-templates", response={200: TemplatesOut, **REFUSED}, auth=reading
)
def list_page_templates(request: Caller, site_id: Id) -> Any:
    """The page templates of a site as they will be: decisions show here at once."""
    shown = page_templates.shown(site_of(request, site_id))
    if shown is None:
        return {"crawl_id": None, "is_waiting": False, "items": []}
    return {"crawl_id": shown.crawl.pk, "is_waiting": shown.is_waiting, "items": shown.found}


@router.get(
    "/sites/{site_id}/page-template-decisions",
    response={200: Page[TemplateDecisionOut], **REFUSED},
    auth=reading,
)
def list_template_decisions(request: Caller, site_id: Id, window: Query[Window]) -> Any:
    """What was decided about them, newest first, undone or not."""
    decided = site_of(request, site_id).template_decisions
    return newest_first(decided.select_related("decided_by", "undone_by"), window)


@router.post(
    "/sites/{site_id}/page-template-decisions/trial",
    response={200: list[TemplateMoveOut], **CONFLICT, **REFUSED},
    auth=reading,
)
def try_template_decision(request: Caller, site_id: Id, given: TemplateDecisionIn) -> Any:
    """Which pages a decision would move; nothing changes. Asks for an administrator.

    409: there is no crawl to try it on.
    """
    administrators_only(request)
    return _tried(site_of(request, site_id), given)[1]


@router.post(
    "/sites/{site_id}/page-template-decisions",
    response={201: TemplateDecisionOut, **CONFLICT, **REFUSED},
    auth=administering,
)
def decide_page_template(request: Caller, site_id: Id, given: TemplateDecisionIn) -> Any:
    """Name, merge or split a page template, from the next crawl on. Asks for an administrator.

    409: there is no crawl to try it on.
    """
    administrators_only(request)
    site = site_of(request, site_id)
    form, _moves = _tried(site, given)
    kept = page_templates.decide(site, form.as_rule(), was=form.one.name, by=request.user)
    return Answer(201, kept)


@router.post(
    "/page-template-decisions/{decision_id}/undo",
    response={200: TemplateDecisionOut, **REFUSED},
    auth=administering,
)
def undo_template_decision(request: Caller, decision_id: Id) -> Any:
    """Let a decision hold no more, from the next crawl on. Asks for an administrator."""
    administrators_only(request)
    seen = TemplateDecision.objects.filter(site__in=queries.sites_of(request.user))
    one = get_object_or_404(seen.select_related("site"), pk=decision_id)
    page_templates.undo(one, by=request.user, now=timezone.now())
    one.refresh_from_db()
    return one


def _tried(site: Site, given: TemplateDecisionIn) -> tuple[DecisionForm, list[Any]]:
    """The decision as the screen takes it, and what it moves. Raises Problem."""
    around = page_templates.shown(site)
    if around is None:
        raise Problem(409, "No crawl of this site has tables that tell its page templates.")
    one = around.find(given.key)
    if one is None:
        raise Problem(422, "key: this site has no such page template; see its page-templates.")
    wish = given.dict(exclude={"kind", "key"}, exclude_none=True)
    if strange := sorted(wish.keys() - set(DecisionForm.ASKED[given.kind])):
        raise Problem(422, f"{strange[0]}: to {given.kind} a page template does not take it.")
    form = DecisionForm(wish, kind=given.kind, one=one, around=around)
    checked(form)
    try:
        moves = form.moves()
    except page_templates.TablesGone as gone:
        raise Problem(409, "The tables of its newest crawl are gone or damaged.") from gone
    checked(form)
    return form, moves
