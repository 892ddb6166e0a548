"""What a crawl visited, in the few numbers that the hub keeps."""

from pathlib import Path
from typing import Any

from tiebeam.engine import pipeline


def summarise(folder: Path) -> dict[str, Any]:
    """The summary of a judged crawl as JSON values. Raises NoCrawl, TornPart."""
    found = pipeline.summary(folder)
    return {"found": found}
