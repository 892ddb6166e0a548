"""The pages of a finding that its crawl kept whole, to be looked at as they came."""

from tiebeam.hub.findings.models import Finding

PARTS = ("request", "answer", "page")
"""What of a page is given out: how it was asked for, what headers came, and the page itself."""


def kept_pages(finding: Finding) -> list[str]:
    """Their URLs; none where the tables of the crawl are gone."""
    from tiebeam.engine import pipeline

    if not finding.last_seen.has_tables:
        return []
    try:
        return pipeline.kept_pages(finding.last_seen.folder, engine_fingerprint(finding))
    except (pipeline.NoCrawl, pipeline.TornPart):
        return []


def part_of(finding: Finding, place: int, part: str) -> bytes | None:
    """One part of one of those pages, counted from 0; None where it is not kept."""
    from tiebeam.engine import pipeline

    pages = kept_pages(finding)
    if part not in PARTS or place >= len(pages):
        return None
    folder, fingerprint = finding.last_seen.folder, engine_fingerprint(finding)
    try:
        one = pipeline.kept(folder, fingerprint, pages[place])
    except pipeline.TornPart:
        return None
    if one is None:
        return None
    texts = {"request": one.request, "answer": one.answer}
    return texts[part].encode() if part in texts else one.body


def engine_fingerprint(finding: Finding) -> str:
    """How the engine knows it: a part that people split off is known by the whole."""
    return finding.split_from.fingerprint if finding.split_from else finding.fingerprint
