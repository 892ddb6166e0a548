"""Where something holds: in the whole organisation, or on one site."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import sites_of


def site_of(request: SignedIn, site_id: int | None) -> Site | None:
    """The site of the address, if this person may see it; None: the whole organisation."""
    return get_object_or_404(sites_of(request.user), pk=site_id) if site_id else None


def to_page(view: str, site: Site | None) -> HttpResponse:
    """A redirect to the page of that name for the site or for all."""
    where: HttpResponse = (
        redirect(f"roles:site_{view}", site.pk) if site else redirect(f"roles:{view}")
    )
    return where


def text_file(request: HttpRequest, name: str, *, longest: int) -> str | None:
    """The text of a file that was sent; None without one. Raises ValueError for what is no text."""
    sent = request.FILES.get(name)
    if sent is None or not hasattr(sent, "read"):
        return None
    read: bytes = sent.read(4 * longest + 1)
    return read.decode("utf-8-sig")[: longest + 1]


def with_text(data: QueryDict, text: str) -> QueryDict:
    """What was typed, with the text of a file in the place of the text."""
    copied = data.copy()
    copied["text"] = text
    return copied
