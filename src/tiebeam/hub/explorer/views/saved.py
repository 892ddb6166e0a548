"""Saved views: kept, named otherwise, shared, deleted by those whose they are."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tiebeam.hub.explorer import choosing, queries, services
from tiebeam.hub.explorer.forms import ViewForm
from tiebeam.hub.explorer.models import LONGEST_QUERY
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.queries import sites_of


@own_matter
@require_http_methods(["GET", "POST"])
def save_view(request: SignedIn, site_id: int) -> HttpResponse:
    """Keep the filter of the address under a name; asks for the name where it is missing."""
    site = get_object_or_404(sites_of(request.user), pk=site_id)
    typed = (request.POST if request.method == "POST" else request.GET).get("query", "")
    query = choosing.read(QueryDict(typed[:LONGEST_QUERY])).kept_query
    form = ViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            view = services.save_view(site, by=request.user, query=query, **form.cleaned_data)
        except services.NameTaken:
            form.add_error("name", _("You have a view of this name. Choose another one."))
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view})
            return redirect(view)
    context = {"site": site, "form": form, "query": query}
    return render(request, "explorer/save_view.html", context)


@own_matter
@require_http_methods(["GET", "POST"])
def change_view(request: SignedIn, view_id: int) -> HttpResponse:
    """Name a view of one's own otherwise, share it or not."""
    view = get_object_or_404(queries.views_of(request.user), pk=view_id)
    form = ViewForm(request.POST or None, initial={"name": view.name, "is_shared": view.is_shared})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_view(view, **form.cleaned_data)
        except services.NameTaken:
            form.add_error("name", _("You have a view of this name. Choose another one."))
        else:
            messages.success(request, _("Saved."))
            return redirect(view)
    return render(request, "explorer/change_view.html", {"view": view, "form": form})


@own_matter
@require_POST
def delete_view(request: SignedIn, view_id: int) -> HttpResponse:
    """Forget a view of one's own; the filter stays on the screen."""
    view = get_object_or_404(queries.views_of(request.user), pk=view_id)
    address = view.get_absolute_url()
    services.delete_view(view)
    messages.success(
        request, _("The view “%(name)s” is deleted; its filter is still here.") % {"name": view}
    )
    return redirect(address)
