"""Raw beside rendered, on the page of a finding about it."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.hub.findings.told import FIRST, Tell, finding

from tiebeam.engine import pipeline
from tiebeam.hub.findings import rendered
from tiebeam.hub.findings.models import Finding
from tiebeam.hub.people.models import User

pytestmark = pytest.mark.django_db

URL = "https://www.larkmoor.example/en/idea/loft"
EVIDENCE = {"raw_canonical_url": URL, "rendered_canonical_url": "https://www.larkmoor.example/"}


def row(**facts: Any) -> dict[str, Any]:
    """A row of `renderings` in which scripts change nothing, unless told else."""
    both = {f"{side}_{name}": None for name in rendered.ROWS for side in rendered.SIDES}
    further = {
        "url": URL,
        "added_text_share": 0.0,
        "script_error_count": 0,
        "failed_resource_count": 0,
        "screenshot": None,
        "url_id": 7,
    }
    return both | further | facts


def kept(monkeypatch: pytest.MonkeyPatch, *rows: dict[str, Any]) -> dict[str, Any] | None:
    monkeypatch.setattr(pipeline, "renderings", lambda _folder, _urls: list(rows))
    return rendered.read(Path("crawl"), [{"url": URL, "evidence": EVIDENCE}])


def test_only_findings_about_both_sides_keep_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "renderings", lambda *_: pytest.fail("it was read"))
    plain = {"url": URL, "evidence": {"canonical_url": URL}}
    assert rendered.read(Path("crawl"), [plain]) is None


def test_a_page_that_was_not_rendered_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(monkeypatch) is None


def test_what_differs_is_told_in_the_words_of_the_lens(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = {"rendering": kept(monkeypatch, row(**EVIDENCE, raw_noindex=False))}
    to_seo = rendered.comparison(sample, lens="seo")
    to_it = rendered.comparison(sample, lens="it")
    assert to_seo
    assert to_it
    assert [one.label for one in to_seo.rows if one.raw == URL] == ["Page named as the one to show"]
    assert [one.label for one in to_it.rows if one.raw == URL] == ["rel=canonical"]
    assert to_seo.differing == 2


def test_the_finding_shows_both_sides_and_the_picture(
    signed_in: Client, administrator: User, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=administrator.pk).update(lens="it")
    picture = "screenshots/00000000000000a7.webp"
    said = kept(
        monkeypatch,
        row(**EVIDENCE, rendered_title="<b>Loft</b>", screenshot=picture, script_error_count=2),
    )
    crawl = tell(
        finding(), samples={FIRST: [{"url": URL, "evidence": EVIDENCE, "rendering": said}]}
    )
    page = signed_in.get(f"/findings/{Finding.objects.get().pk}/").content.decode()
    assert "Rendered page" in page
    assert "&lt;b&gt;Loft&lt;/b&gt;" in page
    assert "2 script errors" in page
    assert f"/crawls/{crawl.pk}/screenshots/00000000000000a7.webp" in page
