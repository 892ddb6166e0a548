"""Decisions about one finding, and about many at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life import bulk
from tiebeam.hub.findings.life.forms import DecisionForm, form_for, needs_words
from tiebeam.hub.findings.life.transitions import OF_PEOPLE, Transition
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui.numbers import whole_number

CONFLICT = 409
UNREADABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedIn, finding_id: int, slug: str) -> HttpResponse:
    """One decision about one finding; what was typed stays when it is not carried out."""
    finding, way = get_object_or_404(queries.findings_of(request.user), pk=finding_id), _way(slug)
    form = form_for(slug)(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            chosen = bulk.Chosen(finding, whole_number(request.POST.get("version")) or 0)
            outcome = bulk.decide(slug, chosen, form, by=request.user, now=timezone.now())
            if not outcome.refused:
                messages.success(request, _("Done: %(what)s.") % {"what": way.said})
                return redirect(finding)
            form.add_error(None, outcome.refused)
            finding.refresh_from_db()
            status = CONFLICT
        else:
            status = UNREADABLE
    context = {"way": way, "form": form, "finding": finding, "is_open": way.leads_from(finding)}
    return render(request, "findings/decide.html", context, status=status)


@require_POST
def decide_many(request: SignedIn) -> HttpResponse:
    """The same decision about all that were chosen: asks for words first where it needs them."""
    slug = request.POST.get("decision", "")
    way, chosen = _way(slug), chosen_findings(request)
    if not chosen:
        return nothing_chosen(request)
    is_filled = "confirmed" in request.POST or not needs_words(slug)
    form = form_for(slug)(request.POST if is_filled else None)
    if not is_filled or not form.is_valid():
        return _ask(request, way, form, chosen)
    return _carry_out(request, way, form, chosen)


def _ask(
    request: SignedIn, way: Transition, form: DecisionForm, chosen: list[bulk.Chosen]
) -> HttpResponse:
    context = {"way": way, "form": form, "chosen": chosen, "next": request.POST.get("next", "")}
    status = UNREADABLE if form.is_bound else 200
    return render(request, "findings/decide_many.html", context, status=status)


def _carry_out(
    request: SignedIn, way: Transition, form: DecisionForm, chosen: list[bulk.Chosen]
) -> HttpResponse:
    outcomes = bulk.decide_each(way.slug, chosen, form, by=request.user, now=timezone.now())
    return tell(request, outcomes, what=str(way.said))


def tell(request: SignedIn, outcomes: list[bulk.Outcome], *, what: str) -> HttpResponse:
    """Say of each finding what came of it; where all went well, in one line above the list."""
    refused = [one for one in outcomes if one.refused]
    done = len(outcomes) - len(refused)
    if not refused:
        said = ngettext("%(what)s: %(count)d finding.", "%(what)s: %(count)d findings.", done)
        messages.success(request, said % {"what": what, "count": done})
        return HttpResponseRedirect(_back(request))
    context: dict[str, Any] = {"outcomes": outcomes, "done": done, "what": what}
    context |= {"refused_count": len(refused), "back": _back(request)}
    return render(request, "findings/outcomes.html", context, status=CONFLICT)


def nothing_chosen(request: SignedIn) -> HttpResponse:
    """Back to the list, with what to do first."""
    messages.warning(request, _("Nothing was chosen: mark findings first, then decide."))
    return HttpResponseRedirect(_back(request))


def chosen_ids(request: SignedIn) -> dict[int, int]:
    """Versions of the findings that were marked, by id; each came as in 12:3."""
    pairs = (one.partition(":") for one in request.POST.getlist("chosen")[: bulk.MOST])
    numbers = {whole_number(pk): whole_number(version) or 0 for pk, _, version in pairs}
    return {pk: version for pk, version in numbers.items() if pk}


def chosen_findings(request: SignedIn) -> list[bulk.Chosen]:
    """The findings that were marked, each as the person saw it."""
    versions = chosen_ids(request)
    seen = queries.findings_of(request.user).filter(pk__in=versions)
    return [bulk.Chosen(finding, versions[finding.pk]) for finding in seen]


def _back(request: SignedIn) -> str:
    """The list, filtered as it was."""
    query = request.POST.get("next", "")
    return reverse("findings:findings") + (f"?{query}" if query else "")


def _way(slug: str) -> Transition:
    way = OF_PEOPLE.get(slug)
    if way is None:
        raise Http404(slug)
    return way
