"""What a crawl visited, in the few numbers that the hub keeps."""

from dataclasses import asdict
from pathlib import Path
from typing import Any


def summarise(folder: Path) -> dict[str, Any]:
    """The summary of a judged crawl as JSON values. Raises NoCrawl, TornPart.

    Beside what the engine counts: the checks that could not tell, those that say what scripts
    change, and the occurrences that were left to another check with the same root cause.
    """
    from tiebeam.engine import pipeline

    judgements = pipeline.judgements(folder)
    checks = pipeline.checks()
    return asdict(pipeline.summary(folder)) | {
        "template_links": _template_links(folder),
        "cannot_tell": [
            {"check": one.check, "reason": one.reason or ""}
            for one in judgements
            if one.verdict == "cannot-tell"
        ],
        "by_scripts": [
            {"check": one.check, "count": one.occurrences}
            for one in judgements
            if one.occurrences and one.check in checks and checks[one.check].of_rendering
        ],
        "left_out": [
            {"check": one.check, "count": one.left_out, "to": list(one.left_out_to)}
            for one in judgements
            if one.left_out
        ],
    }


def _template_links(folder: Path) -> list[dict[str, Any]]:
    """Links between the page templates; none where counting them takes too long."""
    from tiebeam.engine import pipeline

    try:
        return [asdict(one) for one in pipeline.template_links(folder)]
    except pipeline.TooSlow:
        return []
