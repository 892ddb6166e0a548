"""Reads a piece of markup as the page of one URL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import pytest

from tiebeam.engine.extract import PageFacts, extract_page

URL = "http://shop.test/en/p/lamp"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def is_internal(url: str) -> bool:
    return url.startswith("http://shop.test/")


class Read(Protocol):
    """Markup to facts; keywords are answer headers, with `_` for `-`."""

    def __call__(
        self,
        markup: str | bytes,
        *,
        url: str = URL,
        content_type: str | None = "text/html; charset=utf-8",
        **headers: str,
    ) -> PageFacts: ...


@pytest.fixture
def read() -> Callable[..., PageFacts]:
    def read(
        markup: str | bytes,
        *,
        url: str = URL,
        content_type: str | None = "text/html; charset=utf-8",
        **headers: str,
    ) -> PageFacts:
        return extract_page(
            markup.encode() if isinstance(markup, str) else markup,
            url=url,
            content_type=content_type,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            is_internal=is_internal,
            now=NOW,
        )

    return read
