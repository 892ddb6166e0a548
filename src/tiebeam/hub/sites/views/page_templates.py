"""Page templates of a site: which there are, and what people decided about them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.people.access import may_administer
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites import page_templates, queries
from tiebeam.hub.sites.models import TemplateKind
from tiebeam.hub.sites.page_template_forms import DecisionForm


@require_safe
def every_template(request: SignedIn, site_id: int) -> HttpResponse:
    """The page templates as they will be, and every decision with who made it when."""
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    context = {
        "site": site,
        "shown": page_templates.shown(site),
        "decisions": site.template_decisions.select_related("decided_by", "undone_by"),
        "may_change": may_administer(request.user),
    }
    return render(request, "sites/page_templates.html", context)


@require_http_methods(["GET", "POST"])
def change_template(request: SignedIn, site_id: int, kind: str) -> HttpResponse:
    """Name, merge or split a page template: tried first, then kept."""
    if not may_administer(request.user):
        raise PermissionDenied
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    if kind not in TemplateKind.values:
        raise Http404(kind)
    around = page_templates.shown(site)
    key = (request.POST if request.method == "POST" else request.GET).get("key", "")
    one = around.find(key) if around else None
    if around is None or one is None:
        messages.warning(request, _("Choose one of these page templates."))
        return redirect("sites:page_templates", site.pk)
    form = DecisionForm(request.POST or None, kind=kind, one=one, around=around)
    moves = None
    if request.method == "POST" and form.is_valid():
        moves = form.moves()
        if form.is_valid() and "save" in request.POST:
            page_templates.decide(site, form.as_rule(), was=one.name, by=request.user)
            messages.success(request, _("Saved. It holds from the next crawl on."))
            return redirect("sites:page_templates", site.pk)
    context = {"site": site, "kind": kind, "one": one, "form": form, "crawl": around.crawl}
    context["moves"] = moves if form.is_valid() else None
    context["is_in_policy"] = f'"{one.name}"' in site.policy
    return render(request, "sites/page_template.html", context)


@require_POST
def undo_decision(request: SignedIn, site_id: int, decision_id: int) -> HttpResponse:
    """Let a decision hold no more."""
    if not may_administer(request.user):
        raise PermissionDenied
    site = get_object_or_404(queries.sites_of(request.user), pk=site_id)
    one = get_object_or_404(site.template_decisions, pk=decision_id)
    page_templates.undo(one, by=request.user, now=timezone.now())
    messages.success(request, _("Undone. It holds no more from the next crawl on."))
    return redirect("sites:page_templates", site.pk)
