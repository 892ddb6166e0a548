"""The proof of a finding is drawn once, and shows what is true now to whoever may see it."""

from typing import Any

import pytest
from django.test import Client

from tiebeam.hub.findings.models import Finding
from tiebeam.hub.findings.proof import proof_of
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db


def page(client: Client, finding: Finding) -> str:
    """The page of the finding."""
    return client.get(f"/findings/{finding.pk}/").content.decode()


def changed(finding: Finding, **values: Any) -> Finding:
    """The finding as another crawl left it."""
    Finding.objects.filter(pk=finding.pk).update(**values)
    return Finding.objects.get(pk=finding.pk)


def test_equal_proofs_are_one_key(known: Finding) -> None:
    """Also when they were read from the database twice."""
    again = Finding.objects.get(pk=known.pk)
    assert proof_of(known, lens="seo") == proof_of(again, lens="seo")
    assert hash(proof_of(known, lens="seo")) == hash(proof_of(again, lens="seo"))
    assert proof_of(known, lens="seo") != proof_of(known, lens="it")


def test_what_another_crawl_says_is_shown_at_once(signed_in: Client, known: Finding) -> None:
    """Samples, figures and places, one after the other."""
    before = page(signed_in, known)
    assert "/en/p/lamp" in before
    sample = {"url": "https://www.larkmoor.example/en/p/chair", "evidence": {}}
    changed(known, samples=[sample])
    assert "/en/p/chair" in page(signed_in, known)
    assert "/en/p/lamp" not in page(signed_in, known)
    changed(known, pages=4711)
    assert "4,711 pages" in page(signed_in, known)
    changed(known, cause="slash removed")
    assert "lacks the slash at its end" in page(signed_in, known)
    changed(known, cause="slash added")
    assert "lacks the slash at its end" not in page(signed_in, known)


def test_each_lens_reads_its_own_words(
    signed_in: Client, administrator: User, known: Finding
) -> None:
    """What was drawn for one is not shown to the other."""
    changed(known, cause="slash removed")
    assert "lacks the slash at its end" in page(signed_in, known)
    User.objects.filter(pk=administrator.pk).update(lens="it")
    told = page(signed_in, known)
    assert "drops the slash at the end of the path" in told
    assert "lacks the slash at its end" not in told


def test_of_a_site_that_was_closed_nothing_is_shown(
    signed_in: Client, reader_signed_in: Client, known: Finding
) -> None:
    """However often it was drawn for others."""
    assert "/en/p/lamp" in page(reader_signed_in, known)
    known.site.is_closed = True
    known.site.save()
    assert "/en/p/lamp" in page(signed_in, known)
    answer = reader_signed_in.get(f"/findings/{known.pk}/")
    assert answer.status_code == 404
    assert "/en/p/lamp" not in answer.content.decode()


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_finding_can_have_leads_nowhere(
    signed_in: Client, known: Finding, number: int
) -> None:
    """Instead of an error of the database."""
    assert signed_in.get(f"/findings/{number}/").status_code == 404
