"""Ownership rules: written, tried on what is open, saved with a reason, looked back at."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tiebeam.hub.people.access import may_rule
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.roles import queries, rules, trying
from tiebeam.hub.roles.forms import RulesForm
from tiebeam.hub.roles.models import RuleSet
from tiebeam.hub.roles.views.scope import site_of, text_file, to_page, with_text
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of
from tiebeam.hub.ui.numbers import whole_number

MOST_MOVES = 200


@dataclass
class Editor:
    """The page with what was typed, and what came of it."""

    request: SignedIn
    site: Site | None
    form: RulesForm
    trial: trying.Trial | None = None
    meanwhile: RuleSet | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def answer(self) -> HttpResponse:
        """The page."""
        text = self.form.typed
        teams = queries.teams()
        problems = rules.problems_of(text, teams) if self.form.is_bound else []
        context = {
            "site": self.site,
            "sites": sites_of(self.request.user),
            "form": self.form,
            "lines": rules.lines_of(text, problems),
            "problems": problems,
            "trial": self.trial,
            "moves": self.trial.moves[:MOST_MOVES] if self.trial else (),
            "meanwhile": self.meanwhile,
            "newest": queries.versions_of(self.site).first(),
            "teams": teams,
            "may_change": may_rule(self.request.user),
        }
        return render(self.request, "roles/rules.html", context | self.extra)


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, site_id: int | None = None) -> HttpResponse:
    """Read the rules; try others, or save them."""
    site = site_of(request, site_id)
    if request.method == "POST":
        return _write(request, site)
    newest = queries.versions_of(site).first()
    shown = _version(request, site) or newest
    is_old = shown is not None and shown != newest
    why = _("Back to the version of %s") % f"{shown.saved_at:%Y-%m-%d}" if shown and is_old else ""
    start = {
        "text": shown.text if shown else "",
        "base": newest.pk if newest else None,
        "why": why,
    }
    return Editor(request, site, RulesForm(initial=start)).answer()


def _version(request: SignedIn, site: Site | None) -> RuleSet | None:
    number = whole_number(request.GET.get("version")) or 0  # which no version has
    return queries.versions_of(site).filter(pk=number).first()


def _write(request: SignedIn, site: Site | None) -> HttpResponse:
    if not may_rule(request.user):
        raise PermissionDenied
    form = RulesForm(request.POST)
    try:
        sent = text_file(request, "file", longest=rules.LONGEST)
    except ValueError:
        form.add_error(None, _("The file is no text in UTF-8. Save it as UTF-8 and send it again."))
        return Editor(request, site, form).answer()
    if sent is not None:
        form = RulesForm(with_text(request.POST, sent))
    editor = Editor(request, site, form)
    if "save" in request.POST and sent is None:
        return _save(editor)
    if form.is_valid():
        editor.trial = _try(request, site, form.typed)
    return editor.answer()


def _save(editor: Editor) -> HttpResponse:
    form, site = editor.form, editor.site
    if not form.is_valid():
        return editor.answer()
    if not form.cleaned_data["why"]:
        form.add_error("why", _("Say why in a few words: everybody reads it in the history."))
        return editor.answer()
    facts = form.cleaned_data
    try:
        rules.save(
            facts["text"], site=site, why=facts["why"], by=editor.request.user, base=facts["base"]
        )
    except rules.ChangedMeanwhile as changed:
        editor.meanwhile = changed.newest
        return editor.answer()
    messages.success(editor.request, _("Saved. The rules hold for what is found from now on."))
    return to_page("rules", site)


def _try(request: SignedIn, site: Site | None, text: str) -> trying.Trial:
    tried = [
        trying.on_site(one, lens=request.lens, **_instead(site, text))
        for one in ([site] if site else sites_of(request.user))
    ]
    return trying.together(tried)


def _instead(site: Site | None, text: str) -> dict[str, str]:
    return {"site_rules": text} if site else {"rules": text}


@require_safe
def history(request: SignedIn, site_id: int | None = None) -> HttpResponse:
    """Who changed what when and why, newest first."""
    site = site_of(request, site_id)
    versions = list(queries.versions_of(site))
    before = [*(version.text for version in versions[1:]), ""]
    changes = [
        (version, rules.difference(text, version.text))
        for version, text in zip(versions, before, strict=False)
    ]
    context = {"site": site, "changes": changes, "may_change": may_rule(request.user)}
    return render(request, "roles/history.html", context)


@require_safe
def download(request: SignedIn, site_id: int | None = None) -> HttpResponse:
    """The rules as a file."""
    site = site_of(request, site_id)
    name = f"OWNERS-{slugify(site.name) or site.pk}" if site else "OWNERS"
    return HttpResponse(
        queries.rules_of(site),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
