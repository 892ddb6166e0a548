"""Rules out of CODEOWNERS and Backstage: read, fitted to pages and teams, handed to the editor."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tiebeam.hub.people.access import may_rule
from tiebeam.hub.people.models import Team
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.roles import gaps, importing, queries
from tiebeam.hub.roles.forms import ImportForm, RulesForm
from tiebeam.hub.roles.views.rules import Editor
from tiebeam.hub.roles.views.scope import site_of, text_file, with_text
from tiebeam.hub.sites.models import Site


@require_http_methods(["GET", "POST"])
def take_over(request: SignedIn, site_id: int | None = None) -> HttpResponse:
    """Show what a file would become; the rules then wait in the editor, unsaved."""
    if not may_rule(request.user):
        raise PermissionDenied
    site, teams = site_of(request, site_id), queries.teams()
    form = ImportForm(request.POST or None)
    context = {
        "site": site,
        "form": form,
        "teams": teams,
        "add_team": gaps.door("directory:add_team"),
    }
    if request.method == "GET":
        return render(request, "roles/import.html", context)
    found = _read(request, form, teams)
    if found is None:
        return render(request, "roles/import.html", context)
    if "edit" in request.POST and found.rules:
        return _into_editor(request, site, found)
    chosen = [(owner, request.POST.get(_field(owner), "")) for owner in found.ownerless]
    owners = [(owner, _field(owner), team) for owner, team in chosen]
    return render(request, "roles/import.html", {**context, "found": found, "owners": owners})


def _read(request: SignedIn, form: ImportForm, teams: list[Team]) -> importing.Import | None:
    """The file as rules; None when something is wrong, which the form then says."""
    try:
        sent = text_file(request, "file", longest=importing.LONGEST)
        if sent is not None:
            form.data = with_text(request.POST, sent)
        if not form.is_valid():
            return None
        return _mapped(request, form, teams)
    except UnicodeDecodeError:
        form.add_error(None, _("The file is no text in UTF-8. Save it as UTF-8 and send it again."))
    except importing.Unreadable as error:
        form.add_error(None, str(error))
    return None


def _mapped(request: SignedIn, form: ImportForm, teams: list[Team]) -> importing.Import:
    facts = form.cleaned_data
    read = importing.READERS[facts["kind"]]
    by_id = {str(team.pk): team for team in teams}
    entries = read(facts["text"])
    owners = {owner for entry in entries for owner in entry.owners[:1]} | {""}
    chosen = {
        owner: by_id[request.POST[_field(owner)]]
        for owner in owners
        if request.POST.get(_field(owner)) in by_id
    }
    mapping = importing.read_mapping(facts["mapping"])
    return importing.map_entries(entries, mapping=mapping, teams=teams, chosen=chosen)


def _field(owner: str) -> str:
    return f"owner:{owner}"


def _into_editor(request: SignedIn, site: Site | None, found: importing.Import) -> HttpResponse:
    newest = queries.versions_of(site).first()
    kind = importing.NAMES[request.POST["kind"]]
    head = "# " + _("from %(file)s") % {"file": kind}
    before = [newest.text.rstrip("\n"), ""] if newest and newest.text else []
    start = {
        "text": "\n".join([*before, head, *found.rules, ""]),
        "base": newest.pk if newest else None,
        "why": _("Taken over from %(file)s") % {"file": kind},
    }
    editor = Editor(request, site, RulesForm(initial=start))
    editor.extra = {"is_imported": True}
    return editor.answer()
