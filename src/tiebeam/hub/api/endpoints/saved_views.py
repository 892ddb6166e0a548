"""Saved views of the explorer: a filter under a name, one's own or everyone's."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja import Status as Answer
from pydantic import Field

from tiebeam.hub.api.bearer import Caller, deciding, reading
from tiebeam.hub.api.endpoints.sites import site_of
from tiebeam.hub.api.paging import Flag, Id, Page, Sent, Window, Words, newest_first
from tiebeam.hub.api.problems import CONFLICT, REFUSED, Problem, checked
from tiebeam.hub.explorer import choosing, queries, services
from tiebeam.hub.explorer.forms import ViewForm
from tiebeam.hub.explorer.models import LONGEST_QUERY, SavedView

router = Router(tags=["views"])


class ViewOut(Schema):
    """A saved view."""

    id: int
    site_id: int
    name: str
    owner_id: int
    is_shared: bool
    query: str = Field(description="As it stands in the address of the explorer.")
    address: str

    @staticmethod
    def resolve_address(one: SavedView, context: Any) -> str:
        """The whole address, with scheme and host."""
        address: str = context["request"].build_absolute_uri(one.get_absolute_url())
        return address


class ViewIn(Sent):
    """A view to save."""

    name: Words = Field(min_length=1, max_length=80)
    is_shared: Flag = False
    query: Words = Field("", max_length=LONGEST_QUERY, description="As in `c=status&v=404`.")


class ViewChange(Sent):
    """What is to change of a view; what is left out stays."""

    name: Words | None = Field(None, min_length=1, max_length=80)
    is_shared: Flag | None = None


@router.get("/sites/{site_id}/views", response={200: Page[ViewOut], **REFUSED}, auth=reading)
def list_views(request: Caller, site_id: Id, window: Query[Window]) -> Any:
    """The person's own views of a site and those that others share, newest first."""
    return newest_first(queries.views_for(request.user, site_of(request, site_id)), window)


@router.post(
    "/sites/{site_id}/views", response={201: ViewOut, **CONFLICT, **REFUSED}, auth=deciding
)
def save_view(request: Caller, site_id: Id, given: ViewIn) -> Any:
    """Keep a filter under a name. 409: the person has a view of this name."""
    site = site_of(request, site_id)
    facts = checked(ViewForm(given.dict(exclude={"query"})))
    try:
        query = choosing.read(QueryDict(given.query)).kept_query
    except SuspiciousOperation as error:
        raise Problem(422, "query: it has too many parts.") from error
    try:
        view = services.save_view(site, by=request.user, query=query, **facts)
    except services.NameTaken as taken:
        raise Problem(409, f"You have a view called {taken}; choose another name.") from taken
    return Answer(201, view)


@router.patch("/views/{view_id}", response={200: ViewOut, **CONFLICT, **REFUSED}, auth=deciding)
def change_view(request: Caller, view_id: Id, given: ViewChange) -> Any:
    """Name a view of one's own otherwise, share it or not."""
    view = get_object_or_404(queries.views_of(request.user), pk=view_id)
    now = {"name": view.name, "is_shared": view.is_shared}
    facts = checked(ViewForm(now | given.dict(exclude_none=True)))
    try:
        services.change_view(view, **facts)
    except services.NameTaken as taken:
        raise Problem(409, f"You have a view called {taken}; choose another name.") from taken
    return view


@router.delete("/views/{view_id}", response={200: ViewOut, **REFUSED}, auth=deciding)
def delete_view(request: Caller, view_id: Id) -> Any:
    """Forget a view of one's own; answers what it was."""
    view = get_object_or_404(queries.views_of(request.user), pk=view_id)
    was = ViewOut.model_validate(view, context={"request": request})
    services.delete_view(view)
    return was
