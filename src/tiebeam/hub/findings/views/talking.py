"""The conversation about a finding: written, changed, removed, followed."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiebeam.hub.activity import queries as activity
from tiebeam.hub.activity.services import follow as follow_thing
from tiebeam.hub.activity.services import unfollow as unfollow_thing
from tiebeam.hub.findings import queries
from tiebeam.hub.findings.life.moving import Refused
from tiebeam.hub.findings.models import Attachment, Finding, Message
from tiebeam.hub.findings.talk import mentions
from tiebeam.hub.findings.talk import messages as talk
from tiebeam.hub.findings.talk.forms import EditForm, MessageForm
from tiebeam.hub.findings.views.deciding import UNREADABLE
from tiebeam.hub.people.own_matters import own_matter
from tiebeam.hub.people.requests import SignedIn

MOST_NAMES = 8


def _find(request: SignedIn, finding_id: int) -> Finding:
    return get_object_or_404(queries.findings_of(request.user), pk=finding_id)


def _message(request: SignedIn, message_id: int) -> Message:
    seen = Message.objects.filter(finding__in=queries.findings_of(request.user))
    return get_object_or_404(seen.select_related("finding__site", "author"), pk=message_id)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedIn, finding_id: int) -> HttpResponse:
    """Say something about the finding; what is wrong with it is told beside what was typed."""
    finding = _find(request, finding_id)
    is_sent = request.method == "POST"
    form = MessageForm(request.POST, request.FILES) if is_sent else MessageForm()
    if is_sent and form.is_valid():
        one = talk.write(finding, by=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect(f"{finding.get_absolute_url()}#message-{one.pk}")
    context = {"finding": finding, "form": form}
    return render(request, "findings/write.html", context, status=UNREADABLE if is_sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, message_id: int) -> HttpResponse:
    """Change a message soon after it was written."""
    one = _message(request, message_id)
    is_sent = request.method == "POST"
    form = EditForm(request.POST if is_sent else None, initial={"text": one.text})
    if is_sent and form.is_valid():
        try:
            talk.edit(one, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{one.finding.get_absolute_url()}#message-{one.pk}")
    context = {"finding": one.finding, "form": form, "message": one}
    return render(request, "findings/write.html", context, status=UNREADABLE if is_sent else 200)


@require_POST
def remove(request: SignedIn, message_id: int) -> HttpResponse:
    """Take a message away; that there was one stays."""
    one = _message(request, message_id)
    try:
        talk.remove(one, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{one.finding.get_absolute_url()}#message-{one.pk}")


@require_safe
def attachment(request: SignedIn, attachment_id: int) -> FileResponse:
    """A file that came with a message, to be saved and never shown."""
    seen = Attachment.objects.filter(message__finding__in=queries.findings_of(request.user))
    one = get_object_or_404(seen, pk=attachment_id)
    answer = FileResponse(
        one.file.open("rb"),
        as_attachment=True,
        filename=one.name,
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@own_matter
@require_POST
def follow(request: SignedIn, finding_id: int) -> HttpResponse:
    """Hear of what happens to the finding, or hear of it no more."""
    finding = _find(request, finding_id)
    if activity.is_following(request.user, finding):
        unfollow_thing(request.user, finding)
        messages.success(request, _("You no longer follow it."))
    else:
        follow_thing(request.user, finding)
        messages.success(request, _("You follow it: what happens to it is told to you."))
    return redirect(finding)


@require_safe
def people(request: SignedIn, finding_id: int) -> HttpResponse:
    """Whom one can mention, for the letters that were typed behind the @."""
    begun = mentions.handle(request.GET.get("q", "")[:50])
    known = mentions.people_for(_find(request, finding_id))
    fit = [
        (name, person)
        for name, person in sorted(known.items())
        if name.startswith(begun) or f"-{begun}" in name
    ]
    return render(request, "findings/_people.html", {"people": fit[:MOST_NAMES]})
