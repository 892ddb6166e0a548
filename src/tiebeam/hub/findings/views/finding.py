"""One finding: what, where, since when, why, how to fix it, and its proof."""

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tiebeam.hub.findings import evidence, queries, rendered
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.occurrences import Occurrences
from tiebeam.hub.findings.words import words_of
from tiebeam.hub.glossary.queries import named
from tiebeam.hub.people.requests import SignedIn
from tiebeam.hub.ui import downloads

ROWS_PER_PAGE = 50


@require_safe
def finding(request: SignedIn, finding_id: int) -> HttpResponse:
    """The finding in the words of the person's lens."""
    one = _find(request, finding_id)
    words = words_of(one.check_slug, request.lens)
    sample = one.samples[0] if one.samples else None
    history = list(queries.history_of(one)[:20])
    context = {
        "finding": one,
        "words": words,
        "terms": named(words.terms),
        "evidence": evidence.table(one.samples, lens=request.lens),
        "excerpt": evidence.excerpt(sample),
        "rendered_in": one.last_seen_id,
        "rendered": rendered.comparison(sample, lens=request.lens),
        "curl": evidence.shell_line(sample["url"]) if sample else None,
        "verification": queries.newest_verification(one),
        "history": history,
        "has_remarks": any(said.reason for said in history),
    }
    return render(request, "findings/finding.html", context)


@require_safe
def pages(request: SignedIn, finding_id: int) -> HttpResponse:
    """All pages of the finding, read from the tables of the crawl that saw it last."""
    one = _find(request, finding_id)
    page = Paginator(Occurrences(one), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "finding": one,
        "page": page,
        "evidence": evidence.table(page.object_list, lens=request.lens),
    }
    return render(request, "findings/pages.html", context)


@require_safe
def pages_as_csv(request: SignedIn, finding_id: int) -> StreamingHttpResponse:
    """All pages of the finding with their evidence."""
    one = _find(request, finding_id)
    rows = evidence.as_rows(Occurrences(one))
    name = f"finding-{one.pk}-pages.csv"
    return StreamingHttpResponse(
        downloads.as_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _find(request: SignedIn, finding_id: int) -> Finding:
    return get_object_or_404(queries.findings_of(request.user), pk=finding_id)
