"""The glossary, a term's page and the card shown over a term."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tiebeam.hub.glossary import queries


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """All terms, or those that match the words typed."""
    words = request.GET.get("q", "")[:100]
    found = queries.matching(words) if words.strip() else queries.all_terms()
    context = {"terms": found, "count": len(found), "words": words}
    return render(request, "glossary/terms.html", context)


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term, told to both sides."""
    return render(request, "glossary/term.html", _described(slug))


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The term as a card, in the words of the person's lens."""
    return render(request, "glossary/_card.html", _described(slug))


def _described(slug: str) -> dict[str, object]:
    try:
        found = queries.term(slug)
    except queries.UnknownTerm as unknown:
        raise Http404(str(unknown)) from unknown
    return {"term": found, "see": queries.named(found.see)}
