"""What a crawl visited, in the few numbers that the hub keeps."""

from pathlib import Path
from typing import Any


def summarise(folder: Path) -> dict[str, Any]:
    """The summary of a judged crawl as JSON values. Raises NoCrawl, TornPart."""
    from tiebeam.engine import pipeline

    found = pipeline.summary(folder)
    return {"found": found}
