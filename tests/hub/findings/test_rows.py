"""Rows of findings are drawn once for all, and are right for each person after each change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.hub.conftest import make_person
from tests.hub.findings.told import FIRST, SECOND, Tell, finding

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.rows import row
from tiebeam.hub.people.models import Team, TeamKind
from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db


def listed(client: Client, query: str = "") -> str:
    return client.get(f"/findings/{query}").content.decode()


def _own(finding: Finding, name: str) -> None:
    finding.team = Team.objects.create(name=name, kind=TeamKind.BACKEND)
    finding.save()


def _rename(finding: Finding) -> None:
    _own(finding, "Storefront")
    Team.objects.filter(name="Storefront").update(name="Checkout")


def _regroup(finding: Finding) -> None:
    Finding.objects.update(page_template="Article")


def _see_earlier(_finding: Finding) -> None:
    Crawl.objects.update(requested_at=timezone.now() - timedelta(days=21, minutes=1))


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda one: Finding.objects.update(severity="low", rank=3), "severity is-low"),
        (lambda one: Finding.objects.update(pages=12_345), "12,345"),
        (lambda one: Finding.objects.update(share=0.25), "25 %"),
        (
            lambda one: Finding.objects.update(cause="<b>old</b> slug"),
            "&lt;b&gt;old&lt;/b&gt; slug",
        ),
        (lambda one: Finding.objects.update(check_slug="soft-404"), "Error pages pose as real"),
        (lambda one: Finding.objects.update(version=7), ':7"'),
        (lambda one: Finding.objects.update(status="regressed"), "Regressed"),
        (lambda one: Finding.objects.update(stage="disputed"), "Disputed"),
        (lambda one: Finding.objects.update(answer_by=datetime(2026, 1, 1, tzinfo=UTC)), "overdue"),
        (lambda one: _own(one, "Platform <1>"), "Platform &lt;1&gt;"),
        (_rename, "Checkout"),
        (_regroup, "Article"),
        (_see_earlier, "3 weeks ago"),
    ],
)
def test_a_row_shows_what_changed(
    signed_in: Client, known: Finding, change: Callable[[Finding], None], shown: str
) -> None:
    assert shown not in listed(signed_in).partition("<tbody>")[2]
    change(known)
    assert shown in listed(signed_in).partition("<tbody>")[2]


def test_only_who_may_decide_is_offered_to(signed_in: Client, known: Finding) -> None:
    visitor = Client()
    visitor.force_login(make_person("eve@example.com"))
    assert 'name="chosen"' in listed(signed_in)
    assert 'name="chosen"' not in listed(visitor)
    assert 'name="chosen"' in listed(signed_in)


def test_the_same_finding_is_told_in_both_lenses(
    signed_in: Client, reader_signed_in: Client, known: Finding
) -> None:
    assert "Pages name a missing page" in listed(signed_in)
    assert "Pages name a missing page" not in listed(reader_signed_in)


def test_the_site_is_named_once_there_are_several(signed_in: Client, known: Finding) -> None:
    assert 'href="/sites/1/">' not in listed(signed_in).replace(str(known.site_id), "1")
    Site.objects.create(name="Other", start_url="https://other.example/")
    page = listed(signed_in)
    assert f'href="{known.site.get_absolute_url()}">Larkmoor' in page


def test_equal_rows_have_one_key_and_others_have_not(tell: Tell) -> None:
    tell(finding(FIRST), finding(SECOND))
    first, second = Finding.objects.order_by("fingerprint")
    now = timezone.now()

    def key(one: Finding, lens: str = "seo") -> int:
        return hash(row(one, lens=lens, show_where=True, proposed=None, now=now))

    assert key(first) == key(Finding.objects.get(pk=first.pk))
    assert len({key(first), key(second), key(first, "it")}) == 3
