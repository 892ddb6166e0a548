"""What a view answers after it did something."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render


def is_partial(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part of a page, not for a page of its history."""
    asks = request.headers.get("HX-Request") == "true"
    return asks and request.headers.get("HX-History-Restore-Request") != "true"


def answer(
    request: HttpRequest, partial: str, context: Mapping[str, Any], *, page: str, **arguments: Any
) -> HttpResponse:
    """The changed part to HTMX; to a browser without it a redirect to `page`, a view's name."""
    if is_partial(request):
        return render(request, partial, context)
    elsewhere: HttpResponse = redirect(page, **arguments)
    return elsewhere


def query_without_page(query: QueryDict) -> str:
    """A filter as the links of a pager carry it."""
    kept = query.copy()
    kept.pop("page", None)
    return kept.urlencode()
