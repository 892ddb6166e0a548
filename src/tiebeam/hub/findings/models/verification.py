"""Visits to some pages of a finding."""

from django.db import models

from tiebeam.hub.findings.models.finding import Finding
from tiebeam.hub.jobs.models import Chore, one_at_a_time


class Verification(Chore):
    """One visit to pages of a finding: to a sample, or to some that somebody chose.

    It says what they show. A choice speaks for the finding only where it is all that it has.
    """

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="verifications")
    crawl = models.ForeignKey(
        "sites.Crawl", models.CASCADE, related_name="+", help_text="The crawl it is laid over."
    )
    is_chosen = models.BooleanField(
        default=False, help_text="Whether somebody chose the pages; else it visits a sample."
    )
    urls = models.JSONField(default=list, help_text="The pages that were chosen.")
    answer = models.CharField(
        max_length=10, blank=True, help_text="fixed, still, partly or unknown."
    )
    reason = models.TextField(blank=True, help_text="What was seen on how many pages.")
    pages = models.JSONField(default=list, help_text="What each page shows now.")

    class Meta(Chore.Meta):
        constraints = (one_at_a_time("finding", "is_chosen", name="one_verification_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.finding}: {self.answer or self.status}"
