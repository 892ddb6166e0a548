"""Filters that are kept, and the answers that are owed."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiebeam.hub.findings import keeping, queries
from tiebeam.hub.findings import missed as owed
from tiebeam.hub.findings.forms import SavedFilterForm
from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn


@own_matter
@require_POST
def save_filter(request: SignedIn) -> HttpResponse:
    """Keep the filter under a name; the same name again replaces it."""
    form = SavedFilterForm(request.POST)
    if form.is_valid():
        one = keeping.save(request.user, **form.cleaned_data)
        messages.success(request, _("The filter “%(name)s” is kept.") % {"name": one.name})
        return HttpResponseRedirect(f"{reverse('findings:findings')}?{one.query}")
    for problems in form.errors.values():
        messages.error(request, str(problems[0]))
    query = request.POST.get("query", "")[:1000]
    return HttpResponseRedirect(f"{reverse('findings:findings')}?{query}")


@own_matter
@require_POST
def remove_filter(request: SignedIn, filter_id: int) -> HttpResponse:
    """Forget a filter of one's own; an administrator may forget any that is shared."""
    mine = queries.filters_of(request.user)
    if not may_administer(request.user):
        mine = mine.filter(owner=request.user)
    one = get_object_or_404(mine, pk=filter_id)
    keeping.remove(one)
    messages.success(request, _("The filter “%(name)s” is gone.") % {"name": one.name})
    return redirect("findings:findings")


@require_safe
def missed(request: SignedIn) -> HttpResponse:
    """The answers that are overdue, by the team that owes them, in both directions."""
    context = {"debts": owed.debts(request.user, now=timezone.now())}
    return render(request, "findings/missed.html", context)
