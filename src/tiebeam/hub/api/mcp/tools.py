"""What assistants can ask and do, in the words of the glossary."""

from typing import Any

from tiebeam.hub.api.mcp.caller import Refused, confirmation, current, is_confirmed
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.findings import queries as findings
from tiebeam.hub.findings import services
from tiebeam.hub.findings.matters import matter_about
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.words import check_called, headline, words_of
from tiebeam.hub.glossary import queries as glossary
from tiebeam.hub.people.access import may_work
from tiebeam.hub.people.queries import managers_of
from tiebeam.hub.roles import queries as roles
from tiebeam.hub.roles import routing
from tiebeam.hub.roles.models import Area, Role
from tiebeam.hub.sites.models import Site
from tiebeam.hub.sites.queries import newest_done, sites_of

MOST = 50
VERIFY = "verify"


def list_sites() -> list[dict[str, Any]]:
    """List the sites that are crawled, how many findings each has, and when it was seen last."""
    return [
        {
            "site_id": site.pk,
            "name": site.name,
            "start_url": site.start_url,
            "open_findings": findings.present(site.findings.all()).count(),
            "newest_crawl": str(done.finished_at) if (done := newest_done(site)) else None,
        }
        for site in sites_of(current.get().person)
    ]


def list_findings(
    site_id: int | None = None, severity: str | None = None, words: str = "", limit: int = 20
) -> dict[str, Any]:
    """List findings that are still there, worst first.

    A finding is one check on one page template with one root cause. severity: critical, high,
    medium, low or info. words: kept are findings whose check, headline, page template or host
    contains them. limit: at most 50.
    """
    kept = findings.present(findings.findings_of(current.get().person))
    kept = kept.filter(site=site_id) if site_id is not None else kept
    kept = kept.filter(severity=severity) if severity else kept
    kept = findings.matching(kept, words[:100].replace("\0", "")) if words else kept
    shown = kept.defer("samples")[: max(1, min(limit, MOST))]
    return {"total": kept.count(), "findings": [_brief(one) for one in shown]}


def get_finding(finding_id: int) -> dict[str, Any]:
    """Get one finding: what is wrong where, since when, why it matters, how to fix it, proof."""
    one = _find(finding_id)
    words = words_of(one.check_slug, _lens())
    return _brief(one) | {
        "why_it_matters": words.why,
        "how_to_fix_it": words.fix,
        "what_looks_alike_and_is_well": words.not_this,
        "source": words.source,
        "first_seen": str(one.first_seen.finished_at),
        "cause": one.cause,
        "samples": one.samples[:3],
    }


def explain_check(check: str) -> dict[str, Any]:
    """Explain a check to both sides. check: its name, as in canonical-to-error."""
    try:
        found = check_called(check)
    except LookupError as unknown:
        raise Refused(str(unknown)) from unknown
    text = found.text
    return {
        "check": found.slug,
        "severity": found.severity,
        "usually_owned_by": found.owner,
        "to_seo": {"said": text.said_to_seo, "why": text.why_seo, "fix": text.fix_seo},
        "to_engineering": {"said": text.said_to_it, "why": text.why_it, "fix": text.fix_it},
        "source": text.source,
    }


def explain_term(term: str) -> dict[str, str]:
    """Explain a term of search engine optimisation to both sides."""
    try:
        found = glossary.term(term)
    except glossary.UnknownTerm as unknown:
        raise Refused(str(unknown)) from unknown
    return {"term": found.title, "to_seo": found.seo, "to_engineering": found.it}


def get_owner(site_id: int, check: str, page_template: str = "", path: str = "") -> dict[str, Any]:
    """Say which team answers for what a check finds on a site, why, and who else has a role in it.

    check: its name. page_template and path (of one page) may decide by an ownership rule; leave
    them out to hear who is accountable in general.
    """
    site = sites_of(current.get().person).filter(pk=_number(site_id)).first()
    if site is None:
        raise Refused("There is no such site that this token may see.")
    try:
        matter = matter_about(check, site=site, page_template=page_template, path=path)
    except LookupError as unknown:
        raise Refused(str(unknown)) from unknown
    found = routing.route(site, matter)
    area = roles.covers().area_of(matter.area, matter.check)
    return {
        "owner_team": str(found.team) if found.team else None,
        "managers": [str(one) for one in managers_of(found.team)] if found.team else [],
        "reason": found.reason,
        "area": str(area) if area else None,
        "roles": _roles_in(area, site) if area else {},
    }


def verify_finding(finding_id: int, confirmation_code: str = "") -> dict[str, Any]:
    """Have some pages of a finding visited again, to see whether a fix works.

    The first call says what will be done and gives a confirmation code; ask the person, then call
    again with that code. Read the result with get_verification.
    """
    current.get().need(Scope.FINDINGS)
    one = _find(finding_id)
    person = current.get().person
    if not may_work(person):
        raise Refused("Who is in no team reads along; join a team to have fixes verified.")
    if not is_confirmed(confirmation_code, VERIFY, one.pk):
        return {
            "will": f"Visit some pages of “{headline(one, _lens())}” again.",
            "confirmation_code": confirmation(VERIFY, one.pk),
        }
    started = services.start_verification(one, by=person)
    return {"verification_id": started.pk, "status": started.status}


def get_verification(verification_id: int) -> dict[str, Any]:
    """Get what a verification says: fixed, still, partly or unknown, and what each page shows."""
    seen = findings.verifications_of(current.get().person).filter(pk=_number(verification_id))
    one = seen.first()
    if one is None:
        raise Refused("There is no such verification that this token may see.")
    return {
        "status": one.status,
        "answer": one.answer,
        "reason": one.reason,
        "error": one.error,
        "pages": one.pages[:10],
    }


READING = (
    *(list_sites, list_findings, get_finding, get_owner),
    *(explain_check, explain_term, get_verification),
)
WRITING = (verify_finding,)


def _brief(one: Finding) -> dict[str, Any]:
    return {
        "finding_id": one.pk,
        "headline": headline(one, _lens()),
        "check": one.check_slug,
        "severity": one.severity,
        "status": one.status,
        "stage": one.stage,
        "owner_team": str(one.team) if one.team else None,
        "assignee": str(one.assignee) if one.assignee else None,
        "answer_owed_by": str(one.answer_by) if one.answer_by else None,
        "site_id": one.site_id,
        "where": one.where,
        "pages": one.pages,
        "share_of_page_template": one.share,
        "path": one.get_absolute_url(),
    }


def _roles_in(area: Area, site: Site) -> dict[str, list[str]]:
    """By role, the names of the teams that have it."""
    matrix, names = roles.matrix_of(site), {team.pk: str(team) for team in roles.teams()}
    return {
        str(role.label): [names[team] for team in matrix.with_role(area.pk, role)]
        for role in Role
        if role != Role.NONE
    }


def _find(finding_id: int) -> Finding:
    seen = findings.findings_of(current.get().person).filter(pk=_number(finding_id))
    one = seen.first()
    if one is None:
        raise Refused("There is no such finding that this token may see.")
    return one


def _number(given: int) -> int:
    """A number that every database takes; others name nothing."""
    return given if 0 < given < 2**63 else 0


def _lens() -> str:
    return current.get().person.current_lens.value
