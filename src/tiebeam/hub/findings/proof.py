"""What crawls say of a finding, as its page shows it: plain values, so that it is drawn once.

A page is the same for everybody who looks at the finding in the same lens, but for what people do
about it. What is shown is worked out only when it is drawn; equal proofs are drawn alike.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tiebeam.engine.terms import Term
from tiebeam.hub.findings import archive, causes, evidence, rendered
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.words import Words, words_of
from tiebeam.hub.glossary.queries import named

FACTS = 4
"""Pieces of evidence of the first page that are told before all else."""


@dataclass(frozen=True)
class Proof:
    """All that the drawing depends on; what follows from it is worked out when it is asked for."""

    lens: str
    pk: int
    site_id: int
    check_slug: str
    fingerprint: str
    host: str
    page_template: str
    pages: int
    share: float | None
    template_pages: int | None
    cause: str
    samples_text: str
    """As JSON."""
    crawl_id: int
    crawl_number: int
    """Of the crawl that saw it last."""
    has_tables: bool
    """Whether the tables of that crawl are there."""
    kept: tuple[str, ...]
    """URLs that the crawl kept whole."""

    @cached_property
    def samples(self) -> list[dict[str, Any]]:
        """A few pages with their evidence."""
        samples: list[dict[str, Any]] = json.loads(self.samples_text)
        return samples

    @cached_property
    def words(self) -> Words:
        """The check in the words of the lens."""
        return words_of(self.check_slug, self.lens)

    @cached_property
    def terms(self) -> list[Term]:
        """The terms that the check names."""
        return named(self.words.terms)

    @cached_property
    def table(self) -> evidence.Table:
        """The samples as a table."""
        return evidence.table(self.samples, lens=self.lens)

    @cached_property
    def excerpt(self) -> evidence.Excerpt | None:
        """What shows the defect on the first page."""
        return evidence.excerpt(self._first)

    @cached_property
    def told_cause(self) -> causes.Cause:
        """The cause in the words of the lens."""
        return causes.told(self.cause, lens=self.lens)

    @cached_property
    def facts(self) -> list[evidence.Cell]:
        """The evidence of the first page that is told before all else."""
        if self._first is None:
            return []
        return evidence.table([self._first], lens=self.lens).rows[0].cells[:FACTS]

    @cached_property
    def comparison(self) -> rendered.Comparison | None:
        """The first page before and after its scripts."""
        return rendered.comparison(self._first, lens=self.lens)

    @cached_property
    def curl(self) -> evidence.ShellLine | None:
        """How to ask the first page oneself."""
        return evidence.shell_line(self._first["url"]) if self._first else None

    @property
    def _first(self) -> dict[str, Any] | None:
        return self.samples[0] if self.samples else None


def proof_of(finding: Finding, *, lens: str) -> Proof:
    """The proof as it stands now."""
    crawl = finding.last_seen
    return Proof(
        lens=lens,
        pk=finding.pk,
        site_id=finding.site_id,
        check_slug=finding.check_slug,
        fingerprint=finding.fingerprint,
        host=finding.host,
        page_template=finding.page_template,
        pages=finding.pages,
        share=finding.share,
        template_pages=finding.template_pages,
        cause=finding.cause,
        samples_text=json.dumps(finding.samples),
        crawl_id=crawl.pk,
        crawl_number=crawl.number,
        has_tables=crawl.has_tables,
        kept=tuple(archive.kept_pages(finding)),
    )
