"""The page about the crawler: whoever finds it in an access log needs no account to read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tiebeam.hub.sites import crawler as about


@require_safe
@login_not_required
def crawler(request: HttpRequest) -> HttpResponse:
    """What it is, how it behaves, how to slow or stop it."""
    return render(request, "sites/crawler.html", {"page": about.page()})
