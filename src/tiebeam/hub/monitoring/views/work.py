"""The work in the background: what waits, runs and failed, for administrators."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiebeam.hub.jobs import services
from tiebeam.hub.jobs.leases import Row
from tiebeam.hub.jobs.models import Schedule
from tiebeam.hub.monitoring import work as works
from tiebeam.hub.people.requests import SignedIn

P = ParamSpec("P")
View = Callable[Concatenate[SignedIn, P], HttpResponse]


def for_administrators(view: View[P]) -> View[P]:
    """Refuse everybody else."""

    @wraps(view)
    def answer(request: SignedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_administrator:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


@require_safe
@for_administrators
def work(request: SignedIn) -> HttpResponse:
    """All of it on one page."""
    seen = works.look(now=timezone.now())
    context = {"work": seen, "is_unattended": works.is_unattended(seen)}
    return render(request, "monitoring/work.html", context)


@require_POST
@for_administrators
def retry(request: SignedIn, task_id: UUID) -> HttpResponse:
    """Begin a task anew that was given up."""
    try:
        services.retry(_task(task_id), now=timezone.now())
    except services.NotPossible:
        messages.warning(request, _("That task is no longer among the failed ones."))
    else:
        messages.success(request, _("It waits for a worker again."))
    return redirect("monitoring:work")


@require_POST
@for_administrators
def cancel(request: SignedIn, task_id: UUID) -> HttpResponse:
    """Take a task out of the queue."""
    try:
        services.cancel(_task(task_id))
    except services.NotPossible:
        messages.warning(request, _("A worker has begun that task meanwhile."))
    else:
        messages.success(request, _("It will not be done."))
    return redirect("monitoring:work")


@require_POST
@for_administrators
def switch(request: SignedIn, schedule_id: int) -> HttpResponse:
    """Turn a schedule on or off."""
    schedule = get_object_or_404(Schedule, pk=schedule_id)
    services.switch(schedule, is_on="on" in request.POST, now=timezone.now())
    return redirect("monitoring:work")


def _task(task_id: UUID) -> Row:
    shown = works.one(task_id)
    if shown is None:
        raise Http404
    return shown.row
