"""What crawls say in tests: findings as the engine tells them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tiebeam.engine import pipeline
from tiebeam.hub.sites.models import Crawl

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FIRST = "00000000000000a1"
SECOND = "00000000000000b2"

Tell = Callable[..., Crawl]


def finding(fingerprint: str = FIRST, **facts: Any) -> pipeline.Finding:
    """A finding of the engine: canonicals to dead pages on 14 of 28 products, unless told else."""
    known: dict[str, Any] = {
        "fingerprint": fingerprint,
        "check": "canonical-to-error",
        "area": "canonical",
        "severity": "high",
        "owner": "backend",
        "scope": "template",
        "host": "www.larkmoor.example",
        "page_template": "Product",
        "cause": None,
        "pages": 14,
        "template_pages": 28,
        "share": 0.5,
        "samples": (),
        "key_version": 1,
    }
    return pipeline.Finding(**{**known, **facts})
