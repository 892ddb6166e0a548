"""Where a crawl is, as typed: a folder, or the address of a bucket as in s3://bucket/crawl."""

from pathlib import Path
from typing import Any

import click


class CrawlFolder(click.Path):
    """Like click's own path, but leaves an address with a scheme as it was typed."""

    def __init__(self, *, exists: bool = False, file_okay: bool = True) -> None:
        super().__init__(exists=exists, file_okay=file_okay, readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A Path, or the address as text."""
        if isinstance(value, str) and "://" in value:
            return value
        return super().convert(value, param, ctx)
